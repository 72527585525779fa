import GRDB

extension WriteSession {
  public func addCustomerStatusLabel(
    _ label: String, status: String, isDefault: Bool, blockedActions: String = "[]"
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO customer_status_label (label, status, is_default, blocked_actions) VALUES (?, ?, ?, ?)
        """,
      arguments: [label, status, isDefault, blockedActions])
    referenceChanged()
  }
}
