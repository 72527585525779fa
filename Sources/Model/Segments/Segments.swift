import GRDB

enum SegmentsSchema {
  static let migrations = [
    Migration(
      "segments-1",
      """
      CREATE TABLE segment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE
      );
      -- A customer is in one partition of a segment at most.
      CREATE TABLE segment_member (
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        segment_id INTEGER NOT NULL REFERENCES segment (id),
        partition TEXT NOT NULL,
        PRIMARY KEY (customer_id, segment_id)
      ) WITHOUT ROWID;
      """)
  ]
}

/// A segment that a customer is in, and which of its partitions.
public struct SegmentOfCustomer: Sendable {
  public let name: String
  public let partition: String
}

/// How the organization divides its customers. No operation writes segments: an organization brings them with it, as a
/// list that its analysts made.
public enum Segments {
  /// Puts a customer into a partition of a segment, in place of the one before. The segment is made with its first customer.
  public static func put(_ customer: Int64, into partition: String, of segment: String, _ session: WriteSession) throws {
    try session.db.execute(sql: "INSERT OR IGNORE INTO segment (name) VALUES (?)", arguments: [segment])
    try session.db.execute(
      sql: """
        INSERT OR REPLACE INTO segment_member (customer_id, segment_id, partition)
        SELECT ?, id, ? FROM segment WHERE name = ?
        """, arguments: [customer, partition, segment])
  }

  /// The segments of a customer, in order of their names.
  public static func of(_ customer: Int64, _ session: Session) throws -> [SegmentOfCustomer] {
    try session.statement(
      """
      SELECT name, partition FROM segment_member JOIN segment ON segment.id = segment_id WHERE customer_id = ?
      ORDER BY name
      """
    ).all(customer) { SegmentOfCustomer(name: $0[0], partition: $0[1]) }
  }

  /// Gives a merged customer's segments to the survivor; where both are in one, the survivor's partition stands.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "UPDATE OR IGNORE segment_member SET customer_id = ? WHERE customer_id = ?", arguments: [survivor, victim])
    try session.db.execute(sql: "DELETE FROM segment_member WHERE customer_id = ?", arguments: [victim])
  }
}
