import GRDB

/// What the ledger says of one customer or user group: events with their entries, and balances at a moment.
public enum Ledger {
  /// Which events and entries are wanted. Nil lets everything through.
  public struct Filter: Sendable {
    public var holder: PointsHolder
    public var program: Int64?
    public var from: Timestamp?
    public var to: Timestamp?
    public var tills: [Int64]?
    /// Only events that these members of a user group are behind.
    public var members: [Int64]?
    /// CREDIT, DEBIT or OPENING_BALANCE.
    public var type: String?
    public var category: PointsCategory?
    /// Only events that moved an alternate currency.
    public var isOfCurrencies = false
    public var isAscending = false

    public init(_ holder: PointsHolder) { self.holder = holder }
  }

  public struct Event: Sendable {
    public var id: Int64
    public var name: String
    public var happenedAt: Timestamp
    public var till: Int64?
    /// The bill that earned; for a return the one given back.
    public var bill: Int64?
    public var reference: Int64?
    /// Who of a user group is behind what happened to its points.
    public var member: Int64?
    public var reason: String
  }

  /// The entries of an event in one program and category, summed.
  public struct Movement: Sendable {
    public var type: String
    public var category: PointsCategory
    public var program: Int64
    public var points: Amount
  }

  /// Points that an event gave.
  public struct Credit: Sendable {
    public var program: Int64
    public var category: PointsCategory
    public var type: PointsType
    public var points: Amount
    public var line: Int64?
    public var expiresAt: Timestamp?
    public var convertsAt: Timestamp?
    public var rule: String
    public var isBonus: Bool
  }

  /// Points that an event took, by the award that they came from.
  public struct Draw: Sendable {
    public var program: Int64
    public var type: PointsType
    public var points: Amount
    public var awardedAt: Timestamp
    public var expiresAt: Timestamp?
    public var bill: Int64?
  }

  public static func count(_ filter: Filter, _ session: Session) throws -> Int {
    let (condition, arguments) = filter.condition
    return try Int.fetchOne(
      session.db, sql: "SELECT count(*) FROM points_event v WHERE \(condition)", arguments: arguments) ?? 0
  }

  public static func events(_ filter: Filter, limit: Int, offset: Int, _ session: Session) throws -> [Event] {
    let (condition, arguments) = filter.condition
    let order = filter.isAscending ? "ASC" : "DESC"
    return try Row.fetchAll(
      session.db,
      sql: """
        SELECT \(columns) FROM points_event v WHERE \(condition)
        ORDER BY v.happened_at \(order), v.id \(order) LIMIT \(limit) OFFSET \(offset)
        """,
      arguments: arguments
    ).map(event)
  }

  /// An event of the customer or group; nil where it is another's or none.
  public static func event(_ id: Int64, of holder: PointsHolder, _ session: Session) throws -> Event? {
    try Row.fetchOne(
      session.db, sql: "SELECT \(columns) FROM points_event v WHERE v.id = ? AND v.\(holder.column) = ?",
      arguments: [id, holder.id]
    ).map(event)
  }

  public static func knows(event id: Int64, of holder: PointsHolder, _ session: Session) throws -> Bool {
    try event(id, of: holder, session) != nil
  }

