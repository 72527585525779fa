import Model

/// GET /v2/organization/programs: the loyalty programs and what their points are worth.
enum OrganizationPrograms {
  private struct Page: Encodable, Sendable {
    var data: [Program]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  private struct Program: Encodable, Sendable {
    var programId: Int64
    var programName: String
    var pointsToCurrencyRatio: Amount
    var programDescription: String
    /// Left out where there are none.
    var partnerPrograms: [Partner]?
    var `default`: Bool
  }

  private struct Partner: Encodable, Sendable {
    var partnerProgramId: Int64
    var partnerProgramName: String
    var partnerProgramDescription: String
    var partnerProgramTiers: [Tier]?
    var pointsExchangeRate: JSONValue
    var partnerProgramType: String
    var membershipPeriodType: String?
    var membershipPeriodValue: Int64
    var tierBased: Bool

    struct Tier: Encodable, Sendable {
      var tierNumber: Int
      var tierName: String
    }

    init(_ partner: PartnerProgram) {
      partnerProgramId = partner.id
      partnerProgramName = partner.name
      partnerProgramDescription = partner.description
      tierBased = !partner.tiers.isEmpty
      if tierBased {
        partnerProgramTiers = partner.tiers.enumerated().map { Tier(tierNumber: $0.offset + 1, tierName: $0.element) }
      }
      pointsExchangeRate = .amount(Amount(thousandths: partner.exchangeRate / 1000))
      partnerProgramType = partner.kind.rawValue
      if partner.kind == .supplementary, !partner.membershipType.isEmpty {
        membershipPeriodType = partner.membershipType
      }
      membershipPeriodValue = partner.membershipValue
    }
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let partners = try session.reference(PartnerPrograms.self).all
    let programs = try session.programSummaries().map { program in
      let own = partners.filter { $0.program == program.id }.map(Partner.init)
      return Program(
        programId: program.id, programName: program.name,
        pointsToCurrencyRatio: Amount(thousandths: program.pointsToCurrencyRatio / 1000),
        programDescription: program.description, partnerPrograms: own.isEmpty ? nil : own,
        default: program.isDefault)
    }
    return Reply(Page(data: programs))
  }
}
