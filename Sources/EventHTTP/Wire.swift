import CLibevent
import Glibc

/// Whether it is certain where a request ended.
enum Framing {
  case sure
  /// The end is unsure: the connection may not be used for another request.
  case unsure
}

/// What came of copying a request out of libevent.
enum ReadRequest {
  case success(HTTPRequest, Framing)
  /// The request must be refused with this status and the connection closed.
  case failure(Int)
}

extension HTTPRequest {
  /// Copies a request that evhttp has read. What evhttp lets pass but what makes the length of a body ambiguous is refused here
  /// (RFC 9112 §5.1, §6.1, §6.3), since it would take one client's body for another's request.
  static func read(_ request: UnsafeMutablePointer<evhttp_request>) -> ReadRequest {
    var census = FieldCensus()
    let headers = HTTPHeaders(copying: evhttp_request_get_input_headers(request), census: &census)
    if let status = census.refusal { return .failure(status) }
    let command = evhttp_request_get_command(request)
    // evhttp never reads a body with these two.
    let skipsBody = command == EVHTTP_REQ_HEAD || command == EVHTTP_REQ_TRACE
    let message = HTTPRequest(
      method: name(of: command),
      target: evhttp_request_get_uri(request).map { originForm(String(cString: $0)) } ?? "/",
      headers: headers,
      body: [UInt8](draining: evhttp_request_get_input_buffer(request)),
      remoteAddress: request.pointee.remote_host.map { String(cString: $0) } ?? ""
    )
    return .success(message, skipsBody && census.announcesBody ? .unsure : .sure)
  }

  /// What follows the authority of a whole URL; any other target as it is.
  static func originForm(_ target: String) -> String {
    guard target.utf8.first != UInt8(ascii: "/"), let mark = target.utf8.firstRange(of: "://".utf8) else { return target }
    let rest = target[mark.upperBound...]
    guard let start = rest.utf8.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) else { return "/" }
    return (rest.utf8[start] == UInt8(ascii: "?") ? "/" : "") + rest[start...]
  }

  private static func name(of command: evhttp_cmd_type) -> String {
    switch command {
    case EVHTTP_REQ_GET: "GET"
    case EVHTTP_REQ_POST: "POST"
    case EVHTTP_REQ_PUT: "PUT"
    case EVHTTP_REQ_PATCH: "PATCH"
    case EVHTTP_REQ_DELETE: "DELETE"
    case EVHTTP_REQ_HEAD: "HEAD"
    case EVHTTP_REQ_OPTIONS: "OPTIONS"
    default: "TRACE"
    }
  }
}

/// What the fields say of the body, gathered while they are copied.
struct FieldCensus {
  private var contentLength: UnsafePointer<CChar>?
  private var transferEncoding: UnsafePointer<CChar>?
  private(set) var refusal: Int?

  mutating func note(_ name: UnsafePointer<CChar>, _ nameCount: Int, _ value: UnsafePointer<CChar>)
  {
    if nameCount == 0 || name[nameCount - 1] == 0x20 || name[nameCount - 1] == 0x09 {
      refusal = 400
    } else if nameCount == 14, strcasecmp(name, "content-length") == 0 {
      if let first = contentLength, strcmp(first, value) != 0 { refusal = 400 }
      if transferEncoding != nil || value[strspn(value, "0123456789")] != 0 { refusal = 400 }
      contentLength = value
    } else if nameCount == 17, strcasecmp(name, "transfer-encoding") == 0 {
      if contentLength != nil || transferEncoding != nil { refusal = 400 }
      if strcasecmp(value, "chunked") != 0 { refusal = 501 }
      transferEncoding = value
    }
  }

  /// Whether a body follows the fields.
  var announcesBody: Bool {
    if transferEncoding != nil { return true }
    guard let contentLength else { return false }
    return contentLength[strspn(contentLength, "0")] != 0
  }
}

extension HTTPHeaders {
  /// Copies libevent's list in one allocation.
  init(copying list: UnsafeMutablePointer<evkeyvalq>?, census: inout FieldCensus) {
    var total = 0
    var item = list?.pointee.tqh_first
    while let field = item {
      if let name = field.pointee.key, let value = field.pointee.value {
        let nameCount = strlen(name)
        total += FieldCursor.overhead + nameCount + strlen(value)
        census.note(name, nameCount, value)
      }
      item = field.pointee.next.tqe_next
    }
    guard total > 0 else { return }
    storage = [UInt8](unsafeUninitializedCapacity: total) { target, count in
      guard let base = target.baseAddress.map({ UnsafeMutableRawPointer($0) }) else { return }
      var item = list?.pointee.tqh_first
      while let field = item {
        if let name = field.pointee.key, let value = field.pointee.value {
          let nameCount = strlen(name)
          let valueCount = strlen(value)
          base.storeBytes(
            of: UInt32(truncatingIfNeeded: nameCount), toByteOffset: count, as: UInt32.self)
          base.storeBytes(
            of: UInt32(truncatingIfNeeded: valueCount), toByteOffset: count + 4, as: UInt32.self)
          memcpy(base + count + 8, name, nameCount + 1)
          memcpy(base + count + 9 + nameCount, value, valueCount + 1)
          count += FieldCursor.overhead + nameCount + valueCount
        }
        item = field.pointee.next.tqe_next
      }
    }
  }

