import GRDB

/// Points that were spent, and what was given back of them.
public struct Redemption: Sendable, Equatable {
  /// The summary id, by which a bill refers to it.
  public let id: Int64
  /// Six characters, by which a reversal refers to it.
  public let code: String
  public let event: Int64
  public let customer: Int64?
  public let group: Int64?
  /// Who of the group spent its points.
  public let member: Int64?
  public let program: Int64
  public let points: Amount
  public let reversed: Amount
  /// Worth in the base currency.
  public let value: Amount
  public let billNumber: String
  public let bill: Int64?
  public let externalReference: String
  public let notes: String
  public let purpose: String
  public let validationCode: String
  public let till: Int64?
  public let redeemedAt: Timestamp
  /// As the text of JSON objects.
  public let customFields: String
  public let extendedFields: String

  /// Whose points they were.
  public var holder: PointsHolder { PointsHolder(customer: customer, group: group) }

  /// Whether a customer spent them, be it their own points or a group's.
  func isBy(_ customer: Int64) -> Bool { (group == nil ? self.customer : member) == customer }

  /// What of its worth has not been given back.
  public var outstandingValue: Amount {
    points > .zero ? value.scaled(by: (points - reversed).thousandths, over: points.thousandths) : .zero
  }
}

/// Spending points and giving them back (`points.v11.redeem`, `points.v2.reverse`).
public enum Redemptions {
  public struct Request: Sendable {
    public var customer: Int64
    /// The user group whose points are spent; nil for the customer's own.
    public var group: Int64?
    /// The program to spend from; nil for the till's own, else the default.
    public var program: Int64?
    public var till: Int64
    public var points: Amount
    /// Spends from all programs of the customer, the earliest expiry first.
    public var acrossPrograms = false
    public var billNumber = ""
    public var externalReference = ""
    public var notes = ""
    public var purpose = ""
    public var validationCode = ""
    /// When the client says it happened; now where nil.
    public var redeemedAt: Timestamp?
    public var customFields = "{}"

    public init(customer: Int64, program: Int64? = nil, till: Int64, points: Amount) {
      self.customer = customer
      self.program = program
      self.till = till
      self.points = points
    }

    var holder: PointsHolder { group.map { .group($0) } ?? .customer(customer) }
  }

  /// The account that a redemption would spend from, once all conditions of its program hold.
  ///
  /// - Throws: the first condition that does not hold, as a `PointsError`.
  @discardableResult
  public static func check(_ request: Request, _ session: Session) throws -> (program: Program, account: Enrollment) {
    let programs = try session.programs
    if let id = request.program, programs[id] == nil { throw PointsError.unknownProgram }
    let own = try request.program ?? programs.own(till: request.till, session.entities)?.id
    guard let wanted = own ?? programs.standard?.id else { throw PointsError.noProgram }
    let (program, account) = try PointsLedger.account(
      request.holder, try standIn(wanted, for: request, programs, session), session)
    let accounts = request.acrossPrograms ? try Enrollment.all(request.holder, session) : [account]
    let rules = program.rules.redemption.conditions(in: program.tier(account.tier))
    guard request.points > .zero else { throw PointsError.invalidPoints }
    if let minimum = rules.minimum, request.points < minimum { throw PointsError.belowMinimum(minimum) }
    if let maximum = rules.maximum, request.points > maximum { throw PointsError.aboveMaximum(maximum) }
    if let step = rules.multiple, step > .zero, request.points.thousandths % step.thousandths != 0 {
      throw PointsError.notMultiple(of: step)
    }
    if request.points.rounded(to: program.decimals) != request.points { throw PointsError.tooManyDecimals }
    let points = accounts.reduce(Amount.zero) { $0 + max(.zero, $1.points) }
    guard points >= request.points else { throw PointsError.insufficientPoints }
    if let minimum = rules.minimumBalance, points < minimum { throw PointsError.balanceTooLow }
    if let minimum = rules.minimumLifetimePoints, account.lifetimePoints < minimum {
      throw PointsError.lifetimePointsTooLow
    }
    if let minimum = rules.minimumLifetimePurchases, account.purchases < minimum {
      throw PointsError.lifetimePurchasesTooLow
    }
    try checkWindows(request, rules, session)
    return (program, account)
  }

