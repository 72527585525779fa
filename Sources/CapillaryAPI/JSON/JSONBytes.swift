import Model

/// A growing JSON text: what every reply is written into.
struct JSONBytes {
  private(set) var bytes: [UInt8] = []
  /// Whether the object that is open has no member yet; see `JSONWritable`.
  var isFirst = true

  init(capacity: Int = 512) {
    bytes.reserveCapacity(capacity)
  }

  mutating func put(_ byte: UInt8) { bytes.append(byte) }

  mutating func put(literal text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Text that is JSON already.
  mutating func put(raw text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(contentsOf text: [UInt8]) { bytes.append(contentsOf: text) }

  mutating func put(_ value: Bool) {
    if value { put(literal: "true") } else { put(literal: "false") }
  }

  mutating func put(_ value: Int64) {
    if value >= 0, value < 10 {
      bytes.append(0x30 + UInt8(value))
      return
    }
    var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
    withUnsafeMutableBytes(of: &digits) { buffer in
      var rest = value.magnitude
      var start = buffer.count
      repeat {
        start -= 1
        buffer[start] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
        rest /= 10
      } while rest > 0
      if value < 0 {
        start -= 1
        buffer[start] = UInt8(ascii: "-")
      }
      bytes.append(contentsOf: buffer[start...])
    }
  }

  /// An amount as a number with the decimals it needs.
  mutating func put(_ amount: Amount) {
    if amount.isWhole {
      put(amount.units)
    } else {
      put(raw: amount.plain)
    }
  }

  /// A JSON string, escaped where RFC 8259 asks for it.
  mutating func put(string text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { buffer in
      var start = 0
      for index in 0..<buffer.count {
        let byte = buffer[index]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
        if start < index { bytes.append(contentsOf: buffer[start..<index]) }
        escape(byte)
        start = index + 1
      }
      if start < buffer.count { bytes.append(contentsOf: buffer[start...]) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): put(literal: "\\\"")
    case UInt8(ascii: "\\"): put(literal: "\\\\")
    case 0x0A: put(literal: "\\n")
    case 0x0D: put(literal: "\\r")
    case 0x09: put(literal: "\\t")
    default:
      put(literal: "\\u00")
      let digits: StaticString = "0123456789abcdef"
      bytes.append(digits.utf8Start[Int(byte >> 4)])
      bytes.append(digits.utf8Start[Int(byte & 15)])
    }
  }

  mutating func put(_ value: JSONValue) {
    switch value {
    case .null: put(literal: "null")
    case .bool(let value): put(value)
    case .number(let digits): put(raw: digits)
    case .string(let text): put(string: text)
    case .array(let elements):
      put(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { put(UInt8(ascii: ",")) }
        put(element)
      }
      put(UInt8(ascii: "]"))
    case .object(let object): put(object)
    }
  }

  mutating func put(_ object: JSONObject) {
    put(UInt8(ascii: "{"))
    for (index, member) in object.members.enumerated() {
      if index > 0 { put(UInt8(ascii: ",")) }
      put(string: member.name)
      put(UInt8(ascii: ":"))
      put(member.value)
    }
    put(UInt8(ascii: "}"))
  }
}
