import GRDB

/// What the ledger tells of a customer's past: returns, promotions, events.
public enum PointsHistory {
  /// Points that went away at a moment.
  public struct Loss: Sendable {
    public var points: Amount
    public var at: Timestamp
    public var program: Int64
  }

  /// Points that returns took back, the newest first.
  public static func returned(_ customer: Int64, _ session: Session) throws -> [Loss] {
    let statement = try session.statement(
      """
      SELECT entry.points, event.happened_at, account.program_id
      FROM points_event AS event
      JOIN points_entry AS entry ON entry.event_id = event.id
      JOIN enrollment AS account ON account.id = entry.enrollment_id
      WHERE event.customer_id = ? AND event.name = 'ReturnBill' AND entry.kind = 'RETURN'
        AND entry.category = 'REGULAR' AND entry.type = 'DEBIT'
      ORDER BY entry.id DESC LIMIT 1000
      """)
    return try statement.all(customer) { Loss(points: $0[0], at: $0[1], program: $0[2]) }
  }

  /// Points of a promotion that are still there.
  public struct Promotional: Sendable {
    public var points: Amount
    public var type: String
    public var program: Int64
    public var till: Int64?
    public var awardedAt: Timestamp
    public var expiresAt: Timestamp?
    /// What gave them: the ledger's word for the event, and the rule.
    public var event: String
    public var rule: String
  }

  public static func promotional(_ customer: Int64, _ session: Session) throws -> [Promotional] {
    let statement = try session.statement(
      """
      SELECT bucket.remaining, bucket.points_type, account.program_id, event.till_id, bucket.awarded_at,
        bucket.expires_at, event.name, bucket.rule
      FROM enrollment AS account
      JOIN points_bucket AS bucket ON bucket.enrollment_id = account.id AND bucket.remaining > 0
      JOIN points_entry AS entry ON entry.id = bucket.entry_id
      JOIN points_event AS event ON event.id = entry.event_id
      WHERE account.customer_id = ? AND bucket.category = 'REGULAR'
        AND bucket.points_type IN ('bill_promotions', 'line_item_promotions', 'customer_promotions')
      ORDER BY bucket.entry_id DESC LIMIT 1000
      """)
    return try statement.all(customer) {
      Promotional(
        points: $0[0], type: $0[1], program: $0[2], till: $0[3], awardedAt: $0[4], expiresAt: $0[5], event: $0[6],
        rule: $0[7])
    }
  }

  /// Something that happened to a customer in the loyalty engine.
  public struct Event: Sendable {
    public var id: Int64
    public var name: String
    public var at: Timestamp
  }

  /// A page of a customer's events, the oldest first.
  ///
  /// - Parameter names: the events that are wanted; all of them where empty.
  public static func events(
    of customer: Int64, names: [String], from: Timestamp?, until: Timestamp?, limit: Int, offset: Int,
    _ session: Session
  ) throws -> [Event] {
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    var arguments: StatementArguments = [
      customer, from ?? Timestamp(milliseconds: .min), until ?? Timestamp(milliseconds: .max),
    ]
    arguments += StatementArguments(names)
    arguments += [limit, offset]
    return try Row.fetchAll(
      session.db,
      sql: """
        SELECT id, name, happened_at FROM points_event
        WHERE customer_id = ? AND happened_at >= ? AND happened_at < ?
          \(names.isEmpty ? "" : "AND name IN (\(marks))")
        ORDER BY happened_at, id LIMIT ? OFFSET ?
        """, arguments: arguments
    ).map { Event(id: $0[0], name: $0[1], at: $0[2]) }
  }
}