  private static func checkWindows(
    _ request: Request, _ rules: ProgramRules.Redemption, _ session: Session
  ) throws {
    for window in rules.windows {
      let since = try window.start(session.now, session.zone)
      let row = try Row.fetchOne(
        session.db.cachedStatement(
          sql: """
            SELECT coalesce(sum(points - reversed), 0), count(*) FROM points_redemption
            WHERE \(request.group == nil ? "customer_id" : "group_id") = ? AND created_at >= ? AND points > reversed
            """),
        arguments: [request.group ?? request.customer, since])
      guard let row, window.allows(request.points, after: (row[0], row[1])) else {
        throw PointsError.limitReached
      }
    }
  }

  /// The till's own program where the customer or group is in it, else the default one; a program that was asked for stays.
  private static func standIn(
    _ program: Int64, for request: Request, _ programs: Programs, _ session: Session
  ) throws -> Int64 {
    guard request.program == nil, let standard = programs.standard?.id, program != standard,
      try Enrollment.find(request.holder, program: program, session) == nil
    else { return program }
    return standard
  }

  /// Spends points: all of them, or nothing and an error.
  public static func redeem(_ request: Request, _ session: WriteSession) throws -> Redemption {
    let (program, found) = try check(request, session)
    let writer = try LedgerWriter(
      .pointsRedemption, of: found, till: request.till, member: request.customer, session)
    if request.acrossPrograms {
      try spendAcross(request, writer, session)
    } else {
      var account = found
      let portions = try LedgerWriter.spendable(account, request.points, session)
      try writer.debit(&account, request.points, .redemption, from: portions)
      try account.save(session)
    }
    let code = try code("points_redemption", session)
    let bill = try billID(request.billNumber, request.customer, session)
    try session.statement(
      """
      INSERT INTO points_redemption (code, event_id, customer_id, group_id, member_id, program_id, points, value,
        bill_number, bill_id, external_reference, notes, purpose, validation_code, till_id, redeemed_at, created_at,
        custom_fields)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(code, writer.event, request.holder.customer, request.group, request.group.map { _ in request.customer },
      program.id, request.points, program.value(of: request.points),
      request.billNumber, bill, request.externalReference, request.notes, request.purpose, request.validationCode,
      request.till, request.redeemedAt ?? session.now, session.now, request.customFields)
    let id = session.db.lastInsertedRowID
    try writer.refer(to: id)
    guard let redemption = try find(id, session) else { throw PointsError.unknownRedemption }
    return redemption
  }

  private static func spendAcross(_ request: Request, _ writer: LedgerWriter, _ session: WriteSession) throws {
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT b.enrollment_id, b.entry_id, b.remaining FROM points_bucket b JOIN enrollment a ON a.id = b.enrollment_id
        WHERE a.\(request.holder.column) = ? AND b.category = 'REGULAR' AND b.remaining > 0
          AND (b.expires_at IS NULL OR b.expires_at >= ?)
        ORDER BY b.expires_at IS NULL, b.expires_at, b.entry_id
        """,
      arguments: [request.holder.id, session.now])
    var left = request.points
    var portions: [Int64: [LedgerWriter.Portion]] = [:]
    for row in rows where left > .zero {
      let part = min(left, row[2])
      portions[row[0], default: []].append(.init(bucket: row[1], points: part))
      left -= part
    }
    for (id, parts) in portions.sorted(by: { $0.key < $1.key }) {
      guard var account = try Enrollment.find(id, session) else { continue }
      try writer.debit(&account, parts.reduce(.zero) { $0 + $1.points }, .redemption, from: parts)
      try account.save(session)
    }
  }

