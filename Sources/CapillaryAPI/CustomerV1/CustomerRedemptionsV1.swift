import Model

/// `GET /v1.1/customer/redemptions`: the points and coupons that a customer has redeemed.
enum CustomerRedemptionsV1 {
  /// Neither a success nor a failure has an item status of its own here, except for who is not found.
  struct History: Encodable, Sendable {
    /// With `user_id=true`.
    var user_id: String?
    @Nullable var mobile: String?
    @Nullable var email: String?
    @Nullable var external_id: String?
    var firstname: String
    var lastname: String
    var user_groups2 = V1List<JSONObject>()
    var rows: Int
    /// Of all pages; null where there are none.
    @Nullable var coupons_count: Int?
    var points_count: Int
    /// The first of the page; an empty text where there are none.
    var coupons_start_id: String
    var points_start_id: JSONValue
    var redemptions: Redeemed

    struct Redeemed: Encodable, Sendable {
      var coupons: Coupons
      var points: Points
    }

    struct Coupons: Encodable, Sendable {
      @Nullable var coupon: [Coupon]?
    }

    struct Points: Encodable, Sendable {
      var point: [Point]
    }
  }

  struct Coupon: Encodable, Sendable {
    var id: String
    var code: String
    var series_id: String
    var description: String
    var discount_code: String
    var discount_type: String
    var transaction_number: String
    var redeemed_time: String
    var redeemed_at: String
  }

  struct Point: Encodable, Sendable {
    var id: Int64
    var program_id: Int64
    var points_redeemed: Amount
    var transaction_number: String
    /// -1 for a redemption that no bill belongs to.
    var bill_id: String
    var validation_code: String
    var redeemed_time: String
    var redeemed_at: String
    var redemption_purpose: String
    var notes: String
    var external_reference_number: String
    var redemption_id: String
    var redeemed_store: V1Entity?
    var redeemed_till: V1Entity?
    var custom_fields: V1Fields
    var reversals: V1List<Reversal>
    var redemption_breakup_by_program: V1List<Share>

    struct Reversal: Encodable, Sendable {
      var reversal_id: Int64
      var points_reversed: Amount
      var reversal_time: String
      var reversed_on_till_id: Int64?
      var reversal_breakup_by_program: V1List<ReversalShare>
    }

    struct Share: Encodable, Sendable {
      var program_id: Int64
      var points_redeemed: Amount
      var program_name: String
    }

    struct ReversalShare: Encodable, Sendable {
      var program_id: Int64
      var points_reversed: Amount
      var program_name: String
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let entries = try V1Lookup.each(call, session) { customer -> V1Entry<History> in
      .done(try history(of: customer, call, session))
    }
    return Reply(V1SingleAnswer(entries))
  }

  private static func history(of customer: Customer, _ call: Call, _ session: Session) throws -> History {
    let query = call.query
    let kind = query["type"]?.uppercased()
    // Page sizes and id ranges count only where no kind is asked for.
    let limit = kind == nil ? Int(min(max(1, query.int("limit") ?? 10), 1000)) : 1000
    let points = kind == "COUPONS" ? [] : try matching(customer, call, byID: kind == nil, session)
    let page = points.prefix(
      kind == nil ? query.int("points_limit").map { Int(min(max(1, $0), 1000)) } ?? limit : limit)
    let redeemed = kind == "POINTS" ? [] : try coupons(customer, query, byID: kind == nil, session)
    let couponLimit = query.int("coupons_limit").map { Int(min(max(1, $0), 1000)) } ?? limit
    let coupons = try redeemed.prefix(kind == nil ? couponLimit : limit).map { try coupon($0, session) }
    let person = try V1Person(customer, session)
    return History(
      user_id: query.flag("user_id") ? String(person.id) : nil, mobile: person.mobile, email: person.email,
      external_id: person.external_id, firstname: person.firstname, lastname: person.lastname,
      rows: kind == nil ? limit : 10, coupons_count: redeemed.isEmpty ? nil : redeemed.count,
      points_count: points.count,
      coupons_start_id: coupons.first?.id ?? "", points_start_id: page.first.map { .int($0.id) } ?? "",
      redemptions: .init(
        coupons: .init(coupon: coupons.isEmpty ? nil : coupons),
        points: .init(point: try page.map { try point($0, session) })))
  }

