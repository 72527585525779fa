import Glibc

/// Header fields in the order in which they were sent or added (RFC 9110 §5).
///
/// Names are looked up without regard to case; a name may occur several times. The fields live in one byte buffer that is copied once from the
/// connection, and a `String` is made only for what is asked for, since most requests have a dozen fields of which two are read.
///
///     let headers: HTTPHeaders = ["Content-Type": "application/json"]
///     headers["content-type"]  // "application/json"
public struct HTTPHeaders: Sendable {
  /// Field after field: the length of the name and of the value (4 bytes each), the name, a zero byte, the value, a zero byte.
  /// The zero bytes let libevent read names and values in place.
  var storage: [UInt8] = []

  /// No fields.
  public init() {}

  /// The first value of the field `name`, compared without regard to case (RFC 9110 §5.1), or nil when it was not sent.
  public subscript(name: String) -> String? {
    var name = name
    return name.withUTF8 { wanted in
      storage.withUnsafeBytes { bytes in
        var cursor = FieldCursor(bytes)
        while let field = cursor.next() {
          if equalIgnoringCase(field.name, UnsafeRawBufferPointer(wanted)) {
            return String(decoding: field.value, as: UTF8.self)
          }
        }
        return nil
      }
    }
  }

  /// Adds a field behind the others, also when one of that name is there already.
  ///
  /// A name or value with a line break is never sent: the server leaves such a field out of the reply.
  public mutating func add(_ name: String, _ value: String) {
    var name = name
    var value = value
    name.withUTF8 { name in
      value.withUTF8 { value in
        append(name: UnsafeRawBufferPointer(name), value: UnsafeRawBufferPointer(value))
      }
    }
  }

  /// How many bytes the fields take.
  public var size: Int { storage.count }

  /// Whether there are no fields.
  public var isEmpty: Bool { storage.isEmpty }

  private mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    storage.reserveCapacity(storage.count + FieldCursor.overhead + name.count + value.count)
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: name.count)) { storage.append(contentsOf: $0) }
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: value.count)) { storage.append(contentsOf: $0) }
    storage.append(contentsOf: name)
    storage.append(0)
    storage.append(contentsOf: value)
    storage.append(0)
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { add(name, value) }
  }
}

extension HTTPHeaders: Equatable {}

extension HTTPHeaders: Sequence {
  /// Walks the fields in order as `(name, value)`.
  public struct Iterator: IteratorProtocol {
    private let storage: [UInt8]
    private var offset = 0

    fileprivate init(_ storage: [UInt8]) { self.storage = storage }

    public mutating func next() -> (name: String, value: String)? {
      storage.withUnsafeBytes { bytes in
        var cursor = FieldCursor(bytes, from: offset)
        guard let field = cursor.next() else { return nil }
        offset = cursor.offset
        return (
          String(decoding: field.name, as: UTF8.self), String(decoding: field.value, as: UTF8.self)
        )
      }
    }
  }

  public func makeIterator() -> Iterator { Iterator(storage) }
}

/// Reads the fields of `HTTPHeaders.storage` in place.
struct FieldCursor {
  /// The bytes that a field takes beside its name and value.
  static let overhead = 10

  private let bytes: UnsafeRawBufferPointer
  private(set) var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, from offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// The next field; both buffers are followed by a zero byte.
  mutating func next() -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
    guard offset + Self.overhead <= bytes.count else { return nil }
    let nameCount = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    let valueCount = Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
    let name = offset + 8
    let value = name + nameCount + 1
    offset = value + valueCount + 1
    return (
      UnsafeRawBufferPointer(rebasing: bytes[name..<name + nameCount]),
      UnsafeRawBufferPointer(rebasing: bytes[value..<value + valueCount])
    )
  }
}

/// Whether two runs of bytes are the same but for the case of ASCII letters.
func equalIgnoringCase(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
  guard one.count == other.count else { return false }
  guard let a = one.baseAddress, let b = other.baseAddress else { return true }
  return strncasecmp(
    a.assumingMemoryBound(to: CChar.self), b.assumingMemoryBound(to: CChar.self), one.count) == 0
}
