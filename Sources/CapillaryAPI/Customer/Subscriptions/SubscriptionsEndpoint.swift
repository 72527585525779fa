import Model

/// v2's subscriptions of a customer, by id and by look-up.
enum SubscriptionsEndpoint {
  struct Update: Decodable {
    var communicationId: Int64?
    var campaignId: Int64?
    var reason: String?
    var scope: JSONValue?
    var subscriptions: [SubscriptionWish]?
  }

  struct Scope: Encodable, Sendable {
    var scope: String
    var subScope: String
  }

  struct Updated: Encodable, Sendable {
    var scope: Scope
    var subscriptions: [SubscriptionV2Form]
    var campaignId: Int64
    var communicationId: Int64
    var reason: String
    var warnings: [Warning]
  }

  struct State: Encodable, Sendable {
    var subscriptions: [SubscriptionV2Form]
    var campaignId = 0
    var communicationId = 0
    var warnings: [Warning] = []
  }

  /// `customer.v2.updateSubscriptions`: row by row; what cannot be applied is left out of the answer, with warnings.
  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let customer = try self.customer(call, session)
    let update = try call.decode(Update.self)
    let scope = try scope(update.scope)
    let (campaign, communication) = (update.campaignId ?? -1, update.communicationId ?? -1)
    guard campaign >= -1 else { throw SubscriptionsV2Error.invalidCampaign }
    guard communication >= -1 else { throw SubscriptionsV2Error.invalidCommunication }
    guard let wishes = update.subscriptions, !wishes.isEmpty else { throw SubscriptionsV2Error.notAdded }
    guard wishes.count <= 100 else { throw PlatformError.batchTooLarge(limit: 100) }
    let cause = Subscriptions.Cause(
      till: call.caller.till.id, reason: update.reason ?? "Direct", communication: communication, campaign: campaign)
    var applied: [SubscriptionV2Form] = []
    var warnings: [Warning] = []
    for wish in wishes {
      do {
        try wish.apply(to: customer.id, cause, session)
        applied.append(SubscriptionV2Form(wish))
      } catch let error as SubscriptionsV2Error {
        warnings += [Warning(error), failure(of: wish)]
      } catch let error as CustomerError {
        warnings += [Warning(CustomerV2Error(error, .update)), failure(of: wish)]
      }
    }
    guard !applied.isEmpty else { throw Failures([SubscriptionsV2Error.allFailed], warnings: warnings) }
    return Reply(
      Updated(
        scope: scope, subscriptions: applied, campaignId: campaign, communicationId: communication,
        reason: update.reason ?? "", warnings: warnings))
  }

  private static func failure(of wish: SubscriptionWish) -> Warning {
    Warning(SubscriptionsV2Error.rowFailed(channel: wish.channel ?? "", priority: wish.priority ?? ""))
  }

  /// The customer of the id has a failure of their own here (1012); a look-up fails as every look-up does.
  private static func customer(_ call: Call, _ session: Session) throws -> Customer {
    do {
      return try CustomerQuery.customer(call, session)
    } catch CustomerV2Error.notFound where call.path.customer != nil {
      throw SubscriptionsV2Error.unknownCustomer
    }
  }

  private static func scope(_ value: JSONValue?) throws -> Scope {
    guard let value, !value.isNull else { return Scope(scope: "USER", subScope: "NONE") }
    if case .array(let scopes) = value, scopes.count > 1 { throw SubscriptionsV2Error.severalScopes }
    let scope = value.object ?? value.list.first?.object
    let name = scope?.anyCase("scope")?.text ?? value.text ?? "USER"
    guard !name.contains(",") else { throw SubscriptionsV2Error.severalScopes }
    guard ["USER", "ALL", "ORG"].contains(name.uppercased()) else { throw SubscriptionsV2Error.unknownScope }
    return Scope(scope: name, subScope: scope?.anyCase("subScope")?.text ?? "NONE")
  }

  /// `customer.v2.getSubscriptions` and its look-up twin.
  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    return Reply(State(subscriptions: try forms(of: customer.id, session)))
  }

  /// The present subscriptions of a customer, also embedded in the customer's details.
  static func forms(of customer: Int64, _ session: Session) throws -> [SubscriptionV2Form] {
    try Subscriptions.all(customer, session).map { SubscriptionV2Form($0) }
  }

  struct Change: Encodable, Sendable {
    var orgUnitId: Int64
    var source: String
    var accountId: String
    var orgSourceId = -1
    var commChannelId: Int
    var commChannelType: String
    var communicationCategoryId: Int64
    var priority: String
    /// Whether the customer is subscribed since.
    var status: Bool
    var addedBy: Int64
    /// The day.
    var addedOn: String
    var reason: String
  }

  /// `customer.v2.subscriptionStatusChangeLog`: oldest first.
  static func log(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let zone = try session.zone
    let changes = try Subscriptions.changes(of: customer.id, session).map { change in
      Change(
        orgUnitId: change.key.orgUnit, source: change.key.source, accountId: change.key.account,
        commChannelId: change.key.channel.number, commChannelType: change.key.channel.logName,
        communicationCategoryId: change.communication, priority: change.key.priority.rawValue,
        status: change.isSubscribed, addedBy: change.till, addedOn: zone.date(change.changedAt), reason: change.reason)
    }
    return Reply(CustomerList(changes))
  }
}

extension SubscriptionChannel {
  /// The log's number of a channel. The documentation shows those of mobile and WhatsApp; the others are ours.
  fileprivate var number: Int {
    switch self {
    case .sms: 1
    case .email: 2
    case .postmail: 3
    case .wechat: 4
    case .ios: 5
    case .android: 6
    case .line: 7
    case .mobilePush: 8
    case .whatsapp: 9
    case .viber: 10
    case .zalo: 11
    }
  }

  /// The log's name of a channel.
  fileprivate var logName: String { self == .sms ? "mobile" : rawValue.lowercased() }
}
