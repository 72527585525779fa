import Model

/// The definition of a custom field in v2's bodies. What is nil only some of them have.
struct CustomFieldForm: Encodable, Sendable {
  var orgId: Int64?
  var id: Int64?
  var name: String
  var type: String
  var dataType: String
  var label: String
  var scope: String
  var defaultValue: String
  var phase: String
  var position: Int64
  var rule: String
  var serverRule: String
  var regex: String
  var error: String
  var options: String?
  var isDisabled: Int
  var isCompulsory: Int
  var disableAtServer: Int
  var isUpdatable: Int
  var enableAuditTrail: Int
  var isPiiData: Int
  var isPsiData: Int
  var helptext: String?
  var attrs: String?
  var value: String?

  init(_ field: FieldSetup) {
    name = field.name
    type = field.type
    dataType = field.dataType
    label = field.label
    scope = field.scope.lowercased()
    defaultValue = field.defaultValue
    phase = field.phase
    position = field.position
    rule = field.rule
    serverRule = field.serverRule
    regex = field.regex
    error = field.error
    isDisabled = field.isDisabled ? 1 : 0
    isCompulsory = field.isCompulsory ? 1 : 0
    disableAtServer = field.isDisabledAtServer ? 1 : 0
    isUpdatable = field.isUpdatable ? 1 : 0
    enableAuditTrail = field.isAudited ? 1 : 0
    isPiiData = field.isPII ? 1 : 0
    isPsiData = field.isPSI ? 1 : 0
  }
}
