import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v1.1 transactions")
struct TransactionV1Tests {
  private func bill(_ number: String, _ amount: String, _ more: JSONObject = [:]) -> JSONObject {
    var bill: JSONObject = ["type": "regular", "number": .string(number), "amount": .string(amount)]
    for member in more { bill[member.name] = member.value }
    return bill
  }

  private let customer: JSONValue = ["mobile": "919812300001", "firstname": "Ishan", "lastname": "Pai"]

  private func line(_ sku: String, _ quantity: String, _ amount: String, _ more: JSONObject = [:]) -> JSONValue {
    var line: JSONObject = [
      "serial": "1", "item_code": .string(sku), "qty": .string(quantity), "rate": "1", "value": .string(amount),
      "amount": .string(amount),
    ]
    for member in more { line[member.name] = member.value }
    return ["line_item": .object(line)]
  }

  @Test("a newcomer is registered with the bill, and the answer tells of them after it")
  func registers() throws {
    try withSandbox { api in
      let reply = try api.billV1(
        bill(
          "V-1", "1500",
          [
            "customer": customer, "bill_client_id": "till-7", "payment_details": ["payment": ["mode": "Cash", "value": "1500"]],
            "line_items": line("SHOES", "1.6", "1500", ["combo_items": ["combo_item": ["item_code": "LACE", "quantity": "2"]]]),
            "credit_note": ["amount": "5", "notes": "late", "number": "C-1"],
          ]))
      let base = "response.transactions.transaction[0]"
      #expect(reply.int("response.status.code") == 200)
      #expect(reply.itemCodes == [600])
      #expect(reply.text("\(base).delivery_status") == "DELIVERED")
      #expect(reply.text("\(base).bill_client_id") == "till-7")
      #expect(reply.text("\(base).customer.loyalty_points") == "150")
      #expect(reply.text("\(base).customer.lifetime_purchases") == "1500")
      #expect(reply["\(base).side_effects.effect[0].awarded_points"]?.amount == Amount(150))
      let read = try api.get(
        "/v1.1/transaction/get",
        query: ["number": "V-1", "format": "json", "tenders": "true", "credit_notes": "true", "user_id": "true"])
      #expect(read.text("\(base).line_items.line_item[0].qty") == "2")
      #expect(read.text("\(base).line_items.line_item[0].combo_items.combo_item[0].item_code") == "LACE")
      #expect(read.text("\(base).payment_details.payment[0].mode") == "Cash")
      #expect(read.text("\(base).credit_notes.credit_note[0].number") == "C-1")
      #expect(read.text("\(base).amount") == "1500.00")
    }
  }

  @Test("each bill of a batch fails by itself, with its code")
  func refusals() throws {
    try withSandbox { api in
      let cases: [(Int64, JSONObject)] = [
        (600, bill("V-1", "10", ["customer": customer])), (604, bill("V-1", "10", ["customer": customer])),
        (606, bill("V-2", "10")), (605, bill("V-2", "10", ["type": "gift", "customer": customer])),
        (601, bill("V-2", "ten", ["customer": customer])), (631, bill("V-2", "-1", ["customer": customer])),
        (602, bill("", "10", ["customer": customer])), (649, bill("V-2", "10", ["customer": ["mobile": "12"]])),
        (621, bill("V-2", "10", ["customer": customer, "billing_time": "soon"])),
        (661, bill("V-2", "10", ["customer": customer, "line_items": line("A", "1", "-1")])),
        (627, bill("V-2", "10", ["customer": customer, "line_items": line("A", "-1", "1")])),
        (665, bill("V-2", "10", ["customer": customer, "gross_amount": "-1"])),
        (666, bill("V-2", "10", ["customer": customer, "discount": "-1"])),
        (1103, bill("V-2", "10", ["customer": customer, "shipping_source_till_code": "no.such"])),
        (1636, bill("V-2", "10", ["customer": customer, "delivery_status": "LOST"])),
        (625, bill("NO", "10", ["type": "return", "return_type": "FULL", "customer": customer])),
        (628, bill("V-1", "10", ["type": "return", "return_type": "HALF", "customer": customer])),
        (677, bill("", "10", ["type": "return", "return_type": "FULL", "customer": customer])),
        (1635, bill("V-1", "10", ["type": "return", "return_type": "LINE_ITEM", "customer": customer])),
      ]
      try api.switchConfig("CONF_ALLOW_NOT_EXISTING_BILL_RETURN", "0")
      let reply = try api.post(
        "/v1.1/transaction/add", query: ["format": "json"],
        json: ["root": ["transaction": .array(cases.map { .object($0.1) })]])
      #expect(reply.status == 200)
      #expect(reply.int("response.status.code") == 201)
      #expect(reply.itemCodes == cases.map(\.0))
      let failed = try api.billV1(bill("V-1", "10", ["customer": customer]))
      #expect(failed.int("response.status.code") == 500)
      #expect(failed.text("response.status.success") == "false")
    }
  }

