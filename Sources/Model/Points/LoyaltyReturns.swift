import GRDB

extension Loyalty {
  /// Books a return: takes back what the returned part earned, and counts the purchase no more.
  ///
  /// AMOUNT takes of every award the share of the bill's amount that has come back. LINE_ITEM and CANCELLED take the
  /// lines' share of the bill's points and of the lines' own; points that were fixed for the bill stay until nothing of it
  /// is left. FULL takes everything. Shares are computed of all that has come back so far, so that parts add up exactly.
  ///
  /// Points are taken from the bill's own awards first, then from others, the earliest expiry first. What was spent
  /// and is nowhere else left is owed where the organization allows a negative balance
  /// (`ALLOW_NEGATIVE_BALANCE_ON_RETURN`), else forgone. What has expired is not taken again.
  ///
  /// What was bought for a user group is counted no more on the customer's account and the group's, and the points are
  /// taken from the group, which earned them.
  public static func billReturned(_ facts: ReturnFacts, _ session: WriteSession) throws -> [SideEffect] {
    let awards = try awards(of: facts.original, session)
    var effects: [SideEffect] = []
    var writer: LedgerWriter?
    for program in try programs(judging: facts.original, awards, session) {
      guard var account = try Enrollment.find(customer: facts.customer, program: program.id, session) else {
        continue
      }
      effects += try book(facts, program, &account, awards[program.id] ?? [], session) { account in
        if let writer { return writer }
        let made = try LedgerWriter(
          facts.event, of: account, till: facts.till, bill: facts.original, reference: facts.bill, session)
        writer = made
        return made
      }
      try account.save(session)
    }
    guard let group = facts.group, let program = try session.programs.standard,
      var account = try Enrollment.find(group: group, program: program.id, session)
    else { return effects }
    var shared: LedgerWriter?
    effects += try book(facts, program, &account, awards[program.id] ?? [], session) { account in
      if let shared { return shared }
      let made = try LedgerWriter(
        .groupReturnBill, of: account, till: facts.till, bill: facts.original, reference: facts.bill,
        member: facts.customer, session)
      shared = made
      return made
    }
    try account.save(session)
    return effects
  }

  /// Takes a return off an account. The caller saves the account.
  ///
  /// - Parameter awards: what the bill gave in the program, to whomever; only what the account's holder got is taken.
  private static func book(
    _ facts: ReturnFacts, _ program: Program, _ account: inout Enrollment, _ awards: [ReturnedAward],
    _ session: WriteSession, _ event: (Enrollment) throws -> LedgerWriter
  ) throws -> [SideEffect] {
    var effects: [SideEffect] = []
    let configs = try session.configs
    if configs.isOn("CONF_POINTS_RETURN_ENABLED", default: true) {
      let taken = try takeBack(
        awards.filter { $0.isGroups == (account.group != nil) }, facts, program, &account,
        mayOwe: configs.isOn("ALLOW_NEGATIVE_BALANCE_ON_RETURN"), session, event)
      effects += taken.map { .taken($0) }
      if account.customer != nil, !program.rules.currencies.isEmpty {
        try AlternateCurrencies.takeBack(facts, program, account, session, event)
      }
    }
    account.purchases -= facts.counted
    account.periodPurchases = max(.zero, account.periodPurchases - facts.counted)
    if facts.isAll {
      account.visits -= 1
      account.periodVisits = max(0, account.periodVisits - 1)
    }
    if program.rules.returns.mayDowngrade {
      try Tiers.reassess(&account, program, till: facts.till, bill: facts.bill, session).map {
        effects.append(.tier($0))
      }
    }
    if facts.isAll, program.rules.returns.giveBackRedemptions {
      for redemption in try Redemptions.ofBill(facts.original, program: program.id, session)
      where redemption.holder == account.holder {
        _ = try Redemptions.restore(redemption, redemption.points - redemption.reversed, event(account), &account)
      }
    }
    return effects
  }

  /// An award of the bill, and all buckets that have held its points since.
  struct ReturnedAward {
    var id: Int64
    var points: Amount
    var returned: Amount
    var expired: Amount
    var line: Int64?
    var basis: LedgerWriter.Basis
    /// Whether a user group was given the points.
    var isGroups: Bool
    var holders: [Holder]

    struct Holder {
      var bucket: Int64
      var enrollment: Int64
      var category: PointsCategory
      var remaining: Amount
    }
  }

