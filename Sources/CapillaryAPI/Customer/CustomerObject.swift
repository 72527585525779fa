import Model

/// The customer as v2 shows it (`customer.v2.get`, the bulk operations and their look-up twins).
struct CustomerObject: JSONWritable, Sendable {
  var id: Int64
  var profiles: [Profile]
  var loyaltyInfo: LoyaltyInfo
  var fraudDetails: FraudDetails?
  var segments = RawJSON("{}")
  var associatedWith: String?
  var pointsSummary: ProgramStanding?
  var subscriptionInfo: SubscriptionInfo?
  var loyaltyProgramDetails: [ProgramStanding]?
  var groupLoyaltyProgramDetails: [ProgramGroup]?
  var gapDetails: [ProgramStanding.UpgradeStrategy]?
  var promotionalPoints: PromotionalPoints?
  var expirySchedules: [PointsScheduleReads.Expiry]?
  var expiredPoints: [Expired]?
  var returnedPoints: [Returned]?
  var customerStatus: CustomerStatus?
  var customerImage: [ImagesEndpoint.Uploaded]?
  var associatedImages: [String]?
  var userGroups2: [CustomerGroup]?
  var ug2Pagination: CustomerPage?
  var extendedFields: RawJSON
  var cardDetails: RawJSON
  var warnings: [Warning]

  struct Profile: JSONWritable, Sendable {
    var firstName: String
    var lastName: String
    var attribution: Attribution
    var fields: RawJSON
    var allFields = RawJSON("{}")
    var identifiers: RawJSON
    var commChannels: RawJSON
    var source: String
    var userId: Int64
    var accountId: String
    var conflictingProfileList: RawJSON
    var autoUpdateTime: String
    var identifiersAll: RawJSON
  }

  struct Attribution: JSONWritable, Sendable {
    var createDate: String
    var createdBy: RawJSON
    var modifiedBy: RawJSON
    var modifiedDate: String
    /// Told of the customer as a whole, not of a profile.
    var createdFromSource: String?
  }

  struct LoyaltyInfo: JSONWritable, Sendable {
    var loyaltyType: String
    var attributionV2: Attribution
    var lifetimePurchases: Amount
  }

  struct FraudDetails: Encodable, Sendable {
    var markedBy = RawJSON("{}")
    var modifiedOn: String
    var status: String
  }

  struct SubscriptionInfo: Encodable, Sendable {
    var subscriptions: [Subscription]

    struct Subscription: Encodable, Sendable {
      var channel: String
      var priority: String
      var type: String
    }
  }

  struct CustomerStatus: Encodable, Sendable {
    var status: String
    var label: String

    init(_ customer: Customer, _ session: Session) throws {
      let label = try customer.statusLabel.flatMap { try session.reference(CustomerStatusLabels.self)[$0] }
      status = label?.status ?? customer.status.rawValue
      self.label = label?.label ?? ""
    }
  }

  struct ProgramGroup: Encodable, Sendable {
    var groupProgramId: Int64
    var title: String
    var description: String
    var programsList: [Program]
    var lifetimePoints: Amount
    var loyaltyPoints: Amount
    var promisedPoints: Amount
    var pointsToCurrencyRatio: Amount

    struct Program: Encodable, Sendable {
      var id: Int64
      var name: String
      var description: String
    }
  }

  struct Expired: Encodable, Sendable {
    var points: Amount
    var expiredOn: String
    var programId: Int64
  }

  struct Returned: Encodable, Sendable {
    var points: Amount
    var returnedOn: String
    var programId: Int64
  }

  struct PromotionalPoints: Encodable, Sendable {
    var customerPromotionType: [Award] = []
    var transactionPromotionType: [Award] = []
    var lineitemPromotionType: [Award] = []

    struct Award: Encodable, Sendable {
      var points: Amount
      var issuedAt: Store
      var issuedOn: String
      var expiryDate: String
      var promotionSource: Source
      var programId: Int64
      var promotionName: String
    }

    struct Store: Encodable, Sendable {
      var code: String
      var name: String
    }

    struct Source: Encodable, Sendable {
      var promotionSourceId = -1
      var promotionSourceType: String
    }
  }
}

extension CustomerObject {
  /// A customer with the profile of one source, or with all of them where `place` is nil.
  ///
  /// - Throws: `CustomerError.notInSource` where the source has no profile of the customer.
  init(
    _ customer: Customer, place: (source: String, account: String)?, warnings: [Warning] = [], _ session: Session
  ) throws {
    let entities = try session.reference(EntityForms.self)
    let zone = try session.zone
    let cards = try CustomerCards(of: customer.id, session)
    var profiles: [Profile] = []
    let stored = try place.map { [try Customers.profile(of: customer.id, source: $0.source, account: $0.account, session)] }
      ?? Customers.profiles(of: customer.id, session)
    profiles.reserveCapacity(stored.count)
    for (index, profile) in stored.enumerated() {
      guard let profile else { throw CustomerError.notInSource }
      profiles.append(Profile(profile, cards: index == 0 ? cards : nil, entities, zone))
    }
    id = customer.id
    loyaltyInfo = LoyaltyInfo(
      loyaltyType: customer.loyaltyType.rawValue,
      attributionV2: Attribution(
        createDate: zone.iso(customer.registeredAt), createdBy: entities[customer.createdBy],
        modifiedBy: entities[customer.updatedBy], modifiedDate: zone.iso(customer.updatedAt),
        createdFromSource: customer.createdSource == Sources.instore ? "instore" : customer.createdSource),
      lifetimePurchases: customer.lifetimePurchases)
    associatedWith = customer.associatedWith.flatMap { entities.code($0) }
    extendedFields = RawJSON(customer.extendedFields)
    cardDetails = cards.details
    self.profiles = profiles
    self.warnings = warnings
  }
}

extension CustomerObject.Profile {
  init(_ profile: Model.Profile, cards: CustomerCards?, _ entities: EntityForms, _ zone: Zone) {
    firstName = profile.firstName
    lastName = profile.lastName
    let modified = zone.iso(profile.updatedAt)
    attribution = .init(
      createDate: profile.createdAt == profile.updatedAt ? modified : zone.iso(profile.createdAt),
      createdBy: entities[profile.createdBy], modifiedBy: entities[profile.updatedBy], modifiedDate: modified)
    fields = RawJSON(profile.fields)
    var list = JSONBytes(capacity: 256)
    list.put(UInt8(ascii: "["))
    for (index, identifier) in profile.identifiers.enumerated() {
      list.put(literal: index == 0 ? "{\"type\":\"" : ",{\"type\":\"")
      list.put(raw: identifier.type.rawValue)
      list.put(literal: "\",\"value\":")
      list.put(string: identifier.value)
      list.put(UInt8(ascii: "}"))
    }
    if let cards, !cards.identifiers.isEmpty {
      if !profile.identifiers.isEmpty { list.put(UInt8(ascii: ",")) }
      list.put(raw: cards.identifiers)
    }
    list.put(UInt8(ascii: "]"))
    identifiers = RawJSON(list.text)
    identifiersAll = identifiers
    commChannels = RawJSON(profile.channels)
    source = profile.source
    userId = profile.customer
    accountId = profile.account
    conflictingProfileList = RawJSON(profile.conflicts)
    autoUpdateTime = modified
  }
}
