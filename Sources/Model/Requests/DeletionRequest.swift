import GRDB

/// A customer's wish to be forgotten: approved, it waits for some days, and then what is personal is deleted for good
/// (contract: pii-deletion).
public struct DeletionRequest: Sendable {
  /// When the deletion runs; nil before the approval and after a change of mind.
  public let scheduledAt: Timestamp?
  public let deletedAt: Timestamp?

  /// Marks the customer, and enters the deletion: at the first midnight after the organization's waiting period.
  static func schedule(_ request: Int64, _ customer: Customer, till: Entity, _ session: WriteSession) throws {
    guard let label = try session.reference(CustomerStatusLabels.self).of("PENDING_DELETION") else {
      throw RequestError.noDeletionLabel
    }
    let days = min(max(0, try session.configs.number("CONF_PII_DATA_DELETE_AFTER_DAYS") ?? 0), 90)
    let due = try session.zone.startOfDay(session.now, plusDays: Int(days) + 1)
    try session.db.execute(
      sql: """
        UPDATE deletion_request SET scheduled_at = ?, earlier_label_id = ?, earlier_status = ? WHERE request_id = ?
        """, arguments: [due, customer.statusLabel, customer.status.rawValue, request])
    try CustomerStatuses.set(
      label.label, of: customer.id, reason: "PII deletion request approved", till: till.id, session)
    try session.schedule(.piiDeletion, subject: request, at: due)
  }

  static func unschedule(_ request: Int64, _ customer: Int64, till: Entity, _ session: WriteSession) throws {
    let earlier = try Row.fetchOne(
      session.db, sql: "SELECT earlier_label_id, earlier_status FROM deletion_request WHERE request_id = ?",
      arguments: [request])
    if let label = (earlier?[0] as Int64?).flatMap({ id in try? session.reference(CustomerStatusLabels.self)[id] }) {
      try CustomerStatuses.set(
        label.label, of: customer, reason: "PII deletion request cancelled", till: till.id, session)
    } else {
      try session.db.execute(
        sql: "UPDATE customer SET status = ?, status_label_id = NULL WHERE id = ?",
        arguments: [(earlier?[1] as String?) ?? "ACTIVE", customer])
    }
    try session.db.execute(
      sql: "UPDATE deletion_request SET scheduled_at = NULL WHERE request_id = ?", arguments: [request])
  }

  /// Deletes what is personal, if nobody has called it off.
  static func run(request id: Int64, _ session: WriteSession) throws {
    guard let request = try Requests.find(id, session), request.status == .approved,
      case .deletion(let deletion) = request.subject, let due = deletion.scheduledAt, due <= session.now
    else { return }
    // Whoever was merged into another in the meantime is forgotten with that other, or not at all.
    if let customer = try Customers.find(id: request.customer, session), customer.status.isLiving {
      try Customers.forget(customer, till: request.updatedBy, session)
    }
    try session.db.execute(
      sql: "UPDATE deletion_request SET deleted_at = ? WHERE request_id = ?", arguments: [session.now, id])
    try Requests.decide(
      id, .success, comments: request.updatedComments, automatic: request.isAutoApproved, till: request.updatedBy,
      session)
  }
}

extension Requests {
  /// Checks a customer's wish to be forgotten.
  ///
  /// A second wish beside one that is open is refused: the two could be decided differently (the contract is silent).
  public static func deletion(of customer: Customer, _ session: Session) throws -> RequestDraft.Subject {
    guard try session.configs.isOn("CONF_ENABLE_PII_DELETION") else { throw RequestError.deletionOff }
    let open = try Bool.fetchOne(
      session.db,
      sql: """
        SELECT 1 FROM request WHERE customer_id = ? AND type = 'CUSTOMER' AND base_type = 'DELETE'
          AND status IN ('PENDING', 'APPROVED')
        """, arguments: [customer.id])
    guard open == nil else { throw RequestError.deletionOpen }
    return .deletion
  }
}
