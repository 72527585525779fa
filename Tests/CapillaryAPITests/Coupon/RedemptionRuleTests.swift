import CapillaryAPI
import Model
import TestSupport
import Testing

/// Every rule of a redemption over the socket, with the code that each version gives its refusal.
@Suite("Coupon redemption rules") struct RedemptionRuleTests {
  /// One rule: an offer, what happens before, and what comes of a redemption then.
  struct Rule: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var settings: JSONObject = [:]
    /// What happens to the coupon, its holder and another customer before; it may change the code to be redeemed.
    var prepare: @Sendable (Scene) throws -> Void = { _ in }
    var body: JSONObject = [:]
    var entryV1: JSONObject = [:]
    var caller = "till.demo"
    /// Whether the other customer redeems.
    var byOther = false
    var code: Int64
    var codeV1: Int64? = nil
    /// The code of a check that has no bill; the redemption's where nil.
    var checkCode: Int64? = nil
  }

  final class Scene {
    let api: TestSandbox
    let holder: Person
    let other: Person
    let offer: Int64
    var coupon = ""

    init(_ api: TestSandbox, _ settings: JSONObject) throws {
      self.api = api
      try api.freeze(at: "2026-03-03T05:00:00Z")  // Tuesday, 10:30 in Kolkata
      holder = try api.person(1)
      other = try api.person(2)
      offer = try api.offer(settings)
      if settings["clientHandlingType"] == "DISC_CODE_PIN" { try upload("FIRST") }
      coupon = try api.issue(offer, to: holder)
    }

    func upload(_ code: String) throws {
      try api.store.write { session in
        let series = try #require(try Coupons.series(id: offer, session))
        try Coupons.upload(code: code, to: series, till: try session.firstTill, session)
      }
    }
  }

  static let rules: [Rule] = [
    Rule(testDescription: "an unknown code", prepare: { $0.coupon = "NO-SUCH-CODE" }, code: 702),
    Rule(
      testDescription: "a customer marked as fraud",
      prepare: { scene in
        _ = try scene.api.post(
          "/v1.1/customer/update", query: ["format": "json"],
          json: [
            "root": [
              "customer": [["mobile": .string(scene.holder.mobile), "fraud_status": ["status": "CONFIRMED"]]]
            ]
          ])
      }, code: 740),
    Rule(
      testDescription: "a status that says fraud",
      prepare: { scene in
        try scene.api.store.write { try $0.addStatusForTest("Crook", "FRAUD_CONFIRMED", blocked: []) }
        try scene.api.label(scene.holder, "Crook")
      }, code: 750),
    Rule(
      testDescription: "a status that forbids redemption",
      prepare: { scene in
        try scene.api.store.write { try $0.addStatusForTest("Frozen", "SUSPENDED", blocked: ["COUPON_REDEMPTION"]) }
        try scene.api.label(scene.holder, "Frozen")
      }, code: 742),
    Rule(
      testDescription: "a revoked coupon",
      prepare: { scene in
        _ = try scene.api.post("/v2/coupon/revoke", json: ["couponCodes": [.string(scene.coupon)]])
      }, code: 660),
    Rule(
      testDescription: "a series that has ended", settings: ["validTillDate": "2026-03-10"],
      prepare: { try $0.api.advance(days: 8) }, code: 712),
    Rule(
      testDescription: "a coupon that has ended", settings: ["expiryStrategyType": "DAYS", "expiryStrategyValue": 2],
      prepare: { try $0.api.advance(days: 3) }, code: 713),
    Rule(testDescription: "somebody else's coupon", byOther: true, code: 703),
    Rule(
      testDescription: "a code that nobody has yet", settings: ["clientHandlingType": "DISC_CODE_PIN"],
      prepare: { scene in
        try scene.upload("SPARE")
        scene.coupon = "SPARE"
      }, code: 723),
    Rule(
      testDescription: "a customer with too many bills",
      settings: ["targetUserDetails": ["validMaxUserTransactionLimit": 0]],
      prepare: { scene in
        _ = try scene.api.sell(Shopper(id: scene.holder.id, mobile: scene.holder.mobile), "SALE-1", 100)
      }, code: 710),
    Rule(
      testDescription: "a customer registered outside the window",
      settings: ["targetUserDetails": ["validUserRegistrationStartTime": 1, "validUserRegistrationEndTime": 10_000]],
      code: 710),
    Rule(
      testDescription: "no bill number where the organization wants one",
      prepare: { try $0.api.switchConfig("CONF_COUPON_BILL_NUMBER_REQUIRED", "1") }, body: ["transactionNumber": ""],
      entryV1: ["transaction": ["amount": "1200"]], code: 718, checkCode: 700),
    Rule(testDescription: "a bill too small", settings: ["minBillAmount": 1300], code: 733, checkCode: 700),
    Rule(testDescription: "a bill too large", settings: ["maxBillAmount": 1100], code: 733, checkCode: 700),
    Rule(testDescription: "a till of another store", settings: ["places": "store.blr"], caller: "till.del1", code: 735),
    Rule(testDescription: "a till of another zone", settings: ["places": "zone.south"], caller: "till.del1", code: 735),
    Rule(testDescription: "another till", settings: ["places": "till.demo"], caller: "till.blr2", code: 735),
    Rule(testDescription: "a store not in redeemAtStore", settings: ["redeemAtStore": "[1]"], code: 735),
    Rule(testDescription: "a day before redemptionValidFrom", settings: ["redemptionValidFrom": "2026-03-05"], code: 739),
    Rule(testDescription: "fewer days after the issue than asked", settings: ["redemptionValidAfterDays": 2], code: 739),
    Rule(
      testDescription: "a weekday that is not allowed",
      settings: ["redemptionRange": "{\"dom\": [-1], \"dow\": [1, 3], \"hours\": [-1]}"], code: 729),
    Rule(
      testDescription: "an hour that is not allowed",
      settings: ["redemptionRange": "{\"dom\": [-1], \"dow\": [-1], \"hours\": [11, 12]}"], code: 729),
    Rule(
      testDescription: "a day of the month that is not allowed", settings: ["redemptionRange": "{\"dom\": [\"4\"]}"],
      code: 729),
    Rule(
      testDescription: "the same customer once more",
      prepare: { _ = try $0.api.redeem($0.coupon, by: $0.holder) }, code: 716, codeV1: 706),
    Rule(
      testDescription: "the same customer, who may, with a code that works once",
      settings: ["sameUserMultipleRedeem": true], prepare: { _ = try $0.api.redeem($0.coupon, by: $0.holder) }, code: 747,
      codeV1: 716),
    Rule(
      testDescription: "a code that somebody has used", settings: ["anyUser": true],
      prepare: { _ = try $0.api.redeem($0.coupon, by: $0.holder) }, byOther: true, code: 711),
    Rule(
      testDescription: "as many redemptions as a customer may have", settings: ["maxRedemptionsInSeriesPerUser": 1],
      prepare: { scene in
        _ = try scene.api.redeem(scene.coupon, by: scene.holder)
        scene.coupon = try scene.api.issue(scene.offer, to: scene.holder)
      }, code: 736),
    Rule(
      testDescription: "too soon after the last redemption", settings: ["minDaysBetweenRedemption": 3],
      prepare: { scene in
        _ = try scene.api.redeem(scene.coupon, by: scene.holder)
        scene.coupon = try scene.api.issue(scene.offer, to: scene.holder)
        try scene.api.advance(days: 2)
      }, code: 738),
    Rule(
      testDescription: "as many redemptions as the series may have", settings: ["maxRedeem": 1],
      prepare: { scene in
        _ = try scene.api.redeem(scene.coupon, by: scene.holder)
        scene.coupon = try scene.api.issue(scene.offer, to: scene.holder)
      }, code: 728),
    Rule(
      testDescription: "a campaign that is over", settings: ["maxRedeem": 1, "campaignId": 77],
      prepare: { scene in
        _ = try scene.api.redeem(scene.coupon, by: scene.holder)
        scene.coupon = try scene.api.issue(scene.offer, to: scene.holder)
      }, code: 714),
    Rule(
      testDescription: "as many redemptions as a code may have",
      settings: ["anyUser": true, "isMultipleUseAllowed": true, "redemptionPerCouponMaxLimit": 1],
      prepare: { _ = try $0.api.redeem($0.coupon, by: $0.holder) }, byOther: true, code: 696),
    Rule(
      testDescription: "no validation code where one is needed", settings: ["isValidationRequired": true], code: 725,
      checkCode: 700),
    Rule(
      testDescription: "a wrong validation code", settings: ["isValidationRequired": true],
      body: ["redemptionRequestList": "validated"], entryV1: ["validation_code": "000000"], code: 705, checkCode: 700),
    Rule(
      testDescription: "a validation code where none is needed", body: ["redemptionRequestList": "validated"],
      entryV1: ["validation_code": "123456"], code: 726, checkCode: 700),
  ]

  /// The settings of a rule with places by their codes.
  private func settings(_ rule: Rule, _ api: TestSandbox) throws -> JSONObject {
    var settings = rule.settings
    guard let place = settings["places"]?.text else { return settings }
    settings["places"] = nil
    let kind: Entity.Kind = place.hasPrefix("zone") ? .zone : place.hasPrefix("till") ? .till : .store
    settings["redemptionOrgEntityDetails"] = [
      ["redemptionOrgEntityType": .string(kind.rawValue), "orgEntityId": .int(try api.entity(kind, place))]
    ]
    return settings
  }

  @Test("What stands against a redemption is said alike by redemption and check", arguments: rules)
  func rule(_ rule: Rule) throws {
    try withSandbox { api in
      let scene = try Scene(api, settings(rule, api))
      try rule.prepare(scene)
      let who = rule.byOther ? scene.other : scene.holder
      let caller = TestCaller.otherTill(rule.caller)
      var body = rule.body
      if body["redemptionRequestList"] != nil {
        body["redemptionRequestList"] = [["code": .string(scene.coupon), "validationCode": "000000"]]
      }

      let check = try api.get(
        "/v2/coupon/is_redeemable", query: ["mobile": who.mobile, "code": scene.coupon], as: caller)
      let checked = rule.checkCode ?? rule.code
      #expect(check["redemption[0].isRedeemable"]?.bool == (checked == 700), "\(check)")
      if checked != 700 { #expect(check.int("redemption[0].warnings[0].code") == checked, "\(check)") }

      let checkV1 = try api.get(
        "/v1.1/coupon/isredeemable", query: ["format": "json", "mobile": who.mobile, "code": scene.coupon], as: caller)
      #expect(checkV1.couponCode == (checked == 700 ? 700 : rule.codeV1 ?? checked), "\(checkV1)")

      let redeemed = try api.redeem(scene.coupon, by: who, body, as: caller)
      #expect(redeemed.status == 400 && redeemed.redemptionCode == rule.code, "\(redeemed)")
      #expect(redeemed.text("redemption[0].redemptionId") == nil)

      let redeemedV1 = try api.redeemV1(scene.coupon, by: who, rule.entryV1, as: caller)
      #expect(redeemedV1.couponCode == rule.codeV1 ?? rule.code, "\(redeemedV1)")
      #expect(redeemedV1.int("response.status.code") == 500)
    }
  }

  @Test("The same offers are redeemed where nothing stands against it")
  func good() throws {
    for (settings, caller) in [
        (["places": "store.blr"], "till.blr2"), (["places": "zone.south"], "till.demo"),
        (["redemptionRange": "{\"dom\": [3], \"dow\": [2], \"hours\": [10]}"], "till.demo"),
        (["minBillAmount": 1200, "maxBillAmount": 1200], "till.demo"), (["redemptionValidAfterDays": 0], "till.demo"),
        (["targetUserDetails": ["validMaxUserTransactionLimit": 0]], "till.demo"),
      ] as [(JSONObject, String)] {
      try withSandbox { api in
        let rule = Rule(testDescription: "", settings: settings, code: 700)
        let scene = try Scene(api, self.settings(rule, api))
        let reply = try api.redeem(scene.coupon, by: scene.holder, as: .otherTill(caller))
        #expect(reply.status == 200 && reply.redemptionCode == 700, "\(settings): \(reply)")
      }
    }
  }

  @Test("A validation code that was sent to the customer is good once")
  func validation() throws {
    try withSandbox { api in
      let scene = try Scene(api, ["isValidationRequired": true, "isMultipleUseAllowed": true, "sameUserMultipleRedeem": true])
      func code() throws -> String {
        _ = try api.post(
          "/v2/otp/generate",
          json: [
            "entityType": "MOBILE", "entityValue": .string(scene.holder.mobile), "action": "COUPON",
            "channels": [["type": "SMS", "value": .string(scene.holder.mobile)]],
          ])
        return try api.code(to: scene.holder.mobile)
      }
      let first = try code()
      let entry: JSONObject = ["validation_code": .string(first)]
      #expect(try api.redeemV1(scene.coupon, by: scene.holder, entry).couponCode == 700)
      #expect(try api.redeemV1(scene.coupon, by: scene.holder, entry).couponCode == 705)
      let body: JSONObject = [
        "redemptionRequestList": [["code": .string(scene.coupon), "validationCode": .string(try code())]]
      ]
      #expect(try api.redeem(scene.coupon, by: scene.holder, body).redemptionCode == 700)
    }
  }

  @Test("A customer or a code that is missing")
  func missing() throws {
    try withSandbox { api in
      let scene = try Scene(api, [:])
      let nobody = Person(id: 1, mobile: "919000000001", email: "")
      for path in ["/v2/coupon/redeem", "/v2/coupon/bulk/redeem"] {
        let reply = try api.post(path, json: TestSandbox.redemption([scene.coupon], nobody))
        #expect(reply.status == 400 && reply.int("code") == 701, "\(reply)")
      }
      #expect(try api.redeemV1(scene.coupon, by: nobody).couponCode == 701)
      #expect(try api.get("/v2/coupon/is_redeemable", query: ["mobile": nobody.mobile, "code": "X"]).errorCode == 701)
      #expect(try api.post("/v2/coupon/redeem", json: TestSandbox.redemption([], scene.holder)).errorCode == 781)
      #expect(try api.redeem(by: scene.holder, ["redemptionRequestList": [[:]]]).redemptionCode == 781)
      #expect(try api.redeem(by: scene.holder, ["redemptionRequestList": [["id": 1]]]).redemptionCode == 719)
      #expect(try api.get("/v2/coupon/is_redeemable", query: ["mobile": scene.holder.mobile]).errorCode == 781)
      #expect(
        try api.get("/v1.1/coupon/isredeemable", query: ["format": "json", "mobile": scene.holder.mobile]).errorCode == 702)
    }
  }
}

extension WriteSession {
  /// A label for customers' statuses that the default organization has not.
  func addStatusForTest(_ label: String, _ status: String, blocked: [String]) throws {
    let actions = JSONValue.array(blocked.map { .string($0) })
    try addCustomerStatusLabel(label, status: status, isDefault: false, blockedActions: actions.serialized)
  }

  var firstTill: Int64 {
    get throws { try #require(try entities.all.first { $0.kind == .till }).id }
  }
}
