import Model

/// `pointsExpirySchedule` and `promisedPointsSchedule`, by id and by identifier.
enum PointsScheduleReads {
  struct ExpiryAnswer: Encodable, Sendable {
    var id: Int64
    var profiles: [String] = []
    var loyaltyInfo: LoyaltyInfo
    var segments = RawJSON("{}")
    var extendedFields = RawJSON("{}")
    var expirySchedules: [Expiry]
    var warnings: [Warning] = []

    struct LoyaltyInfo: Encodable, Sendable {
      var loyaltyType: String
    }
  }

  struct Expiry: Encodable, Sendable {
    var points: Amount
    var expiryDate: String
    var expiryDateISO: String
    var programId: Int64
    var pointsType: String
    var expiryType = "fixed"

    init(_ row: PointsLedger.Expiring, at moment: Timestamp, program: Int64, _ zone: Zone) {
      points = row.points
      expiryDate = zone.date(moment)
      expiryDateISO = zone.iso(moment)
      programId = program
      pointsType = row.type.rawValue
    }
  }

  /// What the light form of `pointsExpirySchedule` may be asked with, in small letters; `format` is every call's.
  private static let lightParameters: Set<String> = [
    "source", "accountid", "identifiername", "identifiervalue", "id", "customerid", "userid", "fetchdataforallprograms",
    "fetchearliestexpiryonly", "programid", "startdate", "enddate", "format",
  ]

  @Sendable static func expiry(_ call: Call, _ session: Session) throws -> Reply {
    if call.path.customer == nil {
      // The light form does not work for customers who share identifiers, as documented, and takes no other parameters.
      guard try !Customers.mayShareIdentifiers(session),
        call.query.pairs.allSatisfy({ lightParameters.contains($0.name.lowercased()) })
      else { throw CustomerV2Error.invalidParameters }
    }
    let customer = try CustomerQuery.customer(call, session)
    let programs = try ProgramChoice.programs(call.query, unknown: LoyaltyError.unknownProgram, session)
    let window = try DateWindow(call.query, session)
    let schedule = try expiries(
      of: .customer(customer.id), programs, window, earliestOnly: call.query.flag("fetchEarliestExpiryOnly"), session)
    return Reply(
      ExpiryAnswer(
        id: customer.id, loyaltyInfo: .init(loyaltyType: customer.loyaltyType.rawValue), expirySchedules: schedule))
  }

  /// When the points of a customer or group run out, program by program.
  ///
  /// - Throws: `LoyaltyError.notEnrolled` for who is in none of the programs.
  static func expiries(
    of holder: PointsHolder, _ programs: [Program], _ window: DateWindow, earliestOnly: Bool, _ session: Session
  ) throws -> [Expiry] {
    let zone = try session.zone
    let accounts = try programs.compactMap { try session.enrollment(of: holder, program: $0.id) }
    guard !accounts.isEmpty else { throw LoyaltyError.notEnrolled }
    var schedule: [Expiry] = []
    for account in accounts.sorted(by: { $0.program < $1.program }) {
      for row in try PointsLedger.expirySchedule(account, window.range, session) {
        guard let moment = row.expiresAt else { continue }
        schedule.append(Expiry(row, at: moment, program: account.program, zone))
      }
    }
    guard earliestOnly else { return schedule }
    var seen = Set<String>()
    return schedule.filter { seen.insert("\($0.programId) \($0.pointsType) \($0.expiryType)").inserted }
  }

  struct PromiseAnswer: Encodable, Sendable {
    var entityId: Int64
    var entityType: String
    var promisedPointsScheduleList: [Promise]
    var triggerBasedPointsList: [Waiting]
    var warnings: [Warning] = []

    init(_ holder: PointsHolder, _ programs: [Program], _ window: DateWindow, _ session: Session) throws {
      entityId = holder.id
      entityType = holder.group == nil ? "CUSTOMER" : "USERGROUP2"
      promisedPointsScheduleList = []
      triggerBasedPointsList = []
      let zone = try session.zone
      for program in programs {
        guard let account = try session.enrollment(of: holder, program: program.id) else { continue }
        for row in try PointsLedger.promises(account, session) {
          if let moment = row.convertsAt {
            if window.range.contains(moment) { add(row, from: zone.date(moment), program: program.id) }
          } else {
            addWaiting(row, program: program.id)
          }
        }
      }
    }

    /// Promises of one day, program and kind are one row.
    mutating func add(_ promise: PointsLedger.Promise, from day: String, program: Int64) {
      let type = promise.type.rawValue
      let index = promisedPointsScheduleList.firstIndex {
        $0.redeemableFrom == day && $0.programId == program && $0.pointsType == type
      }
      if let index {
        promisedPointsScheduleList[index].points += promise.points
      } else {
        promisedPointsScheduleList.append(
          Promise(points: promise.points, redeemableFrom: day, programId: program, pointsType: type))
      }
    }

    mutating func addWaiting(_ promise: PointsLedger.Promise, program: Int64) {
      let type = promise.type.rawValue
      if let index = triggerBasedPointsList.firstIndex(where: { $0.programId == program && $0.pointsType == type }) {
        triggerBasedPointsList[index].points += promise.points
      } else {
        triggerBasedPointsList.append(Waiting(points: promise.points, programId: program, pointsType: type))
      }
    }
  }

  struct Promise: Encodable, Sendable {
    var points: Amount
    var redeemableFrom: String
    var programId: Int64
    var pointsType: String
  }

  struct Waiting: Encodable, Sendable {
    var points: Amount
    var programId: Int64
    var pointsType: String
  }

  @Sendable static func promises(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let programs = try ProgramChoice.programs(call.query, unknown: LoyaltyError.unknownProgram, session)
    let window = try DateWindow(call.query, session)
    return Reply(try PromiseAnswer(.customer(customer.id), programs, window, session))
  }
}

/// The days that a schedule is asked for: `startDate` and `endDate`, whole days of the organization's zone.
struct DateWindow {
  let range: ClosedRange<Timestamp>

  /// - Throws: 1216 for a date that is none, 1215 for one in the past, 1217 for one beyond a hundred years, 1214 for a
  ///   window that ends before it begins.
  init(_ query: Query, _ session: Session) throws {
    let zone = try session.zone
    let today = zone.startOfDay(session.now)
    let limit = zone.endOfDay(session.now, plusDays: 36_525)
    func date(_ name: String) throws -> Timestamp? {
      guard let text = query[name]?.trimmed else { return nil }
      guard text.count == 10, let moment = zone.wallMoment(text) else { throw CustomerV2Error.dateFormat(name) }
      if moment < today { throw CustomerV2Error.pastDate(name) }
      if moment > limit { throw CustomerV2Error.farFuture(name) }
      return moment
    }
    let start = try date("startDate")
    let end = try date("endDate")
    if let start, let end, end < start { throw CustomerV2Error.datesReversed }
    let from = start ?? session.now
    range = from...max(from, end.map { zone.endOfDay($0) } ?? limit)
  }
}
