import GRDB

/// Writes one event's entries: the only code that changes a balance.
///
/// Each credit is an entry with a bucket of its own; each debit an entry with the draws that tell whose points it took.
/// The account's totals move with every entry, and are stored when the caller saves the account.
struct LedgerWriter {
  /// Why an entry was written; an account's totals are sums over it.
  enum Kind: String {
    case opening = "OPENING"
    case earned = "EARN"
    case bonus = "BONUS"
    case goodwill = "GOODWILL"
    case conversion = "CONVERSION"
    case transferIn = "TRANSFER_IN"
    case transferOut = "TRANSFER_OUT"
    case redemption = "REDEMPTION"
    case reversal = "REVERSAL"
    case expiry = "EXPIRY"
    case returned = "RETURN"
    case adjustment = "ADJUSTMENT"
    case merge = "MERGE"
  }

  /// What a credit's bucket remembers.
  struct Award {
    var category = PointsCategory.regular
    var type = PointsType.customerPromotions
    var expiresAt: Timestamp?
    var convertsAt: Timestamp?
    var bill: Int64?
    var line: Int64?
    var basis = Basis.fixed
    var origin: Int64?
    var rule = ""
    /// When the points were first given, where that was before now.
    var awardedAt: Timestamp?
  }

  enum Basis: String {
    case bill = "BILL"
    case line = "LINE"
    case fixed = "FIXED"
  }

  /// Put together once, not with every event.
  private static let eventSQL = SQLText("""
    INSERT INTO points_event (id, name, happened_at, customer_id, group_id, till_id, bill_id, reference_id, member_id,
      reason)
    VALUES (\(RunningNumbers.pointsEvent.next), ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)

  /// The same for an entry.
  private static let entrySQL = SQLText("""
    INSERT INTO points_entry (id, event_id, enrollment_id, category, type, kind, points, balance)
    VALUES (\(RunningNumbers.pointsEntry.next), ?, ?, ?, ?, ?, ?, ?)
    """)

  let session: WriteSession
  let event: Int64
  private var db: Database { session.db }

  /// - Parameter member: for what happens to a group's points, who of the group is behind it.
  init(
    _ name: PointsEventName, customer: Int64?, group: Int64? = nil, till: Int64?, bill: Int64? = nil,
    reference: Int64? = nil, member: Int64? = nil, reason: String = "", _ session: WriteSession
  ) throws {
    try session.statement(Self.eventSQL)
      .run(name.rawValue, session.now, customer, group, till, bill, reference, member, reason)
    self.session = session
    event = session.db.lastInsertedRowID
  }

  init(
    _ name: PointsEventName, of account: Enrollment, till: Int64?, bill: Int64? = nil, reference: Int64? = nil,
    member: Int64? = nil, reason: String = "", _ session: WriteSession
  ) throws {
    try self.init(
      name, customer: account.customer, group: account.group, till: till, bill: bill, reference: reference,
      member: account.group == nil ? nil : member, reason: reason, session)
  }

  /// Points the event at what it records, once that has an id.
  func refer(to reference: Int64) throws {
    try session.statement("UPDATE points_event SET reference_id = ? WHERE id = ?")
      .run(reference, event)
  }

  /// The balance with which an account's category starts.
  func open(_ account: Enrollment, _ category: PointsCategory) throws {
    try entry(account, category, "OPENING_BALANCE", .opening, .zero)
  }

  /// Adds points as a bucket of their own; what is owed from earlier debits is settled out of it first.
  ///
  /// - Returns: the entry's id, which is the bucket's.
  @discardableResult
  func credit(_ account: inout Enrollment, _ points: Amount, _ kind: Kind, _ award: Award) throws -> Int64 {
    // Points that come back past their expiry pay for nothing.
    let isOver = award.expiresAt.map { $0 < session.now } ?? false
    let owed = award.category == .regular && account.points < .zero && !isOver ? -account.points : .zero
    if award.category != .regular, account.balance(award.category) == .zero { try openIfNew(account, award.category) }
    account.move(award.category, by: points)
    switch kind {
    case .reversal: account.redeemed -= points
    case .adjustment, .merge: if award.category == .regular { account.adjusted += points }
    case .earned, .bonus, .conversion: if award.category == .regular { account.periodPoints += points }
    default: break
    }
    let id = try entry(account, award.category, "CREDIT", kind, points)
    let settled = min(owed, points)
    try session.statement(
      """
      INSERT INTO points_bucket (entry_id, enrollment_id, category, points_type, points, remaining, awarded_at,
        expires_at, converts_at, bill_id, line_id, basis, origin_id, rule)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(id, account.id, award.category.rawValue, award.type.rawValue, points, points - settled,
      award.awardedAt ?? session.now, award.expiresAt, award.convertsAt, award.bill, award.line, award.basis.rawValue,
      award.origin, award.rule)
    if settled > .zero { try settle(account, settled, from: id) }
    if award.category == .regular, let end = award.expiresAt, end != account.expiryScheduled, end >= session.now {
      // Points live through their last second; the work is due at the start of the next.
      try session.schedule(.pointsExpiry, subject: account.id, at: end.adding(seconds: 1))
      account.expiryScheduled = end
    }
    if let date = award.convertsAt { try session.schedule(.promisedPoints, subject: account.id, at: date) }
    return id
  }

