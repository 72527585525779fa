import CapillaryAPI
import EventHTTP
import Foundation
import Model
import Synchronization

/// What answers requests: the control API below `/_emulator`, the documented API everywhere else. Each call is kept in
/// its sandbox's journal and told in the log.
final class Service: Sendable {
  private let api: API
  private let control: ControlAPI
  private let sandboxes: Sandboxes
  private let log: RequestLog
  private let ids = RequestIDs()
  private let journalled = Atomic<Int64>(0)

  init(sandboxes: Sandboxes, configuration: EmulatorConfiguration) {
    self.sandboxes = sandboxes
    api = API(mode: configuration.authentication)
    control = ControlAPI(sandboxes: sandboxes, configuration: configuration)
    log = RequestLog(configuration)
  }

  func respond(to request: HTTPRequest, loop: Int) -> HTTPReply {
    let began = Service.monotonic
    let id = ids.next()
    if ControlAPI.owns(request.target) {
      return told(control.respond(to: request, loop: loop), to: request.method, request.target, id, since: began)
    }
    let call = APIRequest(request, id: id)
    let reply = api.respond(to: call, in: sandboxes, loop: loop)
    return told(reply, to: call, request.target, since: began)
  }

  /// Answers what the server could not hand over as a request, in the form of the API that its path is of. It is kept in the
  /// journal where there is a path.
  func refuse(_ refusal: HTTPRefusal) -> HTTPReply {
    let began = Service.monotonic
    let id = ids.next()
    let (method, target) = (refusal.method ?? "-", refusal.target ?? "-")
    if ControlAPI.owns(target) { return told(control.refuse(refusal), to: method, target, id, since: began) }
    let call = APIRequest(method: method, target: target, headers: Headers(), body: [], id: id)
    return told(
      api.refuse(call, status: refusal.status, refusal.explanation), to: call, target, since: began,
      isKept: refusal.target != nil)
  }

  /// Tells of a reply of the control API in the log.
  private func told(
    _ reply: HTTPReply, to method: String, _ target: String, _ id: String, since began: Int64
  ) -> HTTPReply {
    var reply = reply
    reply.headers.add("X-Cap-Requestid", id)
    log.write(
      method: method, target: target, status: reply.status, operation: nil, sandbox: nil,
      microseconds: Service.monotonic - began, id: id)
    return reply
  }

  /// Tells of a reply of the documented API in the journal and the log.
  private func told(
    _ reply: APIReply, to call: APIRequest, _ target: String, since began: Int64, isKept: Bool = true
  ) -> HTTPReply {
    let microseconds = Service.monotonic - began
    if isKept { record(call, reply, microseconds) }
    if let fault = reply.fault { log.write(fault: fault, method: call.method, target: target, id: call.id) }
    if log.isOn {
      log.write(
        method: call.method, target: target, status: reply.status, operation: reply.operation?.id,
        sandbox: reply.sandbox, microseconds: microseconds, id: call.id)
    }
    return HTTPReply(reply)
  }

  /// A call that led to no sandbox, such as one to an unknown path, is kept in the default one.
  private func record(_ call: APIRequest, _ reply: APIReply, _ microseconds: Int64) {
    guard let sandbox = sandboxes[reply.sandbox ?? SandboxedName.defaultSandbox] else { return }
    let entry = JournalEntry(
      id: journalled.wrappingAdd(1, ordering: .relaxed).newValue, at: sandbox.store.clock.now, method: call.method,
      path: call.path, query: call.query, operation: reply.operation?.id, status: reply.status,
      microseconds: microseconds, request: .init(headers: call.headers, body: call.body),
      reply: .init(headers: reply.headers, body: reply.body))
    sandboxes.record(entry, in: sandbox)
  }

  private static var monotonic: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
