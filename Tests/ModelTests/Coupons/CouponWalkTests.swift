import GRDB
import Testing

@testable import Model

/// Issue, redeem, reactivate, revoke and expire at random: the same answers, states and counters as the reference after
/// every step.
@Suite struct CouponWalkTests {
  @Test(arguments: [21, 22] as [UInt64]) func theStatesAreTheReferences(seed: UInt64) throws {
    try withLoyalty { world in
      var walk = try CouponWalk(world, seed: seed)
      for step in 1...1_500 {
        try walk.step()
        let (ours, theirs) = (try walk.state(), walk.reference.state(walk.people))
        guard ours == theirs else {
          let different = ours.symmetricDifference(theirs).sorted { $0.id < $1.id }
          Issue.record("step \(step), \(walk.last): \(different)")
          return
        }
        if walk.hasFailed { return }
      }
      #expect(walk.done.values.allSatisfy { $0 > 20 }, "the walk did too little of something: \(walk.done)")
    }
  }
}

/// Random steps, done twice.
private struct CouponWalk {
  let world: LoyaltyWorld
  var reference: ReferenceCoupons
  var random: SeededGenerator
  var people: [Int64] = []
  /// How often each step went well.
  var done: [String: Int] = [:]
  var last = ""
  var hasFailed = false
  private var uploads = 0

  init(_ world: LoyaltyWorld, seed: UInt64) throws {
    self.world = world
    random = SeededGenerator(seed: seed)
    reference = ReferenceCoupons(zone: LoyaltyWorld.zone)
    for _ in 0..<6 { people.append(try world.customer()) }
    let plain = try add { $0.maxCreate = 120 }
    _ = try add {
      $0.expiryStrategy = .days
      $0.expiryValue = 5
      $0.anyUser = true
    }
    _ = try add {
      $0.severalPerCustomer = false
      $0.expiryStrategy = .days
      $0.expiryValue = 3
    }
    _ = try add {
      $0.severalPerCustomer = false
      $0.neverGiveAgain = true
      $0.multipleUse = true
      $0.sameUserAgain = true
      $0.maxRedemptionsPerCustomer = 3
    }
    _ = try add {
      $0.anyUser = true
      $0.multipleUse = true
      $0.sameUserAgain = true
      $0.maxRedemptionsPerCode = 4
      $0.maxRedeem = 150
    }
    _ = try add {
      $0.maxPerCustomer = 4
      $0.daysBetweenIssues = 2
      $0.daysBetweenRedemptions = 2
    }
    _ = try add {
      $0.kind = .generic
      $0.genericCode = "EVERYBODY"
      $0.multipleUse = true
    }
    _ = try add { $0.kind = .uploaded }
    _ = try add { $0.exclusiveSeries = "[\(plain.id)]" }
    _ = try add { $0.validTill = LoyaltyWorld.zone.endOfDay(LoyaltyWorld.start, plusDays: 40) }
  }

  private mutating func add(_ change: (inout CouponSeries) -> Void) throws -> CouponSeries {
    let made = try world.series(change)
    reference.series.append(.init(id: made.id, settings: made))
    return made
  }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func note(_ step: String, _ ours: CouponError?, _ theirs: CouponError?) {
    last = "\(step): \(ours.map { "\($0)" } ?? "done")"
    if ours == nil { done[step, default: 0] += 1 }
    if ours != theirs {
      Issue.record("\(last), expected \(theirs.map { "\($0)" } ?? "done")")
      hasFailed = true
    }
  }

  mutating func step() throws {
    switch pick(100) {
    case ..<34: try issue()
    case ..<66: try redeem()
    case ..<76: try reactivate()
    case ..<83: try revoke()
    case ..<88: try upload()
    case ..<93: try expire()
    default:
      try world.advance(hours: Int64(1 + pick(20)))
      last = "time"
    }
  }

