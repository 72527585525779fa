import Model

/// The documented API: from a request as a value to a reply as a value.
public final class API: Sendable {
  public let router: Router
  private let mode: AuthenticationMode
  private let known = KnownCredentials()

  /// Every operation of the index, section by section.
  public static let operations: [Operation] = sections.flatMap(\.operations)

  public init(operations: [Operation] = API.operations, mode: AuthenticationMode = .strict) {
    router = Router(operations)
    self.mode = mode
  }

  /// Answers a request from the state of the sandbox that its credentials pick.
  ///
  /// - Parameter loop: the event loop it runs on, for the loop's own database connection.
  public func respond(to request: APIRequest, in sandboxes: some SandboxDirectory, loop: Int = 0) -> APIReply {
    respond(to: request, matched: router.match(method: request.method, path: request.path), in: sandboxes, loop: loop)
  }

  /// The same, for a request that was routed before.
  public func respond(
    to request: APIRequest, matched match: Router.Match, in sandboxes: some SandboxDirectory, loop: Int = 0
  ) -> APIReply {
    let dialect = Dialect(path: request.path)
    var operation: Operation?
    var sandbox: String?
    var allow: String?
    do {
      let found: PathParameters
      switch match {
      case .found(let matched, let path):
        operation = matched
        found = path
      case .wrongMethod(let methods):
        allow = methods.joined(separator: ", ")
        throw PlatformError.wrongMethod
      case .unknown(let nearest):
        throw PlatformError.unknownPath(nearest: nearest.map { "\($0.method.rawValue) \($0.paths[0])" })
      }
      guard let operation else { throw PlatformError.unexpected }
      let route = Route(request: request, operation: operation, path: found, dialect: dialect)
      let reply = try run(route, in: sandboxes, loop, &sandbox)
      return try dialect.write(reply, to: request, operation: operation, sandbox: sandbox)
    } catch {
      var reply = dialect.reply(to: error)
      if let allow { reply.headers.fields.append(("Allow", allow)) }
      var written =
        (try? dialect.write(reply, to: request, operation: operation, sandbox: sandbox))
        ?? APIReply(status: 500, headers: ["X-Cap-Requestid": request.id], operation: operation, sandbox: sandbox)
      if Dialect.isUnexpected(error) { written.fault = "\(error)" }
      return written
    }
  }

  /// A request with the operation it is for.
  private struct Route {
    let request: APIRequest
    let operation: Operation
    let path: PathParameters
    let dialect: Dialect
  }

  private func run(
    _ route: Route, in sandboxes: some SandboxDirectory, _ loop: Int, _ sandbox: inout String?
  ) throws -> Reply {
    let credentials = known.credentials(route.request.headers)
    // Where no credentials are needed, the query or the endpoint's own fields pick the sandbox.
    var name =
      route.operation.credentials == .none
      ? try route.request.query["sandbox"] ?? TokenEndpoint.sandbox(of: route.request) : credentials.sandbox
    // Whoever may come as anybody may have an @ in the name that means nothing here.
    if mode == .open, sandboxes.store(of: name) == nil { name = SandboxedName.defaultSandbox }
    guard let store = sandboxes.store(of: name) else { throw PlatformError.unauthorized }
    sandbox = name
    try store.settle()
    guard let endpoint = route.operation.endpoint else {
      _ = try store.read(loop: loop) { try self.caller(route, credentials, $0) }
      throw PlatformError.notEmulated(operation: route.operation.summary)
    }
    switch endpoint {
    case .read(let function):
      return try store.read(loop: loop) { session in
        try function(try self.call(route, credentials, name, session), session)
      }
    case .write(let function):
      return try store.write { session in
        let call = try self.call(route, credentials, name, session)
        session.audit(as: call.audited)
        return try function(call, session)
      }
    }
  }

  private func caller(_ route: Route, _ credentials: Credentials, _ session: Session) throws -> Caller {
    if mode == .open || route.operation.credentials == .none { return try Authentication.anyone(session) }
    let caller = try Authentication.caller(credentials, route.request.headers, session)
    try Authentication.authorize(caller, route.operation, session)
    return caller
  }

  private func call(
    _ route: Route, _ credentials: Credentials, _ sandbox: String, _ session: Session
  ) throws -> Call {
    let caller = try caller(route, credentials, session)
    let body = route.operation.body == .raw ? JSONValue.null : try route.dialect.body(of: route.request)
    return Call(
      request: route.request, operation: route.operation, path: route.path, caller: caller, dialect: route.dialect,
      body: body, sandbox: sandbox)
  }
}
