import GRDB

enum PromotionsSchema {
  static let migrations = [
    Migration(
      "promotions-1",
      """
      -- What a promotion has given, to a customer and in all.
      CREATE INDEX points_bucket_of_promotion ON points_bucket (rule, enrollment_id)
        WHERE points_type IN ('bill_promotions', 'line_item_promotions');
      """),
    Migration(
      "promotions-2-activities",
      """
      -- Whether an activity has given its points already.
      CREATE INDEX points_bucket_of_activity ON points_bucket (enrollment_id, rule)
        WHERE points_type = 'customer_promotions';
      """),
  ]
}

/// A loyalty promotion: a bonus of a program's rules, which every customer may earn without being enrolled for it.
public struct LoyaltyPromotion: Sendable {
  /// The program's id with the bonus's place behind it.
  public let id: Int64
  public let program: Int64
  public let name: String
  public let description: String
  /// What the brand notes of it, by name.
  public let metadata: [String: String]
  /// The name as a client writes it: small letters, with dashes.
  public let identifier: String
  public let startsAt: Timestamp
  public let endsAt: Timestamp
  /// What it gives at once; nil where that depends on the bill.
  public let pointsPerBill: Amount?
  public let limits: [BonusLimit]

  public func isActive(at moment: Timestamp) -> Bool { startsAt <= moment && moment <= endsAt }
}

/// What a promotion has given.
public struct PromotionUse: Sendable {
  public var points = Amount.zero
  /// On so many bills.
  public var times: Int64 = 0

  public init(points: Amount = .zero, times: Int64 = 0) {
    self.points = points
    self.times = times
  }
}

/// The promotions of the loyalty programs (`customer-lookup.v2.promotionData`).
public enum LoyaltyPromotions {
  /// All of them, in the order of their ids.
  public static func all(_ session: Session) throws -> [LoyaltyPromotion] {
    let zone = try session.zone
    // A bonus without a first or last day has no end in sight on that side.
    let (first, last) = (CivilTime(year: 2000, month: 1, day: 1), CivilTime(year: 2099, month: 12, day: 31))
    return try session.programs.all.sorted { $0.id < $1.id }.flatMap { program in
      program.rules.bonuses.enumerated().map { index, bonus in
        let start = bonus.from.flatMap { zone.wallMoment($0) } ?? zone.timestamp(first)
        let end = bonus.until.flatMap { zone.wallMoment($0) } ?? zone.timestamp(last)
        return LoyaltyPromotion(
          id: program.id * 1000 + Int64(index) + 1, program: program.id, name: bonus.name,
          description: bonus.description.isEmpty ? bonus.name : bonus.description, metadata: bonus.metadata,
          identifier: bonus.name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-"),
          startsAt: zone.startOfDay(start), endsAt: zone.endOfDay(end), pointsPerBill: bonus.points,
          limits: bonus.limits)
      }
    }
  }

  /// What a promotion has given since a moment, to an account or, where that is nil, to everybody in the program. Returned
  /// points stay counted, as they were given.
  ///
  /// - Parameter rule: the promotion's name.
  public static func use(
    of rule: String, program: Int64, account: Int64?, since start: Timestamp? = nil, _ session: Session
  ) throws -> PromotionUse {
    // A bucket with an origin holds points again that another one gave.
    let statement = try account == nil
      ? session.statement(
        """
        SELECT coalesce(sum(b.points), 0), count(DISTINCT b.bill_id)
        FROM points_bucket b JOIN enrollment a ON a.id = b.enrollment_id
        WHERE b.rule = ?1 AND b.points_type IN ('bill_promotions', 'line_item_promotions') AND b.origin_id IS NULL
          AND b.awarded_at >= ?2 AND a.program_id = ?3
        """)
      : session.statement(
        """
        SELECT coalesce(sum(points), 0), count(DISTINCT bill_id) FROM points_bucket
        WHERE rule = ?1 AND points_type IN ('bill_promotions', 'line_item_promotions') AND origin_id IS NULL
          AND awarded_at >= ?2 AND enrollment_id = ?3
        """)
    return try statement.first(rule, start ?? Timestamp.range.lowerBound, account ?? program) {
      PromotionUse(points: $0[0], times: $0[1])
    } ?? PromotionUse()
  }
}