  private mutating func issue() throws {
    let (number, who) = (pick(reference.series.count), pick(people.count))
    let expected = reference.issue(number, to: who, at: world.now)
    var refusal: CouponError?
    var given: IssuedCoupon?
    do {
      given = try world.issue(reference.series[number].id, to: people[who])
    } catch let error as CouponError {
      refusal = error
    }
    guard case .refused(let error) = expected else {
      note("issue", refusal, nil)
      guard let given else { return }
      take(given, expected, number, who)
      return
    }
    note("issue", refusal, error)
  }

  private mutating func take(_ given: IssuedCoupon, _ expected: ReferenceCoupons.Issued, _ number: Int, _ who: Int) {
    switch expected {
    case .again(let coupon):
      hasFailed = given.isNew || given.coupon.id != reference.coupons[coupon].id
    case .new(let end, let code):
      hasFailed = !given.isNew || (code != nil && code != given.coupon.code)
      if reference.series[number].settings.kind == .uploaded {
        guard let index = reference.coupons.firstIndex(where: { $0.id == given.coupon.id }) else {
          hasFailed = true
          return
        }
        reference.coupons[index].owner = who
        reference.coupons[index].issuedAt = world.now
        reference.coupons[index].end = reference.coupons[index].end ?? end
      } else {
        reference.coupons.append(
          .init(
            id: given.coupon.id, series: number, code: given.coupon.code, owner: who, issuedAt: world.now, end: end))
      }
      reference.series[number].issued += 1
    case .refused: hasFailed = true
    }
    if hasFailed { Issue.record("issue gave \(given.coupon), expected \(expected)") }
  }

  /// The code of any coupon, one that has never been one now and then.
  private mutating func code() -> String {
    guard !reference.coupons.isEmpty, pick(50) > 0 else { return "NOTHING" }
    // Mostly a late one, so that not all of them have expired.
    let recent = reference.coupons.suffix(pick(3) == 0 ? reference.coupons.count : 40)
    return recent[recent.startIndex + pick(recent.count)].code
  }

  private mutating func redeem() throws {
    let code = code()
    var who = pick(people.count)
    if pick(4) > 0, let owner = reference.named(code, who).flatMap({ reference.coupons[$0].owner }) { who = owner }
    let expected = reference.redeem(code, by: who, at: world.now)
    var made: Int64 = 0
    let refusal = try world.failure { made = try world.redeem(code, by: people[who]) }
    note("redeem", refusal, expected)
    if refusal == nil, let coupon = reference.named(code, who) {
      reference.redemptions.append(.init(id: made, coupon: coupon, customer: who, at: world.now))
    }
  }

  private mutating func reactivate() throws {
    guard !reference.redemptions.isEmpty else { return }
    let index = pick(reference.redemptions.count)
    let expected = reference.reactivate(index, at: world.now)
    note("reactivate", try world.failure { try world.reactivate(reference.redemptions[index].id) }, expected)
  }

  private mutating func revoke() throws {
    let code = code()
    let expected = reference.revoke(code, at: world.now)
    note("revoke", try world.failure { _ = try world.revoke(code) }, expected)
  }

  /// A new code for the pool, or one that was taken back before.
  private mutating func upload() throws {
    guard let number = reference.series.firstIndex(where: { $0.settings.kind == .uploaded }) else { return }
    uploads += 1
    let gone = reference.coupons.last { $0.revoked }?.code
    let code = pick(3) == 0 ? gone ?? code() : "UP-\(uploads)"
    let isTaken = reference.coupons.contains { $0.code == code && !$0.revoked }
    let refusal = try world.failure { try world.upload(code, to: reference.series[number].id) }
    note("upload", refusal, isTaken ? .codeTaken : nil)
    guard refusal == nil else { return }
    reference.series[number].uploaded += 1
    reference.coupons.append(
      .init(id: try world.coupon(code).id, series: number, code: code, owner: nil, issuedAt: nil, end: nil))
  }

