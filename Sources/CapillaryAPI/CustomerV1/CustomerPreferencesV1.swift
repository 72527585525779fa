import Model

/// `POST` and `GET /v1.1/customer/preferences`.
enum CustomerPreferencesV1 {
  struct Request: Decodable {
    var customer: [Form]?

    struct Form: Decodable, V1Identified {
      var id: String?
      var user_id: String?
      var mobile: String?
      var email: String?
      var external_id: String?
      var store: Store?
      var custom_fields: V1Fields?
    }

    struct Store: Decodable {
      var code: String?
      var id: String?
    }
  }

  struct Saved: Encodable, Sendable {
    var user_id: String
    @Nullable var mobile: String?
    @Nullable var email: String?
    @Nullable var external_id: String?
    var custom_fields: V1Fields
    var store: Store?
    var item_status: CustomerItemStatus

    struct Store: Encodable, Sendable {
      var id: String
      var code: String
      var name: String
      var status = "SUCCESS"
    }
  }

  static func save(_ call: Call, _ session: WriteSession) throws -> Reply {
    let forms = try call.decode(Request.self).customer ?? []
    guard !forms.isEmpty else { throw PlatformError.invalidInput("") }
    guard forms.count <= AddCustomer.limit else { throw PlatformError.batchTooLarge(limit: AddCustomer.limit) }
    let entries = try forms.map { form -> V1Entry<Saved> in
      do {
        return .done(try session.savepoint { try save(form, session) })
      } catch let error as CustomerV1Error {
        return .failed(form.failed(CustomerItemStatus(error)))
      }
    }
    var reply = Reply(V1NestedAnswer(entries))
    // Unlike the successes, the failures that are shown have a number.
    if !entries.contains(where: \.succeeded) { reply.form = .usual }
    return reply
  }

  /// What the organization does not know is left out with a warning; where nothing is left, the item fails.
  private static func save(_ form: Request.Form, _ session: WriteSession) throws -> Saved {
    let customer = try form.customer(session)
    var warnings: [CustomerV1Warning] = []
    var saved: [(name: String, value: String)] = []
    for field in (form.custom_fields?.field ?? []).prefix(200) {
      guard let name = field.name?.trimmed, !name.isEmpty else { continue }
      guard let defined = try CustomerPreferences.defined(name, session) else {
        if !warnings.contains(.customFieldUnknown) { warnings.append(.customFieldUnknown) }
        continue
      }
      let value = plain(field.text ?? "")
      try CustomerPreferences.set(defined, to: value, of: customer.id, session)
      saved.append((defined, value))
    }
    var store: Entity?
    if let wanted = form.store, wanted.code?.isEmpty == false || wanted.id?.isEmpty == false {
      store = try find(wanted, session)
      if let store {
        try CustomerPreferences.set(
          CustomerPreferences.preferredStore, to: store.name, of: customer.id, session)
      } else {
        warnings.append(.preferredStoreUnknown)
      }
    }
    if saved.isEmpty, store == nil {
      throw warnings.contains(.preferredStoreUnknown)
        ? CustomerV1Error.preferredStoreUnknown : CustomerV1Error.preferencesNotUpdated
    }
    if !warnings.isEmpty { warnings.append(.somePreferencesFailed) }
    let person = try V1Person(customer, session)
    var status = CustomerItemStatus(200, "Preferences Updated Successfully", warnings)
    if warnings.isEmpty { status.warnings = nil }
    return Saved(
      user_id: String(person.id), mobile: person.mobile, email: person.email, external_id: person.external_id,
      custom_fields: V1Fields(saved),
      store: store.map { .init(id: String($0.id), code: $0.code, name: $0.name) }, item_status: status)
  }

  private static func find(_ store: Request.Store, _ session: Session) throws -> Entity? {
    let entities = try session.entities
    if let code = store.code?.trimmed, !code.isEmpty { return entities.find(.store, code: code) }
    let found = store.id.flatMap { Int64($0.trimmed) }.flatMap { entities[$0] }
    return found?.kind == .store ? found : nil
  }

  /// Several values come as the text of a list, and are kept as one text.
  private static func plain(_ value: String) -> String {
    let text = value.trimmed
    guard text.hasPrefix("["), text.hasSuffix("]") else { return value }
    let list = JSONValue(stored: text.replacing("“", with: "\"").replacing("”", with: "\"")).list.compactMap(\.text)
    return list.isEmpty ? value : list.joined(separator: ", ")
  }

  // MARK: - Reading

  struct Found: Encodable, Sendable {
    /// With `user_id=true`.
    var user_id: String?
    @Nullable var mobile: String?
    @Nullable var email: String?
    @Nullable var external_id: String?
    var custom_fields: V1Fields
    var item_status: CustomerItemStatus
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let entries = try V1Lookup.each(call, session) { customer -> V1Entry<Found> in
      let preferences = try CustomerPreferences.all(customer.id, session)
      guard !preferences.isEmpty else { throw CustomerV1Error.noPreferences }
      let person = try V1Person(customer, session)
      return .done(
        Found(
          user_id: call.query.flag("user_id") ? String(person.id) : nil, mobile: person.mobile, email: person.email,
          external_id: person.external_id, custom_fields: V1Fields(preferences),
          item_status: .plain(200, "Preferences retrieved successfully")))
    }
    return Reply(V1NestedAnswer(entries))
  }
}
