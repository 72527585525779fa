@testable import Model

/// The loyalty rules once more, slow and obvious: arrays of lots, no database, thousandths as plain integers.
///
/// It shares no code with the engine beyond the numbers of the program that the random walk runs.
struct ReferenceLoyalty {
  static let day: Int64 = 86_400_000
  static let offset: Int64 = 19_800_000  // Kolkata

  /// The walk's program.
  static let rates: [Int64] = [10_000, 15_000, 20_000]
  static let thresholds: [Int64] = [0, 10_000_000, 50_000_000]
  static let expiryDays: Int64 = 30
  static let tierDays: Int64 = 60
  static let renewal: Int64 = 5_000_000
  static let promiseDays: Int64 = 14
  /// What may be redeemed at a time, by tier, in whole points.
  static let redeemable: [ClosedRange<Int>] = [10...5000, 20...5000, 10...5500]
  /// Bills from here on give coins, one for each hundred.
  static let coinsFrom: Int64 = 1_000_000

  enum Basis { case bill, line, fixed }

  struct Lot {
    var first: Int64
    var left: Int64
    var isPromised: Bool
    var expires: Int64?
    var converts: Int64?
    var bill: Int64?
    var line: Int64?
    var basis: Basis
    /// The lot in which the points were first given.
    var root: Int?
    var returned: Int64 = 0
    var expired: Int64 = 0
  }

  struct Account {
    var lots: [Lot] = []
    var owed: Int64 = 0
    var redeemed: Int64 = 0
    var expired: Int64 = 0
    var returned: Int64 = 0
    var promisedReturned: Int64 = 0
    var adjusted: Int64 = 0
    var purchases: Int64 = 0
    var period: Int64 = 0
    var tier = 1
    var tierEnd: Int64?
    /// Every movement of spendable points, signed.
    var book: [Int64] = []
    /// Coins that bills gave, and what returns took back of them.
    var coins: [Int64: (given: Int64, taken: Int64)] = [:]

    var points: Int64 { lots.reduce(0) { $1.isPromised ? $0 : $0 + $1.left } - owed }
    var promised: Int64 { lots.reduce(0) { $1.isPromised ? $0 + $1.left : $0 } }
  }

  struct Draw {
    var lot: Int
    var points: Int64
    var restored: Int64 = 0
  }

  var accounts: [Account]
  var now: Int64
  var mayOwe: Bool

  init(count: Int, now: Int64, mayOwe: Bool) {
    accounts = Array(repeating: Account(), count: count)
    self.now = now
    self.mayOwe = mayOwe
  }

  static func midnight(_ moment: Int64, plus days: Int64) -> Int64 {
    ((moment + offset) / day + days) * day - offset
  }

  /// `points × part / whole` in steps of a hundredth, halves up.
  static func share(_ points: Int64, _ part: Int64, _ whole: Int64) -> Int64 {
    let numerator = Int128(points) * Int128(part)
    let denominator = Int128(whole) * 10
    return Int64((numerator * 2 + denominator) / (denominator * 2)) * 10
  }

  // MARK: - Credits

  /// Adds a lot; what is owed is paid out of it first, unless it is past its end.
  @discardableResult
  mutating func give(_ who: Int, _ lot: Lot) -> Int {
    var lot = lot
    if !lot.isPromised {
      accounts[who].book.append(lot.first)
      if lot.expires.map({ $0 >= now }) ?? true {
        let paid = min(accounts[who].owed, lot.left)
        accounts[who].owed -= paid
        lot.left -= paid
      }
    }
    accounts[who].lots.append(lot)
    return accounts[who].lots.count - 1
  }

  var usualEnd: Int64 { ReferenceLoyalty.midnight(now, plus: ReferenceLoyalty.expiryDays + 1) - 1000 }

  // MARK: - Debits

  /// Spendable lots, the earliest end first, then the oldest.
  func order(_ who: Int) -> [Int] {
    accounts[who].lots.indices.filter { index in
      let lot = accounts[who].lots[index]
      return !lot.isPromised && lot.left > 0 && lot.expires.map { $0 >= now } ?? true
    }.sorted { one, other in
      let first = accounts[who].lots[one].expires ?? .max
      let second = accounts[who].lots[other].expires ?? .max
      return first == second ? one < other : first < second
    }
  }

