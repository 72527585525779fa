import Testing

@testable import Model

/// The engine against a slow and obvious reference: the same steps, the same books after each of them.
@Suite struct RandomWalkTests {
  static let customers = 50

  static var rules: ProgramRules {
    var rules = ProgramRules.demo
    rules.earning.minimumBill = Amount(20)
    rules.expiry = .init(days: Int(ReferenceLoyalty.expiryDays))
    rules.tiers.validityDays = Int(ReferenceLoyalty.tierDays)
    var big = ProgramRules.Bonus(name: "Big bill", points: Amount(25))
    big.minimumBill = Amount(500)
    rules.bonuses += [
      ProgramRules.Bonus(
        name: "Special", rate: Amount(thousandths: 2500), lines: .init(skus: ["SKU-3001"])), big,
    ]
    rules.currencies = [ProgramRules.Currency(identifier: "coin", name: "Coins", rate: Amount(1))]
    rules.currencies[0].minimumBill = Amount(1000)
    var second = ProgramRules.Redemption()
    second.minimum = Amount(20)
    var third = ProgramRules.Redemption()
    third.maximum = Amount(5500)
    rules.redemption.tiers = ["Gold": second, "Platinum": third]
    return rules
  }

  @Test(arguments: [true, false]) func theBooksAreTheReferences(mayOwe: Bool) throws {
    let configs = ["ALLOW_NEGATIVE_BALANCE_ON_RETURN": mayOwe ? "1" : "0"]
    try withLoyalty(rules: RandomWalkTests.rules, decimals: 2, configs: configs) { world in
      var walk = try Walk(world, mayOwe: mayOwe, seed: mayOwe ? 11 : 12)
      for step in 1...10_000 {
        try walk.step()
        if step % 2_500 == 0 { try world.check() }
        if walk.hasFailed { return }
      }
      #expect(walk.kinds.values.allSatisfy { $0 > 200 }, "the walk did too little of something: \(walk.kinds)")
    }
  }

  @Test func aJumpIsAHundredSteps() throws {
    var states: [[String]] = []
    for parts in [1, 100] {
      try withLoyalty(rules: RandomWalkTests.rules, decimals: 2) { world in
        var walk = try Walk(world, mayOwe: false, seed: 5)
        for _ in 1...400 { try walk.step() }
        for _ in 0..<parts { try world.advance(days: Int64(400 / parts)) }
        states.append(try walk.state())
      }
    }
    #expect(states[0] == states[1])
  }
}

/// Random steps, done twice: by the engine and by the reference.
struct Walk {
  struct Sale {
    var who: Int
    var sale: LoyaltyWorld.Sale
    var returned = Amount.zero
    var byLine: Bool?
    var lineReturned: [Int64: Amount] = [:]
  }

  struct Spent {
    var who: Int
    var redemption: Redemption
    var left: Int64
    var draws: [ReferenceLoyalty.Draw]
  }

  let world: LoyaltyWorld
  var reference: ReferenceLoyalty
  var random: SeededGenerator
  var people: [Int64] = []
  var sales: [Sale] = []
  var spent: [Spent] = []
  var kinds: [String: Int] = [:]
  var hasFailed = false

  init(_ world: LoyaltyWorld, mayOwe: Bool, seed: UInt64) throws {
    self.world = world
    random = SeededGenerator(seed: seed)
    reference = ReferenceLoyalty(
      count: RandomWalkTests.customers, now: world.now.milliseconds, mayOwe: mayOwe)
    for _ in 0..<RandomWalkTests.customers { people.append(try world.customer()) }
  }

  mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func step() throws {
    let who = pick(0...people.count - 1)
    var touched = [who]
    switch pick(1...100) {
    case 1...42: try sell(who)
    case 43...62: touched = try giveBack()
    case 63...78: try redeem(who)
    case 79...87: touched = try reverse()
    case 88...92: touched.append(try transfer(who))
    case 93...95: try adjust(who)
    default:
      try jump()
      touched = Array(people.indices)
    }
    try compare(touched)
  }

