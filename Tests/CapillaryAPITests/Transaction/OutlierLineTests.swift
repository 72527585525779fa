import CapillaryAPI
import Model
import TestSupport
import Testing

/// A bill stays normal while one of its lines is: the lines that are outliers are stored, and count nowhere.
@Suite("Transactions: lines that are outliers")
struct OutlierLineTests {
  private static let outlier: JSONObject = ["outlierStatus": "OUTLIER"]

  /// A bill of 1,000, of which 200 are an outlier's.
  private func sell(_ shopper: Shopper, _ number: String, _ api: TestSandbox, _ more: JSONObject = [:]) throws -> Int64 {
    var body: JSONObject = [
      "lineItemsV2": [line("LAMP", 2, 300), line("BULB", 1, 200), line("BAG", 1, 200, Self.outlier)]
    ]
    for member in more { body[member.name] = member.value }
    return try api.sell(shopper, number, 1000, body)
  }

  @Test("an outlier's amount is not purchased and earns nothing")
  func counting() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let reply = try api.bill(
        shopper,
        [
          "type": "REGULAR", "billNumber": "O-1", "billAmount": 1000,
          "lineItemsV2": [line("LAMP", 1, 800), line("BAG", 1, 200, Self.outlier)],
        ])
      #expect(reply.warningCodes == [9608], "\(reply)")
      #expect(reply["sideEffects[0].awardedPoints"]?.amount == Amount(80))
      #expect(try api.balance(of: shopper) == Amount(80))
      #expect(try api.purchases(of: shopper) == Amount(800))
      let stored = try api.get("/v2/transactions/\(try #require(reply.int("createdId")))")
      #expect(stored["billDetails.amount"]?.amount == Amount(1000))
      #expect(stored.text("outlierStatus") == "NORMAL")
      #expect(stored["lifeTimePurchases"]?.amount == Amount(800))
    }
  }

  @Test("the organization's list of articles does the same, and nothing is left of a bill that has no other")
  func configured() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.switchConfig("CONF_OUTLIER_ITEM_SKU", "BAG, BOX")
      _ = try api.sell(shopper, "O-1", 500, ["lineItemsV2": [line("LAMP", 1, 450), line("BAG", 1, 50)]])
      #expect(try api.purchases(of: shopper) == Amount(450))
      let only = try api.sell(shopper, "O-2", 70, ["lineItemsV2": [line("BAG", 1, 50), line("BOX", 1, 20)]])
      #expect(try api.get("/v2/transactions/\(only)").text("outlierStatus") == "OUTLIER")
      #expect(try api.purchases(of: shopper) == Amount(450))
      #expect(try api.balance(of: shopper) == Amount(45))
    }
  }

  @Test("a full return takes back what counted, and no more")
  func full() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try sell(shopper, "O-1", api)
      #expect(try api.giveBack(shopper, "O-1", "FULL", 1000).status == 200)
      #expect(try api.purchases(of: shopper) == .zero)
      #expect(try api.balance(of: shopper) == .zero)
    }
  }

  @Test("returned lines take back their own share: an outlier's is nothing")
  func lines() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try sell(shopper, "O-1", api)
      #expect(try api.giveBack(shopper, "O-1", "LINE_ITEM", 200, ["lineItemsV2": [line("BAG", 1, 200)]]).status == 200)
      #expect(try api.purchases(of: shopper) == Amount(800))
      #expect(try api.balance(of: shopper) == Amount(80))
      #expect(try api.giveBack(shopper, "O-1", "LINE_ITEM", 300, ["lineItemsV2": [line("LAMP", 1, 300)]]).status == 200)
      #expect(try api.purchases(of: shopper) == Amount(500))
      #expect(try api.balance(of: shopper) == Amount(50))
      let rest: JSONValue = [line("LAMP", 1, 300), line("BULB", 1, 200)]
      #expect(try api.giveBack(shopper, "O-1", "LINE_ITEM", 500, ["lineItemsV2": rest]).status == 200)
      #expect(try api.purchases(of: shopper) == .zero)
      #expect(try api.balance(of: shopper) == .zero)
    }
  }

  @Test("an amount that comes back is of the whole bill, and so in proportion")
  func amounts() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try sell(shopper, "O-1", api)
      #expect(try api.giveBack(shopper, "O-1", "AMOUNT", 500).status == 200)
      #expect(try api.purchases(of: shopper) == Amount(400))
      #expect(try api.balance(of: shopper) == Amount(40))
      #expect(try api.giveBack(shopper, "O-1", "AMOUNT", 500).status == 200)
      #expect(try api.purchases(of: shopper) == .zero)
      #expect(try api.balance(of: shopper) == .zero)
    }
  }

  @Test("a retro conversion counts what the lines leave")
  func retro() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let sold = try api.bill(
        nil,
        [
          "type": "NOT_INTERESTED", "billNumber": "N-1", "billAmount": 1000,
          "lineItemsV2": [line("LAMP", 1, 800), line("BAG", 1, 200, Self.outlier)],
        ])
      let reply = try api.post(
        "/v1.1/transaction/update", query: ["format": "json"],
        json: [
          "root": [
            "transaction": [
              [
                "id": .int(try #require(sold.int("createdId"))), "new_type": "REGULAR", "old_type": "NOT_INTERESTED",
                "customer": ["mobile": .string(shopper.mobile)],
              ]
            ]
          ]
        ], headers: [("X-CAP-CLIENT-SIGNATURE", "till")])
      #expect(reply.itemCodes == [1630], "\(reply)")
      #expect(try api.purchases(of: shopper) == Amount(800))
      #expect(try api.giveBack(shopper, "N-1", "FULL", 1000).status == 200)
      #expect(try api.purchases(of: shopper) == .zero)
      #expect(try api.balance(of: shopper) == .zero)
    }
  }
}
