import GRDB

/// The sources that profiles and bills come from, and the accounts of those that have several.
public struct Sources: ReferenceData {
  public struct Account: Sendable {
    public let source: String
    /// Empty where the source has a single account.
    public let id: String
    public let name: String
  }

  public let accounts: [Account]

  public static func load(_ db: Database) throws -> Sources {
    let rows = try Row.fetchAll(db, sql: "SELECT name, account_id, account_name FROM source ORDER BY name, account_id")
    return Sources(accounts: rows.map { Account(source: $0[0], id: $0[1], name: $0[2]) })
  }

  /// Whether the organization has a source; names match in any case.
  public func has(_ source: String) -> Bool {
    accounts.contains { $0.source.lowercased() == source.lowercased() }
  }

  /// The accounts of a source; empty for one that has a single account, or that is none.
  public func accounts(of source: String) -> [Account] {
    accounts.filter { $0.source.lowercased() == source.lowercased() && !$0.id.isEmpty }
  }
}

/// The organization's words for what customers may be, and the system's status behind each.
public struct CustomerStatusLabels: ReferenceData {
  public struct Label: Sendable {
    public let id: Int64
    public let label: String
    /// ACTIVE, SUSPENDED, PENDING_DELETION, DELETED, …
    public let status: String
    public let isDefault: Bool
    /// What customers with the label may not do.
    public let blockedActions: [String]
  }

  /// In order of their ids.
  public let all: [Label]

  public static func load(_ db: Database) throws -> CustomerStatusLabels {
    let rows = try Row.fetchAll(
      db, sql: "SELECT id, label, status, is_default, blocked_actions FROM customer_status_label ORDER BY id")
    return CustomerStatusLabels(
      all: rows.map {
        Label(id: $0[0], label: $0[1], status: $0[2], isDefault: $0[3], blockedActions: JSONStrings.read($0[4]))
      })
  }

  public subscript(id: Int64) -> Label? { all.first { $0.id == id } }
  public func find(_ label: String) -> Label? { all.first { $0.label.lowercased() == label.lowercased() } }
  /// What a new customer is.
  public var initial: Label? { all.first { $0.isDefault } }
}

extension Session {
  public var sources: Sources {
    get throws { try reference(Sources.self) }
  }

  public var customerStatusLabels: CustomerStatusLabels {
    get throws { try reference(CustomerStatusLabels.self) }
  }
}

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
