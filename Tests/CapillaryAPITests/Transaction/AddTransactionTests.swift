import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v2 transactions: adding")
struct AddTransactionTests {
  @Test("a regular bill earns and reads back as it was sent")
  func regular() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let reply = try api.bill(
        shopper,
        [
          "type": "REGULAR", "billNumber": "T-1", "billAmount": "950.5", "grossAmount": 1000, "discount": "49.5",
          "billingDate": "2026-01-05T10:00:00+05:30", "note": "gift", "deliveryStatus": "SHIPPED",
          "lineItemsV2": [
            line(
              "TEA", 1, 950,
              [
                "qty": "0.5", "imgUrl": "http://img.example/1", "attributes": ["colour": "red"],
                "addOnDetails": [["itemCode": "HONEY", "quantity": 1]],
                "splitDetails": [["itemCode": "TEA-A", "quantity": 1, "rate": 10]],
              ])
          ],
          "paymentModes": [["mode": "Card", "value": 950, "notes": "n", "attributes": ["card_type": "Debit"]]],
        ])
      #expect(reply.status == 200)
      #expect(reply["sideEffects[0].awardedPoints"]?.amount == Amount("95.05"))
      #expect(reply["rawSideEffects"] == nil)
      #expect(reply.text("customerInfo.firstName") == "Nila")
      let id = try #require(reply.int("createdId"))
      let stored = try api.get("/v2/transactions/\(id)", query: ["tenders": "true"])
      #expect(stored["billDetails.amount"]?.amount == Amount("950.5"))
      #expect(stored.text("billDetails.billingTime") == "2026-01-05T10:00:00+05:30")
      #expect(stored["lineItems[0].details.qty"]?.amount == Amount("0.5"))
      #expect(stored.text("lineItems[0].details.attributes.colour") == "red")
      #expect(stored.text("lineItems[0].addonDetails[0].itemCode") == "HONEY")
      #expect(stored.text("lineItems[0].splitItemsDetails[0].itemCode") == "TEA-A")
      #expect(stored.text("paymentModes[0].mode") == "Card")
      #expect(stored.text("paymentModes[0].attributes[0].value") == "Debit")
      #expect(try api.purchases(of: shopper) == Amount("950.5"))
      #expect(try api.get("/v2/transactions/getByBillNumber/T-1").int("id") == id)
    }
  }

  @Test("a time without an offset is UTC")
  func timeZones() throws {
    try withSandbox { api in
      let id = try api.sell(try api.shopper(), "T-1", 10, ["billingDate": "2026-01-05T10:00:00"])
      #expect(try api.get("/v2/transactions/\(id)").text("billDetails.billingTime") == "2026-01-05T15:30:00+05:30")
    }
  }

  @Test("what is wrong with a bill is answered with its code, and nothing is stored")
  func refusals() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let cases: [(Int64, JSONObject)] = [
        (601, ["billAmount": "many"]), (601, ["billAmount": -1]), (601, ["billAmount": .null]),
        (602, ["billNumber": ""]), (685, ["billNumber": .string(String(repeating: "B", count: 51))]),
        (685, ["notInterestedReason": .string(String(repeating: "r", count: 256))]),
        (685, ["paymentModes": [["mode": "Cash", "notes": .string(String(repeating: "n", count: 251))]]]),
        (690, ["type": "GIFT"]), (686, ["outlierStatus": "ODD"]), (1114, ["billingDate": "soon"]),
        (627, ["lineItemsV2": [line("A", 1, 1, ["qty": -1])]]),
        (661, ["lineItemsV2": [line("A", 1, 1, ["amount": -1])]]),
        (662, ["lineItemsV2": [line("A", 1, 1, ["value": -1])]]),
        (663, ["lineItemsV2": [line("A", 1, 1, ["rate": -1])]]),
        (664, ["lineItemsV2": [line("A", 1, 1, ["discount": -1])]]),
        (665, ["grossAmount": -1]), (666, ["discount": -1]),
        (671, ["attribution": ["createdBy": ["code": "no.such", "type": "TILL"]]]),
        (679, ["lineItemsV2": [line("A", 1, 1, ["comboDetails": [["quantity": 1]]])]]),
        (680, ["lineItemsV2": [line("A", 1, 1, ["addOnDetails": [["quantity": 1]]])]]),
        (681, ["lineItemsV2": [line("A", 1, 1, ["splitDetails": [["quantity": 1]]])]]),
        (9606, ["addWithLocalCurrency": true]), (1102, ["addWithLocalCurrency": true, "currencyCode": "XXX"]),
        (631, ["lineItemsV2": [line("A", 1, 1, ["type": "RETURN"])]]), (678, ["lineItemsV2": [["qty": 1, "amount": 1]]]),
      ]
      for (code, change) in cases {
        var body: JSONObject = ["type": "REGULAR", "billNumber": "T-1", "billAmount": 10]
        for member in change { body[member.name] = member.value }
        let reply = try api.bill(shopper, body)
        #expect(reply.status == 400 && reply.errorCode == code, "\(change.serialized): \(reply)")
      }
      #expect(try api.purchases(of: shopper) == .zero)
      #expect(try api.get("/v2/transactions/getByBillNumber/T-1").errorCode == 688)
    }
  }

  @Test("a bill needs a customer who is known")
  func customers() throws {
    try withSandbox { api in
      let body: JSONObject = ["type": "REGULAR", "billNumber": "T-1", "billAmount": 10]
      let nobody = try api.bill(nil, body)
      #expect(nobody.errorCode == 1104)
      let stranger = try api.bill(Shopper(id: 0, mobile: "919812399999"), body)
      #expect(stranger.errorCode == 8015)
    }
  }

  @Test("the organization's limits of amounts and dates hold")
  func limits() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.switchConfig("CONF_LOYALTY_MIN_BILL_AMOUNT", "50")
      try api.switchConfig("CONF_LOYALTY_MAX_BILL_AMOUNT", "100")
      try api.switchConfig("CONF_MIN_BILLING_DATE", "2026-01-01")
      try api.switchConfig("CONF_MAX_BILLING_DATE", "2027-01-01")
      func code(_ amount: JSONValue, _ date: String = "2026-06-01") throws -> Int64? {
        try api.bill(
          shopper, ["type": "REGULAR", "billNumber": "T", "billAmount": amount, "billingDate": .string(date)]
        ).errorCode
      }
      #expect(try code("49.999") == 601)
      #expect(try code("100.001") == 601)
      #expect(try code(60, "2025-12-31") == 644)
      #expect(try code(60, "2027-01-02") == 643)
      #expect(try code(60) == nil)
    }
  }

  @Test("a number is taken within its scope and window of days, and free again after it")
  func uniqueness() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.switchConfig("CONF_LOYALTY_BILL_NUMBER_UNIQUE_IN_DAYS", "30")
      let body: JSONObject = ["type": "REGULAR", "billNumber": "T-1", "billAmount": 10]
      #expect(try api.bill(shopper, body).status == 200)
      try api.advance(days: 29)
      #expect(try api.bill(shopper, body).errorCode == 604)
      try api.advance(days: 2)
      #expect(try api.bill(shopper, body).status == 200)
      try api.switchConfig("CONF_LOYALTY_BILL_NUMBER_UNIQUE_ONLY_TILL", "1")
      let other = try api.post(
        "/v2/transactions", query: ["identifierName": "mobile", "identifierValue": shopper.mobile],
        json: .object(body), as: .otherTill("till.blr2"))
      #expect(other.status == 200)
      #expect(try api.bill(shopper, body).errorCode == 604)
    }
  }

  @Test("who does not wait for the loyalty engine is told that it is queued, and nothing of what it did")
  func queued() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let (who, replay) = (["identifierName": "mobile"] as KeyValuePairs, [("X-CAP-DIRECT-REPLAY", "true")])
      func body(_ number: String) -> JSONValue {
        [
          "type": "REGULAR", "billNumber": .string(number), "billAmount": 100, "identifierType": "mobile",
          "identifierValue": .string(shopper.mobile), "source": "INSTORE",
        ]
      }
      let path = "/v2/transactions?identifierValue=\(shopper.mobile)"
      for reply in [
        try api.post(path + "&use_asynch=true", query: who, json: body("T-1")),
        try api.post(path + "&use_async=true", query: who, json: body("T-2")),
        try api.post(path, query: who, json: body("T-3"), headers: replay),
      ] {
        #expect(reply.status == 200 && reply.warningCodes == [687], "\(reply)")
        #expect(reply["sideEffects"]?.list.isEmpty == true)
      }
      let bulk = try api.post("/v2/transactions/bulk", json: [body("T-4")], headers: replay)
      #expect(bulk.int("response[0].warnings[0].code") == 687, "\(bulk)")
      let old = try api.post(
        "/v1.1/transaction/add?format=json",
        json: [
          "root": ["transaction": ["type": "regular", "number": "T-5", "amount": "100", "customer": ["mobile": .string(shopper.mobile)]]]
        ], headers: replay)
      #expect(old.text("response.transactions.transaction[0].item_status.message")?.hasSuffix("updated later.") == true)
      #expect(try api.balance(of: shopper) == Amount(50))
    }
  }

  @Test("unknown tenders, attributes and fields are warned of and left out")
  func warnings() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let reply = try api.bill(
        shopper,
        [
          "type": "REGULAR", "billNumber": "T-1", "billAmount": 100, "extendedFields": ["no_such": 1],
          "customFields": ["no_such": "x"],
          "paymentModes": [
            ["mode": "Barter", "value": 1], [:],
            ["mode": "Card", "value": 99, "attributes": ["colour": "red", "card_type": "Paper"]],
          ],
          "lineItemsV2": [line("A", 1, 100, ["returnableDays": -5])],
        ])
      #expect(reply.status == 200)
      #expect(Set(reply.warningCodes) == [9607, 9613, 9609, 91016, 669, 1105])
      let id = try #require(reply.int("createdId"))
      let stored = try api.get("/v2/transactions/\(id)", query: ["tenders": "true"])
      #expect(stored["paymentModes"]?.list.count == 1)
      #expect(stored["paymentModes[0].attributes"]?.list.isEmpty == true)
    }
  }

  @Test("outliers are kept and count for nothing")
  func outliers() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.switchConfig("MARK_BILLS_OUTLIER_STARTING_WITH", "TEST-, trial")
      try api.switchConfig("CONF_OUTLIER_ITEM_SKU", "BAG")
      let cases: [(Int64?, JSONObject)] = [
        (9611, ["billNumber": "test-1"]), (9611, ["billNumber": "A-1", "outlierStatus": "TEST"]),
        (9611, ["billNumber": "A-2", "lineItemsV2": [line("BAG", 1, 100)]]),
      ]
      for (code, change) in cases {
        var body: JSONObject = ["type": "REGULAR", "billAmount": 100]
        for member in change { body[member.name] = member.value }
        let reply = try api.bill(shopper, body)
        #expect(reply.warningCodes.last == code, "\(reply)")
        #expect(reply["sideEffects"]?.list.isEmpty == true)
      }
      let mixed = try api.bill(
        shopper,
        [
          "type": "REGULAR", "billNumber": "A-3", "billAmount": 100, "lineItemsV2": [line("BAG", 1, 5), line("TEA", 1, 95)],
        ])
      #expect(mixed.warningCodes == [9608])
      #expect(try api.purchases(of: shopper) == Amount(95))
    }
  }

  @Test("amounts in another currency are converted and earn on the converted amount")
  func localCurrency() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let id = try api.sell(
        shopper, "T-1", 10,
        ["currencyCode": "USD", "addWithLocalCurrency": true, "lineItemsV2": [line("TEA", 1, 10)]])
      let stored = try api.get("/v2/transactions/\(id)")
      #expect(stored["billDetails.amount"]?.amount == Amount(800))
      #expect(stored["lineItems[0].details.amount"]?.amount == Amount(800))
      #expect(stored["addWithLocalCurrency"]?.bool == true)
      #expect(try api.balance(of: shopper) == Amount(80))
      let old = try api.get("/v1.1/transaction/get", query: ["id": String(id), "format": "json"])
      #expect(old.text("response.transactions.transaction[0].local_currency.amount") == "10.0")
      #expect(old.text("response.transactions.transaction[0].local_currency.ratio") == "80.0")
    }
  }

  @Test("an exchange is a sale and, beside it, a return of the other bill")
  func exchange() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try api.sell(shopper, "OLD", 1000, ["lineItemsV2": [line("COAT", 1, 700), line("SCARF", 1, 300)]])
      let reply = try api.bill(
        shopper,
        [
          "type": "REGULAR", "billNumber": "SWAP", "billAmount": 800,
          "lineItemsV2": [
            line("COAT-L", 1, 800),
            line("SCARF", 1, 300, ["type": "RETURN", "returnType": "LINE_ITEM", "parentBillNumber": "OLD"]),
          ],
        ])
      #expect(reply.status == 200, "\(reply)")
      #expect(try api.balance(of: shopper) == Amount(150))
      #expect(try api.purchases(of: shopper) == Amount(1500))
      let parts = try api.get("/v1.1/transaction/get", query: ["number": "SWAP", "type": "MIXED", "format": "json"])
      #expect(parts.int("response.transactions.count") == 2)
    }
  }

  @Test("each element of a bulk call is judged by itself")
  func bulk() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      func element(_ number: String, _ change: JSONObject = [:]) -> JSONValue {
        var element: JSONObject = [
          "identifierType": "mobile", "identifierValue": .string(shopper.mobile), "source": "INSTORE",
          "type": "REGULAR", "billNumber": .string(number), "billAmount": "100", "lineItemsV2": [line("A", 1, 100)],
        ]
        for member in change { element[member.name] = member.value }
        return .object(element)
      }
      let reply = try api.post(
        "/v2/transactions/bulk",
        json: [
          element("K-1"), element("K-1"), element("K-2", ["identifierValue": ""]), element("K-3", ["billAmount": "x"]),
          element("K-4", ["identifierValue": "919812399999"]),
        ])
      #expect(reply.status == 200)
      #expect(reply.int("totalCount") == 5)
      #expect(reply.int("failureCount") == 4)
      #expect(reply["response[0].result.billAmount"]?.amount == Amount(100))
      #expect(reply["response[0].result.sideEffects[0].awardedPoints"]?.amount == Amount(10))
      for (index, code) in [(1, 604), (2, 8084), (3, 601), (4, 8015)] as [(Int, Int64)] {
        #expect(reply.int("response[\(index)].errors[0].code") == code, "\(reply)")
      }
      #expect(try api.balance(of: shopper) == Amount(10))
    }
  }

  @Test("a customer whose status forbids bills is refused with 3045")
  func blocked() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.store.write { session in
        try session.db.execute(
          sql: "UPDATE customer_status_label SET blocked_actions = '[\"ALL\"]' WHERE label = 'Suspended'")
        session.referenceChanged()
        try CustomerStatuses.set(
          "Suspended", of: shopper.id, reason: "test", till: session.entities.all.first { $0.kind == .till }?.id ?? 0,
          session)
      }
      #expect(
        try api.bill(shopper, ["type": "REGULAR", "billNumber": "T-1", "billAmount": 10]).errorCode == 3045)
    }
  }
}