  /// Part of a bucket, to be drawn from.
  struct Portion {
    var bucket: Int64
    var points: Amount
  }

  /// Takes points out of the given portions of buckets, and owes what they do not cover.
  @discardableResult
  func debit(
    _ account: inout Enrollment, _ points: Amount, _ kind: Kind, _ category: PointsCategory = .regular,
    from portions: [Portion]
  ) throws -> Int64 {
    account.move(category, by: -points)
    switch kind {
    case .redemption, .transferOut: account.redeemed += points
    case .expiry: account.expired += points
    case .returned:
      if category == .regular { account.returned += points } else { account.promisedReturned += points }
    case .adjustment, .merge: if category == .regular { account.adjusted -= points }
    default: break
    }
    let id = try entry(account, category, "DEBIT", kind, points)
    var open = points
    for portion in portions where open > .zero {
      let part = min(portion.points, open)
      guard part > .zero else { continue }
      try draw(id, portion.bucket, part)
      open -= part
    }
    if open > .zero {
      try session.statement("INSERT INTO points_debt (entry_id, enrollment_id, points) VALUES (?, ?, ?)")
        .run(id, account.id, open)
    }
    return id
  }

  /// Portions of buckets that make up some points, the earliest expiry first, then the oldest.
  ///
  /// - Parameters:
  ///   - whole: whether the last bucket is given with all it has left, not only what is still needed of it.
  ///   - transferable: whether only points are wanted that may be passed on.
  static func spendable(
    _ account: Enrollment, _ points: Amount, whole: Bool = false, transferable: Bool = false, _ session: Session
  ) throws -> [Portion] {
    var portions: [Portion] = []
    var open = points
    guard open > .zero else { return portions }
    try session.db.cachedStatement(
      sql: """
        SELECT entry_id, remaining FROM points_bucket b
        WHERE enrollment_id = ? AND category = 'REGULAR' AND remaining > 0
          AND (expires_at IS NULL OR expires_at >= ?) \(transferable ? "AND \(isTransferable)" : "")
        ORDER BY expires_at IS NULL, expires_at, entry_id
        """
    ).walk(account.id, session.now) { row in
      let remaining: Amount = row[1]
      portions.append(Portion(bucket: row[0], points: whole ? remaining : min(open, remaining)))
      open -= remaining
      return open > .zero
    }
    return portions
  }

