import Model

/// A request on its way through an endpoint: routed, authenticated, its body parsed.
public struct Call: Sendable {
  public let request: APIRequest
  public let operation: Operation
  public let path: PathParameters
  public let caller: Caller
  public let dialect: Dialect
  /// The parsed body; null where there was none. In v1 and v1.1 it is what stands inside `root`.
  public let body: JSONValue
  /// The sandbox that the credentials picked.
  public let sandbox: String

  public var query: Query { request.query }

  /// Reads the body into the struct of the documented object.
  ///
  /// - Throws: `DecodingError`, which the dialect answers with 400 and the field's name.
  public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONReader.decode(type, from: body)
  }
}

/// Who calls: a till with its own password, or a client that acts for one.
public struct Caller: Sendable {
  /// The author of what the call writes.
  public let till: Entity
  /// The till's store.
  public let store: Entity?
  /// The OAuth client; nil for a till's own credentials.
  public let client: APIClient?

  /// Entities whose settings apply to the call, the nearest first.
  public var entityIDs: [Int64] { [till.id] + (store.map { [$0.id] } ?? []) }
}
