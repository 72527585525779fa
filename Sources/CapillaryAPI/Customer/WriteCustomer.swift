import Model

/// What v2 answers to a write of one customer.
struct CustomerWritten: Encodable, Sendable {
  var createdId: Int64
  var warnings: [Warning]
  var sideEffects: [SideEffectForm]
}

/// `customer.v2.add`, `customer.v2.update` and its look-up twin.
enum WriteCustomer {
  @Sendable static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let body = try call.decode(CustomerBody.self)
    return Reply(
      try add(
        body, source: call.query["source"], account: call.query["accountId"],
        skipsLoyalty: call.request.headers["SKIP-DOWNSTREAM"]?.lowercased() == "true", call, session))
  }

  /// Adds a customer with everything that follows from it: enrolment, cards, referral, subscriptions.
  static func add(
    _ body: CustomerBody, source: String?, account: String?, skipsLoyalty: Bool = false, _ call: Call,
    _ session: WriteSession
  ) throws -> CustomerWritten {
    var warnings: [Warning] = []
    let registration = try body.registration(source: source, account: account, &warnings, session)
    let registered = try CustomerV2Error.translating(.add) {
      try Customers.register(registration, by: call.caller.till.id, session)
    }
    warnings = registered.warnings.map(Warning.init) + warnings
    try CustomerCards.issue(body.cards, to: registered.id, call, session)
    try subscribe(body, registered.id, call, session)
    var effects: [SideEffectForm] = []
    if !skipsLoyalty, registered.isNew {
      if registration.loyaltyType == .loyalty {
        effects = try CustomerLoyalty.join(registered.id, body.loyaltyProgramEnrollments ?? [], call, session)
      }
      if let code = body.referralCode, !code.isEmpty {
        _ = try Referrals.registered(registered.id, code: code, till: call.caller.till.id, session)
      } else {
        let profile = try Customers.mainProfile(of: registered.id, session)
        try Referrals.registered(
          registered.id, mobile: profile?.value(.mobile), email: profile?.value(.email), till: call.caller.till.id,
          session)
      }
    }
    return CustomerWritten(createdId: registered.id, warnings: warnings, sideEffects: effects)
  }

  @Sendable static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session, call.path.customer == nil ? .lookup : .update)
    let body = try call.decode(CustomerBody.self)
    return Reply(
      try update(
        customer, body, source: call.query["source"], account: call.query["accountId"],
        addsSources: call.path.customer == nil,
        skipsLoyalty: call.request.headers["SKIP-DOWNSTREAM"]?.lowercased() == "true", call, session))
  }

  static func update(
    _ customer: Customer, _ body: CustomerBody, source: String?, account: String?, addsSources: Bool = false,
    skipsLoyalty: Bool = false, _ call: Call, _ session: WriteSession
  ) throws -> CustomerWritten {
    var warnings: [Warning] = []
    var change = try body.update(source: source, account: account, addsSources: addsSources, &warnings, session)
    change.skipsLoyalty = skipsLoyalty
    let updated = try CustomerV2Error.translating(.update) {
      let updated = try Customers.update(customer, change, by: call.caller.till.id, session)
      if let label = body.statusLabel, !label.isEmpty {
        try CustomerStatuses.set(label, of: customer.id, reason: "", till: call.caller.till.id, session)
      }
      return updated
    }
    warnings = updated.warnings.map(Warning.init) + warnings
    try subscribe(body, customer.id, call, session)
    var effects = SideEffectForm.list(updated.effects, of: customer.id, try session.zone)
    let enrollments = body.loyaltyProgramEnrollments ?? []
    if !skipsLoyalty, updated.joinedLoyalty || (customer.loyaltyType == .loyalty && !enrollments.isEmpty) {
      effects += try CustomerLoyalty.join(customer.id, enrollments, call, session)
    }
    if call.query.flag("use_async") { effects = [] }
    return CustomerWritten(createdId: customer.id, warnings: warnings, sideEffects: effects)
  }

  /// What the body says of subscriptions: in `subscriptionInfo`, or by a channel's `subscribed`.
  private static func subscribe(_ body: CustomerBody, _ customer: Int64, _ call: Call, _ session: WriteSession) throws {
    let cause = Subscriptions.Cause(till: call.caller.till.id)
    for subscription in body.subscriptionInfo?.subscriptions ?? [] {
      guard let channel = SubscriptionChannel(named: subscription.channel ?? ""),
        let priority = SubscriptionPriority(rawValue: (subscription.priority ?? "BULK").uppercased())
      else { continue }
      let key = Subscription.Key(
        source: subscription.sourceName?.uppercased() ?? Sources.instore, account: subscription.accountId ?? "",
        channel: channel, priority: priority)
      try Subscriptions.set(key, to: subscription.type?.uppercased() != "OPTOUT", of: customer, cause, session)
    }
    for channel in (body.profiles ?? []).flatMap({ $0.commChannels ?? [] }) {
      guard let subscribed = channel.subscribed, let name = SubscriptionChannel(named: channel.type ?? "") else {
        continue
      }
      try Subscriptions.set(
        Subscription.Key(channel: name, priority: .bulk), to: subscribed, of: customer, cause, session)
    }
  }
}
