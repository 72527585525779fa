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
      var reply = control.respond(to: request, loop: loop)
      reply.headers.add("X-Cap-Requestid", id)
      log.write(
        method: request.method, target: request.target, status: reply.status, operation: nil, sandbox: nil,
        microseconds: Service.monotonic - began, id: id)
      return reply
    }
    let call = APIRequest(request, id: id)
    let reply = api.respond(to: call, in: sandboxes, loop: loop)
    let microseconds = Service.monotonic - began
    record(call, reply, microseconds)
    if let fault = reply.fault { log.write(fault: fault, method: call.method, target: request.target, id: call.id) }
    if log.isOn {
      log.write(
        method: call.method, target: request.target, status: reply.status, operation: reply.operation?.id,
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
