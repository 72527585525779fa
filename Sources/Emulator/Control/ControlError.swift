import EventHTTP

/// Why a control call was refused: `{"error": {"code", "message", "path"}}`.
struct ControlError: Error {
  var status: Int
  /// A name for programs.
  var code: String
  /// A sentence for people.
  var message: String
  /// The field of the request that is wrong.
  var path: String?
  /// Such as Allow.
  var headers: HTTPHeaders = [:]

  static func invalid(_ message: String, path: String? = nil) -> ControlError {
    ControlError(status: 400, code: "invalid_request", message: message, path: path)
  }

  static func wrongMethod(_ allowed: [String]) -> ControlError {
    let list = allowed.joined(separator: ", ")
    var error = ControlError(status: 405, code: "method_not_allowed", message: "Possible here: \(list).")
    error.headers = ["Allow": list]
    return error
  }

  static let unknownPath = ControlError(
    status: 404, code: "unknown_path", message: "The control API has no such path. See the README's table.")

  init(status: Int, code: String, message: String, path: String? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.path = path
  }

  init(_ error: SandboxError) {
    let (status, code) =
      switch error {
      case .unknown: (404, "unknown_sandbox")
      case .exists: (409, "sandbox_exists")
      case .invalidName: (400, "invalid_name")
      case .notRemovable: (400, "not_removable")
      case .stillInUse: (409, "sandbox_in_use")
      case .tooMany: (429, "too_many_sandboxes")
      case .outOfFiles: (503, "out_of_files")
      }
    let path: String? = switch error {
    case .exists, .invalidName: "name"
    default: nil
    }
    self.init(status: status, code: code, message: error.description, path: path)
  }
}
