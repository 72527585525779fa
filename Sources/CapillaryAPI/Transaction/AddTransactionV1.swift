import Model

/// `transaction.v11.add`, `transaction.v11.addWithLocalCurrency`: each bill by itself, its customer registered with it.
enum AddTransactionV1 {
  static let limit = 100

  struct Added: Encodable, Sendable {
    var id: Int64
    var shipping_source_till_code: String
    var number: String
    var bill_client_id: String
    var type: String
    var delivery_status: String
    var parent_bill_number: String
    var outlier_status: String
    var customer: V1BillCustomer?
    var side_effects: V1SideEffects
    /// Of returns.
    var points_deducted: Amount?
    var points_balance: Amount?
    var source: String
    var item_status: V1ItemStatus
  }

  static func endpoint(_ call: Call, _ session: WriteSession) throws -> Reply {
    try add(call, local: false, session)
  }

  static func localCurrency(_ call: Call, _ session: WriteSession) throws -> Reply {
    try add(call, local: true, session)
  }

  private static func add(_ call: Call, local: Bool, _ session: WriteSession) throws -> Reply {
    let sent = call.body["transaction"]?.list.filter { $0.object != nil } ?? []
    guard sent.count <= limit else { throw TransactionV1Error.batchTooLarge }
    // A body whose root was forgotten is documented to add nothing; one that has nothing in it is refused.
    if sent.isEmpty, call.body["transaction"] != nil || call.body.object?.isEmpty ?? true {
      throw TransactionV1Error.detailsMissing
    }
    return Reply(V1Transactions(try sent.map { try item($0, call, local: local, session) }))
  }

  private static func item(
    _ value: JSONValue, _ call: Call, local: Bool, _ session: WriteSession
  ) throws -> V1Item<Added> {
    do {
      return try session.savepoint {
        do {
          return .done(try add(value, call, local: local, session))
        } catch let rejection as BillRejection {
          // The customer stays registered, and is whose bill waits.
          try RejectedBills.keep(rejection, payload: value.serialized, session)
          return failed(value, rejection)
        }
      }
    } catch {
      return failed(value, error)
    }
  }

  private static func failed(_ value: JSONValue, _ error: any Error) -> V1Item<Added> {
    let type = value["type"]?.text?.uppercased()
    var failure = TransactionV1Error(error)
    if case .notAdded = failure, type?.hasPrefix("NOT_INTERESTED") == true { failure = .notInterestedNotAdded }
    return .failed(
      V1FailedBill(
        id: value["id"]?.text, number: value["number"]?.text, bill_client_id: value["bill_client_id"]?.text, type: type,
        item_status: V1ItemStatus(failure)))
  }

  private static func add(
    _ value: JSONValue, _ call: Call, local: Bool, _ session: WriteSession
  ) throws -> Added {
    let body = try JSONReader.decode(TransactionV1Body.self, from: value)
    var bill = try body.bill(call, local: local, session)
    var notices: [String] = []
    if bill.type.isLoyalty {
      let customer = try register(body.customer, call, &notices, session)
      try AddTransaction.admit(customer, &bill, session)
      bill.cardSeries = try AddTransaction.cardSeries("cardnumber", body.customer?["card_number"]?.text, session)
    }
    let added = try Bills.add(bill, session)
    let isDeferred = AddTransaction.isDeferred(call)
    notices += added.warnings.map(\.v1Message) + (isDeferred ? [Warning.queued.message] : [])
    guard let stored = try Bills.find(id: added.id, session) else { throw TransactionV1Error.notAdded }
    let customer = try bill.customer.map { try V1BillCustomer($0, withSummaries: true, session) }
    let balance = customer.flatMap { Amount($0.loyalty_points) }
    let isReturn = bill.type.isReturn
    return Added(
      id: added.id, shipping_source_till_code: body.shipping_source_till_code ?? "", number: stored.number,
      bill_client_id: body.bill_client_id ?? "", type: stored.type.rawValue,
      delivery_status: stored.deliveryStatus.rawValue, parent_bill_number: stored.returnNumber,
      outlier_status: stored.outlierStatus.rawValue, customer: customer,
      side_effects: try V1SideEffects(
        isDeferred ? [] : added.effects, customer: bill.customer, balance: balance, asText: local, session),
      points_deducted: isReturn ? added.pointsDeducted : nil, points_balance: isReturn ? balance ?? .zero : nil,
      source: stored.source,
      item_status: V1ItemStatus(
        code: 600, message: (["Transaction added successfully"] + notices).joined(separator: ",")))
  }

  /// The bill's customer: found and brought up to date, or registered.
  private static func register(
    _ value: JSONValue?, _ call: Call, _ notices: inout [String], _ session: WriteSession
  ) throws -> Customer {
    guard let value, value.object != nil else { throw TransactionV1Error.customerIdentifierMissing }
    let form = try JSONReader.decode(CustomerForm.self, from: value)
    let card = value["card_number"]?.text ?? form.card_details?.card_number
    var warnings: [CustomerV1Warning] = []
    var upsert = try form.upsert(&warnings, session)
    let outcome: CustomerUpsert.Outcome
    if upsert.identifiers.isEmpty {
      // An id or a card can only name somebody who is there.
      if let card = card?.trimmed, !card.isEmpty {
        upsert.id = try V1Lookup.find("card_number", card, session).customer.id
      }
      guard upsert.id != nil else { throw TransactionV1Error.customerIdentifierMissing }
      outcome = try Customers.updateExisting(upsert, by: call.caller.till.id, session)
    } else {
      outcome = try Customers.addOrUpdate(upsert, by: call.caller.till.id, session)
    }
    _ = try FollowUp(form: form, outcome: outcome, call: call).run(&warnings, session)
    notices += (outcome.warnings.map { CustomerV1Warning($0) } + warnings).map(\.message)
    return try Customers.active(id: outcome.id, session)
  }
}
