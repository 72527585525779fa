import Model

/// A bill as v2 clients send it (`transaction.v2.add`, `transaction.v2.bulkAdd`). Figures are read leniently, so that a
/// wrong one is answered with the code of bills and not as a body that cannot be read.
struct TransactionBody: Decodable {
  var type: String?
  var returnType: String?
  var notInterestedReason: String?
  var billNumber: String?
  var id: JSONValue?
  var billAmount: JSONValue?
  var billingDate: String?
  var discount: JSONValue?
  var grossAmount: JSONValue?
  var outlierStatus: String?
  var note: String?
  var deliveryStatus: String?
  var userGroup2Id: JSONValue?
  var userGroup2PrimaryUserId: JSONValue?
  var userGroup2ExternalId: JSONValue?
  var userGroup2PrimaryUserIdentifierType: String?
  var userGroup2PrimaryUserIdentifierValue: JSONValue?
  /// An older sample's spelling.
  var userGroup2PrimaryUserIdentifierVale: JSONValue?
  var userGroup2PrimaryUserSource: String?
  var userGroup2PrimaryUserAccountId: String?
  var useDefaultFleetGroup: Bool?
  var currencyCode: String?
  var addWithLocalCurrency: Bool?
  var customFields: JSONValue?
  var extendedFields: JSONValue?
  var purchaseTime: String?
  var promotionEvaluationId: JSONValue?
  var appliedPromotionIdentifiers: JSONValue?
  var loyaltyPromotionIdentifiers: JSONValue?
  var lineItemsV2: [Line]?
  var attribution: Attribution?
  var redemptions: Redemptions?
  var paymentModes: [Payment]?

  struct Line: Decodable {
    var itemCode: String?
    var amount: JSONValue?
    var value: JSONValue?
    var discount: JSONValue?
    var qty: JSONValue?
    var rate: JSONValue?
    var serial: JSONValue?
    var description: String?
    var returnable: Bool?
    var returnableDays: JSONValue?
    var customFields: JSONValue?
    var extendedFields: JSONValue?
    var imgUrl: String?
    var attributes: JSONValue?
    var type: String?
    var returnType: String?
    var parentBillNumber: String?
    var purchaseTime: String?
    var outlierStatus: String?
    var appliedPromotionIdentifiers: JSONValue?
    var comboDetails: [Part]?
    var addOnDetails: [Part]?
    var splitDetails: [Part]?
  }

  struct Part: Decodable {
    var itemCode: String?
    var quantity: JSONValue?
    var description: String?
    var rate: JSONValue?
    var value: JSONValue?
    var comboType: String?
  }

  struct Attribution: Decodable {
    var createDate: String?
    var createdBy: Author?

    struct Author: Decodable {
      var code: String?
      var type: String?
    }
  }

  struct Redemptions: Decodable {
    var pointsRedemptions: [JSONValue]?
    var couponRedemptions: [JSONValue]?
  }

  struct Payment: Decodable {
    var mode: String?
    var value: JSONValue?
    var notes: String?
    var attributes: JSONValue?
  }
}

