import Model

/// Encodes a reply's structs as JSON text, with the members in the order of their declaration.
///
/// Foundation's encoder orders members at random; here the same value is the same bytes each time. Optional members
/// that are nil are left out; see `Nullable` for those that the API shows as null.
public enum JSONWriter {
  public static func encode(_ value: some Encodable) throws -> [UInt8] { try encode(value, form: .usual) }

  /// - Parameters:
  ///   - form: how the statuses of v1 and v1.1 are written.
  ///   - isXML: whether XML becomes of it, for the few values that look otherwise there.
  static func encode(_ value: some Encodable, form: V1Form, isXML: Bool = false) throws -> [UInt8] {
    if let value = value as? any JSONWritable {
      var output = JSONBytes(capacity: 2048)
      try value.write(to: &output)
      return output.bytes
    }
    let state = JSONWriterState(form: form, isXML: isXML)
    try state.encode(value)
    return state.output.bytes
  }
}

/// The text so far, shared by all containers of one encoding. Containers are used strictly one inside the other, so an
/// open container is closed when its parent goes on.
final class JSONWriterState: Encoder {
  var output = JSONBytes(capacity: 1024)
  /// See `V1Form.of`.
  let form: V1Form
  /// The closing character of each open container, and whether it has an element yet.
  private var open: [(closing: UInt8, isEmpty: Bool)] = []

  var codingPath: [any CodingKey] { [] }
  let userInfo: [CodingUserInfoKey: Any]

  init(form: V1Form = .usual, isXML: Bool = false) {
    self.form = form
    userInfo = isXML ? CodingUserInfoKey.isXML.map { [$0: true] } ?? [:] : [:]
  }

  /// How many containers are open.
  var level: Int { open.count }

  func begin(_ opening: UInt8, _ closing: UInt8) {
    output.put(opening)
    open.append((closing, true))
  }

  /// Closes what was opened inside `level`.
  func close(to level: Int) {
    while open.count > level {
      output.put(open.removeLast().closing)
    }
  }

  /// The comma before any but the first element of the innermost container.
  func separate() {
    let last = open.count - 1
    guard last >= 0 else { return }
    if open[last].isEmpty {
      open[last].isEmpty = false
    } else {
      output.put(UInt8(ascii: ","))
    }
  }

  func encode(_ value: some Encodable) throws {
    switch value {
    case let text as String: output.put(string: text)
    case let amount as Amount: output.put(amount)
    case let value as JSONValue: output.put(value)
    case let object as JSONObject: output.put(object)
    case let raw as RawJSON: output.put(raw: raw.text)
    default:
      let level = level
      let start = output.count
      try value.encode(to: self)
      close(to: level)
      // A value that encoded nothing at all is an empty object, as in Foundation's encoder.
      if output.count == start { output.put(literal: "{}") }
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    begin(UInt8(ascii: "{"), UInt8(ascii: "}"))
    return KeyedEncodingContainer(KeyedWriter<Key>(state: self, level: level))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    begin(UInt8(ascii: "["), UInt8(ascii: "]"))
    return UnkeyedWriter(state: self, level: level)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleWriter(state: self)
  }
}

private struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let state: JSONWriterState
  let level: Int
  var codingPath: [any CodingKey] { [] }

  private func name(_ key: Key) {
    state.close(to: level)
    state.separate()
    state.output.put(string: key.stringValue)
    state.output.put(UInt8(ascii: ":"))
  }

  func encodeNil(forKey key: Key) {
    name(key)
    state.output.put(literal: "null")
  }

  func encode(_ value: Bool, forKey key: Key) {
    name(key)
    state.output.put(value)
  }

  func encode(_ value: String, forKey key: Key) {
    name(key)
    state.output.put(string: value)
  }

  func encode(_ value: Int, forKey key: Key) {
    name(key)
    state.output.put(Int64(value))
  }

  func encode(_ value: Int64, forKey key: Key) {
    name(key)
    state.output.put(value)
  }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    name(key)
    try state.encode(value)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    name(key)
    return state.container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    name(key)
    return state.unkeyedContainer()
  }

  func superEncoder() -> any Encoder { state }
  func superEncoder(forKey key: Key) -> any Encoder {
    name(key)
    return state
  }
}

private struct UnkeyedWriter: UnkeyedEncodingContainer {
  let state: JSONWriterState
  let level: Int
  var count = 0
  var codingPath: [any CodingKey] { [] }

  private mutating func next() {
    state.close(to: level)
    state.separate()
    count += 1
  }

  mutating func encodeNil() {
    next()
    state.output.put(literal: "null")
  }

  mutating func encode<Value: Encodable>(_ value: Value) throws {
    next()
    try state.encode(value)
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    next()
    return state.container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    next()
    return state.unkeyedContainer()
  }

  func superEncoder() -> any Encoder { state }
}

private struct SingleWriter: SingleValueEncodingContainer {
  let state: JSONWriterState
  var codingPath: [any CodingKey] { [] }

  func encodeNil() { state.output.put(literal: "null") }
  func encode(_ value: Bool) { state.output.put(value) }
  func encode(_ value: String) { state.output.put(string: value) }
  func encode(_ value: Int) { state.output.put(Int64(value)) }
  func encode(_ value: Int8) { state.output.put(Int64(value)) }
  func encode(_ value: Int16) { state.output.put(Int64(value)) }
  func encode(_ value: Int32) { state.output.put(Int64(value)) }
  func encode(_ value: Int64) { state.output.put(value) }
  func encode(_ value: UInt) { state.output.put(raw: String(value)) }
  func encode(_ value: UInt8) { state.output.put(Int64(value)) }
  func encode(_ value: UInt16) { state.output.put(Int64(value)) }
  func encode(_ value: UInt32) { state.output.put(Int64(value)) }
  func encode(_ value: UInt64) { state.output.put(raw: String(value)) }
  func encode(_ value: Float) throws { try encode(Double(value)) }

  /// JSON has no word for infinity; amounts are never doubles.
  func encode(_ value: Double) throws {
    guard value.isFinite else {
      throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "not a JSON number"))
    }
    if let whole = Int64(exactly: value) {
      state.output.put(whole)
    } else {
      state.output.put(raw: String(value))
    }
  }

  func encode<Value: Encodable>(_ value: Value) throws { try state.encode(value) }
}

/// An optional member that the API shows as null rather than leaving it out.
@propertyWrapper
public struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
  public var wrappedValue: Value?

  public init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}
