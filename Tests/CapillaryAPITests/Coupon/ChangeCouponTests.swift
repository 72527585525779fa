import CapillaryAPI
import TestSupport
import Testing

@Suite("Coupons afterwards") struct ChangeCouponTests {
  private func redemption(_ api: TestSandbox, _ code: String, _ person: Person) throws -> Int64 {
    let reply = try api.redeem(code, by: person)
    return try #require(reply.text("redemption[0].redemptionId").flatMap { Int64($0) }, "\(reply)")
  }

  @Test("A redemption is undone once, by each method, and the coupon is good again")
  func reactivate() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(), try api.person())
      let code = try api.issue(offer, to: person)
      for method in ["POST", "PATCH", "PUT"] {
        let id = try redemption(api, code, person)
        let reply = try api.send(method, "/v2/coupon/reactivate", json: ["redemptionIds": [.int(id)]])
        #expect(reply.status == 200 && reply["success"] == true, "\(reply)")
        let again = try api.send(method, "/v2/coupon/reactivate", json: ["redemptionIds": [.int(id)]])
        #expect(again.status == 400 && again.errorCode == 510 && again["success"] == false)
      }
      #expect(try api.series(offer).int("entity[0].numRedeemed") == 0)
      let held = try api.get(
        "/v2/customers/coupons", query: ["mobile": person.mobile, "include_reversed_redemptions": "true"])
      #expect(held["entity.customers[0].coupons[0].reversedRedemptions"]?.list.count == 3)
      #expect(try api.post("/v2/coupon/reactivate", json: ["redemptionIds": []]).errorCode == 661)
      #expect(try api.post("/v2/coupon/reactivate", json: [:]).errorCode == 661)
    }
  }

  @Test("One bad id undoes none; a coupon that has ended is not reactivated")
  func reactivateNone() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let (offer, person) = (try api.offer(["expiryStrategyType": "DAYS", "expiryStrategyValue": 1]), try api.person())
      let id = try redemption(api, try api.issue(offer, to: person), person)
      #expect(try api.post("/v2/coupon/reactivate", json: ["redemptionIds": [.int(id), 5]]).errorCode == 510)
      #expect(try api.series(offer).int("entity[0].numRedeemed") == 1)
      try api.advance(days: 3)
      #expect(try api.post("/v2/coupon/reactivate", json: ["redemptionIds": [.int(id)]]).errorCode == 510)
    }
  }

  @Test("The bill of a redemption is told afterwards, redemption by redemption")
  func updateRedemption() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(), try api.person())
      let id = try redemption(api, try api.issue(offer, to: person), person)
      func put(_ ids: Int64...) throws -> TestReply {
        try api.put(
          "/v2/coupon/redeem",
          json: [
            "redemptions": .array(
              ids.map { ["redemptionId": .int($0), "billAmount": "99.5", "transactionNumber": "LATE-1"] }),
            "user": ["mobile": .string(person.mobile)],
          ])
      }
      let good = try put(id)
      #expect(good.int("entity.status.code") == 761 && good["success"] == true, "\(good)")
      let mixed = try put(id, 5)
      #expect(mixed.int("entity.status.code") == 762 && mixed.int("entity.failedCount") == 1)
      #expect(mixed["entity.redemptions"]?.list.compactMap { $0["redemptionStatus"]?["code"]?.int } == [761, 510])
      #expect(try put(5).int("entity.status.code") == 510)
      let held = try api.get("/v2/customers/coupons", query: ["mobile": person.mobile])
      #expect(held.text("entity.customers[0].coupons[0].redemptions[0].transactionNumber") == "LATE-1")
      #expect(try api.put("/v2/coupon/redeem", json: ["redemptions": []]).errorCode == 661)
      #expect(try api.put("/v2/coupon/redeem", json: ["redemptions": [["billAmount": 1]]]).status == 400)
      #expect(try api.put("/v2/coupon/redeem", json: ["redemptions": [["redemptionId": .int(id)]]]).status == 400)
    }
  }

  @Test("An expiry is moved either way, within the series")
  func expiry() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let (offer, person) = (try api.offer(["validTillDate": "2026-04-30"]), try api.person())
      let codes = [try api.issue(offer, to: person), try api.issue(offer, to: person)]
      func put(_ entries: [(String, String)], _ more: JSONObject = [:]) throws -> TestReply {
        var body: JSONObject = [
          "couponCodes": .array(entries.map { ["couponCode": .string($0.0), "expiryDate": .string($0.1)] })
        ]
        for member in more { body[member.name] = member.value }
        return try api.put("/v2/coupon/bulk/expiry", json: .object(body))
      }
      let series: JSONObject = ["couponSeriesId": .int(offer)]
      #expect(try put([(codes[0], "2026-03-05T12:00:00+05:30")]).int("entity.successCount") == 1)
      let mixed = try put(
        [(codes[0], "2026-03-01"), (codes[1], "2026-06-01"), ("NOTHING", "2026-03-20"), (codes[1], "2026-03-20")], series)
      #expect(mixed["entity.unprocessedCoupons"]?.list.compactMap { $0["errorCode"]?.int } == [690, 691, 633], "\(mixed)")
      #expect(mixed.int("entity.failedCount") == 3 && mixed.int("entity.successCount") == 1)
      try api.advance(days: 3)
      #expect(try api.redeem(codes[0], by: person).redemptionCode == 713)
      #expect(try put([(codes[0], "2026-03-20T10:00:00+05:30")], series).int("entity.successCount") == 1)
      #expect(try api.redeem(codes[0], by: person).redemptionCode == 700)
      #expect(try put(codes.map { ($0, "2026-03-20") }).errorCode == 756)
      #expect(try put([], series).errorCode == 756)
      #expect(try put([(codes[0], "some day")], series).status == 400)
      #expect(try put([(codes[0], "2026-03-20")], ["couponSeriesId": 987_654_321]).errorCode == 707)
      #expect(try put([("NOTHING", "2026-03-20")]).errorCode == 633)
      try api.advance(days: 60)
      let late = try put([(codes[1], "2026-06-20")], series)
      #expect(late.int("entity.unprocessedCoupons[0].errorCode") == 712 || late.errorCode == 712, "\(late)")
    }
  }

  @Test("The expiry of a common code is one customer's")
  func genericExpiry() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let offer = try api.offer(["clientHandlingType": "GENERIC", "genericCode": "OURS", "isMultipleUseAllowed": true])
      let people = [try api.person(1), try api.person(2)]
      for person in people { _ = try api.issue(offer, to: person) }
      let entry: JSONObject = [
        "couponSeriesId": .int(offer), "couponCodes": [["couponCode": "OURS", "expiryDate": "2026-03-04T10:00:00+05:30"]],
      ]
      #expect(try api.put("/v2/coupon/bulk/expiry", json: .object(entry)).errorCode == 695)
      var named = entry
      named["customer"] = ["mobile": .string(people[0].mobile)]
      #expect(try api.put("/v2/coupon/bulk/expiry", json: .object(named)).int("entity.successCount") == 1)
      try api.advance(days: 2)
      #expect(try api.redeem("OURS", by: people[0]).redemptionCode == 713)
      #expect(try api.redeem("OURS", by: people[1]).redemptionCode == 700)
    }
  }

  @Test("Codes are revoked, those that are not redeemed")
  func revoke() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let (offer, person) = (try api.offer(["validTillDate": "2026-03-30"]), try api.person())
      let codes = [try api.issue(offer, to: person), try api.issue(offer, to: person), try api.issue(offer, to: person)]
      _ = try api.redeem(codes[0], by: person)
      func revoke(_ codes: [String], _ more: JSONObject = [:]) throws -> TestReply {
        var body: JSONObject = ["couponCodes": .array(codes.map { .string($0) })]
        for member in more { body[member.name] = member.value }
        return try api.post("/v2/coupon/revoke", json: .object(body))
      }
      let series: JSONObject = ["couponSeriesId": .int(offer)]
      let mixed = try revoke([codes[0], codes[1], "NOTHING"], series)
      #expect(mixed.status == 200 && mixed.int("entity.failedCount") == 2, "\(mixed)")
      #expect(mixed["entity.failedToRevoke"]?.list.compactMap { $0["errorCode"]?.int } == [405, 682])
      #expect(mixed.text("entity.revokedCoupons[0].couponCode") == codes[1])
      #expect(try revoke([codes[1]]).int("entity.failedToRevoke[0].errorCode") == 682)
      #expect(try api.redeem(codes[1], by: person).redemptionCode == 660)
      #expect(try revoke([]).errorCode == 756)
      #expect(try revoke(codes).errorCode == 756)
      #expect(try revoke((1...51).map { "CODE-\($0)" }, series).errorCode == 629)
      #expect(try revoke([codes[2]], ["couponSeriesId": 987_654_321]).errorCode == 707)
      let all = try api.post(
        "/v2/coupon/revoke", query: ["couponCodeCase": "LOWER"],
        json: ["couponSeriesId": .int(offer), "customer": ["mobile": .string(person.mobile)]])
      #expect(all["entity.revokedCoupons"]?.list.compactMap { $0["couponCode"]?.text } == [codes[2].lowercased()])
      try api.advance(days: 40)
      #expect(try revoke([codes[2]], series).errorCode == 712)
    }
  }

  @Test("A common code is revoked through the customer only")
  func revokeGeneric() throws {
    try withSandbox { api in
      let offer = try api.offer(["clientHandlingType": "GENERIC", "genericCode": "OURS"])
      let person = try api.person()
      _ = try api.issue(offer, to: person)
      #expect(
        try api.post("/v2/coupon/revoke", json: ["couponSeriesId": .int(offer), "couponCodes": ["OURS"]]).errorCode == 108)
      let reply = try api.post(
        "/v2/coupon/revoke", json: ["couponSeriesId": .int(offer), "customer": ["mobile": .string(person.mobile)]])
      #expect(reply.int("entity.totalCount") == 1, "\(reply)")
      #expect(try api.redeem("OURS", by: person).redemptionCode == 660)
    }
  }

  @Test("Coupons are read by code, id and holder; v1.1 keeps a place for what is unknown")
  func read() throws {
    try withSandbox { api in
      let (offer, person, other) = (try api.offer(), try api.person(1), try api.person(2))
      let code = try api.issue(offer, to: person)
      let found = try api.get(
        "/v2/coupon", query: ["couponCodes": code, "coupon_code_case": "lower", "showCouponSeries": "true"])
      #expect(found.text("data[0].code") == code.lowercased() && found.int("data[0].couponSeries.id") == offer, "\(found)")
      let mixed = try api.get("/v2/coupon", query: ["couponCodes": "\(code),NOTHING"])
      #expect(mixed["data"]?.list.count == 1 && mixed.errorCode == 780)
      #expect(try api.get("/v2/coupon", query: ["couponIds": "5"]).errorCode == 780)
      let foreign = try api.get("/v2/coupon", query: ["couponCodes": code, "issuedToIds": String(other.id)])
      #expect(foreign["data"]?.list.isEmpty == true)
      #expect(try api.get("/v2/coupon", query: ["issuedToIds": String(person.id)])["data"]?.list.count == 1)
      #expect(try api.get("/v2/coupon").errorCode == 1000)
      let v1 = try api.get("/v1/coupon/get", query: ["format": "json", "code": "\(code),NOTHING"])
      let items = try #require(v1["response.coupons.coupon"]?.list, "\(v1)")
      #expect(items.count == 2 && items[0]["code"]?.text == code)
      #expect(items[1]["item_status"]?["code"]?.int == 705 && items[1]["id"]?.int == -1, "\(items[1])")
    }
  }

  @Test("A coupon's message is sent again while the coupon is good")
  func resend() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let (person, other) = (try api.person(1), try api.person(2))
      let offer = try api.offer(["expiryStrategyType": "DAYS", "expiryStrategyValue": 1])
      func resend(_ query: KeyValuePairs<String, String>) throws -> TestReply {
        try api.get("/v1.1/coupon/resend", query: query)
      }
      let code = try api.issue(offer, to: person)
      let good = try resend(["format": "json", "code": code])
      #expect(good.couponCode == 700, "\(good)")
      #expect(try api.messages(to: person.mobile, kind: "COUPON_RESENT").first?.body.contains(code) == true)
      let id = try #require(good.text("response.coupons.coupon[0].id"))
      #expect(try resend(["format": "json", "id": id]).couponCode == 700)
      #expect(try resend(["format": "json", "code": "NOTHING"]).couponCode == 702)
      #expect(try resend(["format": "json", "code": code, "mobile": other.mobile]).couponCode == 703)
      #expect(try resend(["format": "json", "code": code, "mobile": "919000000001"]).couponCode == 701)
      let used = try api.issue(offer, to: person)
      _ = try api.redeem(used, by: person)
      #expect(try resend(["format": "json", "code": used]).couponCode == 711)
      let silent = try api.issue(try api.offer(["resendMessageEnabled": false]), to: person)
      #expect(try resend(["format": "json", "code": silent]).couponCode == 724)
      let reply = try api.post(
        "/v2/customers",
        json: [
          "loyaltyInfo": ["loyaltyType": "loyalty"],
          "profiles": [
            [
              "firstName": "Mute", "source": "INSTORE",
              "identifiers": [["type": "email", "value": "mute@example.com"]],
            ]
          ],
        ])
      let mute = try #require(reply.int("createdId"), "\(reply)")
      let unheard = try api.post("/v2/coupon/issue", json: ["seriesId": .int(offer), "customer": ["id": .int(mute)]])
      #expect(try resend(["format": "json", "code": #require(unheard.text("code"))]).couponCode == 704)
      try api.advance(days: 3)
      #expect(try resend(["format": "json", "code": code]).couponCode == 713)
    }
  }
}
