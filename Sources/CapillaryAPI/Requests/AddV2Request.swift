import Model

/// `POST /v2/requests`, which serves four operations told apart by `type` and `baseType`: `requests.v2.addTransaction`,
/// `requests.v2.addCustomerMerge`, `pii-deletion.v2.add` and `customer.v2.goodwillGroup`.
enum AddV2Request {
  struct Form: Decodable {
    var type: String?
    var baseType: String?
    var comments: String?
    var customerIdentificationInfo: Identification?
    // The members of the identification, which older pages list flat.
    var source: String?
    var identifierType: String?
    var identifierValue: String?
    var accountId: String?
    var transaction: TransactionBody?
    var images: [Image]?
    var changeIdentifierRequest: Change?
  }

  struct Identification: Decodable {
    var source: String?
    var identifierType: String?
    var identifierValue: String?
    var accountId: String?

    /// - Throws: `CustomerError`.
    func customer(_ session: Session) throws -> Customer {
      let customer = try Customers.resolve(
        identifierName: identifierType, value: identifierValue, source: source, account: accountId, session)
      try Customers.check(customer)
      return customer
    }
  }

  struct Image: Decodable {
    var fileName: String?
    var serial: Int64?
    var namespace: String?
    var provider: String?
  }

  struct Change: Decodable {
    var changeIdentifiers: Identifiers?

    struct Identifiers: Decodable {
      /// The survivor.
      var add: [Value]?
      /// The victim.
      var remove: [Value]?
    }

    struct Value: Decodable {
      var type: String?
      var value: String?
    }
  }

  struct Answer: Encodable, Sendable {
    var createdId: Int64
    var warnings: [Warning] = []
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let kind = try V2RequestKind(type: call.body["type"]?.text, baseType: call.body["baseType"]?.text)
    if kind == .groupGoodwill { return try AddGroupGoodwill.add(call, session) }
    let form = try call.decode(Form.self)
    return try RequestV2Error.translating {
      let draft = try draft(form, kind, call, session)
      let id = try Requests.add(draft, session)
      if draft.approval == .client || draft.approval == .config {
        try Requests.approve(id, automatic: true, till: call.caller.till, session)
      }
      return Reply(Answer(createdId: id))
    }
  }

  private static func draft(
    _ form: Form, _ kind: V2RequestKind, _ call: Call, _ session: WriteSession
  ) throws -> RequestDraft {
    let customer: Customer
    let subject: RequestDraft.Subject
    switch kind {
    case .merge:
      let change = form.changeIdentifierRequest?.changeIdentifiers
      customer = try self.customer(change?.remove, session)
      subject = try Requests.merge(of: customer, into: self.customer(change?.add, session), session)
    case .deletion:
      customer = try identified(form, session)
      subject = try Requests.deletion(of: customer, session)
    default:
      customer = try identified(form, session)
      subject = try receipt(form, call, session)
    }
    var approval: Requests.ApprovalType = .configDisabled
    if call.query["client_auto_approve"] != nil {
      approval = call.query.flag("client_auto_approve") ? .client : .clientDisabled
    } else if kind == .merge, try session.configs.isOn("CI_MERGE_AUTO_APPROVE") {
      approval = .config
    }
    return RequestDraft(
      baseType: kind.stored.baseType, customer: customer.id, subject: subject,
      comments: String((form.comments ?? "").prefix(255)), approval: approval, till: call.caller.till.id)
  }

  private static func identified(_ form: Form, _ session: Session) throws -> Customer {
    let flat = Identification(
      source: form.source, identifierType: form.identifierType, identifierValue: form.identifierValue,
      accountId: form.accountId)
    return try (form.customerIdentificationInfo ?? flat).customer(session)
  }

  /// One side of a merge. A merged customer is found too, as there is a code of its own for one.
  private static func customer(_ identifiers: [Change.Value]?, _ session: Session) throws -> Customer {
    guard let identifier = identifiers?.first, identifier.value?.isEmpty == false else {
      throw RequestV2Error.invalidInput
    }
    do {
      return try Customers.resolve(
        identifierName: identifier.type, value: identifier.value, source: Sources.all, session)
    } catch is CustomerError {
      throw RequestV2Error.mergeCustomerUnknown
    }
  }

  private static func receipt(_ form: Form, _ call: Call, _ session: Session) throws -> RequestDraft.Subject {
    guard let body = form.transaction else { throw RequestV2Error.invalidInput }
    let place = form.customerIdentificationInfo
    var bill = try body.bill(
      call, source: place?.source ?? form.source, account: place?.accountId ?? form.accountId, session)
    guard bill.type == .regular else { throw TransactionError.invalidType }
    guard !bill.number.isEmpty else { throw TransactionError.bill(.invalidNumber) }
    guard bill.amount != nil else { throw TransactionError.bill(.invalidAmount) }
    if let date = bill.billedAt, date > session.now { throw RequestV1Error.inFuture }
    bill.billedAt = bill.billedAt ?? session.now
    let images = (form.images ?? []).prefix(20).map { image in
      ReceiptImage(
        serial: image.serial ?? 0, fileName: String((image.fileName ?? "").prefix(255)),
        provider: String((image.provider ?? "").prefix(50)), namespace: String((image.namespace ?? "").prefix(100)))
    }
    return .transaction(bill: bill, images: images)
  }
}
