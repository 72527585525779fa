import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

@Suite("Points for what customers do beside buying") struct ActivityTests {
  private func balance(_ api: TestSandbox, _ who: Person) throws -> Int64? {
    try api.get(who.path + "/points/balance").int("mainPoints")
  }

  @Test("The update that completes a profile gives its points, once")
  func profile() throws {
    try withSandbox { api in
      let who = try api.person()
      func update(_ fields: JSONValue, _ headers: [(String, String)] = []) throws -> TestReply {
        try api.put(who.path, query: ["source": "INSTORE"], json: ["extendedFields": fields], headers: headers)
      }
      #expect(try update(["city": "Pune"])["sideEffects"]?.list.isEmpty == true, "half of it is not enough")
      let done = try update(["gender": "Female"])
      #expect(done.int("sideEffects[0].awardedPoints") == 25, "\(done)")
      #expect(done.text("sideEffects[0].type") == "points" && done.int("sideEffects[0].customerId") == who.id)
      #expect(done["sideEffects[0].isReferrer"] == false)
      #expect(try update(["city": "Goa"])["sideEffects"]?.list.isEmpty == true)
      #expect(try balance(api, who) == 25)
      let shown = try api.get(who.path, query: ["source": "INSTORE", "embed": "promotionalPoints"])
      #expect(shown.text("promotionalPoints.customerPromotionType[0].promotionName") == "Profile completed", "\(shown)")
    }
  }

  @Test("v1.1 shows the same points; a call that keeps the engine out of it gives none")
  func otherWays() throws {
    try withSandbox { api in
      let (who, other) = (try api.person(1), try api.person(2))
      let update = try api.post(
        "/v1.1/customer/update", query: ["format": "json"],
        json: [
          "root": [
            "customer": [
              [
                "mobile": .string(who.mobile),
                "extended_fields": ["field": [["name": "city", "value": "Pune"], ["name": "gender", "value": "Male"]]],
              ]
            ]
          ]
        ])
      #expect(update.int("response.customers.customer[0].side_effects.effect[0].awarded_points") == 25, "\(update)")
      #expect(try balance(api, who) == 25)
      let quiet = try api.put(
        other.path, query: ["source": "INSTORE"], json: ["extendedFields": ["city": "Pune", "gender": "Male"]],
        headers: [("SKIP-DOWNSTREAM", "true")])
      #expect(quiet["sideEffects"]?.list.isEmpty == true)
      #expect(try balance(api, other) == 0)
      let events = try api.get(other.path + "/loyaltyEvents")
      #expect(events["data"]?.list.contains { $0["eventName"] == "CustomerUpdate" } == false, "\(events)")
    }
  }

  @Test("A program may give points for joining it; a status may forbid them")
  func registration() throws {
    try withSandbox { api in
      try api.store.write { session in
        try session.db.execute(
          sql: """
            UPDATE program SET rules = json_insert(rules, '$.activities[#]',
              json('{"name": "Welcome", "event": "CustomerRegistration", "points": 40}'))
            """)
        session.referenceChanged()
      }
      let added = try api.post("/v2/customers", json: Newcomer("Ira", 1).body())
      #expect(added.int("sideEffects[0].awardedPoints") == 40, "\(added)")
      let old = try api.add(["mobile": "919812340001", "firstname": "Uma"])
      #expect(old.int("response.customers.customer[0].side_effects.effect[0].awarded_points") == 40, "\(old)")
      try api.store.write { session in
        try session.db.execute(
          sql: "UPDATE customer_status_label SET blocked_actions = '[\"POINTS_ALLOCATION\"]' WHERE is_default")
        session.referenceChanged()
      }
      let blocked = try api.post("/v2/customers", json: Newcomer("Zoya", 3).body())
      #expect(blocked["sideEffects"]?.list.isEmpty == true && blocked.status == 200, "\(blocked)")
    }
  }
}
