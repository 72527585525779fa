import Model

/// Custom fields as they are set up: `organization.v2.customFields.create`, `.orgCustomFields.list`,
/// `.customField.tag`, and the fields that come with a till.
enum CustomFieldSetup {
  /// A field with its definition, and in some bodies the value of one entity. Numbers and flags come as texts too.
  struct Field: Decodable {
    var name: String?
    var value: JSONValue?
    var type: JSONValue?
    var dataType: JSONValue?
    var label: JSONValue?
    var defaultValue: JSONValue?
    var phase: JSONValue?
    var position: JSONValue?
    var rule: JSONValue?
    var serverRule: JSONValue?
    var regex: JSONValue?
    var error: JSONValue?
    var options: JSONValue?
    var isDisabled: JSONValue?
    var isCompulsory: JSONValue?
    var disableAtServer: JSONValue?
    var isUpdatable: JSONValue?
    var enableAuditTrail: JSONValue?
    var isPiiData: JSONValue?
    var isPsiData: JSONValue?
    var helptext: JSONValue?
    var attrs: JSONValue?

    func setup(scope: String) -> FieldSetup {
      var field = FieldSetup(kind: .custom, scope: scope, name: name?.trimmed ?? "")
      field.type = type?.text ?? "text"
      field.dataType = dataType?.text ?? "STRING"
      field.label = label?.text ?? field.name
      field.defaultValue = defaultValue?.text ?? ""
      field.phase = phase?.text ?? ""
      field.position = position?.int ?? 0
      field.rule = rule?.text ?? ""
      field.serverRule = serverRule?.text ?? ""
      field.regex = regex?.text ?? ""
      field.error = error?.text ?? ""
      field.options =
        options?.text?.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        ?? (options?.list ?? []).compactMap(\.text)
      field.isDisabled = isDisabled?.bool ?? false
      field.isCompulsory = isCompulsory?.bool ?? false
      field.isDisabledAtServer = disableAtServer?.bool ?? false
      field.isUpdatable = isUpdatable?.bool ?? true
      field.isAudited = enableAuditTrail?.bool ?? false
      field.isPII = isPiiData?.bool ?? false
      field.isPSI = isPsiData?.bool ?? false
      field.help = helptext?.text ?? ""
      field.attributes = attrs?.text ?? ""
      return field
    }
  }

  /// A field as it is answered here: with the organization, its scope in upper case.
  private static func form(_ field: FieldSetup, organization: Int64) -> CustomFieldForm {
    var form = CustomFieldForm(field)
    form.orgId = organization
    form.scope = field.scope.uppercased()
    form.helptext = field.help
    form.attrs = field.attributes
    return form
  }

  private struct Page<Entity: Encodable & Sendable>: Encodable, Sendable {
    var entity: Entity
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success = true
  }

  private static let scopes = OrganizationCustomFields.scopes.union([
    "custom_fields_data_log", "advance_feedback", "loyalty_line_items", "ni_custom_fields",
  ])

  private static func scope(_ text: String?) throws -> String {
    guard let scope = text?.trimmed.lowercased(), scopes.contains(scope) else {
      throw OrganizationFailure.scopeUnknown
    }
    return scope
  }

  // MARK: - Defining

  private struct Body: Decodable {
    var scope: String?
    var customFields: [Field]?
  }

  static func create(_ call: Call, _ session: WriteSession) throws -> Reply {
    try OrganizationAdmin.check(call, session)
    let body = try call.decode(Body.self)
    let scope = try scope(body.scope)
    let fields = (body.customFields ?? []).map { $0.setup(scope: scope) }
    guard !fields.isEmpty else { throw OrganizationFailure.fieldListEmpty }
    try checkNames(fields)
    let known = try session.fields.all.filter { $0.kind == .custom }
    for field in fields where known.contains(where: { $0.name.lowercased() == field.name.lowercased() }) {
      throw OrganizationFailure.fieldTwice(field.name)
    }
    try define(fields, session)
    let organization = try session.organization.id
    return Reply(
      Page(
        entity: fields.map { field in
          var form = form(field, organization: organization)
          form.value = ""
          return form
        }))
  }

  private static func checkNames(_ fields: [FieldSetup]) throws {
    var seen: Set<String> = []
    for field in fields {
      guard !field.name.isEmpty else { throw OrganizationFailure.fieldBlank("name") }
      guard field.name.count <= 20 else { throw OrganizationFailure.fieldNotSaved }
      guard seen.insert(field.name.lowercased()).inserted else { throw OrganizationFailure.fieldTwice(field.name) }
    }
  }

