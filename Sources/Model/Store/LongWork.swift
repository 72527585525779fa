import GRDB

/// Work too long for one request: kept in the database, and done on the writer a piece at a time, each its own
/// transaction, between the writes of requests. What a killed process left is gone on with when the file is opened.
///
/// Unlike `DueWork` it waits for no moment of the clock, so that a frozen one does not hold it up.
public enum LongWork {
  /// What there is to do. The raw value is stored; `subject` is the id of the row that it concerns.
  public enum Kind: String, Sendable, CaseIterable {
    /// The rows of a file of coupons. Subject: the upload.
    case couponUpload = "coupon_upload"
  }

  static func isWaiting(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM long_work)") ?? false
  }

  private static func next(_ session: WriteSession) throws -> (id: Int64, kind: Kind?, subject: Int64)? {
    let row = try Row.fetchOne(
      session.statement("SELECT id, kind, subject FROM long_work ORDER BY id LIMIT 1"))
    return row.map { ($0[0], Kind(rawValue: $0[1]), $0[2]) }
  }

  private static func remove(_ id: Int64, _ session: WriteSession) throws {
    try session.statement("DELETE FROM long_work WHERE id = ?").execute(arguments: [id])
  }

  /// Does the next piece of the oldest work.
  ///
  /// - Returns: whether there is more to do.
  static func performPiece(_ session: WriteSession) throws -> Bool {
    guard let work = try next(session) else { return false }
    let goesOn: Bool =
      switch work.kind {
      case .couponUpload: try CouponUploads.performPiece(of: work.subject, session)
      case nil: false
      }
    if !goesOn { try remove(work.id, session) }
    return try goesOn || isWaiting(session.db)
  }

  /// Gives the oldest work up, after a piece of it could not be done.
  ///
  /// - Returns: whether there is other work.
  static func abandon(_ session: WriteSession) throws -> Bool {
    guard let work = try next(session) else { return false }
    switch work.kind {
    case .couponUpload: try CouponUploads.abandon(work.subject, session)
    case nil: break
    }
    try remove(work.id, session)
    return try isWaiting(session.db)
  }
}
