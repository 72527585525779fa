/// The failures of maker-checker requests that can arise here: there are no outside services to fail.
enum WorkflowError: APIError {
  case completed
  case invalidOrganization
  case unknownRequest
  case invalidPayload
  case unknownType
  case invalidSortBy
  case invalidSortOrder
  case invalidEntity
  case invalidPoints
  case invalidPath
  case invalidHeaders
  case organizationMissing
  case hostnameMissing
  case pathMissing
  case methodMissing

  var code: Int {
    switch self {
    case .completed: 2002
    case .invalidOrganization: 2005
    case .unknownRequest: 2007
    case .invalidPayload: 2008
    case .unknownType: 2009
    case .invalidSortBy: 2011
    case .invalidSortOrder: 2012
    case .invalidEntity: 2014
    case .invalidPoints: 2015
    case .invalidPath: 2022
    case .invalidHeaders: 2023
    case .organizationMissing: 2026
    case .hostnameMissing: 2027
    case .pathMissing: 2028
    case .methodMissing: 2029
    }
  }

  var message: String {
    switch self {
    case .completed: "Workflow completed by the user."
    case .invalidOrganization: "Missing or invalid organisation header. Fix the header information."
    case .unknownRequest: "Incorrect request ID or action name. Enter a valid request ID."
    case .invalidPayload: "Invalid payload. Check the payload."
    case .unknownType: "Workflow request type not supported. Check the request type."
    case .invalidSortBy:
      "Cannot sort the added fields. In sortBy parameter, enter valid fields by which the results can be sorted."
    case .invalidSortOrder: "Invalid sorting order."
    case .invalidEntity: "Missing or invalid earning entity ID. Check the entity ID."
    case .invalidPoints: "Invalid goodwill points. Enter valid goodwill points."
    case .invalidPath: "Error building URI from request payload. Check the URI."
    case .invalidHeaders: "Error parsing headers from http - action payload. Contact the support team."
    case .organizationMissing: "Missing organisation header. Contact the support team."
    case .hostnameMissing: "Missing hostname in extension properties. Contact the support team."
    case .pathMissing: "Missing pathname in extension properties. Contact the support team."
    case .methodMissing: "Missing method in extension properties. Contact the support team."
    }
  }
}
