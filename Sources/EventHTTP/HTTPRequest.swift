/// A request as it came over the wire: complete, and a value of its own that outlives the connection.
public struct HTTPRequest: Sendable {
  /// The method in upper case: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or TRACE (RFC 9110 §9).
  public var method: String

  /// The request target, path and query, still percent-encoded, as sent; where a client sends a whole URL, as those do that
  /// believe themselves before a proxy, what follows its authority (RFC 9112 §3.2). Bytes that are not UTF-8 are replaced by U+FFFD.
  public var target: String

  /// The header fields in the order sent.
  public var headers: HTTPHeaders

  /// The whole body with any chunked coding removed; empty when there was none.
  public var body: [UInt8]

  /// The numeric address of the other end, such as `127.0.0.1` or `::1`.
  public var remoteAddress: String

  /// Makes a request, mostly for tests of handlers.
  public init(
    method: String, target: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
    remoteAddress: String = "127.0.0.1"
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
  }
}
