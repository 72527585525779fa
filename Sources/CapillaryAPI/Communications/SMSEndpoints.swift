import Model

/// `POST` and `GET /v1.1/communications/sms`: one text message.
enum SMSEndpoints {
  struct Request: Decodable {
    var sms: [SMS]?

    struct SMS: Decodable {
      var to: String?
      var body: String?
      var scheduled_time: String?
      var scheduledTime: String?
      var sender: String?
    }
  }

  struct Answer: Encodable, Sendable {
    var status: V1Status
    var sms: SMS

    struct SMS: Encodable, Sendable {
      var id: String?
      var to: String?
      var status: String?
      var scheduled_time: String?
      var message: String?
      var sender: String?
      var item_status: V1ItemStatus?
    }
  }

  /// The index prints this path for e-mails too: what the body holds decides.
  static func send(_ call: Call, _ session: WriteSession) throws -> Reply {
    if call.body["sms"] == nil, call.body["email"] != nil { return try EmailEndpoints.send(call, session) }
    let request = try call.decode(Request.self)
    guard let sms = request.sms?.first else { throw CommunicationsError.nothingToSend }
    guard request.sms?.count == 1 else { throw PlatformError.batchTooLarge(limit: 1) }
    do {
      let sent = try Communications.send(try communication(sms, session), session)
      return Reply(
        Answer(
          status: .sent,
          sms: .init(
            id: String(sent.id), to: sent.to, status: sent.sentAt == nil ? "Queued" : "Sent",
            scheduled_time: try sent.scheduledTime(session))))
    } catch let error as CommunicationsError {
      return Reply(Answer(status: .failed, sms: .init(to: sms.to, item_status: V1ItemStatus(error))))
    }
  }

  private static func communication(_ sms: Request.SMS, _ session: Session) throws -> Communication {
    guard let to = Mobile.normalized(sms.to?.trimmed ?? "", countryCode: try session.organization.countryCode) else {
      throw CommunicationsError.messageNotSent("The receiver is no mobile number.")
    }
    guard let body = sms.body, !body.trimmed.isEmpty else {
      throw CommunicationsError.messageNotSent("The text is empty.")
    }
    let time = try ScheduledTime(sms.scheduled_time ?? sms.scheduledTime, session)
    guard let time else { throw CommunicationsError.messageNotSent("The scheduled time cannot be read.") }
    var communication = Communication(channel: .sms, to: to, body: body, scheduledAt: time.moment)
    communication.scheduledText = time.text
    communication.sender = sms.sender ?? ""
    return communication
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    guard let id = call.query.int("id"), let sms = try Communications.find(id, session), sms.channel == .sms else {
      let status = V1ItemStatus(CommunicationsError.smsNotFound)
      return Reply(Answer(status: .failed, sms: .init(id: call.query["id"], item_status: status)))
    }
    return Reply(
      Answer(
        status: .sent,
        sms: .init(
          id: String(sms.id), to: sms.to, status: sms.sentAt == nil ? "Queued" : "Sent",
          scheduled_time: try sms.scheduledTime(session), message: sms.body, sender: sms.sender)))
  }
}

/// The time at which a client wants a message to leave: `2026-08-05 22:00:00IST`, ISO, or none for at once. A time zone's
/// letters behind it are taken for the organization's.
struct ScheduledTime {
  var moment: Timestamp
  var text: String

  init?(_ text: String?, _ session: Session) throws {
    self.text = text?.trimmed ?? ""
    guard !self.text.isEmpty else {
      moment = session.now
      return
    }
    var digits = self.text[...]
    while let last = digits.last, last.isLetter, last != "Z" { digits = digits.dropLast() }
    while digits.last == ":" { digits = digits.dropLast() }
    guard let moment = try session.zone.wallMoment(digits) else { return nil }
    self.moment = moment
  }
}

extension Communication {
  /// The scheduled time as the client wrote it, else in v1.1's form.
  func scheduledTime(_ session: Session) throws -> String {
    try scheduledText.isEmpty ? session.zone.dateTime(scheduledAt) : scheduledText
  }
}

extension V1Status {
  static let sent = V1Status(success: true, code: 200, message: "success")
  static let failed = V1Status(success: false, code: 500, message: "All requests have failed due to errors")
}
