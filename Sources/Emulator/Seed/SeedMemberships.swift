import CapillaryAPI
import Model

/// What customers belong to beside the loyalty programs: partner programs and segments.
extension SeedLoader {
  static func partnerMemberships(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("customer", "program", "membership", "tier", "tier_days", "joined")
      let customer = try seeding.customer(try map.need("customer"))
      let program = try map.need("program")
      _ = try seeding.resolve("partner program", program)
      let (name, membership) = (try program.word(), try map.word("membership"))
      let tier = try map["tier"]?.word()
      let moment = try seeding.moment(try map.need("joined").map("days_ago", "time"))
      let days = try map["tier_days"]?.int(1...36_500)
      let end = try days.map { try seeding.session.zone.endOfDay(seeding.session.now, plusDays: Int($0)) }
      guard moment >= customer.registeredAt else { throw item.error("this was before the customer registered") }
      seeding.happens(at: moment, item) { session in
        guard let member = try Customers.find(id: customer.id, session) else { return }
        try PartnerMemberships.link(
          member, to: name, membership: membership, tier: tier, tierExpiresAt: end, session)
      }
    }
  }

  static func segments(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("name", "partitions")
      let name = try map.word("name")
      for item in try map.need("partitions").list() {
        let map = try item.map("name", "customers")
        let partition = try map.word("name")
        for node in try map.need("customers").list() {
          let customer = try seeding.customer(node)
          seeding.happens(at: seeding.session.now, node) { session in
            try Segments.put(customer.id, into: partition, of: name, session)
          }
        }
      }
    }
  }
}
