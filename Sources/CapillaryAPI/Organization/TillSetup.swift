import Model

/// Tills and associates as they are set up: `organization.v2.till.add`, `.till.update`, `.associate.add`.
enum TillSetup {
  private struct Body: Decodable {
    var name: String?
    var password: String?
    var storeId: JSONValue?
    var description: String?
    var billable: Bool?
    var storeServerId: JSONValue?
    var customFields: [CustomFieldSetup.Field]?
  }

  /// Adds a till, which signs in with its name and password from now on.
  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    try OrganizationAdmin.check(call, session)
    let body = try call.decode(Body.self)
    guard let name = body.name?.trimmed, isName(name) else {
      throw OrganizationFailure.storeInvalid(
        "name: a to z first, then letters, digits, dots, _ and - were expected, at least 3")
    }
    guard let password = body.password, !password.isEmpty else { throw PlatformError.mandatoryField("password") }
    let entities = try session.entities
    guard entities.account(code: name) == nil else { throw OrganizationFailure.tillNameExists }
    guard let store = body.storeId?.int.flatMap({ entities[$0] }), store.kind == .store, store.isActive else {
      throw OrganizationFailure.tillStoreInvalid
    }
    var till = NewEntity(parent: store.id)
    till.kind = .till
    till.code = name
    till.name = name
    till.description = body.description ?? ""
    till.passwordMD5 = PasswordDigest.md5(password)
    till.author = call.caller.till.id
    var details: JSONObject = ["billable": .bool(body.billable ?? true)]
    if let server = body.storeServerId?.int {
      guard let found = entities[server], found.kind == .storeServer, found.parent == store.id else {
        throw OrganizationFailure.tillStoreInvalid
      }
      details["storeServerId"] = .int(server)
    }
    details["customFields"] = .object(
      try CustomFieldSetup.values(body.customFields ?? [], scope: "till_custom_fields", of: JSONObject(), session))
    till.details = details.serialized
    let new = till
    return Reply(OrganizationAdmin.Created(createdId: try session.addEntity(new)))
  }

  private struct Updated: Encodable, Sendable {
    var entity: Int64
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success = true
  }

  /// Gives a till values of the tills' custom fields; fields that there are not yet are defined for all of them.
  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    try OrganizationAdmin.check(call, session)
    guard let till = call.path.int("id").flatMap({ try? session.entities[$0] }), till.kind == .till else {
      throw OrganizationFailure.entityNotFound(kind: "id", value: call.path["id"])
    }
    let fields = try call.decode(Body.self).customFields ?? []
    guard !fields.isEmpty else { throw OrganizationFailure.fieldListEmpty }
    try setFields(fields, scope: "till_custom_fields", of: till, by: call.caller.till.id, session)
    return Reply(Updated(entity: till.id))
  }

  /// Writes values of custom fields into what is kept of an entity.
  static func setFields(
    _ fields: [CustomFieldSetup.Field], scope: String, of entity: Entity, by till: Int64, _ session: WriteSession
  ) throws {
    var details = JSONObject(stored: entity.details)
    let values = try CustomFieldSetup.values(
      fields, scope: scope, of: details["customFields"]?.object ?? JSONObject(), session)
    details["customFields"] = .object(values)
    try session.setDetails(details.serialized, of: entity.id, by: till)
  }

  private static func isName(_ name: String) -> Bool {
    guard name.count >= 3, name.count <= 100, let first = name.utf8.first, (0x61...0x7A).contains(first) else {
      return false
    }
    return name.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2E || byte == 0x5F || byte == 0x2D
    }
  }

  // MARK: - Associates

  private struct AssociateBody: Decodable {
    var code: String?
    var name: String?
    var storeId: JSONValue?
    var isActive: Bool?
  }

  static func addAssociate(_ call: Call, _ session: WriteSession) throws -> Reply {
    try OrganizationAdmin.check(call, session)
    let body = try call.decode(AssociateBody.self)
    do {
      let id = try Associates.add(
        code: body.code?.trimmed ?? "", name: body.name?.trimmed ?? "", store: body.storeId?.int ?? 0,
        isActive: body.isActive ?? true, by: call.caller.till.id, session)
      return Reply(OrganizationAdmin.Created(createdId: id))
    } catch let error as AssociateError {
      // The documentation has no codes of its own for these.
      let failure: any APIError = switch error {
      case .codeMissing: PlatformError.mandatoryField("code")
      case .nameMissing: PlatformError.mandatoryField("name")
      case .codeTaken(let code): PlatformError.invalidInput("code: there is another associate '\(code)'")
      case .unknownStore: OrganizationFailure.tillStoreInvalid
      }
      throw failure
    }
  }
}
