/// A strict reader of JSON texts (RFC 8259) into `JSONValue`, with bounds on what a client can make it build.
public struct JSONParser {
  /// Why a text is not JSON, and where: the offset counts bytes.
  public struct Failure: Error, CustomStringConvertible {
    public var offset: Int
    public var reason: String
    public var description: String { "\(reason) at byte \(offset)" }
  }

  /// How deep arrays and objects may nest.
  static let maximumDepth = 128

  /// How many values a client's text may hold. In memory one takes 24 bytes and more, in a text two; a thousand customers with a
  /// hundred fields each are a fifth of this.
  public static let maximumValues = 500_000

  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var depth = 0
  private var valuesLeft: Int

  /// - Parameter limit: how many values the text may hold.
  /// - Throws: `Failure` where the bytes are not one JSON value.
  public static func parse(_ bytes: [UInt8], limit: Int = maximumValues) throws -> JSONValue {
    try bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(bytes: buffer, limit: limit)
      return try parser.document()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
    self.bytes = bytes
    valuesLeft = limit
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
  }

  private mutating func document() throws -> JSONValue {
    skipSpace()
    let value = try value()
    skipSpace()
    guard index == bytes.count else { throw failure("text after the value") }
    return value
  }

  private func failure(_ reason: String) -> Failure { Failure(offset: index, reason: reason) }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return
      }
    }
  }

  private mutating func value() throws -> JSONValue {
    guard index < bytes.count else { throw failure("unexpected end") }
    guard valuesLeft > 0 else { throw failure("more than \(JSONParser.maximumValues) values") }
    valuesLeft -= 1
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return try number()
    default: throw failure("unexpected character")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
    let count = word.utf8CodeUnitCount
    guard index + count <= bytes.count else { throw failure("unexpected end") }
    for offset in 0..<count where bytes[index + offset] != word.utf8Start[offset] {
      throw failure("unexpected word")
    }
    index += count
    return value
  }

  private mutating func object() throws -> JSONValue {
    try enter()
    var object = JSONObject()
    var names = Set<String>()
    while try next(closing: UInt8(ascii: "}"), first: object.isEmpty) {
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw failure("a name was expected") }
      let name = try string()
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { throw failure("':' was expected") }
      index += 1
      skipSpace()
      let value = try value()
      // The last of repeated names wins, and looking for one stays linear in large objects.
      if object.count < 16 ? object[name] == nil : names.insert(name).inserted {
        if object.count == 15 { names = Set(object.names + [name]) }
        object.append(name, value)
      } else {
        object[name] = value
      }
    }
    depth -= 1
    return .object(object)
  }

  private mutating func array() throws -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    while try next(closing: UInt8(ascii: "]"), first: elements.isEmpty) {
      elements.append(try value())
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func enter() throws {
    depth += 1
    guard depth <= JSONParser.maximumDepth else { throw failure("nested deeper than \(JSONParser.maximumDepth)") }
    index += 1
  }

  /// Moves to the next element of an array or object; false when it is closed.
  private mutating func next(closing: UInt8, first: Bool) throws -> Bool {
    skipSpace()
    guard index < bytes.count else { throw failure("unexpected end") }
    if bytes[index] == closing {
      index += 1
      return false
    }
    if !first {
      guard bytes[index] == UInt8(ascii: ",") else { throw failure("',' was expected") }
      index += 1
      skipSpace()
      guard index < bytes.count, bytes[index] != closing else { throw failure("a value was expected after ','") }
    }
    return true
  }

  private mutating func number() throws -> JSONValue {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let whole = try digits()
    guard whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else { throw failure("leading zero") }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      _ = try digits()
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      _ = try digits()
    }
    return .number(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func digits() throws -> Int {
    let start = index
    while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
    guard index > start else { throw failure("a digit was expected") }
    return index - start
  }

  private mutating func string() throws -> String {
    index += 1
    let start = index
    var seen: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index]
      seen |= byte
      switch byte {
      case UInt8(ascii: "\""):
        // ASCII, as nearly all is, needs no look at whether it is UTF-8.
        let text =
          seen < 0x80 ? String(decoding: bytes[start..<index], as: UTF8.self) : try text(bytes[start..<index])
        index += 1
        return text
      case UInt8(ascii: "\\"):
        return try escapedString(from: start)
      case ..<0x20:
        throw failure("control character in a string")
      default:
        index += 1
      }
    }
    throw failure("unexpected end of a string")
  }

  private func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("not UTF-8") }
    return text
  }

  private mutating func escapedString(from start: Int) throws -> String {
    var collected = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: collected, as: UTF8.self) else { throw failure("not UTF-8") }
        return text
      case UInt8(ascii: "\\"):
        try escape(into: &collected)
      case ..<0x20:
        throw failure("control character in a string")
      default:
        collected.append(byte)
      }
    }
    throw failure("unexpected end of a string")
  }

  private mutating func escape(into collected: inout [UInt8]) throws {
    guard index < bytes.count else { throw failure("unexpected end of a string") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): collected.append(byte)
    case UInt8(ascii: "b"): collected.append(0x08)
    case UInt8(ascii: "f"): collected.append(0x0C)
    case UInt8(ascii: "n"): collected.append(0x0A)
    case UInt8(ascii: "r"): collected.append(0x0D)
    case UInt8(ascii: "t"): collected.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hex()
      if (0xD800..<0xDC00).contains(code) {
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
          throw failure("half of a surrogate pair")
        }
        index += 2
        let low = try hex()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half of a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair") }
      collected.append(contentsOf: Array(String(scalar).utf8))
    default: throw failure("unknown escape")
    }
  }

  private mutating func hex() throws -> UInt32 {
    guard index + 4 <= bytes.count, let code = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16),
      bytes[index] != UInt8(ascii: "+")
    else { throw failure("four hexadecimal digits were expected") }
    index += 4
    return code
  }
}
