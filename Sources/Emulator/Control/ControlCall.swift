import CapillaryAPI
import EventHTTP

/// A control request taken apart.
struct ControlCall {
  let method: String
  /// The path's segments below `/_emulator`.
  let segments: [String]
  let query: Query
  let request: HTTPRequest
  /// The event loop that it runs on.
  let loop: Int

  init(_ request: HTTPRequest, loop: Int) {
    let split = APIRequest(method: request.method, target: request.target, headers: Headers(), body: [], id: "")
    method = request.method == "HEAD" ? "GET" : request.method
    segments = split.path.split(separator: "/").dropFirst().map { Query(encoded: "x=\($0)").pairs.first?.value ?? "" }
    query = split.query
    self.request = request
    self.loop = loop
  }

  /// The JSON object in the body; an empty one where there is no body.
  func object() throws -> JSONObject {
    guard !request.body.isEmpty else { return JSONObject() }
    let value: JSONValue
    do {
      value = try JSONParser.parse(request.body)
    } catch {
      throw ControlError(status: 400, code: "invalid_json", message: "The body is no JSON: \(error).")
    }
    guard let object = value.object else { throw ControlError.invalid("The body has to be a JSON object.") }
    return object
  }

  /// A limit within 1 to `most`; `most` where none is asked for.
  func limit(most: Int) throws -> Int {
    guard let text = query["limit"] else { return most }
    guard let limit = Int(text), limit >= 0 else { throw ControlError.invalid("limit is a number from 0 up.", path: "limit") }
    return min(limit, most)
  }

  /// - Throws: 405 where the method is none of these.
  func allow(_ methods: String...) throws {
    if !methods.contains(method) { throw ControlError.wrongMethod(methods) }
  }
}
