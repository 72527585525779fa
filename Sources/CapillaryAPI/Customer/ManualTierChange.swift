import Model

/// `customer.v2.manualAdjustment`: a tier, or its end, set by hand.
enum ManualTierChange {
  struct Body: Decodable {
    var programId: Int64?
    var slabAction: String?
    var toSlabName: String?
    var manualSlabActionValidity: String?
    var manualSlabActionValidityUpto: String?
    var slabChangeReason: String?
  }

  struct Answer: Encodable, Sendable {
    var programId: Int64
    var entityId: Int64
    var sideEffects: [Effect]
    var warnings: [Warning] = []
  }

  struct Effect: Encodable, Sendable {
    var entityType: String
    var previousSlabName: String
    var previousSlabNumber: Int
    var upgradedSlabName: String
    var upgradedSlabNumber: Int
    var slabExpiryDate: String
    var type = "slab"
  }

  @Sendable static func change(_ call: Call, _ session: WriteSession) throws -> Reply {
    let holder = try holder(call, session)
    let body = try call.decode(Body.self)
    guard let program = try body.programId.flatMap({ try session.programs[$0] }) else {
      throw ManualTierError.unknownProgram
    }
    guard let account = try session.enrollment(of: holder, program: program.id) else {
      throw CustomerV2Error.notEnrolled
    }
    guard let action = body.slabAction.flatMap({ Action(rawValue: $0.uppercased()) }) else {
      throw ManualTierError.noAction
    }
    let target = try target(action, body.toSlabName, account, program)
    let end = try end(body, account, session)
    let move = try Tiers.set(
      target.number, enrollment: account.id, expiresAt: end, till: call.caller.till.id,
      notes: String((body.slabChangeReason ?? "").prefix(255)), session)
    let zone = try session.zone
    let shown = try session.enrollment(account.id)?.shownTierEnd(zone) ?? session.now
    return Reply(
      Answer(
        programId: program.id, entityId: holder.id,
        sideEffects: [
          Effect(
            entityType: holder.entityType, previousSlabName: move.from.name, previousSlabNumber: move.from.number, upgradedSlabName: move.to.name,
            upgradedSlabNumber: move.to.number, slabExpiryDate: LongDate.text(shown, zone))
        ]))
  }

  /// Whose tier it is: a customer's, or with `type=USERGROUP2` a group's.
  private static func holder(_ call: Call, _ session: Session) throws -> PointsHolder {
    guard call.query["type"]?.uppercased() == "USERGROUP2" else {
      return .customer(try CustomerQuery.customer(call, session).id)
    }
    return try UserGroupError.translating {
      let (name, value) = (call.query["identifierName"] ?? "", call.query["identifierValue"]?.trimmed ?? "")
      return .group(try UserGroups.named(GroupQuery.name(name, value), session).id)
    }
  }

  private enum Action: String {
    case upgrade = "UPGRADE"
    case downgrade = "DOWNGRADE"
    case renewal = "RENEWAL"
    case extend = "EXTEND_CURRENT_TIER_EXPIRY_DATE"
  }

  private static func target(_ action: Action, _ name: String?, _ account: Enrollment, _ program: Program) throws
    -> Tier
  {
    let current = program.tier(account.tier)
    if action == .renewal || action == .extend { return current }
    guard let tier = program.tiers.first(where: { $0.name.lowercased() == name?.lowercased() }) else {
      throw ManualTierError.unknownTier
    }
    if action == .upgrade, tier.number <= current.number { throw ManualTierError.notHigher }
    if action == .downgrade, tier.number >= current.number { throw ManualTierError.notLower }
    return tier
  }

  /// The tier's new end; nil for the program's own.
  private static func end(_ body: Body, _ account: Enrollment, _ session: Session) throws -> Timestamp? {
    let zone = try session.zone
    switch body.manualSlabActionValidity?.uppercased() {
    case nil, "": throw ManualTierError.noValidity
    case "FIXED_DURATION":
      guard let days = body.manualSlabActionValidityUpto.flatMap({ Int($0) }), (0...36_525).contains(days) else {
        throw ManualTierError.noDays
      }
      return zone.endOfDay(session.now, plusDays: days)
    case "SPECIFIC_DATE":
      guard let date = body.manualSlabActionValidityUpto.flatMap({ zone.wallMoment($0) }) else {
        throw CustomerV2Error.dateFormat("manualSlabActionValidityUpto")
      }
      return zone.endOfDay(date)
    case "CURRENT_TIER_EXPIRY_DATE": return account.tierExpiresAt
    default: return nil
    }
  }
}

enum ManualTierError: APIError {
  case unknownProgram
  case noAction
  case noValidity
  case noDays
  case unknownTier
  case notHigher
  case notLower

  var code: Int {
    switch self {
    case .unknownProgram: 1101
    case .noAction: 8917
    case .noValidity: 8920
    case .noDays: 8921
    case .unknownTier: 8923
    case .notHigher: 8925
    case .notLower: 8926
    }
  }

  var message: String {
    switch self {
    case .unknownProgram: "invalid programId passed"
    case .noAction: "slabAction field is not set"
    case .noValidity: "manualSLabActionValidity field is not set"
    case .noDays: "manualSLabActionValidityUpto value should be an integer"
    case .unknownTier: "slab not found for the given slab name"
    case .notHigher: "target slab must be higher than the current slab"
    case .notLower: "target slab must be lower than the current slab"
    }
  }
}

/// A date in words: `30th Nov, 2025`.
enum LongDate {
  static func text(_ moment: Timestamp, _ zone: Zone) -> String {
    let civil = zone.civil(moment)
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let suffix = switch civil.day {
    case 1, 21, 31: "st"
    case 2, 22: "nd"
    case 3, 23: "rd"
    default: "th"
    }
    let month = months.indices.contains(civil.month - 1) ? months[civil.month - 1] : ""
    return "\(civil.day)\(suffix) \(month), \(civil.year)"
  }
}
