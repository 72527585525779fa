import GRDB

/// The tiers (slabs) of a program and a customer's way through them.
public enum Tiers {
  /// A step that was taken: from a tier to another, or on in the same.
  public struct Change: Sendable, Equatable {
    public enum Kind: String, Sendable {
      case upgrade = "UPGRADE"
      case renew = "RENEW"
      case downgrade = "DOWNGRADE"
    }

    public var id: Int64
    public var kind: Kind
    public var from: Int
    public var to: Int
    public var changedAt: Timestamp
    public var expiresAt: Timestamp?
    public var till: Int64?
    public var bill: Int64?
    public var notes: String
  }

  /// What a program's upgrade counts, as the account has it now.
  public static func measure(_ account: Enrollment, _ basis: ProgramRules.TierRules.Basis) -> Amount {
    switch basis {
    case .lifetimePurchases: account.purchases
    case .currentPoints: account.points
    case .lifetimePoints: account.lifetimePoints
    }
  }

  /// How far an account is from the next tier.
  public struct Gap: Sendable, Equatable {
    public var next: Tier
    public var basis: ProgramRules.TierRules.Basis
    public var current: Amount
    /// Zero where it is reached already, and the next bill will upgrade.
    public var missing: Amount
  }

  /// - Returns: nil in the highest tier.
  public static func gap(_ account: Enrollment, _ program: Program) -> Gap? {
    guard let next = program.tier(after: account.tier) else { return nil }
    let basis = program.rules.tiers.upgradeBasis
    let current = measure(account, basis)
    return Gap(next: next, basis: basis, current: current, missing: max(.zero, next.threshold - current))
  }

  /// What would renew an account's tier, and how much of it is still missing by its end. Nil in the base tier, and
  /// where nothing renews.
  public static func renewalGap(_ account: Enrollment, _ program: Program) -> (current: Amount, missing: Amount)? {
    guard account.tierExpiresAt != nil, let wanted = program.rules.tiers.renewalPurchases else { return nil }
    return (account.periodPurchases, max(.zero, wanted - account.periodPurchases))
  }

