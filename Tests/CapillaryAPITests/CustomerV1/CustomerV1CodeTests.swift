import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Codes of v1.1's customers that need something beforehand") struct CustomerV1CodeTests {
  @Test("A status that forbids merges keeps an address with who has it")
  func emailTaken() throws {
    try withSandbox { api in
      try api.register(["mobile": "919812340001"])
      try api.register(["mobile": "919812340002", "email": "two@example.com"])
      try api.store.write { session in
        try session.db.execute(
          sql: "UPDATE customer_status_label SET blocked_actions = '[\"IDENTIFIER_CHANGE\"]' WHERE is_default")
        session.referenceChanged()
      }
      let reply = try api.add(["mobile": "919812340001", "email": "two@example.com"])
      #expect(reply.errorCode == 1016, "\(reply)")
      let kept = try api.customer(["format": "json", "email": "two@example.com"])
      #expect(kept["mobile"] == "919812340002", "\(kept)")
    }
  }

  @Test("Every read refuses whom it does not find, and a call that names nobody")
  func nobodyRead() throws {
    try withSandbox { (api: TestSandbox) throws in
      for path in [
        "get", "transactions", "redemptions", "coupons", "notes", "recommendations", "interaction", "tickets", "referrals",
        "preferences",
      ] {
        let nobody = try api.get("/v1.1/customer/\(path)", query: ["mobile": "919000000001"])
        #expect(nobody.status == 200 && nobody.errorCode == 1012, "\(path): \(nobody)")
        let nameless = try api.get("/v1.1/customer/\(path)")
        #expect(nameless.status == 200 && nameless.errorCode == 1015, "\(path): \(nameless)")
      }
    }
  }

  @Test("Every change refuses whom it does not find, and more customers than a call may have")
  func nobodyChanged() throws {
    try withSandbox { (api: TestSandbox) throws in
      func post(_ path: String, _ more: JSONObject) throws -> TestReply {
        var form: JSONObject = ["mobile": "919000000001"]
        for member in more { form[member.name] = member.value }
        return try api.post("/v1.1/customer/\(path)", json: ["root": ["customer": [.object(form)]]])
      }
      #expect(try post("update", ["firstname": "Ghost"]).errorCode == 1012)
      #expect(try post("notes", ["notes": ["note": [["description": "Likes linen"]]]]).errorCode == 1012)
      #expect(try post("preferences", ["store": ["code": "store.del"]]).errorCode == 1012)
      #expect(try post("tickets", ["ticket": [["subject": "Zip"]]]).errorCode == 1012)
      let invitation: JSONValue = ["referral_type": [["type": "MOBILE", "referral": [["identifier": "919812349999"]]]]]
      #expect(try post("referrals", ["referrals": invitation]).errorCode == 1012)
      let crowd = (0...100).map { JSONValue.object(["mobile": .string("91980\(1_000_000 + $0)")]) }
      let many = try api.post("/v1.1/customer/add", json: ["root": ["customer": .array(crowd)]])
      #expect(many.int("response.status.code") == 1060, "\(many)")
    }
  }

  @Test("Filters that there are not are refused by the reads that have codes for them")
  func filters() throws {
    try withSandbox { (api: TestSandbox) throws in
      try api.register(["mobile": "919812340001"])
      func code(_ path: String, _ name: String, _ value: String) throws -> Int64? {
        try api.get("/v1.1/customer/\(path)?mobile=919812340001&\(name)=\(value)").errorCode
      }
      #expect(try code("subscriptions", "channel", "PIGEON") == 1101)
      #expect(try code("subscriptions", "priority", "NEVER") == 1102)
      #expect(try code("referrals", "campaign_token", "NOPE") == 1202)
    }
  }

  @Test("An update warns as a registration does")
  func updateWarnings() throws {
    try withSandbox { (api: TestSandbox) throws in
      try api.register(["mobile": "919812340001", "email": "one@example.com"])
      let reply = try api.post(
        "/v1.1/customer/update",
        json: [
          "root": [
            "customer": [
              [
                "mobile": "919812340001", "email": "other@example.com",
                "custom_fields": ["field": [["name": "planet", "value": "Mars"]]],
                "extended_fields": ["field": [["name": "planet", "value": "Mars"]]],
                "subscriptions": ["subscription": [["channel": "SMS", "priority": "NEVER", "is_subscribed": "0"]]],
              ]
            ]
          ]
        ])
      let warned = reply["response.customers.customer[0].item_status.warnings.warning"]?.list.compactMap(\.text) ?? []
      #expect(Set(warned) == ["91006", "1017", "91015", "91022"], "\(reply)")
      #expect(reply["response.customers.customer[0].item_status.success"] == "true")
    }
  }

  @Test("A status that forbids merges refuses an update that would make two customers one")
  func blocked() throws {
    try withSandbox { (api: TestSandbox) throws in
      let first = try api.register(["mobile": "919812340001"])
      let second = try api.register(["mobile": "919812340002", "external_id": "EXT-2"])
      try api.store.write { session in
        try session.db.execute(
          sql: "UPDATE customer_status_label SET blocked_actions = '[\"IDENTIFIER_CHANGE\"]' WHERE is_default")
        session.referenceChanged()
      }
      let both: JSONValue = ["mobile": "919812340001", "external_id": "EXT-2"]
      let update = try api.post("/v1.1/customer/update", json: ["root": ["customer": [both]]])
      #expect(update.errorCode == 618, "\(update)")
      #expect(try api.add(both).errorCode == 618)
      #expect(try api.customer(["id": String(first), "user_id": "true"])["user_id"]?.int == first)
      #expect(try api.customer(["external_id": "EXT-2", "user_id": "true"])["user_id"]?.int == second)
    }
  }

  @Test("The identifier by which customers are known is kept, and so is a subscription that cannot be")
  func warnings() throws {
    try withSandbox { (api: TestSandbox) throws in
      try api.register(["mobile": "919812340001", "email": "one@example.com"])
      let reply = try api.add([
        "mobile": "919812340002", "email": "one@example.com",
        "subscriptions": ["subscription": [["channel": "pigeon", "priority": "BULK", "is_subscribed": "0"]]],
      ])
      let status = reply["response.customers.customer[0].item_status"]
      #expect(status?["warnings"]?["warning"] == ["91005", "91022"], "\(reply)")
      #expect(
        status?["message"]?.text?.contains("Mobile is Primary Key, Mobile cannot be updated, Failed to update subscription")
          == true)
      #expect(try api.customer(["mobile": "919812340002"])["item_status"]?["code"] == "1012")
    }
  }

  @Test("An update from a source that there is not fails as a whole")
  func source() throws {
    try withSandbox { api in
      try api.register(["mobile": "919812340001"])
      let reply = try api.post(
        "/v1.1/customer/update", query: ["format": "json"],
        json: ["root": ["customer": [["mobile": "919812340001", "source": "PIGEON_POST"]]]])
      #expect(reply.errorCode == 10002, "\(reply)")
    }
  }

  @Test("What of notes and preferences cannot be kept is told, and the rest is kept")
  func halves() throws {
    try withSandbox { api in
      try api.register(["mobile": "919812340001"])
      func save(_ path: String, _ more: JSONObject) throws -> TestReply {
        var customer: JSONObject = ["mobile": "919812340001"]
        for member in more { customer[member.name] = member.value }
        return try api.post(
          "/v1.1/customer/\(path)", query: ["format": "json"], json: ["root": ["customer": [.object(customer)]]])
      }
      let notes = try save(
        "notes", ["notes": ["note": [["description": "Likes linen"], ["id": "987654", "description": "Nobody's"]]]])
      #expect(notes.text.contains("1036") && notes.text.contains("Likes linen"), "\(notes)")
      let preferences = try save(
        "preferences",
        ["custom_fields": ["field": [["name": "preferred_store", "value": "Del"], ["name": "shoe", "value": "9"]]]])
      #expect(preferences.text.contains("1035") && preferences.text.contains("Del"), "\(preferences)")
    }
  }

  @Test("Only members bring friends, and only while the campaign runs")
  func referrals() throws {
    try withSandbox { api in
      try api.register(["mobile": "919812340001", "type": "NON_LOYALTY"])
      try api.register(["mobile": "919812340002"])
      func refer(_ mobile: String) throws -> TestReply {
        try api.post(
          "/v1.1/customer/referrals", query: ["format": "json"],
          json: [
            "root": [
              "customer": [
                [
                  "mobile": .string(mobile),
                  "referrals": ["referral_type": [["type": "MOBILE", "referral": [["identifier": "919812349999"]]]]],
                ]
              ]
            ]
          ])
      }
      let contact = try api.get(
        "/v2/customers/lookup", query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": "919812340001"])
      #expect(try refer("919812340001").errorCode == 1204)
      let body: JSONValue = [
        "customerReferrals": [["campaignToken": "DEMOREF", "referrals": [["type": "MOBILE", "referral": [["identifier": "919812349999"]]]]]]
      ]
      #expect(try api.post("/v2/customers/\(contact.int("entity") ?? 0)/referrals", json: body).errorCode == 1204)
      #expect(try refer("919812340002").errorCode == 200)
      try api.store.write { try $0.db.execute(sql: "UPDATE referral_campaign SET is_active = 0") }
      #expect(try refer("919812340002").errorCode == 1203)
      let member = try api.get(
        "/v2/customers/lookup", query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": "919812340002"])
      #expect(try api.post("/v2/customers/\(member.int("entity") ?? 0)/referrals", json: body).errorCode == 1203)
    }
  }
}
