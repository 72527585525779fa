/// Why an ``HTTPServer`` could not start. Each describes itself in one line for the command line.
public enum HTTPServerError: Error, Equatable, CustomStringConvertible {
  /// Another process, or another server of this one, listens there already.
  case addressInUse(host: String, port: Int)
  /// The user may not bind this port (below 1024, mostly).
  case permissionDenied(host: String, port: Int)
  /// The host is no address of this machine, or no name that resolves.
  case unknownHost(String, reason: String)
  /// The port is not within 0 to 65535.
  case invalidPort(Int)
  /// ``HTTPServer/start()`` was called before; a server starts once.
  case alreadyStarted
  /// A system call or libevent failed: out of descriptors, memory or threads.
  case system(operation: String, reason: String)

  public var description: String {
    switch self {
    case .addressInUse(let host, let port):
      "Port \(port) on \(host) is already in use. Stop what listens there or choose another port (0 lets the system choose)."
    case .permissionDenied(let host, let port):
      "Not allowed to listen on \(host) port \(port). Choose a port from 1024 up."
    case .unknownHost(let host, let reason):
      "Cannot listen on \(host): \(reason)."
    case .invalidPort(let port):
      "Port \(port) is not between 0 and 65535."
    case .alreadyStarted:
      "The server was started before; make a new one."
    case .system(let operation, let reason):
      "Cannot start the server: \(operation) failed (\(reason))."
    }
  }
}
