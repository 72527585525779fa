import Model

/// `company.v2.add`.
enum AddCompany {
  struct Body: Decodable {
    var name: String?
    var externalId: String?
    var hierarchyDefinitionCode: String?
    var extendedFields: JSONObject?
    var parentCompany: Parent?
    var isActive: Bool?

    struct Parent: Decodable {
      var externalId: String?
    }
  }

  struct Added: Encodable, Sendable {
    var externalId: String
    var companyId: Int64
    var name: String
    var hierarchyDefinitionCode: String
    var extendedFields: JSONObject
    var warnings: [Warning]
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let body = try call.decode(Body.self)
    guard let name = body.name?.trimmed, !name.isEmpty else { throw PlatformError.invalidInput("name is mandatory") }
    try check(externalID: body.externalId)
    let (fields, dropped) = try extendedFields(body.extendedFields, session)
    let code = body.hierarchyDefinitionCode?.trimmed ?? ""
    let company = try CompanyV2Error.translating {
      try Companies.add(
        name: name, externalID: body.externalId?.trimmed ?? "", hierarchy: code,
        parent: body.parentCompany.map { $0.externalId?.trimmed ?? "" }, extendedFields: fields.serialized,
        till: call.caller.till.id, session)
    }
    return Reply(
      Added(
        externalId: company.externalID, companyId: company.id, name: name, hierarchyDefinitionCode: code,
        extendedFields: fields, warnings: dropped.map(warning)))
  }

  /// The column that the real service keeps it in.
  static func check(externalID: String?) throws {
    guard (externalID ?? "").count <= 50 else {
      throw PlatformError.invalidInput("externalId: at most 50 characters")
    }
  }

  static func warning(_ dropped: String) -> Warning {
    Warning(code: 91015, message: "Failed to update extended fields: \(dropped)")
  }

  /// What the organization has defined for companies; blank fields are left out, unknown ones with a warning.
  static func extendedFields(
    _ fields: JSONObject?, _ session: Session
  ) throws -> (JSONObject, dropped: [String]) {
    let definitions = try session.reference(FieldDefinitions.self)
    var kept = JSONObject()
    var dropped: [String] = []
    for member in fields ?? JSONObject() {
      guard let text = member.value.text, !text.isEmpty else { continue }
      if let definition = definitions.extended(member.name, entity: "company"), definition.accepts(text) {
        kept[definition.name] = member.value
      } else {
        dropped.append(member.name)
      }
    }
    return (kept, dropped)
  }
}
