import Model

/// A customer with their place, as the bulk operations show one.
struct AssociatedCustomer: Encodable, Sendable {
  /// Absent where a place was changed, as documented.
  var id: Int64?
  var profiles: [CustomerObject.Profile]
  var loyaltyInfo: LoyaltyInfo
  var segments = RawJSON("{}")
  var referralCode: String?
  var associationDetails: Details?
  var extendedFields: RawJSON
  var warnings: [Warning]?
  var errors: [ErrorItem]?

  struct LoyaltyInfo: Encodable, Sendable {
    var loyaltyType: String
  }

  struct Details: Encodable, Sendable {
    var hierarchyCode: String?
    var hierarchyId: Int64
    var roleCode: String
    var parentCustomer: Relative?
    var childCustomers: [Relative]?
    var fleetCompany: FleetCompany?
    var childRoleCode: String?
    var parentRoleId: Int64?
    var skipLevelAllowed: Bool
    /// Whether the place was given by this call.
    var new: Bool
    var childCustomer: Bool
  }

  struct FleetCompany: Encodable, Sendable {
    var externalId: String
    var companyId: Int64
  }

  struct Relative: Encodable, Sendable {
    var profiles: [CustomerObject.Profile]
    var extendedFields: RawJSON

    init(_ customer: Int64, _ session: Session) throws {
      let object = try CustomerObject(try Customers.active(id: customer, session), place: nil, session)
      profiles = object.profiles
      extendedFields = object.extendedFields
    }
  }

  init(_ id: Int64, referralCode: String?, details: Details?, _ session: Session) throws {
    let customer = try Customers.active(id: id, session)
    let object = try CustomerObject(customer, place: nil, session)
    self.id = id
    profiles = object.profiles
    loyaltyInfo = LoyaltyInfo(loyaltyType: customer.loyaltyType.rawValue)
    self.referralCode = referralCode
    associationDetails = details
    extendedFields = object.extendedFields
  }
}

extension AssociatedCustomer.Details {
  /// A place as it is now.
  ///
  /// - Parameter isNew: whether the customer had none before.
  init(_ place: Association, isNew: Bool, childRole: String? = nil, _ session: Session) throws {
    let hierarchy = try Associations.hierarchy(place.hierarchy, session)
    let company = try place.company.flatMap { try Companies.find(id: $0, session) }
    hierarchyCode = hierarchy?.code
    hierarchyId = place.hierarchy
    roleCode = place.roleCode
    fleetCompany = company.map { .init(externalId: $0.externalID, companyId: $0.id) }
    childRoleCode = childRole
    parentRoleId = try place.parent.flatMap { try Associations.find($0, session)?.role }
    skipLevelAllowed = hierarchy?.skipsRoles ?? false
    new = isNew
    childCustomer = place.parent != nil
  }
}
