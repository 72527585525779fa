/// The documented failures of the organization's operations.
enum OrganizationFailure: APIError {
  // v1.1
  case typeMissing
  case typeInvalid
  case idInvalid
  case v1EntityNotFound(String)
  case v1FieldsNotFound
  case v1ScopeHasNoFields
  case v1NoConfigs

  // v2
  case entityNotFound(kind: String, value: String)
  case scopeHasNoFields
  case scopeUnknown
  case configKeyUnknown(String)
  case configNotSet(String)
  case configScope
  case configValue(key: String, value: String)
  case negativeCardLimit

  // Entities, v2
  case storeCodeExists
  case storeNameExists
  case storeExternalIDMissing
  case storeParentInvalid
  case storeInvalid(String)
  case tillNameExists
  case tillStoreInvalid
  case fieldBlank(String)
  case fieldTwice(String)
  case tooManyAudited(limit: Int64, count: Int)
  case fieldListEmpty
  case fieldNotSaved
  case fieldUnknown
  case storeCodeMissing
  case storeNameUnknown
  case notAdmin

  // Sources of customers
  case sourceUnknown(what: String, value: String)
  case sourceName(Action)
  case sourceIdentifier
  case sourceType(Action)
  case sourceUUID
  case sourceExists(Action, name: String, identifier: String, type: String)
  case sourceOrganization
  case sourceWithoutConfigs

  enum Action: String, Sendable {
    case addition
    case update
  }

  var code: Int { entry.0 }
  var message: String { entry.1 }

  private var entry: (Int, String) {
    switch self {
    case .fieldListEmpty: (1028, "Null or empty custom field list.")
    case .fieldNotSaved: (1026, "Failed to save custom fields. Try again.")
    case .fieldUnknown: (3203, "Custom field(s) not found")
    case .storeCodeMissing: (1234, "The `code` field is missing from the request for a store entry.")
    case .storeNameUnknown: (1235, "No store matching the provided `name` was found in the system.")
    case .notAdmin: (91032, "Only admin user can access the endpoint.")
    case .sourceUnknown(let what, let value): (3213, "Org source not found with \(what) : \(value)")
    case .sourceName(let action): (3216, "Org source \(action.rawValue) failed, Invalid source name passed")
    case .sourceIdentifier: (3217, "Org source addition failed, Invalid source account identifier passed")
    case .sourceType(let action): (3218, "Org source \(action.rawValue) failed, Invalid source type passed")
    case .sourceUUID: (3219, "Org source update failed, Invalid UUID passed")
    // "exits" is the API's own.
    case .sourceExists(let action, let name, let identifier, let type):
      (
        3220,
        "Org source \(action.rawValue) failed, Org source already exits with given \(name), \(identifier), \(type)"
      )
    case .sourceOrganization: (3221, "Org source update failed OR Org id passed is invalid")
    case .sourceWithoutConfigs: (3222, "No configs found for given source id")
    case .typeMissing: (500, "Type is not passed, please send `type`")
    case .typeInvalid: (500, "Type is invalid. Please pass type STORE/STR_SERVER/TILL/ZONE/CONCEPT")
    // Printed with this code, although it is a failure.
    case .idInvalid: (200, "Invalid value in entity 'id' parameter")
    case .v1EntityNotFound(let id): (3202, "Entity with id \(id) not found")
    case .v1FieldsNotFound: (3203, "Custom field(s) not found")
    case .v1ScopeHasNoFields: (3204, "Custom field(s) not found for this scope")
    case .v1NoConfigs: (3209, "No configurations are found for this organization")
    case .entityNotFound(let kind, let value): (3202, "Entity with \(kind) \(value) not found")
    case .scopeHasNoFields: (3204, "Custom fields not found for given scope")
    case .scopeUnknown: (1018, "Provided scope is invalid.")
    case .configKeyUnknown(let key):
      (3206, "Organization configuration addition failure, Config Key not found: \(key)")
    case .configNotSet(let key): (3209, "Organization config '\(key)' not set")
    case .configScope: (3211, "Organization configuration invalid scope")
    case .configValue(let key, let value): (3212, "Invalid value \(value) for organization config '\(key)'")
    case .negativeCardLimit: (3034, "Max active card per customer passed is negative.")
    case .storeCodeExists: (1220, "Store code exists")
    case .storeNameExists: (1206, "Store name exists")
    case .storeExternalIDMissing: (1221, "External ID missing. A minimum of 1 external ID is required")
    case .storeParentInvalid:
      (
        1215,
        "Invalid ParentZoneId/External Id/ParentConceptId specified. The the specific id will be set to the default values"
      )
    case .storeInvalid(let what): (400, what)
    // The capital I is the API's own.
    case .tillNameExists: (1207, "TIll name already exists. Use a unique name.")
    case .tillStoreInvalid: (1214, "The parent store is not valid. Use a valid parent store ID")
    case .fieldBlank(let name): (1024, "Custom field parameter `\(name)` is null or empty.")
    case .fieldTwice(let name): (1025, "Duplicate organisation custom field: `\(name)`.")
    case .tooManyAudited(let limit, let count):
      (
        1023,
        "Maximum auditable custom field limit is `\(limit)`, existing count is `\(count)` (including the current payload)."
      )
    }
  }
}