  /// An account's steps, the newest first.
  public static func history(_ account: Enrollment, _ session: Session) throws -> [Change] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT id, type, from_tier, to_tier, changed_at, expires_at, till_id, bill_id, notes FROM tier_change
        WHERE enrollment_id = ? ORDER BY id DESC
        """,
      arguments: [account.id]
    ).map { row in
      Change(
        id: row[0], kind: Change.Kind(rawValue: row[1]) ?? .upgrade, from: row[2], to: row[3], changedAt: row[4],
        expiresAt: row[5], till: row[6], bill: row[7], notes: row[8])
    }
  }

  /// Puts a customer into a tier by hand (`customer.v2` manual tier adjustment). Without an end the program's own holds.
  public static func set(
    _ number: Int, enrollment: Int64, expiresAt: Timestamp? = nil, till: Int64?, notes: String,
    _ session: WriteSession
  ) throws -> TierMove {
    guard var account = try Enrollment.find(enrollment, session) else { throw PointsError.notEnrolled }
    guard let program = try session.programs[account.program] else { throw PointsError.unknownProgram }
    let kind: Change.Kind = number > account.tier ? .upgrade : number == account.tier ? .renew : .downgrade
    var move = try enter(&account, program, number, kind, till: till, bill: nil, notes: notes, session)
    if let expiresAt {
      account.tierExpiresAt = expiresAt
      move.expiresAt = expiresAt
      try session.schedule(.tierExpiry, subject: account.id, at: expiresAt.adding(seconds: 1))
    }
    try account.save(session)
    return move
  }

  // MARK: - Steps of the engine

  /// Lifts an account to the highest tier that it has reached. The caller saves the account.
  static func upgrade(
    _ account: inout Enrollment, _ program: Program, till: Int64?, bill: Int64?, _ session: WriteSession
  ) throws -> TierMove? {
    guard let next = program.tier(after: account.tier) else { return nil }
    let reached = measure(account, program.rules.tiers.upgradeBasis)
    guard reached >= next.threshold, let target = program.tiers.last(where: { reached >= $0.threshold }) else {
      return nil
    }
    let notes = "Upgrading to Slab : Slab[\(target.number)]: Name \(target.name) Description \(target.description)"
    return try enter(&account, program, target.number, .upgrade, till: till, bill: bill, notes: notes, session)
  }

  /// Lifts an account whose points grew without a bill, where points are what the program's upgrade counts: purchases
  /// reach a tier with the bill that makes them. The caller saves the account.
  static func upgradeByPoints(
    _ account: inout Enrollment, _ program: Program, till: Int64?, _ session: WriteSession
  ) throws {
    guard program.rules.tiers.upgradeBasis != .lifetimePurchases else { return }
    _ = try upgrade(&account, program, till: till, bill: nil, session)
  }

  /// Takes away a tier that the account no longer reaches. The caller saves the account.
  static func reassess(
    _ account: inout Enrollment, _ program: Program, till: Int64?, bill: Int64?, _ session: WriteSession
  ) throws -> TierMove? {
    let eligible = eligible(account, program)
    guard eligible < account.tier else { return nil }
    return try enter(
      &account, program, eligible, .downgrade, till: till, bill: bill, notes: "Downgraded by a return", session)
  }

  /// Renews or lowers a tier whose end has come.
  static func expire(enrollment: Int64, _ session: WriteSession) throws {
    guard var account = try Enrollment.find(enrollment, session), let end = account.tierExpiresAt,
      end < session.now, let program = try session.programs[account.program]
    else { return }
    let rules = program.rules.tiers
    let target: Int =
      if isRenewed(account, rules) {
        account.tier
      } else {
        switch rules.downgrade {
        case .oneBelow: program.tiers.last { $0.number < account.tier }?.number ?? account.tier
        case .eligible: min(eligible(account, program), account.tier)
        case .lowest: program.tier(1).number
        }
      }
    let renewed = target == account.tier
    _ = try enter(
      &account, program, target, renewed ? .renew : .downgrade, till: nil, bill: nil,
      notes: renewed ? "Renewed at the end of the tier" : "Downgraded at the end of the tier", session)
    try account.save(session)
  }

  private static func isRenewed(_ account: Enrollment, _ rules: ProgramRules.TierRules) -> Bool {
    if let wanted = rules.renewalPurchases, account.periodPurchases >= wanted { return true }
    if let wanted = rules.renewalVisits, account.periodVisits >= wanted { return true }
    if let wanted = rules.renewalPoints, account.periodPoints >= wanted { return true }
    return false
  }

  private static func eligible(_ account: Enrollment, _ program: Program) -> Int {
    let reached = measure(account, program.rules.tiers.upgradeBasis)
    return program.tiers.last { reached >= $0.threshold }?.number ?? program.tier(1).number
  }

  private static func enter(
    _ account: inout Enrollment, _ program: Program, _ number: Int, _ kind: Change.Kind, till: Int64?, bill: Int64?,
    notes: String, _ session: WriteSession
  ) throws -> TierMove {
    let from = program.tier(account.tier)
    let to = program.tier(number)
    account.tier = to.number
    account.tierSince = session.now
    account.tierExpiresAt = to == program.tiers.first ? nil : expiry(program, session.now, try session.zone)
    account.periodPurchases = .zero
    account.periodVisits = 0
    account.periodPoints = .zero
    if let end = account.tierExpiresAt {
      try session.schedule(.tierExpiry, subject: account.id, at: end.adding(seconds: 1))
    }
    try session.statement(
      """
      INSERT INTO tier_change
        (enrollment_id, type, from_tier, to_tier, changed_at, expires_at, till_id, bill_id, notes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(account.id, kind.rawValue, from.number, to.number, session.now, account.tierExpiresAt, till, bill, notes)
    return TierMove(program: program.id, from: from, to: to, expiresAt: account.tierExpiresAt, group: account.group)
  }

  private static func expiry(_ program: Program, _ moment: Timestamp, _ zone: Zone) -> Timestamp? {
    if let days = program.rules.tiers.validityDays { return zone.endOfDay(moment, plusDays: days) }
    if let months = program.rules.tiers.validityMonths {
      return zone.timestamp(zone.civil(moment).adding(months: months).endOfDay)
    }
    return nil
  }
}
