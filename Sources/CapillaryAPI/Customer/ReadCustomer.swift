import Model

/// `customer.v2.get`, `customer-lookup.v2.customerDetails` and `customer.v2.lookupId`.
enum ReadCustomer {
  struct Found: Encodable, Sendable {
    var entity: Int64
    var warnings: [Warning] = []
  }

  @Sendable static func lookupID(_ call: Call, _ session: Session) throws -> Reply {
    guard call.query["source"] != nil else { throw CustomerV2Error.noSourceInLookup }
    return Reply(Found(entity: try CustomerQuery.customer(call, session).id))
  }

  @Sendable static func details(_ call: Call, _ session: Session) throws -> Reply {
    let isLookup = call.path.customer == nil
    let customer = try CustomerQuery.customer(call, session, isLookup ? .lookup : .get)
    return try CustomerV2Error.translating(.get) {
      let place = try place(call, customer, session)
      var object = try CustomerObject(customer, place: place, session)
      if !call.query.pairs.isEmpty { try CustomerEmbeds.fill(&object, customer, call, session) }
      return Reply(object)
    }
  }

  /// The profile that is asked for; nil for all of them.
  ///
  /// Without a source it is INSTORE's, or all of those of a customer whom only other sources know.
  private static func place(
    _ call: Call, _ customer: Customer, _ session: Session
  ) throws -> (source: String, account: String)? {
    if call.query["source"] != nil {
      return try Customers.place(call.query["source"], call.query["accountId"], session)
    }
    // Without the parameter the store's profile is meant; one without a value names none.
    if call.query.pairs.contains(where: { $0.name.equalsIgnoringCase("source") }) { throw CustomerV2Error.getWithoutSource }
    if customer.createdSource == Sources.instore { return (Sources.instore, "") }
    return nil
  }
}
