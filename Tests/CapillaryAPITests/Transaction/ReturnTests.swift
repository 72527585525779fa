import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v2 transactions: returning")
struct ReturnTests {
  @Test("a full return takes everything back, once")
  func full() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let sold = try api.sell(shopper, "R-1", 1000, ["lineItemsV2": [line("LAMP", 2, 500)]])
      try api.advance(days: 1)
      let back = try api.giveBack(shopper, "R-1", "FULL", 1000)
      let id = try #require(back.int("createdId"), "\(back)")
      #expect(try api.balance(of: shopper) == .zero)
      #expect(try api.purchases(of: shopper) == .zero)
      let stored = try api.get("/v2/transactions/\(id)", query: ["type": "RETURN"])
      #expect(stored.text("type") == "RETURN")
      #expect(stored["lineItems[0].details.qty"]?.amount == Amount(2))
      let original = try api.get("/v2/transactions/\(sold)")
      #expect(original.int("lineItems[0].returnLineItemsDtos[0].returnBillId") == id)
      for (type, code) in [("FULL", 633), ("AMOUNT", 633), ("LINE_ITEM", 633)] as [(String, Int64)] {
        #expect(
          try api.giveBack(shopper, "R-1", type, 10, ["lineItemsV2": [line("LAMP", 1, 10)]]).errorCode == code)
      }
    }
  }

  @Test("lines come back piece by piece, never more than were bought, and in no other style")
  func lines() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try api.sell(
        shopper, "R-1", 1000,
        [
          "lineItemsV2": [
            line("PLATE", 4, 150), line("BOWL", 2, 200, ["comboDetails": [["itemCode": "LID", "quantity": 1]]]),
          ]
        ])
      #expect(try api.giveBack(shopper, "R-1", "LINE_ITEM", 150, ["lineItemsV2": [line("PLATE", 1, 150)]]).status == 200)
      #expect(try api.balance(of: shopper) == Amount(85))
      let cases: [(Int64, String, JSONObject)] = [
        (626, "LINE_ITEM", ["lineItemsV2": [line("PLATE", 4, 150)]]),
        (626, "LINE_ITEM", ["lineItemsV2": [line("PLATE", 3, 150), line("PLATE", 1, 150)]]),
        (660, "LINE_ITEM", ["lineItemsV2": [line("SPOON", 1, 10)]]),
        (682, "LINE_ITEM", ["lineItemsV2": [line("LID", 1, 10)]]),
        (630, "LINE_ITEM", ["lineItemsV2": [line("PLATE", 1, 999)]]),
        (687, "LINE_ITEM", [:]), (632, "AMOUNT", [:]), (639, "FULL", [:]),
      ]
      for (code, type, more) in cases {
        let reply = try api.giveBack(shopper, "R-1", type, 100, more)
        #expect(reply.errorCode == code, "\(more.serialized): \(reply)")
      }
      #expect(
        try api.giveBack(
          shopper, "R-1", "CANCELLED", 850, ["lineItemsV2": [line("PLATE", 3, 150), line("BOWL", 2, 200)]]
        ).status == 200)
      #expect(try api.balance(of: shopper) == .zero)
      #expect(try api.purchases(of: shopper) == .zero)
    }
  }

  @Test("money comes back up to what the bill was worth, and in no other style")
  func amounts() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try api.sell(shopper, "R-1", 1000, ["lineItemsV2": [line("CHAIR", 1, 1000)]])
      #expect(try api.giveBack(shopper, "R-1", "AMOUNT", 250).status == 200)
      #expect(try api.balance(of: shopper) == Amount(75))
      #expect(try api.giveBack(shopper, "R-1", "AMOUNT", "750.001").errorCode == 630)
      #expect(
        try api.giveBack(shopper, "R-1", "LINE_ITEM", 1, ["lineItemsV2": [line("CHAIR", 1, 1)]]).errorCode == 638)
      #expect(try api.giveBack(shopper, "R-1", "FULL", 1000).errorCode == 639)
      #expect(try api.giveBack(shopper, "R-1", "AMOUNT", 750).status == 200)
      #expect(try api.balance(of: shopper) == .zero)
    }
  }

  @Test("a return needs a bill of the customer, a time after it, and a kind")
  func refusals() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let other = try api.shopper("919812300002")
      let sold = try api.sell(shopper, "R-1", 500, ["lineItemsV2": [line("VASE", 1, 500)]])
      _ = try api.sell(shopper, "R-2", 500, ["outlierStatus": "OUTLIER"])
      let returned = try #require(try api.giveBack(shopper, "R-1", "AMOUNT", 10).int("createdId"))
      func code(_ shopper: Shopper, _ number: String, _ more: JSONObject) throws -> Int64? {
        try api.giveBack(shopper, number, "AMOUNT", 10, more).errorCode
      }
      try api.switchConfig("CONF_ALLOW_NOT_EXISTING_BILL_RETURN", "0")
      #expect(try code(shopper, "NO", [:]) == 625)
      #expect(try code(shopper, "", [:]) == 631)
      #expect(try code(other, "R-1", [:]) == 668)
      #expect(try code(other, "R-1", ["id": .int(sold)]) == 667)
      #expect(try code(shopper, "R-1", ["id": 999_999_999]) == 603)
      #expect(try code(shopper, "R-1", ["id": .int(returned)]) == 603)
      #expect(try code(shopper, "R-1", ["returnType": "SOMEHOW"]) == 628)
      #expect(try code(shopper, "R-1", ["returnType": ""]) == 628)
      #expect(try code(shopper, "R-1", ["purchaseTime": ""]) == 624)
      #expect(try code(shopper, "R-1", ["billingDate": "2001-01-01T00:00:00Z"]) == 624)
      #expect(try code(shopper, "R-2", [:]) == 1121)
      try api.switchConfig("CONF_RETURN_AMOUNT_ENABLED", "0")
      #expect(try code(shopper, "R-1", [:]) == 686)
      try api.switchConfig("CONF_ALLOW_NOT_EXISTING_BILL_RETURN", "1")
      #expect(try api.giveBack(shopper, "NO", "FULL", 10).warningCodes == [625])
      #expect(try api.purchases(of: shopper) == Amount(490))
    }
  }

  @Test("where a number was used twice, a return has to say which bill it means")
  func ambiguity() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.switchConfig("CONF_LOYALTY_IS_BILL_NUMBER_UNIQUE", "0")
      try api.freeze(at: "2026-03-01T10:00:00Z")
      let first = try api.sell(shopper, "R-1", 100)
      _ = try api.sell(shopper, "R-1", 200)
      #expect(try api.giveBack(shopper, "R-1", "FULL", 100).errorCode == 9614)
      #expect(try api.giveBack(shopper, "R-1", "FULL", 100, ["id": .int(first)]).status == 200)
      #expect(try api.purchases(of: shopper) == Amount(200))
    }
  }

  @Test("an anonymous bill is given back without a customer")
  func notInterested() throws {
    try withSandbox { api in
      let sold = try api.bill(
        nil,
        [
          "type": "NOT_INTERESTED", "billNumber": "N-1", "billAmount": 240, "notInterestedReason": "in a hurry",
          "lineItemsV2": [line("CUP", 2, 120)],
        ])
      let id = try #require(sold.int("createdId"), "\(sold)")
      #expect(try api.get("/v2/transactions/\(id)", query: ["type": "NOT_INTERESTED"])["customerId"] == nil)
      #expect(try api.get("/v2/transactions/\(id)").errorCode == 620)
      #expect(try api.giveBack(nil, "N-1", "LINE_ITEM", 120, ["lineItemsV2": [line("CUP", 1, 120)]]).status == 200)
      #expect(
        try api.giveBack(nil, "N-1", "LINE_ITEM", 240, ["lineItemsV2": [line("CUP", 2, 120)]]).errorCode == 626)
      // A customer's bill that is brought back as nobody's is still the customer's.
      let shopper = try api.shopper()
      _ = try api.sell(shopper, "R-1", 100)
      let back = try api.giveBack(nil, "R-1", "AMOUNT", 40)
      #expect(back.status == 200 && back.warningCodes == [9616], "\(back)")
      #expect(try api.balance(of: shopper) == Amount(6))
      try api.switchConfig("CONF_LOYALTY_IS_BILL_NUMBER_UNIQUE", "0")
      _ = try api.sell(shopper, "R-1", 100)
      #expect(try api.giveBack(nil, "R-1", "AMOUNT", 40).errorCode == 9614)
    }
  }

  @Test("what comes back without figures comes back for what was paid")
  func withoutFigures() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let cheaper = line("CUP", 3, 100, ["discount": 50, "amount": 250])
      _ = try api.sell(shopper, "R-1", 450, ["lineItemsV2": [cheaper, line("BOWL", 2, 100)]])
      func back(_ sku: String, _ pieces: Int64) throws -> Int64 {
        let reply = try api.giveBack(
          shopper, "R-1", "LINE_ITEM", 1, ["lineItemsV2": [["itemCode": .string(sku), "qty": .int(pieces)]]])
        return try #require(reply.int("createdId"), "\(reply)")
      }
      let first = try back("CUP", 1)
      #expect(try api.purchases(of: shopper) == Amount("366.667"))
      #expect(
        try api.get("/v2/transactions/\(first)?type=RETURN")["lineItems[0].details.amount"]?.amount == Amount("83.333"))
      // The last pieces come to what is left, so that nothing of the bill remains.
      _ = try back("CUP", 2)
      #expect(try api.purchases(of: shopper) == Amount(200))
      _ = try back("BOWL", 2)
      #expect(try api.purchases(of: shopper) == .zero)
      #expect(try api.balance(of: shopper) == .zero)
    }
  }

  @Test("an exchange gives nothing back of itself: a bill that nobody knows is only kept")
  func exchangeForUnknown() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let foreign = line(
        "LAMP", 1, 100, ["type": "RETURN", "returnType": "LINE_ITEM", "parentBillNumber": "NOWHERE", "purchaseTime": .string(try api.moment)])
      let reply = try api.bill(
        shopper,
        ["type": "REGULAR", "billNumber": "X-1", "billAmount": 100, "lineItemsV2": [line("LAMP", 1, 100), foreign]])
      #expect(reply.status == 200 && reply.warningCodes == [625], "\(reply)")
      let old = try api.billV1([
        "type": "mixed", "number": "X-2", "amount": "100", "customer": ["mobile": .string(shopper.mobile)],
        "line_items": [
          "line_item": [
            ["item_code": "LAMP", "qty": "1", "amount": "100", "type": "regular"],
            ["item_code": "LAMP", "qty": "1", "amount": "100", "type": "return", "transaction_number": "NOWHERE"],
          ]
        ],
      ])
      #expect(old.itemCodes == [600], "\(old)")
      #expect(try api.purchases(of: shopper) == Amount(200))
      #expect(try api.balance(of: shopper) == Amount(20))
      try api.switchConfig("CONF_ALLOW_NOT_EXISTING_BILL_RETURN", "0")
      let refused = try api.bill(
        shopper,
        ["type": "REGULAR", "billNumber": "X-3", "billAmount": 100, "lineItemsV2": [line("LAMP", 1, 100), foreign]])
      #expect(refused.errorCode == 625)
      #expect(try api.purchases(of: shopper) == Amount(200))
    }
  }

  @Test("what was sold at a ratio comes back at it")
  func ratio() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let dollars: JSONObject = ["addWithLocalCurrency": true, "currencyCode": "USD"]
      _ = try api.sell(shopper, "R-1", 10, dollars)
      #expect(try api.purchases(of: shopper) == Amount(800))
      try api.store.write { session in
        try session.db.execute(sql: "UPDATE currency SET ratio = ratio / 2 WHERE code = 'USD'")
        session.referenceChanged()
      }
      #expect(try api.giveBack(shopper, "R-1", "AMOUNT", 5, dollars).status == 200)
      #expect(try api.purchases(of: shopper) == Amount(400))
      #expect(try api.giveBack(shopper, "R-1", "AMOUNT", 5, dollars).status == 200)
      #expect(try api.purchases(of: shopper) == .zero)
      #expect(try api.balance(of: shopper) == .zero)
    }
  }
}
