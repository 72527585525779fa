import Model

/// Subscriptions inside `customer/add`, `customer/update` and `customer/get`.
enum SubscriptionForm {
  /// Sets what a registration or update says of subscriptions.
  ///
  /// - Returns: what was set; one that cannot be is a warning.
  static func set(
    _ form: CustomerForm.Subscriptions?, of customer: Int64, _ till: Int64, _ warnings: inout [CustomerV1Warning],
    _ session: WriteSession
  ) throws -> V1SubscriptionStates {
    var states = V1SubscriptionStates()
    for entry in (form?.subscription ?? []).prefix(50) {
      let channel = entry.channel?.trimmed.uppercased() ?? ""
      let priority = entry.priority?.trimmed.uppercased() ?? ""
      guard let key = key(channel, priority), let isSubscribed = state(entry.is_subscribed),
        entry.scope.map({ $0.trimmed.isEmpty || $0.trimmed.lowercased() == "all" }) ?? true
      else {
        warnings.append(.subscriptionFailed(channel: channel, priority: priority))
        continue
      }
      try Subscriptions.set(key, to: isSubscribed, of: customer, .init(till: till), session)
      states.subscription.append(
        .init(channel: key.channel.rawValue, priority: key.priority.rawValue, status: isSubscribed ? "1" : "0"))
    }
    return states
  }

  /// What a customer has said, of the channels that v1.1 knows.
  static func stated(_ customer: Int64, _ session: Session) throws -> V1SubscriptionStates {
    V1SubscriptionStates(
      subscription: try Subscriptions.stated(customer, session).filter(\.key.isGeneral).map { subscription in
        .init(
          channel: subscription.key.channel.rawValue, priority: subscription.key.priority.rawValue,
          status: subscription.isSubscribed ? "1" : "0")
      })
  }

  static func key(_ channel: String, _ priority: String) -> Subscription.Key? {
    guard let channel = SubscriptionChannel(named: channel),
      let priority = SubscriptionPriority(rawValue: priority.uppercased())
    else { return nil }
    return Subscription.Key(channel: channel, priority: priority)
  }

  /// 0 or 1.
  static func state(_ text: String?) -> Bool? {
    switch text?.trimmed.lowercased() {
    case "1", "true": true
    case "0", "false": false
    default: nil
    }
  }
}
