import Model

/// `transaction.v11.update`: fields and delivery status of a bill, or, with `new_type`, its retro conversion.
enum UpdateTransactionV1 {
  struct Body: Decodable {
    var id: JSONValue?
    var number: String?
    var type: String?
    var customer: JSONValue?
    var update_till: String?
    var notes: JSONValue?
    var delivery_status: String?
    var extended_fields: JSONValue?
    var custom_fields: JSONValue?
    var line_items: JSONValue?
    var new_type: String?
    var old_type: String?
  }

  struct Identity: Decodable, V1Identified {
    var id: String?
    var user_id: String?
    var mobile: String?
    var email: String?
    var external_id: String?
  }

  enum Answer: Encodable, Sendable {
    case updated(Updated)
    case converted(Converted)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .updated(let value): try value.encode(to: encoder)
      case .converted(let value): try value.encode(to: encoder)
      }
    }
  }

  struct Updated: Encodable, Sendable {
    var customer: V1BillCustomer
    var id: Int64
    var notes: String
    var billing_time: String
    var type: String
    var number: String
    var delivery_status: String
    var amount: Amount
    var gross_amount: Amount
    var discount: Amount
    var store: String
    var custom_fields: FieldCounts
    var extended_fields: FieldCounts
    var side_effects = JSONObject()
    var item_status: V1ItemStatus
  }

  struct FieldCounts: Encodable, Sendable {
    var success_count: Int
    var failure_count: Int
    var field: [V1Fields.Field]

    init(_ accepted: AcceptedFields) {
      success_count = accepted.fields.count
      failure_count = accepted.warnings.count
      field = accepted.fields.map { V1Fields.Field(name: $0.name, value: .string($0.text)) }
    }
  }

  struct Converted: Encodable, Sendable {
    var customer: V1BillCustomer
    var billing_time: String
    var number: String
    var type: String
    var delivery_status: String
    var old_id: Int64
    var old_type: String
    var id: Int64
    var side_effects: V1SideEffects
    var item_status: V1ItemStatus
  }

  static func endpoint(_ call: Call, _ session: WriteSession) throws -> Reply {
    let sent = call.body["transaction"]?.list.filter { $0.object != nil } ?? []
    guard sent.count <= AddTransactionV1.limit else { throw TransactionV1Error.batchTooLarge }
    guard !sent.isEmpty else { throw TransactionV1Error.detailsMissing }
    let items = sent.map { value -> V1Item<Answer> in
      do {
        return .done(try session.savepoint { try update(value, call, session) })
      } catch {
        return .failed(
          V1FailedBill(
            id: value["id"]?.text, number: value["number"]?.text, type: value["type"]?.text,
            item_status: V1ItemStatus(TransactionV1Error(error, adding: false))))
      }
    }
    return Reply(V1Transactions(items))
  }

  private static func update(_ value: JSONValue, _ call: Call, _ session: WriteSession) throws -> Answer {
    let body = try JSONReader.decode(Body.self, from: value)
    if said(body.new_type) != nil || said(body.old_type) != nil { return .converted(try convert(body, call, session)) }
    if let type = said(body.type), BillType(rawValue: type.uppercased()) == nil {
      throw TransactionV1Error.invalidTypeFilter
    }
    let id = body.id?.int
    let number = said(body.number)
    if id == nil, let text = body.id?.text, !text.trimmed.isEmpty { throw TransactionV1Error.bill(.billUnknown) }
    guard id != nil || number != nil else { throw TransactionV1Error.billNotNamed }
    let customer = try self.customer(body, session)
    var update = BillUpdate(id: id, number: number, customer: customer.id)
    update.prefersLatest = true
    update.deliveryStatus = try Choice.read(body.delivery_status, "delivery_status")
    update.customFields = V1NamedValues.read(body.custom_fields)
    update.extendedFields = V1NamedValues.read(body.extended_fields)
    update.lines = (body.line_items?.object?.anyCase("line_item")?.list ?? []).compactMap { line in
      guard let line = line.object else { return nil }
      return BillUpdate.Line(
        id: line.anyCase("id")?.int, sku: (line.anyCase("itemCode") ?? line.anyCase("item_code"))?.text,
        extendedFields: V1NamedValues.read(line.anyCase("extended_fields")),
        customFields: V1NamedValues.read(line.anyCase("custom_fields")))
    }
    let updated = try Bills.update(update, session)
    let bill = updated.bill
    let zone = try session.zone
    return .updated(
      Updated(
        customer: try V1BillCustomer(customer.id, withSummaries: false, session), id: bill.id, notes: bill.notes,
        billing_time: zone.dateTime(bill.billedAt), type: bill.type.rawValue.lowercased(), number: bill.number,
        delivery_status: bill.deliveryStatus.rawValue, amount: bill.amount, gross_amount: bill.grossAmount,
        discount: bill.discount, store: try bill.store.flatMap { try session.entities[$0] }?.name ?? "",
        custom_fields: FieldCounts(updated.custom), extended_fields: FieldCounts(updated.extended),
        item_status: V1ItemStatus(code: 600, message: "Transaction updated successfully")))
  }

  private static func convert(_ body: Body, _ call: Call, _ session: WriteSession) throws -> Converted {
    guard said(call.request.headers["X-CAP-CLIENT-SIGNATURE"]) != nil else { throw TransactionV1Error.signatureMissing }
    guard let new = said(body.new_type) else { throw TransactionV1Error.targetTypeMissing }
    guard let target = BillType(rawValue: new.uppercased()) else { throw TransactionV1Error.invalidTypeFilter }
    let old = BillType(rawValue: said(body.old_type)?.uppercased() ?? BillType.notInterested.rawValue)
    guard target == .regular, old == .notInterested else { throw TransactionV1Error.typeCannotChange }
    guard let text = body.id?.text, !text.trimmed.isEmpty else { throw TransactionV1Error.idMissing }
    guard let id = body.id?.int else { throw TransactionV1Error.invalidRetroID }
    let customer = try self.customer(body, session)
    let added = try Bills.convert(
      notInterested: id, to: customer, till: call.caller.till, notes: body.notes?.text, session)
    guard let bill = try Bills.find(id: added.id, session) else { throw TransactionV1Error.notUpdated }
    let shown = try V1BillCustomer(customer.id, withSummaries: false, session)
    return Converted(
      customer: shown, billing_time: try session.zone.dateTime(bill.billedAt), number: bill.number,
      type: bill.type.rawValue, delivery_status: bill.deliveryStatus.rawValue, old_id: id,
      old_type: BillType.notInterested.rawValue, id: bill.id,
      side_effects: try V1SideEffects(
        added.effects, customer: customer.id, balance: Amount(shown.loyalty_points), asText: true, session),
      item_status: V1ItemStatus(
        code: 1630, message: "Transaction retrospectively marked REGULAR, Transaction added successfully"))
  }

  private static func customer(_ body: Body, _ session: Session) throws -> Customer {
    guard let value = body.customer, value.object != nil else { throw TransactionV1Error.customerIdentifierMissing }
    let customer = try JSONReader.decode(Identity.self, from: value).customer(session)
    try CustomerStatuses.require(
      .transaction, of: customer.id, label: customer.statusLabel, status: customer.status.rawValue, session)
    return customer
  }

  private static func said(_ text: String?) -> String? {
    guard let text = text?.trimmed, !text.isEmpty else { return nil }
    return text
  }
}
