import Model

/// `customer.v2.interaction`: what the organization sent to a customer, channel by channel.
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
    var surveys: [String]?
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

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try customer(call.query, session)
    let network = call.query["network"]?.lowercased() ?? "capillary"
    // The sandbox's organization is on no social network.
    guard network == "capillary" else { return Reply(Interactions(name: network, interaction: [])) }
    var addresses: [String] = []
    for type in [Identifier.Kind.mobile, .email] {
      if let value = try Customers.value(type, of: customer.id, session) { addresses.append(value) }
    }
    let masks = try session.configs.isOn("CONF_MASK_OTP", for: call.caller.entityIDs)
    let zone = try session.zone
    var items: [Message.Channel: [Item]] = [:]
    for message in try session.messages(ofCustomer: customer.id, or: addresses) {
      var text = message.channel == .email ? message.subject : message.body
      if masks, let code = message.code, !code.isEmpty {
        text = text.replacing(code, with: String(repeating: "*", count: code.count))
      }
      let sent = zone.civil(message.sentAt)
      let date = "\(two(sent.day))-\(two(sent.month))-\(sent.year) \(two(sent.hour)):\(two(sent.minute)):\(two(sent.second))"
      items[message.channel, default: []].append(
        Item(
          id: message.id, receiver: message.to, subject: text, sentDate: date, deliveredTime: date,
          userId: customer.id))
    }
    let (texts, mails) = (items[.sms] ?? [], items[.email] ?? [])
    let channels = [
      Channel(count: 0, name: "survey", surveys: []), empty("line"), empty("viber"),
      Channel(count: mails.count, name: "email", messageList: mails), empty("whatsapp"),
      Channel(count: 0, name: "missed_call", usedStatus: false),
      Channel(count: texts.count, name: "phone", messageList: texts),
      Channel(count: texts.count, name: "sms", messageList: texts), empty("zalo"),
    ]
    let type = call.query["type"]?.lowercased()
    return Reply(
      Interactions(name: network, interaction: channels.filter { type == nil || $0.name == type }))
  }

  private static func empty(_ name: String) -> Channel { Channel(count: 0, name: name, messageList: []) }

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
