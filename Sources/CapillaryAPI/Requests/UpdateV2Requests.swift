import Model

/// `requests.v2.update` and `pii-deletion.v2.update`, which share a route: up to ten requests are decided, each by itself.
enum UpdateV2Requests {
  struct Form: Decodable {
    var type: String?
    var baseType: String?
    var id: Int64?
    var status: String?
    var comments: String?
  }

  struct Answer: Encodable, Sendable {
    var response: [Item]
    var totalCount: Int
    var failureCount: Int
  }

  struct Item: Encodable, Sendable {
    var entityId: Int64
    var result: Bool?
    var warnings: [Warning]?
    var errors: [ErrorItem]?
  }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let entries = call.body.list
    guard !entries.isEmpty else { throw RequestV2Error.invalidInput }
    guard entries.count <= RequestForm.limit else { throw RequestV2Error.tooMany }
    let items = try entries.map { entry -> Item in
      do {
        let form = try form(entry)
        try session.savepoint { try decide(form, call, session) }
        return Item(entityId: form.id ?? 0, result: true, warnings: [])
      } catch let refused as RefusedReceipt {
        // The bill cannot be entered, and the request has ended with that.
        try Requests.fail(refused.request, comments: refused.comments, till: call.caller.till, session)
        return Item(entityId: refused.request, errors: [ErrorItem(refused.error)])
      } catch {
        guard let failure = RequestV2Error(error) else { throw error }
        return Item(entityId: entry["id"]?.int ?? 0, errors: [ErrorItem(failure)])
      }
    }
    return Reply(
      Answer(response: items, totalCount: items.count, failureCount: items.count { $0.result == nil }))
  }

  private struct RefusedReceipt: Error {
    var request: Int64
    var comments: String
    var error: RequestV2Error
  }

  private static func form(_ entry: JSONValue) throws -> Form {
    do {
      return try JSONReader.decode(Form.self, from: entry)
    } catch is DecodingError {
      throw RequestV2Error.insufficient
    }
  }

  private static func decide(_ form: Form, _ call: Call, _ session: WriteSession) throws {
    guard let id = form.id, let status = form.status?.trimmed.uppercased(), !status.isEmpty, form.type != nil,
      form.baseType != nil
    else { throw RequestV2Error.insufficient }
    let kind = try V2RequestKind(type: form.type, baseType: form.baseType)
    if kind == .deletion, try !session.configs.isOn("CONF_ENABLE_PII_DELETION") {
      throw RequestError.deletionOff
    }
    guard let request = try Requests.find(id, session), request.type == kind.stored.type,
      request.baseType == kind.stored.baseType
    else { throw RequestError.notFound }
    let comments = String((form.comments ?? "").prefix(255))
    let till = call.caller.till
    switch status {
    case "APPROVED":
      do {
        try session.savepoint { try Requests.approve(id, comments: comments, till: till, session) }
      } catch {
        guard kind == .receipt, let failure = RequestV2Error(error), case .bill = failure else { throw error }
        throw RefusedReceipt(request: id, comments: comments, error: failure)
      }
    case "REJECTED": try Requests.reject(id, comments: comments, till: till, session)
    case "CUSTOM": try Requests.move(id, to: .custom, comments: comments, till: till, session)
    case "PENDING": try Requests.move(id, to: .pending, comments: comments, till: till, session)
    case "CANCELLED", "CANCELED": try Requests.cancel(id, comments: comments, till: till, session)
    default: throw RequestError.notPending
    }
  }
}
