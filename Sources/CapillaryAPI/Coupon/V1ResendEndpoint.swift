import Model

/// `GET /v1.1/coupon/resend`: the SMS of a coupon once more. It sends, and so it writes.
enum V1ResendEndpoint {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var coupons: Items

    struct Items: Encodable, Sendable {
      var coupon: [Item]
    }
  }

  struct Item: Encodable, Sendable {
    var id: String?
    var code: String?
    var item_status: V1ItemStatus
  }

  static func resend(_ call: Call, _ session: WriteSession) throws -> Reply {
    var item = Item(code: call.query["code"]?.uppercased(), item_status: V1ItemStatus(code: 700, message: "Coupon Resent"))
    do {
      let (coupon, series, customer) = try find(call, session)
      item.id = String(coupon.id)
      item.code = coupon.code.uppercased()
      try Coupons.resend(coupon, series, to: customer, session)
    } catch let error as CouponError {
      item.item_status = V1ItemStatus(CouponV1Error.model(error, issuing: false))
    }
    let good = item.item_status.success ? 1 : 0
    return Reply(Answer(status: V1Status(succeeded: good, of: 1), coupons: .init(coupon: [item])))
  }

  /// The coupon by its code, for the customer named or whoever has it; without a code, `id` is the coupon's.
  private static func find(_ call: Call, _ session: Session) throws -> (Coupon, CouponSeries, Customer) {
    if let code = call.query["code"] {
      let name = V1CouponCustomer(call.query)
      let named = try name.isEmpty ? nil : name.find(session)
      let (coupon, series) = try Coupons.find(.code(code), for: named?.id, session)
      guard let customer = try named ?? coupon.customer.flatMap({ try Customers.find(id: $0, session) }) else {
        throw CouponError.notIssued
      }
      return (coupon, series, customer)
    }
    guard let id = call.query.int("id") else { throw CouponError.codeUnknown }
    let (coupon, series) = try Coupons.find(.id(id), for: nil, session)
    guard let customer = try coupon.customer.flatMap({ try Customers.find(id: $0, session) }) else {
      throw CouponError.notIssued
    }
    return (coupon, series, customer)
  }
}
