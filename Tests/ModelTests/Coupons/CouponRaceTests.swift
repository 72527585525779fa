import Foundation
import Synchronization
import Testing

@testable import Model

/// Two clients want the last of something at the same moment, a thousand times each.
@Suite struct CouponRaceTests {
  private func race(_ round: Int, losers: Set<CouponError>, _ call: @escaping @Sendable (Int) throws -> Void) {
    let won = Mutex(0)
    let refused = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 2) { client in
      do {
        try call(client)
        won.withLock { $0 += 1 }
      } catch let error as CouponError where losers.contains(error) {
        refused.withLock { $0 += 1 }
      } catch {
        Issue.record("round \(round): \(error)")
      }
    }
    #expect(won.withLock { $0 } == 1 && refused.withLock { $0 } == 1, "round \(round)")
  }

  @Test func oneOfTwoRedemptionsWins() throws {
    try withLoyalty { world in
      let series = try world.series { $0.anyUser = true }
      let (store, till) = (world.store, world.till)
      let people = [try world.customer(), try world.customer()]
      for round in 1...1000 {
        let code = try world.issue(series.id, to: people[0]).coupon.code
        race(round, losers: [.usedUp]) { client in
          try store.write { session in
            let customer = try #require(try Customers.find(id: people[client], session))
            let terms = RedemptionTerms(till: try #require(try session.entities[till]))
            _ = try Coupons.redeem(.code(code), for: customer, terms, session)
          }
        }
      }
      #expect(try world.counters(series.id).redeemed == 1000)
    }
  }

  @Test func oneOfTwoIssuesOfTheLastWins() throws {
    try withLoyalty { world in
      let (store, till) = (world.store, world.till)
      let people = [try world.customer(), try world.customer()]
      for round in 1...1000 {
        let series = try world.series { $0.maxCreate = 1 }
        race(round, losers: [.seriesIssueLimit]) { client in
          try store.write { session in
            let customer = try #require(try Customers.find(id: people[client], session))
            _ = try Coupons.issue(series: series.id, to: customer, CouponIssue(till: till), session)
          }
        }
        #expect(try world.counters(series.id).issued == 1)
      }
    }
  }

  @Test func oneOfTwoGetsTheLastUploadedCode() throws {
    try withLoyalty { world in
      let series = try world.series { $0.kind = .uploaded }
      let (store, till) = (world.store, world.till)
      let people = [try world.customer(), try world.customer()]
      for round in 1...1000 {
        try world.upload("CODE-\(round)", to: series.id)
        race(round, losers: [.noCodeLeft]) { client in
          try store.write { session in
            let customer = try #require(try Customers.find(id: people[client], session))
            _ = try Coupons.issue(series: series.id, to: customer, CouponIssue(till: till), session)
          }
        }
      }
      #expect(try world.counters(series.id).uploadedLeft == 0)
    }
  }
}
