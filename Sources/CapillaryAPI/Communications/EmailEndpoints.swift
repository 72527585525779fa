import Model

/// `POST` and `GET /v1.1/communications/email`, and `POST /v2/communications/email`: one e-mail.
enum EmailEndpoints {
  struct Request: Decodable {
    var email: [Email]?

    struct Email: Decodable {
      var to: String?
      var cc: String?
      var bcc: String?
      var from: String?
      var subject: String?
      var body: String?
      var scheduled_time: String?
      var scheduledTime: String?
    }
  }

  struct Answer: Encodable, Sendable {
    var status: V1Status
    var email: Email

    struct Email: Encodable, Sendable {
      var id: String?
      var to: String?
      var cc: String?
      var bcc: String?
      var status: String?
      var subject: String?
      var description: String?
      var scheduled_time: String?
      var item_status: V1ItemStatus?
    }
  }

  static func send(_ call: Call, _ session: WriteSession) throws -> Reply {
    let request = try email(call.decode(Request.self))
    do {
      let sent = try Communications.send(try communication(request, session), session)
      return Reply(
        Answer(
          status: .sent,
          email: .init(
            id: String(sent.id), to: sent.to, cc: sent.cc, bcc: sent.bcc, status: "Queued", subject: sent.subject,
            description: sent.body, scheduled_time: try sent.scheduledTime(session))))
    } catch let error as CommunicationsError {
      return Reply(Answer(status: .failed, email: .init(to: request.to, item_status: V1ItemStatus(error))))
    }
  }

  private static func email(_ request: Request) throws -> Request.Email {
    guard let email = request.email?.first else { throw CommunicationsError.nothingToSend }
    guard request.email?.count == 1 else { throw PlatformError.batchTooLarge(limit: 1) }
    return email
  }

  private static func communication(_ email: Request.Email, _ session: Session) throws -> Communication {
    guard let to = email.to?.trimmed, Email.isValid(to) else { throw CommunicationsError.invalidEmail }
    guard let subject = email.subject, !subject.trimmed.isEmpty else {
      throw CommunicationsError.emailNotSent("The subject is empty.")
    }
    let time = try ScheduledTime(email.scheduled_time ?? email.scheduledTime, session)
    guard let time else { throw CommunicationsError.emailNotSent("The scheduled time cannot be read.") }
    // A page of the documentation sends e-mails without a body.
    var communication = Communication(channel: .email, to: to, body: email.body ?? "", scheduledAt: time.moment)
    communication.scheduledText = time.text
    communication.sender = email.from ?? ""
    communication.cc = email.cc ?? ""
    communication.bcc = email.bcc ?? ""
    communication.subject = subject
    return communication
  }

  // MARK: - Reading

  struct Found: Encodable, Sendable {
    var status: V1Status
    var email: Email

    struct Email: Encodable, Sendable {
      var id: String?
      var to: String?
      var cc: String?
      var subject: String?
      var description: String?
      var status: String?
      var sent_time: String?
      var item_status: V1ItemStatus?
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    guard let id = call.query.int("id"), let email = try Communications.find(id, session), email.channel == .email
    else {
      let status = V1ItemStatus(CommunicationsError.emailNotFound)
      return Reply(Found(status: .failed, email: .init(id: call.query["id"], item_status: status)))
    }
    return Reply(
      Found(
        status: .sent,
        email: .init(
          id: String(email.id), to: email.to, cc: email.cc, subject: email.subject, description: email.body,
          status: email.sentAt == nil ? "Queued" : "Delivered",
          sent_time: try email.sentAt.map { try session.zone.dateTime($0) } ?? "")))
  }

  // MARK: - v2

  /// v2's path with v1's envelopes and camelCase names.
  struct V2Request: Decodable {
    var root: Request?
  }

  struct V2Answer: Encodable, Sendable {
    var response: Content

    struct Content: Encodable, Sendable {
      var status: Status
      var email: Email
    }

    /// The code is a text here.
    struct Status: Encodable, Sendable {
      var success = "true"
      var code = "200"
      var message = "success"
    }

    struct Email: Encodable, Sendable {
      var id: String
      var to: String
      var cc: String
      var bcc: String
      var status: String
      var subject: String
      var description: String
      var scheduledTime: String
    }
  }

  static func sendV2(_ call: Call, _ session: WriteSession) throws -> Reply {
    guard let root = try call.decode(V2Request.self).root else { throw CommunicationsError.nothingToSend }
    let sent = try Communications.send(try communication(try email(root), session), session)
    return Reply(
      V2Answer(
        response: .init(
          status: .init(),
          email: .init(
            id: String(sent.id), to: sent.to, cc: sent.cc, bcc: sent.bcc, status: "Queued", subject: sent.subject,
            description: sent.body, scheduledTime: try sent.scheduledTime(session)))))
  }
}
