/// The members of an object by name, for structs that read themselves rather than leave it to `Decodable`: what clients
/// send most often has dozens of members of which a handful are sent, and a decoder asks for each of them at length.
///
/// It reads as leniently as `JSONReader`, which it is another face of.
struct JSONFields {
  private let object: JSONObject
  private let path: [any CodingKey]
  /// Which lengths the names have, a bit each, modulo 64: most names that are asked for are not there, nor their length.
  private let lengths: UInt64

  /// - Throws: `DecodingError` where the decoder's value is no object.
  init(_ decoder: any Decoder) throws {
    let value = try JSONValue(from: decoder)
    path = decoder.codingPath
    object = try JSONReader(value, path: path).object()
    lengths = object.reduce(0) { $0 | JSONFields.bit($1.name) }
  }

  private static func bit(_ name: String) -> UInt64 { 1 << UInt64(name.utf8.count & 63) }

  private func member(_ name: String) -> JSONValue? {
    guard lengths & JSONFields.bit(name) != 0, let value = object.anyCase(name), !value.isNull else { return nil }
    return value
  }

  private func reader(_ name: String) -> JSONReader? {
    guard let value = member(name) else { return nil }
    return JSONReader(value, path: path, key: Name(stringValue: name))
  }

  func value(_ name: String) -> JSONValue? { member(name) }

  func text(_ name: String) throws -> String? { try reader(name)?.text() }

  func bool(_ name: String) throws -> Bool? {
    guard let reader = reader(name), reader.value != .string("") else { return nil }
    return try reader.bool()
  }

  func read<Value: Decodable>(_ name: String) throws -> Value? { try reader(name)?.read(Value.self) }
}
