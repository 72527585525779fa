import CapillaryAPI
import Model

extension SeedLoader {
  static func couponSeries(_ node: SeedNode, _ seeding: inout Seeding) throws {
    guard let till = try seeding.session.entities.all.first(where: { $0.kind == .till }) else {
      throw node.error("a coupon series needs a till: 'stores' has none")
    }
    for item in try node.list() {
      let map = try item.map("id", "valid_days", "settings")
      let settings = try map.need("settings")
      for setting in try settings.members() where !CouponSeriesBody.settings.contains(setting.name) {
        let hint = CouponSeriesBody.settings.nearest(to: setting.name).map { ": did you mean '\($0)'?" } ?? ""
        throw setting.error("POST /v2/coupon/series knows no setting '\(setting.name)'\(hint)")
      }
      var body = settings.json().object ?? JSONObject()
      body["expiryStrategyType"] = body["expiryStrategyType"] ?? "SERIES_EXPIRY"
      body["anyUser"] = body["anyUser"] ?? false
      if let days = try map["valid_days"]?.int(0...36_500) {
        body["validTillDate"] = .int(seeding.session.now.adding(days: days).milliseconds)
      }
      let id = try map["id"]?.int(1...999_999_999)
      let session = seeding.session
      let made = try item.checked {
        var series = try CouponSeriesBody.series(body, session)
        series.id = id ?? 0
        return try Coupons.create(series, by: till.id, session)
      }
      seeding.define("coupon series", made.description, made.id)
    }
  }
}