  // MARK: - Reversal

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
      let owner: Int64 = row[13]
      var other = owner == account.id ? nil : try Enrollment.find(owner, session)
      func give(_ account: inout Enrollment) throws {
        let id = try writer.credit(&account, part, .reversal, bucket.award(.regular))
        guard let end = bucket.expiresAt, end < session.now else { return }
        let portion = LedgerWriter.Portion(bucket: id, points: part)
        try writer.debit(&account, part, .expiry, from: [portion])
        try PointsLedger.markExpired(portion, session)
        expired += part
      }
      if var elsewhere = other {
        try give(&elsewhere)
        try elsewhere.save(session)
        other = nil
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

  // MARK: - Looking up

  private static let columns = """
    id, code, event_id, customer_id, group_id, program_id, points, reversed, value, bill_number, bill_id,
    external_reference, notes, purpose, validation_code, till_id, redeemed_at, custom_fields, extended_fields, member_id
    """

  private static func fetch(_ condition: String, _ arguments: StatementArguments, _ session: Session) throws
    -> [Redemption]
  {
    try session.db.cachedStatement(sql: "SELECT \(columns) FROM points_redemption WHERE \(condition)").all(arguments) { row in
      Redemption(
        id: row[0], code: row[1], event: row[2], customer: row[3], group: row[4], member: row[19], program: row[5], points: row[6],
        reversed: row[7], value: row[8], billNumber: row[9], bill: row[10], externalReference: row[11], notes: row[12],
        purpose: row[13], validationCode: row[14], till: row[15], redeemedAt: row[16], customFields: row[17],
        extendedFields: row[18])
    }
  }

  public static func find(_ id: Int64, _ session: Session) throws -> Redemption? {
    try fetch("id = ?", [id], session).first
  }

  public static func find(code: String, _ session: Session) throws -> Redemption? {
    try fetch("code = ?", [code], session).first
  }

  public static func find(event: Int64, _ session: Session) throws -> Redemption? {
    try fetch("event_id = ?", [event], session).first
  }

  /// A customer's redemptions of their own points, the newest first.
  public static func all(customer: Int64, _ session: Session) throws -> [Redemption] {
    try all(of: .customer(customer), session)
  }

  /// The redemptions of a customer's or a group's points, the newest first.
  public static func all(of holder: PointsHolder, _ session: Session) throws -> [Redemption] {
    try fetch("\(holder.column) = ? ORDER BY id DESC", [holder.id], session)
  }

  /// What was redeemed for a bill.
  public static func ofBill(_ bill: Int64, _ session: Session) throws -> [Redemption] {
    try fetch("bill_id = ? ORDER BY id", [bill], session)
  }

  static func ofBill(_ bill: Int64, program: Int64, _ session: Session) throws -> [Redemption] {
    try fetch("bill_id = ? AND program_id = ? AND reversed < points ORDER BY id", [bill, program], session)
  }

  /// Ties redemptions to the bill that they paid for: those that the bill names (`redemptions.pointsRedemptions` of
  /// `transaction.v2.add`), and those that named the bill's number before there was one.
  ///
  /// - Returns: those that were found and belong to the customer.
  @discardableResult
  public static func attach(
    _ ids: [Int64], bill: Int64, number: String, customer: Int64, _ session: WriteSession
  ) throws -> [Redemption] {
    var found: [Redemption] = []
    // Nearly every bill finds none: only ids are read, by the index of numbers.
    let named = try session.statement(
      "SELECT id FROM points_redemption WHERE bill_number = ? AND bill_number <> '' AND bill_id IS NULL"
    ).all(number) { row in row[0] as Int64 }
    guard !ids.isEmpty || !named.isEmpty else { return [] }
    for id in Set(ids.prefix(1000) + named).sorted() {
      guard let redemption = try find(id, session), redemption.isBy(customer) else { continue }
      try session.db.execute(
        sql: "UPDATE points_redemption SET bill_id = ?, bill_number = ? WHERE id = ?", arguments: [bill, number, id])
      found.append(redemption)
    }
    return found
  }

  /// Changes what is noted of a redemption; nil leaves a field as it is. A new bill number ties it to that bill, or leaves
  /// it to the bill of the number that is still to come.
  public static func update(
    _ redemption: Redemption, billNumber: String?, bill: Int64?, purpose: String?, customFields: String,
    _ session: WriteSession
  ) throws -> Redemption {
    let tied =
      if let bill { bill as Int64? } else if let billNumber, billNumber != redemption.billNumber {
        try (redemption.customer ?? redemption.member).flatMap { try billID(billNumber, $0, session) }
      } else { redemption.bill }
    try session.db.execute(
      sql: """
        UPDATE points_redemption SET bill_number = coalesce(?, bill_number), bill_id = ?, purpose = coalesce(?, purpose),
          custom_fields = ? WHERE id = ?
        """,
      arguments: [billNumber, tied, purpose, customFields, redemption.id])
    guard let changed = try find(redemption.id, session) else { throw PointsError.unknownRedemption }
    return changed
  }

  private static func billID(_ number: String, _ customer: Int64, _ session: Session) throws -> Int64? {
    guard !number.isEmpty else { return nil }
    return try Int64.fetchOne(
      session.statement(
        """
        SELECT id FROM bill WHERE number = ? AND type = 'REGULAR' AND customer_id = ? ORDER BY id DESC LIMIT 1
        """),
      arguments: [number, customer])
  }

  /// Six letters and digits that no row of a table has yet.
  private static func code(_ table: String, _ session: WriteSession) throws -> String {
    let alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
    while true {
      let code = try session.random { $0.code(length: 6, from: alphabet) }
      let taken = try Bool.fetchOne(
        session.db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE code = ?)"), arguments: [code])
      if taken != true { return code }
    }
  }
}
