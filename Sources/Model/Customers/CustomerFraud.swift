import GRDB

enum CustomerFraudSchema {
  static let migrations = [
    Migration(
      "customer-fraud-1",
      """
      -- Who set a customer's fraud status last, and when; the status stands with the customer.
      CREATE TABLE customer_fraud_mark (
        customer_id INTEGER PRIMARY KEY REFERENCES customer (id),
        marked_by INTEGER NOT NULL REFERENCES org_entity (id),
        marked_at INTEGER NOT NULL
      );
      """)
  ]
}

/// The fraud status of customers, which v1.1 sets with a profile (`customer.v11.update`).
public enum CustomerFraud {
  public struct Mark: Sendable {
    public let till: Int64
    public let at: Timestamp
  }

  /// Sets the status, in the client's own word.
  static func set(_ status: String, of customer: Int64, by till: Int64, _ session: WriteSession) throws {
    let statement = try session.statement(
      "UPDATE customer SET fraud_status = ?1 WHERE id = ?2 AND fraud_status <> ?1")
    try statement.run(String(status.prefix(100)), customer)
    guard session.db.changesCount > 0 else { return }
    try session.db.execute(
      sql: "INSERT OR REPLACE INTO customer_fraud_mark VALUES (?, ?, ?)", arguments: [customer, till, session.now])
  }

  /// Who set the status last; nil where nobody did.
  public static func mark(of customer: Int64, _ session: Session) throws -> Mark? {
    try session.statement("SELECT marked_by, marked_at FROM customer_fraud_mark WHERE customer_id = ?").first(customer) { Mark(till: $0[0], at: $0[1]) }
  }
}
