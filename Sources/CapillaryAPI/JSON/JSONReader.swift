import Model

/// Decodes a request's structs from a JSON tree, as leniently as the API reads: numbers as text and text as numbers,
/// `"true"` and `1` for truth, one object where a list of them is expected. Member names match in their own case first,
/// then in any case. v1.1's XML becomes the same tree, so that one struct serves both forms.
public struct JSONReader: Decoder {
  let value: JSONValue
  /// Where the value is: the way to what holds it, and its name there. They are put together only to be told.
  private let path: [any CodingKey]
  private let key: (any CodingKey)?
  public var codingPath: [any CodingKey] { key.map { path + [$0] } ?? path }
  public var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ value: JSONValue, path: [any CodingKey] = [], key: (any CodingKey)? = nil) {
    self.value = value
    self.path = path
    self.key = key
  }

  /// - Throws: `DecodingError`, whose path names the field that does not fit.
  public static func decode<Value: Decodable>(_ type: Value.Type, from value: JSONValue) throws -> Value {
    try JSONReader(value).read(type)
  }

  public func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(KeyedReader(object: try object(), path: codingPath))
  }

  func object() throws -> JSONObject {
    switch value {
    case .object(let object): return object
    // XML knows no empty objects: `<customer/>` arrives as an empty text.
    case .string(""): return JSONObject()
    // A list of one stands for its element, as it does the other way round.
    case .array(let elements) where elements.count == 1:
      guard let object = elements[0].object else { throw mismatch("an object") }
      return object
    default: throw mismatch("an object")
    }
  }

  public func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    UnkeyedReader(elements: value == .string("") ? [] : value.list, path: codingPath)
  }

  public func singleValueContainer() throws -> any SingleValueDecodingContainer {
    SingleReader(reader: self)
  }

  func mismatch(_ wanted: String) -> DecodingError {
    .typeMismatch(
      JSONValue.self, .init(codingPath: codingPath, debugDescription: "\(wanted) was expected"))
  }

  func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if type == JSONValue.self, let value = value as? Value { return value }
    if type == String.self, let text = try text() as? Value { return text }
    return try Value(from: self)
  }

  func text() throws -> String {
    guard let text = value.text else { throw mismatch("a text") }
    return text
  }

  func bool() throws -> Bool {
    guard let bool = value.bool else { throw mismatch("true or false") }
    return bool
  }

  func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    guard let value = value.int, let number = Number(exactly: value) else { throw mismatch("a whole number") }
    return number
  }

  func double() throws -> Double {
    guard let text = value.text, let number = Double(text), number.isFinite else { throw mismatch("a number") }
    return number
  }
}

private struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let object: JSONObject
  let path: [any CodingKey]
  var codingPath: [any CodingKey] { path }
  var allKeys: [Key] { object.names.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { object.anyCase(key.stringValue) != nil }

  func decodeNil(forKey key: Key) -> Bool { object.anyCase(key.stringValue)?.isNull ?? true }

  private func reader(_ key: Key) throws -> JSONReader {
    guard let value = object.anyCase(key.stringValue) else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: path + [key], debugDescription: "Field \(key.stringValue) is mandatory."))
    }
    return JSONReader(value, path: path, key: key)
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try reader(key).read(type)
  }

  /// An empty text counts as absent for anything but a text: `"quantity": ""`.
  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let value = object.anyCase(key.stringValue), !value.isNull else { return nil }
    if value == .string(""), type == Amount.self || type == JSONObject.self { return nil }
    return try JSONReader(value, path: path, key: key).read(type)
  }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try reader(key).bool() }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try reader(key).text() }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try reader(key).double() }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try reader(key).double()) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try reader(key).integer(type) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try reader(key).integer(type) }

  private func present(_ key: Key) -> JSONReader? {
    guard let value = object.anyCase(key.stringValue), !value.isNull, value != .string("") else { return nil }
    return JSONReader(value, path: path, key: key)
  }

  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try present(key)?.bool() }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try present(key)?.double() }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try present(key)?.integer(type) }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try present(key)?.integer(type) }

  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    guard let value = object.anyCase(key.stringValue), !value.isNull else { return nil }
    return try JSONReader(value, path: path, key: key).text()
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try reader(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try reader(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { JSONReader(.object(object), path: path) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try reader(key) }
}

private struct UnkeyedReader: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  let path: [any CodingKey]
  var currentIndex = 0

  init(elements: [JSONValue], path: [any CodingKey]) {
    self.elements = elements
    self.path = path
  }

  var codingPath: [any CodingKey] { path }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  mutating func decodeNil() -> Bool {
    guard !isAtEnd, elements[currentIndex].isNull else { return false }
    currentIndex += 1
    return true
  }

  private mutating func next() throws -> JSONReader {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        JSONValue.self, .init(codingPath: path, debugDescription: "the list has only \(elements.count) elements"))
    }
    defer { currentIndex += 1 }
    return JSONReader(elements[currentIndex], path: path, key: Position(intValue: currentIndex))
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().read(type) }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
  mutating func superDecoder() throws -> any Decoder { try next() }
}

private struct SingleReader: SingleValueDecodingContainer {
  let reader: JSONReader
  var codingPath: [any CodingKey] { reader.codingPath }

  func decodeNil() -> Bool { reader.value.isNull }
  func decode(_ type: Bool.Type) throws -> Bool { try reader.bool() }
  func decode(_ type: String.Type) throws -> String { try reader.text() }
  func decode(_ type: Double.Type) throws -> Double { try reader.double() }
  func decode(_ type: Float.Type) throws -> Float { Float(try reader.double()) }
  func decode(_ type: Int.Type) throws -> Int { try reader.integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try reader.integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try reader.integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try reader.integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try reader.integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try reader.integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try reader.integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try reader.integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try reader.integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try reader.integer(type) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try reader.read(type) }
}

/// A place in a list, for the path of an error.
private struct Position: CodingKey {
  let index: Int
  var stringValue: String { String(index) }
  var intValue: Int? { index }
  init(intValue: Int) { index = intValue }
  init?(stringValue: String) { nil }
}

extension DecodingError {
  /// Where in the body the error is, as `profiles[0].identifiers`, and what was expected there.
  public var field: (path: String, expectation: String) {
    let context: Context
    switch self {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found), .dataCorrupted(let found):
      context = found
    @unknown default: return ("", "cannot be read")
    }
    var path = ""
    for key in context.codingPath {
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    return (path, context.debugDescription)
  }
}
