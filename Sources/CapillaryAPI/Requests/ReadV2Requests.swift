import Model

/// `requests.v2.get` and `.list`, `pii-deletion.v2.get` and `.list`: requests of every kind, whichever version filed them.
enum ReadV2Requests {
  struct List: Encodable, Sendable {
    var pagination: Page
    var data: [V2Request]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  struct Page: Encodable, Sendable {
    var limit: Int64
    var offset: Int64
    var sortBy: String
    var sortOrder: String
    var total: Int64
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    guard let request = try call.path.int("id").flatMap({ try Requests.find($0, session) }) else {
      throw RequestV2Error.v1(.rule(.notFound))
    }
    return Reply(try V2Request(request, session))
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let kind = try V2RequestKind(type: query["requestType"], baseType: query["requestSubType"]).stored
    let limit = max(1, query.int("limit") ?? 10)
    // Only the page of deletions names a cap; other lists are cut at a length that no page should need.
    if kind.type == .customer, limit > 10 { throw RequestV2Error.tooMany }
    var filter = Requests.Filter(kind.type)
    filter.baseType = kind.baseType
    if let status = query["status"]?.uppercased() {
      guard let status = ChangeRequest.Status(rawValue: status == "CANCELED" ? "CANCELLED" : status) else {
        throw RequestV2Error.v1(.rule(.notPending))
      }
      filter.status = status
    }
    filter.added = try span(query, session)
    filter.oldestFirst = query["order"]?.uppercased() == "ASC"
    filter.byUpdate = query["sort"]?.uppercased() == "LAST_UPDATED_ON"
    let customer = try RequestV2Error.translating { try self.customer(query, session) }
    let page = Page(
      limit: min(limit, 100), offset: max(0, query.int("offset") ?? 0),
      sortBy: filter.byUpdate ? "r.updated_on" : "r.created_on", sortOrder: filter.oldestFirst ? "ASC" : "DESC",
      total: 0)
    let (total, requests) = try Requests.list(
      of: customer, filter, limit: page.limit, offset: page.offset, session)
    var list = List(pagination: page, data: try requests.map { try V2Request($0, session) })
    list.pagination.total = total
    return Reply(list)
  }

  private static func customer(_ query: Query, _ session: Session) throws -> Int64? {
    guard query["identifierType"] != nil || query["identifierValue"] != nil else { return nil }
    let named = AddV2Request.Identification(
      source: query["source"], identifierType: query["identifierType"], identifierValue: query["identifierValue"],
      accountId: query["accountId"])
    return try Customers.resolve(
      identifierName: named.identifierType, value: named.identifierValue, source: named.source,
      account: named.accountId, session
    ).id
  }

  private static func span(_ query: Query, _ session: Session) throws -> ClosedRange<Timestamp>? {
    guard query["start_date"] != nil || query["end_date"] != nil else { return nil }
    let zone = try session.zone
    func moment(_ name: String) throws -> Timestamp? {
      guard let text = query[name] else { return nil }
      guard let moment = zone.moment(text), Timestamp.range.contains(moment) else { throw RequestV2Error.invalidDate }
      return moment
    }
    let first = try moment("start_date")
    var last = try moment("end_date")
    if let first, first > session.now { throw RequestV2Error.v1(.inFuture) }
    // A day is meant to its end.
    if let day = last, (query["end_date"] ?? "").count <= 10 {
      last = zone.endOfDay(day).adding(milliseconds: 999)
    }
    let range = (first ?? Timestamp.range.lowerBound, last ?? Timestamp.range.upperBound)
    return range.0 <= range.1 ? range.0...range.1 : Timestamp.range.lowerBound...Timestamp.range.lowerBound
  }
}
