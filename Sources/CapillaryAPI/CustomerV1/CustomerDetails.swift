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

  struct OptInStatus: Encodable, Sendable {
    var sms: String
    var email: String
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
