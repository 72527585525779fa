import Model

/// A bill as v1.1 shows it: all figures are text, amounts with two decimals.
struct V1Transaction: Encodable, Sendable {
  var customer: Owner?
  var billing_till: Place?
  var billing_store: Place?
  var id: String
  var number: String
  var type: String
  var outlier_status: String
  var store: String
  var delivery_status: String
  var source: String
  var custom_fields: V1Fields
  var extended_fields: V1Fields
  var local_currency: LocalCurrency?
  var currency: Currency?
  var amount: String
  var billing_time: String
  var auto_update_time: String
  var gross_amount: String
  var discount: String
  var notes: String
  var payment_details: Payments?
  var credit_notes: CreditNotes?
  var line_items: Lines
  var item_status: V1ItemStatus

  struct Owner: Encodable, Sendable {
    var mobile: String
    var first_name: String
    var last_name: String
    var email: String
    var external_id: String
    var source: String
    var user_id: String?
  }

  struct Place: Encodable, Sendable {
    var code: String
    var name: String
  }

  struct Currency: Encodable, Sendable {
    var ratio: String?
    var id: String
    var name: String
    var symbol: String
  }

  struct LocalCurrency: Encodable, Sendable {
    var id: String
    var ratio: String
    var base_currency: Currency?
    var transaction_currency: Currency?
    var amount: String
    var value: String
    var rate: String?
    var discount: String
    var gross_amount: String?
  }

  struct Payments: Encodable, Sendable {
    var payment: [Payment]

    struct Payment: Encodable, Sendable {
      var mode: String
      var value: String
      var notes: String
      var attributes: Attributes
    }
  }

  struct CreditNotes: Encodable, Sendable {
    var credit_note: [Note]

    struct Note: Encodable, Sendable {
      var amount: String
      var notes: String
      var number: String
    }
  }

  struct Attributes: Encodable, Sendable {
    var attribute: [Attribute]

    struct Attribute: Encodable, Sendable {
      var name: String
      var value: String
    }

    init(_ object: JSONObject) {
      attribute = object.map { Attribute(name: $0.name, value: $0.value.text ?? $0.value.serialized) }
    }
  }

  struct Lines: Encodable, Sendable {
    var line_item: [Line]
  }

  struct Line: Encodable, Sendable {
    var type: String
    var outlier_status: String
    var serial: String
    var item_code: String
    var description: String
    var qty: String
    var rate: String
    var value: String
    var discount: String
    var img_url: String
    var amount: String
    var returnable: String
    var returnable_days: String
    var extended_fields: V1Fields
    var custom_fields: V1Fields
    var local_currency: LocalCurrency?
    var combo_items: Combos
    var addon_items: AddOns
    var split_items: Splits
    var attributes: Attributes
  }

  struct Combos: Encodable, Sendable { var combo_item: [Part] }
  struct AddOns: Encodable, Sendable { var addon_item: [Part] }
  struct Splits: Encodable, Sendable { var split_item: [Part] }

  struct Part: Encodable, Sendable {
    var item_code: String
    var quantity: String
    var description: String
    var rate: String
    var value: String
  }
}

extension V1Transaction {
  init(_ bill: Bill, _ query: Query, _ session: Session) throws {
    let zone = try session.zone
    let entities = try session.entities
    let currencies = try session.reference(Currencies.self)
    customer = try bill.customer.map { try Owner($0, withID: query.flag("user_id"), session) }
    let till = entities[bill.till]
    billing_till = till.map { Place(code: $0.code, name: $0.name) }
    billing_store = bill.store.flatMap { entities[$0] }.map { Place(code: $0.code, name: $0.name) }
    id = String(bill.id)
    // The return part of an exchange goes by the exchange's number.
    number = bill.exchange == nil ? bill.number : bill.returnNumber
    type = bill.type.rawValue
    outlier_status = bill.outlierStatus.rawValue
    store = till?.code ?? ""
    delivery_status = bill.deliveryStatus.rawValue
    source = bill.source.lowercased()
    custom_fields = V1Fields(stored: bill.customFields)
    extended_fields = V1Fields(stored: bill.extendedFields)
    if let local = bill.local {
      let own = currencies.find(local.code)
      local_currency = LocalCurrency(
        id: String(bill.id), ratio: V1Transaction.ratio(local.ratio, decimal: true),
        base_currency: currencies.base.map { Currency($0) }, transaction_currency: own.map { Currency($0) },
        amount: V1Transaction.decimal(local.amount), value: V1Transaction.decimal(bill.amount),
        discount: V1Transaction.decimal(local.discount), gross_amount: V1Transaction.decimal(local.grossAmount))
      currency = own.map { Currency($0) }
      currency?.ratio = V1Transaction.ratio(local.ratio, decimal: false)
    }
    amount = bill.amount.fixed(2)
    billing_time = zone.dateTime(bill.billedAt)
    auto_update_time = zone.dateTime(bill.updatedAt)
    gross_amount = bill.grossAmount.fixed(2)
    discount = bill.discount.fixed(2)
    notes = bill.notes
    if query.flag("tenders") || query.flag("tender") {
      payment_details = Payments(
        payment: try Bills.payments(of: bill.id, session).map { payment in
          Payments.Payment(
            mode: payment.mode, value: payment.amount.fixed(2), notes: payment.notes,
            attributes: Attributes(JSONObject(stored: payment.attributes)))
        })
    }
    if query.flag("credit_notes") {
      credit_notes = CreditNotes(
        credit_note: try Bills.creditNote(of: bill.id, session).map {
          [CreditNotes.Note(amount: $0.amount.fixed(2), notes: $0.notes, number: $0.number)]
        } ?? [])
    }
    let stored = try Bills.lines(of: bill.id, session)
    line_items = Lines(
      line_item: stored.filter { $0.parent == nil }.map { Line($0, stored, bill, currencies) })
    item_status = V1ItemStatus(code: 600, message: "Transaction retrieved successfully")
  }

