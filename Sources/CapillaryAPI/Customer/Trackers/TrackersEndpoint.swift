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
    let zone = try session.zone
    let items = try CustomerTrackers.values(of: customer.id, session).map { value in
      Item(
        id: value.tracker, name: value.name, conditionId: value.condition, type: value.type, value: value.value,
        updatedOn: zone.iso(value.updatedAt), conditionName: value.conditionName,
        periodStartDate: zone.iso(value.periodStart), periodEndDate: zone.iso(value.periodEnd))
    }
    return Reply(CustomerList(items, page: CustomerPage.none))
  }
}
