import GRDB

extension Coupons {
  public static func coupon(id: Int64, _ session: Session) throws -> Coupon? {
    try session.statement(byID).first(id) { Coupon($0) }
  }

  private static let byID = SQLText("SELECT \(Coupon.columns) FROM coupon WHERE id = ?")
  /// The unique index: a code of one owner, which is what nearly every call names.
  private static let individual = SQLText(
    """
    SELECT \(Coupon.columns) FROM coupon
    WHERE code = ?1 AND shared = 0 AND revoked_at IS NULL AND (?2 IS NULL OR series_id = ?2)
    """)
  private static let own = SQLText(
    """
    SELECT \(Coupon.columns) FROM coupon
    WHERE code = ?1 AND customer_id = ?2 AND shared = 1 AND (?3 IS NULL OR series_id = ?3)
    ORDER BY revoked_at IS NOT NULL, id DESC LIMIT 1
    """)
  /// A common code may have a million rows: any that is valid will do.
  private static let shared = SQLText(
    """
    SELECT \(Coupon.columns) FROM coupon
    WHERE code = ?1 AND shared = 1 AND revoked_at IS NULL AND (?2 IS NULL OR series_id = ?2) LIMIT 1
    """)
  private static let revoked = SQLText(
    """
    SELECT \(Coupon.columns) FROM coupon
    WHERE code = ?1 AND revoked_at IS NOT NULL AND (?2 IS NULL OR series_id = ?2)
    ORDER BY customer_id IS ?3 DESC, id DESC LIMIT 1
    """)

  /// The coupon of a code, in any case: the customer's own where many share the code, else any that has it. One that
  /// was not revoked comes first.
  ///
  /// - Parameter series: only of this series, where not nil.
  public static func coupon(
    code: String, customer: Int64? = nil, series: Int64? = nil, _ session: Session
  ) throws -> Coupon? {
    let code = code.trimmingSpaces
    guard !code.isEmpty, code.utf8.count <= 200 else { return nil }
    if let coupon = try session.statement(individual).first(code, series, read: { Coupon($0) }) { return coupon }
    if let customer, let coupon = try session.statement(own).first(code, customer, series, read: { Coupon($0) }) {
      return coupon
    }
    if let coupon = try session.statement(shared).first(code, series, read: { Coupon($0) }) { return coupon }
    return try session.statement(revoked).first(code, series, customer) { Coupon($0) }
  }

  /// The series whose common code this is, whether or not anybody has a coupon of it.
  static func series(genericCode code: String, _ session: Session) throws -> CouponSeries? {
    let statement = try session.statement(
      "SELECT id FROM coupon_series WHERE generic_code = ? ORDER BY id DESC LIMIT 1")
    guard let id = try Int64.fetchOne(statement, arguments: [code.trimmingSpaces]) else { return nil }
    return try series(id: id, session)
  }

  // MARK: - A customer's coupons

  /// What a list of a customer's coupons asks for.
  public struct Filter: Sendable {
    public var series: Int64?
    /// Bills that brought the coupons.
    public var billNumbers: [String] = []
    public var issuedFrom: Timestamp?
    public var issuedBefore: Timestamp?

    public init() {}
  }

  /// The coupons of a customer that were not revoked, the oldest first, at most 10,000.
  public static func coupons(
    of customer: Int64, _ filter: Filter, _ session: Session
  ) throws -> [Coupon] {
    let coupons = try session.statement(held).all(customer, filter.series, filter.issuedFrom, filter.issuedBefore) {
      Coupon($0)
    }
    guard !filter.billNumbers.isEmpty else { return coupons }
    return coupons.filter { filter.billNumbers.contains($0.billNumber) }
  }

  private static let held = SQLText(
    """
    SELECT \(Coupon.columns) FROM coupon
    WHERE customer_id = ?1 AND (?2 IS NULL OR series_id = ?2) AND revoked_at IS NULL
      AND (?3 IS NULL OR issued_at >= ?3) AND (?4 IS NULL OR issued_at < ?4)
    ORDER BY id LIMIT 10000
    """)
  private static let redemptionsOfCoupon = SQLText(
    "SELECT \(CouponRedemption.columns) FROM coupon_redemption WHERE coupon_id = ? ORDER BY id LIMIT 1000")

  /// The redemptions of a coupon, the oldest first, undone ones included; at most 1000.
  public static func redemptions(of coupon: Int64, _ session: Session) throws -> [CouponRedemption] {
    try session.statement(redemptionsOfCoupon).all(coupon) { CouponRedemption($0) }
  }

  /// The bill of a redemption: the one it was given, else one that names it.
  public static func bill(of redemption: CouponRedemption, _ session: Session) throws -> Int64? {
    if let bill = redemption.bill { return bill }
    let statement = try session.statement(
      "SELECT bill_id FROM bill_redemption WHERE kind = 'COUPON' AND redemption_id = ? LIMIT 1")
    return try Int64.fetchOne(statement, arguments: [redemption.id])
  }

  // MARK: - What is left

  /// How often a customer may still use a coupon; -1 is without limit.
  ///
  /// - Parameter customer: who asks; the holder where nil.
  public static func redemptionsLeft(
    _ coupon: Coupon, _ series: CouponSeries, customer: Int64? = nil, _ session: Session
  ) throws -> Int64 {
    guard coupon.revokedAt == nil else { return 0 }
    guard series.multipleUse else { return max(0, 1 - coupon.redeemed) }
    if series.anyUser, series.kind != .generic {
      return series.maxRedemptionsPerCode > 0 ? max(0, series.maxRedemptionsPerCode - coupon.redeemed) : -1
    }
    guard let customer = customer ?? coupon.customer else { return -1 }
    if !series.sameUserAgain {
      return try max(0, 1 - uses(of: coupon.id, by: customer, session))
    }
    guard series.maxRedemptionsPerCustomer >= 0 else { return -1 }
    return try max(0, series.maxRedemptionsPerCustomer - CouponHolding.of(customer, series.id, session).redeemed)
  }

  /// How often a customer has redeemed a coupon.
  public static func uses(of coupon: Int64, by customer: Int64, _ session: Session) throws -> Int64 {
    let statement = try session.statement(
      "SELECT redeemed FROM coupon_use WHERE customer_id = ? AND coupon_id = ?")
    return try Int64.fetchOne(statement, arguments: [customer, coupon]) ?? 0
  }
}
