import GRDB

/// Points that one account passed to another.
public struct PointsTransfer: Sendable {
  public let id: Int64
  public let from: Int64
  public let to: Int64
  /// Whose accounts they are.
  public let sender: PointsHolder
  public let receiver: PointsHolder
  public let program: Int64
  public let points: Amount
  public let notes: String
  public let transferredAt: Timestamp
  public let till: Int64?
}

extension PointsLedger {
  /// Whether a transfer would go through.
  ///
  /// - Parameter acrossPrograms: whether points of all of the sender's programs are passed on.
  /// - Throws: the first condition that does not hold, as a `PointsError`.
  @discardableResult
  public static func checkTransfer(
    from: PointsHolder, to: PointsHolder, program: Int64? = nil, points: Amount, acrossPrograms: Bool = false,
    _ session: Session
  ) throws -> (program: Program, sender: Enrollment, receiver: Enrollment) {
    guard from != to else { throw PointsError.sameCustomer }
    guard points > .zero else { throw PointsError.invalidPoints }
    let (program, sender) = try account(from, program, session)
    let (_, receiver) = try account(to, program.id, session)
    let conditions = program.rules.redemption.conditions(in: program.tier(sender.tier))
    if let step = conditions.multiple, step > .zero, points.thousandths % step.thousandths != 0 {
      throw PointsError.notMultiple(of: step)
    }
    let accounts = acrossPrograms ? try Enrollment.all(from, session) : [sender]
    var free = Amount.zero
    for account in accounts where account.points > .zero {
      // Points of the registration stay with whom they were given to.
      let bound = try Amount.fetchOne(
        session.db.cachedStatement(
          sql: """
            SELECT coalesce(sum(remaining), 0) FROM points_bucket b
            WHERE enrollment_id = ? AND category = 'REGULAR' AND remaining > 0 AND NOT \(LedgerWriter.isTransferable)
            """),
        arguments: [account.id])
      free += account.points - (bound ?? .zero)
    }
    guard free >= points else { throw PointsError.insufficientPoints }
    try checkWindows(sender, points, program.rules.transfer, session)
    return (program, sender, receiver)
  }

  private static func checkWindows(
    _ sender: Enrollment, _ points: Amount, _ rules: ProgramRules.Transfer, _ session: Session
  ) throws {
    for window in rules.windows {
      let row = try Row.fetchOne(
        session.statement(
          """
          SELECT coalesce(sum(points), 0), count(*) FROM points_transfer
          WHERE from_enrollment = ? AND transferred_at >= ?
          """),
        arguments: [sender.id, window.start(session.now, try session.zone)])
      guard let row, window.allows(points, after: (row[0], row[1])) else { throw PointsError.limitReached }
    }
  }

  /// Passes points on: spent by the sender, earliest expiry first; a promotional award of the receiver.
  ///
  /// - Parameter member: who of a group passes on its points, or gives it theirs.
  public static func transfer(
    from: PointsHolder, to: PointsHolder, program: Int64? = nil, points: Amount, acrossPrograms: Bool = false,
    notes: String = "", member: Int64? = nil, till: Int64?, _ session: WriteSession
  ) throws -> PointsTransfer {
    let (program, senderFound, receiverFound) = try checkTransfer(
      from: from, to: to, program: program, points: points, acrossPrograms: acrossPrograms, session)
    var (sender, receiver) = (senderFound, receiverFound)
    try session.db.execute(
      sql: """
        INSERT INTO points_transfer (from_enrollment, to_enrollment, program_id, points, notes, transferred_at, till_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [sender.id, receiver.id, program.id, points, notes, session.now, till])
    let id = session.db.lastInsertedRowID
    let out = try LedgerWriter(
      .pointsTransfer, of: sender, till: till, reference: id, member: member, reason: notes, session)
    if acrossPrograms {
      try out.debit(from, points, .transferOut, transferable: true)
    } else {
      try out.debit(
        &sender, points, .transferOut, from: LedgerWriter.spendable(sender, points, transferable: true, session))
      try sender.save(session)
    }
    let into = try LedgerWriter(
      .pointsTransfer, of: receiver, till: till, reference: id, member: member, reason: notes, session)
    try into.credit(
      &receiver, points, .transferIn,
      .init(expiresAt: program.expiry(of: session.now, try session.zone), rule: "Points transfer"))
    try Tiers.upgradeByPoints(&receiver, program, till: till, session)
    try receiver.save(session)
    return PointsTransfer(
      id: id, from: sender.id, to: receiver.id, sender: sender.holder, receiver: receiver.holder,
      program: program.id, points: points, notes: notes, transferredAt: session.now, till: till)
  }

  /// Transfers that an account of a customer or group took part in, the newest first.
  ///
  /// - Parameters:
  ///   - byPoints: in order of the points that were passed on, rather than of the time.
  ///   - ascending: the oldest, or the smallest, first.
  public static func transfers(
    of holder: PointsHolder, byPoints: Bool = false, ascending: Bool = false, limit: Int = 1000, offset: Int = 0,
    _ session: Session
  ) throws -> [PointsTransfer] {
    let order = byPoints ? "t.points" : "t.transferred_at"
    let direction = ascending ? "ASC" : "DESC"
    let accounts = "SELECT id FROM enrollment WHERE \(holder.column) = ?1"
    return try Row.fetchAll(
      session.db,
      sql: """
        SELECT t.id, t.from_enrollment, t.to_enrollment, s.customer_id, s.group_id, r.customer_id, r.group_id,
          t.program_id, t.points, t.notes, t.transferred_at, t.till_id
        FROM points_transfer t JOIN enrollment s ON s.id = t.from_enrollment JOIN enrollment r ON r.id = t.to_enrollment
        WHERE t.from_enrollment IN (\(accounts)) OR t.to_enrollment IN (\(accounts))
        ORDER BY \(order) \(direction), t.id \(direction) LIMIT ?2 OFFSET ?3
        """,
      arguments: [holder.id, limit, offset]
    ).map { row in
      PointsTransfer(
        id: row[0], from: row[1], to: row[2], sender: PointsHolder(customer: row[3], group: row[4]),
        receiver: PointsHolder(customer: row[5], group: row[6]), program: row[7], points: row[8], notes: row[9],
        transferredAt: row[10], till: row[11])
    }
  }
}
