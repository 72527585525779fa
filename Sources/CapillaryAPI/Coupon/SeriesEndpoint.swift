import Model

/// Coupon series in v2: create, change, read.
enum SeriesEndpoint {
  struct List: Encodable, Sendable {
    var entity: [JSONObject]
    var warnings: [Warning] = []
  }

  static func create(_ call: Call, _ session: WriteSession) throws -> Reply {
    try CouponV2Error.translating(.series) {
      let series = try Coupons.create(SeriesForm(call).series(session), by: call.caller.till.id, session)
      return Reply(try answer(series, session))
    }
  }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    guard let id = Int64(call.path["id"]) else { throw CouponV2Error.seriesMalformed }
    return try CouponV2Error.translating(.series) {
      guard let old = try Coupons.series(id: id, session) else { throw CouponError.seriesUnknown }
      let series = try Coupons.update(SeriesForm(call).series(replacing: old, session), session)
      return Reply(try answer(series, session))
    }
  }

  private static func answer(_ series: CouponSeries, _ session: Session) throws -> JSONObject {
    var object = try series.object(isRead: false, session)
    object["warnings"] = []
    return object
  }

  /// Series by their ids, or those that name an entity as a place of redemption.
  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let found: [CouponSeries]
    if let type = call.query["orgEntityType"] {
      let word = type.uppercased()
      guard let kind = Entity.Kind(rawValue: word.hasSuffix("S") ? String(word.dropLast()) : word) else {
        throw PlatformError.invalidInput("orgEntityType is one of TILL, ZONE, CONCEPT, STORE")
      }
      let ids = call.query.list("orgEntityIds").prefix(100).compactMap { Int64($0) }
      found = try Coupons.series(at: kind, ids, session)
    } else {
      let texts = call.query.list("ids")
      guard !texts.isEmpty else { throw CouponV2Error.seriesMissing }
      guard texts.count <= 100 else { throw PlatformError.batchTooLarge(limit: 100) }
      found = try texts.compactMap { text in
        guard let id = Int64(text) else { throw CouponV2Error.seriesMalformed }
        return try Coupons.series(id: id, session)
      }
      guard !found.isEmpty else { throw CouponV2Error.model(.seriesUnknown, operation: .series) }
    }
    return Reply(List(entity: try found.map { try $0.object(isRead: true, session) }))
  }
}
