import Model

/// `GET /v2/coupon`: the coupons that all given filters let through.
enum GetCouponsEndpoint {
  struct Answer: Encodable, Sendable {
    var data: [CouponForm]
    var warnings: [Warning] = []
    var errors: [ErrorItem]
  }

  static let limit = 100

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let holders = call.query.list("issuedToIds").compactMap { Int64($0) }
    let ids = call.query.list("couponIds").compactMap { Int64($0) }
    let codes = call.query.list("couponCodes")
    guard !holders.isEmpty || !ids.isEmpty || !codes.isEmpty else { throw CouponV2Error.noFilter }
    guard max(holders.count, ids.count, codes.count) <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    var errors: [ErrorItem] = []
    var found: [Coupon] = []
    if !codes.isEmpty {
      // A common code is everybody's: with customers given, theirs.
      for code in codes {
        let coupons = holders.isEmpty
          ? [try Coupons.coupon(code: code, session)]
          : try holders.map { try Coupons.coupon(code: code, customer: $0, session) }
        let known = coupons.compactMap { $0 }
        if known.isEmpty { errors.append(ErrorItem(CouponV2Error.couponNotFound(code))) }
        for coupon in known where !found.contains(where: { $0.id == coupon.id }) { found.append(coupon) }
      }
    } else if !ids.isEmpty {
      for id in ids {
        if let coupon = try Coupons.coupon(id: id, session) {
          found.append(coupon)
        } else {
          errors.append(ErrorItem(CouponV2Error.couponNotFound(String(id))))
        }
      }
    } else {
      for holder in holders { found += try Coupons.coupons(of: holder, .init(), session).reversed() }
    }
    if !holders.isEmpty { found.removeAll { $0.customer.map { !holders.contains($0) } ?? true } }
    if !ids.isEmpty { found.removeAll { !ids.contains($0.id) } }
    return Reply(Answer(data: try forms(found, call, session), errors: errors))
  }

  private static func forms(_ coupons: [Coupon], _ call: Call, _ session: Session) throws -> [CouponForm] {
    let zone = try session.zone
    let letters = CodeCase(call.query)
    var known: [Int64: CouponSeries] = [:]
    return try coupons.compactMap { coupon in
      guard let series = try known[coupon.series] ?? Coupons.series(id: coupon.series, session) else { return nil }
      known[series.id] = series
      var form = CouponForm(coupon, series, letters, zone)
      if call.query.flag("showCouponSeries") {
        form.couponSeries = try series.object(isRead: true, rangeAsObject: true, session)
      }
      if call.query.flag("includeIssualDetails") { form.couponIssualDetails = RawJSON(coupon.metadata) }
      return form
    }
  }
}
