import GRDB

/// What a redemption is made with.
public struct RedemptionTerms: Sendable {
  /// Where: the till of the call, whose store, zone and concept count too.
  public var till: Entity
  public var billNumber = ""
  /// Nil where none was given: no rule on amounts applies.
  public var billAmount: Amount?
  /// The time that the rules look at; now where nil. What is stored is always now.
  public var time: Timestamp?
  public var validationCode: String?
  /// Name → value, as the text of a JSON object.
  public var customFields = "{}"
  /// Whether this only asks: nothing about bill or validation code is known then.
  public var isCheck = false

  public init(till: Entity) {
    self.till = till
  }
}

/// Which coupon is meant.
public enum CouponName: Hashable, Sendable {
  case code(String)
  case id(Int64)
}

extension Coupons {
  /// A coupon that may be redeemed.
  public struct Redeemable: Sendable {
    public var coupon: Coupon
    public var series: CouponSeries
  }

  /// Finds the coupon that a customer names.
  ///
  /// - Throws: `CouponError.codeUnknown`, `.idUnknown`, and `.notIssuedToCustomer` for a common code that nobody has.
  public static func find(
    _ name: CouponName, for customer: Int64?, _ session: Session
  ) throws -> (coupon: Coupon, series: CouponSeries) {
    switch name {
    case .id(let id):
      guard let coupon = try coupon(id: id, session), let series = try series(id: coupon.series, session) else {
        throw CouponError.idUnknown
      }
      return (coupon, series)
    case .code(let code):
      if let coupon = try coupon(code: code, customer: customer, session),
        let series = try series(id: coupon.series, session)
      {
        return (coupon, series)
      }
      throw try series(genericCode: code, session) == nil ? CouponError.codeUnknown : .notIssuedToCustomer
    }
  }

  /// Makes sure that a customer may redeem a coupon now, by the rules in the order of coupon.v2.redeem: the customer's
  /// standing, the code, its end and the series', whose it is, bill number, bill amount, place, time, repetition, and
  /// the limits and gap. The validation code is looked at last of what the call brings.
  ///
  /// - Throws: `CouponError`.
  public static func check(
    _ name: CouponName, for customer: Customer, _ terms: RedemptionTerms, _ session: Session
  ) throws -> Redeemable {
    try checkStanding(of: customer, .couponRedemption, session)
    let (coupon, series) = try find(name, for: customer.id, session)
    let time = terms.time ?? session.now
    guard coupon.revokedAt == nil else { throw CouponError.revoked }
    guard series.validTill >= time else { throw CouponError.seriesExpired }
    guard coupon.expiresAt(series) >= time else { throw CouponError.expired }
    guard coupon.customer != nil else { throw CouponError.notIssued }
    guard series.anyUser || coupon.customer == customer.id else { throw CouponError.notIssuedToCustomer }
    try checkTarget(series, customer)
    if !terms.isCheck, try session.configs.isOn("CONF_COUPON_BILL_NUMBER_REQUIRED"), terms.billNumber.isEmpty {
      throw CouponError.billNumberMissing
    }
    if let amount = terms.billAmount, !terms.isCheck {
      if series.minBill > .zero, amount < series.minBill { throw CouponError.billAmount }
      if series.maxBill > .zero, amount > series.maxBill { throw CouponError.billAmount }
    }
    try checkPlace(series, terms.till, session)
    try checkTime(coupon, series, time, session)
    try checkRepetition(coupon, series, customer.id, session)
    try checkLimits(coupon, series, customer.id, session)
    return Redeemable(coupon: coupon, series: series)
  }

  private static func checkTarget(_ series: CouponSeries, _ customer: Customer) throws {
    guard let target = series.target else { return }
    if let most = target.maximumBills, most >= 0, customer.visits > most { throw CouponError.notMeantForCustomer }
    let registered = customer.registeredAt.milliseconds
    if let from = target.registeredFrom, from > 0, registered < from { throw CouponError.notMeantForCustomer }
    if let until = target.registeredUntil, until > 0, registered > until { throw CouponError.notMeantForCustomer }
  }

