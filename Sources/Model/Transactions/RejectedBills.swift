import Foundation
import GRDB

/// A bill cannot be entered until master data is mended, and the organization keeps such bills for that.
public struct BillRejection: Error, Sendable {
  public var bill: NewBill
  public var reasons: [Reason]
  /// Whether no master data can mend it: a field's value that is none, where the field has no list of values.
  public var isFinal = false

  public struct Reason: Sendable, Hashable {
    public var cause: Cause
    /// The article, tender, field value, till or store that is not known.
    public var value: String
    public var isFixed = false
  }

  public enum Cause: String, Sendable, Hashable {
    case item = "ITEM"
    case tender = "TENDER"
    case field = "FIELD"
    case store = "STORE"

    fileprivate var key: String {
      switch self {
      case .item: "CONF_TRANSACTION_REJECTION_ITEM_ENABLED"
      case .tender: "CONF_TRANSACTION_REJECTION_TENDER_ENABLED"
      case .field: "CONF_TRANSACTION_REJECTION_FIELD_ENABLED"
      case .store: "CONF_TRANSACTION_REJECTION_STORE_ENABLED"
      }
    }
  }
}

/// A bill that waits in the organization's queue of rejected bills.
public struct RejectedBill: Sendable {
  public let id: Int64
  public let customer: Int64?
  public let entity: Int64
  public let number: String
  public let status: Status
  public let retries: Int64
  public let rejectedAt: Timestamp
  public let updatedAt: Timestamp
  /// The request as it came.
  public let payload: String
  public var reasons: [BillRejection.Reason]

  public enum Status: String, Sendable, CaseIterable {
    case open = "OPEN"
    case partiallyFixed = "PARTIAL_FIXED"
    case fixed = "FIXED"
    case replayed = "REPLAYED"
    case success = "SUCCESS"
    case permanentlyFailed = "PERMANENT_FAILED"
    case maxOut = "MAX_OUT"

    /// The states in which something can still be done.
    static let waiting: [Status] = [.open, .partiallyFixed, .fixed]
  }
}

/// The queue of rejected bills (`transaction-rejection`).
public enum RejectedBills {
  /// Whether the organization keeps bills that are rejected for a cause. Brands switch the causes on one by one, or all of
  /// them at once; the documentation says so without naming the switches: these are ours.
  static func keep(_ cause: BillRejection.Cause, _ configs: Configs, for entities: [Int64]) -> Bool {
    configs.isOn("CONF_TRANSACTION_REJECTION_ENABLED", for: entities) || configs.isOn(cause.key, for: entities)
  }

  /// After how many attempts a bill is given up; the documentation names none.
  static let retryLimit: Int64 = 5
  static let replayLimit = 1000

  /// What narrows the queue down; all of it together.
  public struct Selection: Sendable {
    public var customer: Int64?
    public var numbers: [String] = []
    public var causes: [BillRejection.Cause] = []
    public var value: String?
    public var statuses: [RejectedBill.Status] = []
    public var from: Timestamp?
    public var until: Timestamp?

    public init() {}

    public var isEmpty: Bool { customer == nil && numbers.isEmpty && causes.isEmpty && value == nil }

    fileprivate func filter() -> (sql: String, arguments: StatementArguments) {
      var conditions: [String] = []
      var arguments: StatementArguments = []
      func among(_ column: String, _ values: [String]) -> String {
        arguments += StatementArguments(values)
        return "\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))"
      }
      if let customer {
        conditions.append("customer_id = ?")
        arguments += [customer]
      }
      if !numbers.isEmpty { conditions.append(among("number", numbers)) }
      if !statuses.isEmpty { conditions.append(among("status", statuses.map(\.rawValue))) }
      if let from {
        conditions.append("rejected_at >= ?")
        arguments += [from]
      }
      if let until {
        conditions.append("rejected_at <= ?")
        arguments += [until]
      }
      if !causes.isEmpty || value != nil {
        var reason = "SELECT rejected_bill_id FROM rejected_bill_reason WHERE 1"
        if !causes.isEmpty { reason += " AND " + among("cause", causes.map(\.rawValue)) }
        if let value {
          reason += " AND value = ?"
          arguments += [value]
        }
        conditions.append("id IN (\(reason))")
      }
      return (conditions.isEmpty ? "1" : conditions.joined(separator: " AND "), arguments)
    }
  }

