import Model

/// `GET /v2/customers/coupons`: a customer's coupons in short, the newest first (customer.v2.couponsBasic).
enum CustomerCouponsEndpoint {
  struct Answer: Encodable, Sendable {
    var entity: Entity
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success = true

    struct Entity: Encodable, Sendable {
      var pagination: Page
      var customers: [Holder]
    }

    struct Page: Encodable, Sendable {
      var limit: String
      var offset: String
      var total: Int
    }

    struct Holder: Encodable, Sendable {
      var firstname: String
      var lastname: String
      var email: String?
      var mobile: String?
      var id: Int64
      var externalId: String?
      var coupons: [Item]
    }
  }

  struct Item: Encodable, Sendable {
    var code: String
    var seriesId: Int64
    var description: String
    var validTill: String
    var discountType: String
    var discountValue: Amount
    var discountUpto: Amount
    var redemptionCount: Int64
    var redemptionsLeft: Int64
    var id: Int64
    var createdDate: String
    var transactionNumber: String
    var issuedAt: CouponPlace?
    var customProperty: [V1CustomProperties.Property]?
    var redemptions: [Use]
    var reversedRedemptions: [Use]
    var validTillDateTime: String
    var createdDateISO: String

    struct Use: Encodable, Sendable {
      var id: Int64
      var date: String
      var transactionNumber: String
      var redeemedAt: CouponPlace?
      var dateISO: String
    }
  }

  enum Failure: APIError {
    case noIdentifier
    case notFound

    var code: Int {
      switch self {
      case .noIdentifier: 1015
      case .notFound: 1012
      }
    }

    var message: String {
      switch self {
      case .noIdentifier: "No identifier provided to get loyalty users."
      case .notFound: "Cannot find customer with the provided mobile number/external ID/e-mail ID."
      }
    }
  }

  static func basic(_ call: Call, _ session: Session) throws -> Reply {
    let name = CouponCustomerName(call.query)
    guard !name.isEmpty else { throw Failure.noIdentifier }
    let customer: Customer
    do {
      customer = try name.find(session)
    } catch is CouponError {
      throw Failure.notFound
    }
    var filter = Coupons.Filter()
    filter.billNumbers = call.query.list("transaction_numbers") + call.query.list("transactionNumber")
    var held = try HeldCoupon.all(of: customer.id, filter, session)
    if let word = call.query["status"] {
      guard let state = HeldCoupon.State(rawValue: word.uppercased()) else {
        throw PlatformError.invalidInput("status is one of \(HeldCoupon.State.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      held = held.filter { $0.isIn(state, at: session.now) }
    }
    if call.query["sort_order"]?.uppercased() != "ASC" { held.reverse() }
    let limit = min(max(1, call.query.int("limit") ?? 100), 1000)
    let offset = min(max(0, call.query.int("offset") ?? 0), 100_000)
    let items = try held.dropFirst(Int(offset)).prefix(Int(limit)).map { try item($0, call, session) }
    let profile = try Customers.mainProfile(of: customer.id, session)
    let holder = Answer.Holder(
      firstname: profile?.firstName ?? "", lastname: profile?.lastName ?? "", email: profile?.value(.email),
      mobile: profile?.value(.mobile), id: customer.id, externalId: profile?.value(.externalID), coupons: items)
    return Reply(
      Answer(
        entity: .init(
          pagination: .init(limit: String(limit), offset: String(offset), total: held.count), customers: [holder])))
  }

  private static func item(_ held: HeldCoupon, _ call: Call, _ session: Session) throws -> Item {
    let zone = try session.zone
    let (coupon, series) = (held.coupon, held.series)
    let end = coupon.expiresAt(series)
    let issued = coupon.issuedAt ?? coupon.createdAt
    let properties = V1CustomProperties(series).custom_property
    let redemptions = try Coupons.redemptions(of: coupon.id, session)
    func use(_ redemption: CouponRedemption) throws -> Item.Use {
      Item.Use(
        id: redemption.id, date: zone.iso(redemption.at), transactionNumber: redemption.billNumber,
        redeemedAt: try CouponPlace.store(ofTill: redemption.till, session), dateISO: Zone.utc.iso(redemption.at))
    }
    let withReversed = call.query.flag("include_reversed_redemptions")
    return Item(
      code: CodeCase(call.query)(coupon.code), seriesId: series.id, description: series.description,
      validTill: zone.iso(zone.startOfDay(end)), discountType: series.discountType.rawValue,
      discountValue: series.discountValue, discountUpto: series.discountUpto, redemptionCount: coupon.redeemed,
      redemptionsLeft: held.redemptionsLeft, id: coupon.id, createdDate: zone.iso(issued),
      transactionNumber: coupon.billNumber.isEmpty ? "0" : coupon.billNumber,
      issuedAt: try CouponPlace.store(ofTill: coupon.issuedBy, session),
      customProperty: properties.isEmpty ? nil : properties,
      redemptions: try redemptions.filter { $0.reversedAt == nil }.map(use),
      reversedRedemptions: try withReversed ? redemptions.filter { $0.reversedAt != nil }.map(use) : [],
      validTillDateTime: zone.iso(end), createdDateISO: Zone.utc.iso(issued))
  }
}

/// A customer's coupon with what its states are told from.
struct HeldCoupon {
  var coupon: Coupon
  var series: CouponSeries
  var redemptionsLeft: Int64

  enum State: String, CaseIterable {
    case redeemed = "REDEEMED"
    case unredeemed = "UNREDEEMED"
    case active = "ACTIVE"
    case expired = "EXPIRED"
    case activeRedeemed = "ACTIVE_REDEEMED"
    case activeUnredeemed = "ACTIVE_UNREDEEMED"
    case expiredRedeemed = "EXPIRED_REDEEMED"
    case expiredUnredeemed = "EXPIRED_UNREDEEMED"
    case redeemable = "REDEEMABLE"
  }

  /// The coupons of a customer, the oldest first.
  static func all(of customer: Int64, _ filter: Coupons.Filter, _ session: Session) throws -> [HeldCoupon] {
    var known: [Int64: CouponSeries] = [:]
    return try Coupons.coupons(of: customer, filter, session).compactMap { coupon in
      guard let series = try known[coupon.series] ?? Coupons.series(id: coupon.series, session) else { return nil }
      known[series.id] = series
      return HeldCoupon(
        coupon: coupon, series: series, redemptionsLeft: try Coupons.redemptionsLeft(coupon, series, session))
    }
  }

  func isIn(_ state: State, at now: Timestamp) -> Bool {
    let isActive = coupon.expiresAt(series) >= now
    let isRedeemed = coupon.redeemed > 0
    return switch state {
    case .redeemed: isRedeemed
    case .unredeemed: !isRedeemed
    case .active: isActive
    case .expired: !isActive
    case .activeRedeemed: isActive && isRedeemed
    case .activeUnredeemed: isActive && !isRedeemed
    case .expiredRedeemed: !isActive && isRedeemed
    case .expiredUnredeemed: !isActive && !isRedeemed
    case .redeemable: isActive && redemptionsLeft != 0
    }
  }
}