  private mutating func sell(_ who: Int) throws {
    kinds["sell", default: 0] += 1
    var lines: [LoyaltyWorld.Line] = []
    for _ in 1...pick(1...3) {
      let sku = ["SKU-1001", "SKU-2001", "SKU-3001", "SKU-4001"][pick(0...3)]
      let amount = pick(1...20) == 1 ? pick(100_000...2_500_000) : pick(1...60_000)
      lines.append(.init(sku: sku, amount: Amount(thousandths: Int64(amount) * 10)))
    }
    let sale = try world.sell(people[who], lines: lines)
    reference.sell(
      who, bill: sale.id, amount: sale.amount.thousandths,
      lines: sale.lines.map { ($0.id, $0.sku, $0.amount.thousandths) })
    sales.append(Sale(who: who, sale: sale))
    if sales.count > 400 { sales.removeFirst(100) }
  }

  private mutating func giveBack() throws -> [Int] {
    guard !sales.isEmpty else { return [] }
    let index = pick(0...sales.count - 1)
    var sale = sales[index]
    let left = sale.sale.amount - sale.returned
    guard left > .zero else { return [] }
    kinds["return", default: 0] += 1
    if sale.byLine == nil, pick(1...4) == 1 {
      try world.giveBack(people[sale.who], sale.sale, .full, left)
      reference.giveBack(
        sale.who, bill: sale.sale.id, whole: sale.sale.amount.thousandths, amount: left.thousandths, before: 0,
        byLine: false, line: nil)
      sale.returned = sale.sale.amount
      sale.byLine = false
    } else if sale.byLine ?? (pick(1...2) == 1) {
      sale.byLine = true
      let open = sale.sale.lines.filter { $0.amount > sale.lineReturned[$0.id] ?? .zero }
      let line = open[pick(0...open.count - 1)]
      let rest = line.amount - (sale.lineReturned[line.id] ?? .zero)
      let part = pick(1...2) == 1 ? rest : Amount(thousandths: Int64(pick(1...Int(rest.thousandths / 10))) * 10)
      sale.lineReturned[line.id, default: .zero] += part
      let all = sale.lineReturned[line.id] ?? .zero
      try world.giveBack(
        people[sale.who], sale.sale, pick(1...5) == 1 ? .cancelled : .lineItem, part, before: sale.returned,
        lines: [.init(original: line.id, amount: line.amount, returned: all)])
      reference.giveBack(
        sale.who, bill: sale.sale.id, whole: sale.sale.amount.thousandths, amount: part.thousandths,
        before: sale.returned.thousandths, byLine: true,
        line: (line.id, line.amount.thousandths, all.thousandths))
      sale.returned += part
    } else {
      sale.byLine = false
      let part = pick(1...3) == 1 ? left : Amount(thousandths: Int64(pick(1...Int(left.thousandths / 10))) * 10)
      try world.giveBack(people[sale.who], sale.sale, .amount, part, before: sale.returned)
      reference.giveBack(
        sale.who, bill: sale.sale.id, whole: sale.sale.amount.thousandths, amount: part.thousandths,
        before: sale.returned.thousandths, byLine: false, line: nil)
      sale.returned += part
    }
    sales[index] = sale
    return [sale.who]
  }

  private mutating func redeem(_ who: Int) throws {
    kinds["redeem", default: 0] += 1
    let balance = Int(reference.accounts[who].points / 1000)
    let points = pick(1...6) == 1 ? pick(1...6000) : max(1, min(balance, pick(5...400)))
    let isAllowed = reference.mayRedeem(who, points)
    do {
      let redemption = try world.redeem(people[who], Amount(Int64(points)))
      #expect(isAllowed, "\(points) of \(balance) points were redeemed")
      let draws = reference.redeem(who, Int64(points) * 1000)
      spent.append(Spent(who: who, redemption: redemption, left: Int64(points) * 1000, draws: draws))
      if spent.count > 300 { spent.removeFirst(100) }
    } catch let error as PointsError {
      #expect(!isAllowed, "\(points) of \(balance) points were refused: \(error)")
    }
  }

  private mutating func reverse() throws -> [Int] {
    guard !spent.isEmpty else { return [] }
    let index = pick(0...spent.count - 1)
    guard spent[index].left > 0 else { return [] }
    kinds["reverse", default: 0] += 1
    let part = pick(1...2) == 1 ? spent[index].left : Int64(pick(1...Int(spent[index].left)))
    let done = try world.reverse(spent[index].redemption, Amount(thousandths: part))
    var draws = spent[index].draws
    let late = reference.reverse(spent[index].who, part, &draws)
    spent[index].draws = draws
    spent[index].left -= part
    #expect(done.expired.thousandths == late && done.points.thousandths == part)
    return [spent[index].who]
  }

