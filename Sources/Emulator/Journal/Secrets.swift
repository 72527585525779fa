import CapillaryAPI

/// What the journal and the log must never show: credentials, passwords, tokens.
enum Secrets {
  static let mask = "***"

  /// Whether a header carries a credential, and is left out.
  static func isSecret(header name: String) -> Bool {
    let name = name.lowercased()
    return name == "cookie" || name == "set-cookie"
      || ["authorization", "token", "secret", "password", "api-key"].contains { name.contains($0) }
  }

  /// Whether a field's value is a secret.
  static func isSecret(field name: String) -> Bool {
    let name = name.lowercased().filter { $0 != "_" && $0 != "-" }
    return name == "token"
      || ["password", "secret", "accesstoken", "refreshtoken", "authtoken", "oauthtoken"].contains { name.contains($0) }
  }

  static func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map(masked))
    case .object(let object):
      return .object(
        JSONObject(
          object.map { member in
            let hidden = isSecret(field: member.name) && !member.value.isNull
            return (member.name, hidden ? .string(mask) : masked(member.value))
          }))
    default: return value
    }
  }

  /// A text that is no whole JSON: XML, a form, or a body that was cut. Values of secret fields are replaced where they
  /// stand as `<name>value<`, `name="value"`, `name=value&` or `"name": "value"`. Reads each byte once, as the text may be
  /// anything.
  static func masked(text: String) -> String {
    let lowered = text.lowercased()
    guard ["password", "secret", "token"].contains(where: { lowered.contains($0) }) else { return text }
    var rest = Array(text.utf8)[...]
    var shown: [UInt8] = []
    // Whether the word at hand began an element, as `<name` or `<prefix:name`.
    var isElement = false
    while let byte = rest.first {
      guard isOfName(byte) else {
        isElement = byte == UInt8(ascii: "<") || (isElement && byte == UInt8(ascii: ":"))
        shown.append(rest.removeFirst())
        continue
      }
      let name = rest.prefix(while: isOfName)
      shown += name
      rest = rest.dropFirst(name.count)
      guard isSecret(field: String(decoding: name, as: UTF8.self)) else { continue }
      let end = isElement ? endOfTag(rest) : endOfAssignment(rest)
      guard let end else { continue }
      shown += rest[..<end]
      let length = length(ofValue: rest[end...], isElement: isElement, after: shown.last)
      shown += mask.utf8
      rest = rest[end...].dropFirst(length)
    }
    return String(decoding: shown, as: UTF8.self)
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Where an element's text begins.
  private static func endOfTag(_ rest: ArraySlice<UInt8>) -> Int? {
    rest.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
  }

  /// Where the value begins that `"name": "` or `name=` announces, behind its quote; nil where none is announced.
  private static func endOfAssignment(_ rest: ArraySlice<UInt8>) -> Int? {
    var rest = rest
    if rest.first == UInt8(ascii: "\"") { rest = rest.dropFirst() }
    rest = rest.drop { $0 <= 0x20 }
    guard let sign = rest.first, sign == UInt8(ascii: ":") || sign == UInt8(ascii: "=") else { return nil }
    rest = rest.dropFirst().drop { $0 <= 0x20 }
    if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") { rest = rest.dropFirst() }
    return rest.startIndex
  }

  /// How long the value is that begins here, behind the byte `quote`.
  private static func length(ofValue rest: ArraySlice<UInt8>, isElement: Bool, after quote: UInt8?) -> Int {
    if isElement {
      let opening = Array("<![CDATA[".utf8)
      guard rest.starts(with: opening) else { return rest.prefix { $0 != UInt8(ascii: "<") }.count }
      return rest.firstRange(of: Array("]]>".utf8)).map { $0.upperBound - rest.startIndex } ?? rest.count
    }
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return rest.prefix { $0 > 0x20 && !",}]&<>".utf8.contains($0) }.count
    }
    var isEscaped = false
    return rest.prefix { byte in
      defer { isEscaped = !isEscaped && byte == UInt8(ascii: "\\") }
      return isEscaped || byte != quote
    }.count
  }
}
