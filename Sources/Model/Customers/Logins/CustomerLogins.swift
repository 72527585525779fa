import GRDB

enum CustomerLoginsSchema {
  static let migrations = [
    Migration(
      "customer-logins-1",
      """
      CREATE TABLE customer_login (
        customer_id INTEGER PRIMARY KEY REFERENCES customer (id),
        -- Lower-case hexadecimal. Neither the password nor what the client sends of it is kept.
        salt TEXT NOT NULL,
        digest TEXT NOT NULL,
        updated_at INTEGER NOT NULL
      );
      """)
  ]
}

/// A customer's log-in to the organization's web shop or app (user-auth).
public struct CustomerLogin: Sendable {
  public let salt: String
  public let digest: String
}

public enum CustomerLogins {
  public static func find(_ customer: Int64, _ session: Session) throws -> CustomerLogin? {
    try Row.fetchOne(
      session.db, sql: "SELECT salt, digest FROM customer_login WHERE customer_id = ?", arguments: [customer]
    ).map { CustomerLogin(salt: $0[0], digest: $0[1]) }
  }

  /// Stores a log-in with a fresh salt.
  ///
  /// - Parameter digest: of the password, with the salt given.
  public static func set(
    of customer: Int64, _ session: WriteSession, digest: (_ salt: String) -> String
  ) throws {
    let salt = try session.random { $0.code(length: 32, from: "0123456789abcdef") }
    try session.db.execute(
      sql: "INSERT OR REPLACE INTO customer_login VALUES (?, ?, ?, ?)",
      arguments: [customer, salt, digest(salt), session.now])
  }

  /// Removes the log-in of a customer who is forgotten.
  static func forget(_ customer: Int64, _ session: WriteSession) throws {
    try session.db.execute(sql: "DELETE FROM customer_login WHERE customer_id = ?", arguments: [customer])
  }

  /// The survivor's own log-in stands; a survivor without one takes over the victim's.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "UPDATE OR IGNORE customer_login SET customer_id = ? WHERE customer_id = ?", arguments: [survivor, victim])
    try session.db.execute(sql: "DELETE FROM customer_login WHERE customer_id = ?", arguments: [victim])
  }
}
