/// The documented failures of the store's operations.
enum StoreFailure: APIError {
  case identifierInvalid
  case identifierMissing
  case retrievalFailed
  case logSize
  case logSignature
  case reportType

  var code: Int { entry.0 }
  var message: String { entry.1 }

  private var entry: (Int, String) {
    switch self {
    case .retrievalFailed: (901, "Store information retrieval failed")
    case .logSize: (904, "Client log file size passed does not match size uploaded on server")
    case .logSignature: (905, "Client log file signature passed does not match file signature on server")
    case .reportType: (911, "Report type is invalid")
    case .identifierInvalid: (902, "Store identifier is invalid")
    case .identifierMissing: (913, "Unable to fetch store details. No identifier is passed")
    }
  }
}
