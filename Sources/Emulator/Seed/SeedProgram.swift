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
}