  /// A bill's awards by program.
  private static func awards(of bill: Int64, _ session: WriteSession) throws -> [Int64: [ReturnedAward]] {
    let rows = try Row.fetchAll(
      session.statement(
        """
        SELECT b.entry_id, b.origin_id, b.points, b.returned, b.expired, b.line_id, b.basis, b.enrollment_id,
          b.category, b.remaining, a.program_id, a.group_id IS NOT NULL
        FROM points_bucket b JOIN enrollment a ON a.id = b.enrollment_id
        WHERE b.bill_id = ? ORDER BY b.entry_id
        """),
      arguments: [bill])
    var byProgram: [Int64: [ReturnedAward]] = [:]
    for row in rows {
      let id: Int64 = row[0]
      let origin: Int64? = row[1]
      let holder = ReturnedAward.Holder(
        bucket: id, enrollment: row[7], category: PointsCategory(rawValue: row[8]) ?? .regular, remaining: row[9])
      if let origin, let index = byProgram[row[10]]?.firstIndex(where: { $0.id == origin }) {
        byProgram[row[10]]?[index].holders.append(holder)
        byProgram[row[10]]?[index].expired += row[4]
      } else {
        byProgram[row[10], default: []].append(
          ReturnedAward(
            id: id, points: row[2], returned: row[3], expired: row[4], line: row[5],
            basis: LedgerWriter.Basis(rawValue: row[6]) ?? .bill, isGroups: row[11], holders: [holder]))
      }
    }
    return byProgram
  }

  /// The programs that judged the bill when it was added.
  private static func programs(
    judging bill: Int64, _ awards: [Int64: [ReturnedAward]], _ session: WriteSession
  ) throws -> [Program] {
    let programs = try session.programs
    let sold = try session.statement("SELECT till_id, card_series FROM bill WHERE id = ?").first(bill) { row in
      (till: row[0] as Int64, series: row[1] as Int64?)
    }
    let judging = programs.judging(till: sold?.till, cardSeries: sold?.series, try session.entities)
    let others = awards.keys.sorted().filter { id in !judging.contains { $0.id == id } }
    return judging + others.compactMap { programs[$0] }
  }

  private static func takeBack(
    _ awards: [ReturnedAward], _ facts: ReturnFacts, _ program: Program, _ account: inout Enrollment, mayOwe: Bool,
    _ session: WriteSession, _ event: (Enrollment) throws -> LedgerWriter
  ) throws -> [PointsTaken] {
    var taken: [PointsCategory: Amount] = [:]
    var portions: [PointsCategory: [LedgerWriter.Portion]] = [:]
    var used: [Int64: Amount] = [:]
    var missing = Amount.zero
    for award in awards {
      let due = due(award, facts, program)
      guard due > award.returned else { continue }
      // What ran out is gone already; only what is left or was spent is taken.
      var take = max(.zero, min(due - award.returned, award.points - award.returned - award.expired))
      try session.statement("UPDATE points_bucket SET returned = ? WHERE entry_id = ?")
        .run(due, award.id)
      for holder in award.holders where holder.enrollment == account.id && take > .zero {
        let part = min(holder.remaining, take)
        guard part > .zero else { continue }
        portions[holder.category, default: []].append(.init(bucket: holder.bucket, points: part))
        taken[holder.category, default: .zero] += part
        used[holder.bucket] = part
        take -= part
      }
      missing += take
    }
    if missing > .zero {
      let others = try spendable(account, missing, besides: used, session)
      let covered = others.reduce(Amount.zero) { $0 + $1.points }
      portions[.regular, default: []] += others
      taken[.regular, default: .zero] += mayOwe ? missing : covered
    }
    var result: [PointsTaken] = []
    for category in PointsCategory.allCases {
      guard let points = taken[category], points > .zero else { continue }
      try event(account).debit(&account, points, .returned, category, from: portions[category] ?? [])
      result.append(PointsTaken(program: program.id, category: category, points: points))
    }
    return result
  }

  /// Other points of the account, the earliest expiry first, once the bill's own are set aside.
  private static func spendable(
    _ account: Enrollment, _ points: Amount, besides used: [Int64: Amount], _ session: WriteSession
  ) throws -> [LedgerWriter.Portion] {
    let reserved = used.values.reduce(Amount.zero, +)
    var left = points
    return try LedgerWriter.spendable(account, points + reserved, whole: true, session).compactMap { portion in
      let part = min(portion.points - (used[portion.bucket] ?? .zero), left)
      guard part > .zero else { return nil }
      left -= part
      return LedgerWriter.Portion(bucket: portion.bucket, points: part)
    }
  }

  /// How much of an award all returns of the bill so far take back together.
  private static func due(_ award: ReturnedAward, _ facts: ReturnFacts, _ program: Program) -> Amount {
    if facts.isAll { return award.points }
    func share(_ part: Amount, of whole: Amount) -> Amount {
      guard whole > .zero, part < whole else { return part > .zero ? award.points : .zero }
      return min(award.points, program.share(award.points, part.thousandths, over: whole.thousandths))
    }
    let cumulative = facts.returnedBefore + facts.amount
    switch (facts.kind, award.basis) {
    case (.amount, _), (_, .bill): return share(cumulative, of: facts.originalAmount)
    case (_, .line):
      guard let line = facts.lines.first(where: { $0.original == award.line }) else { return award.returned }
      return share(line.returned, of: line.amount)
    case (_, .fixed): return award.returned
    }
  }
}
