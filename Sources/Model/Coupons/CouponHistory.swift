import GRDB

extension Coupons {
  /// What a customer has redeemed and not been given back, the newest first.
  public static func redemptions(
    by customer: Int64, ids: ClosedRange<Int64>? = nil, from start: Timestamp? = nil, before end: Timestamp? = nil,
    limit: Int = 1000, _ session: Session
  ) throws -> [CouponRedemption] {
    try session.statement(ofCustomer).all(customer, ids?.lowerBound, ids?.upperBound, start, end, limit) {
      CouponRedemption($0)
    }
  }

  private static let ofCustomer = SQLText(
    """
    SELECT \(CouponRedemption.columns) FROM coupon_redemption
    WHERE customer_id = ?1 AND reversed_at IS NULL AND (?2 IS NULL OR id BETWEEN ?2 AND ?3)
      AND (?4 IS NULL OR redeemed_at >= ?4) AND (?5 IS NULL OR redeemed_at < ?5)
    ORDER BY redeemed_at DESC, id DESC LIMIT ?6
    """)
}
