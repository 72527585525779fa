import CapillaryAPI
import Model

extension SeedLoader {
  static func programs(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map(
        "id", "name", "description", "default", "point_value", "decimals", "rounding", "tiers", "rules", "scope")
      var program = NewProgram(name: try map.word("name"), rules: map.json("rules"))
      program.id = try map["id"]?.int(1...999_999_999)
      program.description = try map.text("description")
      program.isDefault = try map.flag("default")
      program.pointsToCurrencyRatio = try map.need("point_value").ratio()
      program.decimals = try map["decimals"]?.int(0...3) ?? 3
      program.rounding = try map["rounding"]?.one(of: Rounding.self) ?? .halfUp
      if let scope = map["scope"] { program.scope = scope.json().serialized }
      program.tiers = try map.need("tiers").list().map { item in
        let map = try item.map("name", "description", "threshold", "points_per_100")
        return NewProgram.Tier(
          name: try map.word("name"), description: try map.text("description"),
          threshold: try map["threshold"]?.amount() ?? .zero, earnRate: try map.need("points_per_100").amount())
      }
      let new = program
      let id = try item.checked { try seeding.session.addProgram(new) }
      seeding.define("program", new.name, id)
    }
  }

  static func partnerPrograms(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map(
        "name", "description", "program", "type", "exchange_rate", "tiers", "membership_days", "membership_months")
      var partner = PartnerProgram(
        program: try seeding.resolve("program", try map.need("program")), name: try map.word("name"))
      partner.description = try map.text("description")
      partner.kind = try map["type"]?.one(of: PartnerProgram.Kind.self) ?? .external
      partner.exchangeRate = try map["exchange_rate"]?.ratio() ?? 1_000_000
      partner.tiers = try map.list("tiers").map { try $0.word() }
      for (key, type) in [("membership_days", "DAYS"), ("membership_months", "MONTHS")] {
        guard let value = map[key] else { continue }
        (partner.membershipType, partner.membershipValue) = (type, try value.int(1...36_500))
      }
      let new = partner
      let id = try item.checked { try seeding.session.addPartnerProgram(new) }
      seeding.define("partner program", new.name, id)
    }
  }

  static func rewardBrands(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("name", "enabled")
      let (name, isEnabled) = (try map.word("name"), try map.flag("enabled", default: true))
      try item.checked { try seeding.session.addRewardBrand(name, isEnabled: isEnabled) }
    }
  }
}
