import Model

/// `POST /v2/otp/generate`: makes a code for a number or address and an action, and sends it.
enum GenerateOTP {
  struct Request: Decodable {
    var entityType: String?
    var entityValue: String?
    var action: String?
    var template: String?
    var whatsappTemplateName: String?
    var zaloTemplateIdentifier: String?
    var emailTemplate: EmailTemplate?
    var channels: [Channel]?

    struct EmailTemplate: Decodable {
      var subject: String?
      var body: String?
    }

    struct Channel: Decodable {
      var type: String?
      var value: String?
    }
  }

  struct Answer: Encodable, Sendable {
    /// 1 when an unexpired code was sent again.
    var createdId: Int64
    var warnings: [Warning] = []
  }

  static func generate(_ call: Call, _ session: WriteSession) throws -> Reply {
    let request = try call.decode(Request.self)
    var errors: [any APIError] = []
    let action = request.action.flatMap { OneTimeCodes.Action(rawValue: $0.trimmed.uppercased()) }
    if action == nil { errors.append(OTPError.invalidAction) }
    let holder = try OTPHolder.read(request.entityType, request.entityValue, &errors, session)
    errors += failures(of: request)
    guard errors.isEmpty, let action, let holder else { throw Failures(errors) }
    do {
      let code = try OneTimeCodes.generate(for: holder, action, session)
      for channel in request.channels ?? [] { try send(code.text, request, channel, session) }
      return Reply(Answer(createdId: code.isNew ? code.id : 1))
    } catch OneTimeCodes.Failure.limitReached {
      throw OTPError.limitReached
    }
  }

  private static func failures(of request: Request) -> [OTPError] {
    guard let channels = request.channels, !channels.isEmpty, channels.count <= 20 else { return [.invalidChannel] }
    var errors: [OTPError] = []
    for channel in channels {
      guard channel.value?.trimmed.isEmpty == false else {
        errors.append(.invalidChannel)
        continue
      }
      switch channel.type?.trimmed.uppercased() {
      case "EMAIL", "SMS", "MOBILE", "PHONE", "BOTH": break
      case "WHATSAPP":
        if request.whatsappTemplateName?.trimmed.isEmpty != false { errors.append(.noTemplateName) }
      case "ZALO":
        if request.zaloTemplateIdentifier?.trimmed.isEmpty != false { errors.append(.noZaloTemplate) }
      default: errors.append(.invalidChannel)
      }
    }
    return errors
  }

  /// SMS and e-mail are the organization's channels; voice calls, WhatsApp and Zalo are not set up and get nothing.
  private static func send(
    _ code: String, _ request: Request, _ channel: Request.Channel, _ session: WriteSession
  ) throws {
    let type = channel.type?.trimmed.uppercased()
    let value = channel.value?.trimmed ?? ""
    if type == "EMAIL" || (type == "BOTH" && value.contains("@")) {
      let subject = request.emailTemplate?.subject ?? "Validation Code"
      let body =
        request.emailTemplate?.body
        ?? "Dear Customer, The validation code for your request is: {{ validation_code }}. "
        + "You will also receive the validation code by SMS on your registered mobile number shortly."
      try session.send(
        Message(
          channel: .email, to: value.lowercased(), kind: "OTP", subject: fill(subject, code), body: fill(body, code),
          code: code))
    } else if type == "SMS" || type == "MOBILE" || type == "BOTH" {
      let text = request.template ?? "Hi user.Your otp for validation is {{ validation_code }}."
      try session.send(Message(channel: .sms, to: value, kind: "OTP", body: fill(text, code), code: code))
    }
  }

  private static func fill(_ template: String, _ code: String) -> String {
    template.replacing("{{ validation_code }}", with: code).replacing("{{validation_code}}", with: code)
  }
}

enum OTPHolder {
  /// The holder that a request names, its mobile number with country code.
  static func read(
    _ type: String?, _ value: String?, _ errors: inout [any APIError], _ session: Session
  ) throws -> OneTimeCodes.Holder? {
    let kind = type.flatMap { OneTimeCodes.Holder.Kind(rawValue: $0.trimmed.uppercased()) }
    if kind == nil { errors.append(OTPError.invalidEntityType) }
    let value = value?.trimmed ?? ""
    if value.isEmpty {
      errors.append(OTPError.invalidEntityValue)
      return nil
    }
    switch kind {
    case .mobile:
      guard let number = Mobile.normalized(value, countryCode: try session.organization.countryCode) else {
        errors.append(OTPError.invalidMobile)
        return nil
      }
      return .init(.mobile, number)
    case .email:
      guard Email.isValid(value) else {
        errors.append(OTPError.invalidEntityValue)
        return nil
      }
      return .init(.email, value)
    case nil: return nil
    }
  }
}
