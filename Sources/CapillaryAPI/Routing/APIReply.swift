/// An HTTP reply as a value, and what the journal wants to know of it.
public struct APIReply: Sendable {
  public var status: Int
  public var headers: Headers
  public var body: [UInt8]
  /// The operation that answered; nil where the path is none.
  public var operation: Operation?
  /// The sandbox whose state answered; nil where the call did not get that far.
  public var sandbox: String?
  /// What went wrong in the emulator itself, where it answers 500 for that; nil otherwise.
  public var fault: String?

  public init(
    status: Int, headers: Headers = Headers(), body: [UInt8] = [], operation: Operation? = nil, sandbox: String? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.operation = operation
    self.sandbox = sandbox
  }
}

/// What an endpoint answers, before its dialect writes it down.
public struct Reply: Sendable {
  public enum Content: Sendable {
    /// A struct in the documented shape. In v1 and v1.1 it is what stands inside `response`.
    case value(any Encodable & Sendable)
    /// A file or another text, with its media type.
    case bytes([UInt8], type: String)
  }

  public var status: Int
  public var headers: Headers
  public var content: Content
  /// How the statuses of v1 and v1.1 are written; nil for the operation's own form.
  var form: V1Form?

  /// - Parameter value: a struct in the documented shape; in v1 and v1.1, what stands inside `response`.
  public init(_ value: some Encodable & Sendable, status: Int = 200, headers: Headers = Headers()) {
    self.status = status
    self.headers = headers
    content = .value(value)
  }

  public init(bytes: [UInt8], type: String, status: Int = 200, headers: Headers = Headers()) {
    self.status = status
    self.headers = headers
    content = .bytes(bytes, type: type)
  }
}