  /// Takes points out of all accounts of a customer or group, the earliest expiry first, and saves them.
  func debit(_ holder: PointsHolder, _ points: Amount, _ kind: Kind, transferable: Bool = false) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT b.enrollment_id, b.entry_id, b.remaining FROM points_bucket b JOIN enrollment a ON a.id = b.enrollment_id
        WHERE a.\(holder.column) = ? AND b.category = 'REGULAR' AND b.remaining > 0
          AND (b.expires_at IS NULL OR b.expires_at >= ?) \(transferable ? "AND \(Self.isTransferable)" : "")
        ORDER BY b.expires_at IS NULL, b.expires_at, b.entry_id
        """,
      arguments: [holder.id, session.now])
    var left = points
    var portions: [Int64: [Portion]] = [:]
    for row in rows where left > .zero {
      let part = min(left, row[2])
      portions[row[0], default: []].append(Portion(bucket: row[1], points: part))
      left -= part
    }
    for (id, parts) in portions.sorted(by: { $0.key < $1.key }) {
      guard var account = try Enrollment.find(id, session) else { continue }
      try debit(&account, parts.reduce(.zero) { $0 + $1.points }, kind, from: parts)
      try account.save(session)
    }
  }

  /// Holds for a `points_bucket b` whose points may be passed on: all but those given at the registration.
  static let isTransferable = """
    NOT EXISTS (SELECT 1 FROM points_entry e JOIN points_event v ON v.id = e.event_id
      WHERE e.id = b.entry_id AND e.kind = 'BONUS' AND v.name = 'CustomerRegistration')
    """

  private func draw(_ entry: Int64, _ bucket: Int64, _ points: Amount) throws {
    try session.statement("UPDATE points_bucket SET remaining = remaining - ? WHERE entry_id = ?")
      .run(points, bucket)
    try session.statement(
      """
      INSERT INTO points_draw (entry_id, bucket_id, points) VALUES (?, ?, ?)
      ON CONFLICT (entry_id, bucket_id) DO UPDATE SET points = points + excluded.points
      """
    ).run(entry, bucket, points)
  }

  /// Lets a new credit pay for earlier debits that no bucket covered, the oldest first.
  private func settle(_ account: Enrollment, _ points: Amount, from bucket: Int64) throws {
    var left = points
    let debts = try Row.fetchAll(
      db, sql: "SELECT entry_id, points FROM points_debt WHERE enrollment_id = ? ORDER BY entry_id",
      arguments: [account.id])
    for debt in debts where left > .zero {
      let entry: Int64 = debt[0]
      let owed: Amount = debt[1]
      let part = min(owed, left)
      if part == owed {
        try db.execute(sql: "DELETE FROM points_debt WHERE entry_id = ?", arguments: [entry])
      } else {
        try db.execute(sql: "UPDATE points_debt SET points = points - ? WHERE entry_id = ?", arguments: [part, entry])
      }
      try db.execute(
        sql: """
          INSERT INTO points_draw (entry_id, bucket_id, points) VALUES (?, ?, ?)
          ON CONFLICT (entry_id, bucket_id) DO UPDATE SET points = points + excluded.points
          """,
        arguments: [entry, bucket, part])
      left -= part
    }
  }

  /// Promised categories open when they are first used.
  private func openIfNew(_ account: Enrollment, _ category: PointsCategory) throws {
    try db.execute(
      sql: "INSERT OR IGNORE INTO points_opened (enrollment_id, category) VALUES (?, ?)",
      arguments: [account.id, category.rawValue])
    if db.changesCount > 0 { try open(account, category) }
  }

  @discardableResult
  private func entry(
    _ account: Enrollment, _ category: PointsCategory, _ type: String, _ kind: Kind, _ points: Amount
  ) throws -> Int64 {
    try session.statement(Self.entrySQL)
      .run(event, account.id, category.rawValue, type, kind.rawValue, points, account.balance(category))
    return db.lastInsertedRowID
  }
}
