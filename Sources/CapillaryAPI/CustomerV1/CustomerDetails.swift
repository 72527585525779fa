import Model

/// A customer as `customer/get` answers. What is optional appears with its flag.
struct CustomerDetails: Encodable, Sendable {
  var firstname: String
  var lastname: String
  @Nullable var mobile: String?
  @Nullable var email: String?
  @Nullable var external_id: String?
  var lifetime_points: Amount
  var lifetime_purchases: Amount
  var loyalty_points: Amount
  @Nullable var current_slab: String?
  var registered_on: String
  var updated_on: String
  var type: String
  var source: String
  var identifiers: V1List<String>
  @Nullable var gender: String?
  var registered_by: String
  var registered_store: V1Entity?
  var registered_till: V1Entity?
  var user_groups2: V1List<JSONValue>
  var fraud_details: FraudDetails?
  var trackers: Trackers
  var user_id: String?
  var slab_history: SlabHistory?
  @Nullable var current_nps_status: String?
  var next_slab: NextSlab?
  var ndnc_status: String?
  var optin_status: OptInStatus?
  var expiry_schedule: ExpirySchedule?
  var expired_points: ExpiredPoints?
  var points_summary: PointsHistory?
  var promotion_points: PromotionPoints?
  var membership_retention_criteria: RetentionCriteria?
  var tier_upgrade_criteria: UpgradeCriteria?
  var delayed_accrual: DelayedAccrual?
  var customer_image: CustomerImage?
  var segments: Segments?
  var subscriptions: V1SubscriptionStates?
  var card_details: V1Cards?
  var custom_fields: V1Fields
  var extended_fields: V1Fields
  var transactions: Transactions?
  var coupons: HeldCoupons?
  var notes: V1List<V1Note>?
  var programs_list: ProgramsList?
  var points_summaries: PointsSummaries
  var item_status: CustomerItemStatus

  struct FraudDetails: Encodable, Sendable {
    var status: String
    var marked_by = ""
    var modified_on = ""
    var reason = ""
  }

  /// An empty text without `tracker_info=true`.
  enum Trackers: Encodable, Sendable {
    case hidden
    case values([Value])

    struct Value: Encodable, Sendable {
      var id: String
      var name: String
      var condition_id: String
      var condition_name: String
      var type: String
      var value: String
      var period_start: String
      var period_end: String
    }

    struct List: Encodable, Sendable {
      var tracker: [Value]
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .hidden:
        var container = encoder.singleValueContainer()
        try container.encode("")
      case .values(let values): try List(tracker: values).encode(to: encoder)
      }
    }
  }

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

  struct OptInStatus: Encodable, Sendable {
    var sms: String
    var email: String
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

  struct CustomerImage: Encodable, Sendable {
    var url: String
  }

  struct Segments: Encodable, Sendable {
    var segment: [Segment]

    struct Segment: Encodable, Sendable {
      var name: String
      var value: String
    }
  }

  struct Transactions: Encodable, Sendable {
    var transaction: [Transaction]

    struct Transaction: Encodable, Sendable {
      var id: String
      var number: String
      var type: String
      var created_date: String
      var store: String
      /// With `transactions=true`.
      var amount: String?
      var gross_amount: String?
      var discount: String?
      var store_code: String?
      var till_code: String?
      /// With `tenders=true`.
      var tenders: Tenders?
    }

    struct Tenders: Encodable, Sendable {
      var tender: [Tender]

      struct Tender: Encodable, Sendable {
        var name: String
        var value: String
        var notes: String
      }
    }
  }

  struct HeldCoupons: Encodable, Sendable {
    var coupon: [Coupon]

    struct Coupon: Encodable, Sendable {
      var id: String
      var series_id: String
      var code: String
      var description: String
      var created_date: String
      var valid_till: String
      var redeemed: String
      var same_user_multiple_redeem: String
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

/// A store or till by its code and name.
struct V1Entity: Encodable, Sendable {
  var code: String
  var name: String

  init(_ entity: Entity) {
    code = entity.code
    name = entity.name
  }
}

struct V1Note: Encodable, Sendable {
  var id: String
  var description: String
  var added_on: String
}

/// A card as `customer/get` lists it.
struct V1Cards: Encodable, Sendable {
  var card: [Card]

  struct Card: Encodable, Sendable {
    var id: String
    var card_number: String
    var card_external_id: String
    var series_id: String
    var series_name: String
    var status: String
  }
}

/// A list that stands by itself: an array in JSON, and in XML an element for each entry, or one empty element.
struct V1List<Element: Encodable & Sendable>: Encodable, Sendable {
  var elements: [Element] = []

  func encode(to encoder: any Encoder) throws {
    if elements.isEmpty, let key = CodingUserInfoKey.isXML, encoder.userInfo[key] != nil {
      var container = encoder.singleValueContainer()
      return try container.encode("")
    }
    var container = encoder.unkeyedContainer()
    for element in elements { try container.encode(element) }
  }
}

/// A list that the older operations write as a single object where it has one element.
struct V1OneOrMany<Element: Encodable & Sendable>: Encodable, Sendable {
  var elements: [Element]

  init(_ elements: [Element]) { self.elements = elements }

  func encode(to encoder: any Encoder) throws {
    if elements.count == 1 { return try elements[0].encode(to: encoder) }
    var container = encoder.unkeyedContainer()
    for element in elements { try container.encode(element) }
  }
}
