import Model

/// `requests.v2.workflow.create`, `.decide`, `.list` and `.get`: a maker asks for a call, a checker has it made.
///
/// The users of the back office, whose tokens the platform asks for here, are none of the emulator's: a till or an API
/// client may be either.
enum WorkflowEndpoint {
  struct Answer: Encodable, Sendable {
    var data: Item
  }

  struct Item: Encodable, Sendable {
    var requestId: String
    var userId: Int64
    var userName: String
    var requestType: String
    var state: String
    var startTime: String
    @Nullable var endTime: String?
    var details: JSONObject
  }

  /// The kinds of request, each with the one call that it makes.
  enum Kind: String, CaseIterable {
    case status = "customer-status-change"
    case redemption = "points-redemption"
    case goodwill = "goodwill-points"
    case earnBadge = "earn-badge"
    case issueBadge = "issue-badge"
    case retro = "retro-transaction"

    var path: String {
      switch self {
      case .status: "/v2/customers/lookup/status"
      case .redemption: "/v1.1/points/redeem"
      case .goodwill: "/internal/goodwill/"
      case .earnBadge: "/api_gateway/v1/badges/customer/earn"
      case .issueBadge: "/api_gateway/v1/badges/badgeMeta/customer/issueBulk"
      case .retro: "/v2/transactions/retro"
      }
    }

    var method: String { self == .status || self == .retro ? "PUT" : "POST" }
  }

  static func create(_ call: Call, _ session: WriteSession) throws -> Reply {
    try checkOrganization(call, session)
    let kind = try kind(call)
    guard let payload = call.body.value("payload", "IntouchAPITask-Payload")?.object else {
      throw WorkflowError.invalidPayload
    }
    guard payload["hostname"]?.text?.isEmpty == false else { throw WorkflowError.hostnameMissing }
    guard let path = payload["path"]?.text, !path.isEmpty else { throw WorkflowError.pathMissing }
    guard let method = payload["method"]?.text, !method.isEmpty else { throw WorkflowError.methodMissing }
    guard path == kind.path else { throw WorkflowError.invalidPath }
    guard ["PUT", "POST"].contains(method.uppercased()), let body = payload["body"]?.object, !body.isEmpty else {
      throw WorkflowError.invalidPayload
    }
    guard payload["headers"]?.object != nil else { throw WorkflowError.invalidHeaders }
    if kind == .goodwill { _ = try GoodwillBody(body, session) }
    var kept = payload
    // Samples send POST where the call is a PUT, and read PUT back.
    kept["method"] = .string(kind.method)
    let entity = call.body["entityInfo"] ?? .null
    func id(_ name: String) -> String { entity[name]?.text ?? "" }
    let made = try Workflows.add(
      type: kind.rawValue, call: kept.serialized,
      at: .init(till: id("tillId"), store: id("storeId"), zone: id("zoneId"), concept: id("conceptId")),
      maker: call.caller.till.id, session)
    return try answer(made, session)
  }

