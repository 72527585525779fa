import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Issuing coupons") struct IssueCouponTests {
  /// One rule of an issue: an offer, what happens before, and the refusal's code in both versions.
  struct Rule: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var settings: JSONObject = [:]
    var prepare: @Sendable (TestSandbox, Int64, Person) throws -> Void = { _, _, _ in }
    var code: Int64
    var codeV1: Int64
  }

  static let rules: [Rule] = [
    Rule(
      testDescription: "a second coupon where one is all", settings: ["isMultipleVouchersPerUserAllowed": false],
      prepare: { _ = try $0.issue($1, to: $2) }, code: 709, codeV1: 709),
    Rule(
      testDescription: "a second coupon of a common code",
      settings: ["clientHandlingType": "GENERIC", "genericCode": "ALLOFUS"], prepare: { _ = try $0.issue($1, to: $2) },
      code: 709, codeV1: 709),
    Rule(
      testDescription: "as many coupons as a customer may have", settings: ["maxVouchersPerUser": 1],
      prepare: { _ = try $0.issue($1, to: $2) }, code: 5002, codeV1: 722),
    Rule(
      testDescription: "too soon after the last one", settings: ["minDaysBetweenVouchers": 2],
      prepare: { api, offer, person in
        _ = try api.issue(offer, to: person)
        try api.advance(days: 1)
      }, code: 722, codeV1: 722),
    Rule(
      testDescription: "as many coupons as the series may have", settings: ["maxCreate": 1],
      prepare: { api, offer, _ in _ = try api.issue(offer, to: api.person(2)) }, code: 5001, codeV1: 722),
    Rule(
      testDescription: "no uploaded code left", settings: ["clientHandlingType": "DISC_CODE_PIN"], code: 5005,
      codeV1: 722),
    Rule(testDescription: "codes that come from elsewhere", settings: ["externalIssual": true], code: 722, codeV1: 722),
    Rule(
      testDescription: "a series that has ended", settings: ["validTillDate": "2026-03-04"],
      prepare: { api, _, _ in try api.advance(days: 2) }, code: 713, codeV1: 712),
    Rule(
      testDescription: "a customer who may have no coupons",
      prepare: { api, _, person in
        try api.store.write { try $0.addStatusForTest("Frozen", "SUSPENDED", blocked: ["COUPON_ISSUE"]) }
        try api.label(person, "Frozen")
      }, code: 742, codeV1: 742),
    Rule(
      testDescription: "a status that says fraud",
      prepare: { api, _, person in
        try api.store.write { try $0.addStatusForTest("Crook", "FRAUD_CONFIRMED", blocked: []) }
        try api.label(person, "Crook")
      }, code: 750, codeV1: 750),
    Rule(
      testDescription: "a customer marked as fraud",
      prepare: { api, _, person in
        _ = try api.post(
          "/v1.1/customer/update", query: ["format": "json"],
          json: [
            "root": ["customer": [["mobile": .string(person.mobile), "fraud_status": ["status": "RECONFIRMED"]]]]
          ])
      }, code: 740, codeV1: 740),
  ]

  @Test("What stands against an issue is said alike by every operation", arguments: rules)
  func rule(_ rule: Rule) throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let (offer, person) = (try api.offer(rule.settings), try api.person())
      try rule.prepare(api, offer, person)
      let before = try api.series(offer).int("entity[0].numIssued")
      let single = try api.tryIssue(offer, to: person)
      #expect(single.status == 400 && single.errorCode == rule.code, "\(single)")
      let customer: JSONValue = ["mobile": .string(person.mobile)]
      let bulk = try api.post("/v2/coupon/bulk/issue", json: ["seriesIds": [.int(offer)], "customer": customer])
      #expect(bulk.status == 200 && bulk.int("failureCount") == 1, "\(bulk)")
      #expect(bulk.int("response[0].errors[0].code") == rule.code)
      let several = try api.post(
        "/v2/coupon/issue/multiple", json: ["seriesId": .int(offer), "count": 2, "customer": customer])
      #expect(several.status == 200, "\(several)")
      #expect(
        several.errorCode == (rule.testDescription.hasPrefix("a second coupon of a common") ? 5004 : rule.code),
        "\(several)")
      let v1 = try api.post(
        "/v1.1/coupon/issue", query: ["format": "json"],
        json: ["root": ["coupon": [["series_id": .string(String(offer)), "customer": customer]]]])
      #expect(v1.couponCode == rule.codeV1 && v1.int("response.status.code") == 500, "\(v1)")
      #expect(try api.series(offer).int("entity[0].numIssued") == before)
    }
  }

  @Test("Mutually exclusive series, for as long as the other coupon is good")
  func exclusive() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let first = try api.offer(["expiryStrategyType": "DAYS", "expiryStrategyValue": 1])
      let second = try api.offer(["mutualExclusiveSeriesIds": .string("[\(first)]")])
      let person = try api.person()
      _ = try api.issue(first, to: person)
      #expect(try api.tryIssue(second, to: person).errorCode == 709)
      try api.advance(days: 2)
      #expect(try api.tryIssue(second, to: person).status == 200)
    }
  }

  @Test("A series for loyalty customers refuses the others")
  func loyaltyOnly() throws {
    try withSandbox { api in
      let offer = try api.offer(["issueToLoyalty": true])
      let reply = try api.post(
        "/v2/customers",
        json: [
          "loyaltyInfo": ["loyaltyType": "non_loyalty"],
          "profiles": [.object(CareForms.profile("919876500077"))],
        ])
      let id = try #require(reply.int("createdId"), "\(reply)")
      let refused = try api.post("/v2/coupon/issue", json: ["seriesId": .int(offer), "customer": ["id": .int(id)]])
      #expect(refused.errorCode == 721, "\(refused)")
      #expect(try api.tryIssue(offer, to: api.person()).status == 200)
    }
  }

  @Test("Who and what an issue needs")
  func missing() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(), try api.person())
      let nobody: JSONValue = ["mobile": "919000000001"], customer: JSONValue = ["mobile": .string(person.mobile)]
      for path in ["/v2/coupon/issue", "/v2/coupon/issue/multiple"] {
        #expect(try api.post(path, json: ["seriesId": .int(offer), "customer": nobody]).errorCode == 701)
        #expect(try api.post(path, json: ["seriesId": .int(offer)]).errorCode == 701)
        #expect(try api.post(path, json: ["seriesId": 987_654_321, "customer": customer]).errorCode == 707)
      }
      let bulk = "/v2/coupon/bulk/issue"
      #expect(try api.post(bulk, json: ["seriesIds": [.int(offer)], "customer": nobody]).errorCode == 701)
      #expect(try api.post(bulk, json: ["seriesIds": [], "customer": customer]).errorCode == 746)
      #expect(
        try api.post(bulk, query: ["source": "MOON"], json: ["seriesIds": [.int(offer)], "customer": customer]).errorCode
          == 777)
      let multiple = "/v2/coupon/issue/multiple"
      #expect(try api.post(multiple, json: ["count": 2, "customer": customer]).errorCode == 756)
      #expect(
        try api.post(multiple, json: ["seriesId": .int(offer), "count": 0, "customer": customer]).errorCode == 756)
      #expect(
        try api.post(multiple, json: ["seriesId": .int(offer), "count": 501, "customer": customer]).errorCode == 677)
      #expect(try api.post(multiple, json: ["seriesId": [.int(offer)], "customer": customer]).status == 400)
      for (entry, code) in [
        (["series_id": .string(String(offer)), "customer": nobody], 701),
        (["series_id": "987654321", "customer": customer], 707), (["customer": customer], 707),
      ] as [(JSONObject, Int64)] {
        let reply = try api.post(
          "/v1/coupon/issue", query: ["format": "json"], json: ["root": ["coupon": [.object(entry)]]])
        #expect(reply.couponCode == code, "\(reply)")
      }
    }
  }

  @Test("A code is made as the series says, and the customer is told")
  func codes() throws {
    try withSandbox { api in
      let person = try api.person()
      let offer = try api.offer([
        "randomCodeLength": 8, "alphaNumeric": true, "isPrefixEnabled": true, "couponPrefix": "gift-",
        "isSuffixEnabled": true, "couponSuffix": "_x",
      ])
      let code = try api.issue(offer, to: person)
      #expect(code.hasPrefix("GIFT-") && code.hasSuffix("_X") && code.count == 15)
      let message = try #require(try api.messages(to: person.mobile, kind: "COUPON_ISSUED").first)
      #expect(message.body == "Hello Rukmini, \(code) is yours.")
      let digits = try api.issue(api.offer(["randomCodeLength": 6, "isSMSDisabled": true]), to: person)
      #expect(digits.count == 6 && digits.allSatisfy(\.isNumber))
      #expect(try api.messages(to: person.mobile, kind: "COUPON_ISSUED").count == 1)
    }
  }

  @Test("Who may have no second coupon gets the first one again, and its message")
  func again() throws {
    try withSandbox { api in
      let offer = try api.offer(["isMultipleVouchersPerUserAllowed": false, "doNotResendExistingVoucher": false])
      let person = try api.person()
      let code = try api.issue(offer, to: person)
      #expect(try api.issue(offer, to: person) == code)
      #expect(try api.messages(to: person.mobile, kind: "COUPON_RESENT").count == 1)
      #expect(try api.series(offer).int("entity[0].numIssued") == 1)
      _ = try api.redeem(code, by: person)
      #expect(try api.tryIssue(offer, to: person).errorCode == 709)
    }
  }

  @Test("Several series and several coupons: what can be issued is")
  func partly() throws {
    try withSandbox { api in
      let (good, full, person) = (try api.offer(["maxVouchersPerUser": 2]), try api.offer(["maxCreate": 0]), try api.person())
      let customer: JSONValue = ["mobile": .string(person.mobile)]
      let bulk = try api.post(
        "/v2/coupon/bulk/issue", query: ["source": "INSTORE"],
        json: ["seriesIds": [.int(full), .int(good), 987_654_321], "customer": customer])
      #expect(bulk.int("totalCount") == 3 && bulk.int("failureCount") == 2)
      #expect(bulk["response"]?.list.map { $0["errors"]?.list.first?["code"]?.int } == [5001, nil, 707])
      #expect(bulk.int("response[1].result.seriesId") == good)
      let several = try api.post(
        "/v2/coupon/issue/multiple", json: ["seriesId": .int(good), "count": 3, "customer": customer])
      #expect(several.int("successCount") == 1 && several.int("failureCount") == 2 && several.errorCode == 5002)
      let one = try api.post(
        "/v2/coupon/issue/multiple",
        json: [
          "seriesId": .int(try api.offer(["isMultipleVouchersPerUserAllowed": false])), "count": 2,
          "customer": customer,
        ])
      #expect(one.int("successCount") == 1 && one.errorCode == 5004)
      let v1 = try api.post(
        "/v1.1/coupon/issue", query: ["format": "json"],
        json: [
          "root": [
            "coupon": [
              ["series_id": .string(String(full)), "customer": customer],
              ["series_id": .string(String(try api.offer())), "customer": customer],
            ]
          ]
        ])
      #expect(v1.int("response.status.code") == 201)
      #expect(v1["response.coupon"]?.list.compactMap { $0["item_status"]?["code"]?.int } == [722, 700])
    }
  }

  @Test("A coupon ends when its series says")
  func ends() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let person = try api.person()
      for (settings, end) in [
        ([:], "2099-12-31T23:59:59+05:30"),
        (["expiryStrategyType": "DAYS", "expiryStrategyValue": 0], "2026-03-03T23:59:59+05:30"),
        (["expiryStrategyType": "DAYS", "expiryStrategyValue": 3], "2026-03-06T23:59:59+05:30"),
        (["expiryStrategyType": "MONTHS_END", "expiryStrategyValue": 1], "2026-04-30T23:59:59+05:30"),
        (
          ["expiryStrategyType": "DAYS", "expiryStrategyValue": 30, "validTillDate": "2026-03-10"],
          "2026-03-10T23:59:59+05:30"
        ),
      ] as [(JSONObject, String)] {
        let reply = try api.tryIssue(api.offer(settings), to: person)
        #expect(reply.text("validTillDateTime") == end, "\(settings): \(reply)")
        #expect(reply.text("validTill") == end.replacing("23:59:59", with: "00:00:00"))
      }
    }
  }
}
