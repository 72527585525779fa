/// What differs between the versions of the API, and nothing else: envelopes, error bodies, formats.
public enum Dialect: Sendable {
  /// v1 and v1.1: `{"root": …}` in, `{"response": {"status": …}}` out, JSON or XML.
  case v1
  case v2
  case v3
  /// `/api_gateway`: badges, rewards, promotions.
  case gateway

  /// The dialect that a path's first segment asks for.
  public init(path: String) {
    var start = path.utf8.drop { $0 == UInt8(ascii: "/") }
    start = start.prefix { $0 != UInt8(ascii: "/") }
    switch start.count {
    case 2 where Dialect.matches(start, "v1"), 4 where Dialect.matches(start, "v1.1"): self = .v1
    case 2 where Dialect.matches(start, "v3"): self = .v3
    case 11 where Dialect.matches(start, "api_gateway"): self = .gateway
    default: self = .v2
    }
  }

  /// Whether a segment is a word of lower-case letters, in any case.
  private static func matches(_ segment: Substring.UTF8View, _ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in segment.elementsEqual(word) { left, right in left == right || left | 0x20 == right } }
  }
}

/// The text form of a v1 or v1.1 message.
public enum Format: Sendable {
  case json
  case xml

  /// The form that a v1 client wants to be answered in: `format`, then the path's suffix, then `Accept`, then JSON.
  static func ofReply(to request: APIRequest) -> Format {
    switch request.query["format"]?.lowercased() {
    case "xml": return .xml
    case "json": return .json
    default: break
    }
    let path = request.path.lowercased()
    if path.hasSuffix(".xml") { return .xml }
    if path.hasSuffix(".json") { return .json }
    return request.headers["Accept"].map(Format.isXML) == true ? .xml : .json
  }

  static func isXML(_ mediaType: String) -> Bool {
    let type = mediaType.lowercased()
    return type.contains("application/xml") || type.contains("text/xml")
  }
}
