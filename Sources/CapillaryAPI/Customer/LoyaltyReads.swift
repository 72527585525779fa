import Model

/// Reads of a customer's points and tiers, by id and by identifier: `loyaltyDetails`, `points/balance`, `tierDetails`.
enum LoyaltyReads {
  struct Details: Encodable, Sendable {
    var data: [ProgramStanding]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  @Sendable static func details(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    // With a group it is the group's standing that is meant, which is its members' to see.
    if let text = call.query["fleetGroupId"] {
      guard let id = Int64(text.trimmed), try UserGroups.find(id, session) != nil,
        try GroupMembers.find(customer.id, in: id, session)?.isActive == true
      else { throw LoyaltyError.notInGroup(customer: customer.id, group: text) }
      return Reply(Details(data: try ProgramStanding.all(of: .group(id), session)))
    }
    let programs = try session.programs
    guard let text = call.query["programId"] else {
      return Reply(
        Details(
          data: try programs.all.map {
            try ProgramStanding(
              full: try session.enrollment(customer: customer.id, program: $0.id), $0, session)
          }))
    }
    guard let program = Int64(text).flatMap({ programs[$0] }),
      let account = try session.enrollment(customer: customer.id, program: program.id)
    else { throw CustomerV2Error.notEnrolled }
    return Reply(Details(data: [try ProgramStanding(full: account, program, session)]))
  }

  struct Balance: Encodable, Sendable {
    var entityId: Int64
    var entityType = "CUSTOMER"
    var totalPoints: Amount
    var mainPoints: Amount
    var promisedPoints: Amount
    var promisedPointsBreakup: Breakup
    var warnings: [Warning] = []

    struct Breakup: Encodable, Sendable {
      var delayedAccrualPoints: Amount
      var externalTriggerBasedPoints: Amount
    }
  }

  @Sendable static func balance(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let programs = try ProgramChoice.programs(call.query, unknown: CustomerV2Error.invalidProgram, session)
    var (main, delayed, triggered) = (Amount.zero, Amount.zero, Amount.zero)
    for program in programs {
      guard let account = try session.enrollment(customer: customer.id, program: program.id) else { continue }
      main += account.points
      delayed += account.promised
      triggered += account.triggerBased
    }
    return Reply(
      Balance(
        entityId: customer.id, totalPoints: main + delayed + triggered, mainPoints: main,
        promisedPoints: delayed + triggered,
        promisedPointsBreakup: .init(delayedAccrualPoints: delayed, externalTriggerBasedPoints: triggered)))
  }

  struct TierAnswer: Encodable, Sendable {
    var entityId: Int64
    var entityType = "CUSTOMER"
    var programTiers: [ProgramTier]
    var warnings: [Warning] = []
  }

  struct ProgramTier: Encodable, Sendable {
    var programId: Int64
    var currentTierName: String
    var currentTierSerialNumber: Int
    var tierExpiryDate: String
    var tierExpiryDateISO: String
    var nextTierName: String
    var nextTierSerialNumber: Int
  }

  @Sendable static func tiers(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let programs = try ProgramChoice.programs(call.query, unknown: CustomerV2Error.invalidProgram, session)
    let zone = try session.zone
    return Reply(
      TierAnswer(
        entityId: customer.id,
        programTiers: try programs.compactMap { program in
          guard let account = try session.enrollment(customer: customer.id, program: program.id) else { return nil }
          let tier = program.tier(account.tier)
          let next = program.tier(after: tier.number)
          let end = account.shownTierEnd(zone)
          return ProgramTier(
            programId: program.id, currentTierName: tier.name, currentTierSerialNumber: tier.number,
            tierExpiryDate: zone.dateTime(end), tierExpiryDateISO: zone.iso(end), nextTierName: next?.name ?? "",
            nextTierSerialNumber: next?.number ?? -1)
        }))
  }
}
