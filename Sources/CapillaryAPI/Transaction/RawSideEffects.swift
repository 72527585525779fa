import Model

/// An element of v2's `rawSideEffects`: every value is text, also the absent ones. Tier changes have none.
enum RawSideEffect: Encodable, Sendable {
  case award(RawAward)
  case voucher(RawVoucher)

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .award(let award): try award.encode(to: encoder)
    case .voucher(let voucher): try voucher.encode(to: encoder)
    }
  }

  /// What the loyalty engine did with a bill that was just added.
  static func list(_ added: AddedBill, _ bill: NewBill, _ session: Session) throws -> [RawSideEffect] {
    let zone = try session.zone
    return try added.effects.compactMap { effect in
      switch effect {
      case .points(let award): .award(RawAward(award, bill, zone))
      case .currency(let award): .award(try RawAward(award, added.id, bill, session))
      case .coupon(let issued, let program): .voucher(try RawVoucher(issued, program, added.id, session))
      case .taken, .tier: nil
      }
    }
  }
}

/// Points or an alternate currency that a bill gave. Strategies and rules have no rows of their own: their ids are the
/// program's, told apart by what they are.
struct RawAward: Encodable, Sendable {
  var alternateCurrencyIdentifier = "null"
  var alternateCurrencyName = "null"
  var awardOn = "BILL"
  var awardStrategyId: String
  var awardedOn: String
  var awardedOnMillis: String
  var billNumber: String
  var customerId: String
  var evaluatedEntity = "USER"
  var expiryDate = "null"
  var expiryDateMillis = "null"
  var expiryStrategyId: String
  var initialQuantity = "null"
  var initialSourceValue: String
  var isDefaultProgram: String
  var isReferrer = "false"
  var lineItemId = "-1"
  var pointTypeId: String
  var pointTypeIsRedeemable = "false"
  var pointTypeName: String
  var points: String
  var pointsBeforeCapping: String
  var programId: String
  var promoId = "-1"
  var promoIdentifier = ""
  var promoName = ""
  var quantity = "null"
  var ruleId: String
  var ruleSetId: String
  var sourceId: String
  var sourceType = "Bill"
  var sourceValue: String
  var tenderCodeId = "-1"
  var type = "AWARD"

  private init(
    program: Int64, isDefault: Bool, pointType: Int64, name: String, points: Amount, beforeCapping: Amount,
    source: Amount, at moment: Timestamp, billID: Int64, _ bill: NewBill, customer: Int64, _ zone: Zone
  ) {
    let strategy = program * 10
    awardStrategyId = String(strategy + 1)
    awardedOn = zone.spelledDate(moment)
    awardedOnMillis = String(moment.milliseconds)
    billNumber = bill.number
    customerId = String(customer)
    expiryStrategyId = String(strategy + 2)
    initialSourceValue = RawAward.decimal(bill.amount ?? .zero)
    isDefaultProgram = String(isDefault)
    pointTypeId = String(strategy + pointType)
    pointTypeName = name
    self.points = points.fixed(3)
    pointsBeforeCapping = beforeCapping.fixed(3)
    programId = String(program)
    ruleId = String(strategy + 5)
    ruleSetId = String(strategy + 6)
    sourceId = String(billID)
    sourceValue = RawAward.decimal(source)
  }

  init(_ award: PointsAward, _ bill: NewBill, _ zone: Zone) {
    let isRegular = award.category == .regular
    self.init(
      program: award.program, isDefault: award.isDefaultProgram, pointType: isRegular ? 3 : 4,
      name: isRegular ? "Main" : "Promised", points: award.points, beforeCapping: award.pointsBeforeCapping,
      source: award.sourceValue, at: award.awardedAt, billID: award.bill, bill, customer: award.customer, zone)
    awardOn = switch award.type {
    case .billRegular: "BILL"
    case .billPromotions: "BILL_PROMOTION"
    case .lineItemRegular: "BILL_LINEITEM"
    case .lineItemPromotions: "BILL_LINEITEM_PROMOTION"
    case .customerPromotions: "CUSTOMER_PROMOTION"
    }
    evaluatedEntity = SideEffectForm.entityType(award.group)
    if let end = award.expiresAt {
      expiryDate = zone.spelledDate(end)
      expiryDateMillis = String(end.milliseconds)
    }
    lineItemId = award.line.map { String($0) } ?? "-1"
    pointTypeIsRedeemable = String(isRegular)
  }

  /// An alternate currency: nothing is bought with it, and it does not end.
  init(_ award: CurrencyAward, _ billID: Int64, _ bill: NewBill, _ session: Session) throws {
    let program = try session.programs[award.program]
    let place = program?.rules.currencies.firstIndex { $0.identifier == award.identifier } ?? 0
    self.init(
      program: award.program, isDefault: program?.isDefault ?? false, pointType: 7 + Int64(place),
      name: "\(award.name)_REGULAR", points: award.value, beforeCapping: award.value, source: award.source,
      at: session.now, billID: billID, bill, customer: bill.customer ?? -1, try session.zone)
    alternateCurrencyIdentifier = award.identifier
    alternateCurrencyName = award.name
  }

  /// A decimal with at least one place: `1000.0`.
  private static func decimal(_ amount: Amount) -> String {
    amount.isWhole ? amount.fixed(1) : amount.plain
  }
}

/// A coupon that came with a bill.
struct RawVoucher: Encodable, Sendable {
  var amount = Amount.zero.fixed(3)
  var delayInSec = "0"
  var emailDelayInSec = "0"
  var emailTemplateId = "0"
  var expiryDate: String
  var issueDate: String
  var maxRedemptionDivisor = Amount.zero.fixed(3)
  var mobilePushDelayInSecs = "0"
  var orgId: String
  var programId: String
  var shortenUrlCheck = "0"
  /// The number that SMS come from, which organizations here do not have.
  var smsSenderId = ""
  var smsTemplate: String
  var sourceId: String
  var sourceType = "Bill"
  var sourceTypeId = "1"
  var type = "PE_ISSUE_VOUCHER"
  var userId: String
  var voucherCode: String
  var voucherId: String
  var voucherSeriesId: String
  var weChatDelay = "0"

  init(_ issued: IssuedCoupon, _ program: Int64, _ bill: Int64, _ session: Session) throws {
    expiryDate = String(issued.coupon.expiresAt(issued.series).milliseconds)
    issueDate = try session.zone.javaText(session.now)
    orgId = String(try session.organization.id)
    programId = String(program)
    smsTemplate = issued.series.smsTemplate
    sourceId = String(bill)
    userId = issued.coupon.customer.map { String($0) } ?? "-1"
    voucherCode = issued.coupon.code
    voucherId = String(issued.coupon.id)
    voucherSeriesId = String(issued.series.id)
  }
}

extension Zone {
  /// `Thu Sep 23 17:14:37 IST 2021`.
  fileprivate func javaText(_ moment: Timestamp) -> String {
    let date = civil(moment)
    let time = dateTime(moment).suffix(8)
    // The first day of 1970 was a Thursday.
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let midnight = Zone.utc.timestamp(CivilTime(year: date.year, month: date.month, day: date.day)).milliseconds
    let day = days[Int((midnight / 86_400_000 % 7 + 7) % 7)]
    let name = identifier == "Asia/Kolkata" ? "IST" : identifier
    return "\(day) \(monthName(date.month)) \(date.day < 10 ? "0" : "")\(date.day) \(time) \(name) \(date.year)"
  }
}
