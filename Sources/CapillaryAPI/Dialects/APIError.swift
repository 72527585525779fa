/// A documented failure: a code of the API with its message. Each section lists its own in one enum.
public protocol APIError: Error, Sendable {
  /// The API's code, such as 8015.
  var code: Int { get }
  var message: String { get }
  /// The HTTP status; the dialect's usual one where nil: 400 in v2, v3 and gateway, 200 in v1 and v1.1.
  var status: Int? { get }
  /// The field of the body that is wrong, where the dialect shows one (badges).
  var reference: String? { get }
}

extension APIError {
  public var status: Int? { nil }
  public var reference: String? { nil }
}

/// Several failures at once, or a failure with warnings beside it.
public struct Failures: Error {
  public var errors: [any APIError]
  public var warnings: [Warning]

  public init(_ errors: [any APIError], warnings: [Warning] = []) {
    self.errors = errors
    self.warnings = warnings
  }
}

/// A failure whose body has a shape of its own. It undoes what the call wrote, as every thrown error does.
public struct Refusal: Error {
  public var reply: Reply

  public init(_ reply: Reply) { self.reply = reply }
}

/// Something that went wrong beside the main thing, which was done (v2: `warnings[]`).
public struct Warning: Encodable, Sendable, Hashable {
  public var status = false
  public var code: Int
  public var message: String

  public init(code: Int, message: String) {
    self.code = code
    self.message = message
  }

  public init(_ error: some APIError) {
    self.init(code: error.code, message: error.message)
  }
}

/// An element of v2's `errors[]`.
public struct ErrorItem: Encodable, Sendable, Hashable {
  public var status = false
  public var code: Int
  public var message: String

  public init(_ error: any APIError) {
    code = error.code
    message = error.message
  }
}
