import Testing

@testable import Model

/// What a program says of returns beyond points: redemptions given back, tiers taken away, figures.
@Suite struct ReturnRuleTests {
  private func redeemFor(_ sale: LoyaltyWorld.Sale, _ redemption: Redemption, _ world: LoyaltyWorld) throws {
    try world.store.write { session in
      _ = try Redemptions.attach([redemption.id], bill: sale.id, number: "B", customer: redemption.customer ?? 0, session)
    }
  }

  @Test(arguments: [true, false]) func aWholeReturnGivesBackWhatPaidForTheBill(givesBack: Bool) throws {
    var rules = ProgramRules.demo
    rules.returns.giveBackRedemptions = givesBack
    try withLoyalty(rules: rules) { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000))
      let spent = try world.redeem(shopper, Amount(60))
      let sale = try world.sell(shopper, Amount(300), paidWithPoints: Amount(60))
      try redeemFor(sale, spent, world)
      #expect(try world.points(shopper) == Amount(40 + 24))
      try world.giveBack(shopper, sale, .amount, Amount(100))
      #expect(try world.points(shopper) == Amount(40 + 16))
      try world.giveBack(shopper, sale, .amount, Amount(200), before: Amount(100))
      #expect(try world.points(shopper) == Amount(givesBack ? 100 : 40))
      #expect(try world.account(shopper).redeemed == Amount(givesBack ? 0 : 60))
    }
  }

  @Test func pointsGivenBackAfterTheirEndComeBackExpired() throws {
    var rules = ProgramRules.demo
    rules.returns.giveBackRedemptions = true
    rules.expiry = .init(days: 10)
    try withLoyalty(rules: rules) { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000))
      let spent = try world.redeem(shopper, Amount(60))
      let sale = try world.sell(shopper, Amount(300), paidWithPoints: Amount(60))
      try redeemFor(sale, spent, world)
      try world.advance(days: 20)
      try world.giveBack(shopper, sale, .full, Amount(300))
      #expect(try world.points(shopper) == .zero)
      #expect(try world.account(shopper).expired == Amount(100 + 24))
    }
  }

  @Test(arguments: [true, false]) func aTierStaysAfterAReturnUnlessTheProgramTakesItAway(mayDowngrade: Bool) throws {
    var rules = ProgramRules.demo
    rules.returns.mayDowngrade = mayDowngrade
    try withLoyalty(rules: rules) { world in
      let shopper = try world.customer()
      let first = try world.sell(shopper, Amount(9000))
      let second = try world.sell(shopper, Amount(3000))
      #expect(try world.account(shopper).tier == 2)
      try world.giveBack(shopper, second, .full, Amount(3000))
      #expect(try world.account(shopper).tier == (mayDowngrade ? 1 : 2))
      #expect(try world.account(shopper).purchases == Amount(9000))
      #expect(try world.account(shopper).lifetimePoints == Amount(900))
      // The bill's own rate is taken back, not that of the tier at the time of the return.
      try world.giveBack(shopper, first, .full, Amount(9000))
      #expect(try world.points(shopper) == .zero)
      #expect(try world.account(shopper).purchases == .zero)
      #expect(try world.account(shopper).visits == 0)
    }
  }

  /// A bill of 1,000 counted for 800, because a line of 200 is an outlier.
  @Test func anAmountThatComesBackOfABillWithAnOutlierIsCountedInProportion() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      let sale = try world.sell(shopper, Amount(800))
      for (before, purchases) in [(0, 400), (500, 0)] as [(Int64, Int64)] {
        try world.store.write { session in
          _ = try Loyalty.billReturned(
            ReturnFacts(
              original: sale.id, originalAmount: Amount(1000), bill: sale.id, customer: shopper, till: world.till,
              kind: .amount, amount: Amount(500), counted: Amount(400), returnedBefore: Amount(before)),
            session)
        }
        #expect(try world.account(shopper).purchases == Amount(purchases))
        #expect(try world.points(shopper) == Amount(purchases / 10))
      }
    }
  }

  @Test func whatIsOwedIsSettledByTheNextCreditFirst() throws {
    try withLoyalty(configs: ["ALLOW_NEGATIVE_BALANCE_ON_RETURN": "1"]) { world in
      let shopper = try world.customer()
      let sale = try world.sell(shopper, Amount(1000))
      _ = try world.redeem(shopper, Amount(80))
      try world.giveBack(shopper, sale, .full, Amount(1000))
      #expect(try world.points(shopper) == Amount(-80))
      #expect(throws: PointsError.insufficientPoints) { _ = try world.redeem(shopper, Amount(10)) }
      try world.sell(shopper, Amount(500))
      #expect(try world.points(shopper) == Amount(-30))
      try world.sell(shopper, Amount(500))
      #expect(try world.points(shopper) == Amount(20))
      _ = try world.redeem(shopper, Amount(20))
      #expect(try world.points(shopper) == .zero)
    }
  }
}