  /// Defines fields, as long as no more of them are audited than the organization may have.
  private static func define(_ fields: [FieldSetup], _ session: WriteSession) throws {
    let key = "PRODUCT_CONF_ORG_AUDITABLE_CUSTOM_FIELDS_LIMIT"
    let limit = try session.configs.number(key) ?? 5
    let present = try session.fields.all.filter { $0.kind == .custom && $0.isAudited }.count
    let new = fields.filter(\.isAudited).count
    guard new == 0 || Int64(present + new) <= limit else {
      throw OrganizationFailure.tooManyAudited(limit: limit, count: present + new)
    }
    for field in fields { _ = try session.addField(field) }
  }

  // MARK: - Listing

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    try OrganizationAdmin.check(call, session)
    let scope = try call.query["scope"].map { try Self.scope($0) }
    let organization = try session.organization.id
    let fields = try session.fields.all.filter { field in
      field.kind == .custom && !field.isDisabled && (scope == nil || field.scope.lowercased() == scope)
    }
    return Reply(
      Page(
        entity: fields.map { field in
          var form = form(field, organization: organization)
          form.id = field.id
          return form
        }))
  }

  // MARK: - Values

  /// Values of fields beside those that an entity has. Fields that there are not yet are defined with what is said of
  /// them.
  ///
  /// - Throws: `OrganizationFailure.fieldBlank`, `.fieldTwice`, `.tooManyAudited`, `.fieldNotSaved`.
  static func values(
    _ sent: [Field], scope: String, of present: JSONObject, _ session: WriteSession
  ) throws -> JSONObject {
    var values = present
    let fields = sent.prefix(1000).map { $0.setup(scope: scope) }
    try checkNames(fields)
    let known = try session.fields
    try define(fields.filter { known.find(.custom, scope: scope, name: $0.name) == nil }, session)
    for (body, field) in zip(sent, fields) {
      guard let text = body.value?.text, !text.isEmpty else { throw OrganizationFailure.fieldBlank("value") }
      values[known.find(.custom, scope: scope, name: field.name)?.name ?? field.name] = .string(text)
    }
    return values
  }

  private struct TagBody: Decodable {
    var scope: String?
    var entityId: JSONValue?
    var customField: Field?
  }

  /// The kind of entity that a scope is about; nil where it is about the organization, or about no entity.
  private static let tagged: [String: Entity.Kind] = [
    "zone_custom_fields": .zone, "store_custom_fields": .store, "till_custom_fields": .till,
    "concept_custom_fields": .concept,
  ]
  private static let ofOrganization = ["org_custom_field", "org_custom_fields"]

  /// Sets the value of a field of one entity, or of the organization.
  static func tag(_ call: Call, _ session: WriteSession) throws -> Reply {
    try OrganizationAdmin.check(call, session)
    let body = try call.decode(TagBody.self)
    let scope = try scope(body.scope)
    let kind = tagged[scope]
    guard kind != nil || ofOrganization.contains(scope) else { throw OrganizationFailure.scopeUnknown }
    guard let field = body.customField, let name = field.name?.trimmed, !name.isEmpty else {
      throw OrganizationFailure.fieldBlank("name")
    }
    let scopes = kind == nil ? ofOrganization : [scope]
    let fields = try session.fields
    guard let known = scopes.first(where: { fields.find(.custom, scope: $0, name: name) != nil }) else {
      throw OrganizationFailure.fieldUnknown
    }
    let id = body.entityId?.int ?? 0
    if let kind {
      guard let entity = try session.entities[id], entity.kind == kind else {
        throw OrganizationFailure.entityNotFound(kind: "id", value: body.entityId?.text ?? "")
      }
      try TillSetup.setFields([field], scope: known, of: entity, by: call.caller.till.id, session)
    } else {
      let organization = try session.organization
      guard id == organization.id else {
        throw OrganizationFailure.entityNotFound(kind: "id", value: body.entityId?.text ?? "")
      }
      var details = JSONObject(stored: organization.details)
      details["customFields"] = .object(
        try values([field], scope: known, of: details["customFields"]?.object ?? JSONObject(), session))
      try session.setOrganizationDetails(details.serialized)
    }
    return Reply(Page(entity: id))
  }
}