  mutating func spend(_ who: Int, _ points: Int64) -> [Draw] {
    var left = points
    var draws: [Draw] = []
    for index in order(who) where left > 0 {
      let part = min(left, accounts[who].lots[index].left)
      accounts[who].lots[index].left -= part
      left -= part
      draws.append(Draw(lot: index, points: part))
    }
    accounts[who].book.append(-points)
    return draws
  }

  // MARK: - Bills

  mutating func sell(_ who: Int, bill: Int64, amount: Int64, lines: [(id: Int64, sku: String, amount: Int64)]) {
    let rate = ReferenceLoyalty.rates[accounts[who].tier - 1]
    accounts[who].purchases += amount
    accounts[who].period += amount
    func lot(_ points: Int64, _ basis: Basis, line: Int64? = nil, promised: Bool = false) -> Lot {
      Lot(
        first: points, left: points, isPromised: promised, expires: promised ? nil : usualEnd,
        converts: promised ? ReferenceLoyalty.midnight(now, plus: ReferenceLoyalty.promiseDays + 1) : nil, bill: bill,
        line: line, basis: basis)
    }
    let regular = ReferenceLoyalty.share(amount, rate, 100_000)
    if amount >= 20_000, regular > 0 { give(who, lot(regular, .bill)) }
    if let line = lines.first(where: { $0.sku == "SKU-2001" }) {
      give(who, lot(50_000, .line, line: line.id, promised: true))
    }
    for line in lines where line.sku == "SKU-3001" {
      let points = ReferenceLoyalty.share(line.amount, 2_500, 100_000)
      if points > 0 { give(who, lot(points, .line, line: line.id)) }
    }
    if amount >= 500_000 { give(who, lot(25_000, .fixed)) }
    if amount >= ReferenceLoyalty.coinsFrom {
      accounts[who].coins[bill] = (ReferenceLoyalty.share(amount, 1_000, 100_000), 0)
    }
    upgrade(who)
  }

  private mutating func upgrade(_ who: Int) {
    let reached = ReferenceLoyalty.thresholds.lastIndex { accounts[who].purchases >= $0 } ?? 0
    guard reached + 1 > accounts[who].tier else { return }
    enter(who, reached + 1)
  }

  private mutating func enter(_ who: Int, _ tier: Int) {
    accounts[who].tier = tier
    accounts[who].period = 0
    accounts[who].tierEnd =
      tier == 1 ? nil : ReferenceLoyalty.midnight(now, plus: ReferenceLoyalty.tierDays + 1) - 1000
  }

  /// - Parameter line: the returned line, its amount, and how much of it has come back in all; nil but for LINE_ITEM.
  mutating func giveBack(
    _ who: Int, bill: Int64, whole: Int64, amount: Int64, before: Int64, byLine: Bool,
    line: (id: Int64, amount: Int64, returned: Int64)?
  ) {
    let isAll = before + amount >= whole
    if let coins = accounts[who].coins[bill] {
      let due = isAll ? coins.given : ReferenceLoyalty.share(coins.given, before + amount, whole)
      accounts[who].coins[bill] = (coins.given, max(coins.taken, due))
    }
    var used: [Int: Int64] = [:]
    var regular: Int64 = 0
    var promised: Int64 = 0
    var missing: Int64 = 0
    for index in accounts[who].lots.indices
    where accounts[who].lots[index].bill == bill && accounts[who].lots[index].root == nil {
      let lot = accounts[who].lots[index]
      let target: Int64
      if isAll {
        target = lot.first
      } else if !byLine || lot.basis == .bill {
        target = min(lot.first, ReferenceLoyalty.share(lot.first, before + amount, whole))
      } else if lot.basis == .line, let line, line.id == lot.line {
        target =
          line.returned >= line.amount
          ? lot.first : min(lot.first, ReferenceLoyalty.share(lot.first, line.returned, line.amount))
      } else {
        target = lot.returned
      }
      guard target > lot.returned else { continue }
      let family = accounts[who].lots.indices.filter { $0 == index || accounts[who].lots[$0].root == index }
      let gone = family.reduce(Int64(0)) { $0 + accounts[who].lots[$1].expired }
      var take = max(0, min(target - lot.returned, lot.first - lot.returned - gone))
      accounts[who].lots[index].returned = target
      for member in family where take > 0 {
        let part = min(take, accounts[who].lots[member].left)
        accounts[who].lots[member].left -= part
        if accounts[who].lots[member].isPromised { promised += part } else { regular += part }
        used[member, default: 0] += part
        take -= part
      }
      missing += take
    }
    for index in order(who) where missing > 0 {
      let part = min(missing, accounts[who].lots[index].left)
      accounts[who].lots[index].left -= part
      regular += part
      missing -= part
    }
    if mayOwe {
      accounts[who].owed += missing
      regular += missing
    }
    accounts[who].returned += regular
    accounts[who].promisedReturned += promised
    if regular > 0 { accounts[who].book.append(-regular) }
    accounts[who].purchases -= amount
    accounts[who].period = max(0, accounts[who].period - amount)
  }

