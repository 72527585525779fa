import CapillaryAPI
import Model

/// What customers did outside the tills: in social networks, and with the organization's surveys.
extension SeedLoader {
  static func interactions(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map(
        "customer", "days_ago", "time", "network", "type", "lat", "long", "name", "score", "sent_by", "sent", "url")
      let customer = try seeding.customer(try map.need("customer"))
      let type = try map.need("type").one(of: CustomerInteraction.Kind.self)
      let moment = try seeding.moment(map)
      var interaction = CustomerInteraction(type, in: try network(of: type, map), at: moment)
      interaction.place = try place(type, map)
      interaction.survey = try survey(type, map, seeding)
      if let survey = interaction.survey, survey.sentAt > moment {
        throw map.node.error("the survey was completed before it was sent")
      }
      guard moment >= customer.registeredAt else { throw item.error("this was before the customer registered") }
      let made = interaction
      seeding.happens(at: moment, item) { session in try CustomerInteractions.add(made, of: customer.id, session) }
    }
  }

  /// The network of an entry, which may be left out where the type is of one only.
  private static func network(of type: CustomerInteraction.Kind, _ map: SeedMap) throws -> CustomerInteraction.Network {
    let known = type.networks.map(\.rawValue)
    let network =
      known.count == 1
      ? try map["network"]?.one(of: known) ?? known[0] : try map.need("network").one(of: known)
    return CustomerInteraction.Network(rawValue: network) ?? .capillary
  }

  private static func place(
    _ type: CustomerInteraction.Kind, _ map: SeedMap
  ) throws -> CustomerInteraction.Place? {
    guard type == .checkin else {
      if let node = map["lat"] ?? map["long"] { throw node.error("only a checkin has '\(node.name)'") }
      return nil
    }
    func degrees(_ key: String, within limit: Int) throws -> String {
      let node = try map.need(key)
      guard let value = Double(try node.text()), abs(value) <= Double(limit) else {
        throw node.error("\(key) is to be in degrees, from -\(limit) to \(limit)")
      }
      return try node.text()
    }
    return .init(latitude: try degrees("lat", within: 90), longitude: try degrees("long", within: 180))
  }

  private static func survey(
    _ type: CustomerInteraction.Kind, _ map: SeedMap, _ seeding: Seeding
  ) throws -> CustomerInteraction.Survey? {
    guard type == .survey else {
      if let node = map["name"] ?? map["score"] ?? map["sent_by"] ?? map["sent"] ?? map["url"] {
        throw node.error("only a survey has '\(node.name)'")
      }
      return nil
    }
    return .init(
      name: try map.word("name"), score: Int(try map.need("score").int(0...10)), sentBy: try map.text("sent_by"),
      sentAt: try seeding.moment(try map.need("sent").map("days_ago", "time")), responseURL: try map["url"]?.word())
  }
}
