import Model

/// The documented API: from a request as a value to a reply as a value.
public final class API: Sendable {
  private let router: Router
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
    let dialect = Dialect(path: request.path)
    switch router.match(method: request.method, path: request.path) {
    case .found(let operation, let path):
      var sandbox: String?
      do {
        let route = Route(request: request, operation: operation, path: path, dialect: dialect)
        let reply = try run(route, in: sandboxes, loop, &sandbox)
        return try dialect.write(reply, to: request, operation: operation, sandbox: sandbox)
      } catch {
        return failure(error, of: request, operation: operation, sandbox: sandbox)
      }
    case .wrongMethod(let methods):
      // Every server answers OPTIONS for what it knows (RFC 9110 §9.3.7); no page of the API has more to say of it.
      if request.method == "OPTIONS" { return API.options(methods, of: request) }
      return failure(PlatformError.wrongMethod, of: request, headers: ["Allow": methods.joined(separator: ", ")])
    case .unknown where request.method == "OPTIONS" && request.path == "*":
      return API.options(Operation.Method.allCases.map(\.rawValue), of: request)
    case .unknown(let nearest):
      return failure(
        PlatformError.unknownPath(nearest: nearest.map { "\($0.method.rawValue) \($0.paths[0])" }), of: request)
    }
  }

  /// Answers a request that the HTTP server could not read or may not serve.
  ///
  /// - Parameters:
  ///   - request: as much of it as is known.
  ///   - status: 400, 413, 417 or 501. A method that HTTP does not know is answered as any other that the path does not have.
  public func refuse(_ request: APIRequest, status: Int, _ reason: String) -> APIReply {
    if status == 501, case .wrongMethod(let methods) = router.match(method: request.method, path: request.path) {
      return failure(PlatformError.wrongMethod, of: request, headers: ["Allow": methods.joined(separator: ", ")])
    }
    return failure(PlatformError.refused(status: status, reason), of: request)
  }

  private func failure(
    _ error: any Error, of request: APIRequest, headers: Headers = Headers(), operation: Operation? = nil,
    sandbox: String? = nil
  ) -> APIReply {
    let dialect = Dialect(path: request.path)
    var reply = dialect.reply(to: error)
    reply.headers.fields += headers.fields
    var written =
      (try? dialect.write(reply, to: request, operation: operation, sandbox: sandbox))
      ?? APIReply(status: 500, headers: ["X-Cap-Requestid": request.id], operation: operation, sandbox: sandbox)
    if Dialect.isUnexpected(error) { written.fault = "\(error)" }
    return written
  }

  private static func options(_ methods: [String], of request: APIRequest) -> APIReply {
    let all = methods + (methods.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]
    return APIReply(status: 204, headers: ["Allow": all.joined(separator: ", "), "X-Cap-Requestid": request.id])
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
