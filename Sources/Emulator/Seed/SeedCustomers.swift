import CapillaryAPI
import Model

/// Customers with what happened to them before the load. Each is registered, and buys, at moments of the past.
extension SeedLoader {
  static func customers(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map(
        "name", "first_name", "last_name", "mobile", "email", "external_id", "source", "account", "loyalty",
        "registered", "custom_fields", "extended_fields", "labels", "status", "history")
      let customer = SeedCustomer()
      let name = try map.word("name")
      guard seeding.customers[name] == nil else { throw item.error("there is another customer '\(name)'") }
      seeding.customers[name] = customer
      try register(customer, map, &seeding)
      for event in try map.list("history") { try add(event, of: customer, &seeding) }
    }
  }

  private static func register(_ customer: SeedCustomer, _ map: SeedMap, _ seeding: inout Seeding) throws {
    let registered = try map.need("registered").map("days_ago", "time", "till")
    customer.registeredAt = try seeding.moment(registered)
    customer.till = try seeding.till(registered["till"])
    var identifiers: [Identifier] = []
    for (key, kind) in [("mobile", Identifier.Kind.mobile), ("email", .email), ("external_id", .externalID)] {
      if let value = try map[key]?.word() { identifiers.append(Identifier(kind, value)) }
    }
    let profile = Registration.Profile(
      source: try map.text("source", default: Sources.instore), account: try map.text("account"),
      firstName: try map.word("first_name"), lastName: try map.text("last_name"), identifiers: identifiers,
      fields: try fields(map["custom_fields"], "custom field of customers", seeding) {
        $0.custom($1, scopes: ["loyalty_registration", "customer"])
      })
    let isMember = try map.flag("loyalty", default: true)
    let registration = Registration(
      loyaltyType: isMember ? .loyalty : .nonLoyalty, profiles: [profile],
      extendedFields: try fields(map["extended_fields"], "extended field of customers", seeding) {
        $0.extended($1, entity: "customer")
      })
    let labels = try map.list("labels").map { label in (label, try label.word()) }
    let status = try map["status"].map { ($0, try $0.word()) }
    seeding.happens(at: customer.registeredAt, map.node) { session in
      let made = try Customers.register(registration, by: customer.till, session)
      if let warning = made.warnings.first { throw map.node.error(SeedError.words(of: warning)) }
      customer.id = made.id
      if isMember { try Loyalty.enroll(customer: made.id, till: customer.till, session) }
      for (node, label) in labels {
        let unknown = try CustomerLabels.change(made.id, add: [label], remove: [], till: customer.till, session).unknown
        if let name = unknown.first {
          let known = try CustomerLabels.all(session).map(\.name)
          throw node.error("there is no label '\(name)': known are \(known.joined(separator: ", "))")
        }
      }
    }
    if let (node, label) = status {
      seeding.happens(at: seeding.session.now, node) { session in
        try CustomerStatuses.set(label, of: customer.id, reason: "", till: customer.till, session)
      }
    }
  }

  /// Values of fields that the organization has defined, as the text of a JSON object.
  private static func fields(
    _ node: SeedNode?, _ what: String, _ seeding: Seeding, _ find: (FieldDefinitions, String) -> FieldDefinition?
  ) throws -> String {
    var values = JSONObject()
    let definitions = try seeding.session.reference(FieldDefinitions.self)
    for member in try node?.members() ?? [] {
      guard let field = find(definitions, member.name) else {
        throw member.error("there is no \(what) '\(member.name)'; custom_fields and extended_fields define them")
      }
      guard field.accepts(try member.text()) else {
        let allowed = field.options.isEmpty ? "a \(field.dataType.lowercased())" : field.options.alternatives
        throw member.error("\(member.name) is to be \(allowed), not '\(try member.text())'")
      }
      values[field.name] = .string(try member.text())
    }
    return values.serialized
  }
}

/// A customer of a seed file on the way into the database.
final class SeedCustomer {
  /// 0 until the registration was played.
  var id: Int64 = 0
  var registeredAt = Timestamp(milliseconds: 0)
  /// Where the customer registered, and buys where nothing else is said.
  var till: Int64 = 0
}
