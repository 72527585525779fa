import CapillaryAPI
import Model
import TestSupport
import Testing

/// What a customer spent, bought and still waits for goes to the one into whom they are merged.
@Suite("Points of merged customers")
struct MergedCustomerTests {
  private func merge(_ victim: Shopper, into survivor: Shopper, _ api: TestSandbox) throws {
    try api.store.write { session in
      let till = try #require(try session.entities.all.first { $0.kind == .till })
      try Customers.merge(victim.id, into: survivor.id, by: till.id, session)
    }
  }

  @Test("the survivor reverses what the other had redeemed")
  func reversal() throws {
    try withSandbox { api in
      let victim = try api.shopper("919812300001", with: 100)
      let survivor = try api.shopper("919812300002", with: 50)
      let spent = try api.redeemed(victim, 60)
      try merge(victim, into: survivor, api)
      #expect(try api.balance(of: survivor) == Amount(90))
      func reverse(_ points: JSONValue) throws -> TestReply {
        try api.post(
          "/v2/points/reverse",
          json: [
            "redemptionId": .string(spent.code), "pointsToBeReversed": points,
            "identifier": ["type": "id", "value": .string(String(survivor.id))],
          ])
      }
      #expect(try reverse(20).status == 200)
      #expect(try api.balance(of: survivor) == Amount(110))
      #expect(try reverse(50).errorCode == 817)
      #expect(try reverse(40).status == 200)
      #expect(try api.balance(of: survivor) == Amount(150))
      #expect(try api.balance(of: victim) == .zero)
      try api.store.read { session in
        let account = try #require(try session.enrollments(customer: survivor.id).first)
        #expect(account.redeemed == .zero && account.lifetimePoints == Amount(150))
        try PointsLedger.check(session)
      }
    }
  }

  @Test("a bill is paid with what the other had redeemed, and returned by the survivor")
  func bill() throws {
    try withSandbox { api in
      let victim = try api.shopper("919812300001", with: 100)
      let survivor = try api.shopper("919812300002")
      let spent = try api.redeemed(victim, 60)
      let sold = try api.sell(victim, "M-1", 500)
      try merge(victim, into: survivor, api)
      let paid = try api.sell(survivor, "M-2", 160, ["redemptions": ["pointsRedemptions": [.int(spent.id)]]])
      #expect(sold != paid)
      #expect(try api.balance(of: survivor) == Amount(40 + 50 + 10))
      #expect(try api.giveBack(survivor, "M-1", "FULL", 500).status == 200)
      #expect(try api.balance(of: survivor) == Amount(40 + 10))
      #expect(try api.purchases(of: survivor) == Amount(1160))
    }
  }

  @Test("a bill that waits for its article becomes the survivor's")
  func waiting() throws {
    try withSandbox { api in
      try api.switchConfig("CONF_TRANSACTION_REJECTION_ENABLED", "1")
      let victim = try api.shopper("919812300001")
      let survivor = try api.shopper("919812300002")
      #expect(
        try api.bill(
          victim, ["type": "REGULAR", "billNumber": "W-1", "billAmount": 100, "lineItemsV2": [line("LATE-1", 1, 100)]]
        ).errorCode == 683)
      try merge(victim, into: survivor, api)
      try api.switchConfig("CONF_TRANSACTION_REJECTION_ITEM_ENABLED", "0")
      try api.switchConfig("CONF_TRANSACTION_REJECTION_ENABLED", "0")
      _ = try api.sell(survivor, "W-0", 10, ["lineItemsV2": [line("LATE-1", 1, 10)]])
      let tried = try api.post(
        "/v2/organization/rejectedTransactions/retrigger", json: ["userId": .int(survivor.id)])
      #expect(tried.int("status.fixed") == 1, "\(tried)")
      #expect(try api.purchases(of: survivor) == Amount(110))
      #expect(try api.purchases(of: victim) == .zero)
    }
  }
}
