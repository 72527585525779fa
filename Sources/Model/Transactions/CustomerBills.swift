import GRDB

/// The bills of one customer, in pages.
public enum CustomerBills {
  /// Which of them; everything that is nil lets all through.
  public struct Filter: Sendable {
    public var number: String?
    /// Any of these numbers.
    public var numbers: [String]?
    public var id: Int64?
    /// Any of these ids.
    public var anyID: [Int64]?
    public var ids: ClosedRange<Int64>?
    public var stores: [Int64]?
    public var tills: [Int64]?
    public var amount: Amount?
    public var from: Timestamp?
    public var to: Timestamp?
    public var types: [BillType]?
    public var order = Order.date
    public var oldestFirst = false

    public init() {}
  }

  public enum Order: Sendable {
    case date
    case id
  }

  /// A page, newest first unless asked otherwise. Deleted bills are left out.
  public static func list(
    of customer: Int64, _ filter: Filter, limit: Int64, offset: Int64 = 0, _ session: Session
  ) throws -> [Bill] {
    let (conditions, arguments) = conditions(customer, filter)
    let direction = filter.oldestFirst ? "ASC" : "DESC"
    let order = filter.order == .id ? "id \(direction)" : Bill.byTime(direction)
    let statement = try session.db.cachedStatement(
      sql: "SELECT \(Bill.columns) FROM bill WHERE \(conditions) ORDER BY \(order) LIMIT ? OFFSET ?")
    return try Row.fetchAll(statement, arguments: arguments + [limit, offset]).map(Bill.init)
  }

  /// How many there are.
  public static func count(of customer: Int64, _ filter: Filter, _ session: Session) throws -> Int64 {
    let (conditions, arguments) = conditions(customer, filter)
    return try Int64.fetchOne(
      session.db.cachedStatement(sql: "SELECT count(*) FROM bill WHERE \(conditions)"), arguments: arguments) ?? 0
  }

  /// What became of the points that a bill earned.
  public struct Points: Sendable {
    public var program: Int64?
    public var issued = Amount.zero
    public var redeemed = Amount.zero
    public var returned = Amount.zero
    public var expired = Amount.zero
    /// When the first of them run out.
    public var expiresAt: Timestamp?
  }

  /// The regular points of a bill.
  public static func points(of bill: Int64, _ session: Session) throws -> Points {
    let parts = try PointsLedger.points(ofBill: bill, session).filter { $0.category == .regular }
    guard let first = parts.first else { return Points() }
    // The default program's where several programs judged the bill.
    let program = try session.programs.standard?.id
    let shown = parts.contains { $0.program == program } ? program : first.program
    var points = Points(program: shown)
    for part in parts where part.program == shown {
      points.issued += part.issued
      points.redeemed += part.redeemed
      points.returned += part.returned
      points.expired += part.expired
      points.expiresAt = [points.expiresAt, part.expiresAt].compactMap { $0 }.min()
    }
    return points
  }

  /// How many lines a bill has.
  public static func lines(of bill: Int64, _ session: Session) throws -> Int {
    try Int.fetchOne(
      session.statement(
        "SELECT count(*) FROM bill_line WHERE bill_id = ? AND parent_line_id IS NULL"), arguments: [bill]) ?? 0
  }

  private static func conditions(_ customer: Int64, _ filter: Filter) -> (String, StatementArguments) {
    var conditions = ["customer_id = ?", "outlier_status <> 'DELETED'"]
    var arguments: StatementArguments = [customer]
    func add(_ condition: String, _ values: StatementArguments) {
      conditions.append(condition)
      arguments += values
    }
    func add(_ column: String, in values: [some DatabaseValueConvertible]) {
      let marks = Array(repeating: "?", count: values.count).joined(separator: ", ")
      add("\(column) IN (\(marks))", StatementArguments(values))
    }
    if let number = filter.number { add("number = ?", [number]) }
    if let numbers = filter.numbers { add("number", in: numbers) }
    if let ids = filter.anyID { add("id", in: ids) }
    if let id = filter.id { add("id = ?", [id]) }
    if let ids = filter.ids { add("id BETWEEN ? AND ?", [ids.lowerBound, ids.upperBound]) }
    if let stores = filter.stores { add("store_id", in: stores) }
    if let tills = filter.tills { add("till_id", in: tills) }
    if let amount = filter.amount { add("amount = ?", [amount]) }
    if let from = filter.from { add("billed_at >= ?", [from]) }
    if let to = filter.to { add("billed_at <= ?", [to]) }
    if let types = filter.types { add("type", in: types.map(\.rawValue)) }
    return (conditions.joined(separator: " AND "), arguments)
  }
}