  @Test("returns tell what they took back, and refuse what is not left")
  func returns() throws {
    try withSandbox { api in
      let sold = try api.billV1(bill("V-1", "1000", ["customer": customer, "line_items": line("SOFA", "4", "1000")]))
      #expect(sold.itemCodes == [600])
      func back(_ type: String, _ amount: String, _ more: JSONObject = [:]) throws -> TestReply {
        var sent = bill("V-1", amount, ["type": "return", "return_type": .string(type), "customer": customer])
        for member in more { sent[member.name] = member.value }
        return try api.billV1(sent)
      }
      let first = try back("line_item", "250", ["line_items": line("SOFA", "1", "250"), "parent_bill_number": "RE-1"])
      #expect(first["response.transactions.transaction[0].points_deducted"]?.amount == Amount(25))
      #expect(first.text("response.transactions.transaction[0].parent_bill_number") == "RE-1")
      #expect(try back("LINE_ITEM", "1", ["line_items": line("SOFA", "5", "1")]).itemCodes == [626])
      #expect(try back("LINE_ITEM", "1", ["line_items": line("SOFA", "4", "1")]).itemCodes == [629])
      #expect(try back("LINE_ITEM", "1", ["line_items": line("SOFA", "1", "999")]).itemCodes == [678])
      #expect(try back("LINE_ITEM", "1", ["line_items": line("BED", "1", "1")]).itemCodes == [688])
      #expect(try back("AMOUNT", "1").itemCodes == [635])
      #expect(try back("FULL", "1").itemCodes == [639])
      for (key, type, code) in [
        ("CONF_RETURN_LINE_ITEM_ENABLED", "LINE_ITEM", 674), ("CONF_RETURN_AMOUNT_ENABLED", "AMOUNT", 675),
        ("CONF_RETURN_FULL_ENABLED", "FULL", 676), ("CONF_RETURN_TRANSACTION_ENABLED", "FULL", 673),
      ] as [(String, String, Int64)] {
        try api.switchConfig(key, "0")
        #expect(try back(type, "1").itemCodes == [code])
      }
    }
  }

