import GRDB

extension Coupons {
  /// Adds an uploaded code to a series, for a customer or for whoever is issued one next. A code that was revoked may
  /// come again.
  ///
  /// - Parameter expiry: the code's own end; the series' way of expiry where nil.
  /// - Returns: the coupon's id.
  /// - Throws: `CouponError.codeTaken`, `.settingInvalid` for an empty code or one beyond 40 characters.
  @discardableResult
  public static func upload(
    code: String, to series: CouponSeries, for customer: Int64? = nil, expiry: Timestamp? = nil, till: Int64,
    _ session: WriteSession
  ) throws -> Int64 {
    let id = try insertUploaded(code, series, customer, expiry: expiry, till: till, session)
    try countUploaded(1, series.id, session)
    if let customer { try countIssue(series.id, customer, fromPool: true, session) }
    return id
  }

  /// Writes an uploaded code without counting it.
  static func insertUploaded(
    _ text: String, _ series: CouponSeries, _ customer: Int64?, expiry: Timestamp? = nil, till: Int64,
    _ session: WriteSession
  ) throws -> Int64 {
    let code = text.trimmingSpaces
    guard !code.isEmpty, code.count <= 40 else {
      throw CouponError.settingInvalid("a code has 1 to 40 characters")
    }
    let generic = try session.statement(
      "SELECT EXISTS (SELECT 1 FROM coupon_series WHERE generic_code = ?)")
    if try Bool.fetchOne(generic, arguments: [code]) == true { throw CouponError.codeTaken }
    let end = try customer == nil ? expiry : expiry ?? series.expiry(issuedAt: session.now, session.zone)
    // The unique index says whether somebody has the code.
    let statement = try session.statement(
      """
      INSERT INTO coupon (series_id, code, customer_id, created_at, issued_at, issued_by, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """)
    try statement.execute(
      arguments: [
        series.id, code, customer, session.now, customer == nil ? nil : session.now, customer == nil ? nil : till, end,
      ])
    guard session.db.changesCount == 1 else { throw CouponError.codeTaken }
    return session.db.lastInsertedRowID
  }

  /// Counts codes that were added to a series.
  static func countUploaded(_ number: Int, _ series: Int64, _ session: WriteSession) throws {
    try session.statement(
      "UPDATE coupon_series SET uploaded = uploaded + ?1, uploaded_left = uploaded_left + ?1 WHERE id = ?2"
    ).execute(arguments: [number, series])
  }
}
