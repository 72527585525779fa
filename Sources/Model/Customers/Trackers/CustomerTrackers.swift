import GRDB

enum CustomerTrackersSchema {
  static let migrations = [
    Migration(
      "customer-trackers-1",
      """
      CREATE TABLE tracker (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        condition_id INTEGER PRIMARY KEY,
        condition_name TEXT NOT NULL,
        -- BILL_AMOUNT, BILL_GROSS_AMOUNT, CUSTOMER_VISITS, LINEITEM_AMOUNT, LINEITEM_QTY, LINEITEM_COUNT or POINTS.
        type TEXT NOT NULL,
        -- MONTH or YEAR of the calendar, in the organization's zone.
        period TEXT NOT NULL
      );
      """)
  ]
}

/// What a condition of a tracker has counted for a customer in the present period.
public struct TrackerValue: Sendable {
  public var tracker: Int64
  public var name: String
  public var condition: Int64
  public var conditionName: String
  public var type: String
  public var value: Amount
  public var updatedAt: Timestamp
  public var periodStart: Timestamp
  public var periodEnd: Timestamp
}

/// Trackers: what customers bought or earned in a period, counted over their bills (customer.v2.trackers).
public enum CustomerTrackers {
  public static let types = [
    "BILL_AMOUNT", "BILL_GROSS_AMOUNT", "BILL_TOTAL_QTY", "CUSTOMER_VISITS", "LINEITEM_AMOUNT", "LINEITEM_QTY",
    "LINEITEM_COUNT", "POINTS",
  ]

  /// Adds a condition of a tracker.
  ///
  /// - Parameters:
  ///   - type: one of `types`.
  ///   - period: MONTH or YEAR.
  public static func add(
    tracker: Int64, name: String, condition: Int64, conditionName: String, type: String, period: String,
    _ session: WriteSession
  ) throws {
    try session.db.execute(
      sql: "INSERT INTO tracker (id, name, condition_id, condition_name, type, period) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [tracker, name, condition, conditionName, type, period])
  }

  public static func values(of customer: Int64, _ session: Session) throws -> [TrackerValue] {
    try values(of: .customer(customer), session)
  }

  /// The same of a user group: what its bills and its ledger say.
  public static func values(of holder: PointsHolder, _ session: Session) throws -> [TrackerValue] {
    let zone = try session.zone
    let rows = try Row.fetchAll(
      session.db,
      sql: "SELECT id, name, condition_id, condition_name, type, period FROM tracker ORDER BY id DESC, condition_id")
    return try rows.map { row in
      let today = zone.civil(session.now)
      let yearly = row[5] == "YEAR"
      let first = CivilTime(year: today.year, month: yearly ? 1 : today.month, day: 1)
      let next =
        yearly || today.month == 12
        ? CivilTime(year: today.year + 1, month: 1, day: 1)
        : CivilTime(year: today.year, month: today.month + 1, day: 1)
      let start = zone.timestamp(first)
      let end = zone.timestamp(next).adding(seconds: -1)
      let (value, last) = try count(row[4], of: holder, from: start, to: end, session)
      return TrackerValue(
        tracker: row[0], name: row[1], condition: row[2], conditionName: row[3], type: row[4], value: value,
        updatedAt: last ?? start, periodStart: start, periodEnd: end)
    }
  }

  /// What bills and ledger say of a period, and when they last changed it. Returns count against bills.
  private static func count(
    _ type: String, of holder: PointsHolder, from start: Timestamp, to end: Timestamp, _ session: Session
  ) throws -> (Amount, Timestamp?) {
    let sign = "CASE WHEN bill.type = 'RETURN' THEN -1 ELSE 1 END"
    // Outliers count nowhere, neither as bills nor as lines; the parts of a bundle are in the figures of their line.
    let bills = """
      FROM bill WHERE bill.\(holder.column) = ?1 AND bill.billed_at BETWEEN ?2 AND ?3 AND bill.outlier_status = 'NORMAL'
      """
    let lines = """
      FROM bill JOIN bill_line ON bill_line.bill_id = bill.id
      WHERE bill.\(holder.column) = ?1 AND bill.billed_at BETWEEN ?2 AND ?3 AND bill.outlier_status = 'NORMAL'
        AND bill_line.outlier_status = 'NORMAL' AND bill_line.parent_line_id IS NULL
      """
    let sql: String
    switch type {
    case "BILL_AMOUNT": sql = "SELECT sum(\(sign) * max(bill.amount - bill.outlier_amount, 0)), max(bill.billed_at) \(bills)"
    case "BILL_GROSS_AMOUNT": sql = "SELECT sum(\(sign) * bill.gross_amount), max(bill.billed_at) \(bills)"
    case "CUSTOMER_VISITS":
      // Several bills of a day are one visit.
      sql = """
        SELECT 1000 * count(DISTINCT (bill.billed_at + ?4) / 86400000), max(bill.billed_at) \(bills)
          AND bill.type = 'REGULAR'
        """
    case "LINEITEM_AMOUNT": sql = "SELECT sum(\(sign) * bill_line.amount), max(bill.billed_at) \(lines)"
    case "LINEITEM_QTY", "BILL_TOTAL_QTY":
      sql = "SELECT sum(\(sign) * bill_line.quantity), max(bill.billed_at) \(lines)"
    case "LINEITEM_COUNT": sql = "SELECT 1000 * count(*), max(bill.billed_at) \(lines) AND bill.type = 'REGULAR'"
    case "POINTS":
      sql = """
        SELECT sum(points_entry.points), max(points_event.happened_at) FROM enrollment
        JOIN points_entry ON points_entry.enrollment_id = enrollment.id
        JOIN points_event ON points_event.id = points_entry.event_id
        WHERE enrollment.\(holder.column) = ?1 AND points_entry.type = 'CREDIT' AND points_entry.category = 'REGULAR'
          AND points_event.happened_at BETWEEN ?2 AND ?3
        """
    default: return (.zero, nil)
    }
    var arguments: StatementArguments = [holder.id, start, end]
    if type == "CUSTOMER_VISITS" { arguments += [try session.zone.offset(at: start) * 1000] }
    guard let row = try Row.fetchOne(session.db.cachedStatement(sql: sql), arguments: arguments) else {
      return (.zero, nil)
    }
    return (Amount(thousandths: (row[0] as Int64?) ?? 0), row[1])
  }
}
