import CapillaryAPI
import Model
import TestSupport
import Testing

@testable import Emulator

@Suite("The journal of requests")
struct JournalTests {
  private func calls(_ api: TestSandbox, _ query: String = "") throws -> [JSONValue] {
    let reply = try api.control("GET", "/requests\(query)")
    #expect(reply.status == 200)
    return reply.json["requests"]?.list ?? []
  }

  private func count(_ api: TestSandbox, _ query: String) throws -> Int64? {
    let reply = try api.control("GET", "/requests/count\(query)")
    #expect(reply.json.object?.names == ["count"])
    #expect(try calls(api, query).count == Int(reply.int("count") ?? -1), "count and list differ")
    return reply.int("count")
  }

  @Test("A call is told with both bodies, newest first")
  func telling() throws {
    try withSandbox { api throws in
      try api.freeze(at: "2030-01-01T00:00:00Z")
      let customer = try api.member("919800055801")
      _ = try api.lookUp("919800055801")
      let all = try calls(api)
      try #require(all.count == 2)
      #expect(all.map { $0["operation"]?.text } == ["customer.v2.lookupId", "customer.v2.add"])
      let add = all[1]
      #expect(
        add.object?.names == [
          "id", "at", "method", "path", "query", "operation", "status", "durationMicroseconds", "request", "reply",
        ])
      #expect(add["method"] == "POST" && add["path"] == "/v2/customers" && add["query"] == ["source": "INSTORE"])
      #expect(add["status"] == 200 && add["at"] == "2030-01-01T00:00:00.000Z")
      #expect(add.value(at: "request.body.profiles[0].identifiers[0].value") == "919800055801")
      #expect(add.value(at: "request.headers.Content-Type") == "application/json")
      #expect(add.value(at: "reply.body.createdId")?.int == customer)
      #expect(add.value(at: "reply.headers.X-Cap-Requestid")?.text?.count == 32)
      #expect(add["request"]?["cut"] == nil)
      #expect((add.value(at: "reply.size")?.int ?? 0) > 0)
    }
  }

  @Test("Filters let through what they say")
  func filters() throws {
    try withSandbox { api throws in
      try api.freeze(at: "2030-01-01T00:00:00Z")
      let customer = try api.member("919800055802")
      try api.store.adjustClock { $0.set($0.now.adding(seconds: 60)) }
      _ = try api.lookUp("919800055802")
      _ = try api.lookUp("919800055899")
      _ = try api.get("/v2/customers/\(customer)", query: ["source": "INSTORE"])
      #expect(try count(api, "") == 4)
      #expect(try count(api, "?operation=customer.v2.lookupId") == 2)
      #expect(try count(api, "?operation=CUSTOMER.V2.LOOKUPID") == 2)
      #expect(try count(api, "?operation=customer.v2") == 0)
      #expect(try count(api, "?method=post") == 1)
      #expect(try count(api, "?path=/v2/customers/lookup") == 2)
      #expect(try count(api, "?path=/v2/customers/*") == 3)
      #expect(try count(api, "?status=400") == 1)
      #expect(try count(api, "?status=2xx") == 3)
      #expect(try count(api, "?status=4XX&operation=customer.v2.lookupId") == 1)
      #expect(try count(api, "?since=2030-01-01T00:01:00Z") == 3)
      #expect(try count(api, "?since=2030-01-01T00:01:01Z") == 0)
      let first = try #require(try calls(api).last?["id"]?.int)
      #expect(try count(api, "?since=\(first)") == 3)
      let newest = try calls(api, "?limit=1")
      #expect(newest.count == 1 && newest[0]["operation"] == "customer.v2.get")
      #expect(try calls(api, "?limit=0").isEmpty)
    }
  }

  @Test("It is cleared")
  func clearing() throws {
    try withSandbox { api throws in
      _ = try api.lookUp("919800055803")
      #expect(try api.control("DELETE", "/requests").status == 204)
      #expect(try count(api, "") == 0)
    }
  }

  @Test("Filters that mean nothing are refused", arguments: [
    ("status=0", "status"), ("status=9xx", "status"), ("status=ok", "status"), ("since=yesterday", "since"),
    ("limit=-1", "limit"), ("limit=x", "limit"),
  ])
  func refusals(query: String, path: String) throws {
    try withSandbox { api throws in
      #expect(try api.control("GET", "/requests?\(query)").isRefused(400, "invalid_request", path: path))
      if path != "limit" {
        #expect(try api.control("GET", "/requests/count?\(query)").isRefused(400, "invalid_request", path: path))
      }
      #expect(try api.control("POST", "/requests").isRefused(405, "method_not_allowed"))
      #expect(try api.control("DELETE", "/requests/count").isRefused(405, "method_not_allowed"))
      #expect(try api.control("GET", "/requests/sum").isRefused(404, "unknown_path"))
    }
  }

  @Test("Calls that lead nowhere are kept too")
  func strays() throws {
    try withSandbox { api throws in
      _ = try api.post("/v2/customers", raw: "{not json")
      let call = try #require(try calls(api).first)
      #expect(call["status"] == 400 && call.value(at: "request.body") == "{not json")
      // Who comes with no credentials of the sandbox is told of in the default one.
      let path = "/no/such/path/\(api.name)"
      _ = try api.get(path, as: .none)
      let stray = try api.client.send("GET", "/_emulator/sandboxes/default/requests?path=\(path)")
      #expect(stray.int("requests[0].status") == 404 && stray.text("requests[0].operation") == nil)
    }
  }

  @Test("Secrets are not shown: headers, passwords, tokens")
  func secrets() throws {
    try withSandbox { api throws in
      let token = try api.accessToken()
      _ = try api.get("/v2/customers/1", query: ["source": "INSTORE", "password": "hush-hush"], as: .oauth)
      _ = try api.post(
        "/v1.1/customer/add", query: ["format": "xml"],
        raw: "<root><customer><mobile>919800055804</mobile><password kind=\"md5\"><![CDATA[hush-hush]]></password></customer></root>",
        headers: [("Content-Type", "application/xml")])
      _ = try api.get("/v2/customers/1", query: ["source": "INSTORE"])
      let text = try api.control("GET", "/requests").text
      #expect(text.contains("oauthTokenGenerate") && text.contains("919800055804"))
      for secret in [
        token, "demo-secret", "hush-hush", TestSandbox.basic("till.demo@\(api.name)", "demo").dropFirst(6).description,
        "Authorization",
      ] {
        #expect(!text.contains(secret), "\(secret)")
      }
      let generated = try #require(try calls(api, "?operation=platform.v3.oauthTokenGenerate").first)
      #expect(generated.value(at: "request.body") == ["key": .string("demo-key@\(api.name)"), "secret": "***"])
      #expect(generated.value(at: "reply.body.data.accessToken") == "***")
      #expect(generated.value(at: "reply.body.data.ttlSeconds") == 3600)
    }
  }

  @Test("Secrets are found in texts of every kind, whole and cut", arguments: [
    ("<r><password>x1</password></r>", "<r><password>***</password></r>"),
    ("<r><newPassword a='b'>x1", "<r><newPassword a='b'>***"),
    (#"<login password="x1" user="u"/>"#, #"<login password="***" user="u"/>"#),
    ("<password><![CDATA[x1>]]></password>", "<password>***</password>"),
    (#"{"a": 1, "client_secret" : "x1"#, #"{"a": 1, "client_secret" : "***"#),
    (#"{"secret":17,"b":2"#, #"{"secret":***,"b":2"#),
    (#"{"token":"x1","campaignToken":"DEMO""#, #"{"token":"***","campaignToken":"DEMO""#),
    (#"{"password": "a\"x1", "b": 2"#, #"{"password": "***", "b": 2"#),
    ("user=u&password=x1&format=xml", "user=u&password=***&format=xml"), ("<ns:secret>x1</ns:secret>", "<ns:secret>***</ns:secret>"),
    (#"{"note": "my password is long"}"#, #"{"note": "my password is long"}"#),
    ("no words of that kind", "no words of that kind"),
  ])
  func masking(text: String, masked: String) {
    #expect(Secrets.masked(text: text) == masked)
  }

  @Test("A body of more than 64 KiB is cut, with a mark")
  func cutting() throws {
    try withSandbox { api throws in
      let long = #"{"secret": "x1", "text": ""# + String(repeating: "a", count: 70_000) + #""}"#
      _ = try api.post("/v2/customers", raw: long)
      let call = try #require(try calls(api).first?["request"])
      #expect(call["cut"] == true && call["size"]?.int == Int64(long.utf8.count))
      let body = try #require(call["body"]?.text)
      #expect(body.hasPrefix(#"{"secret": "***", "text": "aaa"#))
      #expect(abs(body.utf8.count - Journal.maximumBody) < 10)
    }
  }

  // MARK: - Bounds

  private func entry(_ id: Int64, body: Int = 0) -> JournalEntry {
    let side = JournalEntry.Side(headers: [:], body: [UInt8](repeating: 65, count: body))
    return JournalEntry(
      id: id, at: Timestamp(milliseconds: 0), method: "GET", path: "/x", query: Query(), status: 200, microseconds: 1,
      request: side, reply: JournalEntry.Side(headers: [:], body: []))
  }

  @Test("It keeps the last 5,000 calls")
  func boundedByCount() {
    let journal = Journal(budget: .init())
    for id in 1...12_345 { _ = journal.record(entry(Int64(id))) }
    let kept = journal.entries(JournalFilter(), limit: .max).map(\.id)
    #expect(kept == (7346...12_345).reversed().map { Int64($0) })
    #expect(journal.count(JournalFilter()) == 5000)
    #expect(journal.weight == 5000 * entry(1).weight)
  }

  @Test("All journals together keep at most 64 MiB; the biggest gives way")
  func boundedByWeight() throws {
    let emulator = try TestServer.shared.get()
    let big = try emulator.sandboxes.create()
    let small = try emulator.sandboxes.create()
    defer {
      for sandbox in [big, small] { try? emulator.sandboxes.remove(sandbox.name) }
    }
    emulator.sandboxes.record(entry(1, body: 1000), in: small)
    for id in 1...4000 {
      emulator.sandboxes.record(entry(Int64(id), body: 70_000), in: big)
      #expect(big.journal.weight <= Journal.Budget.maximum)
    }
    #expect(small.journal.count(JournalFilter()) == 1, "a sandbox that says little keeps what it has")
    let kept = big.journal.entries(JournalFilter(), limit: .max).map(\.id)
    #expect(kept.first == 4000 && kept.count > 300 && kept.count < 1024)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 == $1 + 1 }, "the oldest go first")
  }

  @Test("What a removed or cleared journal kept is free for the others")
  func givesBack() {
    let budget = Journal.Budget()
    do {
      let journal = Journal(budget: budget)
      for id in 1...10 { _ = journal.record(entry(Int64(id), body: 5000)) }
      #expect(budget.used.load(ordering: .relaxed) == journal.weight)
      journal.clear()
      #expect(budget.used.load(ordering: .relaxed) == 0)
      _ = journal.record(entry(11))
    }
    #expect(budget.used.load(ordering: .relaxed) == 0)
  }
}
