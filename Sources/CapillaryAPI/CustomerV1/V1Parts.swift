import Model

/// The status of one customer. Most operations write success and code as text, some as a truth value and a number.
struct CustomerItemStatus: Encodable, Sendable {
  var success: JSONValue
  var code: JSONValue
  var message: String
  /// Codes only; the texts follow the message.
  var warnings: Warnings?

  struct Warnings: Encodable, Sendable {
    var warning: [String] = []
  }

  /// A success, or with `success: false` a documented failure. Texts of warnings are put behind the message.
  init(_ code: Int, _ message: String, success: Bool = true, _ warnings: [CustomerV1Warning] = []) {
    self.success = .string(success ? "true" : "false")
    self.code = .string(String(code))
    self.message = ([message] + warnings.map(\.message)).joined(separator: ", ")
    self.warnings = Warnings(warning: warnings.map { String($0.code) })
  }

  init(_ error: some APIError) {
    self.init(error.code, error.message, success: false)
  }

  /// The form of the operations that write the code as a number and list no warnings.
  static func plain(number code: Int, _ message: String, success: Bool = true) -> CustomerItemStatus {
    var status = CustomerItemStatus(code, message, success: success)
    status.code = .int(code)
    status.warnings = nil
    return status
  }

  /// The form of the operations that list no warnings.
  static func plain(_ code: Int, _ message: String, success: Bool = true) -> CustomerItemStatus {
    var status = CustomerItemStatus(code, message, success: success)
    status.warnings = nil
    return status
  }

  static func plain(_ error: some APIError) -> CustomerItemStatus {
    plain(error.code, error.message, success: false)
  }
}

/// What a successful item warns of.
enum CustomerV1Warning: Hashable, Sendable {
  case customFieldUnknown
  case primaryKept(Identifier.Kind)
  case kept(Identifier.Kind)
  case taken(Identifier.Kind)
  case extendedFieldRefused(String)
  case subscriptionFailed(channel: String, priority: String)
  case cardNotIssued
  case somePreferencesFailed
  case someNotesFailed
  case preferredStoreUnknown
  case mergedAccount
  case highestTier
  case lowestTier
  case noDowngradeStrategy

  var code: Int {
    switch self {
    case .customFieldUnknown: 1017
    case .somePreferencesFailed: 1035
    case .someNotesFailed: 1036
    case .preferredStoreUnknown: 1053
    case .primaryKept: 91005
    case .kept: 91006
    case .taken: 91007
    case .mergedAccount: 91009
    case .noDowngradeStrategy: 91010
    case .lowestTier: 91011
    case .highestTier: 91012
    case .extendedFieldRefused: 91015
    case .subscriptionFailed: 91022
    case .cardNotIssued: 91003
    }
  }

  var message: String {
    switch self {
    case .customFieldUnknown: "Provided Custom Field is invalid"
    case .primaryKept(let kind): "\(kind.v1Title) is Primary Key, \(kind.v1Title) cannot be updated"
    case .kept(let kind): "\(kind.v1Title) update is not allowed"
    case .taken(let kind): "\(kind.v1Title) is already occupied by some other user, ignoring it"
    case .mergedAccount: "Retrieved survivor account for the requested merge victim"
    case .noDowngradeStrategy: "Downgrade strategy is not configured"
    case .lowestTier: "Customer is already in the lowest slab"
    case .highestTier: "Customer is already in the highest slab"
    case .extendedFieldRefused(let name): "Failed to update extended fields; or field length too long -\(name)"
    case .subscriptionFailed(let channel, let priority):
      "Failed to update subscription for \(channel) channel and priority \(priority)"
    case .somePreferencesFailed: "Unable to update few customer preferences"
    case .someNotesFailed: "One or more notes could not be added/updated for customer"
    case .preferredStoreUnknown: "Preferred store specified is not found"
    case .cardNotIssued: "Validation failed. The card cannot be issued"
    }
  }

  init(_ warning: CustomerUpsert.Warning) {
    self =
      switch warning {
      case .kept(let kind): .kept(kind)
      case .primaryKept(let kind): .primaryKept(kind)
      case .taken(let kind): .taken(kind)
      }
  }
}

extension Identifier.Kind {
  /// The name in v1.1's sentences.
  var v1Title: String {
    switch self {
    case .mobile: "Mobile"
    case .email: "Email"
    case .externalID: "External id"
    default: rawValue
    }
  }
}

/// v1.1's list of named values: `{"field": [{"name": …, "value": …}]}`.
struct V1Fields: Codable, Sendable {
  var field: [Field]?

  struct Field: Codable, Sendable {
    var name: String?
    /// Text; some clients send lists as they are rather than as the text of one.
    var value: JSONValue?

    var text: String? { value.map { $0.text ?? ($0.isNull ? "" : $0.serialized) } }
  }

  init(_ fields: [(name: String, value: String)]) {
    field = fields.map { Field(name: $0.name, value: .string($0.value)) }
  }

  /// The fields of a stored JSON object.
  init(stored text: String) {
    self.init(
      JSONObject(stored: text).compactMap { member in
        member.value.isNull ? nil : (member.name, member.value.text ?? member.value.serialized)
      })
  }
}

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

extension V1Status {
  /// The status of a list of customers, with its counts.
  static func customers(_ succeeded: Int, of total: Int) -> V1Status {
    V1Status(succeeded: succeeded, of: total, success: "Success", counting: true)
  }

  /// The status of the operations on a single customer.
  static func single(_ succeeded: Bool, _ message: String = "Success") -> V1Status {
    V1Status(succeeded: succeeded ? 1 : 0, of: 1, success: message)
  }
}
