import Model

/// `GET /v2/customers/{customerId}/coupons`: all coupons of a customer with their series, the newest first
/// (customer.v2.couponsDetailed).
enum CustomerCouponsDetailedEndpoint {
  struct Answer: Encodable, Sendable {
    var entity: [Item]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success = true
  }

  struct Item: Encodable, Sendable {
    var id: Int64
    var seriesId: Int64
    var series: JSONObject
    var code: String
    var description: String
    var createdDate: String
    var validTill: String
    var isRedeemed: Bool
    var issuedTo: Int64
    var issuedBy: Int64
    var orgId: Int64
    var refId = 0
    var issuedAt: Place?
    var status = RedeemEndpoint.ItemStatus(.init(700, "Coupon Resent"))
    var couponDiscountType: String
    var issuedOn: String
    var activeFrom: String
    var redemptionsLeft: Int64
    var couponStatus = RedeemEndpoint.ItemStatus(.init(200, "Success"))
    var redemptionInfo: [Use]
    var reversedRedemptionInfo: [Use]
    var discountType: Bool
    var discountValue: Int64
    var discountValueAsDouble: Amount
    var discountUpto: Amount
    var redeemed: Bool
    var seriesName: String
    var trimmedCode: String
  }

  struct Place: Encodable, Sendable {
    var id: Int64
    var code: String
    var description: String
    var name: String
    var type: String
    var adminType = "GENERAL"
    var isOrgUnit = false
  }

  struct Use: Encodable, Sendable {
    var id: Int64
    var date: String
    var transactionNumber: String
    var redeemedAt: CouponPlace?
  }

  /// The failures that this one operation names by words.
  struct Failure: Encodable, Sendable {
    var errors: [Item]
    var warnings: [Warning] = []
    var success = false

    struct Item: Encodable, Sendable {
      var status = false
      var code: String
      var message: String
    }
  }

  private static func refusal(_ status: Int, _ code: String, _ message: String) -> Refusal {
    Refusal(Reply(Failure(errors: [.init(code: code, message: message)]), status: status))
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    guard let id = call.path.customer.flatMap({ Int64($0) }), id > 0 else {
      throw refusal(
        400, "INVALID_CUSTOMER_ID", "Invalid or malformed `customerId` (e.g., non-numeric or negative value).")
    }
    guard let customer = try Customers.find(id: id, session), customer.status.isLiving else {
      throw refusal(404, "CUSTOMER_NOT_FOUND", "No customer exists with the provided `customerId`.")
    }
    let held = try HeldCoupon.all(of: customer.id, .init(), session)
    guard !held.isEmpty else { throw refusal(404, "NO_COUPONS_FOUND", "Customer exists but has no coupons.") }
    return Reply(Answer(entity: try held.reversed().map { try item($0, customer.id, call, session) }))
  }

  private static func item(
    _ held: HeldCoupon, _ customer: Int64, _ call: Call, _ session: Session
  ) throws -> Item {
    let zone = try session.zone
    let (coupon, series) = (held.coupon, held.series)
    let issued = coupon.issuedAt ?? coupon.createdAt
    let entities = try session.entities
    let till = coupon.issuedBy.flatMap { entities[$0] }
    let place = till.map { entities.store(of: $0) ?? $0 }
    let redemptions = try Coupons.redemptions(of: coupon.id, session)
    func use(_ redemption: CouponRedemption) throws -> Use {
      Use(
        id: redemption.id, date: zone.iso(redemption.at), transactionNumber: redemption.billNumber,
        redeemedAt: try CouponPlace.store(ofTill: redemption.till, session))
    }
    let code = CodeCase(call.query)(coupon.code)
    return Item(
      id: coupon.id, seriesId: series.id, series: try self.series(series, session), code: code,
      description: series.description, createdDate: zone.iso(coupon.createdAt),
      validTill: zone.iso(coupon.expiresAt(series)), isRedeemed: coupon.redeemed > 0, issuedTo: customer,
      issuedBy: coupon.issuedBy ?? 0, orgId: try session.organization.id,
      issuedAt: place.map {
        Place(id: $0.id, code: $0.code, description: $0.description, name: $0.name, type: $0.kind.rawValue)
      },
      couponDiscountType: series.discountType.rawValue, issuedOn: zone.iso(issued),
      activeFrom: zone.iso(zone.startOfDay(issued)), redemptionsLeft: held.redemptionsLeft,
      redemptionInfo: try redemptions.filter { $0.reversedAt == nil }.map(use),
      reversedRedemptionInfo: try redemptions.filter { $0.reversedAt != nil }.map(use),
      discountType: series.discountType == .absolute, discountValue: series.discountValue.units,
      discountValueAsDouble: series.discountValue, discountUpto: series.discountUpto, redeemed: coupon.redeemed > 0,
      seriesName: series.description, trimmedCode: code)
  }

  /// The series with what only this operation shows of it.
  private static func series(_ series: CouponSeries, _ session: Session) throws -> JSONObject {
    let zone = try session.zone
    let shown = JSONObject(stored: series.shown)
    var object = try series.object(isRead: true, session)
    for name in ["customPropertyMap", "productInfo", "redemptionOrgEntityDetails"] { object[name] = nil }
    object["isUpdateProductData"] = shown["updateProductData"] ?? false
    object["brands"] = .array(series.products("BRAND"))
    object["products"] = .array(series.products("SKU"))
    object["categories"] = .array(series.products("CATEGORY"))
    var places = JSONObject()
    for (name, kind) in [("concepts", Entity.Kind.concept), ("zones", .zone), ("stores", .store), ("tills", .till)] {
      places[name] = .array(series.places.filter { $0.kind == kind }.map { .int($0.id) })
    }
    object["validRedemptionOrgEntityDetails"] = .object(places)
    let dvsExpiry = Timestamp(milliseconds: shown["dvsExpiryDate"]?.int ?? 0)
    object["dvsExpiryDateFormat"] = .string(zone.date(dvsExpiry))
    object["entityLevelRedemptionConfigsValues"] = []
    object["redemptionValidFromFormat"] = .string(zone.date(series.redemptionFrom))
    object["validTilldateFormat"] = .string(zone.date(series.validTill))
    return object
  }
}
