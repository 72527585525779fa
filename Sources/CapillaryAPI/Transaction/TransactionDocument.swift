import Model

/// A bill as v2 shows it.
struct TransactionDocument: Encodable, Sendable {
  var useDefaultFleetGroup = false
  var loyaltiesPointDetails: [ProgramStanding]
  /// Filled for bills of a user group only, as documented, together with the two that follow.
  var billPointsBreakup: [JSONObject] = []
  var pointSummary: PointSummary?
  var userGroup2: Group?
  var attribution: Attribution?
  var billDetails: Details
  var creditNote: CreditNoteForm?
  var customFields: RawJSON?
  var source: String
  var addWithLocalCurrency: Bool
  var async = false
  var useV2 = false
  var simulation = false
  var customerId: Int64?
  var id: Int64
  var lineItems: [Line]?
  var outlierStatus: String
  var paymentModes: [Payment]?
  var type: String
  var lifeTimePurchases: Amount
  var ignorePoints: Bool
  var extendedFields: RawJSON?
  var autoUpdateTime: String
  var transactionEventStatus: String?
  var niReturnDetails = JSONObject()
  var basketSize: Amount
  var returnDetails: ReturnDetails
  var retroTxn: Bool
  var warnings: [Warning] = []

  struct PointSummary: Encodable, Sendable {
    var issuedPoints: Amount
    var returnedPoints: Amount
    var redeemedPoints: Amount
    var expiredPoints: Amount
    var availablePoints: Amount
    var expiryDate: String?
    var programId: Int64?
    var delayedPoints: Amount
    var delayedPointsReturned: Amount
    var redeemableFrom: String
  }

  struct Group: Encodable, Sendable {
    var id: Int64
    var groupStatus: String
    var lifeTimePurchases: Amount
    var primaryUserId: Int64?
  }

  struct Attribution: Encodable, Sendable {
    var createDate: String
    var createdBy: EntityForm?
    var modifiedBy = JSONObject()
    var modifiedDate: String
  }

  struct Details: Encodable, Sendable {
    var amount: Amount
    var billingStore: EntityForm?
    var billNumber: String
    var billingTime: String
    var discount: Amount
    var grossAmount: Amount
    var note: String
    var returnDetails: ReturnDetails
    var niReturnDetails = JSONObject()
    var invalidBill: Bool
    /// Only of `transaction.v2.earning`.
    var pointsEarningEntities: TransactionEarning.Entity?
  }

  struct ReturnDetails: Encodable, Sendable {
    var canceled: Bool
  }

  struct CreditNoteForm: Encodable, Sendable {
    var amount: Amount
    var notes: String
    var number: String
    var validity: String?
    var updateAmount = false
  }

  struct Payment: Encodable, Sendable {
    var amount: Amount
    var attributes: [Attribute]
    var id: Int64
    var mode: String
    var notes: String
    var orgPaymentModeId: Int64

    struct Attribute: Encodable, Sendable {
      var name: String
      var value: JSONValue
    }
  }

  struct Line: Encodable, Sendable {
    var id: Int64
    var customerId: Int64
    var details: LineDetails
    var outlierStatus: String
    var returnDetails = JSONObject()
    var valid: Bool
    var returnLineItemsDtos: [ReturnedLine]
    var niReturnLineItemsDtos: [ReturnedLine]
    var addonDetails: [BundlePartForm]
    var splitItemsDetails: [BundlePartForm]
    /// Only of `transaction.v2.earning`.
    var pointsEarningEntities: TransactionEarning.Entity?
    var niReturn: Bool
  }

  struct LineDetails: Encodable, Sendable {
    var amount: Amount
    var description: String
    var discount: Amount
    var itemCode: String
    var qty: Amount
    var rate: Amount
    var serial: Int64
    var value: Amount
    var returnable: Bool
    var returnableDays: Int64
    var attributes: JSONValue
    var extendedFields: RawJSON
    var attributesSet: [JSONValue]
  }

  /// A return of the line. Its form is our own: samples show the list empty.
  struct ReturnedLine: Encodable, Sendable {
    var id: Int64
    var returnBillId: Int64
    var itemCode: String
    var qty: Amount
    var amount: Amount
  }
}

