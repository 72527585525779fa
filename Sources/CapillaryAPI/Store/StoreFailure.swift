/// The documented failures of the store's operations.
enum StoreFailure: APIError {
  case identifierInvalid
  case identifierMissing

  var code: Int { entry.0 }
  var message: String { entry.1 }

  private var entry: (Int, String) {
    switch self {
    case .identifierInvalid: (902, "Store identifier is invalid")
    case .identifierMissing: (913, "Unable to fetch store details. No identifier is passed")
    }
  }
}
