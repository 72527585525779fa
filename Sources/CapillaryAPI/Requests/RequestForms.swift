import Model

/// A request as v1.1 clients send one: to be filed, or to be decided.
struct RequestForm: Decodable {
  var id: Int64?
  var type: String?
  var base_type: String?
  var reference_id: String?
  var customer: Person?
  var old_value: String?
  var new_value: String?
  var requested_on: String?
  var misc_info: JSONValue?
  var points: Amount?
  var series_id: Int64?
  var reason: String?
  var comments: String?
  var updated_comments: String?
  var old_type: String?
  var new_type: String?
  var transaction_id: Int64?
  var earning_entity_type: String?
  var user_group_2_identification_info: AddGroupGoodwill.Form.Group?
  /// Of goodwill to a group, whose sample has it here.
  var programId: Int64?

  struct Person: Decodable {
    var mobile: String?
    var email: String?
    var external_id: String?
    var id: String?

    /// The first identifier that is there: its kind and value.
    var named: (name: String, value: String)? {
      for (name, value) in [("id", id), ("mobile", mobile), ("email", email), ("external_id", external_id)] {
        if let value = value?.trimmed, !value.isEmpty { return (name, value) }
      }
      return nil
    }

    /// - Throws: `RequestV1Error.noIdentifiers`; `CustomerError.notFound` and the like.
    func find(_ session: Session) throws -> Customer {
      guard let (name, value) = named else { throw RequestV1Error.noIdentifiers }
      return try Customers.resolve(identifierName: name, value: value, source: Sources.all, session)
    }
  }

  /// `POINTS`, `MERGE`, …, with the synonyms that pages use made one.
  var baseType: String {
    switch base_type?.uppercased() ?? "" {
    case "COUPONS": "COUPON"
    case "REALLOCATION", "MOBILE_REALLOCATION": "MOBILE_REALLOC"
    case let type: type
    }
  }

  static let limit = 10

  /// The requests of a body: a list or one, also inside a second `root` and `element`, as newer XML samples have it.
  static func read(_ call: Call) throws -> [RequestForm] {
    let value = (call.body["root"] ?? call.body)["request"] ?? .null
    let list = (value["element"] ?? value).list
    guard !list.isEmpty else { throw PlatformError.invalidInput("") }
    guard list.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    return try JSONReader.decode([RequestForm].self, from: .array(list))
  }
}

extension Requests.Kind {
  /// The kind that a v1.1 client names.
  ///
  /// - Throws: `RequestV1Error.invalidType` for one that v1.1 does not know.
  init(v1 name: String?) throws {
    guard let kind = Requests.Kind(rawValue: name?.trimmed.uppercased() ?? ""), Requests.Kind.classic.contains(kind)
    else { throw RequestV1Error.invalidType }
    self = kind
  }
}

/// A customer beside a request.
struct RequestPerson: Encodable, Sendable {
  var firstname: String?
  var lastname: String?
  var email: String?
  var mobile: String?
  var external_id: String?
  var id: Int64?
  var fraud_status: String?

  /// The customer of a request in a list, with the fraud status; nil where there is none.
  static func listed(_ id: Int64, withID: Bool, _ session: Session) throws -> RequestPerson? {
    guard let customer = try Customers.find(id: id, session) else { return nil }
    var person = try RequestPerson(customer, session)
    if !withID { person.id = nil }
    person.fraud_status = customer.fraudStatus
    return person
  }

  init(_ customer: Customer, _ session: Session) throws {
    let person = try V1Person(customer, session)
    firstname = person.firstname
    lastname = person.lastname
    email = person.email
    mobile = person.mobile
    external_id = person.external_id
    id = person.id
  }
}
