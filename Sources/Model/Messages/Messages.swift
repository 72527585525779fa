import GRDB

enum MessagesSchema {
  static let migrations = [
    Migration(
      "messages-1",
      """
      CREATE TABLE message (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel TEXT NOT NULL,
        recipient TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL DEFAULT '',
        body TEXT NOT NULL,
        code TEXT,
        customer_id INTEGER,
        sent_at INTEGER NOT NULL
      );
      INSERT INTO sqlite_sequence VALUES ('message', 1000000);
      CREATE INDEX message_by_recipient ON message (recipient, id);
      CREATE INDEX message_of_customer ON message (customer_id) WHERE customer_id IS NOT NULL;
      """)
  ]
}

/// Something the organization "sent": nothing leaves the machine, tests read it through the control API.
public struct Message: Sendable {
  public enum Channel: String, Sendable, CaseIterable {
    case sms = "SMS"
    case email = "EMAIL"
    case whatsapp = "WHATSAPP"
    case zalo = "ZALO"
  }

  public var id: Int64 = 0
  public var channel: Channel
  /// A mobile number with country code, or an e-mail address.
  public var to: String
  /// What it is about, in capitals: `VALIDATION_CODE`, `OTP`, `COUPON_ISSUED`, …
  public var kind: String
  public var subject = ""
  public var body: String
  /// The one-time or validation code that the text carries.
  public var code: String?
  public var customer: Int64?
  public var sentAt = Timestamp(milliseconds: 0)

  public init(
    channel: Channel, to: String, kind: String, subject: String = "", body: String, code: String? = nil,
    customer: Int64? = nil
  ) {
    self.channel = channel
    self.to = to
    self.kind = kind
    self.subject = subject
    self.body = body
    self.code = code
    self.customer = customer
  }
}

extension WriteSession {
  /// Sends a message. Returns its id.
  @discardableResult
  public func send(_ message: Message) throws -> Int64 {
    try db.execute(
      sql: """
        INSERT INTO message (channel, recipient, kind, subject, body, code, customer_id, sent_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        message.channel.rawValue, message.to, message.kind, message.subject, message.body, message.code,
        message.customer, now,
      ])
    return db.lastInsertedRowID
  }

  /// Forgets all messages.
  public func clearMessages() throws {
    try db.execute(sql: "DELETE FROM message")
  }
}

extension Session {
  /// What was sent, newest first. A nil filter lets everything through.
  public func messages(
    to: String? = nil, channel: String? = nil, kind: String? = nil, limit: Int = 1000
  ) throws -> [Message] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, channel, recipient, kind, subject, body, code, customer_id, sent_at FROM message
        WHERE (?1 IS NULL OR recipient = ?1) AND (?2 IS NULL OR channel = upper(?2)) AND (?3 IS NULL OR kind = upper(?3))
        ORDER BY id DESC LIMIT ?4
        """,
      arguments: [to, channel, kind, limit])
    return rows.map(Session.message)
  }

  private static func message(_ row: Row) -> Message {
    var message = Message(
      channel: Message.Channel(rawValue: row[1]) ?? .sms, to: row[2], kind: row[3], subject: row[4], body: row[5],
      code: row[6], customer: row[7])
    message.id = row[0]
    message.sentAt = row[8]
    return message
  }
}
