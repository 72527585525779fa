/// What a handler answers.
public struct HTTPReply: Sendable {
  /// What becomes of the connection.
  public enum Action: Sendable {
    /// The reply is sent; the connection stays open unless the client asked otherwise.
    case send
    /// The connection is closed without a reply, as if the server had died.
    case dropConnection
  }

  /// The status code, 200 to 599 (RFC 9110 §15). Anything else is sent as 500.
  public var status: Int

  /// The header fields. Content-Length, Transfer-Encoding, Date and Connection are the server's and are left out here.
  public var headers: HTTPHeaders

  /// The body. It is not sent to HEAD, nor with 204 and 304; Content-Length then still tells its size to HEAD.
  public var body: [UInt8]

  /// How long to wait before the reply is sent or the connection dropped; nil or not positive means at once. The loop serves others meanwhile.
  public var delay: Duration?

  /// Whether to send the reply or to drop the connection.
  public var action: Action

  /// Makes a reply.
  public init(
    status: Int = 200, headers: HTTPHeaders = [:], body: [UInt8] = [], delay: Duration? = nil,
    action: Action = .send
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.delay = delay
    self.action = action
  }
}
