import Model

/// `customer.v2.trackers`: what a customer bought and earned in the present period.
enum TrackersEndpoint {
  struct Item: Encodable, Sendable {
    var id: Int64
    var name: String
    var conditionId: Int64
    var type: String
    var value: Amount
    var updatedOn: String
    var conditionName: String
    var periodStartDate: String
    var periodEndDate: String
  }

  /// A failure keeps the list's envelope, as documented.
  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let customer: Customer
    do {
      customer = try CustomerQuery.customer(call, session)
    } catch let error as CustomerV2Error {
      throw Refusal(
        Reply(CustomerList<Item>(nil, page: CustomerPage.none, errors: [ErrorItem(error)]), status: 400))
    }
    return try reply(.customer(customer.id), session)
  }

  /// `customer.v2.userEntityTrackers`: the same of a user group, or of a customer.
  static func ofEntity(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let (name, value) = (query["identifierType"] ?? query["identifierName"] ?? "", query["identifierValue"]?.trimmed ?? "")
    switch query["type"]?.uppercased() {
    case "CUSTOMER":
      let customer = try CustomerV2Error.translating(.lookup) {
        let found = try Customers.resolve(
          identifierName: name, value: value, source: query["source"], account: query["accountId"], session)
        try Customers.check(found)
        return found
      }
      return try reply(.customer(customer.id), session)
    case "USERGROUP2":
      do {
        return try reply(.group(UserGroups.named(GroupQuery.name(name, value), session).id), session)
      } catch is GroupError {
        throw EntityTrackersError.groupUnknown
      }
    default: throw EntityTrackersError.invalidType
    }
  }

  private static func reply(_ holder: PointsHolder, _ session: Session) throws -> Reply {
    let zone = try session.zone
    let items = try CustomerTrackers.values(of: holder, session).map { value in
      Item(
        id: value.tracker, name: value.name, conditionId: value.condition, type: value.type, value: value.value,
        updatedOn: zone.iso(value.updatedAt), conditionName: value.conditionName,
        periodStartDate: zone.iso(value.periodStart), periodEndDate: zone.iso(value.periodEnd))
    }
    return Reply(CustomerList(items, page: CustomerPage.none))
  }
}

/// The failures of the trackers of user groups (contract: customer.v2.userEntityTrackers).
enum EntityTrackersError: APIError {
  case groupUnknown
  case invalidType

  var code: Int {
    switch self {
    case .groupUnknown: 1645
    case .invalidType: 1647
    }
  }

  var message: String {
    switch self {
    case .groupUnknown: "group details passed are not valid."
    case .invalidType: "Get trackers entity type not set/invalid. supported types include USERGROUP2,CUSTOMER."
    }
  }
}
