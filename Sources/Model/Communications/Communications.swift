import GRDB

/// An SMS or e-mail that a client asked the organization to send.
public struct Communication: Sendable {
  public var id: Int64 = 0
  public var channel: Message.Channel
  public var to: String
  public var sender = ""
  public var cc = ""
  public var bcc = ""
  public var subject = ""
  public var body: String
  /// When it is to leave.
  public var scheduledAt: Timestamp
  /// The client's own spelling of that time; empty where it gave none.
  public var scheduledText = ""
  /// When it left; nil while it waits.
  public var sentAt: Timestamp?

  public init(channel: Message.Channel, to: String, body: String, scheduledAt: Timestamp) {
    self.channel = channel
    self.to = to
    self.body = body
    self.scheduledAt = scheduledAt
  }
}

/// What clients send through the communications resource: now, or at a moment of the sandbox's clock.
public enum Communications {
  /// Stores a communication and sends it, or enters it to be sent at its time.
  public static func send(_ communication: Communication, _ session: WriteSession) throws -> Communication {
    try session.db.execute(
      sql: """
        INSERT INTO communication (channel, recipient, sender, cc, bcc, subject, body, scheduled_at, scheduled_text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        communication.channel.rawValue, communication.to, communication.sender, communication.cc, communication.bcc,
        communication.subject, communication.body, communication.scheduledAt, communication.scheduledText,
      ])
    var stored = communication
    stored.id = session.db.lastInsertedRowID
    if communication.scheduledAt <= session.now {
      try deliver(stored.id, session)
      stored.sentAt = session.now
    } else {
      try session.schedule(.communication, subject: stored.id, at: communication.scheduledAt)
    }
    return stored
  }

  /// Lets a communication leave; once only.
  static func deliver(_ id: Int64, _ session: WriteSession) throws {
    guard let communication = try find(id, session), communication.sentAt == nil else { return }
    let message = try session.send(
      Message(
        channel: communication.channel, to: communication.to, kind: "COMMUNICATION", subject: communication.subject,
        body: communication.body))
    try session.db.execute(
      sql: "UPDATE communication SET message_id = ? WHERE id = ?", arguments: [message, id])
  }

  /// The communication of an id; nil where there is none.
  public static func find(_ id: Int64, _ session: Session) throws -> Communication? {
    let row = try Row.fetchOne(
      session.db,
      sql: """
        SELECT communication.id, communication.channel, communication.recipient, sender, cc, bcc, communication.subject,
          communication.body, scheduled_at, scheduled_text, message.sent_at
        FROM communication LEFT JOIN message ON message.id = communication.message_id WHERE communication.id = ?
        """,
      arguments: [id])
    return row.map { row in
      var communication = Communication(
        channel: Message.Channel(rawValue: row[1]) ?? .sms, to: row[2], body: row[7], scheduledAt: row[8])
      communication.id = row[0]
      communication.sender = row[3]
      communication.cc = row[4]
      communication.bcc = row[5]
      communication.subject = row[6]
      communication.scheduledText = row[9]
      communication.sentAt = row[10]
      return communication
    }
  }

  /// A message as a customer's interactions show it.
  public struct Interaction: Sendable {
    /// The communication's id where a client sent it, which is what can be sent again; else the message's own.
    public var id: Int64
    public var channel: Message.Channel
    public var sender: String
    public var receiver: String
    /// The subject of an e-mail, the text of any other message.
    public var title: String
    public var sentAt: Timestamp
  }

  /// What was sent to a customer, or to one of their numbers and addresses, in a span of time, newest first.
  ///
  /// - Parameter masked: puts stars in place of the one-time codes in the texts (`CONF_MASK_OTP`).
  public static func sent(
    to customer: Int64, from start: Timestamp? = nil, to end: Timestamp? = nil, masked: Bool, limit: Int = 1000,
    _ session: Session
  ) throws -> [Interaction] {
    let identifiers = try Customers.profiles(of: customer, session).flatMap(\.identifiers)
      .filter { $0.type == .mobile || $0.type == .email }
    let recipients = Set(identifiers.flatMap { [$0.value, $0.value.lowercased()] }).sorted()
    let marks = Array(repeating: "?", count: recipients.count).joined(separator: ", ")
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT ifnull(communication.id, message.id), message.channel, ifnull(sender, ''), message.recipient,
          message.subject, message.body, message.code, message.sent_at
        FROM message LEFT JOIN communication ON communication.message_id = message.id
        WHERE (message.customer_id = ? OR message.recipient IN (\(marks))) AND message.sent_at BETWEEN ? AND ?
        ORDER BY message.id DESC LIMIT ?
        """,
      arguments: [customer] + StatementArguments(recipients)
        + [start ?? Timestamp.range.lowerBound, end ?? Timestamp.range.upperBound, limit])
    return rows.map { row in
      let channel = Message.Channel(rawValue: row[1]) ?? .sms
      var title: String = channel == .email ? row[4] : row[5]
      if masked, let code = row[6] as String?, !code.isEmpty {
        title = title.replacing(code, with: String(repeating: "*", count: code.count))
      }
      return Interaction(
        id: row[0], channel: channel, sender: row[2], receiver: row[3], title: title, sentAt: row[7])
    }
  }
}
