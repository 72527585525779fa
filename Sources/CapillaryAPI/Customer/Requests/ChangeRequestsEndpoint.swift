import Model

/// `customer.v2.changeRequest`: requests for other identifiers and for merges.
enum ChangeRequestsEndpoint {
  struct Item: Encodable, Sendable {
    var id: Int64
    var status: String
    var addedBy: OrgEntityForm?
    var updatedBy: OrgEntityForm?
    var addedOn: String
    var updatedOn: String
    var userId: Int64
    var changeType: String
    var changeIdentifiers: Change
    var comments: String
    /// The other customer of a merge; 0 for none.
    var secUserId: Int64
    var oneStep: Bool
  }

  struct Change: Encodable, Sendable {
    var add: [Value]
    var remove: [Value]
  }

  struct Value: Encodable, Sendable {
    /// In capitals.
    var type: String
    var value: String
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    if call.path.customer != nil { _ = try CustomerQuery.place(call, session, .lookup) }
    var filter = try Requests.Filter(.changeIdentifier, query: call.query, session: session)
    if let type = call.query["changeType"]?.uppercased() {
      filter.baseType = type == "MOBILE_REALLOCATION" ? "MOBILE_REALLOC" : type
    }
    let page = try CustomerPage(call.query)
    let (total, requests) = try Requests.list(
      of: customer.id, filter, limit: page.limit, offset: page.offset, session)
    let (zone, entities) = (try session.zone, try session.entities)
    let items = requests.compactMap { request -> Item? in
      guard case .identifier(let old, let new, let other) = request.subject else { return nil }
      func values(_ value: String) -> [Value] { value.isEmpty ? [] : [Value(type: request.baseType, value: value)] }
      return Item(
        id: request.id, status: request.status.rawValue, addedBy: OrgEntityForm(request.addedBy, entities),
        updatedBy: OrgEntityForm(request.updatedBy, entities), addedOn: zone.iso(request.addedAt),
        updatedOn: zone.iso(request.updatedAt), userId: request.customer, changeType: request.baseType,
        changeIdentifiers: Change(add: values(new), remove: values(old)),
        comments: request.isAutoApproved
          ? "auto approved by \(request.updatedBy)"
          : request.updatedComments.isEmpty ? request.comments : request.updatedComments,
        secUserId: other ?? 0, oneStep: request.isOneStep)
    }
    return Reply(CustomerList(items, page: page.of(total)))
  }
}
