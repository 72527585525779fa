/// The documented failures of one-time codes. Those of the request's own fields come in the words of the documented
/// failure, quotes included.
enum OTPError: APIError {
  case invalidAction
  case invalidEntityType
  case invalidEntityValue
  case invalidChannel
  case noCode
  case noTemplateName
  case noZaloTemplate
  case invalidMobile
  case limitReached
  case validationLimitReached
  case notFound

  var code: Int {
    switch self {
    case .limitReached, .validationLimitReached: 429
    case .invalidAction: 600
    case .invalidEntityType: 601
    case .invalidEntityValue: 602
    case .invalidChannel: 603
    case .noCode: 604
    case .noTemplateName: 607
    case .noZaloTemplate: 621
    case .invalidMobile: 8056
    case .notFound: 9001
    }
  }

  var message: String {
    switch self {
    case .limitReached:
      "Rate limit exceeded. A maximum of 10 OTPs can be generated for an user per day. "
        + "However, the limit can be changed if required."
    case .validationLimitReached: "Rate limit exceeded."
    case .invalidAction: "\"Invalid or Null action passed\""
    case .invalidEntityType: "\"Invalid or Null entity type passed\""
    case .invalidEntityValue: "\"Invalid or Null entity value passed\""
    case .invalidChannel: "\"Invalid or Null communication channel value passed\""
    case .noCode: "No OTP passed."
    case .noTemplateName: "Mandatory template name not passed for whatsapp type channel"
    case .noZaloTemplate: "Zalo template identifier cannot be empty"
    case .invalidMobile: "Invalid mobile"
    case .notFound: "No valid  OTP found."
    }
  }
}
