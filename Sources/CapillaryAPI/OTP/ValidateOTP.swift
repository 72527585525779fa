import Model

/// `POST /v2/otp/validate`: whether a code is right; it is used up by that.
enum ValidateOTP {
  struct Request: Decodable {
    var entityType: String?
    var entityValue: String?
    var code: String?
    var action: String?
  }

  struct Answer: Encodable, Sendable {
    var entity: Bool
    var warnings: [Warning] = []
  }

  static func validate(_ call: Call, _ session: WriteSession) throws -> Reply {
    let request = try call.decode(Request.self)
    var errors: [any APIError] = []
    let action = request.action.flatMap { OneTimeCodes.Action(rawValue: $0.trimmed.uppercased()) }
    if action == nil { errors.append(OTPError.invalidAction) }
    let holder = try OTPHolder.read(request.entityType, request.entityValue, &errors, session)
    let code = request.code?.trimmed ?? ""
    if code.isEmpty { errors.append(OTPError.noCode) }
    guard errors.isEmpty, let action, let holder else { throw Failures(errors) }
    do {
      // A wrong code is an answer, not an error: the try stays counted.
      let accepted = try OneTimeCodes.use(code, of: holder, action, session)
      return Reply(Answer(entity: accepted), status: accepted ? 200 : 400)
    } catch OneTimeCodes.Failure.limitReached {
      throw OTPError.validationLimitReached
    }
  }
}
