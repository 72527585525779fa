import CapillaryAPI
import EventHTTP
import Model

/// The emulator's own API, below `/_emulator`: what tests need beside the documented one.
final class ControlAPI: Sendable {
  let sandboxes: Sandboxes
  let configuration: EmulatorConfiguration
  let started = SandboxClock.system
  private let gate: ControlGate

  init(sandboxes: Sandboxes, configuration: EmulatorConfiguration) {
    self.sandboxes = sandboxes
    self.configuration = configuration
    gate = ControlGate(token: configuration.controlToken, allowedHosts: configuration.allowedHosts)
  }

  private static let prefix = Array("/_emulator".utf8)

  /// Whether a request target is of the control API.
  static func owns(_ target: String) -> Bool {
    guard target.utf8.starts(with: prefix) else { return false }
    guard let next = target.utf8.dropFirst(prefix.count).first else { return true }
    return next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
  }

  func respond(to request: HTTPRequest, loop: Int) -> HTTPReply {
    do {
      try gate.admit(request)
      return try answer(ControlCall(request, loop: loop)).http
    } catch let error as ControlError {
      return ControlReply(error).http
    } catch let error as SandboxError {
      return ControlReply(ControlError(error)).http
    } catch {
      return ControlReply(ControlError(status: 500, code: "failed", message: "\(error)")).http
    }
  }

  /// Answers what could not be read as a request.
  func refuse(_ refusal: HTTPRefusal) -> HTTPReply {
    ControlReply(ControlError(status: refusal.status, code: "refused", message: refusal.explanation)).http
  }

  private func answer(_ call: ControlCall) throws -> ControlReply {
    guard let first = call.segments.first else { throw ControlError.unknownPath }
    let rest = call.segments.dropFirst()
    switch first {
    case "health" where rest.isEmpty:
      try call.allow("GET")
      return ControlReply(["status": "up"])
    case "info" where rest.isEmpty:
      try call.allow("GET")
      return ControlReply(info())
    case "operations" where rest.isEmpty:
      try call.allow("GET")
      return ControlReply(["operations": .array(OperationList.all)])
    case "sandboxes":
      return try sandboxesAnswer(call, rest)
    default: throw ControlError.unknownPath
    }
  }

  private func info() -> JSONValue {
    let emulated = API.operations.count { $0.isEmulated }
    return [
      "version": .string(emulatorVersion),
      "uptimeSeconds": .int(SandboxClock.system.milliseconds(since: started) / 1000),
      "threads": .int(configuration.threads),
      "storage": .object(["kind": configuration.dataFolder == nil ? "temporary" : "kept", "folder": configuration.dataFolder.map { .string($0) } ?? .null]),
      "auth": .string(configuration.authentication.rawValue),
      "sandboxes": .int(sandboxes.count),
      "operations": .object(["declared": .int(API.operations.count), "emulated": .int(emulated)]),
    ]
  }
}

/// What the control API answers: JSON, always.
struct ControlReply {
  var status = 200
  var headers: HTTPHeaders = [:]
  var body: JSONValue?

  init(_ body: JSONValue, status: Int = 200) {
    self.status = status
    self.body = body
  }

  init(_ error: ControlError) {
    var told: JSONObject = ["code": .string(error.code), "message": .string(error.message)]
    if let path = error.path { told["path"] = .string(path) }
    status = error.status
    headers = error.headers
    body = ["error": .object(told)]
  }

  /// Nothing to tell.
  static let done = ControlReply()

  private init() {
    status = 204
    body = nil
  }

  var http: HTTPReply {
    guard let body else { return HTTPReply(status: status, headers: headers) }
    var headers = headers
    headers.add("Content-Type", "application/json")
    headers.add("Cache-Control", "no-store")
    return HTTPReply(status: status, headers: headers, body: Array(body.serialized.utf8))
  }
}
