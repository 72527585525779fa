import Testing

@testable import Model

/// The rules that move points and tiers, one by one.
@Suite struct LoyaltyTests {
  // MARK: - Earning

  @Test func aBillEarnsByTheTierBeforeIt() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(9000))
      try world.sell(shopper, Amount(1000))
      #expect(try world.points(shopper) == Amount(1000))
      #expect(try world.account(shopper).tier == 2)
      try world.sell(shopper, Amount(1000))
      #expect(try world.points(shopper) == Amount(1150))
      try world.sell(shopper, Amount(39_000))
      #expect(try world.account(shopper).tier == 3)
    }
  }

  @Test func anEagerProgramUpgradesFirst() throws {
    var rules = ProgramRules.demo
    rules.tiers.upgradeTiming = .eager
    try withLoyalty(rules: rules) { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(10_000))
      #expect(try world.points(shopper) == Amount(1500))
    }
  }

  @Test func thePartPaidWithPointsEarnsNothing() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000), paidWithPoints: Amount(400))
      #expect(try world.points(shopper) == Amount(60))
      #expect(try world.account(shopper).purchases == Amount(1000))
    }
  }

  @Test func anOutlierCountsNowhere() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(20_000), counts: false)
      let account = try world.account(shopper)
      #expect(account.points == .zero && account.purchases == .zero && account.tier == 1)
    }
  }

  @Test(arguments: [(3, 3_334), (2, 3_330), (1, 3_300), (0, 3_000)])
  func pointsAreRoundedOnceToTheProgramsDecimals(decimals: Int64, thousandths: Int64) throws {
    var rules = ProgramRules.demo
    rules.redemption = .init()
    try withLoyalty(rules: rules, decimals: decimals) { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(thousandths: 33_335))  // 3.3335 points
      #expect(try world.points(shopper) == Amount(thousandths: thousandths))
    }
  }

  @Test func aRoundedThousandthIsNotRoundedAgain() throws {
    try withLoyalty(decimals: 0) { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(thousandths: 4_996))  // 0.4996 points: 0.5 when rounded twice, and then 1
      #expect(try world.points(shopper) == .zero)
    }
  }

  @Test func capsHoldABillAndADay() throws {
    var rules = ProgramRules.demo
    rules.earning.maximumPerBill = Amount(100)
    rules.earning.maximumPerDay = Amount(150)
    try withLoyalty(rules: rules) { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(3000))
      #expect(try world.points(shopper) == Amount(100))
      try world.sell(shopper, Amount(3000))
      #expect(try world.points(shopper) == Amount(150))
      try world.advance(days: 1)
      try world.sell(shopper, Amount(500))
      #expect(try world.points(shopper) == Amount(200))
    }
  }

  @Test func daysAndMinimumBillsBoundEarning() throws {
    var rules = ProgramRules.demo
    rules.earning.minimumBill = Amount(100)
    rules.earning.until = "2026-01-02"
    try withLoyalty(rules: rules) { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(99))
      #expect(try world.points(shopper) == .zero)
      try world.sell(shopper, Amount(100))
      try world.advance(days: 1)
      try world.sell(shopper, Amount(100))
      try world.advance(days: 1)
      try world.sell(shopper, Amount(100))
      #expect(try world.points(shopper) == Amount(20))
    }
  }

  @Test func aSecondProgramJudgesTheBillsOfItsStoreOnly() throws {
    try withLoyalty { world in
      let other = try world.addProgram(
        "Store", rules: .demo, scope: #"[{"type": "STORE", "code": "store.one"}]"#)
      let elsewhere = try world.addProgram("Else", rules: .demo, scope: #"[{"type": "STORE", "code": "store.two"}]"#)
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000))
      let accounts = try world.store.read { try $0.enrollments(customer: shopper) }
      #expect(accounts.count == 2 && accounts.allSatisfy { $0.points == Amount(100) })
      #expect(accounts.contains { $0.program == other } && !accounts.contains { $0.program == elsewhere })
      let spent = try world.redeem(shopper, Amount(150), acrossPrograms: true)
      #expect(
        try world.store.read { try $0.enrollments(customer: shopper) }.map(\.points).reduce(.zero, +) == Amount(50))
      _ = try world.reverse(spent)
      #expect(try world.store.read { try $0.enrollments(customer: shopper) }.allSatisfy { $0.points == Amount(100) })
    }
  }

  // MARK: - Time

  @Test func pointsLiveThroughTheLastDay() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000))
      try world.advance(days: 365, hours: 11)
      #expect(try world.points(shopper) == Amount(100))
      try world.advance(hours: 1)
      let account = try world.account(shopper)
      #expect(account.points == .zero && account.expired == Amount(100) && account.lifetimePoints == Amount(100))
    }
  }

  @Test func expiryByMonthsEndsWithTheMonth() throws {
    var rules = ProgramRules.demo
    rules.expiry = .init(months: 1)
    try withLoyalty(rules: rules) { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000))
      let account = try world.account(shopper)
      let end = try world.store.read { try PointsLedger.expirySchedule(account, nil, $0) }.first?.expiresAt
      #expect(end.map { LoyaltyWorld.zone.dateTime($0) } == "2026-02-28 23:59:59")
    }
  }

  @Test func promisesTurnOnTheMorningAfterTheirDays() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, lines: [.init(sku: "SKU-2001", amount: Amount(100))])
      #expect(try world.account(shopper).promised == Amount(50))
      try world.advance(days: 14)
      #expect(try world.points(shopper) == Amount(10))
      try world.advance(days: 1)
      let account = try world.account(shopper)
      #expect(account.points == Amount(60) && account.promised == .zero)
    }
  }

  @Test func unlockedPromisesTurnAtOnceAndOnlyOnce() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      let sale = try world.sell(shopper, lines: [.init(sku: "SKU-2001", amount: Amount(100))])
      let unlocked = try world.store.write { try PointsLedger.unlock(customer: shopper, bill: sale.id, till: nil, $0) }
      #expect(unlocked.map(\.points) == [Amount(50)])
      #expect(throws: PointsError.nothingPromised) {
        _ = try world.store.write { try PointsLedger.unlock(customer: shopper, bill: sale.id, till: nil, $0) }
      }
      try world.advance(days: 20)
      #expect(try world.points(shopper) == Amount(60))
    }
  }

  @Test func aTierIsRenewedByPurchasesAndFallsWithout() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(50_000))
      try world.sell(shopper, Amount(5000))
      try world.advance(days: 366)
      #expect(try world.account(shopper).tier == 3)
      try world.advance(days: 366)
      #expect(try world.account(shopper).tier == 2)
      try world.advance(days: 366)
      let account = try world.account(shopper)
      #expect(account.tier == 1 && account.tierExpiresAt == nil)
      let kinds = try world.store.read { try Tiers.history(account, $0).map(\.kind) }
      #expect(kinds == [.downgrade, .downgrade, .renew, .upgrade])
    }
  }

  // MARK: - Returns

  @Test func partsOfAReturnAddUpExactly() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      let sale = try world.sell(shopper, Amount(thousandths: 100_010))  // 10.001 points
      var before = Amount.zero
      for part in [33_333, 33_333, 33_344] as [Int64] {
        let amount = Amount(thousandths: part)
        try world.giveBack(shopper, sale, .amount, amount, before: before)
        before += amount
      }
      let account = try world.account(shopper)
      #expect(account.points == .zero && account.returned == Amount(thousandths: 10_001) && account.purchases == .zero)
    }
  }

  @Test func aReturnedLineTakesItsShareAndItsPromise() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      let sale = try world.sell(
        shopper, lines: [.init(sku: "SKU-2001", amount: Amount(400)), .init(sku: "SKU-1", amount: Amount(600))])
      try world.giveBack(
        shopper, sale, .lineItem, Amount(400),
        lines: [.init(original: sale.lines[0].id, amount: Amount(400), returned: Amount(400))])
      let account = try world.account(shopper)
      #expect(account.points == Amount(60) && account.promised == .zero && account.promisedReturned == Amount(50))
    }
  }

  @Test(arguments: [(true, -50), (false, 0)])
  func spentPointsAreOwedOrForgone(mayOwe: Bool, left: Int64) throws {
    try withLoyalty(configs: ["ALLOW_NEGATIVE_BALANCE_ON_RETURN": mayOwe ? "1" : "0"]) { world in
      let shopper = try world.customer()
      let first = try world.sell(shopper, Amount(1000))
      try world.sell(shopper, Amount(500))
      _ = try world.redeem(shopper, Amount(100))
      try world.giveBack(shopper, first, .full, Amount(1000))
      #expect(try world.points(shopper) == Amount(left))
      try world.check()
      try world.sell(shopper, Amount(1000))
      #expect(try world.points(shopper) == Amount(left + 100))
    }
  }

  @Test func expiredPointsAreNotTakenAgain() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      let old = try world.sell(shopper, Amount(1000))
      try world.advance(days: 366)
      try world.sell(shopper, Amount(500))
      try world.giveBack(shopper, old, .full, Amount(1000))
      #expect(try world.points(shopper) == Amount(50))
    }
  }

  @Test func returnsKeepPointsWhereTheOrganizationSaysSo() throws {
    try withLoyalty(configs: ["CONF_POINTS_RETURN_ENABLED": "0"]) { world in
      let shopper = try world.customer()
      let sale = try world.sell(shopper, Amount(1000))
      try world.giveBack(shopper, sale, .full, Amount(1000))
      let account = try world.account(shopper)
      #expect(account.points == Amount(100) && account.purchases == .zero)
    }
  }

  // MARK: - Redemption, transfer, merge

  @Test func eachConditionOfARedemptionHolds() throws {
    var rules = ProgramRules.demo
    rules.redemption.minimumBalance = Amount(300)
    rules.redemption.minimumLifetimePoints = Amount(400)
    rules.redemption.minimumLifetimePurchases = Amount(5000)
    try withLoyalty(rules: rules) { world in
      let shopper = try world.customer()
      func refusal(_ points: Amount) throws -> PointsError? {
        do { _ = try world.redeem(shopper, points) } catch let error as PointsError { return error }
        return nil
      }
      try world.sell(shopper, Amount(2000))
      #expect(try refusal(.zero) == .invalidPoints)
      #expect(try refusal(Amount(9)) == .belowMinimum(Amount(10)))
      #expect(try refusal(Amount(5001)) == .aboveMaximum(Amount(5000)))
      #expect(try refusal(Amount(thousandths: 20_500)) == .notMultiple(of: Amount(1)))
      #expect(try refusal(Amount(201)) == .insufficientPoints)
      #expect(try refusal(Amount(100)) == .balanceTooLow)
      try world.sell(shopper, Amount(1000))
      #expect(try refusal(Amount(100)) == .lifetimePointsTooLow)
      try world.sell(shopper, Amount(1000))
      #expect(try refusal(Amount(100)) == .lifetimePurchasesTooLow)
      try world.sell(shopper, Amount(1000))
      #expect(try refusal(Amount(100)) == nil)
    }
  }

  @Test func theEarliestExpiryIsSpentFirst() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000))
      try world.advance(days: 100)
      try world.sell(shopper, Amount(1000))
      _ = try world.redeem(shopper, Amount(130))
      try world.advance(days: 300)
      #expect(try world.points(shopper) == Amount(70))
    }
  }

  @Test func aReversalKeepsTheExpiryAndALateOneComesBackExpired() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000))
      let spent = try world.redeem(shopper, Amount(80))
      let early = try world.reverse(spent, Amount(30))
      #expect(early.available == Amount(30) && early.expired == .zero)
      #expect(throws: PointsError.moreThanRedeemed) { _ = try world.reverse(spent, Amount(51)) }
      try world.advance(days: 366)
      #expect(try world.points(shopper) == .zero)
      let late = try world.reverse(spent)
      #expect(late.available == .zero && late.expired == Amount(50))
      #expect(throws: PointsError.alreadyReversed) { _ = try world.reverse(spent) }
      let account = try world.account(shopper)
      #expect(account.points == .zero && account.redeemed == .zero && account.expired == Amount(100))
    }
  }

  @Test func aMergeMovesPointsPromisesAndPurchases() throws {
    try withLoyalty { world in
      let (old, new) = (try world.customer(), try world.customer())
      let sale = try world.sell(old, lines: [.init(sku: "SKU-2001", amount: Amount(9000))])
      try world.sell(new, Amount(1500))
      try world.store.write { try PointsLedger.merge(victim: old, survivor: new, $0) }
      let account = try world.account(new)
      #expect(account.points == Amount(1050) && account.promised == Amount(50) && account.tier == 2)
      #expect(try world.points(old) == .zero)
      // The bill is the survivor's now; bringing it back finds its points there.
      try world.giveBack(new, sale, .full, Amount(9000))
      let after = try world.account(new)
      #expect(after.points == Amount(150) && after.promised == .zero)
    }
  }

  @Test func aClockSetBackLosesNoExpiry() throws {
    try withLoyalty { world in
      let shopper = try world.customer()
      try world.sell(shopper, Amount(1000))
      try world.advance(days: 366)
      try world.store.adjustClock { $0.set(LoyaltyWorld.start) }
      try world.sell(shopper, Amount(1000))
      try world.advance(days: 366)
      #expect(try world.points(shopper) == .zero)
    }
  }
}
