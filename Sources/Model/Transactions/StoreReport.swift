import GRDB

/// What went on in one store: registrations, bills and points of a span, and its redemptions (store.v11.reports.get).
/// Counted over the books themselves: for the manager's evening, not for tills.
public struct StoreReport {
  public struct Figures: Sendable {
    public let from: Timestamp
    public let to: Timestamp
    public let customers: Int64
    public let bills: Int64
    public let anonymousBills: Int64
    public let pointsIssued: Amount
    public let pointsRedeemed: Amount
  }

  public struct Redeemed: Sendable {
    public let till: Int64
    public let customer: Int64
    public let billNumber: String
    public let points: Amount
    public let redeemedAt: Timestamp
  }

  /// The store, its tills and its store servers, as the text of a JSON array.
  private let places: String
  private let session: Session

  public init(of store: Entity, _ session: Session) throws {
    let entities = try session.entities
    let ids = entities.all.filter { $0.id == store.id || entities.store(of: $0)?.id == store.id }.map(\.id)
    places = "[\(ids.map(String.init).joined(separator: ","))]"
    self.session = session
  }

  /// The figures of a span, both ends included.
  public func figures(from: Timestamp, to: Timestamp) throws -> Figures {
    func sum(_ sql: String) throws -> Int64 {
      try Int64.fetchOne(
        session.db.cachedStatement(sql: sql), arguments: ["from": from, "to": to, "places": places]) ?? 0
    }
    func bills(_ type: String) throws -> Int64 {
      try sum(
        """
        SELECT count(*) FROM bill WHERE type = '\(type)' AND billed_at BETWEEN :from AND :to
          AND till_id IN (SELECT value FROM json_each(:places))
        """)
    }
    return Figures(
      from: from, to: to,
      customers: try sum(
        """
        SELECT count(*) FROM customer WHERE registered_at BETWEEN :from AND :to
          AND associated_with IN (SELECT value FROM json_each(:places))
        """),
      bills: try bills("REGULAR"), anonymousBills: try bills("NOT_INTERESTED"),
      pointsIssued: Amount(
        thousandths: try sum(
          """
          SELECT sum(e.points) FROM points_event v JOIN points_entry e ON e.event_id = v.id
          WHERE v.happened_at BETWEEN :from AND :to AND v.till_id IN (SELECT value FROM json_each(:places))
            AND e.kind IN ('EARN', 'BONUS') AND e.category = 'REGULAR'
          """)),
      pointsRedeemed: Amount(
        thousandths: try sum(
          """
          SELECT sum(points - reversed) FROM points_redemption
          WHERE redeemed_at BETWEEN :from AND :to AND till_id IN (SELECT value FROM json_each(:places))
          """)))
  }

  /// What customers redeemed in a span, the oldest first; at most so many.
  public func redemptions(from: Timestamp, to: Timestamp, limit: Int) throws -> [Redeemed] {
    try Row.fetchAll(
      session.statement(
        """
        SELECT till_id, customer_id, bill_number, points, redeemed_at FROM points_redemption
        WHERE redeemed_at BETWEEN :from AND :to AND till_id IN (SELECT value FROM json_each(:places))
          AND customer_id IS NOT NULL
        ORDER BY redeemed_at, id LIMIT :limit
        """),
      arguments: ["from": from, "to": to, "places": places, "limit": limit]
    ).map {
      Redeemed(till: $0[0], customer: $0[1], billNumber: $0[2], points: $0[3], redeemedAt: $0[4])
    }
  }
}
