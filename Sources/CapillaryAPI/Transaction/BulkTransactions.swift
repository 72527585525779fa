import Model

/// `transaction.v2.bulkAdd`: every element is judged and stored by itself.
enum BulkTransactions {
  static let limit = 1000

  struct Answer<Element: Encodable & Sendable>: Encodable, Sendable {
    var response: [Element]
    var totalCount: Int
    var failureCount: Int
  }

  struct Element: Encodable, Sendable {
    var entityId: Int64?
    var result: Echo?
    var errors: [ErrorItem]
    var warnings: [Warning]
  }

  /// The element as it was sent, its figures as numbers, and what the loyalty engine did.
  struct Echo: Encodable, Sendable {
    var identifierType: String?
    var identifierValue: String?
    var source: String
    var accountId: String
    var extendedFields: JSONValue
    var deliveryStatus: String
    var type: String
    var returnType: String?
    var billAmount: Amount?
    var billNumber: String
    var currency: String
    var discount: Amount
    var grossAmount: Amount
    var note: String
    var redemptions: Redemptions
    var lineItemsV2: [Line]
    var customFields: JSONValue
    var notInterestedReason: String
    var sideEffects: [SideEffectForm]
    var paymentModes: [Payment]
    var billingDate: String
    var useDefaultFleetGroup = false
  }

  struct Redemptions: Encodable, Sendable {
    var pointsRedemptions: [Int64]
    var couponRedemptions: [Int64]
  }

  struct Line: Encodable, Sendable {
    var amount: Amount?
    var itemCode: String
    var description: String?
    var discount: Amount?
    var rate: Amount?
    var value: Amount?
    var qty: Amount
    var returnable: Bool
    var returnableDays: Int64
    var comboDetails: [BundlePartForm]
    var addOnDetails: [BundlePartForm]
    var splitDetails: [BundlePartForm]
    var extendedFields: JSONValue
    var customFields: JSONValue
  }

  struct Payment: Encodable, Sendable {
    var mode: String
    var value: Amount
    var notes: String
    var attributes: JSONValue
  }

  /// Who an element is for.
  struct Identity: Decodable {
    var identifierType: String?
    var identifierName: String?
    var identifierValue: String?
    var source: String?
    var accountId: String?
  }

  static func endpoint(_ call: Call, _ session: WriteSession) throws -> Reply {
    let elements = call.body.list
    guard elements.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    var failures = 0
    let answers = try elements.map { element in
      let answer = try add(element, call, session)
      if !answer.errors.isEmpty { failures += 1 }
      return answer
    }
    return Reply(Answer(response: answers, totalCount: answers.count, failureCount: failures))
  }

  private static func add(_ element: JSONValue, _ call: Call, _ session: WriteSession) throws -> Element {
    do {
      return try TransactionError.translating {
        try session.savepoint { try store(element, call, session) }
      }
    } catch let rejection as BillRejection {
      try RejectedBills.keep(rejection, payload: element.serialized, session)
      return Element(errors: rejection.reasons.map { ErrorItem(TransactionError($0)) }, warnings: [])
    } catch let error as any APIError {
      return Element(errors: [ErrorItem(error)], warnings: [])
    } catch let error as DecodingError {
      return Element(errors: [ErrorItem(PlatformError.invalidInput(Dialect.describe(error)))], warnings: [])
    }
  }

  private static func store(_ element: JSONValue, _ call: Call, _ session: WriteSession) throws -> Element {
    let identity = try JSONReader.decode(Identity.self, from: element)
    let body = try JSONReader.decode(TransactionBody.self, from: element)
    var bill = try body.bill(call, source: identity.source, account: identity.accountId, session)
    if bill.type.isLoyalty {
      do {
        let customer = try AddTransaction.customer(
          identity.identifierType ?? identity.identifierName, identity.identifierValue, identity.source,
          identity.accountId, session)
        try AddTransaction.admit(customer, &bill, session)
        bill.cardSeries = try AddTransaction.cardSeries(
          identity.identifierType ?? identity.identifierName, identity.identifierValue, session)
        if !bill.type.isReturn { bill.group = try body.group(of: customer, session) }
      } catch CustomerError.noIdentifier, CustomerError.invalidIdentifier {
        throw TransactionError.elementWithoutCustomer
      }
    }
    let added = try Bills.add(bill, session)
    let isDeferred = AddTransaction.isDeferred(call)
    return Element(
      entityId: added.id, result: try Echo(bill, identity, added, isDeferred: isDeferred, session), errors: [],
      warnings: added.warnings.map { Warning($0) } + (isDeferred ? [.queued] : []))
  }
}

extension BulkTransactions.Echo {
  init(
    _ bill: NewBill, _ identity: BulkTransactions.Identity, _ added: AddedBill, isDeferred: Bool, _ session: Session
  ) throws {
    let stored = try Bills.find(id: added.id, session)
    identifierType = identity.identifierType ?? identity.identifierName
    identifierValue = identity.identifierValue
    source = bill.source
    accountId = bill.accountID
    extendedFields = JSONValue(stored: stored?.extendedFields ?? "{}")
    deliveryStatus = bill.deliveryStatus.rawValue
    type = bill.type.rawValue
    returnType = bill.returnType?.rawValue
    billAmount = bill.amount
    billNumber = bill.number
    currency = try bill.isLocalCurrency ? bill.currency ?? session.organization.currency : session.organization.currency
    discount = bill.discount ?? .zero
    grossAmount = bill.grossAmount ?? .zero
    note = bill.notes
    redemptions = BulkTransactions.Redemptions(
      pointsRedemptions: bill.pointsRedemptions, couponRedemptions: bill.couponRedemptions)
    lineItemsV2 = bill.lines.map { BulkTransactions.Line($0) }
    customFields = JSONValue(stored: stored?.customFields ?? "{}")
    notInterestedReason = bill.notInterestedReason
    sideEffects = isDeferred ? [] : SideEffectForm.list(added.effects, try session.zone)
    paymentModes = bill.payments.map { payment in
      BulkTransactions.Payment(
        mode: payment.mode, value: payment.amount, notes: payment.notes,
        attributes: JSONValue(payment.attributes))
    }
    billingDate = Zone.utc.iso(stored?.billedAt ?? session.now)
  }
}

extension BulkTransactions.Line {
  init(_ line: NewBill.NewLine) {
    amount = line.amount
    itemCode = line.sku
    description = line.description.isEmpty ? nil : line.description
    discount = line.discount
    rate = line.rate
    value = line.value
    qty = line.quantity
    returnable = line.isReturnable
    returnableDays = line.returnableDays
    comboDetails = BundlePartForm.list(line.parts, .combo)
    addOnDetails = BundlePartForm.list(line.parts, .addOn)
    splitDetails = BundlePartForm.list(line.parts, .split)
    extendedFields = JSONValue(line.extendedFields)
    customFields = JSONValue(line.customFields)
  }
}

extension JSONValue {
  /// Named values as an object, in the form in which they were sent.
  init(_ fields: [NewField]) {
    self = .object(JSONObject(fields.map { ($0.name, JSONValue(stored: $0.json)) }))
  }
}