extension TransactionBody {
  /// The bill that is asked for, without its customer.
  ///
  /// - Throws: `TransactionError` for what cannot be read.
  func bill(_ call: Call, source: String?, account: String?, _ session: Session) throws -> NewBill {
    guard let type = type.flatMap({ BillType(rawValue: $0.trimmed.uppercased()) }) else {
      throw TransactionError.invalidType
    }
    let zone = try session.zone
    let keepsWallTime = try session.configs.isOn("CONF_ORG_DISABLE_MACHINE_TIME_CONV")
    func moment(_ text: String?) throws -> Timestamp? {
      guard let text, !text.trimmed.isEmpty else { return nil }
      guard let moment = keepsWallTime ? zone.wallMoment(text) : zone.moment(text) else {
        throw TransactionError.invalidDate
      }
      return moment
    }
    var bill = NewBill(type: type, number: billNumber?.trimmed ?? "", till: call.caller.till.id)
    bill.bookedFor = author
    bill.amount = try Figure.amount(billAmount)
    bill.grossAmount = try Figure.amount(grossAmount)
    bill.discount = try Figure.amount(discount)
    bill.billedAt = try moment(billingDate)
    bill.source = source?.uppercased() ?? "INSTORE"
    bill.accountID = account ?? ""
    bill.notes = note ?? ""
    bill.notInterestedReason = notInterestedReason ?? ""
    bill.outlierStatus = try Choice.read(outlierStatus, "outlierStatus")
    bill.deliveryStatus = try Choice.read(deliveryStatus, "deliveryStatus") ?? .delivered
    bill.createdAt = try moment(attribution?.createDate)
    bill.currency = currencyCode
    bill.isLocalCurrency = addWithLocalCurrency ?? false
    bill.customFields = Fields.read(customFields)
    bill.extendedFields = Fields.read(extendedFields)
    if type.isReturn {
      bill.returnType = try Choice.returnType(returnType)
      bill.originalID = id?.int
      if bill.originalID == nil, let id, id.text?.isEmpty == false { throw TransactionError.bill(.originalIDUnknown) }
      bill.purchaseTime = try moment(purchaseTime)
      if bill.number.isEmpty, bill.originalID == nil { throw TransactionError.bill(.originalNumberMissing) }
    }
    bill.pointsRedemptions = redemptions?.pointsRedemptions?.compactMap(\.int) ?? []
    bill.couponRedemptions = redemptions?.couponRedemptions?.compactMap(\.int) ?? []
    bill.lines = try (lineItemsV2 ?? []).map { line in
      var new = try line.line(inReturn: type.isReturn)
      new.purchaseTime = try moment(line.purchaseTime)
      return new
    }
    bill.payments = try (paymentModes ?? []).compactMap { payment in
      guard let mode = payment.mode, !mode.isEmpty else { return nil }
      return NewBill.NewPayment(
        mode: mode, amount: try Figure.amount(payment.value) ?? .zero, notes: payment.notes ?? "",
        attributes: Fields.read(payment.attributes))
    }
    bill.details = details
    return bill
  }

  /// The user group that a customer buys for; nil where the body names none.
  ///
  /// - Throws: `UserGroupError`: 1632 for an unknown or inactive group, 1620 for who is not in it.
  func group(of customer: Customer, _ session: Session) throws -> Int64? {
    try UserGroupError.translating {
      guard let name = try groupName(customer, session) else { return nil }
      let group = try UserGroups.active(name, session)
      _ = try GroupMembers.active(customer.id, in: group.id, session)
      return group.id
    }
  }

  private func groupName(_ customer: Customer, _ session: Session) throws -> GroupName? {
    for (type, sent) in [
      ("id", userGroup2Id), ("externalId", userGroup2ExternalId), ("primaryUserId", userGroup2PrimaryUserId),
    ] {
      if let value = sent?.text?.trimmed, !value.isEmpty { return try GroupQuery.name(type, value) }
    }
    let identifier = userGroup2PrimaryUserIdentifierValue ?? userGroup2PrimaryUserIdentifierVale
    if let value = identifier?.text?.trimmed, !value.isEmpty {
      let owner = try Customers.resolve(
        identifierName: userGroup2PrimaryUserIdentifierType, value: value, source: userGroup2PrimaryUserSource,
        account: userGroup2PrimaryUserAccountId, session)
      return .primaryUser(owner.id)
    }
    return useDefaultFleetGroup == true ? .defaultOf(customer.id) : nil
  }

  /// Who the bill is booked for: the caller, or whom the attribution names.
  private var author: NewBill.Booking? {
    guard let code = attribution?.createdBy?.code, !code.isEmpty else { return nil }
    let kind = attribution?.createdBy?.type.flatMap { Entity.Kind(rawValue: $0.uppercased()) } ?? .till
    return NewBill.Booking(kind: kind, code: code)
  }

  /// What is only kept to be shown again.
  private var details: String {
    var details = JSONObject()
    for (name, value) in [
      ("promotionEvaluationId", promotionEvaluationId), ("appliedPromotionIdentifiers", appliedPromotionIdentifiers),
      ("loyaltyPromotionIdentifiers", loyaltyPromotionIdentifiers),
    ] {
      if let value, !value.isNull, value != .string("") { details[name] = value }
    }
    return details.isEmpty ? "{}" : details.serialized
  }
}

