import GRDB

extension WriteSession {
  /// - Throws: `OrganizationError.exists` where the source has the account.
  public func addSource(_ name: String, accountID: String = "", accountName: String = "") throws {
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM source WHERE name = ? AND account_id = ?)", arguments: [name, accountID])
    if known == true { throw OrganizationError.exists("source '\(name)' with the account '\(accountID)'") }
    try db.execute(
      sql: "INSERT INTO source (name, account_id, account_name) VALUES (?, ?, ?)",
      arguments: [name, accountID, accountName])
    referenceChanged()
  }

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
