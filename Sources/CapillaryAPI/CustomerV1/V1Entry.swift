/// One entry of a list of customers: what was found or done, or the identifier asked for with the reason why not.
enum V1Entry<Value: Encodable & Sendable>: Encodable, Sendable {
  case done(Value)
  case failed(V1FailedEntry)

  var succeeded: Bool {
    if case .done = self { true } else { false }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .done(let value): try value.encode(to: encoder)
    case .failed(let entry): try entry.encode(to: encoder)
    }
  }
}

/// A failed entry: the identifiers that the client sent, and the status.
struct V1FailedEntry: Encodable, Sendable {
  var id: String?
  var mobile: String?
  var email: String?
  var external_id: String?
  var card_number: String?
  var card_external_id: String?
  var item_status: CustomerItemStatus

  init(_ status: CustomerItemStatus) { item_status = status }

  init(_ name: String, _ value: String, _ status: CustomerItemStatus) {
    item_status = status
    switch name {
    case "id": id = value
    case "mobile": mobile = value
    case "email": email = value
    case "external_id": external_id = value
    case "card_number": card_number = value
    case "card_external_id": card_external_id = value
    default: break
    }
  }
}
