import GRDB

/// Giving spent points back (`points.v2.reverse`).
extension Redemptions {
  public struct Reversal: Sendable {
    public var id: Int64
    public var code: String
    public var redemption: Redemption
    public var points: Amount
    /// What can be spent again, and what came back past its expiry.
    public var available: Amount
    public var expired: Amount
  }

  /// Gives points of a redemption back to the awards that they came from, with their expiry.
  ///
  /// - Parameter points: all that is left of the redemption where nil.
  public static func reverse(
    code: String, customer: Int64, points: Amount?, till: Int64?, _ session: WriteSession
  ) throws -> Reversal {
    guard let redemption = try find(code: code, session) else { throw PointsError.unknownRedemption }
    guard redemption.isBy(customer) else { throw PointsError.redemptionOfAnother }
    let left = redemption.points - redemption.reversed
    guard left > .zero else { throw PointsError.alreadyReversed }
    let points = points ?? left
    guard points > .zero else { throw PointsError.invalidPoints }
    guard points <= left else { throw PointsError.moreThanRedeemed }
    guard var account = try Enrollment.find(redemption.holder, program: redemption.program, session) else {
      throw PointsError.notEnrolled
    }
    let writer = try LedgerWriter(.pointsRedemptionReversal, of: account, till: till, member: customer, session)
    let reversal = try restore(redemption, points, writer, &account, till: till)
    try account.save(session)
    return reversal
  }

  /// Puts points back, the last to expire first; what is past its expiry comes and goes in the same event.
  ///
  /// - Parameter account: the customer's in the redemption's program; accounts in others are saved here.
  static func restore(
    _ redemption: Redemption, _ points: Amount, _ writer: LedgerWriter, _ account: inout Enrollment,
    till: Int64? = nil
  ) throws -> Reversal {
    let session = writer.session
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT \(MovedBucket.columns), d.entry_id, d.points - d.restored, e.enrollment_id
        FROM points_entry e JOIN points_draw d ON d.entry_id = e.id JOIN points_bucket b ON b.entry_id = d.bucket_id
        WHERE e.event_id = ? AND e.kind = 'REDEMPTION' AND d.points > d.restored
        ORDER BY b.expires_at IS NOT NULL, b.expires_at DESC, b.entry_id DESC
        """,
      arguments: [redemption.event])
    var left = points
    var expired = Amount.zero
    for row in rows where left > .zero {
      let bucket = MovedBucket(row)
      let part = min(left, row[12])
      left -= part
      try session.db.execute(
        sql: "UPDATE points_draw SET restored = restored + ? WHERE entry_id = ? AND bucket_id = ?",
        arguments: [part, row[11] as Int64, bucket.id])
      let (other, kind) = try owner(row[13], of: account, session)
      func give(_ account: inout Enrollment) throws {
        let id = try writer.credit(&account, part, kind, bucket.award(.regular))
        guard let end = bucket.expiresAt, end < session.now else { return }
        let portion = LedgerWriter.Portion(bucket: id, points: part)
        try writer.debit(&account, part, .expiry, from: [portion])
        try PointsLedger.markExpired(portion, session)
        expired += part
      }
      if var elsewhere = other {
        try give(&elsewhere)
        try elsewhere.save(session)
      } else {
        try give(&account)
      }
    }
    try session.db.execute(
      sql: "UPDATE points_redemption SET reversed = reversed + ? WHERE id = ?", arguments: [points, redemption.id])
    let code = try code("points_reversal", session)
    try session.db.execute(
      sql: """
        INSERT INTO points_reversal (code, redemption_id, event_id, points, expired, reversed_at, till_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [code, redemption.id, writer.event, points, expired, session.now, till])
    let id = session.db.lastInsertedRowID
    return Reversal(
      id: id, code: code, redemption: redemption, points: points, available: points - expired, expired: expired)
  }

  /// The account that points of an account go back to: nil for `mine`. What somebody spent who was merged since goes to the
  /// survivor, and as a merge's own points: the survivor never spent it.
  private static func owner(
    _ spender: Int64, of mine: Enrollment, _ session: Session
  ) throws -> (account: Enrollment?, kind: LedgerWriter.Kind) {
    guard spender != mine.id, let account = try Enrollment.find(spender, session) else { return (nil, .reversal) }
    if account.holder == mine.holder { return (account, .reversal) }
    if account.program == mine.program { return (nil, .merge) }
    return (try Enrollment.find(mine.holder, program: account.program, session), .merge)
  }

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
