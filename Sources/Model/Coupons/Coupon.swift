import GRDB

/// A code of a series, and the customer who got it.
public struct Coupon: Sendable {
  public let id: Int64
  public let series: Int64
  public let code: String
  /// Nil for an uploaded code that nobody has yet.
  public let customer: Int64?
  public let createdAt: Timestamp
  public let issuedAt: Timestamp?
  public let issuedBy: Int64?
  /// The coupon's own end; nil where it ends with its series.
  public let ownExpiry: Timestamp?
  /// Redemptions that were not undone.
  public internal(set) var redeemed: Int64
  public let revokedAt: Timestamp?
  /// The bill that brought it; empty for none.
  public let billNumber: String
  /// Why it was issued, as the text of a JSON object.
  public let metadata: String

  static let columns = """
    id, series_id, code, customer_id, created_at, issued_at, issued_by, expires_at, redeemed, revoked_at, bill_number, \
    metadata
    """

  init(_ row: Row) {
    id = row[0]
    series = row[1]
    code = row[2]
    customer = row[3]
    createdAt = row[4]
    issuedAt = row[5]
    issuedBy = row[6]
    ownExpiry = row[7]
    redeemed = row[8]
    revokedAt = row[9]
    billNumber = row[10]
    metadata = row[11]
  }

  /// The last moment of the coupon: its own, but never after the series'.
  public func expiresAt(_ series: CouponSeries) -> Timestamp {
    min(ownExpiry ?? series.validTill, series.validTill)
  }
}

/// One use of a coupon.
public struct CouponRedemption: Sendable {
  public let id: Int64
  public let coupon: Int64
  public let customer: Int64
  public let till: Int64
  public let at: Timestamp
  public let billNumber: String
  public let billAmount: Amount?
  public let bill: Int64?
  /// Name → value, as the text of a JSON object.
  public let customFields: String
  /// When it was undone; nil while it stands.
  public let reversedAt: Timestamp?

  static let columns = """
    id, coupon_id, customer_id, till_id, redeemed_at, bill_number, bill_amount, bill_id, custom_fields, reversed_at
    """

  init(_ row: Row) {
    id = row[0]
    coupon = row[1]
    customer = row[2]
    till = row[3]
    at = row[4]
    billNumber = row[5]
    billAmount = row[6]
    bill = row[7]
    customFields = row[8]
    reversedAt = row[9]
  }
}

/// What a customer has had of a series.
struct CouponHolding: Sendable {
  var issued: Int64 = 0
  var redeemed: Int64 = 0
  var lastIssuedAt: Timestamp?
  var lastRedeemedAt: Timestamp?

  static func of(_ customer: Int64, _ series: Int64, _ session: Session) throws -> CouponHolding {
    let statement = try session.statement(
      """
      SELECT issued, redeemed, last_issued_at, last_redeemed_at FROM coupon_holding
      WHERE customer_id = ? AND series_id = ?
      """)
    guard let row = try Row.fetchOne(statement, arguments: [customer, series]) else { return CouponHolding() }
    return CouponHolding(issued: row[0], redeemed: row[1], lastIssuedAt: row[2], lastRedeemedAt: row[3])
  }
}
