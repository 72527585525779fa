import GRDB

/// The account of a customer, or of a user group, in a program: tier, totals of the ledger, purchases counted.
public struct Enrollment: Sendable, Equatable {
  /// The API's `loyaltyId`.
  public let id: Int64
  /// Nil for the account of a group.
  public let customer: Int64?
  public let group: Int64?
  public let program: Int64
  public internal(set) var tier: Int
  public internal(set) var tierSince: Timestamp
  /// The last moment of the tier; nil where it has no end.
  public internal(set) var tierExpiresAt: Timestamp?
  public let enrolledAt: Timestamp
  /// Points that can be spent. Below zero after a return of spent points, where the organization allows it.
  public internal(set) var points: Amount
  /// Points promised for a date, and until they are unlocked.
  public internal(set) var promised: Amount
  public internal(set) var triggerBased: Amount
  /// Spent or passed on, less what was reversed.
  public internal(set) var redeemed: Amount
  public internal(set) var expired: Amount
  /// Taken back by returns of bills.
  public internal(set) var returned: Amount
  /// Manual corrections and merges: what they gave less what they took.
  public internal(set) var adjusted: Amount
  /// Promised points that returns took back.
  public internal(set) var promisedReturned: Amount
  /// Purchases that the program has counted, and their number.
  public internal(set) var purchases: Amount
  public internal(set) var visits: Int64
  /// The same, and points earned, since the tier began or was renewed.
  public internal(set) var periodPurchases: Amount
  public internal(set) var periodVisits: Int64
  public internal(set) var periodPoints: Amount
  var expiryScheduled: Timestamp

  /// Whose account it is.
  public var holder: PointsHolder { PointsHolder(customer: customer, group: group) }

  /// Everything earned and not returned: what is there, was spent or ran out.
  public var lifetimePoints: Amount { points + redeemed + expired }

  /// All that is promised, by date and by trigger.
  public var delayedPoints: Amount { promised + triggerBased }

  public func balance(_ category: PointsCategory) -> Amount {
    switch category {
    case .regular: points
    case .promised: promised
    case .triggerBased: triggerBased
    }
  }

  mutating func move(_ category: PointsCategory, by points: Amount) {
    switch category {
    case .regular: self.points += points
    case .promised: promised += points
    case .triggerBased: triggerBased += points
    }
  }

  private static let columns = """
    id, customer_id, group_id, program_id, tier, tier_since, tier_expires_at, enrolled_at, points, promised,
    trigger_based, redeemed, expired, returned, adjusted, promised_returned, purchases, visits, period_purchases,
    period_visits, period_points, expiry_scheduled
    """

  private init(_ row: Row) {
    id = row[0]
    customer = row[1]
    group = row[2]
    program = row[3]
    tier = row[4]
    tierSince = row[5]
    tierExpiresAt = row[6]
    enrolledAt = row[7]
    points = row[8]
    promised = row[9]
    triggerBased = row[10]
    redeemed = row[11]
    expired = row[12]
    returned = row[13]
    adjusted = row[14]
    promisedReturned = row[15]
    purchases = row[16]
    visits = row[17]
    periodPurchases = row[18]
    periodVisits = row[19]
    periodPoints = row[20]
    expiryScheduled = row[21]
  }

  private static let byID = SQLText("SELECT \(columns) FROM enrollment WHERE id = ?")
  private static let ofCustomer = SQLText(
    "SELECT \(columns) FROM enrollment WHERE customer_id = ? AND program_id = ?")
  private static let allOfCustomer = SQLText(
    "SELECT \(columns) FROM enrollment WHERE customer_id = ? ORDER BY program_id")
  private static let ofGroup = SQLText("SELECT \(columns) FROM enrollment WHERE group_id = ? AND program_id = ?")
  private static let allOfGroup = SQLText("SELECT \(columns) FROM enrollment WHERE group_id = ? ORDER BY program_id")

  static func find(_ id: Int64, _ session: Session) throws -> Enrollment? {
    try session.statement(byID).first(id) { Enrollment($0) }
  }

