import CapillaryAPI
import Model
import TestSupport

/// What the tests of coupons share: offers, issues and redemptions over the socket.
extension TestSandbox {
  /// A new series, with several coupons to a customer unless the settings say otherwise.
  func offer(_ settings: JSONObject = [:]) throws -> Int64 {
    let reply = try createSeries(settings)
    guard let id = reply.int("id") else { throw CouponTestFailure.unexpected(reply.description) }
    return id
  }

  /// The settings that a series needs, and those given.
  static func settings(_ settings: JSONObject) -> JSONObject {
    var series: JSONObject = [
      "description": "Ten off", "discountCode": "TEN", "validTillDate": "2099-12-31", "anyUser": false,
      "smsTemplate": "Hello {{first_name}}, {{voucher}} is yours.", "discountValue": 10,
      "clientHandlingType": "DISC_CODE", "expiryStrategyType": "SERIES_EXPIRY", "discountType": "ABS",
      "isMultipleVouchersPerUserAllowed": true, "doNotResendExistingVoucher": true,
    ]
    for member in settings { series[member.name] = member.value.isNull ? JSONValue?.none : member.value }
    return series
  }

  func createSeries(_ settings: JSONObject) throws -> TestReply {
    try post("/v2/coupon/series", json: ["CouponSeriesV2": .object(TestSandbox.settings(settings))])
  }

  /// A series as it reads now.
  func series(_ id: Int64) throws -> TestReply {
    try get("/v2/coupon/series", query: ["ids": String(id)])
  }

  func tryIssue(_ series: Int64, to person: Person) throws -> TestReply {
    try post("/v2/coupon/issue", json: ["seriesId": .int(series), "customer": ["mobile": .string(person.mobile)]])
  }

  /// The code of a new coupon.
  func issue(_ series: Int64, to person: Person) throws -> String {
    let reply = try tryIssue(series, to: person)
    guard let code = reply.text("code") else { throw CouponTestFailure.unexpected(reply.description) }
    return code
  }

  func redeem(_ codes: String..., by person: Person, _ more: JSONObject = [:], as caller: TestCaller = .till) throws
    -> TestReply
  {
    try post("/v2/coupon/redeem", json: TestSandbox.redemption(codes, person, more), as: caller)
  }

  static func redemption(_ codes: [String], _ person: Person, _ more: JSONObject = [:]) -> JSONValue {
    var body: JSONObject = [
      "redemptionRequestList": .array(codes.map { ["code": .string($0)] }),
      "user": ["mobile": .string(person.mobile)], "transactionNumber": "B-1", "billAmount": "1200",
    ]
    for member in more { body[member.name] = member.value }
    return .object(body)
  }

  /// A v1.1 redemption: the bill and whatever else belongs into the entry.
  func redeemV1(_ code: String, by person: Person, _ more: JSONObject = [:], as caller: TestCaller = .till) throws
    -> TestReply
  {
    var coupon: JSONObject = [
      "code": .string(code), "customer": ["mobile": .string(person.mobile)],
      "transaction": ["number": "B-1", "amount": "1200"],
    ]
    for member in more { coupon[member.name] = member.value }
    return try post(
      "/v1.1/coupon/redeem", query: ["format": "json"], json: ["root": ["coupon": [.object(coupon)]]], as: caller)
  }

  /// The customer's standing as the status operation sets it.
  func label(_ person: Person, _ label: String) throws {
    let reply = try put(
      "/v2/customers/lookup/status", query: person.lookup,
      json: ["label": .string(label), "reason": "Because", "createdOn": "2026-02-01T10:00:00Z"])
    guard reply.status == 200 else { throw CouponTestFailure.unexpected(reply.description) }
  }

  func entity(_ kind: Entity.Kind, _ code: String) throws -> Int64 {
    try store.read { session in
      guard let entity = try session.entities.find(kind, code: code) else {
        throw CouponTestFailure.unexpected("no \(kind) \(code)")
      }
      return entity.id
    }
  }
}

enum CouponTestFailure: Error {
  case unexpected(String)
}

extension TestReply {
  /// The code with which a redemption, or each of its coupons, was answered.
  var redemptionCode: Int64? { int("redemption[0].redemptionStatus.code") ?? int("code") }
  /// The first item's code of a v1.1 answer.
  var couponCode: Int64? {
    int("response.coupons.coupon.item_status.code") ?? int("response.coupons.coupon[0].item_status.code")
      ?? int("response.coupon.item_status.code") ?? int("response.coupons.redeemable.item_status.code")
  }
}
