import GRDB

/// Points for what customers do beside buying: for joining a program, and for telling more of themselves.
extension Loyalty {
  /// Books the update of a member (CustomerUpdate), with the points that a program gives for it.
  ///
  /// - Parameter before: the customer as they were before the update.
  /// - Returns: what was given, for `sideEffects`.
  public static func customerUpdated(
    _ before: Customer, till: Int64, _ session: WriteSession
  ) throws -> [SideEffect] {
    guard before.loyaltyType == .loyalty else { return [] }
    let writer = try LedgerWriter(.customerUpdate, customer: before.id, till: till, session)
    var effects: [SideEffect] = []
    for program in try session.programs.all {
      let activities = program.rules.activities.filter { $0.event == .update }
      guard !activities.isEmpty,
        var account = try Enrollment.find(customer: before.id, program: program.id, session)
      else { continue }
      var given: [SideEffect] = []
      for activity in activities where try isDone(activity, before, account, session) {
        given += try give(activity, &account, program, till, writer)
      }
      if !given.isEmpty { try account.save(session) }
      effects += given
    }
    return effects
  }

  /// Gives what a program has for joining it. The caller saves the account.
  static func joined(
    _ account: inout Enrollment, _ program: Program, till: Int64?, _ writer: LedgerWriter
  ) throws -> [SideEffect] {
    var effects: [SideEffect] = []
    for activity in program.rules.activities where activity.event == .registration {
      effects += try give(activity, &account, program, till, writer)
    }
    return effects
  }

  private static func give(
    _ activity: ProgramRules.Activity, _ account: inout Enrollment, _ program: Program, _ till: Int64?,
    _ writer: LedgerWriter
  ) throws -> [SideEffect] {
    let session = writer.session
    guard let customer = account.customer, activity.points > .zero else { return [] }
    do {
      try CustomerStatuses.require(.pointsAllocation, of: customer, session)
    } catch is CustomerStatusError {
      return []
    }
    let expires = try program.expiry(of: session.now, session.zone)
    try writer.credit(&account, activity.points, .bonus, .init(expiresAt: expires, rule: activity.name))
    let award = SideEffect.points(
      PointsAward(
        program: program.id, isDefaultProgram: program.isDefault, enrollment: account.id, customer: customer,
        rawPoints: activity.points, pointsBeforeCapping: activity.points, points: activity.points, category: .regular,
        type: .customerPromotions, awardedAt: session.now, expiresAt: expires, convertsAt: nil, bill: -1, line: nil,
        sourceValue: activity.points, rule: activity.name, group: nil))
    try Tiers.upgradeByPoints(&account, program, till: till, session)
    return [award]
  }

  /// Whether the update did what is asked for, and did it for the first time.
  private static func isDone(
    _ activity: ProgramRules.Activity, _ before: Customer, _ account: Enrollment, _ session: Session
  ) throws -> Bool {
    if !activity.fields.isEmpty {
      guard try knows(activity.fields, before.extendedFields, session) == false,
        let after = try Customers.find(id: before.id, session),
        try knows(activity.fields, after.extendedFields, session)
      else { return false }
    }
    let given = try session.statement(
      """
      SELECT 1 FROM points_bucket b JOIN points_entry e ON e.id = b.entry_id JOIN points_event v ON v.id = e.event_id
      WHERE b.enrollment_id = ? AND b.rule = ? AND b.points_type = 'customer_promotions' AND v.name = ?
      """
    ).first(account.id, activity.name, activity.event.rawValue) { $0[0] as Int64 }
    return given == nil
  }

  /// Whether all of some fields have a value in the text of a JSON object.
  private static func knows(_ fields: [String], _ json: String, _ session: Session) throws -> Bool {
    let statement = try session.statement(
      "SELECT count(*) FROM json_each(?) WHERE key = ? COLLATE NOCASE AND value <> ''")
    return try fields.allSatisfy { field in
      try statement.first(json, field) { $0[0] as Int64 } ?? 0 > 0
    }
  }
}
