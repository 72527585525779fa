import CLibevent
import Glibc

/// A request that no handler gets: it cannot be read, or is more than the server takes. The connection is closed behind the reply.
public struct HTTPRefusal: Sendable {
  /// What is wrong, as a status code: 400 for what is no request or has too long a head, 413 for too long a body, 417 for an expectation other than
  /// `100-continue`, 501 for a method or a transfer coding that the server does not know.
  public var status: Int

  /// The method, such as `BREW`; nil where no request line could be read.
  public var method: String?

  /// The request target as ``HTTPRequest/target`` has it; nil where no request line could be read or the target is longer than is kept of one.
  public var target: String?

  /// Makes a refusal, mostly for tests of handlers.
  public init(status: Int, method: String? = nil, target: String? = nil) {
    self.status = status
    self.method = method
    self.target = target
  }

  /// What is answered where nobody gives words to a refusal: the status and its phrase as plain text.
  @Sendable public static func plainReply(_ refusal: HTTPRefusal, _ loop: Int) -> HTTPReply {
    HTTPReply(
      status: refusal.status, headers: ["Content-Type": "text/plain"],
      body: Array("\(refusal.status) \(reasonPhrase(refusal.status) ?? "")\n".utf8))
  }
}

/// The beginning of a request as it came in. evhttp takes the request line apart before it looks whether it can serve it, and hands nothing of it out
/// where it cannot.
struct RequestOpening {
  /// What is kept of a request line; a path of the API is a fraction of it.
  static let capacity = 1024

  private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: RequestOpening.capacity)
  private var count = 0
  private var isWhole = false

  func deallocate() { bytes.deallocate() }

  /// Another request begins.
  mutating func reset() { (count, isWhole) = (0, false) }

  /// More of the request has come. Until its first line is whole, evhttp leaves it where it is.
  mutating func read(from input: OpaquePointer?) {
    guard !isWhole else { return }
    count = Swift.max(0, evbuffer_copyout(input, bytes, RequestOpening.capacity))
    isWhole = count == RequestOpening.capacity || memchr(bytes, 0x0A, count) != nil
  }

  /// Method and target; the target is nil where it is cut, both are where this is no request line.
  var words: (method: String?, target: String?) {
    let text = UnsafeBufferPointer(start: bytes, count: count)
    let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
    let words = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count > 1, !words[0].isEmpty, words[0].allSatisfy({ (0x41...0x5A).contains($0) }) else { return (nil, nil) }
    let isCut = words.count == 2 && line.count == text.count
    let target = isCut ? nil : HTTPRequest.originForm(String(decoding: words[1], as: UTF8.self))
    return (String(decoding: words[0], as: UTF8.self), target)
  }
}
