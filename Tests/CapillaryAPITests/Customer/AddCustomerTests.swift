import CapillaryAPI
import Testing
import TestSupport

@Suite struct AddCustomerTests {
  @Test func aCustomerIsFoundByEveryIdentifier() throws {
    try withSandbox { api in
      let person = Newcomer("Anita", 1)
      let id = try api.register(person)
      for (name, value) in [("mobile", person.mobile), ("EMAIL", person.email), ("externalId", person.externalID)] {
        for source in ["INSTORE", "ALL"] {
          let found = try api.get(
            "/v2/customers/lookup",
            query: ["source": source, "identifierName": name, "identifierValue": value ?? ""])
          #expect(found.int("entity") == id, "\(name) in \(source): \(found)")
        }
      }
      let national = String((person.mobile ?? "").dropFirst(2))
      let found = try api.get(
        "/v2/customers/lookup",
        query: ["source": "INSTORE", "identifierName": "email,mobile", "identifierValue": "no@example.com,\(national)"])
      #expect(found.int("entity") == id, "\(found)")
    }
  }

  @Test func anIdentifierIsTakenOnceInASource() throws {
    try withSandbox { api in
      let first = try api.register(Newcomer("Anita", 1))
      var second = Newcomer("Bela", 2)
      second.mobile = Newcomer("Anita", 1).mobile
      let refused = try api.post("/v2/customers", json: second.body())
      #expect(refused.errorCode == 8006 && refused.status == 400)
      #expect(refused.text("errors[0].message")?.contains("\(first)") == true)
      let nobody = try api.get(
        "/v2/customers/lookup",
        query: ["source": "ALL", "identifierName": "email", "identifierValue": second.email ?? ""])
      #expect(nobody.errorCode == 8015)
    }
  }

  @Test func anotherSourceGetsAProfileOfTheSameCustomer() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Anita", 1))
      let combined = try api.post("/v2/customers", json: Newcomer("Anu", 1).body("ECOMMERCE"))
      #expect(combined.int("createdId") == id && combined.int("warnings[0].code") == 8050)
      let both = try api.get("/v2/customers/\(id)", query: ["source": "ALL"])
      #expect(both["profiles"]?.list.count == 2)
      #expect(both.text("profiles[0].firstName") == "Anita" && both.text("profiles[1].firstName") == "Anu")
      let missing = try api.get("/v2/customers/\(id)", query: ["source": "WEBSITE"])
      #expect(missing.errorCode == 8065)
    }
  }

  @Test func identifiersOfSeveralCustomersAreAWarning() throws {
    try withSandbox { api in
      let first = try api.register(Newcomer("Anita", 1))
      let second = try api.register(Newcomer("Bela", 2))
      var both = Newcomer("Cara", 1)
      both.email = Newcomer("Bela", 2).email
      both.externalID = nil
      let reply = try api.post("/v2/customers", json: both.body("ECOMMERCE"))
      #expect(reply.int("createdId") == first && reply.int("warnings[0].code") == 8050)
      #expect(reply.int("warnings[1].code") == 8052)
      let details = try api.get("/v2/customers/\(first)", query: ["source": "ECOMMERCE"])
      #expect(details.int("profiles[0].conflictingProfileList[0].userId") == second)
    }
  }

  private static let mobile = #""identifiers": [{"type": "mobile", "value": "9811012345"}]"#

  private static let refusals: [(body: String, code: Int64)] = [
    (#"{"profiles": []}"#, 8005),
    (#"{"profiles": [{"source": "INSTORE", "identifiers": []}]}"#, 8005),
    ("{\"profiles\": [{\(mobile)}]}", 8004),
    ("{\"profiles\": [{\"source\": \"PIGEON\", \(mobile)}]}", 3217),
    (#"{"profiles": [{"source": "WECHAT", "identifiers": [{"type": "wechat", "value": "w-1"}]}]}"#, 8045),
    (#"{"profiles": [{"source": "INSTORE", "identifiers": [{"type": "mobile", "value": "12ab"}]}]}"#, 8014),
    (
      "{\"profiles\": [{\"source\": \"INSTORE\", \(mobile), \"commChannels\": [{\"type\": \"smoke\", \"value\": \"puff\"}]}]}",
      8010
    ),
    ("{\"profiles\": [{\"source\": \"INSTORE\", \(mobile), \"commChannels\": [{\"value\": \"9811012345\"}]}]}", 8106),
    ("{\"createDate\": \"someday\", \"profiles\": [{\"source\": \"INSTORE\", \(mobile)}]}", 8017),
    ("{\"statusLabel\": \"Rather nice\", \"profiles\": [{\"source\": \"INSTORE\", \(mobile)}]}", 8086),
  ]

  @Test(arguments: refusals)
  func aBodyThatWillNotDoIsRefused(body: String, code: Int64) throws {
    try withSandbox { api in
      let reply = try api.post("/v2/customers", raw: body)
      #expect(reply.errorCode == code && reply.status == 400, "\(reply)")
      let nobody = try api.get(
        "/v2/customers/lookup",
        query: ["source": "ALL", "identifierName": "mobile", "identifierValue": "9811012345"])
      #expect(nobody.errorCode == 8015, "a refused registration leaves nothing behind")
    }
  }

  @Test func whatCannotBeStoredIsLeftOutWithAWarning() throws {
    try withSandbox { api in
      let reply = try api.post(
        "/v2/customers",
        json: [
          "associatedWith": "till.on.the.moon", "extendedFields": ["city": "Kollam", "shoe_size": 42],
          "profiles": [
            [
              "source": "INSTORE",
              "identifiers": [["type": "mobile", "value": "9811012345"], ["type": "email", "value": "no address"]],
              "commChannels": [["type": "mobile", "value": "12ab"], ["type": "email", "value": "nor this"]],
            ]
          ],
        ])
      let codes = Set(reply["warnings"]?.list.compactMap { $0["code"]?.int } ?? [])
      #expect(codes == [8055, 8057, 8058, 8077, 91015], "\(reply)")
      let details = try api.get("/v2/customers/\(reply.int("createdId") ?? 0)", query: ["source": "INSTORE"])
      #expect(details.text("extendedFields.city") == "Kollam" && details["extendedFields.shoe_size"] == nil)
      #expect(details["profiles[0].identifiers"]?.list.count == 1)
      #expect(details.text("associatedWith") == "till.demo")
    }
  }

  @Test func requiredIdentifiersAreTheOrganizationsChoice() throws {
    try withSandbox { api in
      try api.store.write { session in
        try session.setConfig("CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS", "0")
        try session.setConfig("CONF_REGISTRATION_PRIMARY_KEY", "email")
      }
      let without = try api.post("/v2/customers", json: Newcomer("Anita", 1, email: false).body())
      #expect(without.errorCode == 1007)
      var wrong = Newcomer("Anita", 1)
      wrong.email = "no address"
      #expect(try api.post("/v2/customers", json: wrong.body()).errorCode == 8014)
      let id = try api.register(Newcomer("Anita", 1))
      let change = try api.post(
        "/v2/customers/\(id)/changeIdentifier", query: ["source": "INSTORE"],
        json: ["remove": [["type": "email", "value": .string(Newcomer("Anita", 1).email ?? "")]]])
      #expect(change.errorCode == 91005)
    }
  }
}
