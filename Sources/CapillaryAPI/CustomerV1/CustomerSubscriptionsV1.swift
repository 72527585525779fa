import Model

/// `POST` and `GET /v1.1/customer/subscriptions`: one store with v2.
enum CustomerSubscriptionsV1 {
  struct Request: Decodable {
    var subscription: [Form]?

    struct Form: Decodable, V1Identified {
      var id: String?
      var user_id: String?
      var mobile: String?
      var email: String?
      var external_id: String?
      var priority: String?
      var scope: String?
      var channel: String?
      var is_subscribed: String?
    }
  }

  struct Answer<Entry: Encodable & Sendable>: Encodable, Sendable {
    var status: V1Status
    var subscriptions: Subscriptions

    struct Subscriptions: Encodable, Sendable {
      var subscription: [V1Entry<Entry>]
    }

    init(_ entries: [V1Entry<Entry>], message: String) {
      status = V1Status(succeeded: entries.count { $0.succeeded }, of: entries.count, success: message)
      subscriptions = Subscriptions(subscription: entries)
    }
  }

  /// Repeats the identifiers that were sent.
  struct Updated: Encodable, Sendable {
    var user_id: String
    var mobile: String?
    var email: String?
    var external_id: String?
    var channel: String
    var priority: String
    var scope = "ALL"
    var is_subscribed: String
    var item_status: CustomerItemStatus
  }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let forms = try call.decode(Request.self).subscription ?? []
    guard !forms.isEmpty else { throw PlatformError.invalidInput("") }
    guard forms.count <= 1000 else { throw PlatformError.batchTooLarge(limit: 1000) }
    let entries = try forms.map { form -> V1Entry<Updated> in
      do {
        return .done(try update(form, call, session))
      } catch let error as CustomerV1Error {
        return .failed(form.failed(.plain(error)))
      }
    }
    return Reply(Answer(entries, message: "SUCCESS"))
  }

  private static func update(_ form: Request.Form, _ call: Call, _ session: WriteSession) throws -> Updated {
    guard let channel = form.channel?.trimmed, SubscriptionChannel(named: channel) != nil else {
      throw CustomerV1Error.invalidChannel
    }
    guard let key = SubscriptionForm.key(channel, form.priority?.trimmed ?? "") else {
      throw CustomerV1Error.invalidPriority
    }
    if let scope = form.scope?.trimmed, !scope.isEmpty, scope.lowercased() != "all" {
      throw scope.contains(",") ? CustomerV1Error.severalScopes : CustomerV1Error.invalidScope
    }
    guard let isSubscribed = SubscriptionForm.state(form.is_subscribed) else {
      throw CustomerV1Error.invalidSubscriptionStatus
    }
    let customer = try subscriber { try form.customer(session) }
    try Subscriptions.set(
      key, to: isSubscribed, of: customer.id, .init(till: call.caller.till.id), session)
    let person = try V1Person(customer, session)
    return Updated(
      user_id: String(customer.id), mobile: form.mobile.flatMap { _ in person.mobile },
      email: form.email.flatMap { _ in person.email },
      external_id: form.external_id.flatMap { _ in person.external_id },
      channel: key.channel.rawValue, priority: key.priority.rawValue, is_subscribed: isSubscribed ? "1" : "0",
      item_status: .plain(1000, "Subscription successfully updated"))
  }

  /// This resource has its own code for customers who are not found.
  private static func subscriber<Value>(_ find: () throws -> Value) throws -> Value {
    do {
      return try find()
    } catch CustomerV1Error.deleted {
      throw CustomerV1Error.deleted
    } catch is CustomerV1Error {
      throw CustomerV1Error.subscriberUnknown
    }
  }

  // MARK: - Reading

  struct Found: Encodable, Sendable {
    var user_id: String
    var mobile: String?
    var email: String?
    var external_id: String?
    var channel: [Channel]
    var orgUnitSubscriptions = V1List<JSONObject>()
    var item_status: CustomerItemStatus

    struct Channel: Encodable, Sendable {
      var name: String
      var priority: [Priority]
    }

    struct Priority: Encodable, Sendable {
      var name: String
      var subscribed: String
      var unsubscribed: String
      var user_preference: String
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let channels = try filter(call.query["channel"], [.sms, .postmail, .email], CustomerV1Error.invalidChannel) {
      SubscriptionChannel(named: $0)
        ?? (["SOCIAL", "REMINDER_TEXT", "RE_ISSUAL_TEXT", "CLIENT"].contains($0) ? .sms : nil)
    }
    let priorities = try filter(
      call.query["priority"], [.transactional, .bulk], CustomerV1Error.invalidPriority
    ) { SubscriptionPriority(rawValue: $0) }
    let lookup: V1Lookup
    do {
      lookup = try V1Lookup(call.query)
    } catch is CustomerV1Error {
      let entry = V1Entry<Found>.failed(V1FailedEntry(.plain(CustomerV1Error.subscriberUnknown)))
      return Reply(Answer([entry], message: "Success"))
    }
    let entries = try lookup.values.map { value -> V1Entry<Found> in
      do {
        let customer = try subscriber { try lookup.find(value, session).customer }
        return .done(try found(customer, channels, priorities, session))
      } catch let error as CustomerV1Error {
        return .failed(V1FailedEntry(lookup.name, value, .plain(error)))
      }
    }
    return Reply(Answer(entries, message: "Success"))
  }

  private static func filter<Value>(
    _ text: String?, _ all: [Value], _ error: CustomerV1Error, _ parse: (String) -> Value?
  ) throws -> [Value] {
    guard let text else { return all }
    return try text.split(separator: ",").map { part in
      guard let value = parse(part.trimmed.uppercased()) else { throw error }
      return value
    }
  }

  private static func found(
    _ customer: Customer, _ channels: [SubscriptionChannel], _ priorities: [SubscriptionPriority], _ session: Session
  ) throws -> Found {
    let person = try V1Person(customer, session)
    let stated = try Subscriptions.stated(customer.id, session)
    return Found(
      user_id: String(person.id), mobile: person.mobile, email: person.email, external_id: person.external_id,
      channel: channels.map { channel in
        .init(
          name: channel.rawValue,
          priority: priorities.map { priority in
            let key = Subscription.Key(channel: channel, priority: priority)
            let said = stated.first { $0.key == key }?.isSubscribed
            return .init(
              name: priority.rawValue, subscribed: said == false ? "" : "ALL",
              unsubscribed: said == false ? "ALL" : "",
              user_preference: said.map { $0 ? "SUBSCRIBED" : "UNSUBSCRIBED" } ?? "NOT_SET")
          })
      },
      item_status: .plain(1000, "Subscription successfully retrieved"))
  }
}
