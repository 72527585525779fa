import Model

/// A growing JSON text: what every reply is written into. It owns its memory, as an array asks at each of the hundreds of
/// pieces of a reply whether somebody shares it.
struct JSONBytes: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0
  /// Whether the object that is open has no member yet; see `JSONWritable`.
  var isFirst = true

  init(capacity: Int = 512) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// The text so far.
  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

  var text: String { String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self) }

  @inline(never)
  private mutating func grow(_ needed: Int) {
    let wanted = max(capacity * 2, count + needed)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = wanted
  }

  mutating func put(_ byte: UInt8) {
    if count == capacity { grow(1) }
    base[count] = byte
    count += 1
  }

  mutating func put(_ buffer: UnsafeBufferPointer<UInt8>) {
    guard let start = buffer.baseAddress else { return }
    if capacity - count < buffer.count { grow(buffer.count) }
    (base + count).update(from: start, count: buffer.count)
    count += buffer.count
  }

  mutating func put(literal text: StaticString) {
    put(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Text that is JSON already.
  mutating func put(raw text: String) {
    var text = text
    text.withUTF8 { put($0) }
  }

  mutating func put(contentsOf text: [UInt8]) { text.withUnsafeBufferPointer { put($0) } }

  mutating func put(_ value: Bool) {
    if value { put(literal: "true") } else { put(literal: "false") }
  }

  mutating func put(_ value: Int64) {
    if value >= 0, value < 10 {
      put(0x30 + UInt8(value))
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
      put(UnsafeBufferPointer(rebasing: buffer.bindMemory(to: UInt8.self)[start...]))
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
    put(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { buffer in
      var start = 0
      for index in 0..<buffer.count {
        let byte = buffer[index]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
        if start < index { put(UnsafeBufferPointer(rebasing: buffer[start..<index])) }
        escape(byte)
        start = index + 1
      }
      if start < buffer.count { put(UnsafeBufferPointer(rebasing: buffer[start...])) }
    }
    put(UInt8(ascii: "\""))
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
      put(digits.utf8Start[Int(byte >> 4)])
      put(digits.utf8Start[Int(byte & 15)])
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
