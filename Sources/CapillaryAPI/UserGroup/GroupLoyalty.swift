import Model

/// The reads about a group's tier and points: `user-group.v2.slabHistory`, `.pointsExpirySchedule` and
/// `.promisedPointsSchedule`.
enum GroupLoyalty {
  struct TierChange: Encodable, Sendable {
    var fromSlabNumber: Int
    var toSlabNumber: Int
    var from: String
    var to: String
    var changedOn: String
    var notes: String
    var tillId: Int64?
    var store: Store?
    var type: String
    var programId: Int64
  }

  struct Store: Encodable, Sendable {
    var id: Int64
    var code: String
    var description: String
    var name: String
    var type: String
    var adminType = "GENERAL"
    var isOrgUnit = false
  }

  @Sendable static func slabHistory(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let group: UserGroup
    if let text = query["fleetGroupId"]?.trimmed {
      guard let found = try Int64(text).flatMap({ try UserGroups.find($0, session) }) else {
        throw UserGroupError.rule(.unknown(text))
      }
      group = found
    } else {
      group = try GroupQuery.group(call, session)
    }
    let zone = try session.zone
    func day(_ name: String) throws -> Timestamp? {
      guard let text = query[name] else { return nil }
      guard let moment = zone.moment(text) else { throw CustomerV2Error.dateFormat(name) }
      return moment
    }
    let (start, end) = (try day("startDate"), try day("endDate"))
    var page = GroupPage(query, limit: 100)
    var rows: [(at: Timestamp, row: TierChange)] = []
    for account in try session.enrollments(of: .group(group.id)) {
      guard let program = try session.programs[account.program] else { continue }
      for change in try Tiers.history(account, session)
      where start.map({ change.changedAt >= $0 }) ?? true && end.map({ change.changedAt < $0 }) ?? true {
        rows.append((change.changedAt, try row(change, program, session)))
      }
    }
    rows.sort { $0.at > $1.at }
    page.total = Int64(rows.count)
    let wanted = rows.dropFirst(Int(page.offset)).prefix(Int(page.limit)).map(\.row)
    return Reply(GroupList(pagination: page, data: Array(wanted)))
  }

  private static func row(_ change: Tiers.Change, _ program: Program, _ session: Session) throws -> TierChange {
    let entities = try session.entities
    let store = change.till.flatMap { entities[$0] }.flatMap { entities.store(of: $0) }
    return TierChange(
      fromSlabNumber: change.from, toSlabNumber: change.to, from: program.tier(change.from).name,
      to: program.tier(change.to).name, changedOn: try session.zone.iso(change.changedAt), notes: change.notes,
      tillId: change.till,
      store: store.map { .init(id: $0.id, code: $0.code, description: $0.description, name: $0.name, type: $0.kind.rawValue) },
      type: change.kind.rawValue, programId: program.id)
  }

  struct ExpiryAnswer: Encodable, Sendable {
    var expirySchedules: [PointsScheduleReads.Expiry]
    var warnings: [Warning] = []
  }

  @Sendable static func expirySchedule(_ call: Call, _ session: Session) throws -> Reply {
    let group = try GroupQuery.group(call, session)
    let programs = try ProgramChoice.ofGroup(call.query, session)
    let window = try DateWindow(call.query, session)
    let page = GroupPage(call.query, limit: 1000)
    let schedule = try PointsScheduleReads.expiries(
      of: .group(group.id), programs, window, earliestOnly: call.query.flag("fetchEarliestExpiryOnly"), session)
    return Reply(
      ExpiryAnswer(expirySchedules: Array(schedule.dropFirst(Int(page.offset)).prefix(Int(page.limit)))))
  }

  @Sendable static func promises(_ call: Call, _ session: Session) throws -> Reply {
    let group = try GroupQuery.group(call, session)
    let programs = try ProgramChoice.ofGroup(call.query, session)
    let window = try DateWindow(call.query, session)
    return Reply(try PointsScheduleReads.PromiseAnswer(.group(group.id), programs, window, session))
  }
}

extension ProgramChoice {
  /// The programs of a schedule of a group: both spellings of the flag for all of them answer.
  static func ofGroup(_ query: Query, _ session: Session) throws -> [Program] {
    if query.flag("getDataForAllPrograms") { return try session.programs.all }
    var query = query
    // `type` and `entityType` say nothing here: it is a group's.
    query.pairs.removeAll { $0.name.equalsIgnoringCase("entityType") }
    return try programs(query, unknown: LoyaltyError.unknownProgram, session)
  }
}