  private mutating func transfer(_ who: Int) throws -> Int {
    kinds["transfer", default: 0] += 1
    let to = (who + pick(1...people.count - 1)) % people.count
    let points = Int64(pick(1...150))
    let isAllowed = reference.canSpend(who, points * 1000)
    do {
      try world.transfer(people[who], people[to], Amount(points))
      #expect(isAllowed)
      reference.transfer(who, to, points * 1000)
    } catch let error as PointsError {
      #expect(!isAllowed, "\(error)")
    }
    return to
  }

  private mutating func adjust(_ who: Int) throws {
    kinds["adjust", default: 0] += 1
    let points = Int64(pick(-200...200)) * 500 + 250
    let isAllowed = points > 0 || reference.canSpend(who, -points)
    do {
      try world.store.write { session in
        try PointsLedger.adjust(
          customer: people[who], by: Amount(thousandths: points), .init(.manualPointsAdjustment, reason: "test"),
          session)
      }
      #expect(isAllowed)
      reference.adjust(who, points)
    } catch let error as PointsError {
      #expect(!isAllowed, "\(error)")
    }
  }

  private mutating func jump() throws {
    kinds["jump", default: 0] += 1
    let minutes: Int
    switch pick(1...10) {
    case 1...5: minutes = pick(1...600)
    case 6...9: minutes = pick(600...5_000)
    default: minutes = pick(5_000...60_000)
    }
    try world.store.adjustClock { $0.set($0.now.adding(minutes: Int64(minutes))) }
    reference.advance(to: world.now.milliseconds)
  }

  private mutating func compare(_ touched: [Int]) throws {
    let ids = touched.map { people[$0] }
    let (accounts, coins) = try world.store.read { session in
      (
        try ids.map { id in try #require(try session.enrollments(customer: id).first) },
        try ids.map { id in
          try AlternateCurrencies.closing(customer: id, program: nil, until: nil, session).first?.balance ?? .zero
        }
      )
    }
    for (who, account) in zip(touched, accounts) { compare(who, account) }
    for (who, coins) in zip(touched, coins) {
      let wanted = reference.accounts[who].coins.values.reduce(0) { $0 + $1.given - $1.taken }
      #expect(coins.thousandths == wanted, "coins of customer \(who) after \(kinds)")
      if coins.thousandths != wanted { hasFailed = true }
    }
  }

  private mutating func compare(_ who: Int, _ account: Enrollment) {
    let wanted = reference.accounts[who]
    let found: [Int64] = [
      account.points.thousandths, account.promised.thousandths, account.redeemed.thousandths,
      account.expired.thousandths, account.returned.thousandths, account.promisedReturned.thousandths,
      account.adjusted.thousandths, account.purchases.thousandths, account.periodPurchases.thousandths,
      Int64(account.tier), account.tierExpiresAt?.milliseconds ?? -1,
    ]
    let expected: [Int64] = [
      wanted.points, wanted.promised, wanted.redeemed, wanted.expired, wanted.returned, wanted.promisedReturned,
      wanted.adjusted, wanted.purchases, wanted.period, Int64(wanted.tier), wanted.tierEnd ?? -1,
    ]
    #expect(
      found == expected,
      """
      of customer \(who) after \(kinds): points, promised, redeemed, expired, returned, promised returned, adjusted, \
      purchases, purchases of the period, tier and its end
      """)
    let booked = wanted.book.reduce(0, +)
    #expect(account.points.thousandths == booked, "credits less debits are \(booked)")
    if found != expected { hasFailed = true }
  }

  /// Everything that the ledger says of everybody, as text.
  func state() throws -> [String] {
    try world.store.read { session in
      var lines: [String] = []
      for id in people {
        for account in try session.enrollments(customer: id) {
          lines.append("\(account)")
          lines += try Tiers.history(account, session).map { "\($0)" }
        }
        let filter = Ledger.Filter(.customer(id))
        for event in try Ledger.events(filter, limit: 100_000, offset: 0, session) {
          let movements = try Ledger.movements(of: event.id, filter, session)
          lines.append("\(event.name) \(event.happenedAt) \(movements)")
        }
      }
      return lines
    }
  }
}
