import CapillaryAPI
import Foundation
import TestSupport
import Testing

@Suite struct LogTests {
  /// Makes calls that carry secrets in every place that they can be in, and gives the secrets.
  private func callWithSecrets(_ client: TestClient) throws -> [String] {
    let token = try client.send(
      "POST", "/v3/oauth/token/generate", headers: [("Content-Type", "application/json")],
      body: Array(#"{"key":"demo-key","secret":"demo-secret"}"#.utf8))
    let access = try #require(token.text("data.accessToken"))
    let call = try client.send(
      "GET", "/v2/customers/999?source=INSTORE", headers: [("X-CAP-API-OAUTH-TOKEN", access)])
    #expect(call.errorCode == 8015)
    _ = try client.ask("GET", "/v1.1/organization/get?format=json&password=hush-hush&access_token=\(access)")
    _ = try client.send("GET", "/_emulator/info", headers: [("Authorization", "Bearer let-me-in")])
    return ["demo-secret", access, TestSandbox.basic("till.demo", "demo"), "hush-hush", "let-me-in"]
  }

  @Test func textLinesTellWhatWasCalledAndNoSecret() throws {
    let process = try EmulatorProcess.serve("--control-token", "let-me-in")
    let secrets = try callWithSecrets(process.client())
    #expect(process.wait { process.errors.contains("GET /_emulator/info 200 - - ") })
    // The banner tells the default organization's secrets, as the README does; the log is what begins with a date.
    let lines = process.errors.split(separator: "\n").filter { $0.hasPrefix("20") }
    try #require(lines.count == 4)
    let token =
      #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z POST /v3/oauth/token/generate 200 platform\.v3\.oauthTokenGenerate default \d+ µs/#
    #expect(lines[0].wholeMatch(of: token) != nil, "\(lines[0])")
    #expect(lines[1].contains(" GET /v2/customers/999?source=INSTORE 400 customer.v2.get default "), "\(lines[1])")
    #expect(lines[2].contains(" GET /v1.1/organization/get?format=json&password=***&access_token=*** 200 "))
    for secret in secrets { #expect(!lines.contains { $0.contains(secret) }, "\(secret) is in the log") }
  }

  @Test func jsonLinesTellTheSame() throws {
    let process = try EmulatorProcess.serve("--control-token", "let-me-in", "--log-format", "json")
    let secrets = try callWithSecrets(process.client())
    #expect(process.wait { process.errors.contains(#""target":"/_emulator/info""#) })
    let lines = process.errors.split(separator: "\n").filter { $0.hasPrefix("{") }
    let entries = try lines.map { try JSONParser.parse(Array($0.utf8)) }
    try #require(entries.count == 4)
    let call = entries[1]
    #expect(call["method"] == "GET" && call["status"] == 400 && call["operation"] == "customer.v2.get")
    #expect(call["sandbox"] == "default" && call["level"] == "info" && call["message"] == "request")
    #expect(call["target"] == "/v2/customers/999?source=INSTORE")
    #expect(call["microseconds"]?.int != nil && call["requestId"]?.text?.count == 32 && call["time"]?.text != nil)
    for secret in secrets { #expect(!lines.contains { $0.contains(secret) }, "\(secret) is in the log") }
  }

  @Test func aPathMovesNothingOnTheTerminal() throws {
    let process = try EmulatorProcess.serve()
    for path in ["/a\u{1B}[31mred", "/b\u{7}\u{9B}é"] { _ = try process.client().send("GET", path) }
    #expect(process.wait { process.errors.contains(" GET /b\\u{7}\\u{9b}é 404 ") }, "\(process.errors)")
    #expect(process.errors.contains(" GET /a\\u{1b}[31mred 404 "))
    #expect(!process.errors.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
  }

  @Test func theLastLinesAreWrittenBeforeTheEnd() throws {
    for _ in 1...3 {
      let process = try EmulatorProcess.serve()
      let client = process.client()
      for number in 1...50 { _ = try client.send("GET", "/no/such/path/\(number)") }
      process.signal(SIGTERM)
      #expect(process.waitForEnd() == 0)
      #expect(process.errors.contains("GET /no/such/path/50 404 "))
    }
  }
}
