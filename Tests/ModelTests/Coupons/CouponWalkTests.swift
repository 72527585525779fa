import GRDB
import Testing

@testable import Model

/// Issue, redeem, reactivate, revoke and expire at random: the same answers, states and counters as the reference after
/// every step.
@Suite struct CouponWalkTests {
  @Test(arguments: [21, 22] as [UInt64]) func theStatesAreTheReferences(seed: UInt64) throws {
    try withLoyalty { world in
      var walk = try CouponWalk(world, seed: seed)
      for step in 1...2_000 {
        try walk.step()
        let (ours, theirs) = (try walk.state(), walk.reference.state(walk.people))
        guard ours == theirs else {
          let different = zip(ours, theirs).first { $0 != $1 }
          Issue.record("step \(step), \(walk.last): \(different.map { "\($0), expected \($1)" } ?? "a row more or less")")
          return
        }
        if walk.hasFailed { return }
      }
      #expect(walk.done.values.allSatisfy { $0 > 30 }, "the walk did too little of something: \(walk.done)")
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

  /// Every coupon and every counter, a line each.
  func state() throws -> [String] {
    try world.store.read { session in
      let coupons = try Row.fetchAll(
        session.db,
        sql: "SELECT id, customer_id, redeemed, revoked_at IS NOT NULL, expires_at FROM coupon ORDER BY id"
      ).map { row in
        let (owner, end) = (row[1] as Int64?, row[4] as Int64?)
        return CouponWalk.line(row[0], owner, row[2], row[3], end)
      }
      let series = try Row.fetchAll(
        session.db, sql: "SELECT id, issued, redeemed, uploaded, uploaded_left FROM coupon_series ORDER BY id"
      ).map { CouponWalk.total($0[0], $0[1], $0[2], $0[3], $0[4]) }
      let holdings = try Row.fetchAll(
        session.db,
        sql: """
          SELECT customer_id, series_id, issued, redeemed FROM coupon_holding WHERE issued <> 0 OR redeemed <> 0
          ORDER BY customer_id, series_id
          """
      ).map { "customer \($0[0] as Int64) series \($0[1] as Int64): \($0[2] as Int) issued, \($0[3] as Int) redeemed" }
      return coupons + series + holdings
    }
  }

  static func line(_ id: Int64, _ owner: Int64?, _ redeemed: Int, _ revoked: Bool, _ end: Int64?) -> String {
    "coupon \(id) of \(owner ?? 0): \(redeemed) times\(revoked ? ", revoked" : ""), until \(end ?? 0)"
  }

  static func total(_ id: Int64, _ issued: Int, _ redeemed: Int, _ uploaded: Int, _ left: Int) -> String {
    "series \(id): \(issued) issued, \(redeemed) redeemed, \(uploaded) uploaded, \(left) left"
  }
}

extension ReferenceCoupons {
  /// The same lines, counted.
  func state(_ people: [Int64]) -> [String] {
    let lines = coupons.indices.map { index in
      let coupon = coupons[index]
      return CouponWalk.line(
        coupon.id, coupon.owner.map { people[$0] }, uses(index), coupon.revoked, coupon.end?.milliseconds)
    }
    let totals = series.indices.map { number in
      CouponWalk.total(
        series[number].id, series[number].issued, redeemed(number), series[number].uploaded, left(number))
    }
    var holdings: [String] = []
    for (who, id) in people.enumerated() {
      for number in series.indices {
        let issued = held(number, by: who).count
        let redeemed = standing { $0.customer == who && coupons[$0.coupon].series == number }.count
        guard issued != 0 || redeemed != 0 else { continue }
        holdings.append("customer \(id) series \(series[number].id): \(issued) issued, \(redeemed) redeemed")
      }
    }
    return lines + totals + holdings
  }
}
