import CapillaryAPI
import TestSupport
import Testing

@Suite("Subscriptions") struct SubscriptionTests {
  private func body(_ rows: [JSONValue], reason: String = "Asked", campaign: Int = -1, scope: JSONValue = "USER") -> JSONValue {
    [
      "communicationId": -1, "campaignId": .int(campaign), "reason": .string(reason), "scope": ["scope": scope],
      "subscriptions": .array(rows),
    ]
  }

  private func row(
    _ channel: String, _ priority: String = "BULK", _ type: String = "OPTOUT", source: String = "INSTORE",
    account: String = ""
  ) -> JSONValue {
    [
      "channel": .string(channel), "priority": .string(priority), "type": .string(type), "accountId": .string(account),
      "orgUnitId": -1, "sourceName": .string(source),
    ]
  }

  @Test("A customer who said nothing is subscribed to e-mail and SMS")
  func silenceIsYes() throws {
    try withSandbox { api in
      let reply = try api.get(api.person().path + "/subscriptions")
      #expect(reply.status == 200)
      #expect(reply["subscriptions"]?.list.count == 4)
      #expect(reply["subscriptions"]?.list.allSatisfy { $0["type"] == "OPTIN" } == true)
    }
  }

  @Test("MOBILE is read back as SMS, by id and by look-up, and a repetition is not logged")
  func changes() throws {
    try withSandbox { api in
      let who = try api.person()
      for _ in 0..<2 {
        let reply = try api.post(who.path + "/subscriptions", json: body([row("MOBILE")], reason: "Too many"))
        #expect(reply.text("subscriptions[0].channel") == "MOBILE")
        #expect(reply.text("scope.scope") == "USER")
      }
      let state = try api.get("/v2/customers/lookup/subscriptions", query: who.lookup)
      let text = state["subscriptions"]?.list.first { $0["channel"] == "SMS" && $0["priority"] == "BULK" }
      #expect(text?["type"] == "OPTOUT")
      let log = try api.get(who.path + "/subscriptionStatusChangeLog")
      #expect(log["data"]?.list.count == 1)
      #expect(log.text("data[0].commChannelType") == "mobile")
      #expect(log.text("data[0].status") == "false")
      #expect(log.text("data[0].reason") == "Too many")
    }
  }

  @Test("PUT and the look-up path change subscriptions too")
  func otherWays() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try api.put(who.path + "/subscriptions", json: body([row("EMAIL")])).status == 200)
      let reply = try api.post("/v2/customers/lookup/subscriptions", query: who.lookup, json: body([row("WHATSAPP")]))
      #expect(reply.status == 200)
      #expect(try api.get(who.path + "/subscriptions")["subscriptions"]?.list.count == 5)
    }
  }

  @Test(
    "A row that cannot be applied is left out with warnings; the others are applied",
    arguments: [
      ("PIGEON", "BULK", "OPTOUT", "INSTORE", 1101), ("EMAIL", "LOUD", "OPTOUT", "INSTORE", 1102),
      ("EMAIL", "BULK", "MAYBE", "INSTORE", 1106), ("EMAIL", "BULK", "OPTOUT", "MOON", 3217),
    ])
  func badRow(channel: String, priority: String, type: String, source: String, code: Int64) throws {
    try withSandbox { api in
      let who = try api.person()
      let bad = row(channel, priority, type, source: source)
      let some = try api.post(who.path + "/subscriptions", json: body([bad, row("EMAIL", "TRANS")]))
      #expect(some.status == 200)
      #expect(some["subscriptions"]?.list.count == 1)
      #expect(some["warnings"]?.list.compactMap { $0["code"]?.int } == [code, 91022])
      let none = try api.post(who.path + "/subscriptions", json: body([bad]))
      #expect(none.status == 500)
      #expect(none.errorCode == 500)
    }
  }

  @Test("Calls that are wrong as a whole")
  func wrongCalls() throws {
    try withSandbox { api in
      let who = try api.person()
      let path = who.path + "/subscriptions"
      #expect(try api.post(path, json: body([row("EMAIL")], campaign: -5)).errorCode == 1107)
      #expect(try api.post(path, json: body([row("EMAIL")], scope: "PLANET")).errorCode == 1103)
      #expect(try api.post(path, json: body([row("EMAIL")], scope: "USER,ORG")).errorCode == 1105)
      #expect(try api.post(path, json: body([])).errorCode == 1000)
      let strangers = "/v2/customers/\(TestSandbox.nobody)/subscriptions"
      #expect(try api.post(strangers, json: body([row("EMAIL")])).errorCode == 1012)
      #expect(try api.get(strangers).errorCode == 8015)
      #expect(try api.get("/v2/customers/lookup/subscriptions", query: TestSandbox.lookupOfNobody).errorCode == 8015)
    }
  }
}
