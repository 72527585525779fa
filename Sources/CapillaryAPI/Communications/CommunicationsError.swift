/// The documented failures of the communications resource.
enum CommunicationsError: APIError {
  case messageNotSent(String)
  case emailNotSent(String)
  case smsNotFound
  case emailNotFound
  case invalidEmail
  case nothingToSend
  case invalidChannel
  case nothingToResend(organization: Int64, message: Int64)

  var code: Int {
    switch self {
    case .messageNotSent: 4101
    case .smsNotFound: 4102
    case .emailNotSent: 4201
    case .emailNotFound: 4202
    case .invalidEmail: 4208
    case .nothingToSend: 4217
    case .invalidChannel: 4218
    case .nothingToResend: 4223
    }
  }

  var message: String {
    switch self {
    case .messageNotSent(let reason): "Unable to send message. \(reason)".trimmed
    case .smsNotFound: "Unable to find/retrieve SMS"
    case .emailNotSent(let reason): "Unable to send email. \(reason)".trimmed
    case .emailNotFound: "Unable to find/retrieve email"
    case .invalidEmail: "Invalid email id"
    case .invalidChannel: "Invalid path parameter/communication channel"
    case .nothingToResend(let organization, let message):
      "Failed to resend message : Message not found for orgId: \(organization) and messageId: \(message)"
    case .nothingToSend: "No communication passed or Invalid request body"
    }
  }
}
