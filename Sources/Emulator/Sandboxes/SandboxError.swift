/// Why a sandbox could not be made, found or removed.
public enum SandboxError: Error, Equatable, CustomStringConvertible {
  case unknown(String)
  case exists(String)
  case invalidName(String)
  /// The default sandbox always exists.
  case notRemovable
  /// A request still uses the sandbox of this name that was removed a moment ago.
  case stillInUse(String)
  case tooMany(limit: Int)
  /// The system lets the process open no more files.
  case outOfFiles(sandboxes: Int)

  public var description: String {
    switch self {
    case .unknown(let name): "There is no sandbox \(name)."
    case .exists(let name): "There is a sandbox \(name) already."
    case .invalidName(let name):
      "\(name.debugDescription) is no name for a sandbox: 1 to 64 letters, digits, '-', '_' and '.', not beginning with '.'."
    case .notRemovable: "The default sandbox cannot be removed; reset it instead."
    case .stillInUse(let name): "The sandbox \(name) was removed, but a request still uses it. Try again."
    case .outOfFiles(let count):
      "With \(count) sandboxes the process may open no more files. Remove some, or raise the limit (ulimit -n)."
    case .tooMany(let limit): "There are \(limit) sandboxes already, which is the most there may be. Remove some."
    }
  }
}
