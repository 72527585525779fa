import CapillaryAPI
import Model
import TestSupport
import Testing

/// The documented failures of v1.1's bills, one row each: nothing of a refused bill stays.
@Suite("v1.1 transactions: failures")
struct TransactionV1FailureTests {
  private let known: JSONValue = ["mobile": "919812300001"]

  private func bill(_ number: String, _ amount: String, _ more: JSONObject = [:]) -> JSONObject {
    var bill: JSONObject = [
      "type": "regular", "number": .string(number), "amount": .string(amount), "customer": known,
    ]
    for member in more { bill[member.name] = member.value }
    return bill
  }

  private func line(_ sku: String, _ more: JSONObject = [:]) -> JSONValue {
    var line: JSONObject = ["item_code": .string(sku), "qty": "1", "amount": "10"]
    for member in more { line[member.name] = member.value }
    return ["line_item": .object(line)]
  }

  @Test("what is wrong with a bill or its customer has its code")
  func bills() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let other = try api.shopper("919812300002")
      _ = try api.post(
        "/v2/customers", query: ["source": "INSTORE"],
        json: ["profiles": [["identifiers": [["type": "email", "value": "taken@example.com"]]]]])
      let foreign = try api.sell(other, "F-1", 100)
      try api.switchConfig("CONF_MIN_BILLING_DATE", "2020-01-01")
      try api.switchConfig("CONF_MAX_BILLING_DATE", "2099-01-01")
      func back(_ more: JSONObject) -> JSONObject {
        var sent: JSONObject = ["type": "return", "return_type": "FULL"]
        for member in more { sent[member.name] = member.value }
        return bill("F-1", "100", sent)
      }
      let long = JSONValue.string(String(repeating: "9", count: 51))
      let cases: [(Int64, JSONObject)] = [
        (601, bill("V-1", "")), (601, bill("V-1", "10", ["line_items": line("A", ["qty": "many"])])),
        (602, bill("", "10")), (685, bill("V-1", "10", ["number": long])),
        (605, bill("V-1", "10", ["type": ""])), (606, bill("V-1", "10", ["customer": [:]])),
        (611, bill("V-1", "10", ["customer": ["id": "1"]])),
        (621, bill("V-1", "10", ["billing_time": "soon"])), (643, bill("V-1", "10", ["billing_time": "2099-05-05 10:00:00"])),
        (644, bill("V-1", "10", ["billing_time": "2019-05-05 10:00:00"])),
        (622, bill("V-1", "10", ["line_items": line("A", ["combo_items": ["combo_item": ["quantity": "1"]]])])),
        (646, bill("V-1", "10", ["customer": ["email": "no address"]])),
        (649, bill("V-1", "10", ["customer": ["mobile": "12"]])),
        (662, bill("V-1", "10", ["line_items": line("A", ["value": "-1"])])),
        (663, bill("V-1", "10", ["line_items": line("A", ["rate": "-1"])])),
        (664, bill("V-1", "10", ["line_items": line("A", ["discount": "-1"])])),
        (608, bill("V-1", "10", ["line_items": line("A", ["returnable": "perhaps"])])),
        (645, bill("V-1", "10", ["type": "not_interested", "line_items": line("A", ["returnable": "perhaps"])])),
        (610, bill("V-1", "10", ["customer": ["mobile": "919812300009", "source": "MARS"]])),
        (660, bill("V-1", "10", ["customer": ["mobile": "919812300009", "registered_on": "2098-01-01 10:00:00"]])),
        (652, bill("V-1", "10", ["customer": ["external_id": .string(String(repeating: "9", count: 251))]])),
        (1103, bill("V-1", "10", ["shipping_source_till_code": "no.such"])),
        (640, bill("V-1", "10", ["redemptions": ["points_redemptions": ["id": "1"]]])),
        (640, bill("V-1", "10", ["redemptions": ["coupon_redemptions": ["id": "1"]]])),
        (1636, bill("V-1", "10", ["outlier_status": "ODD"])),
        (620, back(["id": "12"])), (620, back(["id": "twelve"])), (667, back(["id": .int(foreign)])), (668, back([:])),
        (624, back(["customer": ["mobile": .string(other.mobile)], "billing_time": "2021-01-01 00:00:00"])),
        (628, back(["return_type": ""])),
        (630, back(["customer": ["mobile": .string(other.mobile)], "return_type": "AMOUNT", "amount": "101"])),
      ]
      for (code, sent) in cases {
        let reply = try api.billV1(sent)
        #expect(reply.itemCodes == [code], "\(sent.serialized): \(reply)")
      }
      #expect(try api.purchases(of: shopper) == .zero)
      #expect(try api.purchases(of: other) == Amount(100))
    }
  }

  @Test("an address whose holder must not be merged is taken")
  func takenAddress() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let holder = try api.post(
        "/v2/customers", query: ["source": "INSTORE"],
        json: ["profiles": [["identifiers": [["type": "email", "value": "taken@example.com"]]]]])
      try api.block(Shopper(id: try #require(holder.int("createdId")), mobile: ""))
      let sent = bill("V-1", "10", ["customer": ["mobile": .string(shopper.mobile), "email": "taken@example.com"]])
      #expect(try api.billV1(sent).itemCodes == [647])
      #expect(try api.purchases(of: shopper) == .zero)
    }
  }

  @Test("a customer who may not be registered so keeps the bill out")
  func registration() throws {
    try withSandbox { api in
      let byMail: JSONObject = ["customer": ["email": "new@example.com"]]
      let cases: [(Int64, String, String, JSONObject)] = [
        (651, "CONF_USERS_IS_MOBILE_REQUIRED", "1", byMail), (659, "CONF_USERS_IS_EMAIL_REQUIRED", "1", [:]),
        (658, "CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS", "0", byMail),
      ]
      for (code, key, value, customer) in cases {
        let before = try api.store.read { try $0.configs.text(key) ?? "0" }
        try api.switchConfig(key, value)
        #expect(try api.billV1(bill("V-1", "10", customer)).itemCodes == [code], "\(key)")
        try api.switchConfig(key, before)
      }
      #expect(try api.get("/v2/transactions/getByBillNumber/V-1").errorCode == 688)
    }
  }

  @Test("an update that names no bill, or one that cannot change, has its code")
  func updates() throws {
    try withSandbox { api in
      _ = try api.shopper()
      let anonymous = try api.bill(nil, ["type": "NOT_INTERESTED", "billNumber": "N-1", "billAmount": 10])
      let id = try #require(anonymous.int("createdId"))
      let cases: [(Int64, JSONObject)] = [
        (670, [:]), (609, ["id": .int(id)]), (620, ["id": "1"]), (668, ["number": "nowhere"]), (611, ["customer": ["id": "1"], "id": "1"]),
        (1623, ["type": "odd", "id": "1"]), (1636, ["delivery_status": "odd", "id": .int(id)]),
      ]
      for (code, change) in cases {
        var sent: JSONObject = ["customer": known]
        for member in change { sent[member.name] = member.value }
        let reply = try api.billV1(sent, path: "/v1.1/transaction/update")
        #expect(reply.itemCodes == [code], "\(sent.serialized): \(reply)")
      }
    }
  }

  @Test("the mark of fraud keeps bills out where customers have no status")
  func fraud() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.markFraud(shopper)
      let v2: JSONObject = ["type": "REGULAR", "billNumber": "V-2", "billAmount": 10]
      #expect(try api.billV1(bill("V-1", "10")).itemCodes == [600])
      try api.switchConfig("CONF_CUSTOMER_STATUS_ENABLED", "0")
      #expect(try api.billV1(bill("V-2", "10")).itemCodes == [618])
      #expect(try api.bill(shopper, v2).errorCode == 3045)
      #expect(try api.purchases(of: shopper) == Amount(10))
    }
  }

  @Test("a line is cancelled once")
  func cancelling() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try api.sell(shopper, "C", 100, ["lineItemsV2": [line2("TEA", 60), line2("CUP", 40)]])
      func cancel(_ type: String) throws -> [Int64] {
        try api.billV1(
          bill("C", "60", ["type": "return", "return_type": .string(type), "line_items": line("TEA", ["amount": "60"])])
        ).itemCodes
      }
      #expect(try cancel("cancelled") == [600])
      #expect(try cancel("cancelled") == [614])
      #expect(try cancel("LINE_ITEM") == [629])
      #expect(
        try api.giveBack(shopper, "C", "CANCELLED", 60, ["lineItemsV2": [line2("TEA", 60)]]).errorCode == 626)
      #expect(try api.balance(of: shopper) == Amount(4))
    }
  }

  @Test("one style of return excludes the others")
  func styles() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      for number in ["A", "F"] {
        _ = try api.sell(shopper, number, 100, ["lineItemsV2": [line2("TEA", 100)]])
      }
      func back(_ number: String, _ type: String, _ amount: String) throws -> [Int64] {
        try api.billV1(
          bill(number, amount, ["type": "return", "return_type": .string(type), "line_items": line("TEA")])
        ).itemCodes
      }
      #expect(try back("A", "AMOUNT", "10") == [600])
      #expect(try back("A", "LINE_ITEM", "10") == [632])
      #expect(try back("A", "FULL", "100") == [639])
      #expect(try back("F", "FULL", "100") == [600])
      for type in ["AMOUNT", "LINE_ITEM", "FULL"] { #expect(try back("F", type, "10") == [633]) }
      _ = try api.sell(shopper, "O", 100, ["outlierStatus": "OUTLIER"])
      #expect(try back("O", "FULL", "100") == [1121])
      try api.switchConfig("CONF_LOYALTY_IS_BILL_NUMBER_UNIQUE", "0")
      try api.freeze(at: "2026-12-20T10:00:00Z")
      for _ in 1...2 { _ = try api.sell(shopper, "T", 100) }
      #expect(try back("T", "FULL", "100") == [9614])
    }
  }

  @Test("a whole call can be refused, and an organization without its own currency converts nothing")
  func calls() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let many = JSONValue.array(Array(repeating: .object(bill("V-1", "1")), count: 101))
      let reply = try api.post("/v1.1/transaction/add?format=json", json: ["root": ["transaction": many]])
      #expect(reply.errorCode == 672, "\(reply)")
      for empty in [["root": ["transaction": []]], ["root": [:]]] as [JSONValue] {
        for path in ["add", "update", "add_with_local_currency"] {
          let reply = try api.post("/v1.1/transaction/\(path)?format=json", json: empty)
          #expect(reply.errorCode == 615, "\(path): \(reply)")
        }
      }
      let blocked = try api.shopper("919812300002")
      try api.block(blocked)
      #expect(
        try api.billV1(bill("V-1", "1", ["customer": ["mobile": .string(blocked.mobile)]])).itemCodes == [681])
      try api.store.write { session in
        try session.db.execute(sql: "UPDATE currency SET is_base = 0")
        session.referenceChanged()
      }
      #expect(
        try api.billV1(bill("V-1", "1", ["currency_code": "USD"]), path: "/v1.1/transaction/add_with_local_currency")
          .itemCodes == [9605])
      #expect(
        try api.bill(
          shopper,
          ["type": "REGULAR", "billNumber": "V-1", "billAmount": 1, "addWithLocalCurrency": true, "currencyCode": "USD"]
        ).errorCode == 9605)
    }
  }

  private func line2(_ sku: String, _ amount: Int64) -> JSONValue {
    ["itemCode": .string(sku), "qty": 1, "rate": .int(amount), "value": .int(amount), "amount": .int(amount)]
  }
}
