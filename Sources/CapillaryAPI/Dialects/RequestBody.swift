extension Dialect {
  /// The body of a request as a tree; null where there is none. In v1 and v1.1 what stands inside `root`.
  ///
  /// - Throws: `PlatformError.unsupportedMediaType` and `.invalidInput`.
  func body(of request: APIRequest) throws -> JSONValue {
    let type = request.headers["Content-Type"]
    if self != .v1, let type, !Dialect.isJSON(type), !(request.method == "GET" || request.body.isEmpty) {
      throw PlatformError.unsupportedMediaType
    }
    guard !request.body.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) else { return .null }
    // Some clients send a body with GET; it means nothing, and need not be JSON.
    if request.method == "GET" { return (try? JSONParser.parse(request.body)) ?? .null }
    if self == .v1, type.map(Format.isXML) == true || request.body.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
      return try XMLForm.parse(request.body)
    }
    let value: JSONValue
    do {
      value = try JSONParser.parse(request.body)
    } catch {
      throw PlatformError.invalidInput("The body is not JSON: \(error).")
    }
    if self == .v1, let root = value["root"] { return root }
    return value
  }

  private static func isJSON(_ mediaType: String) -> Bool {
    if mediaType == "application/json" { return true }
    let type = mediaType.prefix { $0 != ";" }.trimmed.lowercased()
    return type == "application/json" || type.hasSuffix("+json") || type.isEmpty || type == "*/*"
  }
}
