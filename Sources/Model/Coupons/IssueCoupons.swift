import GRDB

/// Coupons: series, codes, issue and redemption. Each rule of the room stands in one of its files.
public enum Coupons {}

/// A coupon on its way to a customer.
public struct CouponIssue: Sendable {
  public var till: Int64
  /// The bill that it comes with; empty for none.
  public var billNumber = ""
  /// Why it is issued, as the text of a JSON object.
  public var metadata = "{}"
  /// Whether the customer is told nothing, as of what comes from a file.
  public var isSilent = false

  public init(till: Int64) {
    self.till = till
  }
}

/// What an issue gave.
public struct IssuedCoupon: Sendable {
  public var coupon: Coupon
  public var series: CouponSeries
  /// False where the customer was given the coupon that he or she holds already.
  public var isNew: Bool
}

extension Coupons {
  /// Issues one coupon of a series to a customer, and sends it by SMS where the series does.
  ///
  /// The rules in their order: the customer's standing, the series' end, one coupon per customer, other series that
  /// exclude this one, limits, gap, and codes left (coupon.v2.issue).
  ///
  /// - Throws: `CouponError`.
  public static func issue(
    series id: Int64, to customer: Customer, _ issue: CouponIssue, again: Bool = true, _ session: WriteSession
  ) throws -> IssuedCoupon {
    try checkStanding(of: customer, .couponIssue, session)
    guard var series = try series(id: id, session) else { throw CouponError.seriesUnknown }
    try checkSeries(series, for: customer, session)
    let holding = try CouponHolding.of(customer.id, series.id, session)
    if isLast(holding, of: series) {
      guard again, !series.neverGiveAgain, let held = try usable(of: customer.id, series, session) else {
        throw CouponError.alreadyHolds
      }
      try send("COUPON_RESENT", held, series, to: customer, session)
      return IssuedCoupon(coupon: held, series: series, isNew: false)
    }
    try checkLimits(series, customer.id, holding, session)
    let expiry = series.expiry(issuedAt: session.now, try session.zone)
    let coupon: Coupon
    if series.kind == .uploaded {
      coupon = try take(from: series, for: customer.id, expiry: expiry, issue, session)
      series.uploadedLeft -= 1
    } else {
      let code = try series.genericCode ?? newCode(series, session)
      coupon = try insert(code, series, customer.id, expiry: expiry, issue, session)
    }
    series.issued += 1
    series.lastIssuedAt = session.now
    try countIssue(series.id, customer.id, fromPool: series.kind == .uploaded, session)
    if !issue.isSilent { try send("COUPON_ISSUED", coupon, series, to: customer, session) }
    return IssuedCoupon(coupon: coupon, series: series, isNew: true)
  }

  /// Makes sure that a customer may get a further coupon of a series, whose counters are as they are now.
  ///
  /// - Throws: `CouponError`.
  static func checkIssue(of series: CouponSeries, to customer: Customer, _ session: Session) throws {
    try checkStanding(of: customer, .couponIssue, session)
    try checkSeries(series, for: customer, session)
    let holding = try CouponHolding.of(customer.id, series.id, session)
    guard !isLast(holding, of: series) else { throw CouponError.alreadyHolds }
    try checkLimits(series, customer.id, holding, session)
  }

  private static func checkSeries(_ series: CouponSeries, for customer: Customer, _ session: Session) throws {
    guard !series.externalIssue else { throw CouponError.issuedElsewhere }
    guard series.validTill >= session.now else { throw CouponError.seriesExpired }
    guard !series.loyaltyOnly || customer.loyaltyType == .loyalty else { throw CouponError.customerInvalid }
  }

  /// Whether what a customer holds of a series is all that one customer gets.
  private static func isLast(_ holding: CouponHolding, of series: CouponSeries) -> Bool {
    holding.issued > 0 && (series.kind == .generic || !series.severalPerCustomer)
  }

  private static func checkLimits(
    _ series: CouponSeries, _ customer: Int64, _ holding: CouponHolding, _ session: Session
  ) throws {
    for other in CouponSeries.ids(series.exclusiveSeries) ?? [] where other != series.id {
      guard try !holdsValid(customer, series: other, session) else { throw CouponError.holdsExclusive }
    }
    if series.maxPerCustomer >= 0, holding.issued >= series.maxPerCustomer { throw CouponError.customerIssueLimit }
    if series.daysBetweenIssues > 0, let last = holding.lastIssuedAt,
      session.now < last.adding(days: series.daysBetweenIssues)
    {
      throw CouponError.tooSoonToIssue
    }
    if series.maxCreate >= 0, series.issued >= series.maxCreate { throw CouponError.seriesIssueLimit }
  }

  /// Makes sure that a customer is no fraud and that the status allows the action.
  ///
  /// - Throws: `CouponError.markedAsFraud`, `.statusIsFraud`, `.blocked`.
  static func checkStanding(of customer: Customer, _ action: CustomerAction, _ session: Session) throws {
    switch customer.fraudStatus.uppercased() {
    case "CONFIRMED", "RECONFIRMED": throw CouponError.markedAsFraud
    default: break
    }
    if customer.status == .fraudConfirmed { throw CouponError.statusIsFraud }
    do {
      try CustomerStatuses.require(
        action, of: customer.id, label: customer.statusLabel, status: customer.status.rawValue, session)
    } catch is CustomerStatusError {
      throw CouponError.blocked
    }
  }

