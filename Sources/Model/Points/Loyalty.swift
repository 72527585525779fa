import GRDB

/// The loyalty engine: what joining, buying and giving back do to points and tiers.
///
/// The rooms that write customers and bills call it in the same transaction, after their own rows are written.
public enum Loyalty {
  /// Enrols a customer in the programs that judge what happens at the till: the default one, and at most one other.
  /// A customer who is enrolled stays as they are.
  /// - Parameter also: other programs that the client names; unknown ones are passed over.
  /// - Returns: what the programs give for joining them, for `sideEffects`.
  @discardableResult
  public static func enroll(
    customer: Int64, till: Int64?, also: [Int64] = [], _ session: WriteSession
  ) throws -> [SideEffect] {
    var writer: LedgerWriter?
    var effects: [SideEffect] = []
    let programs = try session.programs
    let judging = programs.judging(till: till, try session.entities)
    let others = also.prefix(100).compactMap { programs[$0] }.filter { !judging.contains($0) }
    for program in judging + others {
      if try Enrollment.find(customer: customer, program: program.id, session) != nil { continue }
      var account = try Enrollment.create(customer: customer, group: nil, program: program, session)
      let here = try writer ?? LedgerWriter(.customerRegistration, of: account, till: till, session)
      try here.open(account, .regular)
      writer = here
      if program.rules.activities.isEmpty { continue }
      let given = try joined(&account, program, till: till, here)
      if !given.isEmpty { try account.save(session) }
      effects += given
    }
    return effects
  }

  /// Opens the account of a user group in the default program, the only one that knows groups.
  public static func enroll(group: Int64, till: Int64?, _ session: WriteSession) throws {
    guard let program = try session.programs.standard else { return }
    let account = try Enrollment.create(customer: nil, group: group, program: program, session)
    try LedgerWriter(.userGroup2Create, of: account, till: till, session).open(account, .regular)
  }

  /// Books a bill that was added: points, promises, purchases, tiers. Returns what it did, for `sideEffects`.
  ///
  /// A customer who is not enrolled in the default program earns nothing; other programs enrol with their first bill.
  /// The tier's rate is that before the bill (lazy), unless the program upgrades first (eager).
  ///
  /// A bill that names a user group counts as a purchase of the customer and of the group; in the default program it is
  /// the group that earns, by the group's tier, which the customer gets as well.
  public static func billAdded(_ facts: BillFacts, _ session: WriteSession) throws -> [SideEffect] {
    guard facts.counts else { return [] }
    var effects: [SideEffect] = []
    var writer: LedgerWriter?
    func event(_ account: Enrollment) throws -> LedgerWriter {
      if let writer { return writer }
      let made = try LedgerWriter(facts.event, of: account, till: facts.till, bill: facts.bill, session)
      writer = made
      return made
    }
    let entities = try session.entities
    for program in try session.programs.judging(till: facts.till, cardSeries: facts.cardSeries, entities) {
      let isGroups = facts.group != nil && program.isDefault
      var account: Enrollment
      if let known = try Enrollment.find(customer: facts.customer, program: program.id, session) {
        account = known
      } else if program.isDefault {
        if isGroups { continue }
        return []
      } else {
        account = try Enrollment.create(customer: facts.customer, group: nil, program: program, session)
        try event(account).open(account, .regular)
      }
      effects += try book(facts, program, &account, earns: !isGroups, session, event)
      try account.save(session)
    }
    if let group = facts.group { effects += try billAdded(facts, to: group, session) }
    return effects
  }

  private static func billAdded(
    _ facts: BillFacts, to group: Int64, _ session: WriteSession
  ) throws -> [SideEffect] {
    guard let program = try session.programs.standard,
      var account = try Enrollment.find(group: group, program: program.id, session)
    else { return [] }
    var writer: LedgerWriter?
    let effects = try book(facts, program, &account, earns: true, session) { account in
      if let writer { return writer }
      let made = try LedgerWriter(
        .groupTransactionAdd, of: account, till: facts.till, bill: facts.bill, member: facts.customer, session)
      writer = made
      return made
    }
    try account.save(session)
    if try GroupMembers.primary(of: group, session)?.customer != facts.customer {
      try GroupTiers.follow(facts.customer, group: group, till: facts.till, session)
    }
    return effects
  }

