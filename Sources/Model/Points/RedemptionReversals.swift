import GRDB

extension Redemptions {
  /// Points of a redemption that were given back.
  public struct GivenBack: Sendable {
    public let id: Int64
    public let points: Amount
    public let reversedAt: Timestamp
    public let till: Int64?
  }

  /// What was given back of a redemption, the oldest first.
  public static func reversals(of redemption: Int64, _ session: Session) throws -> [GivenBack] {
    try session.statement(
        "SELECT id, points, reversed_at, till_id FROM points_reversal WHERE redemption_id = ? ORDER BY id").all(redemption) { GivenBack(id: $0[0], points: $0[1], reversedAt: $0[2], till: $0[3]) }
  }
}
