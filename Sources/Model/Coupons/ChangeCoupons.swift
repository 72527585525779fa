import GRDB

/// What is done to coupons and redemptions afterwards: undo, revoke, another expiry, a bill, a new owner.
extension Coupons {
  // MARK: - Redemptions

  static func redemption(_ id: Int64, _ session: Session) throws -> CouponRedemption? {
    try session.statement(redemptionByID).first(id) { CouponRedemption($0) }
  }

  private static let redemptionByID = SQLText("SELECT \(CouponRedemption.columns) FROM coupon_redemption WHERE id = ?")

  /// Undoes a redemption, whose use of the coupon is free again.
  ///
  /// - Throws: `CouponError.redemptionUnknown` for an unknown one, one undone already, and one of a coupon that has
  ///   been revoked or has expired (coupon.v2.reactivate).
  public static func reactivate(redemption id: Int64, _ session: WriteSession) throws {
    guard let redemption = try redemption(id, session), redemption.reversedAt == nil,
      let coupon = try coupon(id: redemption.coupon, session), coupon.revokedAt == nil,
      let series = try series(id: coupon.series, session), coupon.expiresAt(series) >= session.now
    else { throw CouponError.redemptionUnknown }
    try session.statement("UPDATE coupon_redemption SET reversed_at = ? WHERE id = ?")
      .run(session.now, id)
    try count(-1, coupon: coupon.id, series: series.id, customer: redemption.customer, session)
    try session.statement(
      """
      UPDATE coupon_holding SET last_redeemed_at = (
        SELECT redeemed_at FROM coupon_redemption
        WHERE customer_id = ?1 AND series_id = ?2 AND reversed_at IS NULL ORDER BY redeemed_at DESC LIMIT 1)
      WHERE customer_id = ?1 AND series_id = ?2
      """
    ).run(redemption.customer, series.id)
  }

  /// Tells a redemption made before the bill what it was for (coupon.v2.updateRedemption).
  ///
  /// - Parameter customFields: name → value as the text of a JSON object; nil leaves them.
  /// - Throws: `CouponError.redemptionUnknown`.
  public static func update(
    redemption id: Int64, billNumber: String?, billAmount: Amount, bill: Int64?, customFields: String?,
    _ session: WriteSession
  ) throws {
    guard let redemption = try redemption(id, session), redemption.reversedAt == nil else {
      throw CouponError.redemptionUnknown
    }
    try session.statement(
      """
      UPDATE coupon_redemption SET bill_number = ?, bill_amount = ?, bill_id = ?, custom_fields = ? WHERE id = ?
      """
    ).execute(
      arguments: [
        billNumber ?? redemption.billNumber, billAmount, bill ?? redemption.bill,
        customFields ?? redemption.customFields, id,
      ])
  }

  // MARK: - Revocation

  /// Revokes a coupon that has not been redeemed. The code may be uploaded anew.
  private static func revoke(_ coupon: Coupon, _ session: WriteSession) throws {
    guard coupon.redeemed == 0 else { throw CouponError.redeemed }
    try session.statement("UPDATE coupon SET revoked_at = ? WHERE id = ?")
      .run(session.now, coupon.id)
    if let customer = coupon.customer {
      try session.statement(
        "UPDATE coupon_holding SET issued = issued - 1 WHERE customer_id = ? AND series_id = ?"
      ).run(customer, coupon.series)
    } else {
      try session.statement(
        "UPDATE coupon_series SET uploaded_left = uploaded_left - 1 WHERE id = ?"
      ).run(coupon.series)
    }
  }

  /// Revokes the coupon of a code.
  ///
  /// - Parameter series: the series that it must be of; any where nil.
  /// - Throws: `CouponError.codeUnknown` for an unknown code or one revoked before, `.redeemed`,
  ///   `.notRevocableByCode` for a common code, `.seriesExpired` (coupon.v2.revoke).
  public static func revoke(
    code: String, series id: Int64?, customer: Int64? = nil, _ session: WriteSession
  ) throws -> Coupon {
    if let generic = try series(genericCode: code, session), customer == nil, id == nil || id == generic.id {
      throw CouponError.notRevocableByCode
    }
    guard let coupon = try coupon(code: code, customer: customer, series: id, session), coupon.revokedAt == nil,
      customer == nil || coupon.customer == customer,
      let series = try series(id: coupon.series, session)
    else { throw CouponError.codeUnknown }
    guard series.validTill >= session.now else { throw CouponError.seriesExpired }
    try revoke(coupon, session)
    return coupon
  }

