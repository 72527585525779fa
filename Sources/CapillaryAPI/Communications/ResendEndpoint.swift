import Model

/// `POST /v2/communications/resend`: sends a communication that left before once more, as a new one.
enum ResendEndpoint {
  struct Request: Decodable {
    var messageId: Int64?
  }

  struct Answer: Encodable, Sendable {
    var orgId: Int64
    var undeliveredMessageId: Int64
    var resentMessageId: Int64
    var warnings: [Warning] = []
  }

  static func resend(_ call: Call, _ session: WriteSession) throws -> Reply {
    guard let id = try call.decode(Request.self).messageId else { throw PlatformError.invalidInput("") }
    let organization = try session.organization.id
    guard var communication = try Communications.find(id, session) else {
      throw CommunicationsError.nothingToResend(organization: organization, message: id)
    }
    communication.scheduledAt = session.now
    communication.scheduledText = ""
    communication.sentAt = nil
    let sent = try Communications.send(communication, session)
    return Reply(Answer(orgId: organization, undeliveredMessageId: id, resentMessageId: sent.id))
  }
}
