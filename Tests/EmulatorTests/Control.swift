import CapillaryAPI
import Emulator
import Foundation
import Model
import TestSupport

/// A client of the control API.
struct Control {
  let client: TestClient

  init(port: Int) { client = TestClient(port: port) }

  func send(
    _ method: String, _ path: String, json: JSONValue? = nil, raw: String? = nil, headers: [(String, String)] = []
  ) throws -> TestReply {
    try client.send(
      method, "/_emulator" + path, headers: headers, body: (raw ?? json?.serialized).map { Array($0.utf8) })
  }

  func post(_ path: String, _ json: JSONValue?) throws -> TestReply { try send("POST", path, json: json) }
}

extension TestReply {
  /// Whether the control API refused: `{"error": {"code", "message", "path"}}`.
  func isRefused(_ status: Int, _ code: String, path: String? = nil) -> Bool {
    guard let error = json["error"]?.object, json.object?.count == 1 else { return false }
    return self.status == status && error["code"]?.text == code && error["message"]?.text?.isEmpty == false
      && error["path"]?.text == path && error.count == (path == nil ? 2 : 3)
      && headers["Content-Type"] == "application/json"
  }
}

extension TestSandbox {
  /// Registers a member and gives their id.
  func member(_ mobile: String) throws -> Int64 {
    let reply = try post(
      "/v2/customers", query: ["source": "INSTORE"],
      json: [
        "profiles": [["firstName": "Nila", "identifiers": [["type": "mobile", "value": .string(mobile)]]]],
        "loyaltyInfo": ["loyaltyType": "loyalty"],
      ])
    guard let id = reply.int("createdId") else { throw UnexpectedReply(reply: reply.description) }
    return id
  }

  func lookUp(_ mobile: String) throws -> TestReply {
    try get(
      "/v2/customers/lookup",
      query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": mobile])
  }

  /// Has a one-time code sent.
  func sendCode(to address: String, channel: String = "SMS") throws -> TestReply {
    let type: JSONValue = channel == "SMS" ? "MOBILE" : "EMAIL"
    return try post(
      "/v2/otp/generate",
      json: [
        "entityType": type, "entityValue": .string(address), "action": "GENERIC",
        "channels": [["type": .string(channel), "value": .string(address)]],
      ])
  }
}

struct UnexpectedReply: Error {
  var reply: String
}

/// Starts an emulator of its own for a test that needs other options than the shared one has.
func withEmulator(
  _ change: (inout EmulatorConfiguration) -> Void, _ body: (Control) throws -> Void
) throws {
  var configuration = EmulatorConfiguration()
  configuration.port = 0
  configuration.threads = 1
  configuration.quiet = true
  configuration.seedFolder = TestServer.packageFolder + "/seed-data"
  change(&configuration)
  let emulator = try Emulator(configuration)
  try emulator.start()
  defer { emulator.stop() }
  try body(Control(port: emulator.port))
}
