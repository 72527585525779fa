import CapillaryAPI
import TestSupport
import Testing

@Suite("Trackers, interactions, recommendations, switches") struct CareReadTests {
  @Test("Trackers start at zero; an unknown customer keeps the list's envelope")
  func trackers() throws {
    try withSandbox { api in
      let reply = try api.get(api.person().path + "/trackers")
      #expect(reply["data"]?.list.count == 3)
      #expect(reply["data"]?.list.allSatisfy { $0["value"]?.amount == .zero } == true)
      let nobody = try api.get("/v2/customers/\(TestSandbox.nobody)/trackers")
      #expect(nobody.errorCode == 8015)
      #expect(nobody.int("pagination.total") == 0)
    }
  }

  @Test("Interactions hold what was sent, with codes masked where the organization asks for it")
  func interactions() throws {
    try withSandbox { api in
      let who = try api.person()
      _ = try api.store.write {
        try $0.send(.init(channel: .sms, to: who.mobile, kind: "OTP", body: "Your code is 314159.", code: "314159"))
      }
      func texts() throws -> [JSONValue] {
        let reply = try api.get(
          "/v2/customers/interactions", query: ["identifierName": "mobile", "identifierValue": who.mobile])
        let channel = reply["interaction"]?.list.first { $0["name"] == "sms" }
        return channel?["messageList"]?.list ?? []
      }
      #expect(try texts().first?["subject"] == "Your code is 314159.")
      try api.store.write { try $0.setConfig("CONF_MASK_OTP", "1") }
      #expect(try texts().first?["subject"] == "Your code is ******.")
      let nobody = try api.get(
        "/v2/customers/interaction", query: ["identifierName": "mobile", "identifierValue": "919000000001"])
      #expect(nobody.errorCode == 1012)
    }
  }

  @Test("Nobody has recommendations")
  func recommendations() throws {
    try withSandbox { api in
      let who = try api.person()
      let reply = try api.get("/v2/customers/lookup/recommendations", query: who.lookup)
      #expect(reply.int("customer.id") == who.id)
      #expect(reply.int("count") == 0)
      #expect(
        try api.get("/v2/customers/lookup/recommendations", query: TestSandbox.lookupOfNobody).errorCode == 8015)
    }
  }

  @Test("A switch is set and read; negative limits and unset keys are refused")
  func configs() throws {
    try withSandbox { api in
      func set(_ key: String, _ value: String, scope: String = "ORG") throws -> TestReply {
        try api.post(
          "/v2/organization/configs",
          json: ["keyName": .string(key), "value": .string(value), "scope": .string(scope)])
      }
      let made = try set("CONF_MAX_CARDS_PER_ORG", "4")
      #expect(made.text("value") == "4")
      #expect(try api.get("/v2/organization/configs/CONF_MAX_CARDS_PER_ORG").text("value") == "4")
      #expect(try set("CONF_MAX_CARDS_PER_ORG", "-4").errorCode == 3034)
      #expect(try set("CONF_MAX_CARDS_PER_ORG", "4", scope: "MOON").errorCode == 3211)
      #expect(try api.get("/v2/organization/configs/CONF_NOBODY").errorCode == 3206)
    }
  }
}
