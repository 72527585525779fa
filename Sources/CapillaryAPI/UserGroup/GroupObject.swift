import Model

/// A user group as v2 shows it: in full by `user-group.v2.get`, in short beside transfers of points.
struct GroupObject: Encodable, Sendable {
  var id: Int64
  var externalId: String
  var groupStatus: String
  var fleetGroupUsers: [Member]
  var createdBy: Int64
  var createdOn: String
  var groupName: String
  var maxGroupSize: Int64
  var lifeTimePurchases: Amount
  // What follows is not part of the short form; most of it has to be asked for.
  var expiredPoints: [Expired]?
  var expirySchedules: [Expiring]?
  var gapToUpgrade: [UpgradeGap]?
  var gapToRenew: [ProgramStanding.RenewalGap]?
  var company: Company?
  var totalActiveMembers: Int64?
  var totalExitedMembers: Int64?
  var extendedFields: RawJSON?
  var warnings: [Warning]?

  struct Member: Encodable, Sendable {
    var userId: Int64
    var groupId: Int64
    var defaultGroup: Bool
    var active: Bool
    var primaryMember: Bool
  }

  struct Expired: Encodable, Sendable {
    var points: Amount
    var expiredOn: String
    var programId: Int64
    var expiredPointsSummary: [Part]

    struct Part: Encodable, Sendable {
      var paType: String
      var paId: Int64
      var expiryUpdateReasonType = "Expiry strategy"
      var expiryUpdateReasonNote = "NA"
      var newExpiryDate: String
      var eventDate: String
      var points: Amount
      var strategyName: String
    }
  }

  struct Expiring: Encodable, Sendable {
    var points: Amount
    var expiryDate: String
    var programId: Int64
  }

  /// The API shows whether each value was set, and so do we: it always is.
  struct UpgradeGap: Encodable, Sendable {
    var upgradeBasedOn: String
    var upgradeThreshold: Amount
    var customerUpgradeEntityValues: Values
    var setUpgradeBasedOn = true
    var setUpgradeEntityIdentifiers = false
    var setUpgradeThreshold = true
    var setCustomerUpgradeEntityValues = true

    struct Values: Encodable, Sendable {
      var currentValue: Amount
      var gapToUpgrade: Amount
      var valueValidUpto: String
      var setCurrentValue = true
      var setGapToUpgrade = true
      var setValueValidUpto = true
    }
  }

  struct Company: Encodable, Sendable {
    var id: Int64
    var name: String
    var externalId: String
  }

  /// The most members that are listed with a group.
  static let mostMembers: Int64 = 1000

  /// The short form.
  init(_ group: UserGroup, members page: GroupPage? = nil, _ session: Session) throws {
    id = group.id
    externalId = group.externalID
    groupStatus = group.status.rawValue
    var filter = GroupMembers.Filter()
    filter.onlyActive = true
    filter.limit = page?.limit ?? GroupObject.mostMembers
    filter.offset = page?.offset ?? 0
    fleetGroupUsers = try GroupMembers.list(group.id, filter, session).members.map {
      Member(
        userId: $0.customer, groupId: group.id, defaultGroup: $0.isDefault, active: $0.isActive,
        primaryMember: $0.isPrimary)
    }
    createdBy = group.createdBy
    createdOn = try session.zone.iso(group.createdAt)
    groupName = group.name
    maxGroupSize = group.maximumSize
    lifeTimePurchases = group.lifetimePurchases
  }
}