  static func find(customer: Int64, program: Int64, _ session: Session) throws -> Enrollment? {
    try session.statement(ofCustomer).first(customer, program) { Enrollment($0) }
  }

  static func all(customer: Int64, _ session: Session) throws -> [Enrollment] {
    try session.statement(allOfCustomer).all(customer) { Enrollment($0) }
  }

  static func all(group: Int64, _ session: Session) throws -> [Enrollment] {
    try session.statement(allOfGroup).all(group) { Enrollment($0) }
  }

  static func find(_ holder: PointsHolder, program: Int64, _ session: Session) throws -> Enrollment? {
    switch holder {
    case .customer(let id): try find(customer: id, program: program, session)
    case .group(let id): try find(group: id, program: program, session)
    }
  }

  static func all(_ holder: PointsHolder, _ session: Session) throws -> [Enrollment] {
    switch holder {
    case .customer(let id): try all(customer: id, session)
    case .group(let id): try all(group: id, session)
    }
  }

  static func find(group: Int64, program: Int64, _ session: Session) throws -> Enrollment? {
    try session.statement(ofGroup).first(group, program) { Enrollment($0) }
  }

  static func create(customer: Int64?, group: Int64?, program: Program, _ session: WriteSession) throws -> Enrollment {
    try session.statement(
      """
      INSERT INTO enrollment (customer_id, group_id, program_id, tier, tier_since, enrolled_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """
    ).run(customer, group, program.id, program.tier(1).number, session.now, session.now)
    guard let made = try find(session.db.lastInsertedRowID, session) else { throw PointsError.notEnrolled }
    return made
  }

  func save(_ session: WriteSession) throws {
    try session.statement(
      """
      UPDATE enrollment SET tier = ?, tier_since = ?, tier_expires_at = ?, points = ?, promised = ?,
        trigger_based = ?, redeemed = ?, expired = ?, returned = ?, adjusted = ?, promised_returned = ?,
        purchases = ?, visits = ?, period_purchases = ?, period_visits = ?, period_points = ?, expiry_scheduled = ?
      WHERE id = ?
      """
    ).run(tier, tierSince, tierExpiresAt, points, promised, triggerBased, redeemed, expired, returned, adjusted,
      promisedReturned, purchases, visits, periodPurchases, periodVisits, periodPoints, expiryScheduled, id)
  }
}

extension Session {
  /// A customer's account in a program; nil where the customer is not enrolled in it.
  public func enrollment(customer: Int64, program: Int64) throws -> Enrollment? {
    try Enrollment.find(customer: customer, program: program, self)
  }

  /// A customer's accounts, by program id.
  public func enrollments(customer: Int64) throws -> [Enrollment] {
    try Enrollment.all(customer: customer, self)
  }

  /// A user group's account in a program.
  public func enrollment(group: Int64, program: Int64) throws -> Enrollment? {
    try Enrollment.find(group: group, program: program, self)
  }

  public func enrollment(of holder: PointsHolder, program: Int64) throws -> Enrollment? {
    try Enrollment.find(holder, program: program, self)
  }

  public func enrollments(of holder: PointsHolder) throws -> [Enrollment] {
    try Enrollment.all(holder, self)
  }

  public func enrollment(_ id: Int64) throws -> Enrollment? {
    try Enrollment.find(id, self)
  }
}

/// Why points cannot be moved. The API's codes for these stand with its sections.
public enum PointsError: Error, Equatable {
  case noProgram
  case unknownProgram
  case notEnrolled
  /// Zero, negative or out of range.
  case invalidPoints
  case tooManyDecimals
  case insufficientPoints
  /// The program's conditions of redemption.
  case belowMinimum(Amount)
  case aboveMaximum(Amount)
  case notMultiple(of: Amount)
  case balanceTooLow
  case lifetimePointsTooLow
  case lifetimePurchasesTooLow
  case unknownRedemption
  case redemptionOfAnother
  case alreadyReversed
  case moreThanRedeemed
  case sameCustomer
  case wrongCode
  case nothingPromised
  /// More, or more often, than the program lets an account spend or pass on in a day, a week or a month.
  case limitReached
}
