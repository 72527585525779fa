import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

@Suite("v1.1 points: asking, codes and redeeming")
struct RedeemTests {
  private func ask(
    _ api: TestSandbox, _ shopper: Shopper, _ points: String, query: KeyValuePairs<String, String> = [:]
  ) throws -> TestReply {
    try api.get("/v1.1/points/isredeemable?format=json&mobile=\(shopper.mobile)&points=\(points)", query: query)
  }

  @Test("points are spent at once, and a bill of the number takes the redemption over")
  func redeem() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 300)
      let asked = try ask(api, shopper, "120")
      #expect(asked.text("response.points.redeemable.is_redeemable") == "true")
      #expect(asked["response.points.redeemable.points_redeem_value"]?.amount == Amount(120))
      let reply = try api.redeem(
        shopper, "120",
        ["transaction_number": "R-77", "redemption_purpose": "gift", "custom_fields": ["field": [["name": "a", "value": "b"]]]])
      #expect(reply.int("response.status.code") == 200)
      let base = "response.responses.points"
      #expect(reply.int("\(base).item_status.code") == 800)
      #expect(reply["\(base).redeemed_value"]?.amount == Amount(120))
      #expect(reply["\(base).balance"]?.amount == Amount(180))
      #expect(reply.int("\(base).side_effects.effect[0].redeemed_on_bill_id") == -1)
      #expect(reply.text("\(base).redemption_id")?.count == 6)
      // The part paid with points earns nothing.
      _ = try api.sell(shopper, "R-77", 1000)
      #expect(try api.balance(of: shopper) == Amount(180 + 88))
    }
  }

  @Test("what cannot be redeemed is refused with its code, and nothing is spent")
  func refusals() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 100)
      let fraud = try api.shopper("919812300002", with: 100)
      let blocked = try api.shopper("919812300003", with: 100)
      try api.markFraud(fraud)
      try api.block(blocked)
      let nobody = Shopper(id: 0, mobile: "919812399999")
      let outsider = try api.stranger("919812300004")
      try api.switchConfig("ENABLE_GROUP_PROGRAM_REDEMPTION", "0")
      let cases: [(Int64, Shopper, JSONObject, KeyValuePairs<String, String>)] = [
        (801, shopper, ["points_redeemed": "0"], [:]), (801, shopper, ["points_redeemed": "-5"], [:]),
        (801, shopper, ["points_redeemed": "many"], [:]), (801, shopper, ["points_redeemed": ""], [:]),
        (878, shopper, ["points_redeemed": "10.1234"], [:]), (807, shopper, ["points_redeemed": "10.5"], [:]),
        (821, shopper, ["points_redeemed": "9"], [:]), (819, shopper, ["points_redeemed": "5001"], [:]),
        (818, shopper, ["points_redeemed": "101"], [:]), (802, shopper, ["customer": [:]], [:]),
        (816, nobody, [:], [:]), (809, fraud, [:], [:]), (3045, blocked, [:], [:]), (686, outsider, [:], [:]),
        (811, shopper, ["transaction_number": .string(String(repeating: "9", count: 51))], [:]),
        (859, shopper, ["redemption_time": "soon"], [:]), (808, shopper, ["validation_code": "000000"], [:]),
        (3316, shopper, ["group_redemption": true], [:]), (1101, shopper, [:], ["program_id": "1"]),
        (1632, shopper, [:], ["user_group2_id": "1"]), (823, shopper, [:], ["validation_type": "MISSED_CALL"]),
      ]
      for (code, who, change, query) in cases {
        let reply = try api.redeem(who, "50", change, query: query)
        #expect(reply.status == 200 && reply.int("response.status.code") == 500, "\(reply)")
        #expect(reply.errorCode == code, "\(change.serialized): \(reply)")
      }
      let switches: [(Int64, String, String, KeyValuePairs<String, String>)] = [
        (822, "CONF_POINTS_MISSED_CALL_ENABLED", "1", ["validation_type": "MISSED_CALL"]),
        (825, "CONF_POINTS_REDEMPTION_SIGNATURE_REQUIRED", "1", [:]), (827, "CONF_POINTS_REDEMPTION_ENABLED", "0", [:]),
      ]
      for (code, key, value, query) in switches {
        try api.switchConfig(key, value)
        #expect(try api.redeem(shopper, "50", query: query).errorCode == code)
      }
      #expect(try api.balance(of: shopper) == Amount(100))
    }
  }

  @Test("a check refuses with the same codes")
  func checks() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 100)
      let fraud = try api.shopper("919812300002", with: 100)
      let blocked = try api.shopper("919812300003", with: 100)
      try api.markFraud(fraud)
      try api.block(blocked)
      let outsider = try api.stranger("919812300004")
      try api.switchConfig("ENABLE_GROUP_PROGRAM_REDEMPTION", "0")
      let cases: [(Int64, Shopper, String, KeyValuePairs<String, String>)] = [
        (801, shopper, "0", [:]), (801, shopper, "x", [:]), (878, shopper, "10.1234", [:]), (807, shopper, "10.5", [:]),
        (821, shopper, "9", [:]), (819, shopper, "5001", [:]), (818, shopper, "101", [:]), (809, fraud, "50", [:]),
        (3045, blocked, "50", [:]), (881, outsider, "50", [:]), (816, Shopper(id: 0, mobile: "919812399999"), "50", [:]),
        (1101, shopper, "50", ["program_id": "1"]), (808, shopper, "50", ["validation_code": "1"]),
        (3316, shopper, "50", ["group_redemption": "true"]), (823, shopper, "50", ["validation_type": "MISSED_CALL"]),
      ]
      for (code, who, points, query) in cases {
        let reply = try ask(api, who, points, query: query)
        #expect(reply.errorCode == code, "\(points): \(reply)")
        #expect(reply.text("response.points.redeemable.is_redeemable") == "false")
      }
      #expect(try api.get("/v1.1/points/isredeemable?format=json&points=5").errorCode == 802)
      try api.switchConfig("CONF_POINTS_MISSED_CALL_ENABLED", "1")
      #expect(try ask(api, shopper, "50", query: ["validation_type": "MISSED_CALL"]).errorCode == 822)
      try api.switchConfig("CONF_POINTS_REDEMPTION_CODE_REQUIRED", "1")
      #expect(try ask(api, shopper, "50", query: ["validation_type": "SMS"]).errorCode == 824)
      #expect(try ask(api, shopper, "50").text("response.points.redeemable.is_redeemable") == "true")
      try api.switchConfig("CONF_POINTS_REDEMPTION_ENABLED", "0")
      #expect(try ask(api, shopper, "50").errorCode == 827)
    }
  }

  @Test("a tier has conditions of its own, and the program's for the rest")
  func tierConditions() throws {
    try withSandbox { api in
      let (silver, gold) = (try api.shopper(with: 100), try api.shopper("919812300002", with: 1200))
      try api.changeRules(["redemption.tiers": ["Gold": ["minimum": 50, "maximum": 300, "maximumPerDay": 310]]])
      #expect(try api.redeem(gold, "49").errorCode == 821)
      #expect(try api.redeem(gold, "301").errorCode == 819)
      #expect(try ask(api, gold, "301").errorCode == 819)
      #expect(try api.redeem(gold, "100.5").errorCode == 807)
      _ = try api.redeemed(gold, "300")
      #expect(try api.redeem(gold, "50").errorCode == 817)
      _ = try api.redeemed(silver, "10")
    }
  }

  @Test("points that are worth nothing are spent with a warning")
  func worthless() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 100)
      try api.store.write { session in
        try session.db.execute(sql: "UPDATE program SET points_to_currency_ratio = 0 WHERE is_default")
        session.referenceChanged()
      }
      let asked = try ask(api, shopper, "50")
      #expect(asked.int("response.points.redeemable.item_status.warnings.warning[0].code") == 872, "\(asked)")
      #expect(try ask(api, shopper, "50", query: ["currency_input": "true"]).errorCode == 801)
      let spent = try api.redeem(shopper, "50")
      #expect(spent.int("response.responses.points.item_status.warnings.warning[0].code") == 872, "\(spent)")
      #expect(try api.balance(of: shopper) == Amount(50))
    }
  }

  @Test("the program's conditions hold: balance, lifetime points and purchases, and what a day allows")
  func conditions() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 100)
      let rules: [(String, Int64, JSONValue)] = [
        ("minimumBalance", 804, 101), ("minimumLifetimePoints", 805, 101), ("minimumLifetimePurchases", 806, 1001),
      ]
      for (rule, code, value) in rules {
        try api.changeRules(["redemption.\(rule)": value])
        #expect(try api.redeem(shopper, "50").errorCode == code)
        #expect(try ask(api, shopper, "50").errorCode == code)
        try api.changeRules(["redemption.\(rule)": .null])
      }
      try api.changeRules(["redemption.maximumPerDay": 60, "redemption.maximumPer7Days": 75])
      _ = try api.redeemed(shopper, "50")
      #expect(try api.redeem(shopper, "11").errorCode == 817)
      try api.advance(days: 1)
      #expect(try api.redeem(shopper, "26").errorCode == 817)
      _ = try api.redeemed(shopper, "25")
      try api.advance(days: 7)
      _ = try api.redeemed(shopper, "25")
      #expect(try api.balance(of: shopper) == .zero)
      try api.store.write { session in
        try session.db.execute(sql: "UPDATE program SET is_default = 0")
        session.referenceChanged()
      }
      #expect(try api.redeem(shopper, "25").errorCode == 895)
    }
  }

  @Test("a code is sent again while it is valid, works once, and grows old")
  func codes() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 500)
      func issue() throws -> String {
        let reply = try api.get("/v1.1/points/validationcode?format=json&mobile=\(shopper.mobile)&points=50")
        #expect(reply.int("response.validation_code.code.item_status.code") == 200, "\(reply)")
        return try api.code(to: shopper.mobile)
      }
      let first = try issue()
      #expect(first.count == 6)
      try api.advance(minutes: 14)
      #expect(try issue() == first)
      #expect(try api.messages(to: shopper.mobile, kind: "VALIDATION_CODE").count == 2)
      let spent = try api.redeem(shopper, "50", ["validation_code": .string(first)])
      #expect(spent.text("response.responses.points.side_effects.effect[0].case_value") == "true")
      #expect(try api.redeem(shopper, "50", ["validation_code": .string(first)]).errorCode == 808)
      try api.switchConfig("CONF_OTP_LENGTH", "8")
      try api.switchConfig("CONF_OTP_ALPHANUMERIC", "1")
      try api.switchConfig("CONF_OTP_VALIDITY_MINUTES", "5")
      let second = try issue()
      #expect(second.count == 8)
      try api.advance(minutes: 5)
      #expect(try api.redeem(shopper, "50", ["validation_code": .string(second)]).errorCode == 808)
      #expect(try issue() != second)
      try api.switchConfig("CONF_POINTS_REDEMPTION_CODE_REQUIRED", "1")
      #expect(try api.redeem(shopper, "50").errorCode == 824)
      #expect(try api.redeem(shopper, "50", query: ["skip_validation": "true"]).errorCode == 824)
    }
  }

  @Test("tries of a code are counted where the organization bounds them")
  func attempts() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 100)
      try api.switchConfig("CONF_OTP_VALIDATE_RATE_LIMIT_ENABLED", "1")
      try api.switchConfig("CONF_OTP_VALIDATE_RATE_LIMIT_COUNT", "3")
      _ = try api.get("/v1.1/points/isredeemable?format=json&issue_otp=true&mobile=\(shopper.mobile)&points=50")
      let code = try api.code(to: shopper.mobile)
      for _ in 1...3 { #expect(try api.redeem(shopper, "50", ["validation_code": "-"]).errorCode == 808) }
      #expect(try api.redeem(shopper, "50", ["validation_code": .string(code)]).errorCode == 808)
    }
  }

  @Test("no code goes to who cannot be reached, nor more than the organization allows")
  func noCode() throws {
    try withSandbox { api in
      _ = try api.post(
        "/v2/customers", query: ["source": "INSTORE"],
        json: [
          "loyaltyInfo": ["loyaltyType": "loyalty"],
          "profiles": [["firstName": "Om", "identifiers": [["type": "externalId", "value": "EXT-9"]]]],
        ])
      let path = "/v1.1/points/validationcode?format=json&points=5"
      #expect(try api.get(path, query: ["external_id": "EXT-9"]).errorCode == 860)
      #expect(try api.get(path, query: ["mobile": "919812399999"]).errorCode == 816)
      #expect(try api.get(path).errorCode == 802)
      let shopper = try api.shopper(with: 100)
      try api.switchConfig("CONF_OTP_DAILY_LIMIT", "2")
      for code in [nil, nil, 860] as [Int64?] {
        let reply = try api.get(path, query: ["mobile": shopper.mobile])
        #expect((reply.errorCode == 860) == (code == 860), "\(reply)")
      }
      let asked = try ask(api, shopper, "50", query: ["issue_otp": "true"])
      #expect(asked.text("response.points.redeemable.is_redeemable") == "true")
      #expect(asked.int("response.points.redeemable.item_status.warnings.warning[0].code") == 876)
    }
  }

  @Test("a bill names only redemptions of its customer, standing ones, and once")
  func redemptionsOfBills() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 300)
      let other = try api.shopper("919812300002", with: 300)
      let own = try api.redeemed(shopper, "50").id
      let foreign = try api.redeemed(other, "50").id
      func bill(_ number: String, _ redemptions: JSONValue) throws -> TestReply {
        try api.bill(
          shopper, ["type": "REGULAR", "billNumber": .string(number), "billAmount": 500, "redemptions": redemptions])
      }
      #expect(try bill("B-1", ["pointsRedemptions": [.int(foreign)]]).errorCode == 686)
      #expect(try bill("B-1", ["pointsRedemptions": [1]]).errorCode == 686)
      #expect(try bill("B-1", ["couponRedemptions": [1]]).errorCode == 686)
      #expect(try bill("B-1", ["pointsRedemptions": [.int(own)]]).status == 200)
      #expect(try api.balance(of: shopper) == Amount(250 + 45))
      #expect(try bill("B-2", ["pointsRedemptions": [.int(own)]]).errorCode == 686)
      let given = try api.redeemed(shopper, "20")
      _ = try api.post(
        "/v2/points/reverse",
        json: ["redemptionId": .string(given.code), "identifier": ["type": "mobile", "value": .string(shopper.mobile)]])
      #expect(try bill("B-2", ["pointsRedemptions": [.int(given.id)]]).errorCode == 686)
      let customer: JSONValue = ["mobile": .string(shopper.mobile)]
      let coupon = try api.post("/v2/coupon/issue", json: ["seriesId": 1001, "customer": customer])
      let used = try api.post(
        "/v2/coupon/redeem",
        json: ["redemptionRequestList": [["code": .string(coupon.text("code") ?? "")]], "user": customer])
      let redemption = try api.store.read { session in
        try Int64.fetchOne(session.db, sql: "SELECT id FROM coupon_redemption WHERE customer_id = ?", arguments: [shopper.id])
      }
      let id = try #require(redemption, "\(coupon) \(used)")
      #expect(try bill("B-3", ["couponRedemptions": [.int(id)]]).status == 200)
      #expect(try bill("B-4", ["couponRedemptions": [.int(id)]]).errorCode == 686)
    }
  }
}
