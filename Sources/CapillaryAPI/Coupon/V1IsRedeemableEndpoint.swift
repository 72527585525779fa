import Model

/// `GET /v1.1/coupon/isredeemable`: what stands against a redemption is told in the item, the request succeeds.
enum V1IsRedeemableEndpoint {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var coupons: Items

    struct Items: Encodable, Sendable {
      var redeemable: OneOrMany<Item>
    }
  }

  struct Item: Encodable, Sendable {
    var mobile: String
    var code: String
    var is_redeemable: String
    var redemptions_left: Int64?
    var no_of_redemptions_by_user: Int64?
    var coupon_value: String?
    var customer: Holder?
    var series_info: JSONObject?
    var item_status: Status
  }

  struct Holder: Encodable, Sendable {
    var mobile: String
    @Nullable var email: String?
    var external_id: String
  }

  struct Status: Encodable, Sendable {
    var success: String
    var status: String
    var code: Int
    var message: String
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let codes = call.query.list("code")
    guard !codes.isEmpty else { throw CouponV1Error.codeMissing }
    guard codes.count <= 100 else { throw PlatformError.batchTooLarge(limit: 100) }
    let customer: Customer
    do {
      customer = try V1CouponCustomer(call.query).find(session)
    } catch let error as CouponError {
      let items = codes.map { item($0, call, error) }
      return Reply(
        Answer(status: V1Status(succeeded: 0, of: items.count), coupons: .init(redeemable: .init(items))))
    }
    var terms = RedemptionTerms(till: call.caller.till)
    terms.isCheck = true
    let items = try codes.map { code -> Item in
      var found: Item
      do {
        _ = try Coupons.check(.code(code), for: customer, terms, session)
        found = item(code, call, nil)
      } catch let error as CouponError {
        found = item(code, call, error)
      }
      try describe(&found, code, customer, call, session)
      return found
    }
    return Reply(
      Answer(
        status: V1Status(success: true, code: 200, message: "Success"),
        coupons: .init(redeemable: .init(items))))
  }

  private static func item(_ code: String, _ call: Call, _ error: CouponError?) -> Item {
    let refusal = error.map { CouponV1Error.model($0, issuing: false) }
    return Item(
      mobile: call.query["mobile"] ?? "", code: CodeCase(call.query)(code),
      is_redeemable: refusal == nil ? "true" : "false",
      item_status: Status(
        success: refusal == nil ? "true" : "false", status: "true", code: refusal?.code ?? 700,
        message: refusal?.message ?? "Coupon isRedeem successful"))
  }

  /// What is known of the code and its customer, redeemable or not.
  private static func describe(
    _ item: inout Item, _ code: String, _ customer: Customer, _ call: Call, _ session: Session
  ) throws {
    item.customer = Holder(
      mobile: try Customers.value(.mobile, of: customer.id, session) ?? "",
      email: try Customers.value(.email, of: customer.id, session),
      external_id: try Customers.value(.externalID, of: customer.id, session) ?? "")
    if item.mobile.isEmpty { item.mobile = item.customer?.mobile ?? "" }
    guard let (coupon, series) = try? Coupons.find(.code(code), for: customer.id, session) else { return }
    item.redemptions_left = try Coupons.redemptionsLeft(coupon, series, customer: customer.id, session)
    item.no_of_redemptions_by_user = try Coupons.uses(of: coupon.id, by: customer.id, session)
    item.coupon_value = series.discountValue.plain
    let details = call.query["details"]?.lowercased()
    guard details == "true" || details == "extended" else { return }
    var info: JSONObject = [
      "description": .string(series.description), "discount_code": .string(series.discountCode),
      "valid_till": .string(try session.zone.date(series.validTill)),
      "discount_type": .string(series.discountType.rawValue), "discount_value": .string(series.discountValue.plain),
      "discount_upto": .string(series.discountUpto.plain), "discount_on": .string(series.discountOn.rawValue),
      "detailed_info": .string(series.info),
    ]
    if details == "extended" {
      for (name, type) in [("brands", "BRAND"), ("products", "SKU"), ("categories", "CATEGORY")] {
        info[name] = .array(series.products(type))
      }
      info["valid_redemption_org_entities"] = .object(V1SeriesEndpoint.places(series))
    }
    item.series_info = info
  }
}