  /// Adds the fields to libevent's list, without those that are the server's.
  func addAll(to list: UnsafeMutablePointer<evkeyvalq>?) {
    storage.withUnsafeBytes { bytes in
      var cursor = FieldCursor(bytes)
      while let field = cursor.next() {
        guard let name = field.name.baseAddress?.assumingMemoryBound(to: CChar.self),
          !Self.isServers(name, field.name.count)
        else { continue }
        evhttp_add_header(
          list, name,
          field.value.baseAddress?.assumingMemoryBound(to: CChar.self) ?? name + field.name.count)
      }
    }
  }

  static func isServers(_ name: String) -> Bool { name.withCString { isServers($0, name.utf8.count) } }

  private static func isServers(_ name: UnsafePointer<CChar>, _ count: Int) -> Bool {
    switch count {
    case 0: true
    case 4: strcasecmp(name, "date") == 0
    case 10: strcasecmp(name, "connection") == 0
    case 14: strcasecmp(name, "content-length") == 0
    case 17: strcasecmp(name, "transfer-encoding") == 0
    default: false
    }
  }
}

extension [UInt8] {
  /// Takes all bytes out of the buffer.
  init(draining buffer: OpaquePointer?) {
    let length = evbuffer_get_length(buffer)
    guard length > 0 else {
      self = []
      return
    }
    self.init(unsafeUninitializedCapacity: length) { target, count in
      count = Swift.max(0, Int(evbuffer_remove(buffer, target.baseAddress, length)))
    }
  }
}

/// The Date field (RFC 9110 §6.6.1), written anew once a second.
struct DateField {
  private var second: time_t = -1
  private var text = [CChar](repeating: 0, count: 40)

  mutating func add(to list: UnsafeMutablePointer<evkeyvalq>?) {
    renew()
    text.withUnsafeBufferPointer { _ = evhttp_add_header(list, "Date", $0.baseAddress) }
  }

  /// Now, as the field's value.
  var value: String {
    mutating get {
      renew()
      return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  private mutating func renew() {
    let now = time(nil)
    guard now != second else { return }
    second = now
    evutil_date_rfc1123(&text, text.count, nil)
  }
}

extension HTTPReply {
  /// The reply as it goes over the wire where evhttp has no request that it could be handed, with the connection's close behind it.
  func closingBytes(withBody: Bool, date: inout DateField) -> [UInt8] {
    var head = "HTTP/1.1 \(status) \(reasonPhrase(status) ?? "")\r\n"
    for field in headers where !HTTPHeaders.isServers(field.name) && !field.name.utf8.contains(where: { $0 < 0x20 }) {
      // As evhttp does with a field that would break the head apart.
      guard !field.value.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A }) else { continue }
      head += "\(field.name): \(field.value)\r\n"
    }
    head += "Date: \(date.value)\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
    return Array(head.utf8) + (withBody ? body : [])
  }
}

/// The reason phrases of what is refused without evhttp, and those that libevent does not know or knows by their old names; nil leaves it to libevent.
func reasonPhrase(_ status: Int) -> String? {
  switch status {
  case 400: "Bad Request"
  case 404: "Not Found"
  case 405: "Method Not Allowed"
  case 413: "Content Too Large"
  case 417: "Expectation Failed"
  case 501: "Not Implemented"
  case 422: "Unprocessable Content"
  case 423: "Locked"
  case 424: "Failed Dependency"
  case 426: "Upgrade Required"
  case 428: "Precondition Required"
  case 429: "Too Many Requests"
  case 431: "Request Header Fields Too Large"
  case 451: "Unavailable For Legal Reasons"
  default: nil
  }
}

/// Calls `body` with a number's decimal digits as a C string.
func withDecimal(_ number: Int, _ body: (UnsafePointer<CChar>) -> Void) {
  String(number).withCString(body)
}

extension Duration {
  /// Whole milliseconds, rounded down and kept within ten years either way, so that no arithmetic on them overflows.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let limit: Int64 = 315_360_000
    return Swift.min(limit, Swift.max(-limit, seconds)) * 1000 + attoseconds / 1_000_000_000_000_000
  }

  /// As libevent's timers take it: not negative, at most ten years.
  var timeval: timeval {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return .init(tv_sec: 0, tv_usec: 0) }
    return .init(
      tv_sec: Int(Swift.min(315_360_000, seconds)), tv_usec: Int(attoseconds / 1_000_000_000_000))
  }
}
