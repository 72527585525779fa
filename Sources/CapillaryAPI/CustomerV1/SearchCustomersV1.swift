import Model

/// `customer.v11.search`: customers by conditions such as `(firstname:STARTS:To)&(slab:EQUALS:Gold)`.
enum SearchCustomersV1 {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var customer: Page
  }

  struct Page: Encodable, Sendable {
    var count: String
    var start: String
    var rows: String
    var results: Results

    struct Results: Encodable, Sendable {
      var item: [Item]
    }
  }

  struct Item: Encodable, Sendable {
    var user_id: String
    var org_id: String
    var firstname: String
    var lastname: String
    var mobile: String
    var email: String
    var external_id: String
    var loyalty_points: String
    var lifetime_points: String
    var lifetime_purchases: String
    var current_slab: String
    var registered_on: String
    var registered_by: String
    var last_trans_value: String
    var attributes: Attributes

    struct Attributes: Encodable, Sendable {
      var attribute: OneOrMany<V1Fields.Field>
    }
  }

  /// The old search's word for what a customer has not.
  private static let none = "None"

  static func search(_ call: Call, _ session: Session) throws -> Reply {
    var conditions = CustomerConditions()
    for (attribute, comparison, values) in try parsed(call.query) {
      guard try conditions.add(attribute, comparison, values, session) else {
        throw PlatformError.invalidInput("q: \(attribute) cannot be compared by \(comparison.rawValue) with these values")
      }
    }
    let limit = min(max(call.query.int("rows") ?? call.query.int("limit") ?? 10, 1), 100)
    let start = max(call.query.int("start") ?? 0, 0)
    let (total, ids) = try conditions.run(limit: limit, offset: start, session)
    return Reply(
      Answer(
        status: V1Status(success: true, code: 200, message: "SUCCESS"),
        customer: Page(
          count: String(total), start: String(start), rows: String(limit),
          results: .init(item: try ids.compactMap { try item($0, session) }))))
  }

  /// The conditions of `q`. An `&` between them that was not escaped has cut the query, and is healed here.
  private static func parsed(
    _ query: Query
  ) throws -> [(attribute: String, comparison: CustomerConditions.Comparison, values: [String])] {
    guard let q = query["q"] else { throw PlatformError.invalidInput("q is missing") }
    let rest = query.pairs.map(\.name).filter { $0.hasPrefix("(") }
    let terms = ([q] + rest).joined(separator: "&").split(separator: "&").map(\.trimmed).filter { !$0.isEmpty }
    guard terms.count <= 20 else { throw PlatformError.invalidInput("q: at most 20 conditions are allowed") }
    return try terms.map { term in
      guard term.hasPrefix("("), term.hasSuffix(")") else {
        throw PlatformError.invalidInput("q: (ATTRIBUTE:OPERATOR:VALUE) was expected")
      }
      let parts = term.dropFirst().dropLast().split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        .map(\.trimmed)
      guard parts.count == 3, !parts[2].isEmpty,
        let comparison = CustomerConditions.Comparison(rawValue: parts[1].uppercased())
      else { throw PlatformError.invalidInput("q: (ATTRIBUTE:OPERATOR:VALUE) was expected") }
      let several = comparison == .range || comparison == .among
      let values = several ? parts[2].split(separator: ";").map(\.trimmed).filter { !$0.isEmpty } : [parts[2]]
      guard values.count <= 100 else { throw PlatformError.invalidInput("q: at most 100 values are allowed") }
      return (parts[0], comparison, values)
    }
  }

  private static func item(_ id: Int64, _ session: Session) throws -> Item? {
    guard let customer = try Customers.find(id: id, session) else { return nil }
    let person = try V1Person(customer, session)
    let standing = try LoyaltyStanding.all(of: id, session).first
    let fields = try Customers.mainProfile(of: id, session)?.fields ?? "{}"
    let filter = CustomerBills.Filter()
    let last = try CustomerBills.list(of: id, filter, limit: 10, session).first { $0.type == .regular }
    return Item(
      user_id: String(id), org_id: String(try session.organization.id), firstname: person.firstname,
      lastname: person.lastname, mobile: person.mobile ?? none, email: person.email ?? none,
      external_id: person.external_id ?? none, loyalty_points: (standing?.points ?? .zero).plain,
      lifetime_points: (standing?.lifetimePoints ?? .zero).plain, lifetime_purchases: customer.lifetimePurchases.plain,
      current_slab: standing?.tier.name ?? none, registered_on: try session.zone.dateTime(customer.registeredAt),
      registered_by: try session.entities[customer.createdBy]?.code ?? "",
      last_trans_value: last?.amount.plain ?? "0",
      attributes: .init(attribute: OneOrMany(V1Fields(stored: fields).field ?? [])))
  }
}
