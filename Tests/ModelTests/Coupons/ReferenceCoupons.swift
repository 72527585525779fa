@testable import Model

/// Coupons once more, slow and obvious: arrays, and every figure counted from them when it is asked for.
struct ReferenceCoupons {
  struct Series {
    var id: Int64
    var settings: CouponSeries
    var issued = 0
    var uploaded = 0
  }

  struct Coupon {
    var id: Int64
    var series: Int
    var code: String
    var owner: Int?
    var issuedAt: Timestamp?
    var end: Timestamp?
    var revoked = false
  }

  struct Redemption {
    var id: Int64
    var coupon: Int
    var customer: Int
    var at: Timestamp
    var undone = false
  }

  var series: [Series] = []
  var coupons: [Coupon] = []
  var redemptions: [Redemption] = []
  let zone: Zone

  // MARK: - Figures

  func standing(_ match: (Redemption) -> Bool) -> [Redemption] { redemptions.filter { !$0.undone && match($0) } }
  func uses(_ coupon: Int) -> Int { standing { $0.coupon == coupon }.count }
  func uses(_ coupon: Int, by customer: Int) -> Int { standing { $0.coupon == coupon && $0.customer == customer }.count }
  func redeemed(_ number: Int) -> Int { standing { coupons[$0.coupon].series == number }.count }
  func held(_ number: Int, by customer: Int) -> [Int] {
    coupons.indices.filter { coupons[$0].series == number && coupons[$0].owner == customer && !coupons[$0].revoked }
  }
  func end(_ coupon: Int) -> Timestamp {
    let last = series[coupons[coupon].series].settings.validTill
    return min(coupons[coupon].end ?? last, last)
  }

  /// The coupon that a code means to a customer: one that is valid before one that is revoked, the customer's own
  /// before another's, the newest first.
  func named(_ code: String, _ customer: Int?) -> Int? {
    let all = coupons.indices.filter { coupons[$0].code == code }
    let valid = all.filter { !coupons[$0].revoked }
    return valid.last { coupons[$0].owner == customer } ?? valid.first
      ?? all.last { coupons[$0].owner == customer } ?? all.last
  }

  // MARK: - Steps

  enum Issued: Equatable {
    case new(end: Timestamp?, code: String?)
    case again(coupon: Int)
    case refused(CouponError)
  }

  func issue(_ number: Int, to customer: Int, at now: Timestamp) -> Issued {
    let rules = series[number].settings
    guard rules.validTill >= now else { return .refused(.seriesExpired) }
    let mine = held(number, by: customer)
    if !mine.isEmpty, rules.kind == .generic || !rules.severalPerCustomer {
      guard !rules.neverGiveAgain, let good = mine.last(where: { self.end($0) >= now && canStillUse($0, customer) }) else {
        return .refused(.alreadyHolds)
      }
      return .again(coupon: good)
    }
    for other in series.indices where rules.exclusiveSeries.contains("\(series[other].id)") {
      if held(other, by: customer).contains(where: { self.end($0) >= now }) { return .refused(.holdsExclusive) }
    }
    if rules.maxPerCustomer >= 0, mine.count >= rules.maxPerCustomer { return .refused(.customerIssueLimit) }
    let last = coupons.filter { $0.series == number && $0.owner == customer }.compactMap(\.issuedAt).max()
    if rules.daysBetweenIssues > 0, let last, now < last.adding(days: rules.daysBetweenIssues) {
      return .refused(.tooSoonToIssue)
    }
    if rules.maxCreate >= 0, series[number].issued >= rules.maxCreate { return .refused(.seriesIssueLimit) }
    let end: Timestamp? =
      rules.expiryStrategy == .days ? zone.endOfDay(now, plusDays: Int(rules.expiryValue)) : nil
    guard rules.kind == .uploaded else { return .new(end: end, code: rules.genericCode) }
    guard let code = coupons.first(where: { $0.series == number && $0.owner == nil && !$0.revoked })?.code else {
      return .refused(.noCodeLeft)
    }
    return .new(end: end, code: code)
  }

  private func canStillUse(_ coupon: Int, _ customer: Int) -> Bool {
    let rules = series[coupons[coupon].series].settings
    if !rules.multipleUse { return uses(coupon) == 0 }
    if rules.anyUser, rules.kind != .generic {
      return rules.maxRedemptionsPerCode <= 0 || uses(coupon) < rules.maxRedemptionsPerCode
    }
    if !rules.sameUserAgain { return uses(coupon, by: customer) == 0 }
    let used = standing { $0.customer == customer && coupons[$0.coupon].series == coupons[coupon].series }.count
    return rules.maxRedemptionsPerCustomer < 0 || used < rules.maxRedemptionsPerCustomer
  }

  func redeem(_ code: String, by customer: Int, at now: Timestamp) -> CouponError? {
    guard let coupon = named(code, customer) else { return .codeUnknown }
    let number = coupons[coupon].series
    let rules = series[number].settings
    if coupons[coupon].revoked { return .revoked }
    if rules.validTill < now { return .seriesExpired }
    if end(coupon) < now { return .expired }
    guard let owner = coupons[coupon].owner else { return .notIssued }
    if !rules.anyUser, owner != customer { return .notIssuedToCustomer }
    if uses(coupon, by: customer) > 0 {
      if !rules.sameUserAgain { return .sameCustomerAgain }
      if !rules.multipleUse { return .secondUse }
    }
    if !rules.multipleUse, uses(coupon) > 0, rules.kind != .generic { return .usedUp }
    let mine = standing { $0.customer == customer && coupons[$0.coupon].series == number }
    if rules.maxRedemptionsPerCustomer >= 0, mine.count >= rules.maxRedemptionsPerCustomer {
      return .customerRedemptionLimit
    }
    if rules.daysBetweenRedemptions > 0, let last = mine.map(\.at).max() {
      let next = last.adding(days: rules.daysBetweenRedemptions)
      if now < next { return .tooSoonToRedeem(days: (next.milliseconds(since: now) + 86_399_999) / 86_400_000) }
    }
    if rules.maxRedeem >= 0, redeemed(number) >= rules.maxRedeem { return .seriesRedemptionLimit }
    if rules.anyUser, rules.kind != .generic, rules.maxRedemptionsPerCode > 0, uses(coupon) >= rules.maxRedemptionsPerCode
    {
      return .codeRedemptionLimit
    }
    return nil
  }

  mutating func reactivate(_ redemption: Int, at now: Timestamp) -> CouponError? {
    let coupon = redemptions[redemption].coupon
    if redemptions[redemption].undone || coupons[coupon].revoked || end(coupon) < now { return .redemptionUnknown }
    redemptions[redemption].undone = true
    return nil
  }

  mutating func revoke(_ code: String, at now: Timestamp) -> CouponError? {
    if series.contains(where: { $0.settings.genericCode == code }) { return .notRevocableByCode }
    guard let coupon = named(code, nil), !coupons[coupon].revoked else { return .codeUnknown }
    if series[coupons[coupon].series].settings.validTill < now { return .seriesExpired }
    if uses(coupon) > 0 { return .redeemed }
    coupons[coupon].revoked = true
    return nil
  }

  mutating func expire(_ code: String, _ end: Timestamp, at now: Timestamp) -> CouponError? {
    guard let coupon = named(code, nil), !coupons[coupon].revoked else { return .codeUnknown }
    let last = series[coupons[coupon].series].settings.validTill
    if last < now { return .seriesExpired }
    if end <= now { return .expiryInPast }
    if end > last { return .expiryBeyondSeries }
    coupons[coupon].end = end
    return nil
  }
}
