import Model

/// `customer.v2.interaction`: what the organization sent to a customer, channel by channel, and what they did outside the
/// tills.
enum InteractionsEndpoint {
  struct Interactions: Encodable, Sendable {
    var name: String
    var interaction: [Channel]
    var warnings: [Warning] = []
  }

  struct Channel: Encodable, Sendable {
    var count: Int
    var name: String
    var messageList: [Item]?
    var surveys: [Survey]?
    var usedStatus: Bool?
  }

  struct Item: Encodable, Sendable {
    var id: Int64
    var receiver: String
    var subject: String
    var campaignId = -1
    var status = "DELIVERED"
    /// `DD-MM-YYYY HH:mm:ss`.
    var sentDate: String
    var deliveredTime: String
    var userId: Int64
  }

  /// No page shows one: v1.1's members, named as those of a message are.
  struct Survey: Encodable, Sendable {
    var name: String
    var npsScore: Int
    var sentBy: String
    var responseUrl: String?
    var sentDate: String
    var completedTime: String
    var userId: Int64
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try customer(call.query, session)
    let network = call.query["network"]?.lowercased() ?? CustomerInteraction.Network.capillary.rawValue
    let done = try CustomerInteractions.of(customer.id, session).filter { $0.network.rawValue == network }
    let channels =
      network == CustomerInteraction.Network.capillary.rawValue
      ? try own(customer, surveys: done, call, session)
      : CustomerInteraction.Kind.allCases.compactMap { kind in
        let count = done.count { $0.type == kind }
        return count == 0 ? nil : Channel(count: count, name: kind.rawValue)
      }
    let type = call.query["type"]?.lowercased()
    return Reply(
      Interactions(
        name: network,
        interaction: channels.filter { type == nil || $0.name == (type == "feedback" ? "survey" : type) }))
  }

  /// The organization's own channels, also those in which nothing went out.
  private static func own(
    _ customer: Customer, surveys: [CustomerInteraction], _ call: Call, _ session: Session
  ) throws -> [Channel] {
    let masked = try session.configs.isOn("CONF_MASK_OTP", for: call.caller.entityIDs)
    let zone = try session.zone
    var items: [Message.Channel: [Item]] = [:]
    for message in try Communications.sent(to: customer.id, masked: masked, session) {
      let date = date(message.sentAt, zone)
      items[message.channel, default: []].append(
        Item(
          id: message.id, receiver: message.receiver, subject: message.title, sentDate: date, deliveredTime: date,
          userId: customer.id))
    }
    let answered = surveys.compactMap { one in
      one.survey.map { survey in
        Survey(
          name: survey.name, npsScore: survey.score, sentBy: survey.sentBy, responseUrl: survey.responseURL,
          sentDate: date(survey.sentAt, zone), completedTime: date(one.happenedAt, zone), userId: customer.id)
      }
    }
    func sent(_ name: String, _ channel: Message.Channel?) -> Channel {
      let items = channel.flatMap { items[$0] } ?? []
      return Channel(count: items.count, name: name, messageList: items)
    }
    return [
      Channel(count: answered.count, name: "survey", surveys: answered), sent("line", nil), sent("viber", nil),
      sent("email", .email), sent("whatsapp", .whatsapp),
      Channel(count: 0, name: "missed_call", usedStatus: false), sent("phone", .sms), sent("sms", .sms),
      sent("zalo", .zalo),
    ]
  }

  private static func date(_ moment: Timestamp, _ zone: Zone) -> String {
    let civil = zone.civil(moment)
    return "\(two(civil.day))-\(two(civil.month))-\(civil.year) \(two(civil.hour)):\(two(civil.minute)):\(two(civil.second))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  /// The documented failure is one for all that is wrong with the look-up.
  private static func customer(_ query: Query, _ session: Session) throws -> Customer {
    do {
      let customer = try Customers.resolve(
        identifierName: query["identifierName"], value: query["identifierValue"], source: query["source"] ?? Sources.all,
        account: query["accountId"], session)
      try Customers.check(customer)
      return customer
    } catch is CustomerError {
      throw SubscriptionsV2Error.unknownCustomer
    }
  }
}