  private mutating func expire() throws {
    let code = code()
    guard let coupon = reference.named(code, nil) else { return }
    let id = reference.series[reference.coupons[coupon].series].id
    guard reference.series[reference.coupons[coupon].series].settings.kind != .generic else { return }
    let end = world.now.adding(hours: Int64(pick(400) - 20))
    let expected = reference.expire(code, end, at: world.now)
    let (store, series) = (world.store, try world.counters(id))
    note(
      "expire",
      try world.failure {
        try store.write { try Coupons.setExpiry(end, ofCode: code, in: series, customer: nil, $0) }
      }, expected)
  }

  /// Every coupon and every counter.
  func state() throws -> Set<Figures> {
    try world.store.read { session in
      var state: Set<Figures> = []
      for row in try Row.fetchAll(
        session.db, sql: "SELECT id, customer_id, redeemed, revoked_at IS NOT NULL, expires_at FROM coupon")
      {
        state.insert(.coupon(row[0], owner: row[1], redeemed: row[2], isRevoked: row[3], end: row[4]))
      }
      for row in try Row.fetchAll(
        session.db, sql: "SELECT id, issued, redeemed, uploaded, uploaded_left FROM coupon_series")
      {
        state.insert(.series(row[0], issued: row[1], redeemed: row[2], uploaded: row[3], left: row[4]))
      }
      for row in try Row.fetchAll(
        session.db,
        sql: "SELECT customer_id, series_id, issued, redeemed FROM coupon_holding WHERE issued <> 0 OR redeemed <> 0")
      {
        state.insert(.holding(row[0], series: row[1], issued: row[2], redeemed: row[3]))
      }
      return state
    }
  }
}

/// What is known of one thing.
struct Figures: Hashable {
  var id: Int64
  var of: Int64 = 0
  var counts: [Int]
  var end: Int64 = 0

  static func coupon(_ id: Int64, owner: Int64?, redeemed: Int, isRevoked: Bool, end: Int64?) -> Figures {
    Figures(id: id, of: owner ?? 0, counts: [redeemed, isRevoked ? 1 : 0], end: end ?? 0)
  }

  static func series(_ id: Int64, issued: Int, redeemed: Int, uploaded: Int, left: Int) -> Figures {
    Figures(id: id, counts: [issued, redeemed, uploaded, left])
  }

  static func holding(_ customer: Int64, series: Int64, issued: Int, redeemed: Int) -> Figures {
    Figures(id: customer, of: series, counts: [issued, redeemed])
  }
}

extension ReferenceCoupons {
  /// The same figures, counted.
  func state(_ people: [Int64]) -> Set<Figures> {
    var state: Set<Figures> = []
    var uses = Array(repeating: 0, count: coupons.count)
    var totals = Array(repeating: (redeemed: 0, left: 0), count: series.count)
    var holdings = Array(
      repeating: Array(repeating: (issued: 0, redeemed: 0), count: series.count), count: people.count)
    for redemption in redemptions where !redemption.undone {
      let number = coupons[redemption.coupon].series
      uses[redemption.coupon] += 1
      totals[number].redeemed += 1
      holdings[redemption.customer][number].redeemed += 1
    }
    for (index, coupon) in coupons.enumerated() {
      if !coupon.revoked {
        if let owner = coupon.owner { holdings[owner][coupon.series].issued += 1 } else { totals[coupon.series].left += 1 }
      }
      state.insert(
        .coupon(
          coupon.id, owner: coupon.owner.map { people[$0] }, redeemed: uses[index], isRevoked: coupon.revoked,
          end: coupon.end?.milliseconds))
    }
    for (number, one) in series.enumerated() {
      state.insert(
        .series(
          one.id, issued: one.issued, redeemed: totals[number].redeemed, uploaded: one.uploaded, left: totals[number].left))
      for (who, id) in people.enumerated() where holdings[who][number] != (0, 0) {
        let held = holdings[who][number]
        state.insert(.holding(id, series: one.id, issued: held.issued, redeemed: held.redeemed))
      }
    }
    return state
  }
}
