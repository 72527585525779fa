import GRDB

extension PointsLedger {
  /// An award of a bill and what became of its points, wherever they are now (`transaction.v2.earning`).
  public struct Earning: Sendable, Equatable {
    /// Points that can be spent, and the last moment of them.
    public struct Lot: Sendable, Equatable {
      public var points: Amount
      public var expiresAt: Timestamp?
    }

    public var program: Int64
    public var line: Int64?
    public var type: PointsType
    /// Whether it was promised at first.
    public var isPromise: Bool
    public var rule: String
    /// As first given.
    public var issued: Amount
    /// Of a promise: what still waits, what a return took back while it waited, and what has turned regular.
    public var promised = Amount.zero
    public var returnedPromised = Amount.zero
    public var converted = Amount.zero
    public var expired = Amount.zero
    /// What returns took back of points that could be spent.
    public var returned = Amount.zero
    public var lots: [Lot] = []

    public var available: Amount { lots.reduce(.zero) { $0 + $1.points } }

    /// What was spent and not given back.
    public var redeemed: Amount {
      max(.zero, (isPromise ? converted : issued) - available - expired - returned)
    }
  }

  /// The awards of a bill in the order in which they were given.
  public static func earnings(ofBill bill: Int64, _ session: Session) throws -> [Earning] {
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT coalesce(b.origin_id, b.entry_id), a.program_id, b.line_id, b.points_type, b.category, b.points, b.remaining,
          b.returned, b.expired, b.expires_at, b.rule, e.kind, b.origin_id,
          CASE WHEN b.category <> 'REGULAR' THEN (
            SELECT coalesce(sum(d.points), 0) FROM points_draw d JOIN points_entry t ON t.id = d.entry_id
            WHERE d.bucket_id = b.entry_id AND t.kind = 'RETURN') ELSE 0 END
        FROM points_bucket b JOIN points_entry e ON e.id = b.entry_id JOIN enrollment a ON a.id = b.enrollment_id
        WHERE b.bill_id = ? ORDER BY b.entry_id
        """,
      arguments: [bill])
    var order: [Int64] = []
    var awards: [Int64: Earning] = [:]
    for row in rows {
      let id: Int64 = row[0]
      let isRegular = row[4] == PointsCategory.regular.rawValue
      if (row[12] as Int64?) == nil {
        order.append(id)
        var award = Earning(
          program: row[1], line: row[2], type: PointsType(rawValue: row[3]) ?? .billRegular, isPromise: !isRegular,
          rule: row[10], issued: row[5])
        award.returnedPromised = row[13]
        award.returned = max(.zero, row[7] - award.returnedPromised)
        awards[id] = award
      }
      let remaining: Amount = row[6]
      awards[id]?.expired += row[8]
      if row[11] == LedgerWriter.Kind.conversion.rawValue { awards[id]?.converted += row[5] }
      guard remaining > .zero else { continue }
      if isRegular {
        awards[id]?.lots.append(.init(points: remaining, expiresAt: row[9]))
      } else {
        awards[id]?.promised += remaining
      }
    }
    return order.compactMap { awards[$0] }
  }
}
