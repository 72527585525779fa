import CapillaryAPI
import EventHTTP

/// What answers requests: the control API below `/_emulator`, the documented API everywhere else.
final class Service: Sendable {
  private let api: API
  private let control: ControlAPI
  private let sandboxes: Sandboxes
  private let ids = RequestIDs()

  init(sandboxes: Sandboxes, configuration: EmulatorConfiguration) {
    self.sandboxes = sandboxes
    api = API(mode: configuration.authentication)
    control = ControlAPI(sandboxes: sandboxes, configuration: configuration)
  }

  func respond(to request: HTTPRequest, loop: Int) -> HTTPReply {
    if ControlAPI.owns(request.target) { return control.respond(to: request) }
    let reply = api.respond(to: APIRequest(request, id: ids.next()), in: sandboxes, loop: loop)
    return HTTPReply(reply)
  }
}
