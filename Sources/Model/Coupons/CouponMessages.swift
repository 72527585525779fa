extension Coupons {
  /// Sends a coupon's SMS in the words of its series; nothing to somebody without a mobile number, and nothing of a
  /// series that sends none.
  ///
  /// - Returns: whether it was sent.
  @discardableResult
  static func send(
    _ kind: String, _ coupon: Coupon, _ series: CouponSeries, to customer: Customer, _ session: WriteSession
  ) throws -> Bool {
    guard !series.smsDisabled, let mobile = try Customers.value(.mobile, of: customer.id, session) else { return false }
    let profile = try Customers.mainProfile(of: customer.id, session)
    let zone = try session.zone
    let name = profile?.name ?? ""
    let tags = [
      ("first_name", profile?.firstName ?? ""), ("last_name", profile?.lastName ?? ""), ("fullname", name),
      ("full_name", name), ("cust_name", name), ("voucher", coupon.code), ("voucher_code", coupon.code),
      ("valid_days_from_create", zone.date(coupon.expiresAt(series))), ("offer_name", series.description),
    ]
    var body = series.smsTemplate
    for (tag, value) in tags where body.contains("{{") {
      body = body.replacing("{{\(tag)}}", with: value)
    }
    try session.send(Message(channel: .sms, to: mobile, kind: kind, body: body, customer: customer.id))
    return true
  }

  /// Sends the SMS of a coupon that is still good once more (coupon.v11.resend).
  ///
  /// - Throws: `CouponError.notIssuedToCustomer`, `.revoked`, `.usedUp`, `.seriesExpired`, `.expired`,
  ///   `.resendDisabled`, `.noMobile`.
  public static func resend(
    _ coupon: Coupon, _ series: CouponSeries, to customer: Customer, _ session: WriteSession
  ) throws {
    guard coupon.customer == customer.id else { throw CouponError.notIssuedToCustomer }
    guard coupon.revokedAt == nil else { throw CouponError.revoked }
    guard coupon.redeemed == 0 else { throw CouponError.usedUp }
    guard coupon.expiresAt(series) >= session.now else { throw CouponError.expired }
    guard series.resendEnabled, !series.smsDisabled else { throw CouponError.resendDisabled }
    guard try send("COUPON_RESENT", coupon, series, to: customer, session) else { throw CouponError.noMobile }
  }
}
