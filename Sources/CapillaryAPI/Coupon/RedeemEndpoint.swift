import Model

/// Redeeming coupons in v2, one or several for a bill, and asking whether they could be.
enum RedeemEndpoint {
  struct Form: Decodable {
    var redemptionRequestList: [Wish]?
    var user: User?
    var transactionNumber: String?
    var billAmount: Amount?
    var redemptionTime: String?

    /// `validationCode` is our own: v2 documents the refusal without one (725), and no field to send it in.
    struct Wish: Decodable {
      var code: String?
      var id: Int64?
      var validationCode: String?
    }

    struct User: Decodable {
      var id: String?
      var mobile: String?
      var email: String?
      var externalId: String?
      var cardnumber: String?
      var cardExternalId: String?

      var name: CouponCustomerName {
        var name = CouponCustomerName(Query())
        name.id = id
        name.mobile = mobile
        name.email = email
        name.externalId = externalId
        name.cardNumber = cardnumber
        name.cardExternalId = cardExternalId
        return name
      }
    }
  }

  /// One code's part of the answer.
  struct Item: Encodable, Sendable {
    var redemptionId: String?
    var id: Int64?
    var currencyInput = false
    var localToBaseCurrencyExchangeRate = 0
    var warnings: [Warning] = []
    var appendedErrorMessage = ""
    var code: String?
    var discountCode: String?
    /// The id of the series, whatever the name says.
    var seriesCode: Int64?
    var isAbsolute = false
    var couponValue: Amount?
    var redemptionStatus: ItemStatus
    var discountType: String?
    var discountValue: Amount?
    var discountUpto: Amount?
  }

  /// A status in the form in which v2's items have it: nested, and once more flat.
  struct ItemStatus: Encodable, Sendable {
    var statusCode: Status
    var warnings: [Warning] = []
    var warningsAsStatusCode: [Warning] = []
    var code: Int
    var success: Bool
    var message: String

    init(_ status: Status) {
      statusCode = status
      code = status.code
      success = status.status
      message = status.message
    }
  }

  struct Status: Encodable, Sendable {
    var status: Bool
    var code: Int
    var message: String

    init(_ code: Int, _ message: String) {
      status = true
      self.code = code
      self.message = message
    }

    init(_ error: CouponV2Error) {
      status = false
      code = error.code
      message = error.message
    }
  }

  static let limit = 100

  // MARK: - What came of the codes

  /// A code, and the redemption or the reason against it.
  struct Outcome {
    var wish: Form.Wish
    var result: Result<(Coupons.Redeemable, redemption: Int64), CouponV2Error>

    var error: CouponV2Error? {
      if case .failure(let error) = result { error } else { nil }
    }
  }

  /// Redeems, or only checks, all codes of a request. With one that fails, all others fail for its sake (749): what
  /// was written is undone by the refusal that the caller throws then.
  static func outcomes(
    _ form: Form, for customer: Customer, isCheck: Bool, _ call: Call, _ session: Session
  ) throws -> [Outcome] {
    let terms = try terms(form, isCheck: isCheck, call, session)
    var outcomes: [Outcome] = []
    for wish in form.redemptionRequestList ?? [] {
      let name: CouponName
      if let code = wish.code?.trimmed, !code.isEmpty {
        name = .code(code)
      } else if let id = wish.id {
        name = .id(id)
      } else {
        outcomes.append(Outcome(wish: wish, result: .failure(.codeMissing)))
        continue
      }
      do {
        if !isCheck, let session = session as? WriteSession {
          var terms = terms
          terms.validationCode = wish.validationCode?.trimmed
          let done = try session.savepoint { try Coupons.redeem(name, for: customer, terms, session) }
          outcomes.append(Outcome(wish: wish, result: .success((done.redeemed, done.redemption))))
        } else {
          let found = try Coupons.check(name, for: customer, terms, session)
          outcomes.append(Outcome(wish: wish, result: .success((found, redemption: -1))))
        }
      } catch let error as CouponError {
        outcomes.append(Outcome(wish: wish, result: .failure(.model(error, operation: .redeem))))
      }
    }
    if outcomes.contains(where: { $0.error != nil }) {
      for index in outcomes.indices where outcomes[index].error == nil {
        outcomes[index].result = .failure(.failedWithOthers)
      }
    }
    return outcomes
  }

