/// What a program gives for a bill: a pure function of the program, the tier and the bill.
enum Earning {
  struct Award {
    var points: Amount
    /// Rounded to three decimals only.
    var raw: Amount
    var beforeCapping: Amount
    var category: PointsCategory
    var type: PointsType
    var basis: LedgerWriter.Basis
    var line: Int64?
    var source: Amount
    var rule: String
    var promisedAfterDays: Int?
    /// Whether it is the regular award for the amount, which caps hold, or a bonus.
    var isBonus: Bool
  }

  /// - Parameter storeCode: the code of the store that sold.
  /// - Parameter leftToday: how much a daily cap still allows; nil without one.
  static func awards(
    _ program: Program, tier: Tier, _ facts: BillFacts, storeCode: String?, day: CivilTime, leftToday: Amount?
  ) -> [Award] {
    regular(program, tier, facts, day, leftToday) + bonuses(program, facts, storeCode, day)
  }

  private static func regular(
    _ program: Program, _ tier: Tier, _ facts: BillFacts, _ day: CivilTime, _ leftToday: Amount?
  ) -> [Award] {
    let rules = program.rules.earning
    guard tier.earnRate > .zero, facts.amount >= rules.minimumBill, includes(rules.from, rules.until, day) else {
      return []
    }
    let paid = rules.onPartPaidWithPoints ? .zero : facts.paidWithPoints
    let excluded = facts.lines.reduce(Amount.zero) { rules.exclude.matches($1) ? $0 + $1.amount : $0 }
    let counted = max(.zero, facts.amount - paid - excluded)
    guard counted > .zero else { return [] }
    let category: PointsCategory = (rules.promisedAfterDays ?? 0) > 0 ? .promised : .regular
    func award(_ amount: Amount, _ type: PointsType, _ basis: LedgerWriter.Basis, _ line: Int64?) -> Award {
      let points = points(program, amount, rate: tier.earnRate)
      return Award(
        points: points, raw: amount.scaled(by: tier.earnRate.thousandths, over: 100_000), beforeCapping: points,
        category: category, type: type, basis: basis, line: line, source: amount, rule: "\(tier.name) earning",
        promisedAfterDays: rules.promisedAfterDays, isBonus: false)
    }
    var awards: [Award] = []
    switch rules.basis {
    case .bill: awards = [award(counted, .billRegular, .bill, nil)]
    case .lines:
      let eligible = facts.lines.filter { !rules.exclude.matches($0) && $0.amount > .zero }
      let sum = eligible.reduce(Amount.zero) { $0 + $1.amount }
      for line in eligible {
        // What was paid with points, or taken off the bill as a whole, lies on the lines in proportion.
        let share = line.amount.scaled(by: min(counted, sum).thousandths, over: sum.thousandths)
        awards.append(award(share, .lineItemRegular, .line, line.id))
      }
    }
    cap(&awards, min(rules.maximumPerBill, leftToday))
    return awards.filter { $0.points > .zero }
  }

  private static func bonuses(
    _ program: Program, _ facts: BillFacts, _ storeCode: String?, _ day: CivilTime
  ) -> [Award] {
    var awards: [Award] = []
    for bonus in program.rules.bonuses {
      guard facts.amount >= bonus.minimumBill, includes(bonus.from, bonus.until, day),
        bonus.stores.isEmpty || bonus.stores.contains(where: { $0.lowercased() == storeCode?.lowercased() })
      else { continue }
      let matching = facts.lines.filter { bonus.lines.matches($0) }
      if !bonus.lines.isEmpty, matching.isEmpty { continue }
      let waits = bonus.promisedUntilUnlocked || (bonus.promisedUntilStatus ?? facts.deliveryStatus) != facts.deliveryStatus
      let category: PointsCategory = waits ? .triggerBased : (bonus.promisedAfterDays ?? 0) > 0 ? .promised : .regular
      func add(_ points: Amount, raw: Amount, _ basis: LedgerWriter.Basis, _ line: BillFacts.Line?) {
        guard points > .zero else { return }
        awards.append(
          Award(
            points: points, raw: raw, beforeCapping: points, category: category,
            type: line == nil ? .billPromotions : .lineItemPromotions, basis: basis, line: line?.id,
            source: line?.amount ?? facts.amount, rule: bonus.name,
            promisedAfterDays: category == .promised ? bonus.promisedAfterDays : nil, isBonus: true))
      }
      if let fixed = bonus.points {
        let line = matching.first
        add(fixed.rounded(to: program.decimals, program.rounding), raw: fixed, line == nil ? .fixed : .line, line)
      }
      if let rate = bonus.rate {
        if bonus.lines.isEmpty {
          let raw = facts.amount.scaled(by: rate.thousandths, over: 100_000)
          add(points(program, facts.amount, rate: rate), raw: raw, .bill, nil)
        }
        for line in matching {
          let raw = line.amount.scaled(by: rate.thousandths, over: 100_000)
          add(points(program, line.amount, rate: rate), raw: raw, .line, line)
        }
      }
    }
    return awards
  }

  /// Points for an amount, rounded once.
  static func points(_ program: Program, _ amount: Amount, rate: Amount) -> Amount {
    max(.zero, program.share(amount, rate.thousandths, over: 100_000))
  }

  private static func cap(_ awards: inout [Award], _ limit: Amount?) {
    guard var left = limit.map({ max(.zero, $0) }) else { return }
    for index in awards.indices {
      awards[index].points = min(awards[index].points, left)
      left -= awards[index].points
    }
  }

  private static func min(_ first: Amount?, _ second: Amount?) -> Amount? {
    guard let first, let second else { return first ?? second }
    return Swift.min(first, second)
  }

  private static func min(_ first: Amount, _ second: Amount) -> Amount { Swift.min(first, second) }

  /// Whether a day lies within the days of a rule, both included.
  private static func includes(_ from: String?, _ until: String?, _ day: CivilTime) -> Bool {
    guard from != nil || until != nil else { return true }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let text = "\(day.year)-\(two(day.month))-\(two(day.day))"
    if let from, text < from { return false }
    if let until, text > until { return false }
    return true
  }
}

extension Program {
  /// The last moment of points awarded at a moment; nil when they never expire.
  func expiry(of awarded: Timestamp, _ zone: Zone) -> Timestamp? {
    if let days = rules.expiry.days { return zone.endOfDay(awarded, plusDays: days) }
    if let months = rules.expiry.months {
      return zone.timestamp(zone.civil(awarded).adding(months: months).endOfMonth)
    }
    return nil
  }

  /// The morning after a promise's days, counted from the day of the event.
  func conversion(of promised: Timestamp, afterDays days: Int, _ zone: Zone) -> Timestamp {
    zone.startOfDay(promised, plusDays: days + 1)
  }
}