  // MARK: - Coupons held

  /// The customer's newest coupon of a series that can still be used.
  private static func usable(of customer: Int64, _ series: CouponSeries, _ session: Session) throws -> Coupon? {
    for coupon in try session.statement(newestHeld).all(customer, series.id, read: { Coupon($0) }) {
      guard coupon.expiresAt(series) >= session.now else { continue }
      if try redemptionsLeft(coupon, series, customer: customer, session) != 0 { return coupon }
    }
    return nil
  }

  private static let newestHeld = SQLText(
    """
    SELECT \(Coupon.columns) FROM coupon WHERE customer_id = ? AND series_id = ? AND revoked_at IS NULL
    ORDER BY id DESC LIMIT 20
    """)

  private static func holdsValid(_ customer: Int64, series id: Int64, _ session: Session) throws -> Bool {
    guard try CouponHolding.of(customer, id, session).issued > 0, let series = try series(id: id, session),
      series.validTill >= session.now
    else { return false }
    let statement = try session.statement(
      """
      SELECT EXISTS (SELECT 1 FROM coupon WHERE customer_id = ? AND series_id = ? AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at >= ?))
      """)
    return try Bool.fetchOne(statement, arguments: [customer, id, session.now]) ?? false
  }

  // MARK: - Codes

  /// Characters of a generated code beside prefix and suffix.
  static func codeLength(_ series: CouponSeries) -> Int {
    series.codeLength > 0 ? Int(clamping: series.codeLength) : 16
  }

  /// A code that nobody in the organization has.
  ///
  /// - Throws: `CouponError.noCodeLeft` where so short a code leaves hardly any.
  private static func newCode(_ series: CouponSeries, _ session: WriteSession) throws -> String {
    let alphabet = series.alphanumeric ? letters : "0123456789"
    for _ in 0..<200 {
      let code = try session.random { $0.code(length: codeLength(series), from: alphabet) }
      let whole = series.prefix.uppercased() + code + series.suffix.uppercased()
      if try !isTaken(code: whole, session) { return whole }
    }
    throw CouponError.noCodeLeft
  }

  /// Whether a code is in use, as a coupon's or as a series' common one.
  static func isTaken(code: String, _ session: Session) throws -> Bool {
    let statement = try session.statement(
      """
      SELECT EXISTS (SELECT 1 FROM coupon WHERE code = ?1 AND shared = 0 AND revoked_at IS NULL)
        OR EXISTS (SELECT 1 FROM coupon WHERE code = ?1 AND shared = 1)
        OR EXISTS (SELECT 1 FROM coupon WHERE code = ?1 AND revoked_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM coupon_series WHERE generic_code = ?1)
      """)
    return try Bool.fetchOne(statement, arguments: [code]) ?? false
  }

  // MARK: - Rows

  private static func insert(
    _ code: String, _ series: CouponSeries, _ customer: Int64, expiry: Timestamp?, _ issue: CouponIssue,
    _ session: WriteSession
  ) throws -> Coupon {
    let statement = try session.statement(
      """
      INSERT INTO coupon (series_id, code, shared, customer_id, created_at, issued_at, issued_by, expires_at,
        bill_number, metadata)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    try statement.execute(
      arguments: [
        series.id, code, series.kind == .generic, customer, session.now, session.now, issue.till, expiry,
        issue.billNumber, issue.metadata,
      ])
    return try required(coupon(id: session.db.lastInsertedRowID, session))
  }

  /// Gives out the oldest uploaded code that nobody has.
  private static func take(
    from series: CouponSeries, for customer: Int64, expiry: Timestamp?, _ issue: CouponIssue, _ session: WriteSession
  ) throws -> Coupon {
    let pool = try session.statement(
      """
      SELECT id FROM coupon WHERE series_id = ? AND customer_id IS NULL AND revoked_at IS NULL ORDER BY id LIMIT 1
      """)
    guard let id = try Int64.fetchOne(pool, arguments: [series.id]) else { throw CouponError.noCodeLeft }
    let statement = try session.statement(
      """
      UPDATE coupon SET customer_id = ?, issued_at = ?, issued_by = ?, expires_at = coalesce(expires_at, ?),
        bill_number = ?, metadata = ?
      WHERE id = ?
      """)
    try statement.execute(
      arguments: [customer, session.now, issue.till, expiry, issue.billNumber, issue.metadata, id])
    return try required(coupon(id: id, session))
  }

  static func required(_ coupon: Coupon?) throws -> Coupon {
    guard let coupon else { throw CouponError.codeUnknown }
    return coupon
  }

  /// Counts an issue in the series and for the customer.
  static func countIssue(
    _ series: Int64, _ customer: Int64, fromPool: Bool, _ session: WriteSession
  ) throws {
    let counters = try session.statement(
      """
      UPDATE coupon_series SET issued = issued + 1, last_issued_at = ?, uploaded_left = uploaded_left - ? WHERE id = ?
      """)
    try counters.run(session.now, fromPool ? 1 : 0, series)
    let holding = try session.statement(
      """
      INSERT INTO coupon_holding (customer_id, series_id, issued, last_issued_at) VALUES (?, ?, 1, ?)
      ON CONFLICT (customer_id, series_id)
      DO UPDATE SET issued = issued + 1, last_issued_at = excluded.last_issued_at
      """)
    try holding.run(customer, series, session.now)
  }
}
