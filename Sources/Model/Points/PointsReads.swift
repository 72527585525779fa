import GRDB

extension PointsLedger {
  /// Points of an account that run out on one day.
  public struct Expiring: Sendable, Equatable {
    public var points: Amount
    /// The last moment of the points; nil for those that never expire.
    public var expiresAt: Timestamp?
    public var type: PointsType
  }

  /// When the account's points run out, the earliest first, summed by moment and type.
  ///
  /// - Parameter range: nil for all, with those that never expire at the end.
  public static func expirySchedule(
    _ account: Enrollment, _ range: ClosedRange<Timestamp>? = nil, _ session: Session
  ) throws -> [Expiring] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT sum(remaining), expires_at, points_type FROM points_bucket
        WHERE enrollment_id = ?1 AND category = 'REGULAR' AND remaining > 0
          AND (?2 IS NULL OR expires_at BETWEEN ?2 AND ?3)
        GROUP BY expires_at, points_type ORDER BY expires_at IS NULL, expires_at, points_type
        """,
      arguments: [account.id, range?.lowerBound, range?.upperBound]
    ).map { Expiring(points: $0[0], expiresAt: $0[1], type: PointsType(rawValue: $0[2]) ?? .customerPromotions) }
  }

  /// Promised points: when they turn regular, nil for those that wait to be unlocked; the bill that promised them.
  public struct Promise: Sendable, Equatable {
    public var points: Amount
    public var convertsAt: Timestamp?
    public var promisedAt: Timestamp
    public var category: PointsCategory
    public var type: PointsType
    public var bill: Int64?
    public var rule: String
  }

  /// What is promised to an account, the earliest first.
  public static func promises(_ account: Enrollment, _ session: Session) throws -> [Promise] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT remaining, converts_at, awarded_at, category, points_type, bill_id, rule FROM points_bucket
        WHERE enrollment_id = ? AND category IN ('PROMISED', 'TRIGGER_BASED') AND remaining > 0
        ORDER BY converts_at IS NULL, converts_at, entry_id
        """,
      arguments: [account.id]
    ).map { row in
      Promise(
        points: row[0], convertsAt: row[1], promisedAt: row[2], category: PointsCategory(rawValue: row[3]) ?? .promised,
        type: PointsType(rawValue: row[4]) ?? .customerPromotions, bill: row[5], rule: row[6])
    }
  }

  /// Points of an account that ran out, by the event that took them, the newest first.
  public struct ExpiredPoints: Sendable, Equatable {
    public var event: Int64
    public var points: Amount
    public var expiredAt: Timestamp
    /// The last moment of the points.
    public var lastDay: Timestamp?
    public var type: PointsType
  }

  public static func expiredPoints(_ account: Enrollment, limit: Int = 1000, _ session: Session) throws
    -> [ExpiredPoints]
  {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT v.id, sum(d.points), v.happened_at, b.expires_at, b.points_type
        FROM points_bucket b JOIN points_draw d ON d.bucket_id = b.entry_id
          JOIN points_entry e ON e.id = d.entry_id AND e.kind = 'EXPIRY' JOIN points_event v ON v.id = e.event_id
        WHERE b.enrollment_id = ? AND b.expired > 0
        GROUP BY v.id, b.expires_at, b.points_type ORDER BY v.id DESC, b.points_type LIMIT ?
        """,
      arguments: [account.id, limit]
    ).map { row in
      ExpiredPoints(
        event: row[0], points: row[1], expiredAt: row[2], lastDay: row[3],
        type: PointsType(rawValue: row[4]) ?? .customerPromotions)
    }
  }

  /// What a bill earned and what became of it, for `transaction.v2.earning` and the bill reads.
  public struct BillPoints: Sendable, Equatable {
    public var program: Int64
    public var bill: Int64
    public var line: Int64?
    public var category: PointsCategory
    public var type: PointsType
    /// As first given.
    public var issued: Amount
    /// What of it is there now, has expired, and was taken back.
    public var available: Amount
    public var expired: Amount
    public var returned: Amount
    public var expiresAt: Timestamp?
    public var convertsAt: Timestamp?
    public var awardedAt: Timestamp
    public var rule: String

    public var redeemed: Amount { max(.zero, issued - available - expired - returned) }
  }

  public static func points(ofBill bill: Int64, _ session: Session) throws -> [BillPoints] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT a.program_id, b.line_id, b.category, b.points_type, b.points, sum(f.remaining), sum(f.expired), b.returned,
          max(f.expires_at), b.converts_at, b.awarded_at, b.rule
        FROM points_bucket b JOIN enrollment a ON a.id = b.enrollment_id
          JOIN points_bucket f ON f.bill_id = b.bill_id AND coalesce(f.origin_id, f.entry_id) = b.entry_id
        WHERE b.bill_id = ? AND b.origin_id IS NULL GROUP BY b.entry_id ORDER BY b.entry_id
        """,
      arguments: [bill]
    ).map { row in
      BillPoints(
        program: row[0], bill: bill, line: row[1], category: PointsCategory(rawValue: row[2]) ?? .regular,
        type: PointsType(rawValue: row[3]) ?? .billRegular, issued: row[4], available: row[5], expired: row[6],
        returned: row[7], expiresAt: row[8], convertsAt: row[9], awardedAt: row[10], rule: row[11])
    }
  }
}