  /// The unredeemed coupons of a customer in a series, at most `limit`.
  public static func revocable(
    of customer: Int64, series: Int64, limit: Int, _ session: Session
  ) throws -> [Coupon] {
    try session.statement(revocableCoupons).all(customer, series, limit) { Coupon($0) }
  }

  private static let revocableCoupons = SQLText(
    """
    SELECT \(Coupon.columns) FROM coupon
    WHERE customer_id = ? AND series_id = ? AND revoked_at IS NULL AND redeemed = 0 ORDER BY id LIMIT ?
    """)

  /// Revokes coupons that `revocable` found.
  public static func revoke(_ coupons: [Coupon], _ session: WriteSession) throws {
    for coupon in coupons { try revoke(coupon, session) }
  }

  // MARK: - Expiry

  /// Gives one coupon an end of its own, earlier or later, also one that has expired (coupon.v2.updateExpiry).
  ///
  /// - Throws: `CouponError.codeUnknown`, `.expiryInPast`, `.expiryBeyondSeries`, `.seriesExpired`.
  public static func setExpiry(
    _ expiry: Timestamp, ofCode code: String, in series: CouponSeries, customer: Int64?, _ session: WriteSession
  ) throws {
    guard let coupon = try coupon(code: code, customer: customer, series: series.id, session),
      coupon.revokedAt == nil, customer == nil || coupon.customer == customer || series.kind != .generic
    else { throw CouponError.codeUnknown }
    guard series.validTill >= session.now else { throw CouponError.seriesExpired }
    guard expiry > session.now else { throw CouponError.expiryInPast }
    guard expiry <= series.validTill else { throw CouponError.expiryBeyondSeries }
    try session.statement("UPDATE coupon SET expires_at = ? WHERE id = ?")
      .run(expiry, coupon.id)
  }
}

/// A merge makes the coupons, redemptions and counts of one customer the other's.
enum CouponsOfCustomer: CustomerRoom {
  static func move(from victim: Int64, to survivor: Int64, _ session: WriteSession) throws {
    let changes: [StaticString] = [
      "UPDATE coupon SET customer_id = ?1 WHERE customer_id = ?2",
      "UPDATE coupon_redemption SET customer_id = ?1 WHERE customer_id = ?2",
      """
      INSERT INTO coupon_holding (customer_id, series_id, issued, redeemed, last_issued_at, last_redeemed_at)
      SELECT ?1, series_id, issued, redeemed, last_issued_at, last_redeemed_at FROM coupon_holding
      WHERE customer_id = ?2
      ON CONFLICT (customer_id, series_id) DO UPDATE SET
        issued = issued + excluded.issued, redeemed = redeemed + excluded.redeemed,
        last_issued_at = max(coalesce(last_issued_at, excluded.last_issued_at),
          coalesce(excluded.last_issued_at, last_issued_at)),
        last_redeemed_at = max(coalesce(last_redeemed_at, excluded.last_redeemed_at),
          coalesce(excluded.last_redeemed_at, last_redeemed_at))
      """,
      "DELETE FROM coupon_holding WHERE customer_id = ?2 AND ?1 <> ?2",
      """
      INSERT INTO coupon_use (customer_id, coupon_id, redeemed)
      SELECT ?1, coupon_id, redeemed FROM coupon_use WHERE customer_id = ?2
      ON CONFLICT (customer_id, coupon_id) DO UPDATE SET redeemed = redeemed + excluded.redeemed
      """,
      "DELETE FROM coupon_use WHERE customer_id = ?2 AND ?1 <> ?2",
    ]
    for change in changes { try session.statement(change).run(survivor, victim) }
  }
}
