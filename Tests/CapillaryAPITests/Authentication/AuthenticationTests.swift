import CapillaryAPI
import Foundation
import Model
import TestSupport
import Testing

@Suite("Authentication")
struct AuthenticationTests {
  /// A cheap call of each version.
  private func calls(_ api: TestSandbox, _ headers: [(String, String)]) throws -> (v1: TestReply, v2: TestReply) {
    (
      try api.get("/v1.1/organization/get", query: ["format": "json"], headers: headers, as: .none),
      try api.get(
        "/v2/customers/lookup",
        query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": "919800055999"], headers: headers,
        as: .none)
    )
  }

  private func isLetIn(_ api: TestSandbox, _ headers: [(String, String)]) throws -> Bool {
    let (v1, v2) = try calls(api, headers)
    return v1.int("response.status.code") == 200 && v2.errorCode == 8015
  }

  private func plain(_ user: String, _ password: String) -> (String, String) {
    ("Authorization", "Basic " + Data("\(user):\(password)".utf8).base64EncodedString())
  }

  private static let md5OfDemo = "fe01ce2a7fbac8fafaed7c982a04e229"

  // MARK: - Basic

  @Test("A till comes in with its code and the MD5 of its password, however that is written")
  func basic() throws {
    try withSandbox { api throws in
      for till in ["till.demo", "till.blr2", "till.del1", "ts.blr"] {
        #expect(try isLetIn(api, [plain("\(till)@\(api.name)", Self.md5OfDemo)]), "\(till)")
      }
      let till = api.sandbox.credentials.till
      #expect(try isLetIn(api, [plain(till, Self.md5OfDemo.uppercased())]))
      #expect(try isLetIn(api, [plain(till, " \(Self.md5OfDemo)")]), "a space behind the colon is trimmed")
      let (name, value) = plain(till, Self.md5OfDemo)
      #expect(try isLetIn(api, [(name.lowercased(), "basic" + value.dropFirst(5))]))
    }
  }

