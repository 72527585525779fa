import Model

/// Stores as they are set up: `organization.v2.store.add`, `.bulkAdd`, `.bulkUpdate`.
enum StoreSetup {
  struct Body: Decodable {
    var code: String?
    var name: String?
    var externalIds: [String]?
    var description: String?
    var adminType: String?
    var isActive: Bool?
    var parentZoneId: JSONValue?
    var parentConceptId: JSONValue?
    var email: String?
    var mobile: String?
    var landline: String?
    var latitude: String?
    var longitude: String?
    var address: String?
    var cityId: JSONValue?
    var areaId: JSONValue?
    var timeZoneId: JSONValue?
    var currencyId: JSONValue?
    var languageId: JSONValue?
    var referenceId: JSONValue?
    var isOuEnabled: Bool?
    var `default`: Bool?
    var customFields: JSONValue?
  }

  static let batch = 200

  // MARK: - Adding

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    try OrganizationAdmin.check(call, session)
    let body = try call.decode(Body.self)
    var warnings: [Warning] = []
    let store = try newStore(body, call, &warnings, session)
    let id = try translating { try session.addEntity(store) }
    return Reply(OrganizationAdmin.Created(createdId: id, warnings: warnings))
  }

  static func bulkAdd(_ call: Call, _ session: WriteSession) throws -> Reply {
    try bulk(call, session) { body, warnings in
      let store = try newStore(body, call, &warnings, session)
      let id = try translating { try session.addEntity(store) }
      return try session.entities[id]
    }
  }

  // MARK: - Updating

  /// Replaces all that is known of stores, found by their codes; what is left out is cleared.
  static func bulkUpdate(_ call: Call, _ session: WriteSession) throws -> Reply {
    try bulk(call, session) { body, warnings in
      guard let code = body.code?.trimmed, !code.isEmpty else { throw OrganizationFailure.storeCodeMissing }
      guard let known = try session.entities.find(.store, code: code), let name = body.name?.trimmed,
        try session.entities.all.contains(where: { $0.kind == .store && $0.name.lowercased() == name.lowercased() })
      else { throw OrganizationFailure.storeNameUnknown }
      var store = try newStore(body, call, &warnings, session, updating: known)
      store.isDefault = body.default ?? false
      let new = store
      try translating { try session.updateEntity(known.id, new) }
      return try session.entities[known.id]
    }
  }

  // MARK: - Rules

  private static func newStore(
    _ body: Body, _ call: Call, _ warnings: inout [Warning], _ session: Session, updating known: Entity? = nil
  ) throws -> NewEntity {
    // The pages contradict each other on capitals and other scripts; what no page allows is a space.
    guard let code = body.code?.trimmed, (1...50).contains(code.count), !code.contains(where: \.isWhitespace) else {
      throw OrganizationFailure.storeInvalid("code: 1 to 50 characters without spaces were expected")
    }
    guard let name = body.name?.trimmed, (1...100).contains(name.count),
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == " " })
    else { throw OrganizationFailure.storeInvalid("name: letters, digits, _ and spaces were expected, at most 100") }
    let ids = (body.externalIds ?? []).map(\.trimmed).filter { !$0.isEmpty }
    guard !ids.isEmpty || known != nil else { throw OrganizationFailure.storeExternalIDMissing }
    guard ids.count <= 3 else { throw OrganizationFailure.storeInvalid("externalIds: at most three were expected") }
    guard (body.description ?? "").count <= 250 else {
      throw OrganizationFailure.storeInvalid("description: at most 250 characters were expected")
    }
    let adminType = (body.adminType ?? "GENERAL").uppercased()
    guard ["GENERAL", "ADMIN"].contains(adminType) else {
      throw OrganizationFailure.storeInvalid("adminType: GENERAL or ADMIN was expected")
    }
    var store = NewEntity(parent: try parent(body.parentZoneId, .zone, &warnings, session))
    store.kind = .store
    store.concept = try parent(body.parentConceptId, .concept, &warnings, session)
    store.code = code
    store.name = name
    store.description = body.description ?? ""
    store.externalIDs = try ids.filter { id in
      guard let holder = try session.entities.store(externalID: id), holder.id != known?.id else { return true }
      warnings.append(Warning(OrganizationFailure.storeParentInvalid))
      return false
    }
    store.isActive = body.isActive ?? true
    store.author = call.caller.till.id
    var details: JSONObject = [
      "email": .string(body.email ?? ""), "mobile": .string(body.mobile ?? ""),
      "landline": .string(body.landline ?? ""), "latitude": .string(body.latitude ?? ""),
      "longitude": .string(body.longitude ?? ""), "address": .string(body.address ?? ""),
      "cityId": .int(body.cityId?.int ?? 0), "areaId": .int(body.areaId?.int ?? 0),
      // -1 stands for unset.
      "timeZoneId": .int(body.timeZoneId?.int ?? -1), "currencyId": .int(body.currencyId?.int ?? -1),
      "languageId": .int(body.languageId?.int ?? -1), "referenceId": .int(body.referenceId?.int ?? -1),
      "adminType": .string(adminType), "isOuEnabled": .bool(body.isOuEnabled ?? false),
    ]
    details["customFields"] = .object(try customFields(body.customFields, session))
    store.details = details.serialized
    return store
  }

  /// The zone or concept of an id. Without one, or with one that is none, the organization's default: the entity that
  /// is marked so, else its first zone and no concept.
  private static func parent(
    _ id: JSONValue?, _ kind: Entity.Kind, _ warnings: inout [Warning], _ session: Session
  ) throws -> Int64? {
    let entities = try session.entities
    if let text = id?.text, !text.isEmpty {
      if let found = id?.int.flatMap({ entities[$0] }), found.kind == kind { return found.id }
      warnings.append(Warning(OrganizationFailure.storeParentInvalid))
    }
    let all = entities.all.filter { $0.kind == kind }
    return (all.first(where: \.isDefault) ?? (kind == .zone ? all.first : nil))?.id
  }

  /// Values of the stores' custom fields that there are, also where they come as a list of `{name, value}`.
  private static func customFields(_ body: JSONValue?, _ session: Session) throws -> JSONObject {
    var kept = JSONObject()
    let fields = try session.fields
    let pairs =
      body?.object?.map { ($0.name, $0.value) }
      ?? (body?.list ?? []).prefix(1000).map { ($0["name"]?.text ?? "", $0["value"] ?? .null) }
    for (name, value) in pairs {
      guard let text = value.text, !text.isEmpty else { throw OrganizationFailure.fieldBlank(name) }
      guard let field = fields.find(.custom, scope: "store_custom_fields", name: name) else { continue }
      kept[field.name] = .string(text)
    }
    return kept
  }

  private static func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch OrganizationError.codeTaken {
      throw OrganizationFailure.storeCodeExists
    } catch OrganizationError.nameTaken {
      throw OrganizationFailure.storeNameExists
    } catch OrganizationError.externalIDTaken {
      throw OrganizationFailure.storeParentInvalid
    }
  }

  // MARK: - Batches

  private struct Page: Encodable, Sendable {
    var response: [Item]
    var totalCount: Int
    var failureCount: Int
  }

  private struct Item: Encodable, Sendable {
    @Nullable var entityId: Int64?
    @Nullable var result: Form?
    var errors: [ErrorItem] = []
    var warnings: [Warning] = []
  }

  private struct Form: Encodable, Sendable {
    var id: Int64
    var code: String
    var description: String
    var name: String
    var type = "STORE"
    var referenceId: Int64?
    var adminType: String
    var isActive: Bool
    var timeZoneId: Int64
    var currencyId: Int64
    var languageId: Int64
    var parentZoneId: Int64?
    var parentConceptId: Int64?
    var externalIds: [String]
    var email: String
    var mobile: String
    var landline: String
    var latitude: String
    var longitude: String
    var address: String
    var cityId: Int64
    var areaId: Int64
    var `default`: Bool
    var customFields: JSONObject

    init(_ store: Entity) {
      let details = JSONObject(stored: store.details)
      func text(_ key: String) -> String { details[key]?.text ?? "" }
      func number(_ key: String, _ unset: Int64 = -1) -> Int64 { details[key]?.int ?? unset }
      id = store.id
      code = store.code
      description = store.description
      name = store.name
      referenceId = number("referenceId")
      adminType = text("adminType")
      isActive = store.isActive
      (timeZoneId, currencyId, languageId) = (number("timeZoneId"), number("currencyId"), number("languageId"))
      parentZoneId = store.parent
      parentConceptId = store.concept
      externalIds = store.externalIDs.filter { !$0.isEmpty }
      (email, mobile, landline) = (text("email"), text("mobile"), text("landline"))
      (latitude, longitude, address) = (text("latitude"), text("longitude"), text("address"))
      (cityId, areaId) = (number("cityId", 0), number("areaId", 0))
      `default` = store.isDefault
      customFields = details["customFields"]?.object ?? JSONObject()
    }
  }

  private static func bulk(
    _ call: Call, _ session: WriteSession, _ write: (Body, inout [Warning]) throws -> Entity?
  ) throws -> Reply {
    try OrganizationAdmin.check(call, session)
    let items = call.body.list
    guard items.count <= batch else { throw PlatformError.batchTooLarge(limit: batch) }
    let outcomes = try items.map { item in
      var warnings: [Warning] = []
      do {
        let store = try session.savepoint { try write(try JSONReader.decode(Body.self, from: item), &warnings) }
        return Item(entityId: store?.id, result: store.map(Form.init), warnings: warnings)
      } catch let error as any APIError {
        return Item(entityId: nil, result: nil, errors: [ErrorItem(error)], warnings: warnings)
      } catch let error as DecodingError {
        return Item(
          entityId: nil, result: nil, errors: [ErrorItem(PlatformError.invalidInput(Dialect.describe(error)))])
      }
    }
    return Reply(
      Page(response: outcomes, totalCount: outcomes.count, failureCount: outcomes.count { !$0.errors.isEmpty }))
  }
}
