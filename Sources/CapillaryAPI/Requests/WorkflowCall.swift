import Model

/// The call of a maker-checker request, made in the session of its approval. What a call that fails wrote is undone.
struct WorkflowCall {
  let kind: WorkflowEndpoint.Kind
  /// What the maker sent: path, query, headers and body of the call.
  let content: JSONObject
  let call: Call

  private static let router = Router(API.operations)

  func run(_ session: WriteSession) throws -> (succeeded: Bool, output: JSONObject) {
    let request = APIRequest(
      method: kind.method, path: kind.path,
      query: Query((content["queryParams"]?.object ?? JSONObject()).map { ($0.name, $0.value.text ?? "") }),
      headers: Headers((content["headers"]?.object ?? JSONObject()).map { ($0.name, $0.value.text ?? "") }),
      body: Array((content["body"] ?? .null).serialized.utf8), id: call.request.id)
    let dialect = Dialect(path: kind.path)
    var reply: APIReply
    do {
      reply = try session.savepoint {
        let reply = try answer(request, dialect, session)
        let written = try dialect.write(reply, to: request, operation: nil, sandbox: nil)
        // v1.1 reports its failures in a body of HTTP 200.
        if !WorkflowCall.succeeded(written) { throw Undone(reply: written) }
        return written
      }
    } catch let undone as Undone {
      reply = undone.reply
    } catch {
      reply = try dialect.write(dialect.reply(to: error), to: request, operation: nil, sandbox: nil)
    }
    let body = JSONValue(stored: String(decoding: reply.body, as: UTF8.self))
    let headers = JSONObject(reply.headers.fields.map { ($0.name, .array([.string($0.value)])) })
    return (
      WorkflowCall.succeeded(reply),
      ["status": .int(reply.status), "headers": .object(headers), "body": body]
    )
  }

  private struct Undone: Error {
    var reply: APIReply
  }

  private func answer(_ request: APIRequest, _ dialect: Dialect, _ session: WriteSession) throws -> Reply {
    if kind == .goodwill { return try goodwill(session) }
    guard case .found(let operation, let path) = WorkflowCall.router.match(method: request.method, path: request.path)
    else { throw PlatformError.unknownPath(nearest: []) }
    let inner = Call(
      request: request, operation: operation, path: path, caller: call.caller, dialect: dialect,
      body: try dialect.body(of: request), sandbox: call.sandbox)
    switch operation.endpoint {
    case .read(let function): return try function(inner, session)
    case .write(let function): return try function(inner, session)
    case nil: throw PlatformError.notEmulated(operation: operation.summary)
    }
  }

  /// The platform's internal call, of which only the workflow speaks: points for a customer, filed and approved as
  /// a goodwill request.
  private func goodwill(_ session: WriteSession) throws -> Reply {
    let body = try GoodwillBody(content["body"]?.object ?? JSONObject(), session)
    return try RequestV2Error.translating {
      let subject = try Requests.goodwill(body.points, for: body.customer, program: body.program, session)
      let id = try Requests.add(
        RequestDraft(
          baseType: "POINTS", customer: body.customer.id, subject: subject, reason: body.reason,
          reference: body.reference, approval: .client, till: call.caller.till.id),
        session)
      try Requests.approve(id, automatic: true, till: call.caller.till, session)
      return Reply(AddV2Request.Answer(createdId: id))
    }
  }

  private static func succeeded(_ reply: APIReply) -> Bool {
    guard (200..<300).contains(reply.status) else { return false }
    let body = JSONValue(stored: String(decoding: reply.body, as: UTF8.self))
    if let status = body["response"]?["status"] { return status["success"]?.bool ?? true }
    return body["errors"]?.list.isEmpty ?? true
  }
}

/// The body of a goodwill request in the workflow.
struct GoodwillBody {
  var customer: Customer
  var points: Amount
  var program: Int64?
  var reason: String
  var reference: String

  /// - Throws: `WorkflowError.invalidEntity`, `.invalidPoints`.
  init(_ body: JSONObject, _ session: Session) throws {
    guard body["earningEntityType"]?.text?.uppercased() ?? "CUSTOMER" == "CUSTOMER",
      let id = body["earningEntityId"]?.int, let customer = try Customers.find(id: id, session), customer.status.isLiving
    else { throw WorkflowError.invalidEntity }
    guard let points = body["points"]?.amount, points > .zero, points <= Amount.limit else {
      throw WorkflowError.invalidPoints
    }
    self.customer = customer
    self.points = points
    program = body["programId"]?.int
    reason = body["reason"]?.text ?? ""
    reference = body["referenceId"]?.text ?? ""
  }
}
