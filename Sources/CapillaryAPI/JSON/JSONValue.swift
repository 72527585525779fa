import Model

/// Any JSON value. Numbers keep their digits as they were written, objects the order of their members.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number, as its digits: no value on its way to an `Amount` passes through a `Double`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  public static func int(_ value: some FixedWidthInteger) -> JSONValue { .number(String(value)) }
  public static func amount(_ value: Amount) -> JSONValue { .number(value.plain) }

  /// The member of an object; nil for any other value.
  public subscript(name: String) -> JSONValue? {
    if case .object(let object) = self { object[name] } else { nil }
  }

  /// A string, or the text of a number or a truth value; nil for null, arrays and objects.
  public var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// A whole number, also one written as text or with a fraction of zeros.
  public var int: Int64? {
    guard let text else { return nil }
    if let value = Int64(text) { return value }
    guard let amount = Amount(text), amount.isWhole else { return nil }
    return amount.units
  }

  public var amount: Amount? { text.flatMap { Amount($0) } }

  /// A truth value, also one written as `"true"`, `"1"` or `1`.
  public var bool: Bool? {
    switch text?.lowercased() {
    case "true", "1", "yes": true
    case "false", "0", "no": false
    default: nil
    }
  }

  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The elements of an array; a single value counts as a list of one, as XML and older clients write it.
  public var list: [JSONValue] {
    switch self {
    case .array(let elements): elements
    case .null: []
    default: [self]
    }
  }

  public var isNull: Bool { self == .null }

  /// The shortest JSON text of the value.
  public var serialized: String {
    var writer = JSONBytes()
    writer.put(self)
    return writer.text
  }

  /// The value of a JSON text that the emulator wrote itself; null where it is none.
  public init(stored text: String) {
    self = (try? JSONParser.parse(Array(text.utf8))) ?? .null
  }
}

/// The members of a JSON object, in order. A name that is set again keeps its place.
public struct JSONObject: Hashable, Sendable, Sequence, ExpressibleByDictionaryLiteral {
  public private(set) var members: [Member]

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSONValue
  }

  public init(_ members: [(String, JSONValue)] = []) {
    self.members = members.map { Member(name: $0.0, value: $0.1) }
  }

  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements)
  }

  public subscript(name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The member with a name in any case.
  public func anyCase(_ name: String) -> JSONValue? {
    var other: JSONValue?
    let length = name.utf8.count
    for member in members where member.name.utf8.count == length {
      if member.name == name { return member.value }
      if other == nil, member.name.equalsIgnoringCase(name) { other = member.value }
    }
    return other
  }

  mutating func append(_ name: String, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }
  public var names: [String] { members.map(\.name) }

  public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }

  public var serialized: String { JSONValue.object(self).serialized }

  /// The object of a JSON text that the emulator wrote itself; empty where it is none.
  public init(stored text: String) {
    self = JSONValue(stored: text).object ?? JSONObject()
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(nilLiteral: ()) { self = .null }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

extension JSONValue: Codable {
  public init(from decoder: any Decoder) throws {
    guard let tree = decoder as? JSONReader else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a JSONValue is read by JSONReader"))
    }
    self = tree.value
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .number(let text), .string(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .object(let object):
      try object.encode(to: encoder)
    }
  }
}

extension JSONObject: Codable {
  public init(from decoder: any Decoder) throws {
    guard let object = try JSONValue(from: decoder).object else {
      throw DecodingError.typeMismatch(
        JSONObject.self, .init(codingPath: decoder.codingPath, debugDescription: "an object was expected"))
    }
    self = object
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for member in members { try container.encode(member.value, forKey: Name(stringValue: member.name)) }
  }
}

/// Any member name, for objects whose names are the client's own.
struct Name: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// JSON text that was encoded before, such as a stored object or a till's description, put into a reply as it is.
public struct RawJSON: Hashable, Sendable, Codable {
  public let text: String

  public init(_ text: String) { self.text = text }

  public init(encoding value: some Encodable) throws {
    text = String(decoding: try JSONWriter.encode(value), as: UTF8.self)
  }

  public init(from decoder: any Decoder) throws {
    text = try JSONValue(from: decoder).serialized
  }

  public func encode(to encoder: any Encoder) throws {
    try JSONValue(stored: text).encode(to: encoder)
  }
}
