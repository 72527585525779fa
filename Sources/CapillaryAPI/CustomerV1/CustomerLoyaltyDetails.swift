import Model

/// Points and tiers in the answer of `customer/get`.
extension CustomerDetails {
  struct SlabHistory: Encodable, Sendable {
    var history: [Move]

    struct Move: Encodable, Sendable {
      var to: String
      var from: String
      var store: V1Entity?
      var type: String
      var to_tier_expiry_date: String?
      var from_tier_expiry_date: String?
      var changed_on: String
      var notes: String
      var program_id: String
    }
  }

  struct NextSlab: Encodable, Sendable {
    var name: String
    var description: String
    var serial_number: String
    var threshold: String
    var current_value: String
    var gap: String
  }

  struct ExpirySchedule: Encodable, Sendable {
    var schedule: [Step]

    struct Step: Encodable, Sendable {
      var points: String
      var expiry_date: String
      var program_id: String
    }
  }

  struct ExpiredPoints: Encodable, Sendable {
    var item: [Step]

    struct Step: Encodable, Sendable {
      var points: String
      var expired_on: String
      var program_id: String
    }
  }

  struct PointsHistory: Encodable, Sendable {
    var item: [Step]

    struct Step: Encodable, Sendable {
      /// CREDIT or DEBIT.
      var type: String
      var event: String
      var points: String
      var date: String
      var transaction_id: String?
      var program_id: String
    }
  }

  struct PromotionPoints: Encodable, Sendable {
    var item: [Step]

    struct Step: Encodable, Sendable {
      var type: String
      var points: String
      var remaining: String
      var issued_on: String
      var expiry_date: String
      var transaction_id: String?
      var program_id: String
    }
  }

  struct RetentionCriteria: Encodable, Sendable {
    var criteria: [Criterion]

    struct Criterion: Encodable, Sendable {
      var program_id: String
      var slab: String
      var based_on: String
      var threshold: String
      var current_value: String
      var tier_expiry_date: String
    }
  }

  struct UpgradeCriteria: Encodable, Sendable {
    var criteria: [Criterion]

    struct Criterion: Encodable, Sendable {
      var program_id: String
      var next_slab: String
      var based_on: String
      var threshold: String
      var current_value: String
      var gap: String
    }
  }

  struct DelayedAccrual: Encodable, Sendable {
    var promised_points: String
    var item: [Step]

    struct Step: Encodable, Sendable {
      var points: String
      var issued_on: String
      var conversion_date: String
      /// PROMISED until the points turn regular.
      var status: String
      var transaction_id: String?
      var program_id: String
    }
  }

  struct ProgramsList: Encodable, Sendable {
    var program: [Program]

    struct Program: Encodable, Sendable {
      var programId: String
      var programName: String
      var programDescription: String
      var isDefault: String
      var pointsToCurrencyRatio: String
      var PartnerPrograms: Partners

      struct Partners: Encodable, Sendable {
        var PartnerProgram: [Partner]
      }

      /// A partner program, every value as text.
      struct Partner: Encodable, Sendable {
        var partnerProgramId: String
        var partnerProgramName: String
        var partnerProgramDescription: String
        var isTierBased: String
        var pointsExchangeRate: String
        var partnerProgramType: String
        var membershipPeriodType: String
        var membershipPeriodValue: String
        var partnerProgramTiers: [Tier]

        struct Tier: Encodable, Sendable {
          var tierNumber: String
          var tierName: String
        }

        init(_ partner: Model.PartnerProgram) {
          partnerProgramId = String(partner.id)
          partnerProgramName = partner.name
          partnerProgramDescription = partner.description
          isTierBased = partner.tiers.isEmpty ? "false" : "true"
          pointsExchangeRate = Amount(thousandths: partner.exchangeRate / 1000).plain
          partnerProgramType = partner.kind.rawValue
          membershipPeriodType = partner.membershipType
          membershipPeriodValue = String(partner.membershipValue)
          partnerProgramTiers = partner.tiers.enumerated().map { .init(tierNumber: String($0 + 1), tierName: $1) }
        }
      }
    }
  }
}
