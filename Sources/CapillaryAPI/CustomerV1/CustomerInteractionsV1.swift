import Model

/// `GET /v1.1/customer/interaction`: what the organization sent to a customer, and what they did outside the tills.
enum CustomerInteractionsV1 {
  struct Answer: Encodable, Sendable {
    var status: Status
    var customer: V1SingleAnswer<Person>.Content

    /// `response_code` rather than `code`, and a text, in this operation only.
    struct Status: Encodable, Sendable {
      var success: String
      var response_code: String
      var message: String

      init(_ status: V1Status) {
        success = status.success ? "true" : "false"
        response_code = String(status.code)
        message = status.message
      }
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
      var interaction: OneOrMany<Interaction>
    }

    /// What is of one type. But for `type` and `count`, each type has members of its own.
    struct Interaction: Encodable, Sendable {
      var type: String
      var latest_nps_score: String?
      var latest_survey_name: String?
      var latest_survey_interaction_time: String?
      var surveys: Surveys?
      var count: String
      var locs: Places?
      var messages: Messages?
    }

    struct Surveys: Encodable, Sendable {
      var survey: [Survey]
    }

    struct Survey: Encodable, Sendable {
      var name: String
      var nps_score: String
      var sent_by: String
      var response_url: String?
      var sent_time: String
      var completion_time: String
    }

    struct Places: Encodable, Sendable {
      var loc: OneOrMany<Place>
    }

    struct Place: Encodable, Sendable {
      var lat: String
      var long: String
      var time: String
    }

    struct Messages: Encodable, Sendable {
      var message: OneOrMany<Message>
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

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let entries = try V1Lookup.each(call, session) { customer -> V1Entry<Answer.Person> in
      let person = try V1Person(customer, session)
      return .done(
        .init(
          id: String(person.id), mobile: person.mobile, email: person.email, external_id: person.external_id,
          interactions: .init(network: try networks(of: customer, call, session))))
    }
    let answer = V1SingleAnswer(entries)
    return Reply(Answer(status: .init(answer.status), customer: answer.customer))
  }

  /// The networks in which there is anything that the query's filters let through.
  private static func networks(of customer: Customer, _ call: Call, _ session: Session) throws -> [Answer.Network] {
    let span = try V1Dates(call.query, session)
    let wanted = (network: call.query["network"]?.lowercased(), type: type(call.query))
    let done = try CustomerInteractions.of(customer.id, from: span.start, to: span.lastMoment, session)
    return try CustomerInteraction.Network.allCases.compactMap { network in
      guard wanted.network == nil || wanted.network == network.rawValue else { return nil }
      let messages = network == .capillary ? try messages(to: customer, span, call, session) : []
      let inNetwork = done.filter { $0.network == network }
      let others = try CustomerInteraction.Kind.allCases.compactMap { type in
        try interaction(type, inNetwork.filter { $0.type == type }, session)
      }
      let shown = (messages + others).filter { wanted.type == nil || wanted.type == $0.type }
      return shown.isEmpty ? nil : .init(name: network.rawValue, interaction: OneOrMany(shown))
    }
  }

  /// The type that a query asks for. What it calls feedback is a survey in the answer. Mails to many, `emailbulk`, are
  /// sent by campaigns, of which the organization has none.
  private static func type(_ query: Query) -> String? {
    let type = query["type"]?.lowercased()
    return type == "feedback" ? CustomerInteraction.Kind.survey.rawValue : type
  }

  private static func interaction(
    _ type: CustomerInteraction.Kind, _ done: [CustomerInteraction], _ session: Session
  ) throws -> Answer.Interaction? {
    guard let latest = done.last else { return nil }
    let zone = try session.zone
    var interaction = Answer.Interaction(type: type.rawValue, count: String(done.count))
    let places = done.compactMap { one in
      one.place.map {
        Answer.Place(lat: $0.latitude, long: $0.longitude, time: zone.dateTime(one.happenedAt))
      }
    }
    if !places.isEmpty { interaction.locs = .init(loc: OneOrMany(places)) }
    guard let survey = latest.survey else { return interaction }
    interaction.latest_nps_score = String(survey.score)
    interaction.latest_survey_name = survey.name
    interaction.latest_survey_interaction_time = zone.dateTime(latest.happenedAt)
    interaction.surveys = .init(
      survey: done.compactMap { one in
        one.survey.map { survey in
          .init(
            name: survey.name, nps_score: String(survey.score), sent_by: survey.sentBy,
            response_url: survey.responseURL, sent_time: zone.dateTime(survey.sentAt),
            completion_time: zone.dateTime(one.happenedAt))
        }
      })
    return interaction
  }

  private static func messages(
    to customer: Customer, _ span: V1Dates, _ call: Call, _ session: Session
  ) throws -> [Answer.Interaction] {
    let masked = try session.configs.isOn("CONF_MASK_OTP", for: call.caller.entityIDs)
    let sent = try Communications.sent(
      to: customer.id, from: span.start, to: span.lastMoment, masked: masked, session)
    let zone = try session.zone
    return [Message.Channel.email, .sms, .whatsapp, .zalo].compactMap { channel in
      let messages = sent.filter { $0.channel == channel }
      guard !messages.isEmpty else { return nil }
      var interaction = Answer.Interaction(type: channel.rawValue.lowercased(), count: String(messages.count))
      interaction.messages = .init(
        message: OneOrMany(
          messages.map { message in
            .init(
              id: String(message.id), sender: message.sender, receiver: message.receiver, subject: message.title,
              sent_time: zone.dateTime(message.sentAt), delivered_time: zone.dateTime(message.sentAt), status: "SENT")
          }))
      return interaction
    }
  }
}
