import Model

/// `GET /v1.1/customer/interaction`: what the organization sent to a customer.
enum CustomerInteractionsV1 {
  struct Answer: Encodable, Sendable {
    var status: Status
    var customer: Person

    /// `response_code` rather than `code`, and a text, in this operation only.
    struct Status: Encodable, Sendable {
      var success: String
      var response_code: String
      var message: String
    }

    struct Person: Encodable, Sendable {
      var id: String
      @Nullable var mobile: String?
      @Nullable var email: String?
      @Nullable var external_id: String?
      var interactions: Interactions
    }

    struct Interactions: Encodable, Sendable {
      var network: [Network]
    }

    struct Network: Encodable, Sendable {
      var name: String
      var interaction: V1OneOrMany<Interaction>
    }

    struct Interaction: Encodable, Sendable {
      var type: String
      var count: String
      var messages: Messages
    }

    struct Messages: Encodable, Sendable {
      var message: V1OneOrMany<Message>
    }

    struct Message: Encodable, Sendable {
      var id: String
      var sender: String
      var receiver: String
      var subject: String
      var sent_time: String
      var delivered_time: String
      var status: String
    }
  }

  struct Failure: Encodable, Sendable {
    var status: Answer.Status
    var customer: V1FailedEntry
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let customer: Customer
    do {
      customer = try V1Lookup.single(call, session)
    } catch let error as CustomerV1Error {
      return Reply(
        Failure(
          status: .init(
            success: "false", response_code: "500", message: "All requests have failed due to errors"),
          customer: V1FailedEntry(.plain(error))))
    }
    let person = try V1Person(customer, session)
    var networks: [Answer.Network] = []
    // Nothing is known of what customers do in social networks.
    if call.query["network"].map({ $0.lowercased() == "capillary" }) ?? true {
      let interactions = try interactions(customer, call.query, session)
      if !interactions.isEmpty { networks.append(.init(name: "capillary", interaction: V1OneOrMany(interactions))) }
    }
    return Reply(
      Answer(
        status: .init(success: "true", response_code: "200", message: "Success"),
        customer: .init(
          id: String(person.id), mobile: person.mobile, email: person.email, external_id: person.external_id,
          interactions: .init(network: networks))))
  }

  private static func interactions(
    _ customer: Customer, _ query: Query, _ session: Session
  ) throws -> [Answer.Interaction] {
    let identifiers = try Customers.profiles(of: customer.id, session).flatMap(\.identifiers)
      .filter { $0.type == .mobile || $0.type == .email }
    let recipients = Set(identifiers.flatMap { [$0.value, $0.value.lowercased()] })
    let span = try V1Dates(query, session)
    let sent = try Communications.sent(
      to: recipients.sorted(), from: span.start, to: span.end?.adding(milliseconds: 999), session)
    let zone = try session.zone
    let type = query["type"]?.lowercased()
    return [Message.Channel.email, .sms, .whatsapp, .zalo].compactMap { channel in
      let name = channel.rawValue.lowercased()
      let messages = sent.filter { $0.channel == channel }
      guard type == nil || type == name, !messages.isEmpty else { return nil }
      return .init(
        type: name, count: String(messages.count),
        messages: .init(
          message: V1OneOrMany(
            messages.map { message in
              .init(
                id: String(message.id), sender: message.sender, receiver: message.receiver, subject: message.subject,
                sent_time: zone.dateTime(message.sentAt), delivered_time: zone.dateTime(message.sentAt), status: "SENT")
            })))
    }
  }
}
