import Model

/// A customer as `customer/add` and `customer/update` answer.
struct RegisteredCustomer: Encodable, Sendable {
  var user_id: Int64
  var firstname: String
  var lastname: String
  @Nullable var mobile: String?
  @Nullable var email: String?
  @Nullable var external_id: String?
  var lifetime_points: Amount
  var loyalty_points: Amount
  @Nullable var current_slab: String?
  @Nullable var tier_expiry_date: String?
  var points_summaries: PointsSummaries
  var lifetime_purchases: Amount
  var registered_on: String
  var updated_on: String
  var type: String
  var source: String
  var fraud_status: String
  var reason = ""
  var custom_fields: V1Fields
  var extended_fields: V1Fields
  var subscriptions: V1SubscriptionStates
  var side_effects: SideEffects
  /// With `rawSideEffects=true`.
  var sideEffects: [RawSideEffect]?
  var item_status: CustomerItemStatus

  struct SideEffects: Encodable, Sendable {
    var effect: [Effect] = []

    struct Effect: Encodable, Sendable {
      var awarded_points: Amount
      var total_points: Amount?
      var customer_id: String
      var is_referrer: String?
      var type = "points"
    }
  }

  struct RawSideEffect: Encodable, Sendable {
    var entityType = "USER"
    var rawAwardedPoints: Amount
    var awardedPoints: Amount
    var customerId: String
    var type = "points"
    var isReferrer: Bool
  }

  init(_ id: Int64, _ status: CustomerItemStatus, subscriptions: V1SubscriptionStates, _ session: Session) throws {
    guard let customer = try Customers.find(id: id, session) else { throw CustomerV1Error.customerUnknown }
    let zone = try session.zone
    let profile = try Customers.mainProfile(of: id, session)
    let standings = try LoyaltyStanding.all(of: id, session)
    let main = standings.first
    user_id = id
    firstname = profile?.firstName ?? ""
    lastname = profile?.lastName ?? ""
    _mobile = Nullable(wrappedValue: profile?.value(.mobile))
    _email = Nullable(wrappedValue: profile?.value(.email))
    _external_id = Nullable(wrappedValue: profile?.value(.externalID))
    lifetime_points = main?.lifetimePoints ?? .zero
    loyalty_points = main?.points ?? .zero
    _current_slab = Nullable(wrappedValue: main?.tier.name)
    _tier_expiry_date = Nullable(wrappedValue: main.map { zone.dateTime($0.shownTierEnd(zone)) })
    points_summaries = PointsSummaries(points_summary: standings.map { PointsSummary($0, zone) })
    lifetime_purchases = customer.lifetimePurchases
    registered_on = zone.dateTime(customer.registeredAt)
    updated_on = zone.dateTime(customer.updatedAt)
    type = customer.loyaltyType.v1Name
    source = customer.createdSource.lowercased()
    fraud_status = customer.fraudStatus
    custom_fields = V1Fields(stored: profile?.fields ?? "{}")
    extended_fields = V1Fields(stored: customer.extendedFields)
    self.subscriptions = subscriptions
    side_effects = SideEffects()
    item_status = status
  }
}

extension Customer.LoyaltyType {
  var v1Name: String { self == .loyalty ? "LOYALTY" : "NON_LOYALTY" }
}

/// v1.1's summary of each program, with numbers as text.
struct PointsSummaries: Encodable, Sendable {
  var points_summary: [PointsSummary]
}

struct PointsSummary: Encodable, Sendable {
  var programId: String
  var redeemed: String
  var expired: String
  var returned: String
  var adjusted: String
  var lifetimePoints: String
  var loyaltyPoints: String
  var cumulativePurchases: String
  var currentSlab: String
  /// `customer/get` only, as all that follow an optional.
  var currentSlabDescription: String?
  var nextSlab: String
  var nextSlabSerialNumber: String
  var nextSlabDescription: String
  var slabSNo: String
  var slabExpiryDate: String
  var totalPoints = ""
  var delayed_points: String?
  var delayed_returned_points: String?
  var total_available_points: String?
  var total_returned_points: String?
  var program_title: String?
  var program_description: String?
  var program_points_to_currency_ratio: String?
  var linked_partner_programs: LinkedPartnerPrograms?
  var gap_to_upgrade: GapToUpgrade?
  var gap_to_renew: GapToRenew?

  init(_ standing: LoyaltyStanding, _ zone: Zone) {
    programId = String(standing.program)
    redeemed = standing.redeemed.plain
    expired = standing.expired.plain
    returned = standing.returned.plain
    adjusted = standing.adjusted.plain
    lifetimePoints = standing.lifetimePoints.plain
    loyaltyPoints = standing.points.plain
    cumulativePurchases = standing.purchases.plain
    currentSlab = standing.tier.name
    nextSlab = standing.nextTier?.name ?? ""
    nextSlabSerialNumber = standing.nextTier.map { String($0.number) } ?? "-1"
    nextSlabDescription = standing.nextTier?.description ?? ""
    slabSNo = String(standing.tier.number)
    slabExpiryDate = zone.dateTime(standing.shownTierEnd(zone))
  }

  struct LinkedPartnerPrograms: Encodable, Sendable {
    var linked_partner_program: [LinkedPartnerProgram] = []
  }

  /// What is missing to the next tier.
  struct GapToUpgrade: Encodable, Sendable {
    var upgrade_strategy: [Strategy]

    struct Strategy: Encodable, Sendable {
      var upgrade_based_on: String
      /// Spelt as the API spells it.
      var upgrade_entity_identifers = JSONObject()
      var upgrade_threshold: String
      var customer_upgrade_entity_values: Values

      struct Values: Encodable, Sendable {
        var current_value: String
        var gap_to_upgrade: String
        var value_valid_upto: String
      }
    }
  }

  /// What is missing to keep the tier.
  struct GapToRenew: Encodable, Sendable {
    var tier_expiry_date: String
    var renew_confirmed: String
    var renew_strategy: [Strategy]

    struct Strategy: Encodable, Sendable {
      var renew_based_on: String
      var renew_entity_identifiers = JSONObject()
      var renew_threshold: String
      var customer_renew_entity_value: String
      var customer_gap_to_renew_value: String
    }
  }
}

/// Subscriptions as add, update and get show them.
struct V1SubscriptionStates: Encodable, Sendable {
  var subscription: [State] = []

  struct State: Encodable, Sendable {
    var channel: String
    var priority: String
    var scope = "ALL"
    /// 1 subscribed, 0 not.
    var status: String
  }
}
