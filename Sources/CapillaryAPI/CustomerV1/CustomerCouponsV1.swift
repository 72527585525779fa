import Model

/// `GET /v1.1/customer/coupons`: the coupons that a customer holds, with what became of them.
enum CustomerCouponsV1 {
  struct Answer: Encodable, Sendable {
    var pagination: Pagination
    var status: V1Status
    var customers: Customers

    /// Counts customers, not coupons.
    struct Pagination: Encodable, Sendable {
      var limit: String
      var offset = "0"
      var total: Int
    }

    struct Customers: Encodable, Sendable {
      var customer: [V1Entry<Holder>]
    }

    struct Holder: Encodable, Sendable {
      var firstname: String
      var lastname: String
      @Nullable var email: String?
      @Nullable var external_id: String?
      @Nullable var mobile: String?
      var id: String
      var coupons: List
      var item_status: CustomerItemStatus
    }

    struct List: Encodable, Sendable {
      var coupon: [Entry]
    }

    struct Entry: Encodable, Sendable {
      var id: String
      var series_id: String
      var series_name: String
      var redemption_count: Int
      /// ISO, in UTC with milliseconds.
      var created_date: String
      var valid_till: String
      var code: String
      @Nullable var transaction_number: String?
      var issued_at: V1Entity?
      var purpose: String
      var custom_properties: Properties
      var redemptions: Redemptions
    }

    struct Properties: Encodable, Sendable {
      var custom_property: [V1Fields.Field]
    }

    /// Without members where there is no redemption.
    struct Redemptions: Encodable, Sendable {
      var redemption: [Redemption]?
    }

    struct Redemption: Encodable, Sendable {
      var id: String
      var date: String
      var transaction_number: String
      var redeemed_at: V1Entity?
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let limit = min(max(1, call.query.int("limit") ?? 100), 1000)
    let entries = try V1Lookup.each(call, session) { customer -> V1Entry<Answer.Holder> in
      let person = try V1Person(customer, session)
      let held = try V1CouponFilter(call.query, session).held(by: customer.id, session).prefix(Int(limit))
      return .done(
        Answer.Holder(
          firstname: person.firstname, lastname: person.lastname, email: person.email, external_id: person.external_id,
          mobile: person.mobile, id: String(person.id), coupons: .init(coupon: try held.map { try entry($0, session) }),
          item_status: .plain(1000, "Coupons retrieved successfully")))
    }
    return Reply(
      Answer(
        pagination: .init(limit: String(limit), total: entries.count),
        status: V1Status(succeeded: entries.count { $0.succeeded }, of: entries.count, success: "Success"),
        customers: .init(customer: entries)))
  }

  private static func entry(_ held: V1CouponFilter.Held, _ session: Session) throws -> Answer.Entry {
    let zone = try session.zone
    let entities = try session.entities
    let coupon = held.coupon
    func store(_ till: Int64?) -> V1Entity? {
      till.flatMap { entities[$0] }.flatMap { entities.store(of: $0) ?? $0 }.map(V1Entity.init)
    }
    let redemptions = try Coupons.redemptions(of: coupon.id, session).filter { $0.reversedAt == nil }
    return Answer.Entry(
      id: String(coupon.id), series_id: String(coupon.series), series_name: held.series.description,
      redemption_count: redemptions.count, created_date: isoUTC(coupon.issuedAt ?? coupon.createdAt),
      valid_till: zone.dateTime(coupon.expiresAt(held.series)), code: coupon.code,
      transaction_number: coupon.billNumber.isEmpty ? nil : coupon.billNumber, issued_at: store(coupon.issuedBy),
      purpose: "", custom_properties: .init(custom_property: V1Fields(stored: held.series.properties).field ?? []),
      redemptions: .init(
        redemption: redemptions.isEmpty
          ? nil
          : redemptions.map { redemption in
            .init(
              id: String(redemption.id), date: isoUTC(redemption.at), transaction_number: redemption.billNumber,
              redeemed_at: store(redemption.till))
          }))
  }

  /// `2026-05-17T19:06:03.000Z`.
  private static func isoUTC(_ moment: Timestamp) -> String {
    let civil = Zone.utc.civil(moment)
    return "\(civil.date)T\(civil.time).\(String(1000 + civil.millisecond).dropFirst())Z"
  }
}

/// Which of a customer's coupons a v1.1 call wants, and in which order.
struct V1CouponFilter {
  struct Held {
    var coupon: Coupon
    var series: CouponSeries
  }

  var filter = Coupons.Filter()
  var status: String?
  var store: Int64?
  var order: String
  var descends: Bool

  /// - Parameter prefix: `coupon_` for the parameters of `customer/get`.
  init(_ query: Query, prefix: String = "", _ session: Session) throws {
    status = query[prefix + "status"]?.lowercased()
    if prefix.isEmpty {
      let span = try V1Dates(query, session)
      filter.issuedFrom = span.start
      // The end is not part of the span.
      filter.issuedBefore = query["end_date"].flatMap { text in try? session.zone.wallMoment(text) }
      filter.series = query.int("series_id")
      store = query.int("store_id")
    } else if query.flag("coupon_active") {
      status = "active"
    }
    order = query[prefix + "order_by"]?.lowercased() ?? "created_date"
    descends = query[prefix + "sort_order"]?.lowercased() != "asc"
  }

  func held(by customer: Int64, _ session: Session) throws -> [Held] {
    var known: [Int64: CouponSeries] = [:]
    var held: [Held] = []
    for coupon in try Coupons.coupons(of: customer, filter, session) {
      guard let series = try known[coupon.series] ?? Coupons.series(id: coupon.series, session) else { continue }
      known[coupon.series] = series
      let one = Held(coupon: coupon, series: series)
      if try matches(one, session) { held.append(one) }
    }
    // Whole-list sorting keeps the order of issue among equals.
    let sorted = held.enumerated().sorted { left, right in
      let (first, second) = (key(left.element), key(right.element))
      if first != second { return descends ? first > second : first < second }
      return descends ? left.offset > right.offset : left.offset < right.offset
    }
    return sorted.map(\.element)
  }

  private func key(_ held: Held) -> Int64 {
    switch order {
    case "valid_till": held.coupon.expiresAt(held.series).milliseconds
    case "created_by": held.coupon.issuedBy ?? 0
    case "amount": held.series.discountValue.thousandths
    default: (held.coupon.issuedAt ?? held.coupon.createdAt).milliseconds
    }
  }

  private func matches(_ held: Held, _ session: Session) throws -> Bool {
    let isOver = held.coupon.expiresAt(held.series) < session.now
    if let store, !held.series.places.isEmpty {
      let entities = try session.entities
      guard let entity = entities[store] else { return false }
      let above = [entity, entities.zone(of: entity), entities.concept(of: entity)].compactMap { $0?.id }
      guard !isOver, held.series.places.contains(where: { above.contains($0.id) }) else { return false }
    }
    return switch status {
    case "redeemed": held.coupon.redeemed > 0
    case "unredeemed": held.coupon.redeemed == 0
    case "expired": isOver
    // Looks at the end only, redeemed or not.
    case "active": !isOver
    default: true
    }
  }
}
