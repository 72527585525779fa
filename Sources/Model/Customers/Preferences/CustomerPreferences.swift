import GRDB

enum CustomerPreferencesSchema {
  static let migrations = [
    Migration(
      "customer-preferences-1",
      """
      CREATE TABLE customer_preference (
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (customer_id, name)
      ) WITHOUT ROWID;
      """)
  ]
}

/// What a customer likes: custom fields of the scope `customer_preferences`, and the store they prefer
/// (customer.v11.preferences).
public enum CustomerPreferences {
  /// The name under which the preferred store is read.
  public static let preferredStore = "PREFERRED_STORE"

  /// The name of a preference as the organization writes it; nil where it has none of the name, in any case.
  public static func defined(_ name: String, _ session: Session) throws -> String? {
    try String.fetchOne(
      session.db,
      sql: """
        SELECT name FROM field_definition
        WHERE kind = 'CUSTOM' AND scope = 'customer_preferences' AND name = ? AND NOT is_disabled
        """, arguments: [name])
  }

  /// Sets a preference. The caller has seen that it is defined, or names the preferred store.
  public static func set(_ name: String, to value: String, of customer: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "INSERT OR REPLACE INTO customer_preference VALUES (?, ?, ?)", arguments: [customer, name, value])
  }

  /// A customer's preferences by name.
  public static func all(_ customer: Int64, _ session: Session) throws -> [(name: String, value: String)] {
    try Row.fetchAll(
      session.db, sql: "SELECT name, value FROM customer_preference WHERE customer_id = ? ORDER BY name",
      arguments: [customer]
    ).map { ($0[0], $0[1]) }
  }

  /// The survivor's own preferences stand.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "UPDATE OR IGNORE customer_preference SET customer_id = ? WHERE customer_id = ?",
      arguments: [survivor, victim])
    try session.db.execute(sql: "DELETE FROM customer_preference WHERE customer_id = ?", arguments: [victim])
  }
}