  /// Counts a bill on an account, and gives it what the bill earns. The caller saves the account.
  ///
  /// - Parameter event: the event that the entries belong to, made when the first of them is written.
  private static func book(
    _ facts: BillFacts, _ program: Program, _ account: inout Enrollment, earns: Bool, _ session: WriteSession,
    _ event: (Enrollment) throws -> LedgerWriter
  ) throws -> [SideEffect] {
    var effects: [SideEffect] = []
    account.purchases += facts.amount
    account.visits += 1
    account.periodPurchases += facts.amount
    account.periodVisits += 1
    if program.rules.tiers.upgradeTiming == .eager {
      try Tiers.upgrade(&account, program, till: facts.till, bill: facts.bill, session).map {
        effects.append(.tier($0))
      }
    }
    if earns { effects += try award(facts, program, &account, session, event) }
    try Tiers.upgrade(&account, program, till: facts.till, bill: facts.bill, session).map {
      effects.append(.tier($0))
    }
    // Alternate currencies and coupons are a customer's own, also of what a group buys.
    if account.customer != nil {
      if !program.rules.currencies.isEmpty {
        effects += try AlternateCurrencies.award(program, facts, event(account), account).map { .currency($0) }
      }
      if !program.rules.coupons.isEmpty { effects += try coupons(program, facts, session) }
    }
    return effects
  }

  /// The coupons that come with a bill. One that the series or the customer does not allow is passed over.
  private static func coupons(_ program: Program, _ facts: BillFacts, _ session: WriteSession) throws -> [SideEffect] {
    let due = program.rules.coupons.filter { gift in
      facts.amount >= gift.minimumBill && (gift.lines.isEmpty || facts.lines.contains(where: gift.lines.matches))
    }
    // Most bills bring none, and the customer need not be read for them.
    guard !due.isEmpty, let customer = try Customers.find(id: facts.customer, session) else { return [] }
    return try due.compactMap { gift in
      var issue = CouponIssue(till: facts.till)
      issue.billNumber = facts.number
      do {
        let issued = try session.savepoint {
          try Coupons.issue(series: gift.series, to: customer, issue, again: false, session)
        }
        return .coupon(issued, program: program.id)
      } catch is CouponError {
        return nil
      }
    }
  }

  /// Books the update of a bill (TransactionUpdate): what was promised until its delivery status is the new one turns into
  /// points. What was bought for a user group was promised to the group in the default program.
  public static func billUpdated(
    _ bill: Int64, of customer: Int64, group: Int64? = nil, deliveryStatus: DeliveryStatus, till: Int64?,
    _ session: WriteSession
  ) throws {
    for program in try session.programs.all {
      let rules = program.rules.bonuses.filter { $0.promisedUntilStatus == deliveryStatus }.map(\.name)
      guard !rules.isEmpty else { continue }
      let holder = program.isDefault ? group.map { PointsHolder.group($0) } : nil
      try PointsLedger.release(
        holder ?? .customer(customer), bill: bill, program, rules: rules, .transactionUpdate, till: till, session)
    }
  }

  private static func award(
    _ facts: BillFacts, _ program: Program, _ account: inout Enrollment, _ session: WriteSession,
    _ event: (Enrollment) throws -> LedgerWriter
  ) throws -> [SideEffect] {
    let zone = try session.zone
    var awards = Earning.awards(
      program, tier: program.tier(account.tier), facts, storeCode: store(of: facts.till, try session.entities)?.code,
      day: zone.civil(facts.billedAt), leftToday: try leftToday(account, program, session))
    if awards.contains(where: \.isBonus) { awards = try BonusLimits.hold(awards, program, account, session) }
    return try awards.map { award in
      let expires = award.category == .regular ? program.expiry(of: session.now, zone) : nil
      let converts = award.promisedAfterDays.flatMap {
        award.category == .promised ? program.conversion(of: session.now, afterDays: $0, zone) : nil
      }
      try event(account).credit(
        &account, award.points, award.isBonus ? .bonus : .earned,
        LedgerWriter.Award(
          category: award.category, type: award.type, expiresAt: expires, convertsAt: converts, bill: facts.bill,
          line: award.line, basis: award.basis, rule: award.rule))
      return .points(
        PointsAward(
          program: program.id, isDefaultProgram: program.isDefault, enrollment: account.id, customer: facts.customer,
          rawPoints: award.raw, pointsBeforeCapping: award.beforeCapping, points: award.points,
          category: award.category, type: award.type, awardedAt: session.now, expiresAt: expires,
          convertsAt: converts, bill: facts.bill, line: award.line, sourceValue: award.source, rule: award.rule,
          group: account.group))
    }
  }

  private static func store(of till: Int64, _ entities: Entities) -> Entity? {
    entities[till].flatMap { entities.store(of: $0) }
  }

  /// What a program's daily cap still allows an account.
  private static func leftToday(_ account: Enrollment, _ program: Program, _ session: WriteSession) throws -> Amount? {
    guard let maximum = program.rules.earning.maximumPerDay else { return nil }
    let earned = try Amount.fetchOne(
      session.db.cachedStatement(
        sql: """
          SELECT coalesce(sum(e.points), 0) FROM points_event v JOIN points_entry e ON e.event_id = v.id
          WHERE v.\(account.holder.column) = ? AND v.happened_at >= ? AND e.enrollment_id = ? AND e.kind = 'EARN'
          """),
      arguments: [account.holder.id, session.zone.startOfDay(session.now), account.id])
    return max(.zero, maximum - (earned ?? .zero))
  }
}
