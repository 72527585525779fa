import Model

/// `requests.v11.approve`, `.approveRetro` and `.reject`: requests that wait are carried out, or not, by another till
/// than the one that asked.
enum DecideRequest {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var requests: List

    struct List: Encodable, Sendable {
      var goodwill: Goodwill?
      /// One by itself where one was sent.
      var request: OneOrMany<Item>?
    }
  }

  struct Item: Encodable, Sendable {
    var id: String
    var type: String?
    var base_type: String?
    var status: String?
    var old_value: String?
    var new_value: String?
    var item_status: V1ItemStatus
  }

  struct Goodwill: Encodable, Sendable {
    var type: String
    var reason: String
    var comments: String
    var updated_comments: String
    var status: String
    var customer: RequestPerson
    var added_on: String
    var last_action_on: String
  }

  static func approve(_ call: Call, _ session: WriteSession) throws -> Reply {
    try decide(call, session) { form, id in
      if form.baseType == "RETRO", call.request.headers["X-CAP-CLIENT-SIGNATURE"] == nil {
        throw RequestV1Error.noSignature
      }
      try Requests.approve(
        id, points: form.points, comments: form.updated_comments ?? "", till: call.caller.till, session)
      return form.baseType == "RETRO" ? "Retro request approved successfully" : "Request updated successfully"
    }
  }

  static func reject(_ call: Call, _ session: WriteSession) throws -> Reply {
    try decide(call, session) { form, id in
      try Requests.reject(id, comments: form.updated_comments ?? "", till: call.caller.till, session)
      return "Request updated successfully"
    }
  }

  private static func decide(
    _ call: Call, _ session: WriteSession, _ decision: (RequestForm, Int64) throws -> String
  ) throws -> Reply {
    var goodwill: Goodwill?
    var items: [Item] = []
    var succeeded = 0
    let forms = try RequestForm.read(call)
    for form in forms {
      do {
        let (request, message) = try session.savepoint {
          let request = try check(form, session)
          return (request, try decision(form, request.id))
        }
        succeeded += 1
        if forms.count == 1, case .goodwill = request.subject, let decided = try Requests.find(request.id, session),
          decided.status == .approved
        {
          goodwill = try self.goodwill(decided, session)
        } else {
          items.append(try item(request, form, message, session))
        }
      } catch {
        guard let error = RequestV1Error(error) else { throw error }
        items.append(
          Item(
            id: form.id.map { String($0) } ?? "", type: form.type, base_type: form.base_type,
            item_status: V1ItemStatus(error)))
      }
    }
    return Reply(
      Answer(
        status: V1Status(succeeded: succeeded, of: forms.count),
        requests: .init(goodwill: goodwill, request: items.isEmpty ? nil : OneOrMany(items))))
  }

  private static func check(_ form: RequestForm, _ session: Session) throws -> ChangeRequest {
    let kind = try Requests.Kind(v1: form.type)
    guard let request = try form.id.flatMap({ try Requests.find($0, session) }) else { throw RequestError.notFound }
    guard request.type == kind else { throw RequestV1Error.invalidType }
    guard request.baseType == form.baseType else { throw RequestV1Error.invalidBaseType }
    return request
  }

  private static func item(
    _ request: ChangeRequest, _ form: RequestForm, _ message: String, _ session: Session
  ) throws -> Item {
    var item = Item(
      id: String(request.id), type: request.type.rawValue, base_type: form.base_type,
      status: try Requests.find(request.id, session)?.status.rawValue,
      item_status: .init(code: 9000, message: message))
    if case .identifier(let old, let new, _) = request.subject { (item.old_value, item.new_value) = (old, new) }
    return item
  }

  private static func goodwill(_ request: ChangeRequest, _ session: Session) throws -> Goodwill? {
    guard let customer = try Customers.find(id: request.customer, session) else { return nil }
    let zone = try session.zone
    var person = try RequestPerson(customer, session)
    person.id = nil
    return Goodwill(
      type: request.baseType, reason: request.reason, comments: request.comments,
      updated_comments: request.updatedComments, status: request.status.rawValue,
      customer: person, added_on: zone.iso(request.addedAt),
      last_action_on: zone.iso(request.updatedAt))
  }
}
