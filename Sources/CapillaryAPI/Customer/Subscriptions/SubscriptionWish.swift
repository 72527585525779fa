import Model

/// A row of `subscriptions[]`: how a customer wants to be written to. Shared by subscriptions and imports.
struct SubscriptionWish: Decodable {
  var channel: String?
  var accountId: String?
  var priority: String?
  var type: String?
  var orgUnitId: Int64?
  var sourceName: String?

  /// Sets the customer's state, unless it is that already.
  ///
  /// - Throws: `SubscriptionsV2Error` 1101, 1102 or 1106; `CustomerError` for the source.
  func apply(to customer: Int64, _ cause: Subscriptions.Cause, _ session: WriteSession) throws {
    guard let channel = SubscriptionChannel(named: channel ?? "") else { throw SubscriptionsV2Error.unknownChannel }
    guard let priority = SubscriptionPriority(rawValue: (priority ?? "").uppercased()) else {
      throw SubscriptionsV2Error.unknownPriority
    }
    let isSubscribed: Bool
    switch type?.uppercased() {
    case "OPTIN": isSubscribed = true
    case "OPTOUT": isSubscribed = false
    default: throw SubscriptionsV2Error.unknownState
    }
    let (source, account) = try session.reference(Sources.self).resolve(sourceName ?? Sources.instore, accountId)
    let key = Subscription.Key(
      source: source, account: account, orgUnit: orgUnitId ?? -1, channel: channel, priority: priority)
    try Subscriptions.set(key, to: isSubscribed, of: customer, cause, session)
  }
}

/// A customer's subscription as v2 shows it.
struct SubscriptionV2Form: Encodable, Sendable {
  var channel: String
  /// Shown where the subscription is one of an account, as documented; the same for the two that follow.
  var accountId: String?
  var priority: String
  var type: String
  var orgUnitId: Int64?
  var sourceName: String?

  init(_ subscription: Subscription) {
    let key = subscription.key
    channel = key.channel.rawValue
    priority = key.priority.rawValue
    type = subscription.isSubscribed ? "OPTIN" : "OPTOUT"
    guard !key.isGeneral else { return }
    accountId = key.account
    orgUnitId = key.orgUnit
    sourceName = key.source
  }

  /// What is said back of a row that was applied.
  init(_ wish: SubscriptionWish) {
    channel = wish.channel ?? ""
    accountId = wish.accountId ?? ""
    priority = wish.priority ?? ""
    type = wish.type ?? ""
    orgUnitId = wish.orgUnitId ?? -1
    sourceName = wish.sourceName ?? Sources.instore
  }
}
