import CapillaryAPI
import Model

extension SeedLoader {
  static func cardSeries(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map(
        "code", "name", "description", "type", "expiry_days", "generated", "external_length", "trigger", "concept",
        "max_active_cards", "active")
      var series = CardSeries(
        code: try map.word("code"), type: try map.need("type").one(of: "DIGITAL", "PHYSICAL"))
      series.name = try map.text("name", default: series.code)
      series.description = try map.text("description")
      if let days = map["expiry_days"] {
        series.expires = true
        series.expiryDays = try days.int(1...36_500)
      }
      if let generated = map["generated"] {
        let map = try generated.map("prefix", "suffix", "offset", "length", "method")
        series.generates = true
        series.layout = CardSeries.Layout(
          prefix: try map.text("prefix"), suffix: try map.text("suffix"), offset: try map["offset"]?.int() ?? 1,
          length: Int(try map.need("length").int(5...150)),
          method: try map["method"]?.one(of: CardSeries.Method.self) ?? .running)
      }
      series.externalLength = Int(try map["external_length"]?.int(1...150) ?? 0)
      series.trigger = try map["trigger"]?.one(of: CardSeries.Trigger.self)
      series.concept = try map["concept"].map { try seeding.resolve("concept", $0) }
      series.maximumActive = try map["max_active_cards"]?.int(0...1_000_000) ?? 1
      series.isActive = try map.flag("active", default: true)
      let new = series
      let author = try seeding.session.entities.all.first { $0.kind == .till }?.id ?? 0
      let id = try item.checked { try CardSeries.add(new, by: author, seeding.session) }
      seeding.define("card series", new.code, id)
    }
  }
}
