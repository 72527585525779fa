import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

/// Code by code: what v2's reads of a customer refuse, by id and by identifier.
@Suite("The codes of v2's customer reads") struct CustomerReadCodeTests {
  /// The operations with a look-up form, by the end of their path.
  static let lookups = [
    "GET customerDetails", "GET promotionData", "PUT status", "GET subscriptions", "GET loyaltyDetails",
    "GET retroRequest", "GET referrals", "GET recommendations", "GET points/balance", "GET tierDetails",
    "GET promisedPointsSchedule", "GET pointsExpirySchedule", "GET changeRequest",
  ]

  private func call(
    _ api: TestSandbox, _ operation: String, _ query: KeyValuePairs<String, String>
  ) throws -> TestReply {
    let parts = operation.split(separator: " ")
    let json: JSONValue? = parts[0] == "PUT" ? ["label": "Active", "reason": "test"] : nil
    return try api.send(
      String(parts[0]), "/v2/customers/lookup/\(parts[1])", query: query, json: json)
  }

  @Test("Every look-up says what is wrong with its question", arguments: lookups)
  func lookup(operation: String) throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try call(api, operation, TestSandbox.lookupOfNobody).errorCode == 8015)
      let unknownSource = try call(
        api, operation, ["source": "MOON", "identifierName": "mobile", "identifierValue": who.mobile])
      #expect([8003, 8012].contains(unknownSource.errorCode), "\(unknownSource)")
      let unknownName = try call(
        api, operation, ["source": "INSTORE", "identifierName": "shoeSize", "identifierValue": "9"])
      #expect(unknownName.errorCode == 8013, "\(unknownName)")
      let noAccount = try call(
        api, operation, ["source": "WECHAT", "identifierName": "mobile", "identifierValue": who.mobile])
      #expect([8045, 8003].contains(noAccount.errorCode), "\(noAccount)")
      let elsewhere = try call(
        api, operation, ["source": "WEBSITE", "identifierName": "mobile", "identifierValue": who.mobile])
      #expect([8065, 8015].contains(elsewhere.errorCode), "\(elsewhere)")
    }
  }

  /// The operations with an id in their path.
  static let byID = [
    "", "/subscriptions", "/pointsExpirySchedule", "/loyaltyEvents", "/loyaltyDetails", "/pointsTransfers",
    "/points/balance", "/tierDetails", "/promisedPointsSchedule", "/changeRequest", "/retroRequest", "/goodwillRequest",
    "/referrals", "/statusLog", "/subscriptionStatusChangeLog", "/transactions", "/trackers",
  ]

  @Test("Nobody and somebody merged have nothing to show", arguments: byID)
  func nobody(path: String) throws {
    try withSandbox { api in
      let unknown = try api.get("/v2/customers/\(TestSandbox.nobody)\(path)?source=INSTORE")
      #expect(unknown.errorCode == (path == "/retroRequest" ? 9050 : 8015), "\(unknown)")
      let (victim, survivor) = (try api.person(1), try api.person(2))
      try api.store.write { session in
        try Customers.merge(
          victim.id, into: survivor.id, by: session.entities.find(.till, code: "till.demo")?.id ?? 0, session)
      }
      let merged = try api.get("\(victim.path)\(path)?source=INSTORE")
      #expect(merged.errorCode == 8069, "\(merged)")
    }
  }

  @Test("A customer's details warn of what they lack")
  func missingParts() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try api.get(who.path + "?source=").errorCode == 8016)
      #expect(try api.get(who.path, query: ["source": "WECHAT"]).errorCode == 8045)
      let plain = try api.get(who.path, query: ["source": "INSTORE", "gapToUpgrade": "0"])
      #expect(plain.status == 200 && plain.warningCodes == [8076], "gaps are shown in embed=mlp: \(plain)")
      let shown = try api.get(who.path, query: ["source": "INSTORE", "gapToUpgrade": "0", "embed": "mlp"])
      #expect(shown.warningCodes.isEmpty, "\(shown)")
      try api.configure("CONF_CUSTOMER_STATUS_ENABLED", "0")
      let status = try api.get(
        "/v2/customers/lookup/customerDetails",
        query: [
          "source": "INSTORE", "identifierName": "mobile", "identifierValue": who.mobile, "embed": "customerStatus",
        ])
      #expect(status.warningCodes == [8088] && status["customerStatus"] == nil, "\(status)")
    }
  }

  @Test("A tier that nothing keeps has no way to be renewed")
  func noDowngradeStrategy() throws {
    try withSandbox { api in
      let who = try api.person()
      _ = try api.post(
        "/v2/transactions", query: who.lookup,
        json: ["type": "REGULAR", "billNumber": "B-1", "billAmount": 12_000])
      try api.store.write { session in
        try session.db.execute(sql: "UPDATE program SET rules = json_remove(rules, '$.tiers.renewalPurchases')")
        session.referenceChanged()
      }
      let reply = try api.get(who.path, query: ["source": "INSTORE", "gapToRenew": "0", "embed": "mlp"])
      #expect(reply.warningCodes == [91010], "\(reply)")
      let old = try api.get(
        "/v1.1/customer/get",
        query: ["format": "json", "mobile": who.mobile, "mlp": "true", "membership_retention_criteria": "true"])
      #expect(old.text.contains("91010"), "\(old)")
      _ = try api.post(
        "/v2/transactions", query: who.lookup,
        json: ["type": "REGULAR", "billNumber": "B-2", "billAmount": 60_000])
      let top = try api.get(
        "/v1.1/customer/get",
        query: ["format": "json", "mobile": who.mobile, "mlp": "true", "tier_upgrade_criteria": "true"])
      #expect(top.text.contains("91012"), "\(top)")
    }
  }

  @Test("Where no statuses are kept, there is none to read or to set; and none to set without a first one")
  func statuses() throws {
    try withSandbox { api in
      let who = try api.person()
      func set() throws -> TestReply {
        try api.put("/v2/customers/lookup/status", query: who.lookup, json: ["label": "Active", "reason": "test"])
      }
      try api.store.write { session in
        try session.db.execute(sql: "UPDATE customer_status_label SET is_default = 0")
        session.referenceChanged()
      }
      #expect(try set().errorCode == 8107)
      try api.configure("CONF_CUSTOMER_STATUS_ENABLED", "0")
      #expect(try set().errorCode == 8088)
      #expect(try api.get(who.path + "/statusLog").errorCode == 8088)
    }
  }

  static let reads: [(path: String, code: Int64)] = [
    ("pointsExpirySchedule?programId=987654", 885), ("promisedPointsSchedule?programId=987654", 885),
    ("pointsExpirySchedule?startDate=soon", 1216), ("pointsExpirySchedule?endDate=01-02-2030", 1216),
    ("pointsExpirySchedule?startDate=2001-01-01", 1215), ("pointsExpirySchedule?endDate=2990-01-01", 1217),
    ("pointsExpirySchedule?startDate=2091-01-01&endDate=2090-01-01", 1214),
    ("points/balance?entityType=TEAPOT", 1212), ("points/balance?entityType=FLEET", 1632),
    ("points/balance?programId=987654", 1213), ("tierDetails?programId=987654", 1213),
    ("loyaltyDetails?programId=987654", 8089), ("pointsTransfers?limit=0", 814), ("referrals?campaignToken=NONE", 1222),
    ("goodwillRequest?requestId=987654", 9050), ("changeRequest?source=MOON", 8003),
  ]

  @Test("A read of points and requests says what is wrong with its question", arguments: reads)
  func refused(path: String, code: Int64) throws {
    try withSandbox { api in
      let who = try api.person()
      let reply = try api.get("\(who.path)/\(path)")
      #expect(reply.errorCode == code, "\(reply)")
    }
  }

  @Test("Somebody who is in no program has no points to expire")
  func notEnrolled() throws {
    try withSandbox { api in
      var body = Newcomer("Ira", 1).body().object ?? [:]
      body["loyaltyInfo"] = ["loyaltyType": "non_loyalty"]
      let id = try api.post("/v2/customers", json: .object(body)).int("createdId") ?? 0
      #expect(try api.get("/v2/customers/\(id)/pointsExpirySchedule").errorCode == 1218)
    }
  }

  @Test("A customer's coupons fail in words")
  func coupons() throws {
    try withSandbox { api in
      let who = try api.person()
      for (path, status, word) in [
        ("/v2/customers/-5/coupons", 400, "INVALID_CUSTOMER_ID"), ("/v2/customers/ira/coupons", 400, "INVALID_CUSTOMER_ID"),
        ("/v2/customers/\(TestSandbox.nobody)/coupons", 404, "CUSTOMER_NOT_FOUND"),
        (who.path + "/coupons", 404, "NO_COUPONS_FOUND"),
      ] {
        let reply = try api.get(path)
        #expect(reply.status == status && reply.text("errors[0].code") == word, "\(path): \(reply)")
      }
      #expect(try api.get("/v2/customers/coupons", query: ["status": "ACTIVE"]).errorCode == 1015)
      #expect(try api.get("/v2/customers/coupons", query: ["mobile": "919000000001"]).errorCode == 1012)
    }
  }

  @Test("An organization without labels says so")
  func labels() throws {
    try withSandbox { api in
      try api.store.write { session in
        try session.db.execute(sql: "DELETE FROM customer_label; DELETE FROM label")
      }
      #expect(try api.get("/v2/organization/labels").warningCodes == [33002])
    }
  }

  @Test("A change of subscriptions in answer to a message that there is not")
  func message() throws {
    try withSandbox { api in
      let who = try api.person()
      let subscription: JSONValue = [
        "channel": "EMAIL", "priority": "BULK", "type": "OPTOUT", "sourceName": "INSTORE", "accountId": "",
      ]
      let reply = try api.post(
        who.path + "/subscriptions",
        json: ["communicationId": -5, "campaignId": -1, "subscriptions": [subscription]])
      #expect(reply.errorCode == 1108, "\(reply)")
    }
  }
}
