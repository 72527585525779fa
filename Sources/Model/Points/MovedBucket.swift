import GRDB

/// What is left of a bucket, on its way into another one.
struct MovedBucket {
  var id: Int64
  var points: Amount
  var type: PointsType
  var awardedAt: Timestamp
  var expiresAt: Timestamp?
  var convertsAt: Timestamp?
  var bill: Int64?
  var line: Int64?
  var basis: LedgerWriter.Basis
  var origin: Int64
  var rule: String

  static let columns = """
    b.entry_id, b.remaining, b.points_type, b.awarded_at, b.expires_at, b.converts_at, b.bill_id, b.line_id, b.basis,
    coalesce(b.origin_id, b.entry_id), b.rule
    """

  init(_ row: Row) {
    id = row[0]
    points = row[1]
    type = PointsType(rawValue: row[2]) ?? .customerPromotions
    awardedAt = row[3]
    expiresAt = row[4]
    convertsAt = row[5]
    bill = row[6]
    line = row[7]
    basis = LedgerWriter.Basis(rawValue: row[8]) ?? .fixed
    origin = row[9]
    rule = row[10]
  }

  static func left(_ account: Enrollment, _ category: PointsCategory, _ session: Session) throws -> [MovedBucket] {
    try session.db.cachedStatement(
        sql: """
          SELECT \(columns) FROM points_bucket b WHERE b.enrollment_id = ? AND b.category = ? AND b.remaining > 0
          ORDER BY b.entry_id
          """).all(account.id, category.rawValue) { MovedBucket($0) }
  }

  func award(_ category: PointsCategory) -> LedgerWriter.Award {
    LedgerWriter.Award(
      category: category, type: type, expiresAt: expiresAt, convertsAt: convertsAt, bill: bill, line: line,
      basis: basis, origin: origin, rule: rule, awardedAt: awardedAt)
  }
}
