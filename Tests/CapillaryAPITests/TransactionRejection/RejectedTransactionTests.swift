import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Rejected transactions")
struct RejectedTransactionTests {
  private func queue(_ api: TestSandbox, _ query: String = "") throws -> TestReply {
    try api.get("/v2/organization/rejectedTransactions?\(query)")
  }

  @Test("a bill with an unknown tender waits, is tried again in vain, and is given up")
  func tender() throws {
    try withSandbox { api in
      try api.switchConfig("CONF_TRANSACTION_REJECTION_ENABLED", "1")
      let shopper = try api.shopper()
      let refused = try api.bill(
        shopper,
        ["type": "REGULAR", "billNumber": "8001", "billAmount": 10, "paymentModes": [["mode": "Barter", "value": 10]]])
      #expect(refused.status == 400 && refused.errorCode == 842)
      #expect(try api.purchases(of: shopper) == .zero)
      let waiting = try queue(api, "transactionNumber=8001&isTransactionPayloadRequired=true")
      #expect(waiting.int("pagination.total") == 1)
      #expect(waiting.text("data[0].status") == "OPEN")
      #expect(waiting.int("data[0].userId") == shopper.id)
      #expect(waiting.text("data[0].errors[0].message") == "invalid payment mode:Barter")
      #expect(waiting.text("data[0].transactionPayload")?.contains("Barter") == true)
      #expect(try queue(api, "errorCode=842&errorValue=Barter").int("pagination.total") == 1)
      #expect(try queue(api, "errorCode=683").int("pagination.total") == 0)
      let tried = try api.post("/v2/organization/rejectedTransactions/retrigger", json: ["userId": .int(shopper.id)])
      #expect(tried.int("status.fixed") == 0 && tried.int("status.total") == 1)
      #expect(try queue(api).int("data[0].retryCount") == 1)
      let given = try api.put(
        "/v2/organization/rejectedTransactions/markFailed", json: ["transactionNumber": ["8001"], "comments": "no"])
      #expect(given["result"]?.bool == true)
      #expect(try queue(api).int("pagination.total") == 0)
      #expect(try queue(api, "status=PERMANENT_FAILED").int("pagination.total") == 1)
    }
  }

  @Test("a mended bill is entered with the processing date")
  func mended() throws {
    try withSandbox { api in
      try api.switchConfig("CONF_TRANSACTION_REJECTION_ENABLED", "1")
      let shopper = try api.shopper()
      let reply = try api.post(
        "/v2/transactions/bulk",
        json: [
          [
            "identifierType": "mobile", "identifierValue": .string(shopper.mobile), "type": "REGULAR",
            "billNumber": "8001", "billAmount": 100, "paymentModes": [["mode": "Barter", "value": 100]],
          ]
        ])
      #expect(reply.int("response[0].errors[0].code") == 842)
      try api.store.write { session in
        try session.db.execute(sql: "INSERT INTO tender (name, canonical_name) VALUES ('Barter', 'BARTER')")
        session.referenceChanged()
      }
      try api.advance(days: 3)
      let tried = try api.post(
        "/v2/organization/rejectedTransactions/retrigger", json: ["transactionNumber": ["8001"]])
      #expect(tried.int("status.fixed") == 1)
      let id = try #require(tried.int("retriggerId"))
      let progress = try api.get("/v2/organization/rejectedTransactions/retriggerStatus/\(id)")
      #expect(progress.int("status.success") == 1)
      #expect(try api.balance(of: shopper) == Amount(10))
      let stored = try api.get("/v2/transactions/getByBillNumber/8001")
      #expect(stored.text("billDetails.billingTime")?.prefix(10) == (try api.moment).prefix(10))
    }
  }

  @Test("v1.1 keeps a bill that fails for missing master data as well")
  func v1() throws {
    try withSandbox { api in
      try api.switchConfig("CONF_TRANSACTION_REJECTION_ENABLED", "1")
      let shopper = try api.shopper()
      let reply = try api.billV1([
        "type": "regular", "number": "8001", "amount": "10", "customer": ["mobile": .string(shopper.mobile)],
        "payment_details": ["payment": ["mode": "Barter", "value": "10"]],
      ])
      #expect(reply.itemCodes == [842])
      #expect(try queue(api, "userId=\(shopper.id)").int("pagination.total") == 1)
    }
  }

