import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v1.1 identity changes, and what else registrations may be refused for")
struct IdentityTests {
  private func change(_ api: TestSandbox, _ identifier: String, _ old: String, _ new: String) throws -> TestReply {
    try api.post(
      "/v1.1/customer/update_identity", query: ["format": "json"],
      json: [
        "root": [
          "customer": [["identifier": .string(identifier), "old_value": .string(old), "new_value": .string(new)]]
        ]
      ])
  }

  @Test("A change waits for approval, or is made at once where the organization says so")
  func changes() throws {
    try withSandbox { api in
      let id = try api.register(["mobile": "919812346001", "email": "ira@example.com", "external_id": "IR-1"])
      let waiting = try change(api, "mobile", "919812346001", "919812346002")
      #expect(waiting.int("response.customers.customer.item_status.code") == 1040)
      #expect(try api.customer(["format": "json", "mobile": "919812346002"]).value(at: "item_status.code") == "1012")
      try api.configure("CI_EMAIL_AUTO_APPROVE")
      _ = try change(api, "email", "ira@example.com", "ira.nair@example.com")
      #expect(try api.customer(["format": "json", "email": "ira.nair@example.com", "user_id": "true"])["user_id"]?.int == id)
      let log = try api.get(
        "/v1.1/request/logs", query: ["format": "json", "type": "CHANGE_IDENTIFIER", "approval_type": "CONFIG"])
      #expect(log.int("response.requests.count") == 1)
    }
  }

  @Test(
    "What is wrong with a change is answered with its code",
    arguments: [
      ("mobile", "919812346001", "919812346003", 1032), ("email", "ira@example.com", "uma@example.com", 1041),
      ("external_id", "IR-1", "UM-1", 1033), ("shoe", "9", "10", 1027), ("mobile", "919812346001", "12ab", 1042),
      ("email", "nobody@example.com", "new@example.com", 1011), ("mobile", "", "919812346009", 1011),
    ] as [(String, String, String, Int64)])
  func refusals(identifier: String, old: String, new: String, code: Int64) throws {
    try withSandbox { api in
      try api.register(["mobile": "919812346001", "email": "ira@example.com", "external_id": "IR-1"])
      try api.register(["mobile": "919812346003", "email": "uma@example.com", "external_id": "UM-1"])
      #expect(try change(api, identifier, old, new).errorCode == code)
    }
  }

  @Test("A contact becomes a member only with the identifiers that members need")
  func joining() throws {
    try withSandbox { api in
      try api.register(["mobile": "919812346011", "type": "NON_LOYALTY"])
      try api.configure("CONF_USERS_IS_EMAIL_REQUIRED")
      func join(_ more: JSONObject = [:]) throws -> TestReply {
        var customer: JSONObject = ["mobile": "919812346011", "type": "LOYALTY"]
        for member in more { customer[member.name] = member.value }
        return try api.post(
          "/v1.1/customer/update", query: ["format": "json"], json: ["root": ["customer": [.object(customer)]]])
      }
      #expect(try join().errorCode == 1048)
      try api.configure("CONF_USERS_IS_EMAIL_REQUIRED", "0")
      try api.configure("CONF_USERS_IS_EXTERNAL_ID_REQUIRED")
      #expect(try join().errorCode == 1049)
      let joined = try join(["external_id": "JN-1"])
      #expect(joined.text("response.customers.customer[0].type") == "LOYALTY", "\(joined)")
    }
  }

  @Test("The organization's own external ids replace what a client sends, in the sources that it names")
  func generatedExternalIDs() throws {
    try withSandbox { api in
      try api.configure("CONF_CARD_NUMBER_GENERATION_ENABLED")
      try api.configure("CONF_CARD_NUMBER_LENGTH", "10")
      try api.configure("SOURCE_ACCOUNTS_EXTERNALID_ENABLED", "WEBSITE:,INSTORE:")
      try api.register(["mobile": "919812346021", "external_id": "MINE-1"])
      let made = try api.customer(["format": "json", "mobile": "919812346021"])
      let id = try #require(made["external_id"]?.text)
      #expect(id != "MINE-1" && id.count == 10)
      try api.configure("SOURCE_ACCOUNTS_EXTERNALID_ENABLED", "WEBSITE:")
      try api.register(["mobile": "919812346022", "external_id": "MINE-2"])
      #expect(try api.customer(["format": "json", "mobile": "919812346022"])["external_id"] == "MINE-2")
    }
  }

  @Test("A secondary identifier of somebody else is dropped where a new primary one makes a new customer")
  func skippedSecondary() throws {
    try withSandbox { api in
      let first = try api.register(Newcomer("Ira", 1))
      var clash = Newcomer("Uma", 2)
      clash.email = Newcomer("Ira", 1).email
      #expect(try api.post("/v2/customers", json: clash.body()).errorCode == 8006)
      try api.configure("CONF_SKIP_SECONDARY_ID_ON_PRIMARY_MISMATCH")
      let second = try api.register(clash)
      #expect(second != first)
      let reply = try api.get("/v2/customers/\(second)", query: ["source": "INSTORE"])
      #expect(reply["profiles[0].identifiers"]?.list.compactMap { $0["type"]?.text } == ["mobile", "externalId"])
    }
  }

  @Test("Profiles of other sources follow INSTORE's where the organization keeps them alike")
  func profilesInStep() throws {
    try withSandbox { api in
      let person = Newcomer("Ira", 1)
      let id = try api.register(person)
      #expect(try api.register(person, in: "ECOMMERCE") == id)
      try api.configure("CONF_IDENTIFIERS_SYNC_ENABLED")
      _ = try api.post(
        "/v2/customers/\(id)/changeIdentifier", query: ["source": "INSTORE"],
        json: [
          "add": [["type": "email", "value": "ira.new@example.com"]],
          "remove": [["type": "externalId", "value": "P-1"]],
        ])
      let reply = try api.get("/v2/customers/\(id)", query: ["source": "ECOMMERCE"])
      let identifiers = reply["profiles[0].identifiers"]?.list ?? []
      #expect(identifiers.contains { $0["value"] == "ira.new@example.com" })
      #expect(!identifiers.contains { $0["type"] == "externalId" })
    }
  }
}
