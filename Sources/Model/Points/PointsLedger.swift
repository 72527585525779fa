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

  /// Turns an account's promises whose day has come into points.
  static func convertPromises(enrollment: Int64, _ session: WriteSession) throws {
    guard let account = try Enrollment.find(enrollment, session) else { return }
    let due = try MovedBucket.left(account, .promised, session).filter { bucket in
      bucket.convertsAt.map { $0 <= session.now } ?? false
    }
    try convert(due, .promised, account, .delayedAccrual, till: nil, session)
  }

  /// Turns promised points that a bill gave into points now (`points.v2.unlockPromised`).
  ///
  /// - Parameters:
  ///   - bill: the bill that is meant; nil where the event's log id says all.
  ///   - lines: the lines whose promises are meant; nil for the whole bill.
  ///   - program: the only program to look at; nil for all.
  ///   - event: the name and the log id of the event that promised the points; nil for any.
  /// - Throws: `PointsError.nothingPromised`.
  public static func unlock(
    customer: Int64, bill: Int64, lines: [Int64]? = nil, program: Int64? = nil, till: Int64?,
    _ session: WriteSession
  ) throws -> [Unlocked] {
    try unlock(.customer(customer), bill: bill, lines: lines, program: program, till: till, session)
  }

  public static func unlock(
    _ holder: PointsHolder, bill: Int64?, lines: [Int64]? = nil, program: Int64? = nil,
    event: (name: String?, log: Int64?) = (nil, nil), till: Int64?, _ session: WriteSession
  ) throws -> [Unlocked] {
    var unlocked: [Unlocked] = []
    for account in try Enrollment.all(holder, session) where program == nil || account.program == program
    {
      for category in [PointsCategory.promised, .triggerBased] {
        guard let current = try Enrollment.find(account.id, session) else { continue }
        let buckets = try MovedBucket.left(current, category, session).filter { bucket in
          try (bill == nil || bucket.bill == bill)
            && (lines.map { wanted in bucket.line.map(wanted.contains) ?? false } ?? true)
            && isOf(event, bucket, session)
        }
        try convert(buckets, category, current, .delayedAccrual, till: till, session)
        for bucket in buckets {
          unlocked.append(Unlocked(program: account.program, line: bucket.line, points: bucket.points))
        }
      }
    }
    guard !unlocked.isEmpty else { throw PointsError.nothingPromised }
    return unlocked
  }

  /// Whether an event is the one that promised a bucket's points.
  private static func isOf(
    _ event: (name: String?, log: Int64?), _ bucket: MovedBucket, _ session: Session
  ) throws -> Bool {
    guard event.name != nil || event.log != nil else { return true }
    return try session.statement(
      """
        SELECT 1 FROM points_entry e JOIN points_event v ON v.id = e.event_id
        WHERE e.id = ?1 AND (?2 IS NULL OR v.name = ?2 COLLATE NOCASE) AND (?3 IS NULL OR v.id = ?3)
        """
    ).first(bucket.origin, event.name, event.log) { _ in true } ?? false
  }

  /// Turns the points of a bill that some rules gave until a trigger into points, because the trigger has come.
  static func release(
    customer: Int64, bill: Int64, _ program: Program, rules: [String], _ event: PointsEventName, till: Int64?,
    _ session: WriteSession
  ) throws {
    guard let account = try Enrollment.find(customer: customer, program: program.id, session) else { return }
    let buckets = try MovedBucket.left(account, .triggerBased, session).filter {
      $0.bill == bill && rules.contains($0.rule)
    }
    try convert(buckets, .triggerBased, account, event, till: till, session)
  }

  /// An award that was promised and can be spent now.
  public struct Unlocked: Sendable, Equatable {
    public var program: Int64
    public var line: Int64?
    public var points: Amount
  }

  /// One event for each bill whose promises turn.
  private static func convert(
    _ buckets: [MovedBucket], _ category: PointsCategory, _ found: Enrollment, _ name: PointsEventName, till: Int64?,
    _ session: WriteSession
  ) throws {
    guard !buckets.isEmpty, let program = try session.programs[found.program] else { return }
    var account = found
    var bills: [Int64?] = []
    for bucket in buckets where !bills.contains(bucket.bill) { bills.append(bucket.bill) }
    for bill in bills {
      let writer = try LedgerWriter(name, of: account, till: till, bill: bill, session)
      for bucket in buckets where bucket.bill == bill {
        try writer.debit(
          &account, bucket.points, .conversion, category, from: [.init(bucket: bucket.id, points: bucket.points)])
        var award = bucket.award(.regular)
        award.expiresAt = program.expiry(of: session.now, try session.zone)
        award.convertsAt = nil
        award.awardedAt = nil
        try writer.credit(&account, bucket.points, .conversion, award)
      }
    }
    try Tiers.upgradeByPoints(&account, program, till: till, session)
    try account.save(session)
  }
}

/// What is left of a bucket, on its way into another one.
struct MovedBucket {
  var id: Int64
  var points: Amount
  var type: PointsType
  var awardedAt: Timestamp
  var expiresAt: Timestamp?
  var convertsAt: Timestamp?
  var bill: Int64?
  var line: Int64?
  var basis: LedgerWriter.Basis
  var origin: Int64
  var rule: String

  static let columns = """
    b.entry_id, b.remaining, b.points_type, b.awarded_at, b.expires_at, b.converts_at, b.bill_id, b.line_id, b.basis,
    coalesce(b.origin_id, b.entry_id), b.rule
    """

  init(_ row: Row) {
    id = row[0]
    points = row[1]
    type = PointsType(rawValue: row[2]) ?? .customerPromotions
    awardedAt = row[3]
    expiresAt = row[4]
    convertsAt = row[5]
    bill = row[6]
    line = row[7]
    basis = LedgerWriter.Basis(rawValue: row[8]) ?? .fixed
    origin = row[9]
    rule = row[10]
  }

  static func left(_ account: Enrollment, _ category: PointsCategory, _ session: Session) throws -> [MovedBucket] {
    try session.db.cachedStatement(
        sql: """
          SELECT \(columns) FROM points_bucket b WHERE b.enrollment_id = ? AND b.category = ? AND b.remaining > 0
          ORDER BY b.entry_id
          """).all(account.id, category.rawValue) { MovedBucket($0) }
  }

  func award(_ category: PointsCategory) -> LedgerWriter.Award {
    LedgerWriter.Award(
      category: category, type: type, expiresAt: expiresAt, convertsAt: convertsAt, bill: bill, line: line,
      basis: basis, origin: origin, rule: rule, awardedAt: awardedAt)
  }
}
