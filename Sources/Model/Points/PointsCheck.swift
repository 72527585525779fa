import GRDB

/// Why the books do not agree, in a sentence for each account and figure.
public struct LedgerMismatch: Error, CustomStringConvertible {
  public var description: String
}

extension PointsLedger {
  /// Holds the whole ledger against itself: entries, buckets, draws, debts and stored totals have to say the same.
  ///
  /// Reads everything; for tests.
  /// - Throws: `LedgerMismatch`.
  public static func check(_ session: Session) throws {
    var faults: [String] = []
    for (what, sql) in rules {
      for row in try GRDB.Row.fetchAll(session.db, sql: sql).prefix(5) {
        faults.append("\(what): " + row.map { "\($0) \($1)" }.joined(separator: ", "))
      }
    }
    if !faults.isEmpty { throw LedgerMismatch(description: faults.joined(separator: "\n")) }
  }

  /// Each finds the rows that break a rule.
  private static let rules: [(String, String)] = [
    (
      "totals of an account differ from its entries",
      """
      WITH sums AS (
        SELECT enrollment_id,
          sum(CASE WHEN category = 'REGULAR' THEN signed ELSE 0 END) AS points,
          sum(CASE WHEN category = 'PROMISED' THEN signed ELSE 0 END) AS promised,
          sum(CASE WHEN category = 'TRIGGER_BASED' THEN signed ELSE 0 END) AS trigger_based,
          sum(CASE WHEN kind IN ('REDEMPTION', 'TRANSFER_OUT', 'REVERSAL') THEN -signed ELSE 0 END) AS redeemed,
          sum(CASE WHEN kind = 'EXPIRY' THEN -signed ELSE 0 END) AS expired,
          sum(CASE WHEN kind = 'RETURN' AND category = 'REGULAR' THEN -signed ELSE 0 END) AS returned,
          sum(CASE WHEN kind = 'RETURN' AND category <> 'REGULAR' THEN -signed ELSE 0 END) AS promised_returned,
          sum(CASE WHEN kind IN ('ADJUSTMENT', 'MERGE') AND category = 'REGULAR' THEN signed ELSE 0 END) AS adjusted
        FROM (SELECT *, CASE type WHEN 'DEBIT' THEN -points ELSE points END AS signed FROM points_entry)
        GROUP BY enrollment_id
      )
      SELECT a.id, a.points, s.points, a.promised, s.promised, a.redeemed, s.redeemed, a.expired, s.expired,
        a.returned, s.returned, a.adjusted, s.adjusted
      FROM enrollment a LEFT JOIN sums s ON s.enrollment_id = a.id
      WHERE a.points <> ifnull(s.points, 0) OR a.promised <> ifnull(s.promised, 0)
        OR a.trigger_based <> ifnull(s.trigger_based, 0) OR a.redeemed <> ifnull(s.redeemed, 0)
        OR a.expired <> ifnull(s.expired, 0) OR a.returned <> ifnull(s.returned, 0)
        OR a.promised_returned <> ifnull(s.promised_returned, 0) OR a.adjusted <> ifnull(s.adjusted, 0)
      """
    ),
    (
      "balance of an account differs from what its buckets hold and it owes",
      """
      SELECT a.id, a.points, a.promised, a.trigger_based FROM enrollment a
      WHERE a.points <> (SELECT ifnull(sum(remaining), 0) FROM points_bucket
          WHERE enrollment_id = a.id AND category = 'REGULAR')
          - (SELECT ifnull(sum(points), 0) FROM points_debt WHERE enrollment_id = a.id)
        OR a.promised <> (SELECT ifnull(sum(remaining), 0) FROM points_bucket
          WHERE enrollment_id = a.id AND category = 'PROMISED')
        OR a.trigger_based <> (SELECT ifnull(sum(remaining), 0) FROM points_bucket
          WHERE enrollment_id = a.id AND category = 'TRIGGER_BASED')
      """
    ),
    (
      "account owes while a bucket still holds points",
      """
      SELECT d.enrollment_id, d.points, b.entry_id, b.remaining FROM points_debt d
        JOIN points_bucket b ON b.enrollment_id = d.enrollment_id AND b.category = 'REGULAR' AND b.remaining > 0
      """
    ),
    (
      "bucket differs from its entry",
      """
      SELECT e.id, e.type, e.points, b.points, b.enrollment_id FROM points_entry e
        LEFT JOIN points_bucket b ON b.entry_id = e.id
      WHERE (e.type = 'CREDIT') <> (b.entry_id IS NOT NULL) OR b.points <> e.points
        OR b.category <> e.category OR b.enrollment_id <> e.enrollment_id
      """
    ),
    (
      "what is left of a bucket differs from its points less its draws",
      """
      SELECT b.entry_id, b.points, b.remaining, ifnull(d.points, 0) AS drawn FROM points_bucket b
        LEFT JOIN (SELECT bucket_id, sum(points) AS points FROM points_draw GROUP BY bucket_id) d
          ON d.bucket_id = b.entry_id
      WHERE b.remaining <> b.points - ifnull(d.points, 0)
      """
    ),
    (
      "debit differs from its draws and what is owed for it",
      """
      SELECT e.id, e.kind, e.points, ifnull(d.points, 0) AS drawn, ifnull(o.points, 0) AS owed FROM points_entry e
        LEFT JOIN (SELECT entry_id, sum(points) AS points FROM points_draw GROUP BY entry_id) d ON d.entry_id = e.id
        LEFT JOIN points_debt o ON o.entry_id = e.id
      WHERE e.type = 'DEBIT' AND e.points <> ifnull(d.points, 0) + ifnull(o.points, 0)
        OR e.type <> 'DEBIT' AND d.points IS NOT NULL
      """
    ),
    (
      "draw from a bucket that had expired",
      """
      SELECT d.entry_id, d.bucket_id, v.happened_at, b.expires_at FROM points_draw d
        JOIN points_entry e ON e.id = d.entry_id JOIN points_event v ON v.id = e.event_id
        JOIN points_bucket b ON b.entry_id = d.bucket_id
      WHERE e.kind <> 'EXPIRY' AND b.expires_at < v.happened_at
      """
    ),
    (
      "draw from another account",
      """
      SELECT d.entry_id, d.bucket_id FROM points_draw d JOIN points_entry e ON e.id = d.entry_id
        JOIN points_bucket b ON b.entry_id = d.bucket_id
      WHERE e.enrollment_id <> b.enrollment_id OR e.category <> b.category
      """
    ),
    (
      "what expired of a bucket differs from its draws",
      """
      SELECT b.entry_id, b.expired, ifnull(d.points, 0) AS drawn FROM points_bucket b
        LEFT JOIN (
          SELECT bucket_id, sum(d.points) AS points FROM points_draw d JOIN points_entry e ON e.id = d.entry_id
          WHERE e.kind = 'EXPIRY' GROUP BY bucket_id) d ON d.bucket_id = b.entry_id
      WHERE b.expired <> ifnull(d.points, 0)
      """
    ),
    (
      "balance after an entry differs from that before it",
      """
      SELECT * FROM (
        SELECT id, enrollment_id, category, balance,
          sum(CASE type WHEN 'DEBIT' THEN -points ELSE points END)
            OVER (PARTITION BY enrollment_id, category ORDER BY id) AS summed
        FROM points_entry)
      WHERE balance <> summed
      """
    ),
    (
      "reversals of a redemption differ from what it gave back",
      """
      SELECT r.id, r.points, r.reversed, ifnull(v.points, 0) AS reversals, d.restored FROM points_redemption r
        LEFT JOIN (SELECT redemption_id, sum(points) AS points FROM points_reversal GROUP BY redemption_id) v
          ON v.redemption_id = r.id
        LEFT JOIN (
          SELECT e.event_id, sum(d.restored) AS restored, sum(d.points) AS points
          FROM points_entry e JOIN points_draw d ON d.entry_id = e.id WHERE e.kind = 'REDEMPTION' GROUP BY e.event_id
        ) d ON d.event_id = r.event_id
      WHERE r.reversed <> ifnull(v.points, 0) OR r.reversed <> d.restored OR r.points <> d.points
      """
    ),
  ]
}
