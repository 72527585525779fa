import Testing

@testable import Model

/// How much of a bonus there is.
@Suite struct BonusLimitTests {
  /// A program whose bonus of 50 points for a bill of SKU-2001 is limited; nothing else earns.
  private func withLimits(_ limits: BonusLimit..., body: (LoyaltyWorld) throws -> Void) throws {
    var rules = ProgramRules.demo
    rules.earning.minimumBill = Amount(1_000_000)
    rules.bonuses[0].promisedAfterDays = nil
    rules.bonuses[0].limits = limits
    try withLoyalty(rules: rules, body)
  }

  private func buy(_ world: LoyaltyWorld, _ shopper: Int64) throws {
    try world.sell(shopper, Amount(100), lines: [.init(sku: "SKU-2001", amount: Amount(100))])
  }

  @Test func aCustomerHasItSoManyTimes() throws {
    try withLimits(BonusLimit(on: .customer, times: 2)) { world in
      let (shopper, other) = (try world.customer(), try world.customer())
      for _ in 1...3 { try buy(world, shopper) }
      try buy(world, other)
      #expect(try world.points(shopper) == Amount(100))
      #expect(try world.points(other) == Amount(50))
    }
  }

  @Test func theLastOfThePointsAreGivenInPart() throws {
    try withLimits(BonusLimit(on: .customer, points: Amount(120))) { world in
      let shopper = try world.customer()
      for _ in 1...4 { try buy(world, shopper) }
      #expect(try world.points(shopper) == Amount(120))
    }
  }

  @Test func allCustomersShareWhatThePromotionHas() throws {
    try withLimits(BonusLimit(on: .promotion, points: Amount(80))) { world in
      let (first, second) = (try world.customer(), try world.customer())
      try buy(world, first)
      try buy(world, second)
      #expect(try world.points(first) == Amount(50))
      #expect(try world.points(second) == Amount(30))
    }
  }

  @Test(arguments: [(BonusLimit.Period.daily, 1), (.weekly, 7), (.monthly, 30)] as [(BonusLimit.Period, Int64)])
  func aPeriodMovesOnWithTheCalendar(period: BonusLimit.Period, days: Int64) throws {
    try withLimits(BonusLimit(on: .customer, times: 1, period: period)) { world in
      let shopper = try world.customer()
      try buy(world, shopper)
      if days > 1 { try world.advance(days: days - 1) }
      try buy(world, shopper)
      #expect(try world.points(shopper) == Amount(50))
      try world.advance(days: 1)
      try buy(world, shopper)
      #expect(try world.points(shopper) == Amount(100))
    }
  }

  @Test func theNarrowestOfSeveralLimitsHolds() throws {
    try withLimits(BonusLimit(on: .customer, times: 3), BonusLimit(on: .customer, points: Amount(60))) { world in
      let shopper = try world.customer()
      for _ in 1...3 { try buy(world, shopper) }
      #expect(try world.points(shopper) == Amount(60))
    }
  }
}
