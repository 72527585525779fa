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
    let start = path.drop { $0 == "/" }.prefix(12).lowercased()
    if start.hasPrefix("v1/") || start.hasPrefix("v1.1/") || start == "v1.1" || start == "v1" {
      self = .v1
    } else if start.hasPrefix("v3/") {
      self = .v3
    } else if start.hasPrefix("api_gateway/") {
      self = .gateway
    } else {
      self = .v2
    }
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