  @Test("Wrong and missing Basic credentials are answered 401 in each version's words")
  func wrongBasic() throws {
    try withSandbox { api throws in
      let till = api.sandbox.credentials.till
      for headers in [
        [], [plain(till, "demo")], [plain(till, Self.md5OfDemo + "0")], [plain(till, "")],
        [plain("till.nowhere@\(api.name)", Self.md5OfDemo)], [plain("till.demo@no-such-sandbox", Self.md5OfDemo)],
        [plain("store.blr@\(api.name)", Self.md5OfDemo)], [plain("", "")], [("Authorization", "Basic %%%")],
        [("Authorization", "Basic")], [("Authorization", "")], [("Authorization", "Digest username=till")],
        [("Authorization", "Basic " + Data("no colon".utf8).base64EncodedString())],
        [("Authorization", "Basic " + Data([0xFF, 0xFE, 0x3A, 0x00]).base64EncodedString())],
      ] {
        let (v1, v2) = try calls(api, headers)
        #expect(v2.status == 401 && v2.int("errors[0].code") == 401, "\(headers): \(v2)")
        #expect(
          v2.text("errors[0].message") == "Authentication failed. Please check username and password."
            && v2["errors[0].status"] == false)
        #expect(v1.status == 401 && v1.int("response.status.code") == 401, "\(headers): \(v1)")
        #expect(
          v1.text("response.status.message") == "Please check your username/password or authentication token"
            && v1.text("response.status.success") == "false")
      }
      let xml = try api.get("/v1.1/organization/get.xml", as: .none)
      #expect(xml.status == 401 && xml.text.contains("<success>false</success><code>401</code>"))
    }
  }

  // MARK: - OAuth

  private func generate(_ api: TestSandbox, _ key: String, _ secret: String) throws -> TestReply {
    try api.post("/v3/oauth/token/generate", json: ["key": .string(key), "secret": .string(secret)], as: .none)
  }

  @Test("A key and its secret give a token that looks as the real ones do")
  func token() throws {
    try withSandbox { api throws in
      let credentials = api.sandbox.credentials
      let made = try generate(api, credentials.key, credentials.secret)
      #expect(made.status == 200 && made.int("data.ttlSeconds") == 3600 && made.json["errors"] == .null)
      let token = try #require(made.text("data.accessToken"))
      let parts = token.split(separator: ".").map(String.init)
      try #require(parts.count == 3)
      var header = parts[0]
      while header.count % 4 != 0 { header += "=" }
      let decoded = try #require(Data(base64Encoded: header))
      #expect(JSONValue(stored: String(decoding: decoded, as: UTF8.self))["alg"] == "RS256")
      #expect(try generate(api, credentials.key, credentials.secret).text("data.accessToken") != token)
      for name in ["X-CAP-API-OAUTH-TOKEN", "x-cap-api-oauth-token", "CAP-API-ACCESS-TOKEN"] {
        #expect(try isLetIn(api, [(name, token)]), "\(name)")
      }
      #expect(try isLetIn(api, [("Authorization", "Bearer \(token)")]))
    }
  }

  @Test("A wrong key or secret gives no token")
  func wrongSecret() throws {
    try withSandbox { api throws in
      let credentials = api.sandbox.credentials
      for (key, secret) in [
        (credentials.key, "wrong"), (credentials.key, ""), ("nobody@\(api.name)", credentials.secret),
        ("demo-key", "wrong"),
      ] {
        let reply = try generate(api, key, secret)
        #expect(reply.status == 401, "\(reply)")
        #expect(
          reply.json == ["data": nil, "errors": [["code": 320001, "message": "Invalid client key and secret"]], "warnings": nil],
          "\(reply)")
      }
      for body in ["{}", #"{"key": 7}"#] {
        #expect(try api.post("/v3/oauth/token/generate", raw: body, as: .none).errorCode == 320001)
      }
    }
  }

  @Test("A token that the emulator did not make, or that was changed, is answered 401 Unauthorized")
  func foreignTokens() throws {
    try withSandbox { api throws in
      try withSandbox { other throws in
        let token = try api.accessToken()
        let parts = token.split(separator: ".").map(String.init)
        let foreign = try other.accessToken().split(separator: ".").map(String.init)
        for wrong in [
          "x", "x.y.z", "..", parts[0] + "." + parts[1] + ".", parts[0] + "." + parts[1],
          parts[0] + "." + foreign[1] + "." + parts[2], token + "A", String(token.dropLast()),
          String(repeating: "a", count: 5000),
        ] {
          let (v1, v2) = try calls(api, [("X-CAP-API-OAUTH-TOKEN", wrong)])
          #expect(v2.status == 401 && v2.errorCode == 401 && v2.text("errors[0].message") == "Unauthorized", "\(v2)")
          // The documented body says success "true"; a client has to look at the code.
          #expect(v1.status == 401 && v1.int("response.status.code") == 401, "\(v1)")
          #expect(v1.text("response.status.message") == "Unauthorized" && v1.text("response.status.success") == "true")
        }
      }
    }
  }

  @Test("A token dies after its hour of the sandbox's clock, and says when")
  func expiry() throws {
    try withSandbox { api throws in
      try api.freeze(at: "2030-01-01T06:30:00Z")
      let token = try api.accessToken()
      let headers = [("X-CAP-API-OAUTH-TOKEN", token)]
      try api.advance(seconds: 3599)
      #expect(try isLetIn(api, headers))
      try api.advance(seconds: 1)
      let (v1, v2) = try calls(api, headers)
      #expect(v2.status == 401 && v2.errorCode == 498)
      #expect(v2.text("errors[0].message") == "Token expired at 2030-01-01T13:00:00.000+0530")
      #expect(v1.int("response.status.code") == 498 && v1.text("response.status.success") == "true")
      #expect(v1.text("response.status.message") == "Token expired at 2030-01-01T13:00:00.000+0530")
      #expect(try isLetIn(api, [("X-CAP-API-OAUTH-TOKEN", try api.accessToken())]))
    }
  }

  // MARK: - Attribution

  /// Registers somebody and tells the till that did it.
  private func registrar(_ api: TestSandbox, _ number: Int, _ headers: [(String, String)], as caller: TestCaller = .oauth)
    throws -> String?
  {
    let person = Newcomer("Nila", number)
    let made = try api.post("/v2/customers", json: person.body(), headers: headers, as: caller)
    guard made.status == 200 else { return made.errorCode.map { "error \($0)" } }
    return try api.get("/v1.1/customer/get", query: ["format": "json", "mobile": person.mobile ?? ""])
      .text("response.customers.customer[0].registered_till.code")
  }

  @Test("A client's writes are booked on its till, or on whom the attribution headers name")
  func attribution() throws {
    try withSandbox { api throws in
      let delhi = try #require(try api.store.read { try $0.entities.account(code: "till.del1")?.id })
      let named: [([(String, String)], String)] = [
        ([], "till.demo"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "till.del1")], "till.del1"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-CODE", String(delhi))], "till.del1"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-TYPE", "TILL"), ("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "till.blr2")], "till.blr2"),
        ([("x-cap-api-attribution-entity-type", "till_code"), ("x-cap-api-attribution-entity-code", "till.blr2")], "till.blr2"),
        ([("X-CAP-API-ATTRIBUTION-TILL-CODE", "till.del1")], "till.del1"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-TYPE", "STORE_CODE"), ("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "store.del")], "till.del1"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-TYPE", "STORE_NAME"), ("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "Demo Delhi")], "till.del1"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-TYPE", "STORE_EXTERNAL_ID"), ("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "EXT-DEL-01")], "till.del1"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "till.nowhere")], "error 91021"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-TYPE", "STORE_CODE"), ("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "till.del1")], "error 91021"),
        ([("X-CAP-API-ATTRIBUTION-ENTITY-TYPE", "PLANET"), ("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "till.del1")], "error 91021"),
      ]
      for (number, (headers, till)) in named.enumerated() {
        #expect(try registrar(api, number, headers) == till, "\(headers)")
      }
    }
  }

  @Test("A client that falls back books what names no till on its own")
  func fallingBack() throws {
    try withSandbox { api throws in
      try api.store.write { session in
        let till = try session.entities.account(code: "till.blr2")?.id ?? 0
        _ = try session.addAPIClient(
          NewAPIClient(name: "Lenient", key: "lenient", secret: "s3", till: till, fallsBackToDefaultTill: true))
      }
      let token = try #require(try generate(api, "lenient@\(api.name)", "s3").text("data.accessToken"))
      let headers = [("X-CAP-API-OAUTH-TOKEN", token), ("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "till.nowhere")]
      #expect(try registrar(api, 1, headers, as: .none) == "till.blr2")
    }
  }

  @Test("With Basic credentials the OAuth headers mean nothing, and the lookup headers have their rules")
  func attributionOfTills() throws {
    try withSandbox { api throws in
      let code = [("X-CAP-API-ATTRIBUTION-ENTITY-CODE", "till.del1")]
      #expect(try registrar(api, 1, code, as: .till) == "till.demo")
      let value = ("X-CAP-API-ATTRIBUTION-LOOKUP", "wx-0042")
      #expect(try registrar(api, 2, [value], as: .till) == "error 1061")
      #expect(try registrar(api, 3, [value, ("X-CAP-API-ATTRIBUTION-LOOKUP-TYPE", "PIGEON")], as: .till) == "error 400")
      #expect(
        try registrar(api, 4, [value, ("X-CAP-API-ATTRIBUTION-LOOKUP-TYPE", "WECHAT")], as: .till) == "till.demo")
    }
  }

  // MARK: - Access groups

  @Test("A client may do what its access group says: nothing, read, or write")
  func clientGroups() throws {
    try withSandbox { api throws in
      try api.store.write { session in
        let till = try session.entities.account(code: "till.demo")?.id ?? 0
        let group = try session.addAccessGroup(
          name: "Reporting", permissions: #"{"Customer": "READ", "Transaction": "NONE"}"#, entities: [])
        _ = try session.addAPIClient(
          NewAPIClient(name: "Reporting", key: "reporting", secret: "s3", till: till, accessGroup: group))
      }
      let token = try #require(try generate(api, "reporting@\(api.name)", "s3").text("data.accessToken"))
      let headers = [("X-CAP-API-OAUTH-TOKEN", token)]
      let person = Newcomer("Nila", 1)
      let id = try api.register(person)
      let read = try api.get("/v2/customers/\(id)", query: ["source": "INSTORE"], headers: headers, as: .none)
      #expect(read.status == 200)
      let denied = "Client doesn't have access to the requested resource"
      let write = try api.post("/v2/customers", json: person.body(), headers: headers, as: .none)
      #expect(write.status == 403 && write.errorCode == 403 && write.text("errors[0].message") == denied, "\(write)")
      let bill = try api.get("/v2/transactions/1", query: ["type": "REGULAR"], headers: headers, as: .none)
      #expect(bill.status == 403 && bill.errorCode == 403, "\(bill)")
      let v1 = try api.get("/v1.1/transaction/get", query: ["format": "json", "id": "1"], headers: headers, as: .none)
      #expect(
        v1.status == 403
          && v1.json["response"] == [
            "status": ["success": "false", "code": 403, "message": .string(denied), "warnings": ["warning": []]]
          ], "\(v1)")
      #expect(
        try api.post("/v2/customers", json: Newcomer("Uma", 2).body()).status == 200, "the till itself may")
    }
  }

  @Test("A store's access group binds its tills and goes before a client's")
  func storeGroups() throws {
    try withSandbox { api throws in
      try api.store.write { session in
        let store = try session.entities.all.first { $0.code == "store.blr" }?.id ?? 0
        _ = try session.addAccessGroup(name: "Closed", permissions: #"{"Customer": "READ"}"#, entities: [store])
      }
      let person = Newcomer("Nila", 1)
      for caller in [TestCaller.till, .otherTill("till.blr2")] {
        let denied = try api.post("/v2/customers", json: person.body(), as: caller)
        #expect(denied.status == 403)
        #expect(denied.json == ["errorCode": 4000, "errorMessage": "Not authorized. Access is denied!"])
      }
      let v1 = try api.post(
        "/v1.1/customer/add", query: ["format": "json"], json: ["root": ["customer": [["mobile": "919800055955"]]]])
      #expect(
        v1.json["response"] == ["errorCode": 4000, "errorMessage": "Not authorized. Access is denied!"] && v1.status == 403,
        "\(v1)")
      #expect(try api.post("/v2/customers", json: person.body(), as: .oauth).status == 403)
      #expect(try api.post("/v2/customers", json: person.body(), as: .otherTill("till.del1")).status == 200)
      let read = try api.get(
        "/v2/customers/lookup",
        query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": person.mobile ?? ""])
      #expect(read.status == 200)
    }
  }

  // MARK: - Request ids

  @Test("Every reply carries a request id of its own, refusals too")
  func requestIDs() throws {
    try withSandbox { api throws in
      let replies = [
        try api.get("/v1.1/organization/get"), try api.get("/v1.1/organization/get"),
        try api.get("/v1.1/organization/get.xml"), try api.get("/v1.1/organization/get", as: .none),
        try api.get("/v2/customers/999", query: ["source": "INSTORE"]), try api.get("/v2/nothing"),
        try api.delete("/v2/customers"), try api.post("/v2/customers", raw: "{"),
        try api.post("/v2/customers", raw: "x", headers: [("Content-Type", "text/plain")]),
        try generate(api, "x", "y"),
      ]
      let ids = replies.compactMap { $0.headers["X-Cap-Requestid"] }
      #expect(ids.count == replies.count && Set(ids).count == replies.count)
      #expect(ids.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{32}/#) != nil })
    }
  }
}
