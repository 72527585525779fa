import GRDB

/// The append-only ledger of points: what rooms other than bills do to points.
///
/// All functions write in the caller's transaction and leave the account saved.
public enum PointsLedger {
  /// What a movement is about, as the ledger shows it.
  public struct Cause: Sendable {
    public var event: PointsEventName
    public var till: Int64?
    public var bill: Int64?
    /// Goodwill and manual adjustments say why (`eventDetails.reason`).
    public var reason: String

    public init(_ event: PointsEventName, till: Int64? = nil, bill: Int64? = nil, reason: String = "") {
      self.event = event
      self.till = till
      self.bill = bill
      self.reason = reason
    }
  }

  /// Gives points to a customer or a user group: goodwill, target and promotion rewards, imports. They expire as the program's own do,
  /// or at a given moment.
  ///
  /// - Parameter program: the default program where nil.
  /// - Throws: `PointsError.notEnrolled`, `unknownProgram`, `invalidPoints`.
  @discardableResult
  public static func credit(
    customer: Int64, program: Int64? = nil, points: Amount, type: PointsType = .customerPromotions,
    expiresAt: Timestamp? = nil, _ cause: Cause, _ session: WriteSession
  ) throws -> PointsAward {
    try credit(
      .customer(customer), program: program, points: points, type: type, expiresAt: expiresAt, cause, session)
  }

  @discardableResult
  public static func credit(
    _ holder: PointsHolder, program: Int64? = nil, points: Amount, type: PointsType = .customerPromotions,
    expiresAt: Timestamp? = nil, _ cause: Cause, _ session: WriteSession
  ) throws -> PointsAward {
    guard points > .zero else { throw PointsError.invalidPoints }
    let (program, found) = try account(holder, program, session)
    var account = found
    let expires = try expiresAt ?? program.expiry(of: session.now, session.zone)
    let kind: LedgerWriter.Kind = cause.event == .allocateGoodwillPoints ? .goodwill : .bonus
    let writer = try LedgerWriter(
      cause.event, of: account, till: cause.till, bill: cause.bill, reason: cause.reason, session)
    try writer.credit(
      &account, points, kind, .init(type: type, expiresAt: expires, basis: .fixed, rule: cause.reason))
    try Tiers.upgradeByPoints(&account, program, till: cause.till, session)
    try account.save(session)
    return PointsAward(
      program: program.id, isDefaultProgram: program.isDefault, enrollment: account.id, customer: holder.customer ?? -1,
      rawPoints: points, pointsBeforeCapping: points, points: points, category: .regular, type: type,
      awardedAt: session.now, expiresAt: expires, convertsAt: nil, bill: cause.bill ?? -1, line: nil,
      sourceValue: points, rule: cause.reason, group: holder.group)
  }

  /// Takes points from a customer, the earliest expiry first, such as for a reward that is paid with points.
  ///
  /// - Throws: `PointsError.insufficientPoints`, and as `credit`.
  public static func debit(
    customer: Int64, program: Int64? = nil, points: Amount, _ cause: Cause, _ session: WriteSession
  ) throws {
    try take(.customer(customer), program, points, .redemption, cause, session)
  }

  /// The same for a customer or a user group.
  ///
  /// - Parameter member: who of the group spends.
  public static func debit(
    _ holder: PointsHolder, member: Int64? = nil, program: Int64? = nil, points: Amount, _ cause: Cause,
    _ session: WriteSession
  ) throws {
    try take(holder, member: member, program, points, .redemption, cause, session)
  }

  /// Corrects a balance by hand: adds points where they are positive, takes them where they are negative.
  public static func adjust(
    customer: Int64, program: Int64? = nil, by points: Amount, _ cause: Cause, _ session: WriteSession
  ) throws {
    guard points != .zero else { throw PointsError.invalidPoints }
    guard points > .zero else { return try take(.customer(customer), program, -points, .adjustment, cause, session) }
    let (program, found) = try account(.customer(customer), program, session)
    var account = found
    let writer = try LedgerWriter(cause.event, of: account, till: cause.till, reason: cause.reason, session)
    try writer.credit(
      &account, points, .adjustment,
      .init(expiresAt: program.expiry(of: session.now, try session.zone), rule: cause.reason))
    try Tiers.upgradeByPoints(&account, program, till: cause.till, session)
    try account.save(session)
  }

