import GRDB

enum CustomerNotesSchema {
  static let migrations = [
    Migration(
      "customer-notes-1",
      """
      CREATE TABLE customer_note (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        description TEXT NOT NULL,
        -- The store associate who wrote it, as the client names them.
        associate TEXT NOT NULL DEFAULT '',
        dated INTEGER NOT NULL,
        written_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      INSERT INTO sqlite_sequence VALUES ('customer_note', 41200);
      CREATE INDEX customer_note_of_customer ON customer_note (customer_id, id);
      """)
  ]
}

/// What somebody in a store wrote down about a customer.
public struct CustomerNote: Sendable {
  public var id: Int64
  public var description: String
  public var date: Timestamp
}

/// Notes on customers (customer.v11.notes).
public enum CustomerNotes {
  /// Characters.
  public static let limit = 255

  /// Adds a note, or changes the text and date of one.
  ///
  /// - Parameter id: the note to change; nil for a new one.
  /// - Returns: nil where the customer has no note of the id, or the text is empty or too long.
  public static func save(
    _ id: Int64?, _ description: String, date: Timestamp?, associate: String = "", of customer: Int64, till: Int64,
    _ session: WriteSession
  ) throws -> CustomerNote? {
    guard !description.isEmpty, description.count <= limit else { return nil }
    guard let id else {
      let date = date ?? session.now
      try session.db.execute(
        sql: """
          INSERT INTO customer_note (customer_id, description, associate, dated, written_by) VALUES (?, ?, ?, ?, ?)
          """, arguments: [customer, description, associate, date, till])
      return CustomerNote(id: session.db.lastInsertedRowID, description: description, date: date)
    }
    try session.db.execute(
      sql: """
        UPDATE customer_note SET description = ?, dated = coalesce(?, dated), written_by = ?
        WHERE id = ? AND customer_id = ?
        """, arguments: [description, date, till, id, customer])
    return try all(customer, session).first { $0.id == id }
  }

  /// The notes on a customer, oldest first.
  public static func all(_ customer: Int64, _ session: Session) throws -> [CustomerNote] {
    try Row.fetchAll(
      session.db, sql: "SELECT id, description, dated FROM customer_note WHERE customer_id = ? ORDER BY id",
      arguments: [customer]
    ).map { CustomerNote(id: $0[0], description: $0[1], date: $0[2]) }
  }

  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "UPDATE customer_note SET customer_id = ? WHERE customer_id = ?", arguments: [survivor, victim])
  }
}
