import Model

/// `customer.v2.hierarchy`: the customers right below a parent, or those of a company.
enum HierarchyEndpoint {
  struct Answer: Encodable, Sendable {
    var entity: Entity
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success = true
  }

  struct Entity: Encodable, Sendable {
    var customers: [Member]
    var count: Int64
    var errors: [ErrorItem] = []
    var warnings: [Warning] = []
  }

  struct Member: Encodable, Sendable {
    var profiles: [CustomerObject.Profile]
    var extendedFields: RawJSON
    var roleCode: String?
    var createdDate: String?
    var noOfChildren: Int64?
    var defaultChild: Bool?
    var parentCustomer: AssociatedCustomer.Relative?
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let page = try CustomerPage(query)
    guard page.limit <= 100 else { throw CustomerV2Error.limitTooLarge }
    let anchor = try anchor(query, session)
    let place = try query["source"].flatMap { _ in try CustomerQuery.place(call, session, .lookup) }
    let (total, places) = try Associations.list(
      below: anchor, limit: page.limit, offset: page.offset, byUpdate: query["sortBy"]?.lowercased() == "lastupdatedon",
      oldestFirst: query["sortOrder"]?.uppercased() == "ASC", session)
    let members = try places.map { association -> Member in
      let customer = try Customers.active(id: association.customer, session)
      let object = try CustomerObject(customer, place: nil, session)
      let own = object.profiles.filter { $0.source == place?.source && $0.accountId == place?.account }
      var member = Member(profiles: own.isEmpty ? object.profiles : own, extendedFields: object.extendedFields)
      if query.flag("includeCustomerAssociateDetail") {
        member.roleCode = association.roleCode
        member.createdDate = try session.zone.iso(association.createdAt)
        member.defaultChild = association.isDefaultChild
        member.parentCustomer = try association.parent.map { try AssociatedCustomer.Relative($0, session) }
      }
      if query.flag("includeNoOfChildren") {
        member.noOfChildren = try Associations.countChildren(of: association.customer, session)
      }
      return member
    }
    return Reply(Answer(entity: Entity(customers: members, count: total)))
  }

  private static func anchor(_ query: Query, _ session: Session) throws -> Associations.Anchor {
    for name in ["associationEntityType", "associationEntityIdentifierType", "associationEntityIdentifierValue"]
    where query[name] == nil {
      throw PlatformError.mandatoryField(name)
    }
    let value = query["associationEntityIdentifierValue"] ?? ""
    switch query["associationEntityType"]?.lowercased() {
    case "parentcustomer":
      return try CustomerV2Error.translating(.lookup) {
        let parent = try Customers.resolve(
          identifierName: query["associationEntityIdentifierType"], value: value, source: query["source"] ?? Sources.all,
          account: query["accountId"], session)
        try Customers.check(parent)
        return .parent(parent.id)
      }
    case "company":
      let byID = query["associationEntityIdentifierType"]?.lowercased() == "id"
      let company = try byID
        ? Int64(value).flatMap { try Companies.find(id: $0, session) }
        : Companies.find(externalID: value, session)
      guard let company else { throw CompanyV2Error.place(.unknownCompany(value)) }
      return .company(company.id)
    default:
      throw PlatformError.invalidInput("associationEntityType: parentCustomer or company was expected")
    }
  }
}
