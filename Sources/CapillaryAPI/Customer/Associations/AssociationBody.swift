import Model

/// A customer with a place in a company, as clients send one.
struct AssociationBody: Decodable {
  var customer: CustomerBody
  var details: Details?

  private enum Key: String, CodingKey { case associationDetails }

  init(from decoder: any Decoder) throws {
    customer = try CustomerBody(from: decoder)
    details = try decoder.container(keyedBy: Key.self).decodeIfPresent(Details.self, forKey: .associationDetails)
  }

  struct Details: Decodable {
    var hierarchyCode: String?
    var roleCode: String?
    var childRoleCode: String?
    var parentCustomer: CustomerBody?
    var childCustomers: [CustomerBody]?
    var fleetCompany: FleetCompany?
  }

  struct FleetCompany: Decodable {
    var externalId: String?
    var name: String?
    var hierarchyDefinitionCode: String?
  }

  /// The most customers of one call, children included. The documentation names no limit.
  static let limit = 1000

  /// The customers of a call: a list, or a single object.
  static func read(_ call: Call) throws -> [AssociationBody] {
    let bodies = try JSONReader.decode([AssociationBody].self, from: .array(call.body.list))
    guard !bodies.isEmpty else { throw CustomerV2Error.addWithoutIdentifiers }
    guard bodies.reduce(bodies.count, { $0 + ($1.details?.childCustomers?.count ?? 0) }) <= limit else {
      throw PlatformError.batchTooLarge(limit: limit)
    }
    return bodies
  }
}
