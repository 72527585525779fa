import GRDB

/// Why a status cannot be set, or forbids what was asked.
public enum CustomerStatusError: Error, Equatable {
  case unknownLabel(String)
  /// The customer's status forbids the action (3045).
  case blocked(CustomerAction, customer: Int64, status: String)
}

/// One step in a customer's way through the statuses.
public struct CustomerStatusChange: Sendable {
  public var label: CustomerStatusLabel
  /// The label before it; nil for the first step.
  public var previousLabel: String?
  public var reason: String
  public var createdOn: Timestamp
  public var changedAt: Timestamp
  public var till: Int64
  /// Whether it is the last step.
  public var isActive: Bool
}

/// Customers' statuses, set by the organization's labels.
public enum CustomerStatuses {
  /// Gives a customer a label; the status is the one behind it (customer-lookup.v2.updateStatus).
  ///
  /// - Parameter createdOn: what the client dates the change, by default now.
  /// - Throws: `CustomerStatusError.unknownLabel`.
  public static func set(
    _ label: String, of customer: Int64, reason: String, createdOn: Timestamp? = nil, till: Int64,
    _ session: WriteSession
  ) throws {
    guard let label = try session.reference(CustomerStatusLabels.self).named(label) else {
      throw CustomerStatusError.unknownLabel(label)
    }
    try session.db.execute(
      sql: """
        INSERT INTO customer_status_change (customer_id, label_id, reason, created_on, changed_at, changed_by)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [customer, label.id, reason, createdOn ?? session.now, session.now, till])
    try session.db.execute(
      sql: "UPDATE customer SET status = ?, status_label_id = ?, updated_at = ?, updated_by = ? WHERE id = ?",
      arguments: [label.status, label.id, session.now, till, customer])
  }

  /// Makes sure that a customer's status does not forbid an action (3045).
  ///
  /// - Parameters:
  ///   - label: the customer's `status_label_id`.
  ///   - status: the customer's `status`, which counts where no label is set.
  /// - Throws: `CustomerStatusError.blocked`.
  public static func require(
    _ action: CustomerAction, of customer: Int64, label: Int64?, status: String, _ session: Session
  ) throws {
    let label = try label.flatMap { try session.reference(CustomerStatusLabels.self)[$0] }
    guard label?.allows(action) ?? (status != "DELETED") else {
      throw CustomerStatusError.blocked(action, customer: customer, status: label?.label ?? status)
    }
  }

  /// The same for a customer known by id alone.
  public static func require(_ action: CustomerAction, of customer: Int64, _ session: Session) throws {
    let row = try Row.fetchOne(
      session.statement("SELECT status_label_id, status FROM customer WHERE id = ?"),
      arguments: [customer])
    guard let row else { return }
    try require(action, of: customer, label: row[0], status: row[1], session)
  }

  /// The steps of a customer, oldest first.
  public static func changes(of customer: Int64, _ session: Session) throws -> [CustomerStatusChange] {
    let labels = try session.reference(CustomerStatusLabels.self)
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT label_id, reason, created_on, changed_at, changed_by FROM customer_status_change
        WHERE customer_id = ? ORDER BY id
        """, arguments: [customer])
    var previous: String?
    return rows.enumerated().compactMap { index, row in
      guard let label = labels[row[0]] else { return nil }
      defer { previous = label.label }
      return CustomerStatusChange(
        label: label, previousLabel: previous, reason: row[1], createdOn: row[2], changedAt: row[3], till: row[4],
        isActive: index == rows.count - 1)
    }
  }
}
