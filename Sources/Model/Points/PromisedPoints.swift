import GRDB

/// Promised points turning into points: by the clock, by a client, by what becomes of the bill.
extension PointsLedger {
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
    _ holder: PointsHolder, bill: Int64, _ program: Program, rules: [String], _ event: PointsEventName, till: Int64?,
    _ session: WriteSession
  ) throws {
    guard let account = try Enrollment.find(holder, program: program.id, session) else { return }
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
