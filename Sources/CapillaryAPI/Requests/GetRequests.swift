import Model

/// `requests.v11.get`: goodwill and identifier requests, grouped by their type.
enum GetRequests {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var requests: List

    struct List: Encodable, Sendable {
      var count: String
      var rows: String
      var goodwill: OneOrMany<Item>?
      var change_identifier: [Item]?
      var transaction_update: [Item]?
      var item_status: V1ItemStatus
    }
  }

  struct Item: Encodable, Sendable {
    var id: String
    var type: String
    var status: String
    var base_type: String
    var reason: String?
    var comments: String?
    var new_value: String?
    var old_value: String?
    var approved_value: String?
    var transaction_id: String?
    var customer: RequestPerson?
    var updated_comments: String?
    var added_on: String
    var last_action_on: String?
    var added_by: Author
    var updated_by: Author

    /// Empty while nobody has decided.
    struct Author: Encodable, Sendable {
      var code: String?
      var name: String?
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let (total, requests) = try RequestQuery(call.query, session).run(session)
    func items(_ kind: Requests.Kind) throws -> [Item]? {
      let found = requests.filter { $0.type == kind }
      return found.isEmpty ? nil : try found.map { try item($0, session) }
    }
    return Reply(
      Answer(
        status: V1Status(success: true, code: 200, message: "SUCCESS"),
        requests: .init(
          count: String(total), rows: String(requests.count), goodwill: try items(.goodwill).map(OneOrMany.init),
          change_identifier: try items(.changeIdentifier), transaction_update: try items(.transactionUpdate),
          item_status: V1ItemStatus(code: 9000, message: "Request retrieved successfully"))))
  }

  private static func item(_ request: ChangeRequest, _ session: Session) throws -> Item {
    let (zone, entities) = (try session.zone, try session.entities)
    let decided = request.status != .pending
    let person = try RequestPerson.listed(request.customer, withID: false, session)
    var item = Item(
      id: String(request.id), type: request.type.rawValue, status: request.status.rawValue,
      base_type: request.baseType, customer: person, added_on: zone.iso(request.addedAt),
      last_action_on: decided ? zone.iso(request.updatedAt) : nil,
      added_by: .init(code: entities[request.addedBy]?.code, name: entities[request.addedBy]?.name),
      updated_by: decided
        ? .init(code: entities[request.updatedBy]?.code, name: entities[request.updatedBy]?.name) : .init())
    if !request.reason.isEmpty { item.reason = request.reason }
    if !request.comments.isEmpty { item.comments = request.comments }
    if !request.updatedComments.isEmpty { item.updated_comments = request.updatedComments }
    switch request.subject {
    case .identifier(let old, let new, _): (item.old_value, item.new_value) = (old, new)
    case .goodwill(_, _, _, _, let approved): item.approved_value = approved
    case .retro(_, let bill): item.transaction_id = String(bill)
    case .transaction, .deletion: break
    }
    return item
  }
}
