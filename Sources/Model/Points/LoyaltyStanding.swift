import GRDB

/// Where a customer stands in a program: tier, points and what they bought.
public struct LoyaltyStanding: Sendable {
  public struct Tier: Sendable {
    public let number: Int64
    public let name: String
    public let description: String
    public let threshold: Amount
  }

  public let enrollment: Int64
  public let program: Int64
  public let programName: String
  public let programDescription: String
  public let isDefault: Bool
  /// Worth of one point in the base currency, in millionths.
  public let pointsToCurrencyRatio: Int64
  public let tier: Tier
  /// Nil in the highest tier.
  public let nextTier: Tier?
  public let tierSince: Timestamp
  /// Nil where the tier has no end.
  public let tierExpiresAt: Timestamp?
  public let points: Amount
  public let promised: Amount
  public let lifetimePoints: Amount
  public let redeemed: Amount
  public let expired: Amount
  public let returned: Amount
  public let adjusted: Amount
  public let purchases: Amount
  public let visits: Int64

  /// A customer's standings, the default program's first; empty for who is not enrolled.
  public static func all(of customer: Int64, _ session: Session) throws -> [LoyaltyStanding] {
    let statement = try session.statement(
      """
      SELECT enrollment.id, program.id, program.name, program.description, program.is_default,
        program.points_to_currency_ratio, tier_since, tier_expires_at, points, promised + trigger_based,
        points + redeemed + expired, redeemed,
        expired, returned, adjusted, purchases, visits,
        tier.number, tier.name, tier.description, tier.threshold,
        next.number, next.name, next.description, next.threshold
      FROM enrollment JOIN program ON program.id = enrollment.program_id
      JOIN tier ON tier.program_id = program.id AND tier.number = enrollment.tier
      LEFT JOIN tier AS next ON next.program_id = program.id AND next.number = enrollment.tier + 1
      WHERE enrollment.customer_id = ? ORDER BY program.is_default DESC, program.id
      """)
    return try statement.all(customer) { LoyaltyStanding($0) }
  }

  private init(_ row: Row) {
    enrollment = row[0]
    program = row[1]
    programName = row[2]
    programDescription = row[3]
    isDefault = row[4]
    pointsToCurrencyRatio = row[5]
    tierSince = row[6]
    tierExpiresAt = row[7]
    points = row[8]
    promised = row[9]
    lifetimePoints = row[10]
    redeemed = row[11]
    expired = row[12]
    returned = row[13]
    adjusted = row[14]
    purchases = row[15]
    visits = row[16]
    tier = Tier(number: row[17], name: row[18], description: row[19], threshold: row[20])
    let next: Int64? = row[21]
    nextTier = next.map { Tier(number: $0, name: row[22], description: row[23], threshold: row[24]) }
  }

  /// A step from one tier to another, or a renewal.
  public struct Change: Sendable {
    public let program: Int64
    /// UPGRADE, RENEW or DOWNGRADE.
    public let type: String
    public let from: String
    public let to: String
    public let changedAt: Timestamp
    public let expiresAt: Timestamp?
    /// When the tier before it would have ended.
    public let previousExpiresAt: Timestamp?
    public let till: Int64?
    public let notes: String
  }

  /// A customer's way through the tiers, newest first.
  public static func changes(of customer: Int64, _ session: Session) throws -> [Change] {
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT enrollment.program_id, type, old.name, new.name, changed_at, expires_at,
          lag(expires_at) OVER (PARTITION BY enrollment.id ORDER BY tier_change.id), till_id, notes
        FROM enrollment JOIN tier_change ON tier_change.enrollment_id = enrollment.id
        LEFT JOIN tier AS old ON old.program_id = enrollment.program_id AND old.number = from_tier
        LEFT JOIN tier AS new ON new.program_id = enrollment.program_id AND new.number = to_tier
        WHERE enrollment.customer_id = ? ORDER BY tier_change.id DESC LIMIT 500
        """, arguments: [customer])
    return rows.map { row in
      Change(
        program: row[0], type: row[1], from: (row[2] as String?) ?? "", to: (row[3] as String?) ?? "",
        changedAt: row[4], expiresAt: row[5], previousExpiresAt: row[6], till: row[7], notes: row[8])
    }
  }

  /// Points that were given together and end together.
  public struct Bucket: Sendable {
    public let program: Int64
    public let category: String
    public let type: String
    public let points: Amount
    public let remaining: Amount
    public let awardedAt: Timestamp
    public let expiresAt: Timestamp?
    public let convertsAt: Timestamp?
    public let bill: Int64?
  }

  /// The latest credits of a customer, newest first.
  public static func buckets(of customer: Int64, limit: Int = 1000, _ session: Session) throws -> [Bucket] {
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT enrollment.program_id, points_bucket.category, points_type, points_bucket.points, remaining, awarded_at,
          expires_at, converts_at, points_bucket.bill_id
        FROM points_event JOIN points_entry ON points_entry.event_id = points_event.id
        JOIN points_bucket ON points_bucket.entry_id = points_entry.id
        JOIN enrollment ON enrollment.id = points_bucket.enrollment_id
        WHERE points_event.customer_id = ? ORDER BY points_event.happened_at DESC, points_entry.id DESC LIMIT ?
        """, arguments: [customer, limit])
    return rows.map { row in
      Bucket(
        program: row[0], category: row[1], type: row[2], points: row[3], remaining: row[4], awardedAt: row[5],
        expiresAt: row[6], convertsAt: row[7], bill: row[8])
    }
  }

  /// One entry of the ledger, as lists of what was issued and spent show it.
  public struct Entry: Sendable {
    public let program: Int64
    public let event: String
    /// CREDIT or DEBIT.
    public let type: String
    public let points: Amount
    public let happenedAt: Timestamp
    public let bill: Int64?

    /// Whether the points ran out.
    public var isExpiry: Bool { event == "PointsExpiry" }
  }

  /// The latest entries of a customer's regular points, newest first.
  public static func entries(of customer: Int64, limit: Int = 1000, _ session: Session) throws -> [Entry] {
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT enrollment.program_id, points_event.name, points_entry.type, points_entry.points, happened_at, bill_id
        FROM points_event JOIN points_entry ON points_entry.event_id = points_event.id
        JOIN enrollment ON enrollment.id = points_entry.enrollment_id
        WHERE points_event.customer_id = ? AND category = 'REGULAR' AND points_entry.type IN ('CREDIT', 'DEBIT')
        ORDER BY points_event.happened_at DESC, points_entry.id DESC LIMIT ?
        """, arguments: [customer, limit])
    return rows.map { row in
      Entry(
        program: row[0], event: row[1], type: row[2], points: row[3], happenedAt: row[4], bill: row[5])
    }
  }
}
