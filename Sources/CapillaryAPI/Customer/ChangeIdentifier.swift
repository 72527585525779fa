import Model

/// `customer.v2.changeIdentifier`: other identifiers and cards for a customer, and merges.
enum ChangeIdentifier {
  struct Body: Decodable {
    var add: [IdentifierBody]?
    var remove: [IdentifierBody]?
  }

  @Sendable static func change(_ call: Call, _ session: WriteSession) throws -> Reply {
    let customer: Customer
    do {
      customer = try CustomerQuery.customer(call, session, .update)
    } catch CustomerV2Error.notFound {
      throw CustomerV2Error.updateNotFound
    }
    var body = try call.decode(Body.self)
    // Older clients send the card's series and status beside the body.
    if let series = call.query.int("seriesId") {
      for index in (body.add ?? []).indices where body.add?[index].seriesId == nil { body.add?[index].seriesId = series }
    }
    let (id, warnings) = try change(
      customer, add: body.add ?? [], remove: body.remove ?? [], source: call.query["source"],
      account: call.query["accountId"], call, session)
    return Reply(CustomerWritten(createdId: id, warnings: warnings, sideEffects: []))
  }

  /// - Returns: the customer that is left, and the warnings.
  static func change(
    _ customer: Customer, add: [IdentifierBody], remove: [IdentifierBody], source: String?, account: String?,
    _ call: Call, _ session: WriteSession
  ) throws -> (id: Int64, warnings: [Warning]) {
    for identifier in add + remove where identifier.identifier == nil && !identifier.isCard {
      throw CustomerV2Error.invalidIdentifier
    }
    let cards = (add + remove).contains(where: \.isCard)
    let gains = add.compactMap(\.identifier)
    let losses = remove.compactMap(\.identifier)
    var id = customer.id
    var warnings: [Warning] = []
    if !cards || !(gains.isEmpty && losses.isEmpty) {
      let result = try CustomerV2Error.translating(.update) {
        try Customers.changeIdentifiers(
          of: customer, source: source ?? Sources.instore, account: account, add: gains, remove: losses,
          by: call.caller.till.id, session)
      }
      id = result.customer
      warnings = result.warnings.map(Warning.init)
    }
    try CustomerCards.take(remove.filter(\.isCard), from: id, call, session)
    try CustomerCards.issue(add.filter(\.isCard), to: id, call, session)
    return (id, warnings)
  }
}
