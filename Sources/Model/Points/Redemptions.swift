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

/// Spending points and giving them back (`points.v11.redeem`). How they are given back and found again stands beside this file.
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
      try writer.debit(request.holder, request.points, .redemption)
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

  /// Six letters and digits that no row of a table has yet.
  static func code(_ table: String, _ session: WriteSession) throws -> String {
    let alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
    while true {
      let code = try session.random { $0.code(length: 6, from: alphabet) }
      let taken = try Bool.fetchOne(
        session.db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE code = ?)"), arguments: [code])
      if taken != true { return code }
    }
  }
}