  private static func matching(
    _ customer: Customer, _ call: Call, byID: Bool, _ session: Session
  ) throws -> [Redemption] {
    let query = call.query
    let entities = try session.entities
    let zone = try session.zone
    var program = query.int("program_id") ?? query.int("programId")
    if program == nil, !query.flag("mlp") {
      program = try session.programs.own(till: call.caller.till.id, entities)?.id
    }
    let start = query["start_date"].flatMap { zone.wallMoment($0) }
    let end = query["end_date"].flatMap { zone.wallMoment($0) }
    let tills = query["entity_code"].map { V1Entities.tills(of: $0, type: nil, entities) }
    let store = query.int("merchant_store_id")
    let found = try Redemptions.all(customer: customer.id, session).filter { redemption in
      let till = redemption.till.flatMap { entities[$0] }
      if let program, redemption.program != program { return false }
      if let start, redemption.redeemedAt < start { return false }
      if let end, redemption.redeemedAt >= end { return false }
      if let tills, redemption.till.map(tills.contains) != true { return false }
      if let store, till.flatMap({ entities.store(of: $0) })?.id != store { return false }
      if let reference = query["external_reference_number"], redemption.externalReference != reference { return false }
      if byID, let first = query.int("points_start_id"), redemption.id < first { return false }
      if byID, let last = query.int("points_end_id"), redemption.id > last { return false }
      return true
    }
    let byNumber = query["sort"]?.lowercased() == "redemption_id"
    let ordered = found.sorted {
      byNumber ? $0.id > $1.id : ($0.redeemedAt, $0.id) > ($1.redeemedAt, $1.id)
    }
    return query["order"]?.lowercased() == "asc" ? ordered.reversed() : ordered
  }

  private static func coupons(
    _ customer: Customer, _ query: Query, byID: Bool, _ session: Session
  ) throws -> [CouponRedemption] {
    let zone = try session.zone
    var ids: ClosedRange<Int64>?
    if byID, query.int("coupons_start_id") != nil || query.int("coupons_end_id") != nil {
      let start = max(0, query.int("coupons_start_id") ?? 0)
      ids = start...max(start, query.int("coupons_end_id") ?? .max)
    }
    let entities = try session.entities
    let tills = query["entity_code"].map { V1Entities.tills(of: $0, type: nil, entities) }
    let found = try Coupons.redemptions(
      by: customer.id, ids: ids, from: query["start_date"].flatMap { zone.wallMoment($0) },
      before: query["end_date"].flatMap { zone.wallMoment($0) }, session
    ).filter { redemption in tills.map { $0.contains(redemption.till) } ?? true }
    let ordered = query["sort"]?.lowercased() == "redemption_id" ? found.sorted { $0.id > $1.id } : found
    return query["order"]?.lowercased() == "asc" ? ordered.reversed() : ordered
  }

  private static func coupon(_ redemption: CouponRedemption, _ session: Session) throws -> Coupon {
    let coupon = try Coupons.coupon(id: redemption.coupon, session)
    let series = try coupon.flatMap { try Coupons.series(id: $0.series, session) }
    let entities = try session.entities
    let till = entities[redemption.till]
    return Coupon(
      id: String(redemption.id), code: coupon?.code ?? "", series_id: coupon.map { String($0.series) } ?? "",
      description: series?.description ?? "", discount_code: series?.discountCode ?? "",
      discount_type: series?.discountType.rawValue ?? "", transaction_number: redemption.billNumber,
      redeemed_time: try session.zone.dateTime(redemption.at),
      redeemed_at: till.flatMap { entities.store(of: $0)?.name ?? $0.name } ?? "")
  }

  private static func point(_ redemption: Redemption, _ session: Session) throws -> Point {
    let zone = try session.zone
    let entities = try session.entities
    let till = redemption.till.flatMap { entities[$0] }
    let name = try session.programs[redemption.program]?.name ?? ""
    return Point(
      id: redemption.id, program_id: redemption.program, points_redeemed: redemption.points,
      transaction_number: redemption.billNumber, bill_id: String(redemption.bill ?? -1),
      validation_code: redemption.validationCode, redeemed_time: zone.dateTime(redemption.redeemedAt),
      redeemed_at: till?.code ?? "", redemption_purpose: redemption.purpose, notes: redemption.notes,
      external_reference_number: redemption.externalReference, redemption_id: redemption.code,
      redeemed_store: till.flatMap { entities.store(of: $0) }.map(V1Entity.init),
      redeemed_till: till.map(V1Entity.init),
      custom_fields: V1Fields(stored: redemption.customFields),
      reversals: V1List(
        elements: try Redemptions.reversals(of: redemption.id, session).map { reversal in
          .init(
            reversal_id: reversal.id, points_reversed: reversal.points,
            reversal_time: zone.dateTime(reversal.reversedAt), reversed_on_till_id: reversal.till,
            reversal_breakup_by_program: V1List(elements: [
              .init(program_id: redemption.program, points_reversed: reversal.points, program_name: name)
            ]))
        }),
      redemption_breakup_by_program: V1List(elements: [
        .init(program_id: redemption.program, points_redeemed: redemption.points, program_name: name)
      ]))
  }
}
