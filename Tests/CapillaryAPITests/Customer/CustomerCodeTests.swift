import CapillaryAPI
import Model
import TestSupport
import Testing

/// Code by code: what v2's writes of a customer refuse, and what they warn of.
@Suite("The codes of v2's customer operations") struct CustomerCodeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var code: Int64
    /// `PROFILE` stands for a whole profile of Ira's, and so on; see `fill`.
    var body: String
    var configs: [String: String] = [:]
    var query = ""

    var testDescription: String { "\(code) \(body)" }
  }

  private func send(_ test: Case, _ api: TestSandbox, _ method: String, _ path: String) throws -> TestReply {
    for (key, value) in test.configs { try api.configure(key, value) }
    return try api.send(method, path + test.query, raw: test.body)
  }

  // MARK: - Registration

  private static let ira = #""identifiers": [{"type": "mobile", "value": "919811010001"}]"#

  static let additions: [Case] = [
    Case(code: 3217, body: #"{"profiles": [{"source": "MOON", \#(ira)}]}"#),
    Case(code: 8127, body: #"{"profiles": [{"source": "WECHAT", "accountId": "nobodys", \#(ira)}]}"#),
    Case(code: 8045, body: #"{"profiles": [{"source": "WECHAT", \#(ira)}]}"#),
    Case(code: 8004, body: #"{"profiles": [{\#(ira)}]}"#),
    Case(code: 8005, body: #"{"profiles": [{"source": "INSTORE", "identifiers": []}]}"#),
    Case(code: 8010, body: #"{"profiles": [{"source": "INSTORE", \#(ira), "commChannels": [{"type": "smoke", "value": "x"}]}]}"#),
    Case(code: 8106, body: #"{"profiles": [{"source": "INSTORE", \#(ira), "commChannels": [{"value": "x"}]}]}"#),
    Case(code: 8014, body: #"{"profiles": [{"source": "INSTORE", "identifiers": [{"type": "mobile", "value": "12ab"}]}]}"#),
    Case(
      code: 8020, body: #"{"profiles": [{"source": "INSTORE", "identifiers": [{"type": "externalId", "value": "X-1"}]}]}"#,
      configs: ["CONF_EXTERNAL_ID_PREFIX": "CLUB-"]),
    Case(
      code: 8020,
      body: #"{"profiles": [{"source": "INSTORE", "identifiers": [{"type": "mobile", "value": "919811010001"}, {"type": "externalId", "value": "CLUB-1"}]}]}"#,
      configs: [
        "CONF_EXTERNAL_ID_LENGTH": "12", "CONF_REGISTRATION_PRIMARY_KEY": "externalId",
        "CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS": "0",
      ]),
    Case(code: 8028, body: #"{"profiles": [{"source": "INSTORE", \#(ira)}, {"source": "INSTORE", \#(ira)}]}"#),
    Case(code: 8017, body: #"{"createDate": "2999-01-01T00:00:00+05:30", "profiles": [{"source": "INSTORE", \#(ira)}]}"#),
    Case(code: 8085, body: #"{"associatedWith": "zone.south", "profiles": [{"source": "INSTORE", \#(ira)}]}"#),
    Case(code: 8086, body: #"{"statusLabel": "Moonstruck", "profiles": [{"source": "INSTORE", \#(ira)}]}"#),
    Case(
      code: 1007, body: #"{"profiles": [{"source": "INSTORE", \#(ira)}]}"#,
      configs: ["CONF_USERS_IS_EMAIL_REQUIRED": "1"]),
  ]

  @Test("A registration that will not do is refused, and nobody is registered", arguments: additions)
  func add(_ test: Case) throws {
    try withSandbox { api in
      let before = try api.store.read { try Int64.fetchOne($0.db, sql: "SELECT count(*) FROM customer") }
      let reply = try send(test, api, "POST", "/v2/customers")
      #expect(reply.errorCode == test.code, "\(reply)")
      let after = try api.store.read { try Int64.fetchOne($0.db, sql: "SELECT count(*) FROM customer") }
      #expect(before == after)
    }
  }

  @Test("With the strict check, somebody with another primary identifier is nobody to be combined with")
  func strictCheck() throws {
    try withSandbox { api in
      try api.configure("CONF_PRIMARY_IDENTIFIER_STRICT_CHECK")
      let ira = try api.register(Newcomer("Ira", 1))
      var shopper = Newcomer("Uma", 2)
      shopper.email = Newcomer("Ira", 1).email
      #expect(try api.post("/v2/customers", json: shopper.body("ECOMMERCE")).errorCode == 8075)

      let web = try api.register(Newcomer("Zoya", 3), in: "ECOMMERCE")
      let change = try api.post(
        "/v2/customers/\(ira)/changeIdentifier", query: ["source": "INSTORE"],
        json: ["remove": [["type": "email", "value": "ira.1@example.com"]], "add": [["type": "email", "value": "zoya.3@example.com"]]])
      #expect(change.warningCodes == [8075], "\(change)")
      #expect(change.int("createdId") == ira)
      #expect(try api.get("/v2/customers/\(web)", query: ["source": "ECOMMERCE"]).status == 200, "nobody was merged")
    }
  }

  // MARK: - Updates

  static let updates: [Case] = [
    Case(code: 8008, body: #"{"profiles": [{"identifiers": [{"type": "email", "value": "uma.2@example.com"}]}]}"#),
    Case(code: 8010, body: #"{"profiles": [{"commChannels": [{"type": "smoke", "value": "x"}]}]}"#),
    Case(code: 8106, body: #"{"profiles": [{"commChannels": [{"value": "x"}]}]}"#),
    Case(code: 8018, body: #"{"loyaltyInfo": {"loyaltyType": "non-loyalty"}}"#),
    Case(code: 8086, body: #"{"statusLabel": "Moonstruck"}"#),
    Case(code: 3217, body: "{}", query: "?source=MOON"),
  ]

  @Test("An update that will not do is refused, by id and by identifier", arguments: updates)
  func update(_ test: Case) throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Ira", 1, email: false))
      _ = try api.register(Newcomer("Uma", 2))
      let query = test.query.isEmpty ? "?source=INSTORE" : test.query
      #expect(try send(test, api, "PUT", "/v2/customers/\(id)" + (test.query.isEmpty ? query : "")).errorCode == test.code)
      guard test.code != 3217 else { return }
      let lookup = "/v2/customers/lookup\(query)&identifierName=mobile&identifierValue=919811010001"
      #expect(try send(test, api, "PUT", lookup).errorCode == test.code)
    }
  }

  @Test(
    "What an update cannot take is left out with a warning",
    arguments: [
      (#"{"profiles": [{"identifiers": [{"type": "email", "value": "web.2@example.com"}]}]}"#, 8053),
      (#"{"profiles": [{"commChannels": [{"type": "email", "value": "no address"}]}]}"#, 8057),
      (#"{"profiles": [{"commChannels": [{"type": "mobile", "value": "12ab"}]}]}"#, 8058),
      (#"{"associatedWith": "till.nowhere"}"#, 8077), (#"{"extendedFields": {"shoe": "9"}}"#, 91015),
    ] as [(String, Int64)])
  func updateWarnings(body: String, code: Int64) throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Ira", 1, email: false))
      _ = try api.register(Newcomer("Web", 2), in: "ECOMMERCE")
      let reply = try api.put("/v2/customers/\(id)", query: ["source": "INSTORE"], raw: body)
      #expect(reply.int("createdId") == id && reply.warningCodes == [code], "\(reply)")
    }
  }

  @Test("An update by identifier adds the profile of another source, unless an identifier is somebody else's there")
  func otherSource() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Ira", 1))
      _ = try api.register(Newcomer("Uma", 2), in: "WEBSITE")
      func update(_ email: String, _ name: String = "Iravati") throws -> TestReply {
        try api.put(
          "/v2/customers/lookup",
          query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": "919811010001"],
          json: [
            "profiles": [
              ["source": "WEBSITE", "firstName": .string(name), "identifiers": [["type": "email", "value": .string(email)]]]
            ]
          ])
      }
      #expect(try update("uma.2@example.com").errorCode == 8007)
      #expect(try update("ira.web@example.com").int("createdId") == id)
      #expect(try update("ira.web@example.com", "Iru").status == 200)
      let web = try api.get("/v2/customers/\(id)", query: ["source": "WEBSITE"])
      #expect(web.text("profiles[0].firstName") == "Iru", "\(web)")
      #expect(web.text("profiles[0].identifiers[0].value") == "ira.web@example.com")
      #expect(try api.get("/v2/customers/\(id)", query: ["source": "INSTORE"]).text("profiles[0].firstName") == "Ira")
    }
  }

  // MARK: - Changes of identifiers

  private func change(_ api: TestSandbox, _ id: Int64, add: JSONValue, remove: JSONValue = []) throws -> TestReply {
    try api.post(
      "/v2/customers/\(id)/changeIdentifier", query: ["source": "INSTORE"], json: ["add": add, "remove": remove])
  }

  @Test("A source with several accounts needs one of them named")
  func changeWithoutAccount() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Ira", 1))
      let reply = try api.post(
        "/v2/customers/\(id)/changeIdentifier", query: ["source": "WECHAT"],
        json: ["add": [["type": "email", "value": "ira.new@example.com"]]])
      #expect(reply.errorCode == 8045, "\(reply)")
    }
  }

  @Test("An item of an upsert whose identifiers lead to two customers fails, and changes neither")
  func upsertConflict() throws {
    try withSandbox { api in
      let (ira, uma) = (Newcomer("Ira", 1), Newcomer("Uma", 2))
      _ = (try api.register(ira), try api.register(uma))
      let reply = try api.post(
        "/v2/integrations/customer/upsert/bulk",
        raw: #"[{"profiles": [{"source": "INSTORE", "firstName": "Who", "identifiers": [{"type": "mobile", "value": "919811010001"}, {"type": "email", "value": "uma.2@example.com"}]}]}]"#)
      #expect(reply.status == 200 && reply.int("failureCount") == 1, "\(reply)")
      #expect(reply.int("response[0].errors[0].code") == 8053)
      #expect(reply.text("response[0].errors[0].message") == "Conflicting profile error")
      #expect(!reply.text.contains("\"firstName\":\"Who\""))
    }
  }

  @Test("Two customers who have profiles in the same source are not made one by an identifier")
  func combineImpossible() throws {
    try withSandbox { api in
      let ira = try api.register(Newcomer("Ira", 1, email: false))
      let uma = try api.register(Newcomer("Uma", 2, email: false))
      var web = Newcomer("Uma", 2)
      web.email = "uma.web@example.com"
      #expect(try api.register(web, in: "ECOMMERCE") == uma)
      let reply = try change(api, ira, add: [["type": "email", "value": "uma.web@example.com"]])
      #expect(reply.errorCode == 8066, "\(reply)")
      #expect(try api.get("/v2/customers/\(ira)", query: ["source": "INSTORE"]).status == 200)
    }
  }

  @Test("An identifier of somebody who was merged tells into whom")
  func alreadyMerged() throws {
    try withSandbox { api in
      let victim = try api.register(Newcomer("Ira", 1))
      let survivor = try api.register(Newcomer("Uma", 2), in: "ECOMMERCE")
      // Both have one of each kind in the web shop, so that the victim's stay behind.
      var web = Newcomer("Ira", 1)
      web.externalID = "WEB-1"
      #expect(try api.register(web, in: "ECOMMERCE") == victim)
      try api.store.write { try Customers.merge(victim, into: survivor, by: $0.entities.find(.till, code: "till.demo")?.id ?? 0, $0) }
      let other = try api.register(Newcomer("Zoya", 3, externalID: false))
      let reply = try change(api, other, add: [["type": "externalId", "value": "WEB-1"]])
      #expect(reply.errorCode == 8067, "\(reply)")
      #expect(reply.text.contains("\(survivor)"))
    }
  }

  @Test("An identifier that several customers hold in several sources is left where it is")
  func severalSources() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Ira", 1, email: false))
      // Each has a web profile of their own first, so that the second registration finds nobody to combine with.
      var (one, two) = (Newcomer("Uma", 2), Newcomer("Zoya", 3))
      _ = try api.register(one, in: "ECOMMERCE")
      two.email = nil
      let zoya = try api.register(two, in: "WEBSITE")
      one.email = "shared@example.com"
      try api.store.write { session in
        for (source, customer) in [("ECOMMERCE", "Uma"), ("WEBSITE", "Zoya")] {
          try session.db.execute(
            sql: """
              INSERT OR REPLACE INTO identifier (profile_id, customer_id, source, account_id, type, value, rank)
              SELECT id, customer_id, source, '', 'email', 'shared@example.com', 9 FROM profile
              WHERE source = ? AND first_name = ?
              """, arguments: [source, customer])
        }
        try session.db.execute(sql: "DELETE FROM identifier WHERE value = 'uma.2@example.com'")
      }
      let reply = try change(api, id, add: [["type": "email", "value": "shared@example.com"]])
      #expect(reply.warningCodes.contains(8074), "\(reply)")
      #expect(try api.get("/v2/customers/\(zoya)", query: ["source": "WEBSITE"]).status == 200)
    }
  }

  @Test("A card at the end of its life is handed to nobody")
  func card() throws {
    try withSandbox { api in
      let who = try api.person()
      let number = try api.cards(try api.cardSeries([:]))[0]
      try api.store.write { session in
        try session.db.execute(
          sql: "UPDATE card SET label_id = (SELECT id FROM card_label WHERE status = 'DELETED' LIMIT 1) WHERE number = ?",
          arguments: [number])
      }
      let reply = try api.link(number, to: who)
      #expect(reply.errorCode == 8087 && reply.text.contains("DELETED"), "\(reply)")
    }
  }

  @Test("The primary identifier of the organization is replaced, not removed")
  func primary() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Ira", 1))
      try api.configure("CONF_REGISTRATION_PRIMARY_KEY", "mobile")
      try api.configure("CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS", "0")
      let gone = try change(api, id, add: [], remove: [["type": "mobile", "value": "919811010001"]])
      #expect(gone.errorCode == 91005, "\(gone)")
      let moved = try change(
        api, id, add: [["type": "mobile", "value": "919811010077"]],
        remove: [["type": "mobile", "value": "919811010001"]])
      #expect(moved.status == 200 && moved.warningCodes.isEmpty, "\(moved)")
    }
  }
}