  @Test("an anonymous bill becomes a customer's under a new id, once")
  func retro() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let sold = try api.billV1(bill("V-1", "1700", ["type": "not_interested", "line_items": line("DRILL", "1", "1700")]))
      let old = try #require(sold.int("response.transactions.transaction[0].id"))
      #expect(sold["response.transactions.transaction[0].customer"] == nil)
      let signature = [("X-CAP-CLIENT-SIGNATURE", "DESK")]
      func convert(_ change: JSONObject = [:], headers: [(String, String)] = signature) throws -> TestReply {
        var item: JSONObject = [
          "id": .string(String(old)), "old_type": "NOT_INTERESTED", "new_type": "REGULAR",
          "customer": ["mobile": .string(shopper.mobile)],
        ]
        for member in change { item[member.name] = member.value }
        return try api.post(
          "/v1.1/transaction/update", query: ["format": "json"], json: ["root": ["transaction": [.object(item)]]],
          headers: headers)
      }
      #expect(try convert(headers: []).itemCodes == [1629])
      #expect(try convert(["new_type": ""]).itemCodes == [1625])
      #expect(try convert(["new_type": "RETURN"]).itemCodes == [1626])
      #expect(try convert(["new_type": "GIFT"]).itemCodes == [1623])
      #expect(try convert(["id": "12"]).itemCodes == [620])
      #expect(try convert(["id": "twelve"]).itemCodes == [1628])
      #expect(try convert(["id": ""]).itemCodes == [619])
      try api.switchConfig("CONF_RETRO_TRANSACTION_ENABLE", "0")
      #expect(try convert().itemCodes == [1631])
      try api.switchConfig("CONF_RETRO_TRANSACTION_ENABLE", "1")
      try api.switchConfig("CONF_CLIENT_RETRO_MAX_ALLOWED_AGE_DAYS", "5")
      try api.advance(days: 6)
      #expect(try convert().itemCodes == [1633])
      try api.switchConfig("CONF_CLIENT_RETRO_MAX_ALLOWED_AGE_DAYS", "7")
      let late = try api.shopper("919812300002")
      try api.switchConfig("CONF_CLIENT_RETRO_DELAY_SINCE_REGISTRATION_HOURS", "24")
      #expect(try convert(["customer": ["mobile": .string(late.mobile)]]).itemCodes == [1632])
      let done = try convert()
      #expect(done.itemCodes == [1630])
      #expect(done.int("response.transactions.transaction[0].old_id") == old)
      #expect(try convert().itemCodes == [1627])
      #expect(try api.balance(of: shopper) == Amount(170))
      #expect(try api.purchases(of: shopper) == Amount(1700))
      let id = try #require(done.int("response.transactions.transaction[0].id"))
      #expect(try api.get("/v2/transactions/\(id)")["retroTxn"]?.bool == true)
    }
  }

  @Test("local currency asks for the switch; without a currency code there is nothing to convert")
  func localCurrency() throws {
    try withSandbox { api in
      let path = "/v1.1/transaction/add_with_local_currency"
      #expect(try api.billV1(bill("V-1", "10", ["customer": customer, "currency_code": "USD"]), path: path).itemCodes == [600])
      #expect(try api.billV1(bill("V-2", "10", ["customer": customer]), path: path).itemCodes == [600])
      #expect(
        try api.billV1(bill("V-3", "10", ["customer": customer, "currency_code": "ZZZ"]), path: path).itemCodes == [1102])
      let read = try api.get("/v1.1/transaction/get", query: ["number": "V-1", "format": "json"])
      #expect(read.text("response.transactions.transaction[0].amount") == "800.00")
      try api.switchConfig("CONF_CURRENCY_CONVERSION_ENABLE", "0")
      #expect(
        try api.billV1(bill("V-3", "10", ["customer": customer, "currency_code": "USD"]), path: path).itemCodes == [682])
      let v2 = try api.bill(
        try api.shopper("919812300009"),
        ["type": "REGULAR", "billNumber": "V-3", "billAmount": 10, "addWithLocalCurrency": true, "currencyCode": "USD"])
      #expect(v2.errorCode == 1102, "\(v2)")
    }
  }

  @Test("reading asks for an id or a number; nothing found is an item with code 500")
  func reading() throws {
    try withSandbox { api in
      #expect(try api.get("/v1.1/transaction/get", query: ["format": "json"]).errorCode == 1624)
      #expect(
        try api.get("/v1.1/transaction/get", query: ["format": "json", "id": "1", "type": "GIFT"]).errorCode == 1623)
      #expect(try api.get("/v1.1/transaction/get", query: ["format": "json", "id": "1"]).itemCodes == [500])
      let shopper = try api.shopper()
      let id = try api.sell(shopper, "V-1", 10)
      func found(_ name: String, _ value: String) throws -> [Int64] {
        try api.get("/v1.1/transaction/get?number=V-1&format=json&\(name)=\(value)").itemCodes
      }
      #expect(try found("amount", "10") == [600])
      #expect(try found("amount", "11") == [500])
      #expect(try found("till_code", "till.demo") == [600])
      #expect(try found("till_code", "till.del1") == [500])
      #expect(try found("store_code", "store.blr") == [600])
      #expect(try found("type", "RETURN") == [500])
      #expect(try api.get("/v1.1/transaction/get?format=json&id=\(id)&store_code=no.such").errorCode == 671)
    }
  }

  @Test("XML goes in and comes out, also as machines write it")
  func xml() throws {
    try withSandbox { api in
      let reply = try api.post(
        "/v1.1/transaction/add", query: ["format": "xml"],
        raw: """
          <root><transaction><type>regular</type><number>X-1</number><amount>730</amount><customer>\
          <mobile>919812300001</mobile></customer><extended_fields><field><element><name>checkout_mode</name>\
          <value>self</value></element></field></extended_fields></transaction></root>
          """, headers: [("Content-Type", "application/xml")])
      #expect(reply.text.contains("<code>600</code>"))
      let read = try api.get("/v1.1/transaction/get", query: ["number": "X-1", "format": "json"])
      #expect(read.text("response.transactions.transaction[0].extended_fields.field[0].value") == "self")
    }
  }

  @Test("a body without transactions is answered with an empty list")
  func empty() throws {
    try withSandbox { api in
      let reply = try api.post("/v1.1/transaction/add", query: ["format": "json"], json: ["transaction type": "regular"])
      #expect(reply.int("response.status.code") == 200)
      #expect(reply.itemCodes.isEmpty)
    }
  }
}
