/// The members of an object by name, for structs that read themselves rather than leave it to `Decodable`: what clients
/// send most often has dozens of members of which a handful are sent, and a decoder asks for each of them at length.
///
/// It reads as leniently as `JSONReader`, which it is another face of.
struct JSONFields {
  private let object: JSONObject
  private let path: [any CodingKey]

  /// - Throws: `DecodingError` where the decoder's value is no object.
  init(_ decoder: any Decoder) throws {
    let value = try JSONValue(from: decoder)
    path = decoder.codingPath
    object = try JSONReader(value, path: path).object()
  }

  private func reader(_ name: String) -> JSONReader? {
    guard let value = object.anyCase(name), !value.isNull else { return nil }
    return JSONReader(value, path: path, key: Name(stringValue: name))
  }

  func value(_ name: String) -> JSONValue? { object.anyCase(name).flatMap { $0.isNull ? nil : $0 } }

  func text(_ name: String) throws -> String? { try reader(name)?.text() }

  func bool(_ name: String) throws -> Bool? {
    guard let reader = reader(name), reader.value != .string("") else { return nil }
    return try reader.bool()
  }

  func read<Value: Decodable>(_ name: String) throws -> Value? { try reader(name)?.read(Value.self) }
}
