import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

@Suite("Transactions: updating")
struct UpdateTransactionTests {
  private func field(_ api: TestSandbox) throws -> String {
    try api.store.read { session in
      let found = try String.fetchOne(
        session.db,
        sql: """
          SELECT name FROM field_definition WHERE kind = 'CUSTOM' AND scope = 'loyalty_transaction' AND options = '[]' LIMIT 1
          """)
      return found ?? ""
    }
  }

  @Test("v2 sets what is named and leaves the rest")
  func update() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let other = try api.shopper("919812300002")
      let field = try field(api)
      let id = try api.sell(
        shopper, "U-1", 350,
        ["lineItemsV2": [line("BOOK", 1, 350)], "customFields": .object(JSONObject([(field, "first")]))])
      func update(_ shopper: Shopper, _ body: JSONObject) throws -> TestReply {
        try api.put(
          "/v2/transactions", query: ["identifierName": "mobile", "identifierValue": shopper.mobile],
          json: .object(body))
      }
      let done = try update(
        shopper,
        [
          "id": .int(id), "deliveryStatus": "shipped", "extendedFields": ["checkout_mode": "self"], "billAmount": 9999,
          "lineItems": [["itemCode": "BOOK", "extendedFields": ["checkout_mode": "desk"]]],
        ])
      #expect(done.status == 200)
      #expect(done.text("loyaltyDetails[0].currentSlab") == "Silver")
      let stored = try api.get("/v2/transactions/\(id)")
      #expect(stored["customFields"]?[field]?.text == "first")
      #expect(stored.text("extendedFields.checkout_mode") == "self")
      #expect(stored.text("lineItems[0].details.extendedFields.checkout_mode") == "desk")
      #expect(stored["billDetails.amount"]?.amount == Amount(350))
      let returned = try #require(try api.giveBack(shopper, "U-1", "AMOUNT", 10).int("createdId"))
      let cases: [(Int64, Shopper, JSONObject)] = [
        (607, shopper, [:]), (620, shopper, ["id": 999_999_999]), (667, other, ["id": .int(id)]),
        (668, other, ["number": "U-1"]), (668, shopper, ["number": "NO"]), (1118, shopper, ["id": .int(returned)]),
        (1119, shopper, ["id": .int(id), "lineItems": [["id": 1]]]),
        (1120, shopper, ["id": .int(id), "lineItems": [["itemCode": "NO"]]]),
        (8015, Shopper(id: 0, mobile: "919812399999"), ["id": .int(id)]), (620, shopper, ["id": "many"]),
        (1118, shopper, ["id": .int(id), "deliveryStatus": "LOST"]),
      ]
      for (code, shopper, body) in cases {
        let reply = try update(shopper, body)
        #expect(reply.errorCode == code, "\(body.serialized): \(reply)")
      }
    }
  }

  @Test("v2 in bulk judges each element by itself and echoes numbers as numbers")
  func bulk() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let id = try api.sell(shopper, "U-1", 350, ["lineItemsV2": [line("BOOK", 1, 350)]])
      func element(_ id: Int64, _ mobile: String) -> JSONValue {
        [
          "identifierType": "mobile", "identifierValue": .string(mobile), "source": "INSTORE", "id": .int(id),
          "lineItems": [["itemCode": "BOOK", "extendedFields": ["checkout_mode": "10.50"]]],
        ]
      }
      let reply = try api.put(
        "/v2/transactions/bulk", json: [element(id, shopper.mobile), element(1, shopper.mobile), element(id, "")])
      #expect(reply.int("failureCount") == 2)
      #expect(reply["response[0].result.lineItems[0].extendedFields.checkout_mode"] == .number("10.5"))
      #expect(reply.int("response[1].errors[0].code") == 620)
      #expect(reply.int("response[2].errors[0].code") == 8084)
    }
  }

  @Test("v1.1 counts the fields it took and those it refused")
  func v1() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let other = try api.shopper("919812300002")
      let field = try field(api)
      let id = try api.sell(shopper, "U-1", 350)
      let returned = try #require(try api.giveBack(shopper, "U-1", "AMOUNT", 10).int("createdId"))
      func update(_ item: JSONObject, _ shopper: Shopper?) throws -> TestReply {
        var item = item
        if let shopper { item["customer"] = ["mobile": .string(shopper.mobile)] }
        return try api.billV1(item, path: "/v1.1/transaction/update")
      }
      let fields: JSONValue = [
        "field": [["name": .string(field), "value": "blue"], ["name": "no_such", "value": "x"]]
      ]
      let done = try update(["number": "U-1", "delivery_status": "shipped", "custom_fields": fields], shopper)
      #expect(done.itemCodes == [600])
      #expect(done.int("response.transactions.transaction[0].custom_fields.success_count") == 1)
      #expect(done.int("response.transactions.transaction[0].custom_fields.failure_count") == 1)
      #expect(done.text("response.transactions.transaction[0].delivery_status") == "SHIPPED")
      let cases: [(Int64, JSONObject, Shopper?)] = [
        (620, ["id": "999999999"], shopper), (667, ["id": .int(id)], other), (668, ["number": "U-1"], other),
        (606, ["id": .int(id)], nil), (670, ["notes": "x"], shopper), (1636, ["id": .int(id), "delivery_status": "LOST"], shopper),
        (611, ["id": .int(id)], Shopper(id: 0, mobile: "919812399999")),
        (1623, ["id": .int(id), "type": "GIFT"], shopper), (609, ["id": .int(returned)], shopper),
        (609, ["id": .int(id), "line_items": ["line_item": ["itemCode": "NO"]]], shopper),
      ]
      for (code, item, shopper) in cases {
        let reply = try update(item, shopper)
        #expect(reply.itemCodes == [code], "\(item.serialized): \(reply)")
      }
    }
  }
}
