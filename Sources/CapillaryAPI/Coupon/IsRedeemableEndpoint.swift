import Model

/// `GET /v2/coupon/is_redeemable`: redeem's rules without a bill, and without a change.
enum IsRedeemableEndpoint {
  struct Answer: Encodable, Sendable {
    var customer: CouponCustomer
    var redemption: [Item]
    var redemptionStatus: RedeemEndpoint.Status
    var warnings: [Warning] = []
  }

  struct Item: Encodable, Sendable {
    var code: String
    var isAbsolute = false
    var isRedeemable: Bool
    var numberOfRedemptionsByUser: Int64 = 0
    var redemptionsLeft: Int64 = 0
    var appendedErrorMessage = ""
    var warnings: [Warning]
    var discountType: String?
    var discountValue: Amount?
    var discountUpto: Amount?
    var couponseries: JSONObject?
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let codes = call.query.list("code")
    guard !codes.isEmpty else { throw CouponV2Error.codeMissing }
    guard codes.count <= RedeemEndpoint.limit else { throw CouponV2Error.invalidInput }
    let customer = try CouponV2Error.translating(.redeem) { try CouponCustomerName(call.query).find(session) }
    var form = RedeemEndpoint.Form()
    form.redemptionRequestList = codes.map { .init(code: $0) }
    let outcomes = try RedeemEndpoint.outcomes(form, for: customer, isCheck: true, call, session)
    let items = try outcomes.map { try item($0, customer, call, session) }
    let failed = items.contains { !$0.isRedeemable }
    return Reply(
      Answer(
        customer: try CouponCustomer(customer, session), redemption: items,
        redemptionStatus: failed ? .init(.checkFailed) : .init(700, "Coupon isRedeem successful")))
  }

  private static func item(
    _ outcome: RedeemEndpoint.Outcome, _ customer: Customer, _ call: Call, _ session: Session
  ) throws -> Item {
    let code = outcome.wish.code ?? ""
    var item = Item(
      code: CodeCase(call.query)(code), isRedeemable: outcome.error == nil,
      warnings: outcome.error.map { [Warning($0)] } ?? [])
    // What is known of a code is shown whether or not it may be redeemed.
    guard let (coupon, series) = try? Coupons.find(.code(code), for: customer.id, session) else { return item }
    item.isAbsolute = series.discountType == .absolute
    item.numberOfRedemptionsByUser = try Coupons.uses(of: coupon.id, by: customer.id, session)
    item.redemptionsLeft = try Coupons.redemptionsLeft(coupon, series, customer: customer.id, session)
    let details = call.query["details"]?.lowercased()
    guard details == "true" || details == "extended" else { return item }
    item.discountType = series.discountType.rawValue
    item.discountUpto = series.discountUpto
    item.discountValue = series.discountValue
    item.couponseries = details == "true" ? try summary(series, session) : extended(series)
    return item
  }

  private static func summary(_ series: CouponSeries, _ session: Session) throws -> JSONObject {
    let zone = try session.zone
    let shown = JSONObject(stored: series.shown)
    return [
      "description": .string(series.description), "discountCode": .string(series.discountCode),
      "validTillDate": .string(zone.iso(zone.startOfDay(series.validTill))),
      "validTilldateFormat": .string(zone.date(series.validTill)),
      "isValidWithDiscountedItem": shown["isValidWithDiscountedItem"] ?? false,
      "isUpdateProductData": shown["updateProductData"] ?? false,
      "updateProductData": shown["updateProductData"] ?? false, "info": .string(series.info),
      "discountType": .string(series.discountType.rawValue), "discountValue": .amount(series.discountValue),
      "discountUpto": .amount(series.discountUpto),
      "maxRedemptionsInSeriesPerUser": .int(series.maxRedemptionsPerCustomer),
      "issueToLoyalty": .bool(series.loyaltyOnly), "discountOn": .string(series.discountOn.rawValue),
    ]
  }

  private static func extended(_ series: CouponSeries) -> JSONObject {
    [
      "brands": .array(series.products("BRAND")), "products": .array(series.products("SKU")),
      "categories": .array(series.products("CATEGORY")),
      "entityLevelRedemptionConfigsValues": .array(
        series.places.map { ["redemptionOrgEntityType": .string($0.kind.rawValue), "orgEntityId": .int($0.id)] }),
    ]
  }
}

extension CouponSeries {
  /// The ids or codes of one kind of product that the series is for.
  func products(_ type: String) -> [JSONValue] {
    (JSONObject(stored: shown)["productInfo"]?.list ?? [])
      .filter { $0["productType"]?.text == type }
      .flatMap { $0["productIds"]?.list ?? [] }
  }
}
