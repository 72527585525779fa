import Model

/// The failures of companies, hierarchies and customers' places in them (contract: company).
enum CompanyV2Error: APIError {
  case company(CompanyError)
  case place(AssociationError)

  var code: Int {
    switch self {
    case .company(let error):
      switch error {
      case .hierarchyExists: 1600
      case .tooFewRoles: 1601
      case .tooManyRoles: 1602
      case .noRoleCode: 1603
      case .negativeChildren: 1604
      case .tooManyChildren: 1605
      case .duplicateRoles: 1606
      case .unknownChildRole: 1607
      case .cyclicRoles: 1608
      case .inactiveHierarchy: 1610
      case .childrenMissing: 1611
      case .childRoleMissing: 1612
      case .noHierarchyCode: 1613
      case .noAggregationRole: 1614
      case .severalAggregationRoles: 1649
      case .unknownHierarchy: 1701
      case .companyExists: 1702
      case .unknownParent: 1703
      case .inactiveParent: 1705
      case .noExternalID: 1707
      case .ownParent: 1709
      case .noIdentifier: 1708
      case .unknownCompany: 1704
      case .inactiveCompany: 1705
      case .cannotBeActivated: 1706
      case .hierarchyIsFixed: 1711
      case .cyclicParents: 1710
      case .invalidHierarchy: 1609
      }
    case .place(let error):
      switch error {
      case .cyclic: 1608
      case .inactiveHierarchy: 1610
      case .unknownRole: 1615
      case .unknownHierarchy: 1616
      case .roleBreaksChain: 1617
      case .tooManyChildren: 1618
      case .differentCompanies: 1622
      case .unknownCompany: 1704
      case .inactiveCompany: 1705
      }
    }
  }

  var message: String {
    switch self {
    case .company(let error):
      switch error {
      case .hierarchyExists(let code): "Fleet code \(code) exists."
      case .tooFewRoles(let count): "Fleet minimum number of roles \(count) not met."
      case .tooManyRoles(let count): "Fleet maximum number of roles \(count) exceeded."
      case .noRoleCode: "Fleet role code cannot be empty or null."
      case .negativeChildren: "Fleet max child per role cannot be negative."
      case .tooManyChildren(let limit, let role):
        "Max limit of \(limit) on total number of child per role exceeded for \(role). Contact support team to increase the limit."
      case .duplicateRoles: "Duplicate fleet role codes passed in the payload."
      case .unknownChildRole(let code): "Invalid child role code passed \(code)."
      case .cyclicRoles: "Cyclic hierarchy is not supported."
      case .inactiveHierarchy: "Fleet hierarchy is not active."
      case .childrenMissing(let code): "Fleet max child not passed for the role \(code)."
      case .childRoleMissing(let code): "Fleet child role code not passed for the role \(code)."
      case .noHierarchyCode: "Fleet hierarchy code cannot be null or empty."
      case .noAggregationRole:
        "Any one role needs to be marked as aggregation level for auto group creation to be enabled."
      case .severalAggregationRoles: "Only one role should be marked as points aggregation role."
      case .unknownHierarchy(let code): "Fleet hierarchy code \(code) does not exist."
      case .companyExists(let id): "Company externalID \(id) already exists."
      case .unknownParent(let id): "Parent company externalID \(id) does not exist."
      case .inactiveParent: "Fleet company is inactive."
      case .noExternalID(let what): "Fleet \(what) externalID cannot be null or empty."
      case .ownParent: "Fleet company cannot be parent company itself."
      case .noIdentifier: "Fleet company identifiers ID/externalID should pass."
      case .unknownCompany(let id): "Company does not exist with given ID/externalID \(id)."
      case .inactiveCompany: "Fleet company is inactive."
      case .cannotBeActivated: "Fleet company cannot be activated."
      case .hierarchyIsFixed: "Fleet hierarchy update is not allowed."
      case .cyclicParents: "Cyclic parenting not supported."
      case .invalidHierarchy(let id): "Fleet hierarchy ID/code \(id) is invalid."
      }
    case .place(let error):
      switch error {
      case .cyclic: "Cyclic hierarchy is not supported."
      case .inactiveHierarchy: "Fleet hierarchy is not active."
      case .unknownRole(let code): "Role Code \(code) is invalid."
      case .unknownHierarchy(let code): "Fleet hierarchy code invalid \(code)."
      case .roleBreaksChain: "Fleet role code for the child customers doesn't qualify the hierarchy."
      case .tooManyChildren(let role, let limit):
        "Total number of child for the role \(role) can not exceed \(limit)."
      case .differentCompanies: "Users do not belong to the same company."
      case .unknownCompany(let id): "Company does not exist with given ID/externalID \(id)."
      case .inactiveCompany: "Fleet company is inactive."
      }
    }
  }

  /// Runs `body` and gives what the model refuses its v2 code.
  static func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as CompanyError {
      throw CompanyV2Error.company(error)
    } catch let error as AssociationError {
      throw CompanyV2Error.place(error)
    }
  }
}
