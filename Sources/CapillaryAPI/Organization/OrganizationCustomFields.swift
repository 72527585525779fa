import Model

/// The organization's custom fields: v2's list and v1.1's under its own names.
enum OrganizationCustomFields {
  // MARK: - GET /v2/organization/customFields

  private struct Page: Encodable, Sendable {
    var data: [CustomFieldForm]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  /// What custom fields may be kept of; in any case.
  static let scopes: Set<String> = [
    "loyalty_registration", "loyalty_transaction", "customer_feedback", "customer_preferences", "store_custom_fields",
    "points_redemption", "voucher_redemption", "check_in_feedback", "customer_card", "zone_custom_fields",
    "till_custom_fields", "org_custom_fields", "org_custom_field", "concept_custom_fields",
  ]

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    var fields = try session.fields.all.filter { $0.kind == .custom }
    if !call.query.flag("includeDisabled") { fields = fields.filter { !$0.isDisabled } }
    if !call.query.flag("includeDisabledAtServer") { fields = fields.filter { !$0.isDisabledAtServer } }
    if let scope = call.query["scope"]?.trimmed.lowercased() {
      guard scopes.contains(scope) else { throw OrganizationFailure.scopeUnknown }
      fields = fields.filter { $0.scope.lowercased() == scope }
      guard !fields.isEmpty else { throw OrganizationFailure.scopeHasNoFields }
    }
    return Reply(
      Page(
        data: fields.map { field in
          var form = CustomFieldForm(field)
          // The documentation's spelling here: String, Integer, Double, Boolean.
          form.dataType = field.dataType.prefix(1).uppercased() + field.dataType.dropFirst().lowercased()
          form.options = options(of: field)
          return form
        }))
  }

  /// Label and value of each option as JSON text, empty for a free field.
  static func options(of field: FieldSetup) -> String {
    guard !field.options.isEmpty else { return "" }
    return JSONObject(field.options.map { ($0, .string($0)) }).serialized
  }

  // MARK: - GET /v1.1/organization/customfields

  private struct V1Page: Encodable, Sendable {
    var status: V1Status
    var organization: Body

    struct Body: Encodable, Sendable { var custom_fields: Fields }

    /// One field is an object, several are a list, as the documentation prints them.
    struct Fields: Encodable, Sendable {
      var fields: [V1Field]

      enum Key: String, CodingKey { case field }

      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        if fields.count == 1 {
          try container.encode(fields[0], forKey: .field)
        } else {
          try container.encode(fields, forKey: .field)
        }
      }
    }
  }

  private struct V1Field: Encodable, Sendable {
    var name: String
    var label: String
    var type: String
    var datatype: String
    var `default`: String
    var phase: String
    var position: String
    var rule: String
    var regex: String
    var error: String
    var options: String
    var scope: String
    var is_mandatory: String
    var is_disabled: String

    init(_ field: FieldSetup) {
      name = field.name
      label = field.label
      type = field.type
      datatype = field.dataType
      `default` = field.defaultValue
      phase = field.phase
      position = String(field.position)
      rule = field.rule
      regex = field.regex
      error = field.error
      options = OrganizationCustomFields.options(of: field)
      scope = field.scope.lowercased()
      is_mandatory = field.isCompulsory ? "1" : "0"
      is_disabled = field.isDisabled ? "1" : "0"
    }
  }

  static func v1List(_ call: Call, _ session: Session) throws -> Reply {
    var fields = try session.fields.all.filter { $0.kind == .custom }
    guard !fields.isEmpty else { throw OrganizationFailure.v1FieldsNotFound }
    if let scope = call.query["scope"]?.trimmed.lowercased() {
      fields = fields.filter { $0.scope.lowercased() == scope }
      guard !fields.isEmpty else { throw OrganizationFailure.v1ScopeHasNoFields }
    }
    return Reply(
      V1Page(status: .success, organization: .init(custom_fields: .init(fields: fields.map(V1Field.init)))))
  }
}
