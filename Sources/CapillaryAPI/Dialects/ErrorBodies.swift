import Model

/// How each dialect says that a call failed (contract: platform, error shapes).
extension Dialect {
  func reply(to error: any Error) -> Reply {
    switch error {
    case let refusal as Refusal: refusal.reply
    case let failures as Failures: reply(failures)
    case let error as any APIError: reply(Failures([error]))
    case let error as DecodingError:
      reply(Failures([PlatformError.invalidInput(Dialect.describe(error))]))
    default: reply(Failures([PlatformError.unexpected]))
    }
  }

  /// Whether an error is none that the API knows, but a fault of the emulator.
  static func isUnexpected(_ error: any Error) -> Bool {
    switch error {
    case PlatformError.unexpected: true
    case is Refusal, is Failures, is any APIError, is DecodingError: false
    default: true
    }
  }

  /// `profiles[0].identifiers: a list was expected`.
  static func describe(_ error: DecodingError) -> String {
    let (path, expectation) = error.field
    return path.isEmpty ? expectation : "\(path): \(expectation)"
  }

  private func reply(_ failures: Failures) -> Reply {
    let first = failures.errors.first ?? PlatformError.unexpected
    let platform = first as? PlatformError
    if case .accessDenied = platform {
      return Reply(AccessDenied(errorCode: first.code, errorMessage: first.message), status: 403)
    }
    switch self {
    case .v1:
      var reply = Reply(V1Failure(status: V1Failure.Status(first)), status: first.status ?? 200)
      // What fails before an operation is asked looks the same for all of them.
      if platform != nil { reply.form = .usual }
      return reply
    case .v2:
      return Reply(
        V2Failure(errors: failures.errors.map(ErrorItem.init), warnings: failures.warnings),
        status: first.status ?? 400)
    case .v3, .gateway:
      return Reply(
        V3Failure(errors: failures.errors.map { V3Failure.Item($0, withReference: self == .gateway) }),
        status: first.status ?? 400)
    }
  }
}

/// What the API answers when an access group forbids the call, in every version.
private struct AccessDenied: Encodable, Sendable {
  var errorCode: Int
  var errorMessage: String
}

private struct V1Failure: Encodable, Sendable {
  var status: Status

  struct Status: Encodable, Sendable {
    var success: Bool
    var code: Int
    var message: String
    /// Empty; two of the documented bodies have it.
    var warnings: V1Warnings?

    init(_ error: any APIError) {
      let platform = error as? PlatformError
      code = error.code
      message = platform?.v1Message ?? error.message
      // The documented bodies of a refused token say success "true"; a client has to look at the code.
      success = switch platform {
      case .invalidToken, .tokenExpired: true
      default: false
      }
      switch platform {
      case .clientDenied, .invalidInput: warnings = V1Warnings(warning: [])
      default: break
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: V1StatusKey.self)
      try V1Form.of(encoder).status.encode(success, code, message, to: &container)
      try container.encodeIfPresent(warnings, forKey: .warnings)
    }
  }
}

private struct V2Failure: Encodable, Sendable {
  var errors: [ErrorItem]
  var warnings: [Warning]
}

private struct V3Failure: Encodable, Sendable {
  @Nullable var data: String? = nil
  var errors: [Item]
  @Nullable var warnings: String? = nil

  struct Item: Encodable, Sendable {
    var code: Int
    var message: String
    var reference: Nullable<String>?

    init(_ error: any APIError, withReference: Bool) {
      code = error.code
      message = error.message
      reference = withReference ? Nullable(wrappedValue: error.reference) : nil
    }
  }
}