  /// The events of a name that record a bill for the customer or group.
  public static func events(
    named name: String, bill: Int64, of holder: PointsHolder, _ session: Session
  ) throws -> [Event] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT \(columns) FROM points_event v WHERE v.bill_id = ? AND v.\(holder.column) = ? AND v.name = ? ORDER BY v.id
        """,
      arguments: [bill, holder.id, name]
    ).map(event)
  }

  private static let columns = "v.id, v.name, v.happened_at, v.till_id, v.bill_id, v.reference_id, v.reason, v.member_id"

  private static func event(_ row: Row) -> Event {
    Event(
      id: row[0], name: row[1], happenedAt: row[2], till: row[3], bill: row[4], reference: row[5], member: row[7],
      reason: row[6])
  }

  public static func movements(of event: Int64, _ filter: Filter, _ session: Session) throws -> [Movement] {
    try session.statement(
        """
        SELECT e.type, e.category, a.program_id, sum(e.points)
        FROM points_entry e JOIN enrollment a ON a.id = e.enrollment_id
        WHERE e.event_id = ?1 AND (?2 IS NULL OR a.program_id = ?2) AND (?3 IS NULL OR e.type = ?3)
          AND (?4 IS NULL OR e.category = ?4)
        GROUP BY e.type, e.category, a.program_id ORDER BY min(e.id)
        """).all(event, filter.program, filter.type, filter.category?.rawValue) { row in
      Movement(
        type: row[0], category: PointsCategory(rawValue: row[1]) ?? .regular, program: row[2], points: row[3])
    }
  }

  public static func credits(of event: Int64, _ session: Session) throws -> [Credit] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT a.program_id, b.category, b.points_type, b.points, b.line_id, b.expires_at, b.converts_at, b.rule, e.kind
        FROM points_entry e JOIN points_bucket b ON b.entry_id = e.id JOIN enrollment a ON a.id = e.enrollment_id
        WHERE e.event_id = ? ORDER BY e.id
        """,
      arguments: [event]
    ).map { row in
      Credit(
        program: row[0], category: PointsCategory(rawValue: row[1]) ?? .regular,
        type: PointsType(rawValue: row[2]) ?? .customerPromotions, points: row[3], line: row[4], expiresAt: row[5],
        convertsAt: row[6], rule: row[7],
        isBonus: ![LedgerWriter.Kind.earned, .conversion, .reversal].map(\.rawValue).contains(row[8]))
    }
  }

  public static func draws(of event: Int64, _ session: Session) throws -> [Draw] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT a.program_id, b.points_type, d.points, b.awarded_at, b.expires_at, b.bill_id
        FROM points_entry e JOIN points_draw d ON d.entry_id = e.id JOIN points_bucket b ON b.entry_id = d.bucket_id
          JOIN enrollment a ON a.id = e.enrollment_id
        WHERE e.event_id = ? ORDER BY b.expires_at IS NULL, b.expires_at, b.entry_id
        """,
      arguments: [event]
    ).map { row in
      Draw(
        program: row[0], type: PointsType(rawValue: row[1]) ?? .customerPromotions, points: row[2], awardedAt: row[3],
        expiresAt: row[4], bill: row[5])
    }
  }

  // MARK: - Balances

  public struct Closing: Sendable {
    public var program: Int64
    public var category: PointsCategory
    public var balance: Amount
  }

  /// The balance after the last entry that passes the filter, for each program and category that the holder has.
  public static func closing(_ filter: Filter, _ session: Session) throws -> [Closing] {
    var result: [Closing] = []
    for account in try session.enrollments(of: filter.holder)
    where filter.program == nil || account.program == filter.program {
      let opened = try String.fetchAll(
        session.db, sql: "SELECT category FROM points_opened WHERE enrollment_id = ? ORDER BY category",
        arguments: [account.id])
      for category in PointsCategory.allCases
      where category == .regular || opened.contains(category.rawValue) {
        if let wanted = filter.category, wanted != category { continue }
        let balance =
          filter.isOpen ? account.balance(category) : try last(account, category, filter, session)
        if let balance { result.append(Closing(program: account.program, category: category, balance: balance)) }
      }
    }
    return result
  }

  private static func last(
    _ account: Enrollment, _ category: PointsCategory, _ filter: Filter, _ session: Session
  ) throws -> Amount? {
    let tills = filter.tills.map { "AND v.till_id IN (\($0.map(String.init).joined(separator: ", ")))" } ?? ""
    return try Amount.fetchOne(
      session.db,
      sql: """
        SELECT e.balance FROM points_event v JOIN points_entry e ON e.event_id = v.id
        WHERE v.\(filter.holder.column) = ?1 AND (?2 IS NULL OR v.happened_at <= ?2) AND e.enrollment_id = ?3 AND e.category = ?4
          AND (?5 IS NULL OR e.type = ?5) \(tills)
        ORDER BY v.happened_at DESC, v.id DESC, e.id DESC LIMIT 1
        """,
      arguments: [filter.holder.id, filter.to, account.id, category.rawValue, filter.type])
  }
}

extension Ledger.Filter {
  /// Whether nothing but the category and the program narrows down.
  fileprivate var isOpen: Bool { from == nil && to == nil && tills == nil && type == nil }

  fileprivate var condition: (String, StatementArguments) {
    var parts = ["v.\(holder.column) = ?"]
    var arguments: StatementArguments = [holder.id]
    if let from {
      parts.append("v.happened_at >= ?")
      arguments += [from]
    }
    if let to {
      parts.append("v.happened_at <= ?")
      arguments += [to]
    }
    if let tills { parts.append("v.till_id IN (\(tills.map(String.init).joined(separator: ", ")))") }
    if let members {
      parts.append("v.member_id IN (\(members.map(String.init).joined(separator: ", ")))")
    }
    if isOfCurrencies {
      parts.append("EXISTS (SELECT 1 FROM currency_entry c WHERE c.event_id = v.id)")
    } else if program != nil || type != nil || category != nil {
      parts.append(
        """
        EXISTS (
          SELECT 1 FROM points_entry e JOIN enrollment a ON a.id = e.enrollment_id
          WHERE e.event_id = v.id AND (? IS NULL OR a.program_id = ?) AND (? IS NULL OR e.type = ?)
            AND (? IS NULL OR e.category = ?))
        """)
      arguments += [program, program, type, type, category?.rawValue, category?.rawValue]
    }
    return (parts.joined(separator: " AND "), arguments)
  }
}
