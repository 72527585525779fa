import GRDB

enum CustomerTicketsSchema {
  static let migrations = [
    Migration(
      "customer-tickets-1",
      """
      CREATE TABLE customer_ticket (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        code TEXT NOT NULL UNIQUE,
        status TEXT NOT NULL,
        priority TEXT NOT NULL,
        department TEXT NOT NULL,
        subject TEXT NOT NULL,
        message TEXT NOT NULL,
        reported_from TEXT NOT NULL,
        type TEXT NOT NULL,
        -- Name → value, as the text of a JSON object.
        fields TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id),
        UNIQUE (customer_id, subject)
      );
      """)
  ]
}

/// A complaint or question of a customer.
public struct CustomerTicket: Sendable {
  /// Given by the client, or drawn.
  public var code: String
  public var status: String
  /// low, medium or high.
  public var priority: String
  public var department: String
  public var subject: String
  public var message: String
  public var reportedFrom: String
  public var type: String
  /// Custom fields, as the text of a JSON object.
  public var fields: String
  public var createdAt: Timestamp

  public init(
    code: String = "", status: String, priority: String, department: String = "", subject: String,
    message: String = "", reportedFrom: String = "", type: String = "", fields: String = "{}"
  ) {
    self.code = code
    self.status = status
    self.priority = priority
    self.department = department
    self.subject = subject
    self.message = message
    self.reportedFrom = reportedFrom
    self.type = type
    self.fields = fields
    createdAt = Timestamp(milliseconds: 0)
  }
}

/// Why a ticket cannot be added.
public enum CustomerTicketError: Error, Equatable {
  case noSubject
  /// The customer has a ticket of the same subject.
  case subjectTaken
  case codeTaken
}

/// Customers' tickets (customer.v11.tickets).
public enum CustomerTickets {
  /// - Throws: `CustomerTicketError`.
  public static func add(
    _ ticket: CustomerTicket, of customer: Int64, till: Int64, _ session: WriteSession
  ) throws -> CustomerTicket {
    guard !ticket.subject.isEmpty else { throw CustomerTicketError.noSubject }
    let same = try Bool.fetchOne(
      session.db, sql: "SELECT 1 FROM customer_ticket WHERE customer_id = ? AND subject = ?",
      arguments: [customer, ticket.subject])
    guard same == nil else { throw CustomerTicketError.subjectTaken }
    var ticket = ticket
    if ticket.code.isEmpty {
      ticket.code = try session.random { $0.code(length: 8, from: "23456789ABCDEFGHJKLMNPQRSTUVWXYZ") }
    }
    let code = try Bool.fetchOne(
      session.db, sql: "SELECT 1 FROM customer_ticket WHERE code = ?", arguments: [ticket.code])
    guard code == nil else { throw CustomerTicketError.codeTaken }
    ticket.createdAt = session.now
    try session.db.execute(
      sql: """
        INSERT INTO customer_ticket (customer_id, code, status, priority, department, subject, message, reported_from,
          type, fields, created_at, created_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        customer, ticket.code, ticket.status, ticket.priority, ticket.department, ticket.subject, ticket.message,
        ticket.reportedFrom, ticket.type, ticket.fields, ticket.createdAt, till,
      ])
    return ticket
  }

  /// The tickets of a customer, oldest first.
  public static func all(_ customer: Int64, _ session: Session) throws -> [CustomerTicket] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT code, status, priority, department, subject, message, reported_from, type, fields, created_at
        FROM customer_ticket WHERE customer_id = ? ORDER BY id
        """, arguments: [customer]
    ).map { row in
      var ticket = CustomerTicket(
        code: row[0], status: row[1], priority: row[2], department: row[3], subject: row[4], message: row[5],
        reportedFrom: row[6], type: row[7], fields: row[8])
      ticket.createdAt = row[9]
      return ticket
    }
  }

  /// A ticket of a subject that the survivor has too stays behind: subjects are unique per customer.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "UPDATE OR IGNORE customer_ticket SET customer_id = ? WHERE customer_id = ?", arguments: [survivor, victim])
  }
}
