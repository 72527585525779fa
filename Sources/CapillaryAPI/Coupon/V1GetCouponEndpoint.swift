import Model

/// `GET /v1.1/coupon/get`: coupons by codes or ids; what is unknown stays in the answer with its status.
enum V1GetCouponEndpoint {
  struct Answer: Encodable, Sendable {
    var status: Status
    var coupons: Items

    struct Items: Encodable, Sendable {
      var coupon: [Entry]
    }
  }

  struct Status: Encodable, Sendable {
    var success = "true"
    var status = "true"
    var code = 200
    var message = "Success"
  }

  enum Entry: Encodable, Sendable {
    case found(Found)
    case missing(Missing)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .found(let item): try item.encode(to: encoder)
      case .missing(let item): try item.encode(to: encoder)
      }
    }
  }

  struct Found: Encodable, Sendable {
    var id: String
    var code: String
    var valid_till: String
    var issued_on: String?
    var valid_from: String?
    var purpose = ""
    var custom_properties: V1CustomProperties
    var series_id: Int64
    var is_absolute: Bool
    var value: Amount
    var discount_upto: Amount
    var customer: Holder?
    var redemption_info: Redemption?
    var pincode = "NULL"
    var issued_store: CouponPlace?
    var item_status = V1ItemStatus(code: 700, message: "Coupon processing successful")
  }

  struct Missing: Encodable, Sendable {
    var id = -1
    var code: String
    var is_absolute = false
    @Nullable var value: Amount?
    @Nullable var discount_upto: Amount?
    var pincode = "NULL"
    var item_status = V1ItemStatus(
      success: false, code: 705, message: "Both coupon code and validation code are invalid")
  }

  struct Holder: Encodable, Sendable {
    var id: String
    var user_id: String?
    var name: String
    var mobile: String
    var email: String
    @Nullable var external_id: String?
  }

  struct Redemption: Encodable, Sendable {
    var redeemed = "true"
    var id: Int64
    var redeemed_on: String
    var redeemed_at: String
    var redeemed_by: Person
    var store: CouponPlace?
    var transaction: Bill

    struct Person: Encodable, Sendable {
      var firstname: String
      var lastname: String
      var email: String
      var mobile: String
    }

    struct Bill: Encodable, Sendable {
      @Nullable var id: Int64?
      var bill_number: String
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let codes = call.query.list("code")
    let ids = call.query.list("id")
    guard !codes.isEmpty || !ids.isEmpty else { throw CouponV1Error.codeMissing }
    guard codes.count + ids.count <= 100 else { throw PlatformError.batchTooLarge(limit: 100) }
    let holder = call.query.int("issuedToIds")
    var entries: [Entry] = []
    for code in codes {
      let coupon = try Coupons.coupon(code: code, customer: holder, session)
      let isTheirs = holder == nil || coupon?.customer == holder
      entries.append(try entry(isTheirs ? coupon : nil, code, call, session))
    }
    if codes.isEmpty {
      for id in ids {
        entries.append(try entry(Int64(id).flatMap { try Coupons.coupon(id: $0, session) }, id, call, session))
      }
    }
    return Reply(Answer(status: Status(), coupons: .init(coupon: entries)))
  }

  private static func entry(_ coupon: Coupon?, _ asked: String, _ call: Call, _ session: Session) throws -> Entry {
    guard let coupon, let series = try Coupons.series(id: coupon.series, session) else {
      return .missing(Missing(code: asked))
    }
    let zone = try session.zone
    let end = zone.civil(coupon.expiresAt(series))
    let day = String(String(100 + end.day).dropFirst()), month = String(String(100 + end.month).dropFirst())
    var found = Found(
      id: String(coupon.id), code: CodeCase(call.query)(coupon.code), valid_till: "\(day)-\(month)-\(end.year)",
      custom_properties: V1CustomProperties(series), series_id: series.id,
      is_absolute: series.discountType == .absolute, value: series.discountValue, discount_upto: series.discountUpto)
    found.issued_on = coupon.issuedAt.map { zone.dateTime($0) }
    found.valid_from = found.issued_on
    found.issued_store = try CouponPlace.store(ofTill: coupon.issuedBy, session)
    if let id = coupon.customer, let profile = try Customers.mainProfile(of: id, session) {
      found.customer = Holder(
        id: String(id), user_id: call.query.flag("user_id") ? String(id) : nil, name: profile.name,
        mobile: profile.value(.mobile) ?? "", email: profile.value(.email) ?? "",
        external_id: profile.value(.externalID))
    }
    let last = try Coupons.redemptions(of: coupon.id, session).last { $0.reversedAt == nil }
    found.redemption_info = try last.map { try redemption($0, zone, session) }
    return .found(found)
  }

  private static func redemption(
    _ redemption: CouponRedemption, _ zone: Zone, _ session: Session
  ) throws -> Redemption {
    let profile = try Customers.mainProfile(of: redemption.customer, session)
    return Redemption(
      id: redemption.id, redeemed_on: zone.dateTime(redemption.at),
      redeemed_at: try session.entities[redemption.till]?.code ?? "",
      redeemed_by: .init(
        firstname: profile?.firstName ?? "", lastname: profile?.lastName ?? "", email: profile?.value(.email) ?? "",
        mobile: profile?.value(.mobile) ?? ""),
      store: try CouponPlace.store(ofTill: redemption.till, session),
      transaction: .init(id: try Coupons.bill(of: redemption, session), bill_number: redemption.billNumber))
  }
}
