import CapillaryAPI
import Model
import TestSupport
import Testing

/// A member's points, tier and purchases are told by a dozen reads in three versions: whatever happened before, they say the
/// same.
@Suite struct StandingReadsTests {
  private static let figures = [
    "redeemed", "expired", "returned", "adjusted", "lifetimePoints", "loyaltyPoints", "cumulativePurchases",
  ]

  @Test(arguments: [1, 2, 3] as [UInt64])
  func allReadsAgreeAfterEveryStep(seed: UInt64) throws {
    try withSandbox { api in
      var walk = Walk(api: api, shoppers: try (1...3).map { try api.shopper("91981230010\($0)") }, seed: seed)
      for _ in 0..<40 {
        let step = try walk.step()
        for shopper in walk.shoppers { try compare(shopper, api, after: step) }
      }
      try api.check()
    }
  }

  @Test func aTierWithoutAnEndIsShownAHundredYearsOnEverywhere() throws {
    try withSandbox { api in
      try api.freeze(at: "2028-02-29T10:00:00+05:30")
      let shopper = try api.shopper()
      let path = "/v2/customers/\(shopper.id)"
      #expect(
        try api.get("\(path)/loyaltyDetails").text("data[0].slabExpiryDate") == "2128-02-28T23:59:59+05:30")
      #expect(
        try api.get("\(path)/tierDetails").text("programTiers[0].tierExpiryDate") == "2128-02-28 23:59:59")
      let old = try api.get("/v1.1/customer/get?format=json&mlp=true&id=\(shopper.id)")
      #expect(old.text("response.customers.customer[0].points_summaries.points_summary[0].slabExpiryDate") == "2128-02-28 23:59:59")
    }
  }

  private func compare(_ shopper: Shopper, _ api: TestSandbox, after step: String) throws {
    let path = "/v2/customers/\(shopper.id)"
    let details = try api.get("\(path)/loyaltyDetails")
    let old = try api.get("/v1.1/customer/get?format=json&mlp=true&id=\(shopper.id)")
    let whole = try api.get("\(path)?source=INSTORE&embed=points,mlp")
    let member = "response.customers.customer[0]"
    for name in Self.figures {
      let figure = details["data[0].\(name)"]?.amount
      #expect(figure != nil && figure == old["\(member).points_summaries.points_summary[0].\(name)"]?.amount, "\(name) \(step)")
      #expect(figure == whole["loyaltyProgramDetails[0].\(name)"]?.amount, "\(name) \(step)")
      #expect(figure == whole["pointsSummary.\(name)"]?.amount, "\(name) \(step)")
    }
    let points = try #require(details["data[0].loyaltyPoints"]?.amount)
    let promised = try #require(details["data[0].delayedPoints"]?.amount)
    #expect(old["\(member).loyalty_points"]?.amount == points, "\(step)")
    #expect(old["\(member).lifetime_purchases"]?.amount == whole["loyaltyInfo.lifetimePurchases"]?.amount, "\(step)")

    let balance = try api.get("\(path)/points/balance")
    #expect(balance["mainPoints"]?.amount == points && balance["promisedPoints"]?.amount == promised, "\(balance) \(step)")
    let owner = "identifierName=id&identifierValue=\(shopper.id)&source=INSTORE"
    let ledger = try api.get("/v2/pointsLedger/getCustomerLedgerBalance?\(owner)")
    let closing = ledger["ledgerDetails.ledgerClosingBalance"]?.list.first { $0["pointsCategory"]?.text == "Main" }
    #expect((closing?["closingBalance"]?.amount ?? .zero) == points, "\(ledger) \(step)")

    let expiring = try api.get("\(path)/pointsExpirySchedule")
    #expect(total(of: "expirySchedules", expiring) == max(points, .zero), "\(expiring) \(step)")
    let waiting = try api.get("\(path)/promisedPointsSchedule")
    #expect(
      total(of: "promisedPointsScheduleList", waiting) + total(of: "triggerBasedPointsList", waiting) == promised,
      "\(waiting) \(step)")

    let tier = details.text("data[0].currentSlab")
    let end = details.text("data[0].slabExpiryDate")?.prefix(10)
    let tiers = try api.get("\(path)/tierDetails")
    #expect(tiers.text("programTiers[0].currentTierName") == tier, "\(step)")
    #expect(tiers.text("programTiers[0].tierExpiryDateISO")?.prefix(10) == end, "\(step)")
    #expect(old.text("\(member).current_slab") == tier, "\(step)")
    #expect(
      old.text("\(member).points_summaries.points_summary[0].slabExpiryDate")?.prefix(10) == end, "\(step)")
  }

  private func total(of list: String, _ reply: TestReply) -> Amount {
    (reply[list]?.list ?? []).reduce(.zero) { $0 + ($1["points"]?.amount ?? .zero) }
  }
}

/// Random bills, returns, redemptions, transfers and days.
private struct Walk {
  let api: TestSandbox
  let shoppers: [Shopper]
  private var chance: SeededGenerator
  private var sales: [(shopper: Shopper, number: String, amount: Int64)] = []
  private var count = 0

  init(api: TestSandbox, shoppers: [Shopper], seed: UInt64) {
    self.api = api
    self.shoppers = shoppers
    chance = SeededGenerator(seed: seed)
  }

  /// One step, whether it is accepted or not; what it was.
  mutating func step() throws -> String {
    count += 1
    let number = "WALK-\(count)"
    guard let shopper = shoppers.randomElement(using: &chance) else { return "" }
    switch Int.random(in: 0..<100, using: &chance) {
    case ..<40:
      let amount = Int64.random(in: 1...4, using: &chance) * 333
      _ = try api.sell(shopper, number, .int(amount), ["lineItemsV2": [line("SKU-1", 1, amount)]])
      sales.append((shopper, number, amount))
      return "sale of \(amount)"
    case ..<55:
      guard let sale = sales.randomElement(using: &chance) else { return "nothing to return" }
      let kind = ["FULL", "AMOUNT", "CANCELLED"].randomElement(using: &chance) ?? "FULL"
      let reply = try api.giveBack(sale.shopper, sale.number, kind, .int(kind == "AMOUNT" ? 100 : sale.amount))
      return "\(kind) return: \(reply)"
    case ..<70:
      return "redemption: \(try api.redeem(shopper, .int(Int64.random(in: 1...6, using: &chance) * 10)))"
    case ..<80:
      guard let other = shoppers.randomElement(using: &chance) else { return "" }
      let reply = try api.post(
        "/v2/points/transfer",
        json: [
          "pointsTobeTransferred": 15,
          "fromCustomerIdentifier": ["type": "ID", "value": .int(shopper.id)],
          "toCustomerIdentifier": ["type": "ID", "value": .int(other.id)],
        ])
      return "transfer: \(reply)"
    case ..<90:
      let reply = try api.billV1([
        "type": "regular", "number": .string(number), "amount": "1250", "billing_time": .string(try api.wallMoment),
        "customer": ["mobile": .string(shopper.mobile)],
      ])
      return "bill of v1.1: \(reply)"
    default:
      let days = [1, 16, 100, 400].randomElement(using: &chance) ?? 1
      try api.advance(days: days)
      return "\(days) days"
    }
  }
}
