import Model

/// `customer.v2.userEntityTrackers`: the trackers of a customer or a user group, named by the query.
enum EntityTrackersEndpoint {
  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    switch query["type"]?.uppercased() {
    case "CUSTOMER":
      let name = query["identifierType"] == "primaryUserId" ? "id" : query["identifierType"]
      let customer = try CustomerV2Error.translating(.lookup) {
        let customer = try Customers.resolve(
          identifierName: name, value: query["identifierValue"], source: query["source"],
          account: query["accountId"], session)
        try Customers.check(customer)
        return customer
      }
      return Reply(TrackersEndpoint.answer(try CustomerTrackers.values(of: customer.id, session), try session.zone))
    case "USERGROUP2": throw EntityTrackersError.unknownGroup
    default: throw EntityTrackersError.invalidType
    }
  }
}

enum EntityTrackersError: APIError {
  case unknownGroup
  case invalidType

  var code: Int {
    switch self {
    case .unknownGroup: 1645
    case .invalidType: 1647
    }
  }

  var message: String {
    switch self {
    case .unknownGroup: "group details passed are not valid."
    case .invalidType:
      "Get trackers entity type not set/invalid. supported types include USERGROUP2,CUSTOMER."
    }
  }
}
