import CapillaryAPI
import Testing
import TestSupport

@Suite struct ChangeCustomerTests {
  private func change(
    _ api: TestSandbox, _ id: Int64, add: JSONValue = [], remove: JSONValue = [], source: String = "INSTORE"
  ) throws -> TestReply {
    try api.post(
      "/v2/customers/\(id)/changeIdentifier", query: ["source": source], json: ["add": add, "remove": remove])
  }

  @Test func anUpdateChangesOnlyWhatIsSent() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Anita", 1))
      _ = try api.put(
        "/v2/customers/\(id)", query: ["source": "INSTORE"],
        json: ["profiles": [["lastName": "Das"]], "extendedFields": ["city": "Kochi"]])
      let updated = try api.put(
        "/v2/customers/lookup",
        query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": Newcomer("Anita", 1).mobile ?? ""],
        json: ["extendedFields": ["gender": "Female"]])
      #expect(updated.int("createdId") == id)
      let details = try api.get("/v2/customers/\(id)", query: ["source": "INSTORE"])
      #expect(details.text("profiles[0].firstName") == "Anita" && details.text("profiles[0].lastName") == "Das")
      #expect(details.text("extendedFields.city") == "Kochi" && details.text("extendedFields.gender") == "Female")
    }
  }

  @Test func nobodyLeavesTheLoyaltyProgram() throws {
    try withSandbox { api in
      var body = Newcomer("Anita", 1).body().object ?? [:]
      body["loyaltyInfo"] = ["loyaltyType": "non_loyalty"]
      let id = try api.post("/v2/customers", json: .object(body)).int("createdId") ?? 0
      #expect(try api.get("/v2/customers/\(id)/loyaltyDetails").int("data[0].loyaltyId") == -1)
      for _ in 0..<2 {
        _ = try api.put(
          "/v2/customers/\(id)", query: ["source": "INSTORE"], json: ["loyaltyInfo": ["loyaltyType": "loyalty"]])
      }
      #expect(try api.get("/v2/customers/\(id)/loyaltyDetails").int("data[0].loyaltyId") ?? -1 > 0)
      let back = try api.put(
        "/v2/customers/\(id)", query: ["source": "INSTORE"], json: ["loyaltyInfo": ["loyaltyType": "non_loyalty"]])
      #expect(back.errorCode == 8018)
    }
  }

  @Test func updatesOfNobodyAndFromNowhereAreRefused() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Anita", 1))
      let cases: [(String, String, Int64)] = [
        ("999999999", "INSTORE", 8015), ("\(id)", "PIGEON", 3217), ("\(id)", "WEBSITE", 8065), ("\(id)", "WECHAT", 8045),
      ]
      for (path, source, code) in cases {
        let reply = try api.put(
          "/v2/customers/\(path)", query: ["source": source], json: ["profiles": [["firstName": "Eve"]]])
        #expect(reply.errorCode == code, "\(path) from \(source): \(reply)")
      }
    }
  }

  @Test func anIdentifierMovesOnlyWhenItIsFree() throws {
    try withSandbox { api in
      let (one, two) = (Newcomer("Anita", 1), Newcomer("Bela", 2))
      let first = try api.register(one)
      let second = try api.register(two)
      let taken = try change(
        api, first, add: [["type": "email", "value": .string(two.email ?? "")]],
        remove: [["type": "email", "value": .string(one.email ?? "")]])
      #expect(taken.errorCode == 8007)
      let mine = try change(api, first, add: [["type": "mobile", "value": .string(one.mobile ?? "")]])
      #expect(mine.int("warnings[0].code") == 8071)
      let nothing = try change(api, second, remove: [["type": "email", "value": .string(one.email ?? "")]])
      #expect(nothing.int("warnings[0].code") == 8070)
      let malformed = try change(api, second, add: [["type": "email", "value": "no address"]])
      #expect(malformed.int("warnings[0].code") == 8055)
      #expect(try change(api, 999_999_999, add: [["type": "email", "value": "a@example.com"]]).errorCode == 8009)
      #expect(try change(api, first, add: [["type": "shoeSize", "value": "42"]]).errorCode == 8013)
      let found = try api.get(
        "/v2/customers/lookup",
        query: ["source": "INSTORE", "identifierName": "email", "identifierValue": one.email ?? ""])
      #expect(found.int("entity") == first, "a refused change removes nothing")
    }
  }

  @Test func twoCustomersBecomeOne() throws {
    try withSandbox { api in
      let (one, two) = (Newcomer("Anita", 1), Newcomer("Bela", 2, externalID: false))
      let victim = try api.register(one)
      let survivor = try api.register(two, in: "ECOMMERCE")
      let merged = try change(api, victim, add: [["type": "email", "value": .string(two.email ?? "")]])
      #expect(merged.int("createdId") == survivor && merged.int("warnings[0].code") == 8051)
      for path in ["", "/pointsExpirySchedule", "/loyaltyDetails", "/transactions", "/points/balance"] {
        #expect(try api.get("/v2/customers/\(victim)\(path)", query: ["source": "INSTORE"]).errorCode == 8069)
      }
      let both = try api.get("/v2/customers/\(survivor)", query: ["source": "ALL"])
      #expect(Set(both["profiles"]?.list.compactMap { $0["source"]?.text } ?? []) == ["INSTORE", "ECOMMERCE"])
    }
  }

  @Test func identifiersOfTwoOthersMergeNobody() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Anita", 1))
      _ = try api.register(Newcomer("Bela", 2), in: "ECOMMERCE")
      _ = try api.register(Newcomer("Cara", 3), in: "WEBSITE")
      let reply = try change(
        api, id,
        add: [
          ["type": "email", "value": .string(Newcomer("Bela", 2).email ?? "")],
          ["type": "mobile", "value": .string(Newcomer("Cara", 3).mobile ?? "")],
        ])
      #expect(reply.errorCode == 8053)
    }
  }

  @Test func anUpsertAddsUpdatesAndFailsItemByItem() throws {
    try withSandbox { api in
      let known = try api.register(Newcomer("Anita", 1, email: false))
      let reply = try api.post(
        "/v2/integrations/customer/upsert/bulk",
        json: [
          ["profiles": [Newcomer("Anu", 1).profile()]], ["profiles": [Newcomer("Bela", 2).profile()]],
          ["profiles": [["source": "INSTORE", "identifiers": [["type": "mobile", "value": "12ab"]]]]],
          ["profiles": [Newcomer("Cara", 3).profile()], "statusLabel": "Rather nice"], "no object",
        ])
      #expect(reply.int("totalCount") == 5 && reply.int("failureCount") == 3)
      #expect(reply.int("response[0].entityId") == known)
      #expect(reply.text("response[0].result.profiles[0].firstName") == "Anu")
      #expect(reply["response[0].result.profiles[0].identifiers"]?.list.count == 3, "the e-mail was added")
      #expect(reply.int("response[2].errors[0].code") == 8014)
      #expect(reply.int("response[3].errors[0].code") == 3017 && reply.int("response[3].entityId") != nil)
      let many = JSONValue.array(Array(repeating: [:], count: 1001))
      #expect(try api.post("/v2/integrations/customer/upsert/bulk", json: many).errorCode == 1060)
    }
  }
}