  /// Puts a bill into the queue. It was rejected before anything of it was written.
  public static func keep(_ rejection: BillRejection, payload: String, _ session: WriteSession) throws {
    let bill = String(decoding: try JSONEncoder().encode(rejection.bill), as: UTF8.self)
    try session.db.execute(
      sql: """
        INSERT INTO rejected_bill (customer_id, entity_id, number, status, rejected_at, updated_at, bill, payload)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        rejection.bill.customer, rejection.bill.till, rejection.bill.number,
        (rejection.isFinal ? RejectedBill.Status.permanentlyFailed : .open).rawValue, session.now, session.now, bill,
        payload,
      ])
    try write(rejection.reasons, of: session.db.lastInsertedRowID, session)
  }

  static func write(_ reasons: [BillRejection.Reason], of id: Int64, _ session: WriteSession) throws {
    for (position, reason) in reasons.enumerated() {
      try session.db.execute(
        sql: "INSERT INTO rejected_bill_reason (rejected_bill_id, position, cause, value) VALUES (?, ?, ?, ?)",
        arguments: [id, position, reason.cause.rawValue, reason.value])
    }
  }

  /// A page of the queue in the order in which bills were rejected, and how many there are in all.
  public static func list(
    _ selection: Selection, limit: Int, offset: Int, _ session: Session
  ) throws -> (bills: [RejectedBill], total: Int) {
    let (filter, arguments) = selection.filter()
    let total = try Int.fetchOne(
      session.db, sql: "SELECT count(*) FROM rejected_bill WHERE \(filter)", arguments: arguments)
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT id, customer_id, entity_id, number, status, retries, rejected_at, updated_at, payload FROM rejected_bill
        WHERE \(filter) ORDER BY rejected_at, id LIMIT ? OFFSET ?
        """,
      arguments: arguments + [limit, offset])
    let bills = try rows.map { row in
      RejectedBill(
        id: row[0], customer: row[1], entity: row[2], number: row[3],
        status: RejectedBill.Status(rawValue: row[4]) ?? .open, retries: row[5], rejectedAt: row[6], updatedAt: row[7],
        payload: row[8], reasons: try reasons(of: row[0], session))
    }
    return (bills, total ?? 0)
  }

  private static func reasons(of id: Int64, _ session: Session) throws -> [BillRejection.Reason] {
    try session.statement(
        "SELECT cause, value, is_fixed FROM rejected_bill_reason WHERE rejected_bill_id = ? ORDER BY position").all(id) { row in
      BillRejection.Reason(cause: BillRejection.Cause(rawValue: row[0]) ?? .item, value: row[1], isFixed: row[2])
    }
  }

  /// Gives the selected bills up for good.
  public static func markFailed(_ selection: Selection, comments: String, _ session: WriteSession) throws {
    var selection = selection
    selection.statuses = RejectedBill.Status.waiting + [.maxOut]
    let (filter, arguments) = selection.filter()
    try session.db.execute(
      sql: "UPDATE rejected_bill SET status = 'PERMANENT_FAILED', comments = ?, updated_at = ? WHERE \(filter)",
      arguments: [comments, session.now] + arguments)
  }
}

extension BillEntry {
  /// - Throws: `BillRejection` where master data is missing and the organization keeps such bills.
  func checkRejection(_ accepted: Fields) throws {
    var reasons: [BillRejection.Reason] = []
    func keep(_ cause: BillRejection.Cause) -> Bool { RejectedBills.keep(cause, configs, for: entities) }
    func add(_ cause: BillRejection.Cause, _ value: String) {
      let reason = BillRejection.Reason(cause: cause, value: value)
      if !reasons.contains(reason) { reasons.append(reason) }
    }
    if let missingStore { add(.store, missingStore) }
    if !new.lines.isEmpty, keep(.item) {
      for line in new.lines where try !Self.isKnown(sku: line.sku, session) { add(.item, line.sku) }
    }
    if !new.payments.isEmpty, keep(.tender) {
      let tenders = try session.reference(Tenders.self)
      for payment in new.payments where tenders.find(payment.mode) == nil { add(.tender, payment.mode) }
    }
    let (unlisted, invalid) = (accepted.extended.unlistedValues, accepted.extended.invalidValues)
    var isFinal = false
    if !unlisted.isEmpty || !invalid.isEmpty, keep(.field) {
      for field in unlisted + invalid { add(.field, field.text) }
      isFinal = !invalid.isEmpty
    }
    if !reasons.isEmpty { throw BillRejection(bill: new, reasons: reasons, isFinal: isFinal) }
  }

  static func isFixed(_ reason: BillRejection.Reason, in bill: NewBill, _ session: Session) throws -> Bool {
    switch reason.cause {
    case .item: return try isKnown(sku: reason.value, session)
    case .tender: return try session.reference(Tenders.self).find(reason.value) != nil
    case .store:
      guard let wanted = bill.bookedFor else { return true }
      return try session.entities.find(wanted.kind, code: wanted.code) != nil
    case .field:
      let definitions = try session.reference(FieldDefinitions.self)
      return !definitions.check(bill.extendedFields, .extended).unlistedValues.contains { $0.text == reason.value }
    }
  }
}
