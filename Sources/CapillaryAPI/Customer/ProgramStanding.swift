import Model

/// A customer's standing in a program, as `loyaltyDetails` and the embeds of the details show it.
struct ProgramStanding: Encodable, Sendable {
  var redeemed: Amount
  var expired: Amount
  var returned: Amount
  var adjusted: Amount
  var lifetimePoints: Amount
  var loyaltyPoints: Amount
  var cumulativePurchases: Amount
  /// -1 where the customer is not enrolled.
  var loyaltyId: Int64
  var currentSlab: String
  /// Empty at the top.
  var nextSlab: String
  /// -1 at the top.
  var nextSlabSerialNumber: Int
  var nextSlabDescription: String
  var slabSNo: Int
  var slabExpiryDate: String
  // What follows is not part of the summary of one program.
  var programId: Int64?
  var delayedPoints: Amount?
  var delayedReturnedPoints: Amount?
  var delayedExpiredPoints: Amount?
  var totalAvailablePoints: Amount?
  var totalReturnedPoints: Amount?
  var linkedPartnerPrograms: [LinkedPartnerProgram]?
  var programTitle: String?
  var programDescription: String?
  var programPointsToCurrencyRatio: Amount?
  var upgradeStrategies: [UpgradeStrategy]?
  var gapToRenewSummary: RenewalGap?

  struct UpgradeStrategy: Encodable, Sendable {
    var upgradeBasedOn: String
    var upgradeThreshold: Amount
    var customerUpgradeEntityValues: Values

    struct Values: Encodable, Sendable {
      var currentValue: Amount
      var gapToUpgrade: Amount
      var valueValidUpto: String
    }
  }

  struct RenewalGap: Encodable, Sendable {
    var tierExpiryDate: String
    var renewConfirmed: Bool
    var renewStrategies: [Strategy]

    struct Strategy: Encodable, Sendable {
      var renewBasedOn: String
      var renewThreshold: Amount
      var customerRenewEntityValue: Amount
      var customerGapToRenewValue: Amount
    }
  }
}

/// A partner program that a customer belongs to.
struct LinkedPartnerProgram: Encodable, Sendable {
  var partnerProgramId: Int64
  var partnerProgramName: String
  var partnerProgramDescription: String
  var partnerTierNumber: Int64?
  var partnerTierName: String?
  var partnerTierExpiryDate: String?
  var partnerMembershipId: String
  var partnerProgramType: String
  var tierBased: Bool

  init(_ membership: PartnerMembership, _ zone: Zone) {
    let program = membership.program
    partnerProgramId = program.id
    partnerProgramName = program.name
    partnerProgramDescription = program.description
    partnerTierNumber = membership.tier.map { Int64($0) }
    partnerTierName = membership.tierName
    partnerTierExpiryDate = membership.tierExpiresAt.map { zone.iso($0) }
    partnerMembershipId = membership.membership
    partnerProgramType = program.kind.rawValue
    tierBased = !program.tiers.isEmpty
  }
}

extension ProgramStanding {
  /// The summary of one program. Whoever is not enrolled stands in its first tier with nothing.
  init(_ account: Enrollment?, _ program: Program, _ session: Session) throws {
    let tier = program.tier(account?.tier ?? 1)
    let next = program.tier(after: tier.number)
    redeemed = account?.redeemed ?? .zero
    expired = account?.expired ?? .zero
    returned = account?.returned ?? .zero
    adjusted = account?.adjusted ?? .zero
    lifetimePoints = account?.lifetimePoints ?? .zero
    loyaltyPoints = account?.points ?? .zero
    cumulativePurchases = account?.purchases ?? .zero
    loyaltyId = account?.id ?? -1
    currentSlab = tier.name
    nextSlab = next?.name ?? ""
    nextSlabSerialNumber = next?.number ?? -1
    nextSlabDescription = next?.description ?? ""
    slabSNo = tier.number
    let zone = try session.zone
    slabExpiryDate = zone.iso(account?.shownTierEnd(zone) ?? TierEnd.shown(nil, since: session.now, zone))
  }

