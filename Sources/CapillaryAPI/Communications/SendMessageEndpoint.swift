import Model

/// `POST /v2/communications/sendMessage` and its v1.1 twin: messages of one channel, several in a call.
enum SendMessageEndpoint {
  enum Channel: String {
    case sms
    case email
    case whatsapp
    case zalo

    /// The member of the body with the channel's messages.
    var list: String {
      switch self {
      case .sms: "sms"
      case .email: "email"
      case .whatsapp: "whatsappMessage"
      case .zalo: "zaloMessage"
      }
    }

    var model: Message.Channel {
      switch self {
      case .sms: .sms
      case .email: .email
      case .whatsapp: .whatsapp
      case .zalo: .zalo
      }
    }
  }

  struct Form: Decodable {
    var to: String?
    var receiver: String?
    var body: String?
    var template: String?
    var sender: String?
    var from: String?
    var subject: String?
    var cc: String?
    var bcc: String?
    var scheduledTime: String?
    var scheduled_time: String?
  }

  struct Answer: Encodable, Sendable {
    var status: Status
    var smsList: [SMSEntry]?
    var emails: [EmailEntry]?
    var whatsapp: [WhatsAppEntry]?
    var zalo: [ZaloEntry]?

    struct Status: Encodable, Sendable {
      var count: Int
      var statusCode = StatusCode()
      var successCount: Int
      var warnings = V1List<JSONObject>()
      var warningsAsStatusCode = V1List<JSONObject>()
      var message = "Success"
      var code = 200
      var success = true
    }

    struct StatusCode: Encodable, Sendable {
      var status = true
      var message = "Success"
      var code = 200
    }

    struct SMSEntry: Encodable, Sendable {
      var sms: SMS
      var errors: [ErrorItem] = []
      var warnings: [Warning] = []
    }

    struct SMS: Encodable, Sendable {
      var to: String
      var body: String
      var scheduledTime: String
      var sender: String
    }

    struct EmailEntry: Encodable, Sendable {
      var email: Email
      var errors: [ErrorItem] = []
      var warnings: [Warning] = []
    }

    struct Email: Encodable, Sendable {
      var to: String
      var body: String
      var scheduledTime: String
      var cc: String
      var bcc: String
      var from: String
      var subject: String
      var fileHandler: [JSONObject] = []
      var attachments: [JSONObject] = []
      var labelOfSender: String
      var senderEmail: String
      var replyToEmail: String
    }

    struct WhatsAppEntry: Encodable, Sendable {
      var whatsappMessage: Templated
      var errors: [ErrorItem] = []
      var warnings: [Warning] = []
    }

    struct ZaloEntry: Encodable, Sendable {
      var zaloMessage: Templated
      var errors: [ErrorItem] = []
      var warnings: [Warning] = []
    }

    struct Templated: Encodable, Sendable {
      var scheduledTime: String
      var template: String
      var receiver: String
    }
  }

  /// The XML form of v1.1, with ids and plain times.
  struct XMLAnswer: Encodable, Sendable {
    var status: Status
    var messages: SMSList?
    var emails: EmailList?
    var whatsapp: WhatsAppList?
    var zalo: ZaloList?

    struct Status: Encodable, Sendable {
      var message = "Success"
      var code = 200
      var success = "true"
      var totalCount: Int
      var successCount: Int
    }

    struct SMSList: Encodable, Sendable { var smsData: [SMSData] }
    struct SMSData: Encodable, Sendable { var sms: SMS }
    struct SMS: Encodable, Sendable {
      var status: String
      var nsAdminId: Int64
      var sender: String
      var to: String
      var body: String
      var scheduledTime: String
    }

    struct EmailList: Encodable, Sendable { var emailData: [EmailData] }
    struct EmailData: Encodable, Sendable { var email: Email }
    struct Email: Encodable, Sendable {
      var from: String
      var to: String
      var cc: String
      var bcc: String
      var subject: String
      var scheduledTime: String
    }

    struct WhatsAppList: Encodable, Sendable { var whatsappData: [WhatsAppData] }
    struct WhatsAppData: Encodable, Sendable { var whatsappMessage: Templated }
    struct ZaloList: Encodable, Sendable { var zaloData: [ZaloData] }
    struct ZaloData: Encodable, Sendable { var zaloMessage: Templated }
    struct Templated: Encodable, Sendable {
      var template: String
      var receiver: String
      var scheduledTime: String
    }
  }

  private static let limit = 100