extension TransactionDocument {
  init(_ bill: Bill, tenders: Bool, creditNotes: Bool, withPoints: Bool, _ session: Session) throws {
    let zone = try session.zone
    let entities = try session.entities
    let stored = try Bills.lines(of: bill.id, session)
    let whole = stored.filter { $0.parent == nil }
    loyaltiesPointDetails = try withPoints ? bill.customer.map { try ProgramStanding.ofTransactions($0, session) } ?? [] : []
    attribution = Attribution(
      createDate: zone.iso(bill.createdAt), createdBy: entities[bill.till].map { EntityForm($0) },
      modifiedDate: zone.iso(bill.updatedAt))
    let cancelled = ReturnDetails(canceled: bill.returnType == .cancelled)
    billDetails = Details(
      amount: bill.amount, billingStore: bill.store.flatMap { entities[$0] }.map { EntityForm($0) },
      billNumber: bill.number, billingTime: zone.iso(bill.billedAt), discount: bill.discount,
      grossAmount: bill.grossAmount, note: bill.notes, returnDetails: cancelled,
      invalidBill: bill.outlierStatus == .invalid)
    if creditNotes, let note = try Bills.creditNote(of: bill.id, session) {
      creditNote = CreditNoteForm(
        amount: note.amount, notes: note.notes, number: note.number, validity: note.validUntil.map(zone.date))
    }
    customFields = RawJSON(bill.customFields)
    source = bill.source.lowercased()
    addWithLocalCurrency = bill.local != nil
    customerId = bill.customer
    id = bill.id
    lineItems = try whole.map { try Line($0, stored, bill, session) }
    outlierStatus = bill.outlierStatus.rawValue
    if tenders { paymentModes = try Bills.payments(of: bill.id, session).map { Payment($0) } }
    type = bill.type.rawValue
    lifeTimePurchases = try bill.customer.flatMap { try Customers.find(id: $0, session) }?.lifetimePurchases ?? .zero
    ignorePoints = bill.outlierStatus != .normal
    extendedFields = RawJSON(bill.extendedFields)
    autoUpdateTime = zone.iso(bill.updatedAt)
    basketSize = whole.reduce(.zero) { $0 + $1.quantity }
    returnDetails = cancelled
    retroTxn = bill.retroOf != nil
  }
}

extension TransactionDocument.Line {
  init(_ line: BillLine, _ all: [BillLine], _ bill: Bill, _ session: Session) throws {
    let kept = JSONObject(stored: line.details)
    let attributes = kept["attributes"]?.object ?? JSONObject()
    id = line.id
    customerId = bill.customer ?? 0
    details = TransactionDocument.LineDetails(
      amount: line.amount, description: line.description, discount: line.discount, itemCode: line.sku,
      qty: line.quantity, rate: line.rate, serial: line.serial, value: line.value, returnable: line.isReturnable,
      returnableDays: line.returnableDays, attributes: .object(attributes),
      extendedFields: RawJSON(line.extendedFields),
      attributesSet: attributes.map { .object(JSONObject([($0.name, $0.value)])) })
    outlierStatus = line.outlierStatus.rawValue
    valid = line.outlierStatus != .invalid
    let returned = line.returnedQuantity == .zero && line.returnedAmount == .zero
      ? [] : try Bills.returns(ofLine: line.id, session).map { TransactionDocument.ReturnedLine($0) }
    returnLineItemsDtos = bill.type == .regular ? returned : []
    niReturnLineItemsDtos = bill.type == .notInterested ? returned : []
    let parts = all.filter { $0.parent == line.id }
    addonDetails = parts.filter { $0.part == .addOn }.map { BundlePartForm($0) }
    splitItemsDetails = parts.filter { $0.part == .split }.map { BundlePartForm($0) }
    niReturn = bill.type == .notInterestedReturn
  }
}

extension TransactionDocument.ReturnedLine {
  init(_ line: BillLine) {
    id = line.id
    returnBillId = line.bill
    itemCode = line.sku
    qty = line.quantity
    amount = line.amount
  }
}

extension TransactionDocument.Payment {
  init(_ payment: BillPayment) {
    amount = payment.amount
    attributes = JSONObject(stored: payment.attributes).map { Attribute(name: $0.name, value: $0.value) }
    id = payment.id
    mode = payment.mode
    notes = payment.notes
    orgPaymentModeId = payment.tender
  }
}

/// A till or store as v2 documents show it.
struct EntityForm: Encodable, Sendable {
  var id: Int64
  var code: String
  var description: String
  var name: String
  var type: String
  var adminType = "GENERAL"
  var isActive: Bool
  var isOuEnabled = false
  var timeZoneId = -1
  var currencyId = -1
  var languageId = -1

  init(_ entity: Entity) {
    id = entity.id
    code = entity.code
    description = entity.description
    name = entity.name
    type = entity.kind.rawValue
    isActive = entity.isActive
  }
}

extension ProgramStanding {
  /// What a customer has in each program, as v2's transaction operations show it: the default program's first.
  static func ofTransactions(_ customer: Int64, _ session: Session) throws -> [ProgramStanding] {
    try session.programs.all.compactMap { program in
      guard let account = try session.enrollment(customer: customer, program: program.id) else { return nil }
      var standing = try ProgramStanding(full: account, program, titled: true, session)
      standing.delayedExpiredPoints = nil
      standing.linkedPartnerPrograms = nil
      return standing
    }
  }
}
