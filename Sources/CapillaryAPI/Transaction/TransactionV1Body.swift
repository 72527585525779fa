import Model

/// A bill as v1.1 clients send it (`transaction.v11.add`), in JSON or in XML.
struct TransactionV1Body: Decodable {
  var bill_client_id: String?
  var type: String?
  var number: String?
  var id: JSONValue?
  var amount: JSONValue?
  var gross_amount: JSONValue?
  var discount: JSONValue?
  var currency_code: String?
  var notes: JSONValue?
  var billing_time: String?
  var outlier_status: String?
  var source: String?
  var delivery_status: String?
  var shipping_source_till_code: String?
  var not_interested_reason: String?
  var referral_code: String?
  var comment: JSONValue?
  var return_type: String?
  var parent_bill_number: String?
  var purchase_time: String?
  var redemptions: JSONValue?
  var coupon_redemptions: JSONValue?
  var customer: JSONValue?
  var extended_fields: JSONValue?
  var custom_fields: JSONValue?
  var custom_fields_data: JSONValue?
  var payment_details: JSONValue?
  var credit_note: JSONValue?
  var line_items: JSONValue?
  var associate_details: JSONValue?

  struct Line: Decodable {
    var serial: JSONValue?
    var item_code: String?
    var amount: JSONValue?
    var value: JSONValue?
    var qty: JSONValue?
    var rate: JSONValue?
    var discount: JSONValue?
    var discount_value: JSONValue?
    var description: JSONValue?
    var notes: JSONValue?
    var variant: String?
    var base_item_code: String?
    var outlier_status: String?
    var type: String?
    var return_type: String?
    var transaction_number: String?
    var transaction_date: String?
    var returnable: Bool?
    var returnable_days: JSONValue?
    var img_url: String?
    var attributes: JSONValue?
    var extended_fields: JSONValue?
    var custom_fields: JSONValue?
    var addon_items: JSONValue?
    var combo_items: JSONValue?
    var split_items: JSONValue?
  }
}

extension TransactionV1Body {
  /// What kind of bill it is, and whether some of its lines may come back.
  func kind() throws -> (type: BillType, isMixed: Bool) {
    switch type?.trimmed.lowercased() {
    case "regular": return (.regular, false)
    case "not_interested": return (.notInterested, false)
    case "return": return (.returned, false)
    case "not_interested_return": return (.notInterestedReturn, false)
    case "mixed": return (.regular, true)
    case "ni_mixed", "not_interested_mixed": return (.notInterested, true)
    default: throw TransactionV1Error.invalidType
    }
  }