  static func send(_ call: Call, _ session: WriteSession) throws -> Reply {
    guard let channel = Channel(rawValue: call.query["channel"]?.lowercased() ?? "sms") else {
      throw CommunicationsError.invalidChannel
    }
    let forms = try JSONReader.decode([Form].self, from: call.body.object?.anyCase(channel.list) ?? .array([]))
    guard !forms.isEmpty else { throw CommunicationsError.nothingToSend }
    guard forms.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    let sent = try forms.map { form in
      try Communications.send(try communication(form, channel, session), session)
    }
    guard call.dialect == .v1 else { return Reply(try answer(sent, channel, session)) }
    if Format.ofReply(to: call.request) == .xml { return Reply(try xmlAnswer(sent, channel, session)) }
    // The JSON form has no `response` around it, in v1.1 neither.
    return Reply(
      bytes: try JSONWriter.encode(try answer(sent, channel, session)), type: "application/json; charset=utf-8")
  }

  private static func communication(
    _ form: Form, _ channel: Channel, _ session: Session
  ) throws -> Communication {
    guard let time = try ScheduledTime(form.scheduledTime ?? form.scheduled_time, session) else {
      throw PlatformError.invalidInput("The scheduled time cannot be read.")
    }
    let receiver = (form.to ?? form.receiver)?.trimmed ?? ""
    let to: String
    if channel == .email {
      guard Email.isValid(receiver) else { throw CommunicationsError.invalidEmail }
      to = receiver
    } else {
      guard let number = Mobile.normalized(receiver, countryCode: try session.organization.countryCode) else {
        throw CommunicationsError.messageNotSent("The receiver is no mobile number.")
      }
      to = number
    }
    let body = form.body ?? form.template ?? ""
    // An e-mail may come without a body, as a sample of the documentation does.
    guard channel == .email || !body.trimmed.isEmpty else {
      throw CommunicationsError.messageNotSent("The text is empty.")
    }
    var communication = Communication(channel: channel.model, to: to, body: body, scheduledAt: time.moment)
    communication.sender = form.sender ?? form.from ?? ""
    communication.cc = form.cc ?? ""
    communication.bcc = form.bcc ?? ""
    communication.subject = form.subject ?? ""
    return communication
  }

  private static func answer(_ sent: [Communication], _ channel: Channel, _ session: Session) throws -> Answer {
    let zone = try session.zone
    var answer = Answer(status: .init(count: sent.count, successCount: sent.count))
    func templated(_ message: Communication) -> Answer.Templated {
      .init(scheduledTime: zone.iso(message.scheduledAt), template: message.body, receiver: message.to)
    }
    switch channel {
    case .sms:
      answer.smsList = sent.map { message in
        .init(
          sms: .init(
            to: message.to, body: message.body, scheduledTime: zone.iso(message.scheduledAt), sender: message.sender))
      }
    case .email:
      let name = try session.organization.name
      answer.emails = sent.map { message in
        .init(
          email: .init(
            to: message.to, body: message.body, scheduledTime: zone.iso(message.scheduledAt), cc: message.cc,
            bcc: message.bcc, from: message.sender, subject: message.subject, labelOfSender: name,
            senderEmail: message.sender, replyToEmail: message.sender))
      }
    case .whatsapp: answer.whatsapp = sent.map { .init(whatsappMessage: templated($0)) }
    case .zalo: answer.zalo = sent.map { .init(zaloMessage: templated($0)) }
    }
    return answer
  }

  private static func xmlAnswer(
    _ sent: [Communication], _ channel: Channel, _ session: Session
  ) throws -> XMLAnswer {
    let zone = try session.zone
    var answer = XMLAnswer(status: .init(totalCount: sent.count, successCount: sent.count))
    func templated(_ message: Communication) -> XMLAnswer.Templated {
      .init(template: message.body, receiver: message.to, scheduledTime: zone.dateTime(message.scheduledAt))
    }
    switch channel {
    case .sms:
      answer.messages = .init(
        smsData: sent.map { message in
          .init(
            sms: .init(
              status: "Queued", nsAdminId: message.id, sender: message.sender, to: message.to, body: message.body,
              scheduledTime: zone.dateTime(message.scheduledAt)))
        })
    case .email:
      answer.emails = .init(
        emailData: sent.map { message in
          .init(
            email: .init(
              from: message.sender, to: message.to, cc: message.cc, bcc: message.bcc, subject: message.subject,
              scheduledTime: zone.dateTime(message.scheduledAt)))
        })
    case .whatsapp: answer.whatsapp = .init(whatsappData: sent.map { .init(whatsappMessage: templated($0)) })
    case .zalo: answer.zalo = .init(zaloData: sent.map { .init(zaloMessage: templated($0)) })
    }
    return answer
  }
}
