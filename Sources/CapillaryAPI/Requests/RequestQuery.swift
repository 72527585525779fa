import Model

/// Which requests `requests.v11.get` and `requests.v11.logs` list: by type, status, dates, ids, customer, authors.
struct RequestQuery {
  private var filter: Requests.Filter
  private var customer: Int64?
  private let limit: Int64
  private let offset: Int64

  private static let most: Int64 = 50

  /// - Throws: `RequestV1Error`; `PlatformError.invalidInput` for dates that are none.
  init(_ query: Query, limit standard: Int64 = RequestQuery.most, _ session: Session) throws {
    filter = try Requests.Filter(query: query, session: session)
    filter.kinds = try query["type"].map { [try Requests.Kind(v1: $0)] } ?? Requests.Kind.classic
    if let status = query["status"] {
      guard let status = ChangeRequest.Status(rawValue: status.uppercased()) else {
        throw RequestV1Error.rule(.notPending)
      }
      filter.status = status
    }
    if let type = query["base_type"]?.uppercased() { filter.baseType = type == "COUPONS" ? "COUPON" : type }
    filter.id = query.int("request_id")
    if query["is_one_step_change"] != nil { filter.isOneStep = query.flag("is_one_step_change") }
    if let type = query["approval_type"] {
      guard let type = Requests.ApprovalType(rawValue: type.uppercased()) else {
        throw PlatformError.invalidInput("approval_type: CLIENT, CONFIG, CONFIG_DISABLED or CLIENT_DISABLED was expected")
      }
      filter.approval = type
    }
    // A code that nobody has is nobody's.
    let entities = try session.entities
    filter.addedBy = query["added_by"].map { entities.account(code: $0)?.id ?? -1 }
    filter.updatedBy = query["updated_by"].map { entities.account(code: $0)?.id ?? -1 }
    let identifiers = ["mobile", "email", "external_id", "id", "card_number", "card_external_id"]
    if identifiers.contains(where: { query[$0] != nil }) {
      let lookup = try V1Lookup(query)
      do {
        customer = try Customers.resolve(
          identifierName: lookup.name, value: lookup.values[0], source: Sources.all, session
        ).id
      } catch is CustomerError {
        throw RequestV1Error.unknownCustomer
      }
    }
    limit = min(max(query.int("limit") ?? standard, 1), RequestQuery.most)
    offset = max(query.int("start_limit") ?? 0, 0)
  }

  func run(_ session: Session) throws -> (total: Int64, requests: [ChangeRequest]) {
    try Requests.list(of: customer, filter, limit: limit, offset: offset, session)
  }
}