  /// Millionths as a decimal: `86.0`, or `86`.
  fileprivate static func ratio(_ millionths: Int64, decimal: Bool) -> String {
    let amount = Amount(thousandths: (millionths + 500) / 1000)
    return decimal ? self.decimal(amount) : amount.plain
  }

  fileprivate static func decimal(_ amount: Amount) -> String { amount.isWhole ? amount.fixed(1) : amount.plain }
}

extension V1Transaction.Owner {
  fileprivate init(_ id: Int64, withID: Bool, _ session: Session) throws {
    let profile = try Customers.mainProfile(of: id, session)
    mobile = profile?.value(.mobile) ?? ""
    first_name = profile?.firstName ?? ""
    last_name = profile?.lastName ?? ""
    email = profile?.value(.email) ?? ""
    external_id = profile?.value(.externalID) ?? ""
    source = (profile?.source ?? Sources.instore).lowercased()
    user_id = withID ? String(id) : nil
  }
}

extension V1Transaction.Currency {
  fileprivate init(_ currency: Currencies.Currency) {
    id = currency.numericCode
    name = currency.name
    symbol = currency.symbol
  }
}

extension V1Transaction.Line {
  fileprivate init(_ line: BillLine, _ all: [BillLine], _ bill: Bill, _ currencies: Currencies) {
    let kept = JSONObject(stored: line.details)
    type = bill.type.isReturn ? "RETURN" : "REGULAR"
    outlier_status = line.outlierStatus.rawValue
    serial = String(line.serial)
    item_code = line.sku
    description = line.description
    qty = line.quantity.plain
    rate = line.rate.fixed(2)
    value = line.value.fixed(2)
    discount = line.discount.fixed(2)
    img_url = kept["imgUrl"]?.text ?? ""
    amount = line.amount.fixed(2)
    returnable = String(line.isReturnable)
    returnable_days = String(line.returnableDays)
    extended_fields = V1Fields(stored: line.extendedFields)
    custom_fields = V1Fields(stored: line.customFields)
    if let figures = line.local, let local = bill.local {
      local_currency = V1Transaction.LocalCurrency(
        id: String(line.id), ratio: V1Transaction.ratio(local.ratio, decimal: true),
        base_currency: currencies.base.map { V1Transaction.Currency($0) },
        transaction_currency: currencies.find(local.code).map { V1Transaction.Currency($0) },
        amount: V1Transaction.decimal(figures.amount), value: V1Transaction.decimal(figures.value),
        rate: V1Transaction.decimal(figures.rate), discount: V1Transaction.decimal(figures.discount))
    }
    func parts(_ part: BundlePart) -> [V1Transaction.Part] {
      all.filter { $0.parent == line.id && $0.part == part }.map {
        V1Transaction.Part(
          item_code: $0.sku, quantity: $0.quantity.plain, description: $0.description, rate: $0.rate.fixed(2),
          value: $0.value.fixed(2))
      }
    }
    combo_items = V1Transaction.Combos(combo_item: parts(.combo))
    addon_items = V1Transaction.AddOns(addon_item: parts(.addOn))
    split_items = V1Transaction.Splits(split_item: parts(.split))
    attributes = V1Transaction.Attributes(kept["attributes"]?.object ?? JSONObject())
  }
}
