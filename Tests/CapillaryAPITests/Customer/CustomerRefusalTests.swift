import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

@Suite("What v2 refuses or warns of, code by code") struct CustomerRefusalTests {
  @Test("Reads of a customer name the wrong source, and a card's details are left out on demand")
  func reads() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try api.get(who.path, query: ["source": "MOON"]).errorCode == 8012)
      #expect(try api.get("/v2/customers/lookup", query: ["source": "MOON", "identifierName": "mobile", "identifierValue": "1"]).errorCode == 8003)
      #expect(try api.get(who.path, query: ["source": "WECHAT"]).errorCode == 8045)
      let plain = try api.get(who.path, query: ["source": "INSTORE", "embed": "ignoreCardDetails,customerStatus"])
      #expect(plain["cardDetails"]?.list.isEmpty == true)
      #expect(plain.text("customerStatus.status") == "ACTIVE")
    }
  }

  @Test("A fraud mark tells who set it, and when")
  func fraud() throws {
    try withSandbox { api in
      let who = try api.person()
      _ = try api.post(
        "/v1.1/customer/update", query: ["format": "json"],
        json: ["root": ["customer": [["mobile": .string(who.mobile), "fraud_status": ["status": "CONFIRMED"]]]]])
      let reply = try api.get(who.path, query: ["source": "INSTORE", "includedFraudDetails": "true"])
      #expect(reply.text("fraudDetails.status") == "CONFIRMED")
      #expect(reply.text("fraudDetails.markedBy.code") == "till.demo")
      #expect(reply.text("fraudDetails.modifiedOn")?.isEmpty == false)
    }
  }

  @Test("A web profile without one of a store is refused where the organization wants it so")
  func orphan() throws {
    try withSandbox { api in
      try api.store.write { session in
        try session.db.execute(sql: "INSERT OR IGNORE INTO source (name, account_id) VALUES ('WEB_ENGAGE', '')")
        session.referenceChanged()
        try session.setConfig("CONF_RESTRICT_ORPHAN_V2_PROFILE", "1")
      }
      let person = Newcomer("Ira", 1)
      #expect(try api.post("/v2/customers", json: person.body("WEB_ENGAGE")).errorCode == 8090)
      let id = try api.register(person)
      #expect(try api.register(person, in: "WEB_ENGAGE") == id)
    }
  }

  @Test("Without a default label a new customer is taken with a warning; a label that is none is refused")
  func labels() throws {
    try withSandbox { api in
      try api.store.write { session in
        try session.db.execute(sql: "UPDATE customer_status_label SET is_default = 0")
        session.referenceChanged()
      }
      let made = try api.post("/v2/customers", json: Newcomer("Ira", 1).body())
      #expect(made["warnings"]?.list.contains { $0["code"]?.int == 8107 } == true, "\(made)")
      var body = Newcomer("Uma", 2).body().object ?? JSONObject()
      body["statusLabel"] = "Moonstruck"
      #expect([8086, 3017].contains(try api.post("/v2/customers", json: .object(body)).errorCode))
    }
  }

  @Test(
    "A change of identifiers warns of what it left out",
    arguments: [
      (["type": "mobile", "value": "12ab"], 8056), (["type": "externalId", "value": "NO-1"], 8064),
      (["type": "email", "value": "ira.1@example.com"], 8072), (["type": "externalId", "value": "P-1"], 8073),
    ] as [(JSONObject, Int64)])
  func changes(identifier: JSONObject, code: Int64) throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Ira", 1))
      if code == 8064 { try api.store.write { try $0.setConfig("CONF_EXTERNAL_ID_PREFIX", "P-") } }
      let reply = try api.post(
        "/v2/customers/\(id)/changeIdentifier", query: ["source": "INSTORE"], json: ["add": [.object(identifier)]])
      #expect(reply["warnings"]?.list.contains { $0["code"]?.int == code } == true, "\(reply)")
    }
  }

  @Test("A status can forbid the change of identifiers")
  func blocked() throws {
    try withSandbox { api in
      let who = try api.person()
      try api.store.write { session in
        try session.db.execute(
          sql: "UPDATE customer_status_label SET blocked_actions = '[\"IDENTIFIER_CHANGE\"]' WHERE label = 'Suspended'")
        session.referenceChanged()
      }
      let set = try api.put(
        "/v2/customers/lookup/status", query: who.lookup, json: ["label": "Suspended", "reason": "test"])
      #expect(set.status == 200)
      let reply = try api.post(
        who.path + "/changeIdentifier", query: ["source": "INSTORE"],
        json: ["add": [["type": "email", "value": "new@example.com"]]])
      #expect(reply.errorCode == 3045, "\(reply)")
    }
  }
}
