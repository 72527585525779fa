import Model

/// The failures of user groups (contract: user-group).
enum UserGroupError: APIError {
  case rule(GroupError)
  case mandatory(String)
  /// An unknown id in a path or body that takes ids only.
  case invalidID(String)
  /// The target of a move holds the customer already.
  case presentInTarget(customer: Int64, group: Int64)
  case detailsMissing
  case detailsInvalid
  case noFields
  case customerNotFound
  case merged
  case searchTooLong
  case unknownField
  case invalidField
  case searchMissing

  var code: Int {
    switch self {
    case .mandatory: 403
    case .invalidID: 1619
    case .presentInTarget: 1623
    case .detailsMissing: 1644
    case .detailsInvalid: 1645
    case .noFields: 1661
    case .customerNotFound: 8015
    case .merged: 8069
    case .searchTooLong: 91015
    case .unknownField: 91016
    case .invalidField: 91017
    case .searchMissing: 91052
    case .rule(let error):
      switch error {
      case .sizeMissing: 403
      case .notMember: 1620
      case .differentCompanies: 1622
      case .primaryCannotMove: 1624
      case .unknown: 1632
      case .externalIDTaken: 1633
      case .externalIDMissing: 1634
      case .notNamed: 1635
      case .alreadyMember: 1636
      case .primaryExists: 1637
      case .full: 1638
      case .sizeAboveLimit: 1639
      case .sizeNotPositive: 1640
      case .unknownPermission: 1641
      case .primaryElsewhere: 1642
      case .nothingToUpdate: 1643
      case .nameTooLong, .externalIDTooLong: 1645
      }
    }
  }

  var message: String {
    switch self {
    case .mandatory(let name): "Field \(name) is mandatory."
    case .invalidID(let id): "Group id \(id) is invalid"
    case .presentInTarget(let customer, let group): "User \(customer) already present in group \(group)."
    case .detailsMissing: "Group details not passed."
    case .detailsInvalid: "Group details passed are not valid."
    case .noFields: "The extended fields array is empty."
    case .customerNotFound: "Customer not found for the given identifiers."
    case .merged: "Merged customer found."
    case .searchTooLong:
      "The field length is too long. The maximum allowed number of characters for a group name search is 50."
    case .unknownField: "Extended field name is incorrect."
    case .invalidField: "Value of the extended field does not match the data type."
    case .searchMissing: "Invalid or missing search parameters."
    case .rule(let error):
      switch error {
      case .sizeMissing: "Field maxGroupSize is mandatory."
      case .notMember(let customer, let group): "User \(customer) does not belong to group \(group)."
      case .differentCompanies: "Users does not belong to same company."
      case .primaryCannotMove(let customer): "Group transfer not allowed for primary member \(customer)"
      case .unknown(let name): "Group id/externalId/primary userId \(name) passed is not valid."
      case .externalIDTaken(let id): "Group external Id \(id) already exists."
      case .externalIDMissing: "Group externalId can't be null"
      case .notNamed: "Group query param is not passed."
      case .alreadyMember: "Customer is already a member of the group."
      case .primaryExists: "Primary member exists for the group."
      case .full(let size): "Total members in the group reached maximum group capacity \(size)."
      case .sizeAboveLimit(let limit): "Group max size can not exceed product limit \(limit)"
      case .sizeNotPositive: "Group max size field should be a positive value."
      case .unknownPermission(let code): "Invalid permission code \(code) passed."
      case .primaryElsewhere: "User is primary member in a different group."
      case .nothingToUpdate: "Nothing to update in the group"
      case .nameTooLong, .externalIDTooLong: "Group details passed are not valid."
      }
    }
  }

  /// What a rule of the model means here.
  init?(_ error: any Error) {
    switch error {
    case let error as UserGroupError: self = error
    case let error as GroupError: self = .rule(error)
    case CustomerError.merged: self = .merged
    case is CustomerError: self = .customerNotFound
    default: return nil
    }
  }

  /// Runs a piece of an operation, and answers the model's refusals with the documented codes.
  static func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw UserGroupError(error) ?? error }
  }
}

extension Warning {
  init(_ warning: AcceptedGroupFields.Warning) {
    switch warning {
    case .unknown: self.init(UserGroupError.unknownField)
    case .invalid: self.init(UserGroupError.invalidField)
    }
  }
}
