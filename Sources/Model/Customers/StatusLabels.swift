import GRDB

/// The organization's words for the statuses of customers, and what each of them forbids.
public struct StatusLabels: ReferenceData {
  public struct Label: Sendable {
    public let id: Int64
    public let label: String
    /// The system's status behind it: ACTIVE, SUSPENDED, DELETED, FRAUD_CONFIRMED, …
    public let status: String
    public let isDefault: Bool
    /// Names of the actions that customers with the label may not do, in lower case.
    public let blockedActions: Set<String>
  }

  public let all: [Label]

  public static func load(_ db: Database) throws -> StatusLabels {
    var blocked: [Int64: Set<String>] = [:]
    for row in try Row.fetchAll(
      db, sql: "SELECT l.id, lower(a.value) FROM customer_status_label l, json_each(l.blocked_actions) a")
    {
      blocked[row[0], default: []].insert(row[1])
    }
    return StatusLabels(
      all: try Row.fetchAll(db, sql: "SELECT id, label, status, is_default FROM customer_status_label ORDER BY id")
        .map { row in
          Label(id: row[0], label: row[1], status: row[2], isDefault: row[3], blockedActions: blocked[row[0]] ?? [])
        })
  }

  public subscript(id: Int64) -> Label? { all.first { $0.id == id } }

  /// The label with a text in any case.
  public func find(_ text: String) -> Label? {
    let text = text.lowercased()
    return all.first { $0.label.lowercased() == text }
  }

  /// What new customers get; nil where the organization has no default.
  public var initial: Label? { all.first(where: \.isDefault) }
}

extension Customers {
  /// Whether the organization uses status labels.
  static func hasStatuses(_ session: Session) throws -> Bool {
    try session.configs.isOn("CONF_CUSTOMER_STATUS_ENABLED", default: !session.reference(StatusLabels.self).all.isEmpty)
  }

  /// Refuses an action that the customer's status label forbids.
  ///
  /// - Throws: `CustomerError.blocked`, naming the label; `.deleted` for customers whose status is DELETED.
  public static func allow(_ action: String, _ customer: Customer, _ session: Session) throws {
    guard let id = customer.statusLabel, let label = try session.reference(StatusLabels.self)[id] else { return }
    if label.blockedActions.contains(action.lowercased()) { throw CustomerError.blocked(label.label) }
  }
}