  /// Everything that is known of a customer in a program.
  init(full account: Enrollment?, _ program: Program, titled: Bool = false, _ session: Session) throws {
    try self.init(account, program, session)
    programId = program.id
    delayedPoints = account?.delayedPoints ?? .zero
    delayedReturnedPoints = account?.promisedReturned ?? .zero
    delayedExpiredPoints = .zero
    totalAvailablePoints = (account?.points ?? .zero) + (account?.delayedPoints ?? .zero)
    totalReturnedPoints = (account?.returned ?? .zero) + (account?.promisedReturned ?? .zero)
    let zone = try session.zone
    linkedPartnerPrograms = try account?.customer.map { customer in
      try PartnerMemberships.of(customer, program: program.id, session).map { LinkedPartnerProgram($0, zone) }
    } ?? []
    guard titled else { return }
    programTitle = program.name
    programDescription = program.description
    programPointsToCurrencyRatio = program.value(of: Amount(1))
  }

  /// The standing in each program that a customer or group is in.
  static func all(of holder: PointsHolder, _ session: Session) throws -> [ProgramStanding] {
    let programs = try session.programs
    return try session.enrollments(of: holder).compactMap { account in
      try programs[account.program].map { try ProgramStanding(full: account, $0, session) }
    }
  }

  /// How far it is to the next tier, with the values as they are for `days` from now.
  mutating func addUpgradeGap(_ account: Enrollment?, _ program: Program, days: Int64, _ session: Session) throws {
    guard let account, let gap = Tiers.gap(account, program) else {
      upgradeStrategies = []
      return
    }
    let zone = try session.zone
    upgradeStrategies = [
      UpgradeStrategy(
        upgradeBasedOn: gap.basis.rawValue, upgradeThreshold: gap.next.threshold,
        customerUpgradeEntityValues: .init(
          currentValue: gap.current, gapToUpgrade: gap.missing,
          valueValidUpto: zone.date(session.now.adding(days: days))))
    ]
  }

  /// What would renew the tier, for those above the first.
  mutating func addRenewalGap(_ account: Enrollment?, _ program: Program, _ session: Session) throws {
    guard let account, let end = account.tierExpiresAt else { return }
    let gap = Tiers.renewalGap(account, program)
    gapToRenewSummary = RenewalGap(
      tierExpiryDate: try session.zone.date(end), renewConfirmed: gap.map { $0.missing == .zero } ?? false,
      renewStrategies: gap.map { gap in
        [
          .init(
            renewBasedOn: "PURCHASE", renewThreshold: gap.current + gap.missing, customerRenewEntityValue: gap.current,
            customerGapToRenewValue: gap.missing)
        ]
      } ?? [])
  }
}

/// Which programs a light read is about: `programId`, `entityType` and `fetchDataForAllPrograms`.
enum ProgramChoice {
  /// - Parameter unknown: what an unknown program id is answered with.
  /// - Throws: 1212 for an unknown kind of entity, 1632 for groups, which have reads of their own.
  static func programs(_ query: Query, unknown: any APIError, _ session: Session) throws -> [Program] {
    switch query["entityType"]?.uppercased() {
    case nil, "CUSTOMER": break
    case "FLEET": throw LoyaltyError.invalidGroup
    default: throw CustomerV2Error.invalidEntityType
    }
    let programs = try session.programs
    if query.flag("fetchDataForAllPrograms") { return programs.all }
    if let text = query["programId"] {
      guard let id = Int64(text), let program = programs[id] else { throw unknown }
      return [program]
    }
    return programs.standard.map { [$0] } ?? []
  }
}

/// The failures of the reads about points and tiers beside those of all customer operations.
enum LoyaltyError: APIError {
  case unknownProgram
  case notEnrolled
  case notInGroup(customer: Int64, group: String)
  case invalidGroup
  case noResults

  var code: Int {
    switch self {
    case .unknownProgram: 885
    case .notEnrolled: 1218
    case .notInGroup: 1620
    case .invalidGroup: 1632
    case .noResults: 814
    }
  }

  var message: String {
    switch self {
    case .unknownProgram: "Invalid program id passed"
    case .notEnrolled: "Customer not enrolled in loyalty program : customer not enrolled or no cps entry"
    case .notInGroup(let customer, let group): "user \(customer) does not belong to group \(group)"
    case .invalidGroup: "group id/externalId/primary userId passed is not valid"
    case .noResults: "No Results Found"
    }
  }
}