  /// Moves all that a merged customer has to the one who survives: a last debit here, a credit there, with the same
  /// expiries; signs are turned where the victim's balance is below zero. Purchases and visits count for the survivor.
  public static func merge(victim: Int64, survivor: Int64, till: Int64? = nil, _ session: WriteSession) throws {
    guard victim != survivor else { throw PointsError.sameCustomer }
    for var old in try Enrollment.all(customer: victim, session) {
      guard let program = try session.programs[old.program] else { continue }
      let known = try Enrollment.find(customer: survivor, program: program.id, session)
      var new = try known ?? Enrollment.create(customer: survivor, group: nil, program: program, session)
      if known == nil {
        try LedgerWriter(.customerRegistration, of: new, till: till, session).open(new, .regular)
      }
      if old.points != .zero || old.delayedPoints != .zero {
        try moveAll(&old, &new, till: till, session)
      }
      new.purchases += old.purchases
      new.visits += old.visits
      old.purchases = .zero
      old.visits = 0
      _ = try Tiers.upgrade(&new, program, till: till, bill: nil, session)
      try old.save(session)
      try new.save(session)
    }
    // Who spent them, be it of their own or of a group's.
    try session.statement("UPDATE points_redemption SET customer_id = ? WHERE customer_id = ?").run(survivor, victim)
    try session.statement("UPDATE points_redemption SET member_id = ? WHERE member_id = ?").run(survivor, victim)
  }

  private static func moveAll(
    _ old: inout Enrollment, _ new: inout Enrollment, till: Int64?, _ session: WriteSession
  ) throws {
    let cause = "Merged into \(new.customer ?? -1)"
    let last = try LedgerWriter(.customerMerge, of: old, till: till, reason: cause, session)
    let first = try LedgerWriter(
      .customerMerge, of: new, till: till, reason: "Merged from \(old.customer ?? -1)", session)
    for category in PointsCategory.allCases {
      let buckets = try MovedBucket.left(old, category, session)
      let sum = buckets.reduce(Amount.zero) { $0 + $1.points }
      if sum > .zero {
        try last.debit(
          &old, sum, .merge, category, from: buckets.map { .init(bucket: $0.id, points: $0.points) })
      }
      for bucket in buckets { try first.credit(&new, bucket.points, .merge, bucket.award(category)) }
    }
    if old.points < .zero {
      let owed = -old.points
      try last.credit(&old, owed, .merge, .init(rule: cause))
      try first.debit(&new, owed, .merge, from: LedgerWriter.spendable(new, owed, session))
    }
  }

  static func account(
    _ holder: PointsHolder, _ program: Int64?, _ session: Session
  ) throws -> (Program, Enrollment) {
    let programs = try session.programs
    guard let wanted = program ?? programs.standard?.id else { throw PointsError.noProgram }
    guard let program = programs[wanted] else { throw PointsError.unknownProgram }
    guard let account = try Enrollment.find(holder, program: program.id, session) else {
      throw PointsError.notEnrolled
    }
    return (program, account)
  }

  private static func take(
    _ holder: PointsHolder, member: Int64? = nil, _ program: Int64?, _ points: Amount, _ kind: LedgerWriter.Kind,
    _ cause: Cause, _ session: WriteSession
  ) throws {
    guard points > .zero else { throw PointsError.invalidPoints }
    var (_, account) = try account(holder, program, session)
    guard account.points >= points else { throw PointsError.insufficientPoints }
    let writer = try LedgerWriter(
      cause.event, of: account, till: cause.till, bill: cause.bill, member: member, reason: cause.reason, session)
    try writer.debit(&account, points, kind, from: LedgerWriter.spendable(account, points, session))
    try account.save(session)
  }

  // MARK: - Due work

  /// Takes what is left of an account's points whose end has come.
  static func expire(enrollment: Int64, _ session: WriteSession) throws {
    guard var account = try Enrollment.find(enrollment, session) else { return }
    let rows = try Row.fetchAll(
      session.statement(
        """
        SELECT entry_id, remaining FROM points_bucket
        WHERE enrollment_id = ? AND category = 'REGULAR' AND remaining > 0 AND expires_at < ?
        ORDER BY expires_at, entry_id
        """),
      arguments: [enrollment, session.now])
    let portions = rows.map { LedgerWriter.Portion(bucket: $0[0], points: $0[1]) }
    let sum = portions.reduce(Amount.zero) { $0 + $1.points }
    if sum > .zero {
      let writer = try LedgerWriter(.pointsExpiry, of: account, till: nil, session)
      try writer.debit(&account, sum, .expiry, from: portions)
      for portion in portions { try markExpired(portion, session) }
    }
    // So that the same moment is entered anew, should the clock be set back before it.
    if account.expiryScheduled < session.now { account.expiryScheduled = Timestamp(milliseconds: 0) }
    try account.save(session)
  }

  static func markExpired(_ portion: LedgerWriter.Portion, _ session: WriteSession) throws {
    try session.statement("UPDATE points_bucket SET expired = expired + ? WHERE entry_id = ?")
      .run(portion.points, portion.bucket)
  }
}
