import CapillaryAPI
import Crypto
import Emulator
import Foundation
import Model

/// Whose credentials a test call carries.
public enum TestCaller {
  /// `till.demo` of the sandbox, by Basic authentication.
  case till
  /// Another till of the sandbox, with the same password.
  case otherTill(String)
  /// The sandbox's API client, by an access token that is generated when first needed.
  case oauth
  case none
}

/// A client with a sandbox of its own on the server that all tests of the process share.
///
///     try withSandbox { api in
///       let made = try api.post("/v2/customers", query: ["source": "INSTORE"], json: ["profiles": [["firstName": "Ada"]]])
///       #expect(made.status == 200)
///     }
public final class TestSandbox {
  public let sandbox: Sandbox
  public let client: TestClient
  private var token: String?

  /// The database with the sandbox's clock, for what no call shows.
  public var store: Store { sandbox.store }
  public var name: String { sandbox.name }

  public init() throws {
    let emulator = try TestServer.shared.get()
    sandbox = try emulator.sandboxes.create()
    client = TestClient(port: emulator.port)
  }

  deinit { try? TestServer.shared.get().sandboxes.remove(sandbox.name) }

  // MARK: - Calls

  public func get(
    _ path: String, query: KeyValuePairs<String, String> = [:], headers: [(String, String)] = [],
    as caller: TestCaller = .till
  ) throws -> TestReply {
    try send("GET", path, query: query, headers: headers, as: caller)
  }

  public func post(
    _ path: String, query: KeyValuePairs<String, String> = [:], json: JSONValue? = nil, raw: String? = nil,
    headers: [(String, String)] = [], as caller: TestCaller = .till
  ) throws -> TestReply {
    try send("POST", path, query: query, json: json, raw: raw, headers: headers, as: caller)
  }

  public func put(
    _ path: String, query: KeyValuePairs<String, String> = [:], json: JSONValue? = nil, raw: String? = nil,
    headers: [(String, String)] = [], as caller: TestCaller = .till
  ) throws -> TestReply {
    try send("PUT", path, query: query, json: json, raw: raw, headers: headers, as: caller)
  }

  public func patch(
    _ path: String, query: KeyValuePairs<String, String> = [:], json: JSONValue? = nil, raw: String? = nil,
    headers: [(String, String)] = [], as caller: TestCaller = .till
  ) throws -> TestReply {
    try send("PATCH", path, query: query, json: json, raw: raw, headers: headers, as: caller)
  }

  public func delete(
    _ path: String, query: KeyValuePairs<String, String> = [:], json: JSONValue? = nil, raw: String? = nil,
    headers: [(String, String)] = [], as caller: TestCaller = .till
  ) throws -> TestReply {
    try send("DELETE", path, query: query, json: json, raw: raw, headers: headers, as: caller)
  }

  /// Any request. `raw` goes out as it is, and brings its own Content-Type in `headers` where it is no JSON.
  public func send(
    _ method: String, _ path: String, query: KeyValuePairs<String, String> = [:], json: JSONValue? = nil,
    raw: String? = nil, headers: [(String, String)] = [], as caller: TestCaller = .till
  ) throws -> TestReply {
    var target = path
    for (name, value) in query {
      target += target.contains("?") ? "&" : "?"
      target += "\(TestSandbox.escaped(name))=\(TestSandbox.escaped(value))"
    }
    let body = raw ?? json?.serialized
    var sent = headers + (try authorization(caller))
    if body != nil, !headers.contains(where: { $0.0.lowercased() == "content-type" }) {
      sent.append(("Content-Type", "application/json"))
    }
    return try client.send(method, target, headers: sent, body: body.map { Array($0.utf8) })
  }

  // MARK: - The control API

  /// A call of the control API below this sandbox: `control("GET", "/requests")`.
  public func control(_ method: String, _ path: String, json: JSONValue? = nil) throws -> TestReply {
    try client.send(
      method, "/_emulator/sandboxes/\(name)\(path)", headers: json == nil ? [] : [("Content-Type", "application/json")],
      body: json.map { Array($0.serialized.utf8) })
  }

  /// Moves the sandbox's clock on. Access tokens may expire by it, so the next call with one asks for a new one.
  public func advance(days: Int = 0, hours: Int = 0, minutes: Int = 0, seconds: Int = 0) throws {
    token = nil
    try store.adjustClock { clock in
      clock.set(
        clock.now.adding(seconds: Int64(days * 86_400 + hours * 3600 + minutes * 60 + seconds)))
    }
  }

  /// Stops the clock at a moment such as `2026-03-01T10:00:00Z`, so that dates in replies are known.
  public func freeze(at text: String) throws {
    guard let moment = Zone.utc.moment(text) else { throw TestSupportError.notAMoment(text) }
    token = nil
    try store.adjustClock { clock in
      clock.freeze()
      clock.set(moment)
    }
  }

  /// What the organization sent, newest first.
  public func messages(to: String? = nil, kind: String? = nil) throws -> [Message] {
    try store.read { try $0.messages(to: to, kind: kind) }
  }

  /// The code in the newest message to an address.
  public func code(to: String) throws -> String {
    guard let code = try messages(to: to).lazy.compactMap(\.code).first else { throw TestSupportError.noCode(to) }
    return code
  }

  // MARK: - Credentials

  private func authorization(_ caller: TestCaller) throws -> [(String, String)] {
    switch caller {
    case .none: return []
    case .till: return [("Authorization", TestSandbox.basic(sandbox.credentials.till, sandbox.credentials.password))]
    case .otherTill(let code):
      return [("Authorization", TestSandbox.basic("\(code)@\(name)", sandbox.credentials.password))]
    case .oauth: return [("X-CAP-API-OAUTH-TOKEN", try accessToken())]
    }
  }

  /// An access token of the sandbox's API client.
  public func accessToken() throws -> String {
    if let token { return token }
    let reply = try post(
      "/v3/oauth/token/generate",
      json: ["key": .string(sandbox.credentials.key), "secret": .string(sandbox.credentials.secret)], as: .none)
    guard let made = reply.text("data.accessToken") else { throw TestSupportError.noToken(reply.description) }
    token = made
    return made
  }

  /// The Authorization header of a till: Basic, with the MD5 of the password.
  public static func basic(_ user: String, _ password: String) -> String {
    let digest = Insecure.MD5.hash(data: Data(password.utf8)).map { String(format: "%02x", $0) }.joined()
    return "Basic " + Data("\(user):\(digest)".utf8).base64EncodedString()
  }

  private static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? text
  }
}

public enum TestSupportError: Error {
  case notAMoment(String)
  case noCode(String)
  case noToken(String)
}

/// Runs a test in a fresh sandbox and then holds the sandbox's ledger to its rules.
public func withSandbox(_ body: (TestSandbox) throws -> Void) throws {
  let api = try TestSandbox()
  try body(api)
  try api.check()
}

extension TestSandbox {
  /// Holds the points ledger to its rules.
  ///
  /// - Throws: `LedgerMismatch` with what does not add up.
  public func check() throws {
    try store.read { try PointsLedger.check($0) }
  }
}
