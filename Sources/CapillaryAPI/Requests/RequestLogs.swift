import Model

/// `requests.v11.logs`: the requests of one type with who, when and where.
enum RequestLogs {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var requests: List

    struct List: Encodable, Sendable {
      var count: String
      var rows: String
      var change_identifier: [Item]?
      var goodwill: [Item]?
      var transaction_update: [Item]?
      var item_status: V1ItemStatus
    }
  }

  struct Item: Encodable, Sendable {
    var id: String
    var customer: RequestPerson?
    var type: String
    var base_type: String
    var status: String
    var old_value: String?
    var new_value: String?
    var approved_value: String?
    var transaction_id: String?
    var updated_comments: String
    var one_step_change: String
    var approval_type: String
    var logs: Logs
  }

  struct Logs: Encodable, Sendable {
    var added_by: Added
    var updated_by: Updated?

    struct Added: Encodable, Sendable {
      var till: V1Entity?
      /// Empty where the till has none.
      var store: V1Entity?
      var time: String
    }

    struct Updated: Encodable, Sendable {
      var user: User
      /// Addresses of callers are not kept.
      var ip = ""
      var time: String
    }

    struct User: Encodable, Sendable {
      var name: String
      var mobile = ""
      var email = ""
    }
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    guard call.query["type"] != nil else { throw RequestV1Error.invalidType }
    let (total, requests) = try RequestQuery(call.query, limit: 10, session).run(session)
    if total == 0, call.query["request_id"] != nil { throw RequestV1Error.rule(.notFound) }
    let withID = call.query.flag("user_id")
    func items(_ kind: Requests.Kind) throws -> [Item]? {
      let found = requests.filter { $0.type == kind }
      return found.isEmpty ? nil : try found.map { try item($0, withID: withID, session) }
    }
    return Reply(
      Answer(
        status: V1Status(success: true, code: 200, message: "SUCCESS"),
        requests: .init(
          count: String(total), rows: String(requests.count), change_identifier: try items(.changeIdentifier),
          goodwill: try items(.goodwill), transaction_update: try items(.transactionUpdate),
          item_status: V1ItemStatus(code: 9000, message: "Request retrieved successfully"))))
  }

  private static func item(_ request: ChangeRequest, withID: Bool, _ session: Session) throws -> Item {
    let (zone, entities) = (try session.zone, try session.entities)
    let till = entities[request.addedBy]
    let store = till.flatMap { entities.store(of: $0) }
    var item = Item(
      id: String(request.id), customer: try RequestPerson.listed(request.customer, withID: withID, session),
      type: request.type.rawValue, base_type: request.baseType, status: request.status.rawValue,
      updated_comments: request.updatedComments, one_step_change: request.isOneStep ? "true" : "false",
      approval_type: request.approval.rawValue,
      logs: Logs(
        added_by: .init(
          till: till.map(V1Entity.init), store: store.map(V1Entity.init), time: zone.iso(request.addedAt)),
        updated_by: .init(
          user: .init(name: entities[request.updatedBy]?.name ?? ""), time: zone.iso(request.updatedAt))))
    switch request.subject {
    case .identifier(let old, let new, _): (item.old_value, item.new_value) = (old, new)
    case .goodwill(_, _, _, _, let approved): item.approved_value = approved
    case .retro(_, let bill): item.transaction_id = String(bill)
    case .transaction, .deletion: break
    }
    return item
  }
}
