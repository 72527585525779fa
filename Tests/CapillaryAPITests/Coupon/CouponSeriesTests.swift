import CapillaryAPI
import TestSupport
import Testing

@Suite("Coupon series") struct CouponSeriesTests {
  @Test("A series gets an id, a code and the documented defaults, and reads back alike")
  func create() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let made = try api.createSeries(["isMultipleVouchersPerUserAllowed": .null, "doNotResendExistingVoucher": .null])
      #expect(made.status == 200)
      #expect((made.text("seriesCode") ?? "").count >= 8)
      for (name, value) in [
        ("maxCreate", -1), ("maxRedeem", -1), ("maxVouchersPerUser", -1), ("minDaysBetweenVouchers", -1),
        ("maxRedemptionsInSeriesPerUser", -1), ("minDaysBetweenRedemption", -1), ("discountUpto", 0),
        ("redemptionValidAfterDays", 0), ("randomCodeLength", 0), ("numIssued", 0), ("numRedeemed", 0),
        ("validDaysFromCreation", 30), ("numUploadedTotal", 0), ("ownerId", -1),
      ] as [(String, Int64)] {
        #expect(made.int(name) == value, "\(name) is \(made.text(name) ?? "missing")")
      }
      for (name, value) in [
        ("info", "Ten off"), ("tag", "Ten off"), ("mutualExclusiveSeriesIds", "[-1]"), ("storeIdsJson", "[-1]"),
        ("redemptionRange", "{\"dom\" : [-1], \"dow\": [-1], \"hours\": [-1]}"), ("discountOn", "BILL"),
        ("seriesType", "UNDEFINED"), ("ownedBy", "NONE"), ("termsAndConditions", "T&C"),
      ] {
        #expect(made.text(name) == value, "\(name) is \(made.text(name) ?? "missing")")
      }
      #expect(made["isMultipleVouchersPerUserAllowed"] == false && made["doNotResendExistingVoucher"] == false)
      let id = try #require(made.int("id"))
      let read = try api.series(id)
      #expect(read.int("entity[0].id") == id && read.text("entity[0].seriesCode") == made.text("seriesCode"))
      #expect(read.int("entity[0].numTotal") == -1)
    }
  }

  @Test(
    "What a series cannot be is refused with its code",
    arguments: [
      (["description": .null], 403), (["discountCode": .null], 403), (["validTillDate": .null], 403),
      (["anyUser": .null], 403), (["smsTemplate": .null], 403), (["discountValue": .null], 403),
      (["clientHandlingType": .null], 403), (["expiryStrategyType": .null], 403), (["discountType": .null], 403),
      (["clientHandlingType": "COUPON"], 400), (["discountType": "HALF"], 400), (["discountOn": "SHOES"], 400),
      (["expiryStrategyType": "NEVER"], 400), (["validTillDate": "soon"], 400), (["discountValue": "much"], 400),
      (["clientHandlingType": "GENERIC"], 754), (["clientHandlingType": "GENERIC", "genericCode": " "], 754),
      (["mutualExclusiveSeriesIds": "none"], 756), (["storeIdsJson": "all"], 400), (["redeemAtStore": "{}"], 400),
      (["redemptionRange": "{\"dow\": [8]}"], 400), (["randomCodeLength": 41], 400), (["randomCodeLength": -1], 400),
      (["couponPrefix": "A B", "isPrefixEnabled": true], 400),
      (["isPrefixEnabled": true, "orgPrefixOverride": true], 400),
      (["redemptionOrgEntityDetails": [["redemptionOrgEntityType": "MALL", "orgEntityId": 1]]], 400),
      (["redemptionOrgEntityDetails": [["redemptionOrgEntityType": "TILL", "orgEntityId": 987_654]]], 400),
      (["productInfo": [["productType": "SHOES", "productIds": [1]]]], 400),
      (["productInfo": [["productType": "SKU", "productIds": ["NO-SUCH-SKU"]]]], 400),
      (["productInfo": [["productType": "SKU", "productIds": [1, "SKU-1001"]]]], 400),
      (["productInfo": [["productType": "CATEGORY", "productIds": .array((1...1001).map { .int($0) })]]], 400),
      (["seriesType": "ODD"], 400),
    ] as [(JSONObject, Int64)])
  func refused(_ settings: JSONObject, _ code: Int64) throws {
    try withSandbox { api in
      let reply = try api.createSeries(settings)
      #expect(reply.status == 400 && reply.errorCode == code, "\(reply)")
    }
  }

  @Test("No body, and a body that is no series")
  func bodies() throws {
    try withSandbox { api in
      let bodies: [JSONValue] = [["CouponSeriesV2": "x"], [], ["CouponSeriesV2": ["maxCreate": "many"]]]
      for body in bodies {
        let reply = try api.post("/v2/coupon/series", json: body)
        #expect(reply.status == 400, "\(reply)")
      }
    }
  }

  @Test("An update replaces settings, keeps how codes are made, and minds what was issued")
  func update() throws {
    try withSandbox { api in
      let (id, person) = (try api.offer(), try api.person())
      let code = try #require(try api.series(id).text("entity[0].seriesCode"))
      func put(_ id: Int64, _ settings: JSONObject) throws -> TestReply {
        try api.put(
          "/v2/coupon/series/\(id)", json: ["CouponSeriesV2": .object(TestSandbox.settings(settings))])
      }
      let changed = try put(id, ["seriesCode": .string(code), "discountValue": 25, "clientHandlingType": "GENERIC"])
      #expect(changed.int("discountValue") == 25 && changed.text("clientHandlingType") == "DISC_CODE", "\(changed)")
      #expect(try put(id, [:]).errorCode == 753)
      let other = try api.offer()
      let taken = try #require(try api.series(other).text("entity[0].seriesCode"))
      #expect(try put(id, ["seriesCode": .string(taken)]).errorCode == 751)
      #expect(try put(987_654_321, ["seriesCode": "MINE12345"]).errorCode == 707)
      #expect(try api.put("/v2/coupon/series/abc", json: ["CouponSeriesV2": [:]]).errorCode == 755)
      for _ in 1...2 { _ = try api.issue(id, to: person) }
      #expect(try put(id, ["seriesCode": .string(code), "maxCreate": 2]).errorCode == 400)
      #expect(try put(id, ["seriesCode": .string(code), "maxCreate": 3]).status == 200)
    }
  }

  @Test("Series are read by id and by the entity that they name")
  func read() throws {
    try withSandbox { api in
      let store = try api.entity(.store, "store.blr")
      let tied = try api.offer([
        "redemptionOrgEntityDetails": [["redemptionOrgEntityType": "STORE", "orgEntityId": .int(store)]]
      ])
      let free = try api.offer()
      let both = try api.get("/v2/coupon/series", query: ["ids": String(tied), "ids": String(free)])
      #expect(both["entity"]?.list.compactMap { $0["id"]?.int } == [tied, free])
      let found = try api.get("/v2/coupon/series", query: ["orgEntityType": "Stores", "orgEntityIds": String(store)])
      #expect(found["entity"]?.list.compactMap { $0["id"]?.int } == [tied])
      #expect(
        try api.get("/v2/coupon/series", query: ["orgEntityType": "ZONE", "orgEntityIds": "999"])["entity"]?.list.isEmpty
          == true)
      #expect(try api.get("/v2/coupon/series").errorCode == 746)
      #expect(try api.get("/v2/coupon/series", query: ["ids": "x"]).errorCode == 755)
      #expect(try api.get("/v2/coupon/series", query: ["ids": "987654321"]).errorCode == 707)
    }
  }

  @Test("v1.1 lists series, by id, all, or those that have ended")
  func v1() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let ending = try api.offer(["validTillDate": "2026-03-05"])
      try api.advance(days: 4)
      for path in ["/v1.1/coupon/series", "/v1/coupon/series"] {
        let one = try api.get(path, query: ["format": "json", "id": String(ending)])
        #expect(one.text("response.series.items.item.id") == String(ending), "\(one)")
        #expect(one.int("response.series.items.item.item_status.code") == 700)
      }
      func ids(_ expired: String) throws -> [String] {
        let reply = try api.get("/v1.1/coupon/series", query: ["format": "json", "expired": expired])
        return reply["response.series.items.item"]?.list.compactMap { $0["id"]?.text }
          ?? [reply.text("response.series.items.item.id")].compactMap { $0 }
      }
      #expect(try ids("true") == [String(ending)])
      #expect(try !ids("false").contains(String(ending)) && !ids("false").isEmpty)
      let unknown = try api.get("/v1.1/coupon/series", query: ["format": "json", "id": "987654321"])
      #expect(unknown.errorCode == 707 && unknown.int("response.status.code") == 500)
    }
  }
}
