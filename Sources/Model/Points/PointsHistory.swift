import GRDB

/// What the ledger tells of a customer's past: returns, promotions, events, transfers.
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

  /// Points that went from one account to another.
  public struct Transfer: Sendable {
    public var id: Int64
    /// A customer or, where that is nil, a user group.
    public var fromCustomer: Int64?
    public var fromGroup: Int64?
    public var toCustomer: Int64?
    public var toGroup: Int64?
    public var program: Int64
    public var points: Amount
    public var notes: String
    public var at: Timestamp
  }

  /// A page of the transfers to and from a customer.
  ///
  /// - Parameter byPoints: in order of the points that were passed on, rather than of the time.
  public static func transfers(
    of customer: Int64, byPoints: Bool, ascending: Bool, limit: Int, offset: Int, _ session: Session
  ) throws -> [Transfer] {
    let order = byPoints ? "points" : "transferred_at"
    let direction = ascending ? "ASC" : "DESC"
    return try Row.fetchAll(
      session.db,
      sql: """
        SELECT transfer.id, giver.customer_id, giver.group_id, taker.customer_id, taker.group_id, transfer.program_id,
          transfer.points AS points, transfer.notes, transfer.transferred_at AS transferred_at
        FROM points_transfer AS transfer
        JOIN enrollment AS giver ON giver.id = transfer.from_enrollment
        JOIN enrollment AS taker ON taker.id = transfer.to_enrollment
        WHERE transfer.from_enrollment IN (SELECT id FROM enrollment WHERE customer_id = ?1)
          OR transfer.to_enrollment IN (SELECT id FROM enrollment WHERE customer_id = ?1)
        ORDER BY \(order) \(direction), transfer.id \(direction) LIMIT ?2 OFFSET ?3
        """, arguments: [customer, limit, offset]
    ).map {
      Transfer(
        id: $0[0], fromCustomer: $0[1], fromGroup: $0[2], toCustomer: $0[3], toGroup: $0[4], program: $0[5],
        points: $0[6], notes: $0[7], at: $0[8])
    }
  }
}