extension TransactionBody.Line {
  fileprivate func line(inReturn: Bool) throws -> NewBill.NewLine {
    guard let sku = itemCode, !sku.trimmed.isEmpty else {
      throw inReturn ? TransactionError.bill(.returnLineUnknown("")) : TransactionError.lineWithoutItem
    }
    var line = NewBill.NewLine(sku: sku.trimmed)
    line.serial = serial?.int ?? 0
    line.description = description ?? ""
    line.quantity = try Figure.amount(qty) ?? Amount(1)
    line.rate = try Figure.amount(rate)
    line.value = try Figure.amount(value)
    line.discount = try Figure.amount(discount)
    line.amount = try Figure.amount(amount)
    line.isReturnable = returnable ?? true
    line.returnableDays = returnableDays?.int ?? -1
    line.outlierStatus = try Choice.read(outlierStatus, "outlierStatus")
    line.customFields = Fields.read(customFields)
    line.extendedFields = Fields.read(extendedFields)
    if !inReturn, let type = type?.trimmed.uppercased(), !type.isEmpty {
      guard let type = BillType(rawValue: type) else { throw TransactionError.invalidType }
      line.isReturn = type.isReturn
      if line.isReturn { line.returnType = try Choice.returnType(returnType) ?? .lineItem }
      line.originalNumber = parentBillNumber?.trimmed
    }
    line.parts = try parts(comboDetails, .combo) + parts(addOnDetails, .addOn) + parts(splitDetails, .split)
    var details = JSONObject()
    if let imgUrl, !imgUrl.isEmpty { details["imgUrl"] = .string(imgUrl) }
    if let attributes = attributes?.object, !attributes.isEmpty { details["attributes"] = .object(attributes) }
    if let identifiers = appliedPromotionIdentifiers?.list, !identifiers.isEmpty {
      details["appliedPromotionIdentifiers"] = .array(identifiers)
    }
    if !details.isEmpty { line.details = details.serialized }
    return line
  }

  private func parts(_ sent: [TransactionBody.Part]?, _ part: BundlePart) throws -> [NewBill.NewPart] {
    try (sent ?? []).map { item in
      let quantity = try Figure.amount(item.quantity) ?? Amount(1)
      let rate = try Figure.amount(item.rate) ?? .zero
      return NewBill.NewPart(
        part: part, type: item.comboType, sku: item.itemCode?.trimmed ?? "", description: item.description ?? "",
        quantity: quantity, rate: rate, value: try Figure.amount(item.value) ?? rate * quantity)
    }
  }
}

/// Figures of a bill as clients write them.
enum Figure {
  /// - Returns: nil where nothing was sent.
  /// - Throws: 601 for what is no number.
  static func amount(_ value: JSONValue?) throws -> Amount? {
    switch value {
    case nil, .null, .string(""): return nil
    case .array(let elements) where elements.isEmpty: return nil
    case let value?:
      guard let amount = value.amount else { throw BillError.invalidAmount }
      return amount
    }
  }
}

/// Words of a bill that are one of a few.
enum Choice {
  /// - Throws: 686 for a word that is none of the type's.
  static func read<Value: RawRepresentable>(_ text: String?, _ name: String) throws -> Value?
  where Value.RawValue == String {
    guard let text = text?.trimmed, !text.isEmpty else { return nil }
    guard let value = Value(rawValue: text.uppercased()) else { throw TransactionError.invalidStatus(name) }
    return value
  }

  /// - Throws: 628 for a word that is no kind of return.
  static func returnType(_ text: String?) throws -> ReturnType? {
    guard let text = text?.trimmed, !text.isEmpty else { return nil }
    guard let type = ReturnType(rawValue: text.uppercased()) else { throw TransactionError.invalidReturnType }
    return type
  }
}

/// Named values of a bill: `{"name": value}` in v2, `{"field": [{"name": …, "value": …}]}` in v1.1.
enum Fields {
  static func read(_ value: JSONValue?) -> [NewField] {
    guard let object = value?.object else { return [] }
    return object.compactMap { field($0.name, $0.value) }
  }

  /// Nil for null and empty text, which mean that nothing was sent.
  static func field(_ name: String, _ value: JSONValue) -> NewField? {
    guard !value.isNull, value != .string("") else { return nil }
    let json = value.serialized
    return NewField(name: name, text: value.text ?? json, json: json)
  }
}
