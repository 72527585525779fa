import Model

/// `POST /v1.1/coupon/redeem`: each entry for itself.
enum V1RedeemEndpoint {
  struct Wish: Decodable, Sendable {
    var code: String?
    var id: Int64?
    var validation_code: String?
    var customer: V1CouponCustomer?
    var custom_fields: V1Fields?
    var redemption_time: String?
    var transaction: [Bill]?

    struct Bill: Decodable, Sendable {
      var number: String?
      var amount: Amount?
    }
  }

  struct Answer: Encodable, Sendable {
    var status: V1Status
    var coupons: Items

    struct Items: Encodable, Sendable {
      var coupon: OneOrMany<Item>
    }
  }

  struct Item: Encodable, Sendable {
    var customer: V1CouponHolder
    var redemption_id: String?
    var code: String?
    var discount_code: String?
    var series_code: String?
    var series_info: [String]?
    var is_absolute = "false"
    var coupon_value: String?
    var transaction: Bill
    /// No program of the emulator rewards the use of a coupon.
    var side_effects: [String] = []
    var item_status: V1ItemStatus

    struct Bill: Encodable, Sendable {
      var amount: String
      var number: String

      init(_ sent: Wish.Bill?) {
        amount = (sent?.amount ?? .zero).fixed(2)
        number = sent?.number ?? ""
      }
    }
  }

  static func redeem(_ call: Call, _ session: WriteSession) throws -> Reply {
    let inQuery = V1CouponCustomer(call.query)
    let items = try V1CouponBatch<Wish>.entries(call).map { wish in
      var wish = wish
      if wish.customer?.isEmpty ?? true { wish.customer = inQuery }
      do {
        return try session.savepoint { try item(wish, call, session) }
      } catch let error as CouponError {
        let holder = try? wish.customer.map { try V1CouponHolder($0.find(session), session) }
        return Item(
          customer: holder ?? V1CouponHolder(wish.customer), code: wish.code?.uppercased(),
          transaction: .init(wish.transaction?.first),
          item_status: V1ItemStatus(CouponV1Error.model(error, issuing: false)))
      }
    }
    let good = items.count { $0.item_status.success }
    return Reply(
      Answer(
        status: V1Status(succeeded: good, of: items.count, success: "Success"),
        coupons: .init(coupon: .init(items))))
  }

  private static func item(_ wish: Wish, _ call: Call, _ session: WriteSession) throws -> Item {
    guard let customer = try wish.customer?.find(session) else { throw CouponError.customerUnknown }
    let name: CouponName
    if let code = wish.code?.trimmed, !code.isEmpty {
      name = .code(code)
    } else if let id = wish.id {
      name = .id(id)
    } else {
      throw CouponError.codeUnknown
    }
    var terms = RedemptionTerms(till: call.caller.till)
    terms.billNumber = wish.transaction?.first?.number?.trimmed ?? ""
    terms.billAmount = wish.transaction?.first?.amount
    terms.validationCode = wish.validation_code?.trimmed
    var fields = JSONObject()
    for field in wish.custom_fields?.field ?? [] {
      if let name = field.name { fields[name] = .string(field.text ?? "") }
    }
    terms.customFields = fields.serialized
    if let text = wish.redemption_time?.trimmed, !text.isEmpty {
      guard let time = try session.zone.wallMoment(text) else { throw CouponError.tooEarly }
      terms.time = time
    }
    let done = try Coupons.redeem(name, for: customer, terms, session)
    let series = done.redeemed.series
    return Item(
      customer: try V1CouponHolder(customer, session), redemption_id: String(done.redemption),
      code: done.redeemed.coupon.code.uppercased(), discount_code: series.discountCode,
      series_code: String(series.id), series_info: [],
      is_absolute: series.discountType == .absolute ? "true" : "false", coupon_value: series.discountValue.plain,
      transaction: .init(wish.transaction?.first),
      item_status: V1ItemStatus(code: 700, message: "Coupon processing successful"))
  }
}