  private static func checkPlace(_ series: CouponSeries, _ till: Entity, _ session: Session) throws {
    let entities = try session.entities
    let store = entities.store(of: till)
    for list in [series.stores, series.redemptionStores] {
      let ids = CouponSeries.ids(list) ?? []
      guard ids.isEmpty || ids.contains(till.id) || store.map({ ids.contains($0.id) }) == true else {
        throw CouponError.place
      }
    }
    guard !series.places.isEmpty else { return }
    let here: [Entity.Kind: Int64?] = [
      .till: till.id, .store: store?.id, .zone: entities.zone(of: till)?.id, .concept: entities.concept(of: till)?.id,
    ]
    guard series.places.contains(where: { here[$0.kind] == $0.id }) else { throw CouponError.place }
  }

  private static func checkTime(
    _ coupon: Coupon, _ series: CouponSeries, _ time: Timestamp, _ session: Session
  ) throws {
    let zone = try session.zone
    guard series.redemptionFrom <= time else { throw CouponError.tooEarly }
    if series.redemptionAfterDays > 0, let issued = coupon.issuedAt {
      let first = zone.startOfDay(issued, plusDays: Int(clamping: min(series.redemptionAfterDays, 36_500)))
      guard time >= first else { throw CouponError.tooEarly }
    }
    guard series.redemptionRange.contains(zone.civil(time)) else { throw CouponError.outsideRange }
  }

  private static func checkRepetition(
    _ coupon: Coupon, _ series: CouponSeries, _ customer: Int64, _ session: Session
  ) throws {
    if try uses(of: coupon.id, by: customer, session) > 0 {
      guard series.sameUserAgain else { throw CouponError.sameCustomerAgain }
      guard series.multipleUse else { throw CouponError.secondUse }
    }
    guard series.multipleUse || coupon.redeemed == 0 || series.kind == .generic else { throw CouponError.usedUp }
  }

  private static func checkLimits(
    _ coupon: Coupon, _ series: CouponSeries, _ customer: Int64, withGap: Bool = true, _ session: Session
  ) throws {
    let holding = try CouponHolding.of(customer, series.id, session)
    if series.maxRedemptionsPerCustomer >= 0, holding.redeemed >= series.maxRedemptionsPerCustomer {
      throw CouponError.customerRedemptionLimit
    }
    if withGap, series.daysBetweenRedemptions > 0, let last = holding.lastRedeemedAt {
      let next = last.adding(days: series.daysBetweenRedemptions)
      if session.now < next {
        let wait = next.milliseconds(since: session.now)
        throw CouponError.tooSoonToRedeem(days: (wait + 86_399_999) / 86_400_000)
      }
    }
    if series.maxRedeem >= 0, series.redeemed >= series.maxRedeem {
      throw series.isCampaigns ? CouponError.campaignOver : .seriesRedemptionLimit
    }
    if series.anyUser, series.kind != .generic, series.maxRedemptionsPerCode > 0,
      coupon.redeemed >= series.maxRedemptionsPerCode
    {
      throw CouponError.codeRedemptionLimit
    }
  }

  /// Redeems a coupon for a customer.
  ///
  /// - Returns: the coupon, its series, and the id of the redemption.
  /// - Throws: `CouponError`.
  public static func redeem(
    _ name: CouponName, for customer: Customer, _ terms: RedemptionTerms, _ session: WriteSession
  ) throws -> (redeemed: Redeemable, redemption: Int64) {
    var found = try check(name, for: customer, terms, session)
    try useValidationCode(found.series, customer, terms, session)
    let id = try record(
      PastRedemption(
        coupon: found.coupon.id, customer: customer.id, till: terms.till.id, at: session.now,
        billNumber: terms.billNumber, billAmount: terms.billAmount, customFields: terms.customFields),
      of: found.series, session)
    found.coupon.redeemed += 1
    return (found, id)
  }

