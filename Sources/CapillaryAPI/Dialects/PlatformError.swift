import Model

/// The failures that every operation shares (contract: platform, status codes).
public enum PlatformError: APIError {
  /// The body, a parameter or a header cannot be understood; `detail` says which and why.
  case invalidInput(String)
  case mandatoryField(String)
  /// No credentials, or wrong ones.
  case unauthorized
  case invalidToken
  case tokenExpired(at: String)
  case clientDenied
  case accessDenied
  case unknownPath(nearest: [String])
  case wrongMethod
  case unsupportedMediaType
  case batchTooLarge(limit: Int)
  case lookupTypeMissing
  case invalidLookupType
  case invalidAttributionTill
  case notEmulated(operation: String)
  /// The HTTP server could not read the request, or may not serve it; no page has words for that but for 400.
  case refused(status: Int, String)
  case unexpected

  public var code: Int {
    switch self {
    case .invalidInput, .invalidLookupType: 400
    case .mandatoryField: 403
    case .unauthorized, .invalidToken: 401
    case .tokenExpired: 498
    case .clientDenied: 403
    case .accessDenied: 4000
    case .unknownPath: 404
    case .wrongMethod: 405
    case .unsupportedMediaType: 415
    case .batchTooLarge: 1060
    case .lookupTypeMissing: 1061
    case .invalidAttributionTill: 91021
    case .notEmulated: 501
    case .refused(let status, _): status
    case .unexpected: 500
    }
  }

  public var message: String {
    switch self {
    case .invalidInput(let detail):
      "Invalid input. Please check request body parameters or input xml/json. \(detail)".trimmed
    case .mandatoryField(let name): "Mandatory field is missing. Field \(name) is mandatory."
    case .unauthorized: "Authentication failed. Please check username and password."
    case .invalidToken: "Unauthorized"
    case .tokenExpired(let time): "Token expired at \(time)"
    case .clientDenied: "Client doesn't have access to the requested resource"
    case .accessDenied: "Not authorized. Access is denied!"
    case .unknownPath(let nearest):
      "Incorrect resource or resource not found."
        + (nearest.isEmpty ? "" : " Did you mean \(nearest.joined(separator: ", "))?")
    case .wrongMethod: "The operation is not supported for the resource."
    case .unsupportedMediaType: "Unsupported media type."
    case .batchTooLarge(let limit): "Batch limit size exceeded. At most \(limit) are allowed."
    case .lookupTypeMissing:
      "X-CAP-API-ATTRIBUTION-LOOKUP-TYPE header required with X-CAP-API-ATTRIBUTION-LOOKUP header."
    case .invalidLookupType: "Invalid X-CAP-API-ATTRIBUTION-LOOKUP-TYPE specified."
    case .invalidAttributionTill: "Invalid attribution TILL passed."
    case .notEmulated(let operation):
      "\(operation) is not emulated yet; nothing was read or changed. 'capillary-emulator routes' lists the operations that are."
    case .refused(let status, let reason): status == 400 ? PlatformError.invalidInput(reason).message : reason
    case .unexpected: "All requests have failed due to errors"
    }
  }

  /// The words of v1 and v1.1 for the same failures.
  var v1Message: String {
    switch self {
    case .invalidInput(let detail):
      "Input is invalid, Please check request parameters or input xml/json \(detail)".trimmed
    case .unauthorized: "Please check your username/password or authentication token"
    case .unknownPath: "Incorrect resource"
    case .wrongMethod: "Incorrect HTTP Method"
    case .refused(400, let reason): PlatformError.invalidInput(reason).v1Message
    default: message
    }
  }

  public var status: Int? {
    switch self {
    case .invalidInput, .mandatoryField, .batchTooLarge, .lookupTypeMissing, .invalidLookupType,
      .invalidAttributionTill:
      400
    case .unauthorized, .invalidToken, .tokenExpired: 401
    case .clientDenied, .accessDenied: 403
    case .unknownPath: 404
    case .wrongMethod: 405
    case .unsupportedMediaType: 415
    case .notEmulated: 501
    case .refused(let status, _): status
    case .unexpected: 500
    }
  }
}
