import Model

/// `transaction.v2.update`, `transaction.v2.bulkUpdate`.
enum UpdateTransaction {
  struct Body: Decodable {
    var identifierType: String?
    var identifierName: String?
    var identifierValue: String?
    var source: String?
    var accountId: String?
    var id: JSONValue?
    var number: String?
    var extendedFields: JSONValue?
    var customFields: JSONValue?
    var lineItems: [Line]?
    var deliveryStatus: String?

    struct Line: Decodable {
      var itemCode: String?
      var id: JSONValue?
      var extendedFields: JSONValue?
      var customFields: JSONValue?
    }
  }

  /// The 2022 envelope with the fields of the 2025 table beside it.
  struct Answer: Encodable, Sendable {
    var id: Int64
    var number: String
    var type: String
    var customer: Owner
    var extended_fields: RawJSON
    var custom_fields: RawJSON
    var warnings: [Warning]
    var errors: [ErrorItem] = []
    var loyaltyDetails: [ProgramStanding]

    struct Owner: Encodable, Sendable {
      var id: Int64
      var firstName: String
      var lastName: String
    }
  }

  static func single(_ call: Call, _ session: WriteSession) throws -> Reply {
    try TransactionError.translating {
      let body = try call.decode(Body.self)
      let query = call.query
      let customer = try AddTransaction.customer(
        query["identifierName"], query["identifierValue"], query["source"], query["accountId"], session)
      let updated = try Bills.update(try body.update(customer.id), session)
      let name = try Bills.customerName(customer.id, session)
      return Reply(
        Answer(
          id: updated.bill.id, number: updated.bill.number, type: updated.bill.type.rawValue,
          customer: Answer.Owner(id: customer.id, firstName: name.first, lastName: name.last),
          extended_fields: RawJSON(updated.bill.extendedFields), custom_fields: RawJSON(updated.bill.customFields),
          warnings: updated.warnings.map { Warning($0) },
          loyaltyDetails: query["points"]?.uppercased() == "MLP"
            ? try ProgramStanding.ofTransactions(customer.id, session)
            : Array(try ProgramStanding.ofTransactions(customer.id, session).prefix(1))))
    }
  }

  // MARK: - Bulk

  struct Element: Encodable, Sendable {
    var result: Echo?
    var errors: [ErrorItem]
    var warnings: [Warning]
  }

  struct Echo: Encodable, Sendable {
    var id: Int64
    var customFields: JSONValue
    var extendedFields: JSONValue
    var identifierType: String
    var identifierValue: String
    var source: String
    var lineItems: [Line]

    struct Line: Encodable, Sendable {
      var id: Int64?
      var itemCode: String?
      var extendedFields: JSONValue
    }
  }

  static func bulk(_ call: Call, _ session: WriteSession) throws -> Reply {
    let elements = call.body.list
    guard elements.count <= BulkTransactions.limit else {
      throw PlatformError.batchTooLarge(limit: BulkTransactions.limit)
    }
    let answers = try elements.map { element in
      do {
        return try TransactionError.translating { try session.savepoint { try update(element, session) } }
      } catch let error as any APIError {
        return Element(errors: [ErrorItem(error)], warnings: [])
      } catch let error as DecodingError {
        return Element(errors: [ErrorItem(PlatformError.invalidInput(Dialect.describe(error)))], warnings: [])
      }
    }
    return Reply(
      BulkTransactions.Answer(
        response: answers, totalCount: answers.count, failureCount: answers.count { !$0.errors.isEmpty }))
  }

  private static func update(_ element: JSONValue, _ session: WriteSession) throws -> Element {
    let body = try JSONReader.decode(Body.self, from: element)
    let name = body.identifierType ?? body.identifierName
    let customer: Customer
    do {
      customer = try AddTransaction.customer(name, body.identifierValue, body.source, body.accountId, session)
    } catch CustomerError.noIdentifier, CustomerError.invalidIdentifier {
      throw TransactionError.elementWithoutCustomer
    }
    let updated = try Bills.update(try body.update(customer.id), session)
    let lines = zip(body.lineItems ?? [], updated.lines).map { sent, stored in
      Echo.Line(id: sent.id?.int, itemCode: sent.itemCode, extendedFields: typed(stored.fields))
    }
    return Element(
      result: Echo(
        id: updated.bill.id, customFields: JSONValue(updated.custom.fields),
        extendedFields: JSONValue(updated.extended.fields), identifierType: name ?? "",
        identifierValue: body.identifierValue ?? "", source: body.source ?? "INSTORE", lineItems: lines),
      errors: [], warnings: updated.warnings.map { Warning($0) })
  }

  /// Numbers that were sent as text come back as numbers.
  private static func typed(_ fields: [NewField]) -> JSONValue {
    .object(
      JSONObject(
        fields.map { field in
          (field.name, Amount(field.text).map { .amount($0) } ?? JSONValue(stored: field.json))
        }))
  }
}

extension UpdateTransaction.Body {
  /// - Throws: 607 where neither id nor number is there.
  fileprivate func update(_ customer: Int64) throws -> BillUpdate {
    if let id, id.text?.isEmpty == false, id.int == nil { throw TransactionError.bill(.billUnknown) }
    let number = number?.trimmed ?? ""
    guard id?.int != nil || !number.isEmpty else { throw TransactionError.transactionMissing }
    var update = BillUpdate(id: id?.int, number: number, customer: customer)
    do {
      update.deliveryStatus = try Choice.read(deliveryStatus, "deliveryStatus")
    } catch TransactionError.invalidStatus(let name) {
      throw TransactionError.cannotBeUpdated(name)
    }
    update.customFields = Fields.read(customFields)
    update.extendedFields = Fields.read(extendedFields)
    update.lines = (lineItems ?? []).map { line in
      BillUpdate.Line(
        id: line.id?.int, sku: line.itemCode, extendedFields: Fields.read(line.extendedFields),
        customFields: Fields.read(line.customFields))
    }
    return update
  }
}