  /// A validation code is a one-time code for coupons, sent to the customer's mobile number or e-mail address.
  private static func useValidationCode(
    _ series: CouponSeries, _ customer: Customer, _ terms: RedemptionTerms, _ session: WriteSession
  ) throws {
    let given = terms.validationCode ?? ""
    guard series.validationRequired else {
      guard given.isEmpty else { throw CouponError.validationNotRequired }
      return
    }
    guard !given.isEmpty else { throw CouponError.validationRequired }
    let holders: [OneTimeCodes.Holder?] = [
      try Customers.value(.mobile, of: customer.id, session).map { .init(.mobile, $0) },
      try Customers.value(.email, of: customer.id, session).map { .init(.email, $0) },
    ]
    for holder in holders.compactMap({ $0 }) {
      if try OneTimeCodes.use(given, of: holder, .coupon, session) { return }
    }
    throw CouponError.validationWrong
  }

  // MARK: - Keeping redemptions

  /// A redemption that has taken place.
  struct PastRedemption {
    var coupon: Int64
    var customer: Int64
    var till: Int64
    var at: Timestamp
    var billNumber = ""
    var billAmount: Amount?
    var bill: Int64?
    /// Name → value, as the text of a JSON object.
    var customFields = "{}"
  }

  /// Takes over a redemption that was made elsewhere (coupon-upload.v1.uploadRedeemed). It happened, so the rules on
  /// place, hours, gap and bill are not asked; what would make the state impossible is refused: a coupon that is
  /// another's, revoked, had ended by then or is used up, and the limits.
  ///
  /// - Throws: `CouponError`.
  static func importRedemption(
    _ past: PastRedemption, _ coupon: Coupon, _ series: CouponSeries, _ session: WriteSession
  ) throws {
    guard coupon.revokedAt == nil else { throw CouponError.revoked }
    guard series.validTill >= past.at else { throw CouponError.seriesExpired }
    guard coupon.expiresAt(series) >= past.at else { throw CouponError.expired }
    guard coupon.customer != nil else { throw CouponError.notIssued }
    guard series.anyUser || coupon.customer == past.customer else { throw CouponError.notIssuedToCustomer }
    try checkRepetition(coupon, series, past.customer, session)
    try checkLimits(coupon, series, past.customer, withGap: false, session)
    _ = try record(past, of: series, session)
  }

  private static func record(
    _ past: PastRedemption, of series: CouponSeries, _ session: WriteSession
  ) throws -> Int64 {
    let statement = try session.statement(
      """
      INSERT INTO coupon_redemption (coupon_id, series_id, customer_id, till_id, redeemed_at, bill_number,
        bill_amount, bill_id, custom_fields)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    try statement.execute(
      arguments: [
        past.coupon, series.id, past.customer, past.till, past.at, past.billNumber, past.billAmount, past.bill,
        past.customFields,
      ])
    let id = session.db.lastInsertedRowID
    try count(1, coupon: past.coupon, series: series.id, customer: past.customer, at: past.at, session)
    return id
  }

  /// Adds to, or with -1 takes from, all counters of redemptions.
  ///
  /// - Parameter at: when the coupon was redeemed; nil leaves the times of the last redemption.
  static func count(
    _ step: Int64, coupon: Int64, series: Int64, customer: Int64, at: Timestamp? = nil, _ session: WriteSession
  ) throws {
    try session.statement("UPDATE coupon SET redeemed = redeemed + ? WHERE id = ?")
      .execute(arguments: [step, coupon])
    try session.statement(
      """
      UPDATE coupon_series SET redeemed = redeemed + ?1,
        last_redeemed_at = max(coalesce(last_redeemed_at, ?2), coalesce(?2, last_redeemed_at))
      WHERE id = ?3
      """
    ).execute(arguments: [step, at, series])
    try session.statement(
      """
      INSERT INTO coupon_use (customer_id, coupon_id, redeemed) VALUES (?, ?, ?)
      ON CONFLICT (customer_id, coupon_id) DO UPDATE SET redeemed = redeemed + excluded.redeemed
      """
    ).run(customer, coupon, step)
    try session.statement(
      """
      INSERT INTO coupon_holding (customer_id, series_id, redeemed, last_redeemed_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (customer_id, series_id) DO UPDATE SET redeemed = redeemed + excluded.redeemed,
        last_redeemed_at = max(coalesce(last_redeemed_at, excluded.last_redeemed_at),
          coalesce(excluded.last_redeemed_at, last_redeemed_at))
      """
    ).execute(arguments: [customer, series, step, at])
  }
}
