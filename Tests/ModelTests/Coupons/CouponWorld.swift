import Testing

@testable import Model

/// What the tests of coupons do in an organization of one till: series, customers, coupons.
extension LoyaltyWorld {
  /// A series that ends in a year; several coupons to a customer unless `change` says otherwise.
  func series(_ change: (inout CouponSeries) -> Void = { _ in }) throws -> CouponSeries {
    try store.write { session in
      var series = CouponSeries()
      series.description = "An offer"
      series.discountValue = Amount(100)
      series.validTill = try session.zone.endOfDay(session.now, plusDays: 365)
      series.redemptionFrom = try session.zone.startOfDay(session.now)
      series.severalPerCustomer = true
      series.smsDisabled = true
      change(&series)
      return try Coupons.create(series, by: till, session)
    }
  }

  func issue(_ series: Int64, to customer: Int64) throws -> IssuedCoupon {
    try store.write { session in
      let customer = try #require(try Customers.find(id: customer, session))
      return try Coupons.issue(series: series, to: customer, CouponIssue(till: till), session)
    }
  }

  @discardableResult
  func redeem(_ code: String, by customer: Int64, _ change: (inout RedemptionTerms) -> Void = { _ in }) throws -> Int64 {
    try store.write { session in
      let customer = try #require(try Customers.find(id: customer, session))
      var terms = RedemptionTerms(till: try #require(try session.entities[till]))
      change(&terms)
      return try Coupons.redeem(.code(code), for: customer, terms, session).redemption
    }
  }

  func reactivate(_ redemption: Int64) throws {
    try store.write { try Coupons.reactivate(redemption: redemption, $0) }
  }

  func revoke(_ code: String) throws -> Coupon {
    try store.write { try Coupons.revoke(code: code, series: nil, $0) }
  }

  func upload(_ code: String, to series: Int64, for customer: Int64? = nil) throws {
    try store.write { session in
      let series = try #require(try Coupons.series(id: series, session))
      try Coupons.upload(code: code, to: series, for: customer, till: till, session)
    }
  }

  func coupon(_ code: String, of customer: Int64? = nil) throws -> Coupon {
    try store.read { try #require(try Coupons.coupon(code: code, customer: customer, $0)) }
  }

  func counters(_ series: Int64) throws -> CouponSeries {
    try store.read { try #require(try Coupons.series(id: series, $0)) }
  }

  /// The error that a call throws; nil where it goes well.
  func failure(_ body: () throws -> Void) throws -> CouponError? {
    do {
      try body()
      return nil
    } catch let error as CouponError {
      return error
    }
  }
}