  /// The bill that is asked for, without its customer.
  ///
  /// - Throws: `TransactionV1Error`, `BillError`.
  func bill(_ call: Call, local: Bool, _ session: Session) throws -> NewBill {
    let (type, isMixed) = try kind()
    let zone = try session.zone
    var bill = NewBill(type: type, number: number?.trimmed ?? "", till: call.caller.till.id)
    bill.amount = try Figure.amount(amount)
    bill.grossAmount = try Figure.amount(gross_amount)
    bill.discount = try Figure.amount(discount)
    bill.billedAt = try TransactionV1Body.moment(billing_time, zone)
    bill.source = said(source)?.uppercased() ?? "INSTORE"
    bill.notes = notes?.text ?? comment?.text ?? ""
    bill.notInterestedReason = not_interested_reason ?? ""
    bill.outlierStatus = try Choice.read(outlier_status, "outlier_status")
    bill.deliveryStatus = try Choice.read(delivery_status, "delivery_status") ?? .delivered
    bill.customFields = V1NamedValues.read(custom_fields) + V1NamedValues.read(custom_fields_data)
    bill.extendedFields = V1NamedValues.read(extended_fields)
    bill.needsPurchaseTime = false
    if type.isReturn {
      bill.returnType = try Choice.returnType(return_type)
      bill.originalID = id?.int
      if bill.originalID == nil, let id, id.text?.trimmed.isEmpty == false { throw BillError.originalIDUnknown }
      bill.returnNumber = parent_bill_number?.trimmed ?? ""
      bill.purchaseTime = try TransactionV1Body.moment(purchase_time, zone)
      if bill.number.isEmpty, bill.originalID == nil, bill.returnNumber.isEmpty {
        throw BillError.originalNumberMissing
      }
      if bill.number.isEmpty { bill.number = bill.returnNumber }
    }
    if let code = said(shipping_source_till_code), try session.entities.account(code: code) == nil {
      throw TransactionV1Error.invalidShippingTill
    }
    bill.pointsRedemptions = TransactionV1Body.ids(redemptions?.object?.anyCase("points_redemptions"))
      + TransactionV1Body.ids(redemptions?.object?.anyCase("pointsRedemptions"))
    bill.couponRedemptions = TransactionV1Body.ids(coupon_redemptions)
      + TransactionV1Body.ids(redemptions?.object?.anyCase("coupon_redemptions"))
      + TransactionV1Body.ids(redemptions?.object?.anyCase("couponRedemptions"))
    let lines = line_items?.object?.anyCase("line_item")?.list.filter { $0.object != nil } ?? []
    bill.lines = try lines.map { item in
      try JSONReader.decode(Line.self, from: item).line(zone, inReturn: type.isReturn, isMixed: isMixed)
    }
    bill.payments = try payments()
    if let note = credit_note?.object, let amount = try Figure.amount(note.anyCase("amount")) {
      bill.creditNote = CreditNote(
        amount: amount, number: note.anyCase("number")?.text ?? "", notes: note.anyCase("notes")?.text ?? "",
        validUntil: try TransactionV1Body.moment(note.anyCase("validity")?.text, zone))
    }
    if local {
      guard try session.configs.isOn("CONF_CURRENCY_CONVERSION_ENABLE") else { throw BillError.currencyConversionOff }
      // Without a currency the organization's own is meant, and there is nothing to convert.
      bill.isLocalCurrency = said(currency_code) != nil
      bill.currency = said(currency_code)
    }
    bill.details = details
    return bill
  }

  private var details: String {
    var details = JSONObject()
    if let id = said(bill_client_id) { details["bill_client_id"] = .string(id) }
    if let code = said(shipping_source_till_code) { details["shipping_source_till_code"] = .string(code) }
    if let code = said(referral_code) { details["referral_code"] = .string(code) }
    if let associate = associate_details?.object, !associate.isEmpty { details["associate_details"] = .object(associate) }
    return details.isEmpty ? "{}" : details.serialized
  }

  /// One payment may list several modes with their values in the same order, as an older sample does.
  private func payments() throws -> [NewBill.NewPayment] {
    let sent = payment_details?.object?.anyCase("payment")?.list.compactMap(\.object) ?? []
    return try sent.flatMap { payment in
      let modes = (payment.anyCase("mode")?.list ?? []).compactMap(\.text)
      let values = payment.anyCase("value")?.list ?? []
      let attributes = V1NamedValues.read(payment.anyCase("attributes"))
      return try modes.enumerated().filter { !$0.element.trimmed.isEmpty }.map { index, mode in
        NewBill.NewPayment(
          mode: mode.trimmed, amount: try Figure.amount(index < values.count ? values[index] : nil) ?? .zero,
          notes: payment.anyCase("notes")?.text ?? "", attributes: attributes)
      }
    }
  }

  /// - Throws: 621 for what is no date.
  static func moment(_ text: String?, _ zone: Zone) throws -> Timestamp? {
    guard let text = said(text) else { return nil }
    guard let moment = zone.wallMoment(text) else { throw TransactionV1Error.invalidDate }
    return moment
  }

  private static func ids(_ value: JSONValue?) -> [Int64] {
    let list = value?.object?.anyCase("id") ?? value
    return list?.list.compactMap { $0.int ?? $0.object?.anyCase("id")?.int } ?? []
  }
}

