import CapillaryAPI
import EventHTTP
import Synchronization

/// The crossing between the HTTP server's values and the API's.
extension APIRequest {
  init(_ request: HTTPRequest, id: String) {
    self.init(
      method: request.method, target: request.target,
      headers: Headers(request.headers), body: request.body, id: id)
  }
}

extension HTTPHeaders: HeaderSource {
  public var fields: [(name: String, value: String)] { map { (name: $0.name, value: $0.value) } }
}

extension HTTPReply {
  init(_ reply: APIReply) {
    var headers = HTTPHeaders()
    for field in reply.headers.fields { headers.add(field.name, field.value) }
    self.init(status: reply.status, headers: headers, body: reply.body)
  }
}

extension HTTPRefusal {
  /// Why the request was not served, for people.
  var explanation: String {
    let limits = HTTPServerConfiguration()
    return switch status {
    case 413: "The body is larger than \(limits.maximumBodyBytes) bytes."
    case 417: "Of all expectations only 100-continue can be met."
    case 501: "The method or the transfer coding is not known."
    default: "This is no HTTP request, or its header fields have more than \(limits.maximumHeaderBytes) bytes."
    }
  }
}

/// Makes request ids: unlike each other, and unlike those of other runs.
final class RequestIDs: Sendable {
  private let seed = UInt64.random(in: 1...UInt64.max)
  private let count = Atomic<UInt64>(0)

  /// 32 hexadecimal digits.
  func next() -> String {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    let high = RequestIDs.mixed(seed &+ number &* 0x9E37_79B9_7F4A_7C15)
    let low = RequestIDs.mixed(high ^ number)
    return String(unsafeUninitializedCapacity: 32) { buffer in
      for (offset, word) in [(0, high), (16, low)] {
        for digit in 0..<16 {
          let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * digit)) & 0xF
          buffer[offset + digit] = value < 10 ? 0x30 + value : 0x57 + value
        }
      }
      return 32
    }
  }

  /// SplitMix64's finisher.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var word = value
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