  static func decide(_ call: Call, _ session: WriteSession) throws -> Reply {
    try checkOrganization(call, session)
    let kind = try kind(call)
    guard call.body["actionName"]?.text == "AdminTask",
      let request = try call.body["requestId"]?.text.flatMap({ try Workflows.find($0, session) }),
      request.type == kind.rawValue
    else { throw WorkflowError.unknownRequest }
    guard request.state == .adminTask else { throw WorkflowError.completed }
    guard let task = call.body.value("payload", "AdminTask-Payload")?.object else { throw WorkflowError.invalidPayload }
    switch task["actionDecision"]?.text {
    case "rejected":
      try Workflows.decide(request.id, .rejected, decision: task.serialized, output: "", session)
    case "approved":
      let outcome = try WorkflowCall(kind: kind, content: JSONObject(stored: request.call), call: call).run(session)
      try Workflows.decide(
        request.id, outcome.succeeded ? .approved : .failed, decision: task.serialized,
        output: outcome.output.serialized, session)
    default: throw WorkflowError.invalidPayload
    }
    return try answer(request.id, session)
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    try checkOrganization(call, session)
    return try answer(call.path["requestId"], session)
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    try checkOrganization(call, session)
    let query = call.query
    var filter = Workflows.Filter()
    filter.maker = query.int("userId")
    if let type = query["requestType"] {
      guard let kind = Kind(rawValue: type.lowercased()) else { throw WorkflowError.unknownType }
      filter.type = kind.rawValue
    }
    filter.states = query.list("states").compactMap { state in
      WorkflowRequest.State.allCases.first { $0.rawValue.lowercased() == state.lowercased() }
    }
    switch query["sortBy"]?.lowercased() {
    case nil, "startdate": break
    case "enddate": filter.byEnd = true
    default: throw WorkflowError.invalidSortBy
    }
    switch query["sortOrder"]?.lowercased() {
    case nil, "desc": break
    case "asc": filter.oldestFirst = true
    default: throw WorkflowError.invalidSortOrder
    }
    for (name, column) in [
      ("tillId", .till), ("storeId", .store), ("zoneId", .zone), ("conceptId", .concept),
    ] as [(String, Workflows.PlaceColumn)] {
      if let id = query[name] { filter.place.append((column, id)) }
    }
    let zone = try session.zone
    func day(_ name: String) throws -> Timestamp? {
      guard let text = query[name] else { return nil }
      guard let day = zone.wallMoment(text) else { throw WorkflowError.invalidPayload }
      return day
    }
    let first = try day("startDate").map { zone.startOfDay($0) } ?? Timestamp.range.lowerBound
    let last = try day("endDate").map { zone.endOfDay($0).adding(milliseconds: 999) } ?? Timestamp.range.upperBound
    filter.started = first <= last ? first...last : first...first
    let limit = min(max(query.int("limit") ?? 10, 1), 100)
    let number = min(max(query.int("PageNo") ?? 0, 0), 1_000_000)
    let (total, requests) = try Workflows.list(filter, limit: limit, offset: number * limit, session)
    return Reply(
      NumberedList(try requests.map { try item($0, session) }, page: number, size: limit, total: total))
  }

  private static func kind(_ call: Call) throws -> Kind {
    guard let kind = Kind(rawValue: call.path["requestType"].lowercased()) else { throw WorkflowError.unknownType }
    return kind
  }

  private static func checkOrganization(_ call: Call, _ session: Session) throws {
    guard let id = call.request.headers["X-CAP-API-AUTH-ORG-ID"], !id.isEmpty else {
      throw WorkflowError.organizationMissing
    }
    guard try Int64(id.trimmed) == session.organization.id else { throw WorkflowError.invalidOrganization }
  }

  private static func answer(_ id: String, _ session: Session) throws -> Reply {
    guard let request = try Workflows.find(id, session) else { throw WorkflowError.unknownRequest }
    return Reply(Answer(data: try item(request, session)))
  }

  private static func item(_ request: WorkflowRequest, _ session: Session) throws -> Item {
    let zone = try session.zone
    var details: JSONObject = ["IntouchAPITask-Payload": .object(JSONObject(stored: request.call))]
    if !request.decision.isEmpty {
      let decision = JSONObject(stored: request.decision)
      details["AdminTask-Payload"] = .object(decision)
      details["AdminTask_Output"] = decision["actionDecision"]
    }
    details["ValidateMakerAccess_Output"] = true
    details["ValidatePayload_Output"] = true
    if !request.output.isEmpty { details["IntouchAPITask_Output"] = .object(JSONObject(stored: request.output)) }
    if !request.decision.isEmpty { details["ValidateCheckerAccess_Output"] = true }
    return Item(
      requestId: request.id, userId: request.maker, userName: try session.entities[request.maker]?.code ?? "",
      requestType: request.type, state: request.state.rawValue, startTime: time(request.startedAt, zone),
      endTime: request.endedAt.map { time($0, zone) }, details: details)
  }

  /// `2023-10-04T16:29:19`, in the organization's zone.
  private static func time(_ moment: Timestamp, _ zone: Zone) -> String {
    zone.dateTime(moment).replacing(" ", with: "T")
  }
}

extension JSONValue {
  /// The member of a member.
  fileprivate func value(_ outer: String, _ inner: String) -> JSONValue? { self[outer]?[inner] }
}
