import Model

/// `transaction.v2.add`.
enum AddTransaction {
  struct Answer: JSONWritable, Sendable {
    var createdId: Int64
    var warnings: [Warning]
    var errors: [ErrorItem] = []
    var sideEffects: [SideEffectForm]
    var rawSideEffects: [RawSideEffect]?
    var loyaltyDetails: [ProgramStanding] = []
    var customerInfo: CustomerInfo?

    func write(to json: inout JSONBytes) throws {
      json.beginObject()
      json.member("createdId", createdId)
      try json.encoded("warnings", warnings)
      try json.encoded("errors", errors)
      try json.member("sideEffects", sideEffects)
      try json.encoded("rawSideEffects", rawSideEffects)
      try json.encoded("loyaltyDetails", loyaltyDetails)
      if let customerInfo { try json.member("customerInfo", customerInfo) }
      json.endObject()
    }
  }

  struct CustomerInfo: JSONWritable, Sendable {
    var firstName: String
    var lastName: String

    func write(to json: inout JSONBytes) {
      json.beginObject()
      json.member("firstName", firstName)
      json.member("lastName", lastName)
      json.endObject()
    }
  }

  static func endpoint(_ call: Call, _ session: WriteSession) throws -> Reply {
    do {
      return try TransactionError.translating { try add(call, session) }
    } catch let rejection as BillRejection {
      // A bill is parked before anything of it is written, so that only the queue's entry stays.
      try RejectedBills.keep(rejection, payload: call.body.serialized, session)
      return Reply(
        Refused(errors: rejection.reasons.map { ErrorItem(TransactionError($0)) }), status: 400)
    }
  }

  private struct Refused: Encodable, Sendable {
    var errors: [ErrorItem]
    var warnings: [Warning] = []
  }

  private static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let query = call.query
    let body = try call.decode(TransactionBody.self)
    var bill = try body.bill(call, source: query["source"], account: query["accountId"], session)
    var info: CustomerInfo?
    if bill.type.isLoyalty {
      let customer = try customer(query["identifierName"], query["identifierValue"], query["source"], query["accountId"], session)
      try admit(customer, &bill, session)
      bill.cardSeries = try cardSeries(query["identifierName"], query["identifierValue"], session)
      if !bill.type.isReturn { bill.group = try body.group(of: customer, session) }
      let name = try Bills.customerName(customer.id, session)
      info = CustomerInfo(firstName: name.first, lastName: name.last)
    }
    let added = try Bills.add(bill, session)
    let zone = try session.zone
    let isSilent = isDeferred(call)
    return Reply(
      Answer(
        createdId: added.id, warnings: added.warnings.map { Warning($0) } + (isSilent ? [.queued] : []),
        sideEffects: isSilent ? [] : SideEffectForm.list(added.effects, zone),
        rawSideEffects: query.flag("rawSideEffects") && !isSilent
          ? try RawSideEffect.list(added, bill, session) : nil,
        customerInfo: info))
  }

  /// Whether the client asked not to be told what the loyalty engine did. It is done at once all the same.
  static func isDeferred(_ call: Call) -> Bool {
    call.query.flag("use_asynch") || call.query.flag("use_async")
      || call.request.headers["X-CAP-DIRECT-REPLAY"]?.lowercased() == "true"
  }

  /// The customer of a bill, who may be named by any identifier.
  ///
  /// - Throws: `CustomerError`.
  static func customer(
    _ name: String?, _ value: String?, _ source: String?, _ account: String?, _ session: Session
  ) throws -> Customer {
    let customer = try Customers.resolve(
      identifierName: name, value: value, source: source, account: account, session)
    try Customers.check(customer)
    return customer
  }

  /// The series of the card by which a bill's customer was named, where the organization has more than one program.
  static func cardSeries(_ name: String?, _ value: String?, _ session: Session) throws -> Int64? {
    guard try session.programs.all.count > 1, let name = name?.lowercased(), let value = value?.trimmed else { return nil }
    switch name {
    case "cardnumber", "card_number", "card": return try Card.find(number: value, session)?.series
    case "cardexternalid", "card_external_id": return try Card.find(externalID: value, session)?.series
    default: return nil
    }
  }

  /// Books a bill for a customer, unless their status forbids it; some statuses make it an outlier.
  static func admit(_ customer: Customer, _ bill: inout NewBill, _ session: Session) throws {
    try CustomerStatuses.require(
      .transaction, of: customer.id, label: customer.statusLabel, status: customer.status.rawValue, session)
    // Where customers have a status, it stands in for the older mark of fraud.
    if customer.isFraud, try !session.configs.isOn("CONF_CUSTOMER_STATUS_ENABLED") {
      throw TransactionError.fraud(customer.id)
    }
    bill.customer = customer.id
    guard bill.outlierStatus == nil, let label = customer.statusLabel,
      try session.reference(CustomerStatusLabels.self)[label]?.marksOutliers == true
    else { return }
    bill.outlierStatus = .outlier
  }
}
