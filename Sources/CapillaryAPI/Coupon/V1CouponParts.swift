import Model

/// Who a v1.1 coupon entry is about, as clients send it and as replies repeat it.
struct V1CouponCustomer: Decodable, Sendable {
  var id: String?
  var mobile: String?
  var email: String?
  var external_id: String?
  var card_number: String?
  var card_external_id: String?

  init(_ query: Query) {
    id = query["id"]
    mobile = query["mobile"]
    email = query["email"]
    external_id = query["external_id"] ?? query["externalId"]
    card_number = query["card_number"]
    card_external_id = query["card_external_id"]
  }

  private var pairs: [(name: String, value: String)] {
    [
      ("mobile", mobile), ("email", email), ("external_id", external_id), ("id", id), ("card_number", card_number),
      ("card_external_id", card_external_id),
    ].compactMap { name, value in
      value.flatMap { $0.trimmed.isEmpty ? nil : (name, $0.trimmed) }
    }
  }

  var isEmpty: Bool { pairs.isEmpty }

  /// The customer; of somebody who was merged, the survivor.
  ///
  /// - Throws: `CouponError.customerUnknown`.
  func find(_ session: Session) throws -> Customer {
    guard let (name, value) = pairs.first else { throw CouponError.customerUnknown }
    do {
      return try V1Lookup.find(name, value, session).customer
    } catch is CustomerV1Error {
      throw CouponError.customerUnknown
    }
  }
}

/// The customer's identifiers in v1.1's replies.
struct V1CouponHolder: Encodable, Sendable {
  var mobile: String?
  var email: String?
  var external_id: String?
  var user_id: String?

  init(_ customer: Customer, _ session: Session) throws {
    mobile = try Customers.value(.mobile, of: customer.id, session) ?? ""
    email = try Customers.value(.email, of: customer.id, session) ?? ""
    external_id = try Customers.value(.externalID, of: customer.id, session) ?? ""
  }

  /// What the client sent of somebody who is unknown.
  init(_ sent: V1CouponCustomer?) {
    mobile = sent?.mobile
    email = sent?.email
    external_id = sent?.external_id
  }
}

/// A code of an entity and its name, as v1.1 and v2's lists show stores.
struct CouponPlace: Encodable, Sendable {
  var code: String
  var name: String

  init(_ entity: Entity) {
    code = entity.code
    name = entity.name
  }

  /// The store of a till, else the till itself; nil where the id is none.
  static func store(ofTill id: Int64?, _ session: Session) throws -> CouponPlace? {
    let entities = try session.entities
    guard let id, let till = entities[id] else { return nil }
    return CouponPlace(entities.store(of: till) ?? till)
  }
}

/// v1.1's list of a series' own properties.
struct V1CustomProperties: Encodable, Sendable {
  var custom_property: [Property]

  struct Property: Encodable, Sendable {
    var name: String
    var value: String
  }

  init(_ series: CouponSeries) {
    custom_property = JSONObject(stored: series.properties).map {
      Property(name: $0.name, value: $0.value.text ?? ($0.value.isNull ? "" : $0.value.serialized))
    }
  }
}

/// The entries of a v1.1 request body that is one object, or a list of them.
struct V1CouponBatch<Entry: Decodable & Sendable>: Decodable, Sendable {
  var coupon: [Entry]?

  /// - Throws: `PlatformError.invalidInput` for an empty batch, `.batchTooLarge` for one beyond 100.
  static func entries(_ call: Call) throws -> [Entry] {
    let entries = try call.decode(V1CouponBatch<Entry>.self).coupon ?? []
    guard !entries.isEmpty else { throw PlatformError.invalidInput("coupon is mandatory") }
    guard entries.count <= 100 else { throw PlatformError.batchTooLarge(limit: 100) }
    return entries
  }
}
