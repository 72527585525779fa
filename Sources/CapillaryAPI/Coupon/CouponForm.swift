import Model

/// A coupon as v2 shows it where it is issued and read.
struct CouponForm: Encodable, Sendable {
  var code: String
  var seriesId: Int64
  var description: String
  var discountCode: String
  /// The day of the end at its beginning; `validTillDateTime` is the end itself.
  var validTill: String
  var discountType: String
  var discountValue: Amount
  var discountUpto: Amount
  var discountOn: String
  var detailedInfo: String
  var customer: CouponCustomer?
  var redemptionCount: Int64?
  /// 0 in every sample of an issue; reads leave it out.
  var id: Int64?
  var validTillDateTime: String
  var couponSeries: JSONObject?
  var couponIssualDetails: RawJSON?
  var warnings: [Warning]?

  init(_ coupon: Coupon, _ series: CouponSeries, _ letters: CodeCase, _ zone: Zone) {
    let end = coupon.expiresAt(series)
    code = letters(coupon.code)
    seriesId = series.id
    description = series.description
    discountCode = series.discountCode
    validTill = zone.iso(zone.startOfDay(end))
    discountType = series.discountType.rawValue
    discountValue = series.discountValue
    discountUpto = series.discountUpto
    discountOn = series.discountOn.rawValue
    detailedInfo = series.info
    validTillDateTime = zone.iso(end)
  }

  /// The form of an answer to an issue.
  init(issued: IssuedCoupon, _ zone: Zone) {
    self.init(issued.coupon, issued.series, .upper, zone)
    redemptionCount = issued.coupon.redeemed
    id = 0
  }
}
