import Model

/// Who a v2 coupon call is about: the first identifier that is not empty decides.
struct CouponCustomerName: Decodable, Sendable {
  var id: String?
  var mobile: String?
  var externalId: String?
  var email: String?
  var cardNumber: String?
  var cardExternalId: String?

  /// Whether there is any identifier.
  var isEmpty: Bool { pairs.isEmpty }

  private var pairs: [(name: String, value: String)] {
    [
      ("id", id), ("mobile", mobile), ("externalId", externalId), ("email", email), ("cardnumber", cardNumber),
      ("cardExternalId", cardExternalId),
    ].compactMap { name, value in
      value.flatMap { $0.trimmed.isEmpty ? nil : (name, $0.trimmed) }
    }
  }

  init(_ query: Query) {
    id = query["id"]
    mobile = query["mobile"]
    externalId = query["externalId"] ?? query["external_id"]
    email = query["email"]
    cardNumber = query["cardNumber"]
    cardExternalId = query["cardExternalId"]
  }

  /// - Throws: `CouponError.customerUnknown`.
  func find(_ session: Session) throws -> Customer {
    guard let (name, value) = pairs.first else { throw CouponError.customerUnknown }
    do {
      let customer = try Customers.resolve(
        identifierName: name, value: value, source: Sources.all, session)
      try Customers.check(customer)
      return customer
    } catch is CustomerError {
      throw CouponError.customerUnknown
    }
  }
}

/// The customer as v2's coupon operations show one.
struct CouponCustomer: Encodable, Sendable {
  var id: Int64
  var profiles: [Profile]

  struct Profile: Encodable, Sendable {
    var firstName: String
    var lastName: String
    var fields: RawJSON
    var allFields = RawJSON("{}")
    var identifiers: [Identifier]
    var commChannels: RawJSON
    var userId: Int64
    var accountId: String
    var autoUpdateTime: String
    var identifiersAll: [Identifier]
  }

  struct Identifier: Encodable, Sendable {
    var type: String
    var value: String
  }

  init(_ customer: Customer, _ session: Session) throws {
    id = customer.id
    let zone = try session.zone
    profiles = try Customers.mainProfile(of: customer.id, session).map { profile in
      let identifiers = profile.identifiers.map { Identifier(type: $0.type.rawValue, value: $0.value) }
      return [
        Profile(
          firstName: profile.firstName, lastName: profile.lastName, fields: RawJSON(profile.fields),
          identifiers: identifiers, commChannels: RawJSON(profile.channels), userId: customer.id,
          accountId: profile.account, autoUpdateTime: zone.iso(profile.updatedAt), identifiersAll: identifiers)
      ]
    } ?? []
  }
}

/// The letter case in which a call wants codes: upper case unless it says otherwise.
enum CodeCase {
  case upper
  case lower
  case asItIs

  init(_ query: Query) {
    switch (query["coupon_code_case"] ?? query["couponCodeCase"])?.uppercased() {
    case "LOWER": self = .lower
    case "AS_IT_IS": self = .asItIs
    default: self = .upper
    }
  }

  func callAsFunction(_ code: String) -> String {
    switch self {
    case .upper: code.uppercased()
    case .lower: code.lowercased()
    case .asItIs: code
    }
  }
}
