import Model

/// `requests.v11.add` and `requests.v11.addRetro`, which share a route: files changes that wait for approval, or are
/// carried out at once where the call or the organization says so.
enum AddRequest {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var requests: List

    struct List: Encodable, Sendable {
      var request: Content
    }

    /// One that asks for another identifier stands by itself, as its sample has it.
    enum Content: Encodable, Sendable {
      case one(Item)
      case list([Item])

      func encode(to encoder: any Encoder) throws {
        switch self {
        case .one(let item): try item.encode(to: encoder)
        case .list(let items): try items.encode(to: encoder)
        }
      }
    }
  }

  struct Item: Encodable, Sendable {
    @Nullable var reference_id: String?
    var id: String?
    var status: String?
    var requested_on: String?
    var type: String?
    var base_type: String?
    var customer: RequestPerson?
    var old_value: String
    var new_value: String
    var old_type: String
    var new_type: String
    @Nullable var misc_info: String? = nil
    var transaction_id: String
    var reason: String
    var comments: String
    var item_status: V1ItemStatus
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let forms = try RequestForm.read(call)
    let items = try forms.map { form in
      do {
        return try session.savepoint { try add(form, call, session) }
      } catch {
        guard let error = RequestV1Error(error) else { throw error }
        return item(form, V1ItemStatus(error))
      }
    }
    let succeeded = items.filter { $0.item_status.success }.count
    let changeIdentifiers = forms.allSatisfy { Identifier.Kind(baseType: $0.baseType) != nil }
    var reply = Reply(
      Answer(
        status: V1Status(succeeded: succeeded, of: items.count, success: "Success"),
        requests: .init(request: changeIdentifiers && items.count == 1 ? .one(items[0]) : .list(items))))
    if changeIdentifiers { reply.form = .texts }
    return reply
  }

  private static func item(_ form: RequestForm, _ status: V1ItemStatus) -> Item {
    Item(
      reference_id: form.reference_id, type: form.type, base_type: form.base_type, old_value: form.old_value ?? "",
      new_value: form.new_value ?? "", old_type: form.old_type ?? "", new_type: form.new_type ?? "",
      transaction_id: String(form.transaction_id ?? 0), reason: form.reason ?? "", comments: form.comments ?? "",
      item_status: status)
  }

  private static func add(_ form: RequestForm, _ call: Call, _ session: WriteSession) throws -> Item {
    let kind = try Requests.Kind(v1: form.type)
    if let text = form.requested_on, let date = try session.zone.moment(text), date > session.now {
      throw RequestV1Error.inFuture
    }
    if form.baseType == "RETRO", call.request.headers["X-CAP-CLIENT-SIGNATURE"] == nil {
      throw RequestV1Error.noSignature
    }
    if kind == .goodwill, form.baseType == "POINTS", form.earning_entity_type?.uppercased() == "USERGROUP2" {
      return try addToGroup(form, call, session)
    }
    let customer: Customer
    do {
      customer = try (form.customer ?? .init()).find(session)
      // Who was merged cannot ask for anything more; a second merge has a code of its own.
      try Customers.check(customer)
    } catch CustomerError.merged {
      throw form.baseType == "MERGE" ? RequestV1Error.rule(.victimMerged) : RequestV1Error.unknownCustomer
    } catch is CustomerError {
      throw RequestV1Error.unknownCustomer
    }
    let subject = try subject(form, kind, customer, call, session)
    let oneStep = call.query.flag("is_one_step_change")
    let approval = try approval(kind, form.baseType, call, session)
    let id = try Requests.add(
      RequestDraft(
        baseType: form.baseType, customer: customer.id, subject: subject, reason: form.reason ?? "",
        comments: form.comments ?? "", reference: form.reference_id ?? "", isOneStep: oneStep, approval: approval,
        till: call.caller.till.id),
      session)
    if oneStep || approval == .client || approval == .config {
      try Requests.approve(id, automatic: true, till: call.caller.till, session)
    }
    guard let request = try Requests.find(id, session) else { throw RequestV1Error.failed }
    let added: V1ItemStatus = switch kind {
    case .goodwill: .init(code: 9100, message: "Goodwill request added successfully")
    case .changeIdentifier:
      .init(code: 9000, message: "Change Identifier request added successfully")
    default: .init(code: 9000, message: "Retro request added successfully")
    }
    var item = item(form, added)
    item.id = String(id)
    item.status = request.status.rawValue
    item.requested_on = try session.zone.dateTime(request.addedAt)
    item.customer = try RequestPerson(customer, session)
    switch request.subject {
    case .identifier(let old, let new, _): (item.old_value, item.new_value) = (old, new)
    case .goodwill: item.old_value = form.customer?.named?.value ?? ""
    case .retro, .transaction, .deletion: break
    }
    return item
  }

  /// Goodwill to a user group, which needs nobody's approval here (Member Care guide).
  private static func addToGroup(_ form: RequestForm, _ call: Call, _ session: WriteSession) throws -> Item {
    guard let named = form.user_group_2_identification_info else { throw RequestV1Error.noIdentifiers }
    let draft = try Requests.goodwill(
      form.points ?? .zero, for: AddGroupGoodwill.group(named, session),
      program: form.programId ?? call.query.int("program_id"), reason: form.reason ?? "", comments: form.comments ?? "",
      approval: .config, till: call.caller.till.id, session)
    let id = try Requests.add(draft, session)
    try Requests.approve(id, automatic: true, till: call.caller.till, session)
    guard let request = try Requests.find(id, session) else { throw RequestV1Error.failed }
    var item = item(form, .init(code: 9100, message: "Goodwill request added successfully"))
    item.id = String(id)
    item.status = request.status.rawValue
    item.requested_on = try session.zone.dateTime(request.addedAt)
    item.customer = try Customers.find(id: request.customer, session).map { try RequestPerson($0, session) }
    item.old_value = (named.identifierValue ?? named.identifier_value) ?? ""
    return item
  }

  private static func subject(
    _ form: RequestForm, _ kind: Requests.Kind, _ customer: Customer, _ call: Call, _ session: Session
  ) throws -> RequestDraft.Subject {
    switch (kind, form.baseType) {
    case (.changeIdentifier, "MERGE"):
      return try Requests.merge(of: customer, into: target(form, session), session)
    case (.changeIdentifier, "MOBILE_REALLOC"):
      return try Requests.reallocation(
        of: form.old_value?.trimmed ?? "", from: customer, to: target(form, session), session)
    case (.changeIdentifier, let type):
      guard let identifier = Identifier.Kind(baseType: type) else {
        throw type == "ADDRESS" ? RequestV1Error.unsupported : RequestV1Error.invalidBaseType
      }
      return try Requests.identifierChange(
        identifier, of: customer.id, old: form.old_value?.trimmed ?? "", new: form.new_value?.trimmed ?? "", session)
    case (.goodwill, "POINTS"):
      return try Requests.goodwill(
        form.points ?? .zero, for: customer, program: call.query.int("program_id"), session)
    case (.goodwill, "COUPON"):
      guard let series = form.series_id else { throw RequestV1Error.rule(.seriesUnknown) }
      return try Requests.goodwill(series: series, for: customer, session)
    // No body is documented that says which tier is wanted.
    case (.goodwill, "TIER"): throw RequestV1Error.unsupported
    case (.transactionUpdate, "RETRO"):
      guard form.old_type?.uppercased() == "NOT_INTERESTED" else { throw RequestV1Error.oldType }
      guard form.new_type?.uppercased() == "REGULAR" else { throw RequestV1Error.newType }
      return try Requests.retro(bill: form.transaction_id ?? -1, session)
    default: throw RequestV1Error.invalidBaseType
    }
  }

  /// The other customer of a merge or reallocation.
  private static func target(_ form: RequestForm, _ session: Session) throws -> Customer {
    let person = try JSONReader.decode(
      RequestForm.Person.self, from: form.misc_info?["target_customer"] ?? .object(JSONObject()))
    do {
      return try person.find(session)
    } catch is CustomerError {
      throw RequestError.targetUnknown
    } catch RequestV1Error.noIdentifiers {
      throw RequestError.targetUnknown
    }
  }

  /// Whether a request is approved with the call, and who wants it so: the call goes before the organization's switch
  /// for requests of the kind.
  private static func approval(
    _ kind: Requests.Kind, _ baseType: String, _ call: Call, _ session: Session
  ) throws -> Requests.ApprovalType {
    if call.query["client_auto_approve"] != nil {
      return call.query.flag("client_auto_approve") ? .client : .clientDisabled
    }
    return try isApprovedByItself(kind, baseType, session) ? .config : .configDisabled
  }

  /// Whether the organization approves requests of a kind by itself.
  static func isApprovedByItself(_ kind: Requests.Kind, _ baseType: String, _ session: Session) throws -> Bool {
    let key: String? = switch (kind, baseType) {
    case (.goodwill, _): "GOODWILL_AUTO_APPROVE"
    case (_, "EMAIL"): "CI_EMAIL_AUTO_APPROVE"
    case (_, "MOBILE"): "CI_MOBILE_AUTO_APPROVE"
    case (_, "EXTERNAL_ID"): "CI_EXTID_AUTO_APPROVE"
    case (_, "MERGE"): "CI_MERGE_AUTO_APPROVE"
    case (_, "MOBILE_REALLOC"): "CI_MOBILEREALLOC_AUTO_APPROVE"
    default: nil
    }
    return try key.map { try session.configs.isOn($0) } ?? false
  }
}
