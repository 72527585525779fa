import Foundation
import GRDB

/// Trying rejected bills again (`transaction-rejection.v2.retrigger`).
extension RejectedBills {
  public struct Retrigger: Sendable {
    public var id: Int64
    public var fixed = 0
    public var partiallyFixed = 0
    public var total = 0
  }

  /// Looks at the causes of the selected bills again; those that have none left are entered, dated now.
  public static func retrigger(_ selection: Selection, _ session: WriteSession) throws -> Retrigger {
    try session.db.execute(sql: "INSERT INTO retrigger (started_at) VALUES (?)", arguments: [session.now])
    var result = Retrigger(id: session.db.lastInsertedRowID)
    var selection = selection
    selection.statuses = RejectedBill.Status.waiting
    for rejected in try list(selection, limit: replayLimit, offset: 0, session).bills {
      result.total += 1
      try session.db.execute(
        sql: "INSERT INTO retrigger_entry (retrigger_id, rejected_bill_id) VALUES (?, ?)",
        arguments: [result.id, rejected.id])
      guard let bill = try bill(of: rejected, session) else { continue }
      var fixed = 0
      for (position, reason) in rejected.reasons.enumerated() where try BillEntry.isFixed(reason, in: bill, session) {
        fixed += 1
        try session.db.execute(
          sql: "UPDATE rejected_bill_reason SET is_fixed = 1 WHERE rejected_bill_id = ? AND position = ?",
          arguments: [rejected.id, position])
      }
      if fixed == rejected.reasons.count {
        result.fixed += 1
        try replay(bill, of: rejected, session)
      } else {
        if fixed > 0 { result.partiallyFixed += 1 }
        try set(rejected, fixed > 0 ? .partiallyFixed : rejected.status, retries: rejected.retries + 1, session)
      }
    }
    return result
  }

  private static func bill(of rejected: RejectedBill, _ session: Session) throws -> NewBill? {
    let text = try String.fetchOne(
      session.db, sql: "SELECT bill FROM rejected_bill WHERE id = ?", arguments: [rejected.id])
    return try text.map { try JSONDecoder().decode(NewBill.self, from: Data($0.utf8)) }
  }

  private static func replay(_ bill: NewBill, of rejected: RejectedBill, _ session: WriteSession) throws {
    var bill = bill
    bill.billedAt = session.now
    do {
      let added = try session.savepoint {
        bill.customer = try bill.customer.map { try owner($0, session) }
        return try Bills.add(bill, session)
      }
      try set(rejected, .success, retries: rejected.retries, bill: added.id, session)
    } catch let rejection as BillRejection {
      // What else is missing by now.
      try session.statement("DELETE FROM rejected_bill_reason WHERE rejected_bill_id = ?").run(rejected.id)
      try write(rejection.reasons, of: rejected.id, session)
      try set(rejected, .open, retries: rejected.retries + 1, session)
    } catch is BillError {
      try set(rejected, .fixed, retries: rejected.retries + 1, session)
    } catch is CustomerError {
      try set(rejected, .fixed, retries: rejected.retries + 1, session)
    } catch is CustomerStatusError {
      try set(rejected, .fixed, retries: rejected.retries + 1, session)
    }
  }

  /// Whose bill it is by now: a customer who was merged is somebody else, and one who may not buy keeps it waiting.
  private static func owner(_ customer: Int64, _ session: Session) throws -> Int64 {
    guard let found = try Customers.find(id: customer, session) else { throw CustomerError.notFound }
    let owner = try Customers.active(id: found.mergedInto ?? customer, session).id
    try CustomerStatuses.require(.transaction, of: owner, session)
    return owner
  }

  private static func set(
    _ rejected: RejectedBill, _ status: RejectedBill.Status, retries: Int64, bill: Int64? = nil, _ session: WriteSession
  ) throws {
    let status = retries >= retryLimit && status != .success ? .maxOut : status
    try session.db.execute(
      sql: "UPDATE rejected_bill SET status = ?, retries = ?, bill_id = ?, updated_at = ? WHERE id = ?",
      arguments: [status.rawValue, retries, bill, session.now, rejected.id])
  }

  /// How many bills of a retrigger are in each state by now; nil for an unknown one.
  public static func progress(of retrigger: Int64, _ session: Session) throws -> [RejectedBill.Status: Int]? {
    guard
      try Int.fetchOne(session.db, sql: "SELECT 1 FROM retrigger WHERE id = ?", arguments: [retrigger]) != nil
    else { return nil }
    var counts: [RejectedBill.Status: Int] = [:]
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT status, count(*) FROM retrigger_entry JOIN rejected_bill ON id = rejected_bill_id
        WHERE retrigger_id = ? GROUP BY status
        """,
      arguments: [retrigger])
    for row in rows { counts[RejectedBill.Status(rawValue: row[0]) ?? .open] = row[1] }
    return counts
  }
}
