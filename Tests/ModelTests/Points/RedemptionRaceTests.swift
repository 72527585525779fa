import Foundation
import Synchronization
import Testing

@testable import Model

@Suite struct RedemptionRaceTests {
  /// Two tills want the same points at the same moment: one gets them, a thousand times.
  @Test func oneOfTwoRedemptionsWins() throws {
    try withLoyalty { world in
      for round in 1...1000 {
        // Somebody new each time: a tier reached on the way would earn enough for both.
        let shopper = try world.customer()
        try world.sell(shopper, Amount(1000))
        let won = Mutex(0)
        let refused = Mutex(0)
        let till = world.till
        let store = world.store
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
          do {
            try store.write { session in
              _ = try Redemptions.redeem(.init(customer: shopper, till: till, points: Amount(100)), session)
            }
            won.withLock { $0 += 1 }
          } catch PointsError.insufficientPoints {
            refused.withLock { $0 += 1 }
          } catch {
            Issue.record("round \(round): \(error)")
          }
        }
        #expect(won.withLock { $0 } == 1 && refused.withLock { $0 } == 1, "round \(round)")
      }
    }
  }
}