  private static func terms(_ form: Form, isCheck: Bool, _ call: Call, _ session: Session) throws -> RedemptionTerms {
    var terms = RedemptionTerms(till: call.caller.till)
    terms.billNumber = form.transactionNumber?.trimmed ?? ""
    terms.billAmount = form.billAmount
    terms.isCheck = isCheck
    if let text = form.redemptionTime?.trimmed, !text.isEmpty {
      guard let time = CouponDates.moment(text, try session.zone) else {
        throw PlatformError.invalidInput("redemptionTime: a date and time were expected")
      }
      terms.time = time
    }
    return terms
  }

  static func item(_ outcome: Outcome, success: Status) -> Item {
    switch outcome.result {
    case .failure(let error):
      var item = Item(redemptionStatus: ItemStatus(Status(error)))
      item.code = outcome.wish.code?.trimmed.uppercased()
      return item
    case .success(let (found, redemption)):
      let series = found.series
      return Item(
        redemptionId: String(redemption), id: found.coupon.id, code: found.coupon.code.uppercased(),
        discountCode: series.discountCode, seriesCode: series.id, isAbsolute: series.discountType == .absolute,
        couponValue: series.discountValue, redemptionStatus: ItemStatus(success),
        discountType: series.discountType.rawValue, discountValue: series.discountValue,
        discountUpto: series.discountUpto)
    }
  }

  // MARK: - /v2/coupon/redeem

  struct Answer: Encodable, Sendable {
    var redemption: [Item]
    var redemptionStatus: Status
    var customer: CouponCustomer?
    var warnings: [Warning] = []
  }

  static func redeem(_ call: Call, _ session: WriteSession) throws -> Reply {
    let form = try call.decode(Form.self)
    let count = form.redemptionRequestList?.count ?? 0
    guard count > 0 else { throw CouponV2Error.codeMissing }
    guard count <= limit else { throw CouponV2Error.invalidInput }
    let customer = try user(form, session)
    let outcomes = try outcomes(form, for: customer, isCheck: false, call, session)
    let success = Status(700, "Coupon processing successful")
    let failure = outcomes.lazy.compactMap(\.error).first
    let answer = Answer(
      redemption: outcomes.map { item($0, success: success) },
      redemptionStatus: failure.map { Status(outcomes.count == 1 ? $0 : .redemptionFailed) } ?? success,
      customer: try CouponCustomer(customer, session))
    if failure != nil { throw Refusal(Reply(answer, status: 400)) }
    return Reply(answer)
  }

  /// An unknown customer is answered with the bare status, as documented.
  private static func user(_ form: Form, _ session: Session) throws -> Customer {
    do {
      guard let customer = try form.user?.name.find(session) else { throw CouponError.customerUnknown }
      return customer
    } catch let error as CouponError {
      throw Refusal(Reply(Status(.model(error, operation: .redeem)), status: 400))
    }
  }

  // MARK: - /v2/coupon/bulk/redeem

  struct BulkAnswer: Encodable, Sendable {
    var response: [Entry]
    var totalCount: Int
    var failureCount: Int

    struct Entry: Encodable, Sendable {
      var entityId: Int64?
      var result: Item
      var errors: [ErrorItem]
    }
  }

  static func bulk(_ call: Call, _ session: WriteSession) throws -> Reply {
    let form = try call.decode(Form.self)
    let count = form.redemptionRequestList?.count ?? 0
    guard (1...limit).contains(count) else {
      let error = CouponV2Error.invalidInput
      let entry = BulkAnswer.Entry(
        result: Item(redemptionStatus: ItemStatus(Status(error))), errors: [ErrorItem(error)])
      throw Refusal(Reply(BulkAnswer(response: [entry], totalCount: 1, failureCount: 1), status: 400))
    }
    let customer = try user(form, session)
    let isCheck = call.query.flag("is_redeemable") || call.query.flag("isredeemable")
    let outcomes = try outcomes(form, for: customer, isCheck: isCheck, call, session)
    let success = Status(700, isCheck ? "Coupon isRedeem successful" : "Coupon processing successful")
    let entries = outcomes.map { outcome in
      let item = item(outcome, success: success)
      return BulkAnswer.Entry(entityId: item.id, result: item, errors: outcome.error.map { [ErrorItem($0)] } ?? [])
    }
    let failures = outcomes.count { $0.error != nil }
    let answer = BulkAnswer(response: entries, totalCount: entries.count, failureCount: failures)
    if failures > 0 { throw Refusal(Reply(answer, status: 400)) }
    return Reply(answer)
  }
}