/// A text that says something; nil for an empty one.
private func said(_ text: String?) -> String? {
  guard let text = text?.trimmed, !text.isEmpty else { return nil }
  return text
}

extension TransactionV1Body.Line {
  fileprivate func line(_ zone: Zone, inReturn: Bool, isMixed: Bool) throws -> NewBill.NewLine {
    guard let sku = said(item_code) else { throw BillError.returnLineUnknown("") }
    var line = NewBill.NewLine(sku: sku)
    line.serial = serial?.int ?? 0
    line.description = description?.text ?? ""
    // v1.1 knows whole pieces only; v2 keeps decimals.
    line.quantity = (try Figure.amount(qty) ?? Amount(1)).rounded(to: 0)
    line.rate = try Figure.amount(rate)
    line.value = try Figure.amount(value)
    line.discount = try Figure.amount(discount) ?? Figure.amount(discount_value)
    line.amount = try Figure.amount(amount)
    line.isReturnable = returnable ?? true
    line.returnableDays = returnable_days?.int ?? -1
    line.outlierStatus = try Choice.read(outlier_status, "outlier_status")
    line.extendedFields = V1NamedValues.read(extended_fields)
    line.customFields = V1NamedValues.read(custom_fields)
    if isMixed, said(type)?.lowercased().contains("return") == true {
      line.isReturn = true
      line.returnType = try Choice.returnType(return_type) ?? .lineItem
      line.originalNumber = said(transaction_number)
      line.purchaseTime = try TransactionV1Body.moment(transaction_date, zone)
    } else if inReturn {
      line.returnType = try Choice.returnType(return_type)
    }
    line.parts = try parts(combo_items, "combo_item", .combo) + parts(addon_items, "addon_item", .addOn)
      + parts(split_items, "split_item", .split)
    var details = JSONObject()
    let attributes = V1NamedValues.read(attributes, "attribute")
    if !attributes.isEmpty { details["attributes"] = JSONValue(attributes) }
    for (name, value) in [
      ("imgUrl", img_url), ("notes", notes?.text), ("variant", variant), ("base_item_code", base_item_code),
    ] {
      if let value = said(value) { details[name] = .string(value) }
    }
    if !details.isEmpty { line.details = details.serialized }
    return line
  }

  private func parts(_ list: JSONValue?, _ name: String, _ part: BundlePart) throws -> [NewBill.NewPart] {
    let items = list?.object?.anyCase(name)?.list.compactMap(\.object) ?? []
    return try items.map { item in
      let quantity = try Figure.amount(item.anyCase("quantity") ?? item.anyCase("qty")) ?? Amount(1)
      let rate = try Figure.amount(item.anyCase("rate")) ?? .zero
      return NewBill.NewPart(
        part: part, type: nil, sku: item.anyCase("item_code")?.text?.trimmed ?? "",
        description: item.anyCase("description")?.text ?? "", quantity: quantity, rate: rate,
        value: try Figure.amount(item.anyCase("value")) ?? rate * quantity)
    }
  }
}

/// v1.1's lists of named values in all the spellings that samples show: `field`, `attribute`, `custom_data_item`, and
/// XML that was made by machine, with `element` around each.
enum V1NamedValues {
  static func read(_ value: JSONValue?, _ name: String = "field") -> [NewField] {
    guard let object = value?.object else { return [] }
    let list = object.anyCase(name) ?? object.anyCase("field") ?? object.anyCase("attribute")
      ?? object.anyCase("custom_data_item")
    return (list?.list ?? []).flatMap { entry -> [NewField] in
      guard let entry = entry.object else { return [] }
      if let inner = entry.anyCase("element") { return inner.list.compactMap(\.object).compactMap(field) }
      return field(entry).map { [$0] } ?? []
    }
  }

  private static func field(_ entry: JSONObject) -> NewField? {
    guard let name = (entry.anyCase("name") ?? entry.anyCase("field_name"))?.text, !name.isEmpty,
      let value = entry.anyCase("value") ?? entry.anyCase("field_value")
    else { return nil }
    return Fields.field(name, value)
  }
}
