import Model

/// `customer.v2.retroRequest` and its look-up twin: claims of anonymous bills.
enum RetroRequestsEndpoint {
  struct Item: Encodable, Sendable {
    var id: Int64
    var status: String
    var addedBy: OrgEntityForm?
    var addedByParent: OrgEntityForm?
    var updatedBy: OrgEntityForm?
    var addedOn: String
    var updatedOn: String
    var userId: Int64
    var requestId: Int64
    var baseType: String
    var reason: String
    var comments: String
    var transactionId: Int64
    var warnings: [Warning] = []
    var reqAdd = true
    var oneStep: Bool
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let customer: Customer
    do {
      customer = try CustomerQuery.customer(call, session)
    } catch CustomerV2Error.notFound where call.path.customer != nil {
      throw RequestListError.notFound
    }
    var filter = try Requests.Filter(.transactionUpdate, query: call.query, session: session)
    // Claims are all there is to list; another kind of change finds none of them.
    filter.baseType = call.query["changeType"]?.uppercased() ?? "RETRO"
    let page = try CustomerPage(call.query)
    let (total, requests) = try Requests.list(
      of: customer.id, filter, limit: page.limit, offset: page.offset, session)
    let (zone, entities) = (try session.zone, try session.entities)
    let items = requests.compactMap { request -> Item? in
      guard case .retro(let id, let bill) = request.subject else { return nil }
      let store = entities[request.addedBy].flatMap { entities.store(of: $0) }
      return Item(
        id: id, status: request.status.rawValue, addedBy: OrgEntityForm(request.addedBy, entities),
        addedByParent: OrgEntityForm(store?.id, entities), updatedBy: OrgEntityForm(request.updatedBy, entities),
        addedOn: zone.iso(request.addedAt), updatedOn: zone.iso(request.updatedAt), userId: request.customer,
        requestId: request.id, baseType: request.baseType, reason: request.reason,
        comments: request.updatedComments.isEmpty ? request.comments : request.updatedComments, transactionId: bill,
        oneStep: request.isOneStep)
    }
    return Reply(CustomerList(items, page: page.of(total)))
  }
}