  // MARK: - Redemptions, transfers, corrections

  func mayRedeem(_ who: Int, _ points: Int) -> Bool {
    ReferenceLoyalty.redeemable[accounts[who].tier - 1].contains(points) && canSpend(who, Int64(points) * 1000)
  }

  func canSpend(_ who: Int, _ points: Int64) -> Bool { accounts[who].points >= points }

  mutating func redeem(_ who: Int, _ points: Int64) -> [Draw] {
    accounts[who].redeemed += points
    return spend(who, points)
  }

  /// - Returns: how much came back expired.
  mutating func reverse(_ who: Int, _ points: Int64, _ draws: inout [Draw]) -> Int64 {
    var left = points
    var late: Int64 = 0
    let latest = draws.indices.sorted { one, other in
      let first = accounts[who].lots[draws[one].lot].expires ?? .max
      let second = accounts[who].lots[draws[other].lot].expires ?? .max
      return first == second ? draws[one].lot > draws[other].lot : first > second
    }
    for index in latest where left > 0 {
      let part = min(left, draws[index].points - draws[index].restored)
      guard part > 0 else { continue }
      draws[index].restored += part
      left -= part
      var lot = accounts[who].lots[draws[index].lot]
      lot.root = lot.root ?? draws[index].lot
      lot.first = part
      lot.left = part
      lot.returned = 0
      lot.expired = 0
      accounts[who].redeemed -= part
      let made = give(who, lot)
      if let end = lot.expires, end < now {
        accounts[who].lots[made].left = 0
        accounts[who].lots[made].expired = part
        accounts[who].expired += part
        accounts[who].book.append(-part)
        late += part
      }
    }
    return late
  }

  mutating func transfer(_ from: Int, _ to: Int, _ points: Int64) {
    accounts[from].redeemed += points
    _ = spend(from, points)
    credit(to, points)
  }

  mutating func adjust(_ who: Int, _ points: Int64) {
    accounts[who].adjusted += points
    if points > 0 { credit(who, points) } else { _ = spend(who, -points) }
  }

  private mutating func credit(_ who: Int, _ points: Int64) {
    give(
      who,
      Lot(
        first: points, left: points, isPromised: false, expires: usualEnd, converts: nil, bill: nil, line: nil,
        basis: .fixed))
  }

  // MARK: - Time

  /// Lives through every midnight up to a moment.
  mutating func advance(to target: Int64) {
    var midnight = ReferenceLoyalty.midnight(now, plus: 1)
    while midnight <= target {
      now = midnight
      for who in accounts.indices { passMidnight(who) }
      midnight += ReferenceLoyalty.day
    }
    now = target
  }

  private mutating func passMidnight(_ who: Int) {
    for index in accounts[who].lots.indices {
      let lot = accounts[who].lots[index]
      guard lot.left > 0 else { continue }
      if !lot.isPromised, let end = lot.expires, end < now {
        accounts[who].lots[index].left = 0
        accounts[who].lots[index].expired += lot.left
        accounts[who].expired += lot.left
        accounts[who].book.append(-lot.left)
      } else if lot.isPromised, let date = lot.converts, date <= now {
        accounts[who].lots[index].left = 0
        var regular = lot
        regular.isPromised = false
        regular.first = lot.left
        regular.root = index
        regular.converts = nil
        regular.expires = usualEnd
        regular.returned = 0
        give(who, regular)
      }
    }
    if let end = accounts[who].tierEnd, end < now {
      enter(who, accounts[who].period >= ReferenceLoyalty.renewal ? accounts[who].tier : accounts[who].tier - 1)
    }
  }
}