  @Test("causes are switched on one by one, and what nothing can mend is failed for good")
  func causes() throws {
    try withSandbox { api in
      for cause in ["TENDER", "ITEM", "FIELD", "STORE"] {
        try api.switchConfig("CONF_TRANSACTION_REJECTION_\(cause)_ENABLED", "0")
      }
      try api.store.write { session in
        for (name, type, options) in [("wrap", "STRING", #"["box","bag"]"#), ("pieces", "INTEGER", "[]")] {
          try session.db.execute(
            sql: """
              INSERT INTO field_definition (kind, scope, name, data_type, options)
              VALUES ('EXTENDED', 'regular_transaction', ?, ?, ?)
              """, arguments: [name, type, options])
        }
        session.referenceChanged()
      }
      let shopper = try api.shopper()
      var number = 8200
      func offer(_ change: JSONObject) throws -> TestReply {
        number += 1
        var body: JSONObject = ["type": "REGULAR", "billNumber": .string(String(number)), "billAmount": 10]
        for member in change { body[member.name] = member.value }
        return try api.bill(shopper, body)
      }
      func state() throws -> String? {
        try ["OPEN", "PERMANENT_FAILED"].first { state in
          try queue(api, "transactionNumber=\(number)&status=\(state)").int("pagination.total") == 1
        }
      }
      let cases: [(String, Int64, String, JSONObject)] = [
        ("TENDER", 842, "OPEN", ["paymentModes": [["mode": "Barter", "value": 10]]]),
        ("ITEM", 683, "OPEN", ["lineItemsV2": [line("NEW-7", 1, 10)]]),
        ("FIELD", 91015, "OPEN", ["extendedFields": ["wrap": "sack"]]),
        ("FIELD", 91015, "PERMANENT_FAILED", ["extendedFields": ["pieces": "many"]]),
        ("STORE", 671, "OPEN", ["attribution": ["createdBy": ["code": "no.such", "type": "TILL"]]]),
      ]
      for (cause, code, wanted, change) in cases {
        // An article that was sold once is known from then on.
        if cause != "ITEM" {
          #expect(try offer(change).status == (cause == "STORE" ? 400 : 200))
          #expect(try state() == nil)
        }
        try api.switchConfig("CONF_TRANSACTION_REJECTION_\(cause)_ENABLED", "1")
        let refused = try offer(change)
        #expect(refused.errorCode == code, "\(cause): \(refused)")
        #expect(try state() == wanted, "\(cause)")
        try api.switchConfig("CONF_TRANSACTION_REJECTION_\(cause)_ENABLED", "0")
      }
      let stuck = try queue(api, "status=PERMANENT_FAILED")
      #expect(stuck.text("data[0].errors[0].value") == "many", "\(stuck)")
      let tried = try api.post("/v2/organization/rejectedTransactions/retrigger", json: ["errorCode": ["91015"]])
      #expect(tried.int("status.total") == 1)
    }
  }

  @Test("while the switch is off nothing is kept")
  func off() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try api.sell(shopper, "8001", 10, ["paymentModes": [["mode": "Barter", "value": 10]]])
      #expect(try queue(api).int("pagination.total") == 0)
    }
  }

  @Test("what selects nothing, or was never there, is answered with an empty 400")
  func refusals() throws {
    try withSandbox { api in
      let base = "/v2/organization/rejectedTransactions"
      for reply in [
        try api.post("\(base)/retrigger", json: [:]), try api.put("\(base)/markFailed", json: [:]),
        try api.get("\(base)/retriggerStatus/99"), try api.get("\(base)?status=ODD"),
        try api.get("\(base)?userId=nobody"), try api.get("\(base)?sortBy=billNumber"),
      ] {
        #expect(reply.status == 400 && reply.text == "{}")
      }
    }
  }
}
