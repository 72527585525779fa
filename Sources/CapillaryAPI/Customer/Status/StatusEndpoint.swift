import Model

/// A customer's status label and its log (customer-lookup.v2.updateStatus, customer.v2.statusLog).
enum StatusEndpoint {
  struct Update: Decodable {
    var reason: String?
    var label: String?
    var createdOn: String?
  }

  struct Updated: Encodable, Sendable {
    var warnings: [Warning] = []
    /// As the page spells it; the usual key follows.
    var error: [ErrorItem] = []
    var errors: [ErrorItem] = []
  }

  struct Step: Encodable, Sendable {
    var createdByUser: String
    var reason: String
    var createdBy: Int64
    /// What the label forbids.
    var actions: [String]
    /// The day.
    var autoUpdateTime: String
    var createdOn: String
    var entityId: Int64
    var isActive: Bool
    var label: String
    var prevLabel: String?
    var status: String
  }

  /// Whether the organization keeps statuses of its customers at all.
  static func isOn(_ session: Session) throws -> Bool { try session.configs.isOn("CONF_CUSTOMER_STATUS_ENABLED") }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    guard try isOn(session) else { throw CustomerV2Error.statusUnavailable }
    guard try session.reference(CustomerStatusLabels.self).initial != nil else {
      throw CustomerV2Error.noDefaultStatusLabel
    }
    let update = try call.decode(Update.self)
    guard let reason = update.reason else { throw PlatformError.mandatoryField("reason") }
    guard let label = update.label else { throw PlatformError.mandatoryField("label") }
    let createdOn = try update.createdOn.flatMap { text -> Timestamp? in
      guard !text.isEmpty else { return nil }
      guard let moment = try session.zone.moment(text) else {
        throw PlatformError.invalidInput("createdOn: a date and time were expected")
      }
      return moment
    }
    do {
      try CustomerStatuses.set(
        label, of: customer.id, reason: reason, createdOn: createdOn, till: call.caller.till.id, session)
    } catch CustomerStatusError.unknownLabel {
      throw CustomerV2Error.invalidStatusLabel
    }
    return Reply(Updated())
  }

  /// The log of somebody whose status is DELETED can still be read: it says why.
  static func log(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerV2Error.translating(.lookup) {
      let customer = try CustomerQuery.named(call, session)
      if let survivor = customer.mergedInto { throw CustomerError.merged(into: survivor) }
      return customer
    }
    guard try isOn(session) else { throw CustomerV2Error.statusUnavailable }
    let (zone, entities) = (try session.zone, try session.entities)
    let steps = try CustomerStatuses.changes(of: customer.id, session).map { change in
      Step(
        createdByUser: entities[change.till]?.code ?? "", reason: change.reason, createdBy: change.till,
        actions: change.label.blocked.map(\.rawValue).sorted(),
        autoUpdateTime: zone.date(change.changedAt), createdOn: zone.iso(change.createdOn), entityId: customer.id,
        isActive: change.isActive, label: change.label.label, prevLabel: change.previousLabel,
        status: change.label.status)
    }
    guard !steps.isEmpty else { throw StatusError.noSteps }
    return Reply(CustomerList(steps))
  }
}

enum StatusError: APIError {
  case noSteps

  var code: Int { 404 }
  var message: String { "Not Found" }
  var status: Int? { 404 }
}

/// What a customer's status forbids (3045), in every version.
struct StatusBlocksAction: APIError {
  var message: String

  init(_ action: CustomerAction, customer: Int64, status: String) {
    message = "\(action.title) is not allowed for the customer with id \(customer) as the status is \(status.lowercased())"
  }

  var code: Int { 3045 }
}

extension Customers {
  /// Makes sure that a customer's status does not forbid an action.
  ///
  /// - Throws: `StatusBlocksAction`.
  static func require(_ action: CustomerAction, _ customer: Customer, _ session: Session) throws {
    do {
      try CustomerStatuses.require(
        action, of: customer.id, label: customer.statusLabel, status: customer.status.rawValue, session)
    } catch CustomerStatusError.blocked(let action, let customer, let status) {
      throw StatusBlocksAction(action, customer: customer, status: status)
    }
  }
}
