import Model

/// `POST /v1.1/customer/update_identity`: files a change of an identifier, which waits for approval unless the
/// organization approves its kind by itself.
enum UpdateIdentity {
  struct Request: Decodable {
    var customer: [Form]?

    struct Form: Decodable {
      var identifier: String?
      var old_value: String?
      var new_value: String?
    }
  }

  struct Answer: Encodable, Sendable {
    var status: V1Status
    var customers: Customers

    struct Customers: Encodable, Sendable {
      var customer: Change
    }

    struct Change: Encodable, Sendable {
      var identifier: String?
      var old_value: String?
      var new_value: String?
      var updated: String
      var item_status: CustomerItemStatus
    }
  }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let forms = try call.decode(Request.self).customer ?? []
    guard let form = forms.first else { throw PlatformError.invalidInput("") }
    guard forms.count == 1 else { throw PlatformError.batchTooLarge(limit: 1) }
    var status = CustomerItemStatus.plain(1040, "Customer identity change request added successfully")
    do {
      try session.savepoint { try file(form, call, session) }
    } catch let error as CustomerV1Error {
      status = .plain(error)
    }
    return Reply(
      Answer(
        status: .single(status.success),
        customers: .init(
          customer: .init(
            identifier: form.identifier, old_value: form.old_value, new_value: form.new_value,
            updated: status.success ? "true" : "false", item_status: status))))
  }

  private static func file(_ form: Request.Form, _ call: Call, _ session: WriteSession) throws {
    let kind: Identifier.Kind
    let baseType: String
    switch form.identifier?.trimmed.lowercased() {
    case "mobile": (kind, baseType) = (.mobile, "MOBILE")
    case "email": (kind, baseType) = (.email, "EMAIL")
    case "external_id", "externalid": (kind, baseType) = (.externalID, "EXTERNAL_ID")
    default: throw CustomerV1Error.identityFieldUnknown
    }
    let organization = try session.organization
    guard let new = Identifier(kind, form.new_value ?? "").normalized(organization) else {
      throw CustomerV1Error.invalidNewIdentifier
    }
    guard let old = form.old_value?.trimmed, !old.isEmpty,
      let found = try Customers.find(kind, old, source: Sources.all, session)
    else { throw CustomerV1Error.identityUnknown }
    if found.status == .deleted { throw CustomerV1Error.deleted }
    let customer = found.mergedInto ?? found.id
    if let holder = try Customers.find(kind, new.value, source: Sources.instore, session), holder.id != customer {
      throw kind == .mobile
        ? CustomerV1Error.mobileTaken
        : kind == .externalID ? CustomerV1Error.externalIDTaken : CustomerV1Error.emailTakenByOther
    }
    let isAutomatic = try AddRequest.isApprovedByItself(.changeIdentifier, baseType, session)
    let draft = RequestDraft(
      baseType: baseType, customer: customer, subject: .identifier(old: old, new: new.value, other: nil),
      approval: isAutomatic ? .config : .configDisabled, till: call.caller.till.id)
    let id = try Requests.add(draft, session)
    guard isAutomatic else { return }
    do {
      try Requests.approve(id, automatic: true, till: call.caller.till, session)
    } catch is CustomerError {
      throw CustomerV1Error.identityChangeFailed
    } catch is CustomerStatusError {
      throw CustomerV1Error.identityChangeFailed
    } catch is RequestError {
      throw CustomerV1Error.identityChangeFailed
    }
  }
}