/// `user-group.v2.get`; with `identifierName` it lists the members instead (DECISIONS.md, row 352).
enum ReadGroup {
  @Sendable static func get(_ call: Call, _ session: Session) throws -> Reply {
    if call.query["identifierName"] != nil { return try ListMembers.list(call, session) }
    let query = call.query
    let group = try GroupQuery.group(call, session)
    var object = try GroupObject(
      group, members: GroupPage(query, limit: GroupObject.mostMembers), session)
    object.totalActiveMembers = group.activeMembers
    object.totalExitedMembers = group.exitedMembers
    object.extendedFields = RawJSON(group.extendedFields)
    object.warnings = []
    // An older form of the flags.
    let embeds = Set(query.list("embed").map { $0.uppercased() })
    let accounts = try session.enrollments(of: .group(group.id))
    if query.flag("expiredPoints") || embeds.contains("EXPIREDPOINTS") {
      object.expiredPoints = try accounts.flatMap { try expired($0, session) }
    }
    if query.flag("expirySchedules") || embeds.contains("EXPIRYSCHEDULES") {
      object.expirySchedules = try accounts.flatMap { try expiring($0, session) }
    }
    if let days = query.int("gapToUpgradeFor"), days >= 0 {
      object.gapToUpgrade = try accounts.compactMap { try gap($0, days: min(days, 36_525), session) }
    }
    if let days = query.int("gapToRenewFor"), days >= 0 {
      object.gapToRenew = try accounts.compactMap { account in
        guard let program = try session.programs[account.program] else { return nil }
        var standing = try ProgramStanding(account, program, session)
        try standing.addRenewalGap(account, program, session)
        return standing.gapToRenewSummary
      }
    }
    if query.flag("companyDetails") { object.company = try company(of: group, session) }
    return Reply(object)
  }

  /// Points that ran out, by the event that took them.
  private static func expired(_ account: Enrollment, _ session: Session) throws -> [GroupObject.Expired] {
    let zone = try session.zone
    let strategy = try session.programs[account.program]?.expiryName ?? ""
    var result: [(event: Int64, form: GroupObject.Expired)] = []
    for part in try PointsLedger.expiredPoints(account, session) {
      if result.last?.event != part.event {
        result.append(
          (
            part.event,
            GroupObject.Expired(
              points: .zero, expiredOn: zone.date(part.expiredAt), programId: account.program, expiredPointsSummary: [])
          ))
      }
      let date = zone.ledgerTime(part.lastDay ?? part.expiredAt)
      result[result.count - 1].form.points += part.points
      result[result.count - 1].form.expiredPointsSummary.append(
        .init(
          paType: part.type == .lineItemRegular || part.type == .lineItemPromotions
            ? "POINT_AWARDED_LINEITEM" : "POINT_AWARDED",
          paId: part.event, newExpiryDate: date, eventDate: zone.ledgerTime(part.expiredAt), points: part.points,
          strategyName: strategy))
    }
    return result.map(\.form)
  }

  private static func expiring(_ account: Enrollment, _ session: Session) throws -> [GroupObject.Expiring] {
    let zone = try session.zone
    var days: [GroupObject.Expiring] = []
    for row in try PointsLedger.expirySchedule(account, nil, session) {
      guard let end = row.expiresAt.map(zone.date) else { continue }
      if days.last?.expiryDate == end {
        days[days.count - 1].points += row.points
      } else {
        days.append(.init(points: row.points, expiryDate: end, programId: account.program))
      }
    }
    return days
  }

  private static func gap(
    _ account: Enrollment, days: Int64, _ session: Session
  ) throws -> GroupObject.UpgradeGap? {
    guard let program = try session.programs[account.program], let gap = Tiers.gap(account, program) else { return nil }
    return GroupObject.UpgradeGap(
      upgradeBasedOn: gap.basis.rawValue, upgradeThreshold: gap.next.threshold,
      customerUpgradeEntityValues: .init(
        currentValue: gap.current, gapToUpgrade: gap.missing,
        valueValidUpto: try session.zone.date(session.now.adding(days: days))))
  }

  /// The company in which the primary member stands.
  private static func company(of group: UserGroup, _ session: Session) throws -> GroupObject.Company? {
    guard let primary = try GroupMembers.primary(of: group.id, session),
      let id = try Associations.find(primary.customer, session)?.company,
      let company = try Associations.company(id, session)
    else { return nil }
    return GroupObject.Company(id: company.id, name: company.name, externalId: company.externalID)
  }
}

extension Program {
  /// The program's rule of expiry, as a name: it has no name of its own.
  fileprivate var expiryName: String {
    if let days = rules.expiry.days { return "\(days)Days" }
    if let months = rules.expiry.months { return "\(months)Months" }
    return "Never"
  }
}
