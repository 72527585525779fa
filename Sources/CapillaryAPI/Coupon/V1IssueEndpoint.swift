import Model

/// `POST /v1.1/coupon/issue`: a coupon for each entry; one that fails fails alone.
enum V1IssueEndpoint {
  struct Wish: Decodable, Sendable {
    var series_id: String?
    var customer: V1CouponCustomer?
  }

  struct Answer: Encodable, Sendable {
    var status: V1Status
    var coupon: OneOrMany<Item>
  }

  struct Item: Encodable, Sendable {
    var code: String?
    var series_id: String?
    var description: String?
    var discount_code: String?
    var valid_till: String?
    var discount_type: String?
    var discount_value: String?
    var discount_upto: String?
    var discount_on: String?
    var detailed_info: String?
    var customer: V1CouponHolder
    var item_status: V1ItemStatus
  }

  static func issue(_ call: Call, _ session: WriteSession) throws -> Reply {
    let items = try V1CouponBatch<Wish>.entries(call).map { wish in
      do {
        return try session.savepoint { try item(wish, call, session) }
      } catch let error as CouponError {
        return Item(
          series_id: wish.series_id, customer: V1CouponHolder(wish.customer),
          item_status: V1ItemStatus(CouponV1Error.model(error, issuing: true)))
      }
    }
    let good = items.count { $0.item_status.success }
    return Reply(
      Answer(status: V1Status(succeeded: good, of: items.count, success: "Success"), coupon: .init(items)))
  }

  private static func item(_ wish: Wish, _ call: Call, _ session: WriteSession) throws -> Item {
    guard let customer = try wish.customer?.find(session) else { throw CouponError.customerUnknown }
    guard let id = wish.series_id.flatMap({ Int64($0.trimmed) }) else { throw CouponError.seriesUnknown }
    let issued = try Coupons.issue(series: id, to: customer, .init(till: call.caller.till.id), session)
    let series = issued.series
    var holder = try V1CouponHolder(customer, session)
    if call.query.flag("user_id") { holder.user_id = String(customer.id) }
    return Item(
      code: issued.coupon.code.uppercased(), series_id: String(series.id), description: series.description,
      discount_code: series.discountCode, valid_till: try session.zone.date(issued.coupon.expiresAt(series)),
      discount_type: series.discountType.rawValue, discount_value: series.discountValue.plain,
      discount_upto: series.discountUpto.plain, discount_on: series.discountOn.rawValue, detailed_info: series.info,
      customer: holder, item_status: V1ItemStatus(code: 700, message: "Coupon processing successful"))
  }
}
