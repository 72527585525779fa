/// Writes a tree as XML: an object's members are elements, a list is its elements one after the other under the list's name,
/// and what is empty or null an element without content.
struct XMLWriter {
  private var bytes: [UInt8] = []

  /// A document with one root element.
  static func document(_ tree: JSONValue, root: String) -> [UInt8] {
    var writer = XMLWriter()
    writer.bytes.reserveCapacity(4096)
    writer.bytes += #"<?xml version="1.0" encoding="UTF-8"?>"#.utf8
    writer.bytes.append(UInt8(ascii: "\n"))
    writer.element(root, tree)
    return writer.bytes
  }

  private mutating func element(_ name: String, _ value: JSONValue) {
    if case .array(let elements) = value {
      for value in elements { element(name, value) }
      return
    }
    bytes.append(UInt8(ascii: "<"))
    put(name: name)
    let start = bytes.count
    bytes.append(UInt8(ascii: ">"))
    switch value {
    case .null, .array: break
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .number(let digits): bytes += digits.utf8
    case .string(let text): put(text: text)
    case .object(let object): for member in object { element(member.name, member.value) }
    }
    // An empty text keeps its two tags.
    if bytes.count == start + 1, value != .string("") {
      bytes.removeLast()
      bytes += " />".utf8
    } else {
      bytes += "</".utf8
      put(name: name)
      bytes.append(UInt8(ascii: ">"))
    }
  }

  /// A name as it is, but for what no name can have: a few members are named by clients.
  private mutating func put(name: String) {
    let start = bytes.count
    for byte in name.utf8 {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, 0x80..., UInt8(ascii: "_"): bytes.append(byte)
      case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."):
        if bytes.count == start { bytes.append(UInt8(ascii: "_")) }
        bytes.append(byte)
      default: bytes.append(UInt8(ascii: "_"))
      }
    }
    if bytes.count == start { bytes.append(UInt8(ascii: "_")) }
  }

  /// A text with its special characters escaped, and U+FFFD in the place of those that XML cannot have, not even escaped: a
  /// client's own value is told back to it, and may be any.
  private mutating func put(text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "'"): bytes += "&apos;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case 0x09, 0x0A, 0x0D: bytes.append(byte)
      case ..<0x20: bytes += "\u{FFFD}".utf8
      case 0xBE, 0xBF:
        // The last byte of U+FFFE or U+FFFF.
        bytes.append(bytes.suffix(2) == [0xEF, 0xBF] ? 0xBD : byte)
      default: bytes.append(byte)
      }
    }
  }
}
