import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v1.1 cards at registration, and the old search") struct CardAndSearchTests {
  @Test("A card handed out at registration names the customer; one that cannot be leaves a warning")
  func cards() throws {
    try withSandbox { api in
      let number = "EXTCARD0000001"
      let made = try api.post(
        "/v2/card", json: ["seriesId": 2, "cardNumber": .string(number), "statusLabel": "NOT_ISSUED"])
      #expect(made.status == 200, "\(made)")
      let first: JSONValue = ["mobile": "919812345801", "card_details": ["card_number": .string(number)]]
      for _ in 0..<2 {
        #expect(try api.add(first)["response.customers.customer[0].item_status.warnings.warning"]?.list.isEmpty == true)
      }
      #expect(try api.customer(["format": "json", "card_number": number])["mobile"] == "919812345801")
      let details = try api.customer(["format": "json", "card_number": number, "card_details": "true"])
      #expect(details.value(at: "card_details.card[0].card_number")?.text == number)
      let second = try api.add(["mobile": "919812345802", "card_details": ["card_number": .string(number)]])
      #expect(second["response.customers.customer[0].item_status.success"] == "true")
      #expect(second["response.customers.customer[0].item_status.warnings.warning[0]"] == "91003")
      #expect(try api.customer(["format": "json", "card_number": "EXTCARD0000404"]).value(at: "item_status.code") == "1012")
    }
  }

  @Test("A series that makes its own numbers gives a fresh one")
  func generated() throws {
    try withSandbox { api in
      let code = try #require(try api.store.read { try CardSeries.find(id: 1, $0)?.code })
      _ = try api.add(["mobile": "919812345803", "card_details": ["card_number": "", "series_code": .string(code)]])
      let details = try api.customer(["format": "json", "mobile": "919812345803", "card_details": "true"])
      let card = try #require(details.value(at: "card_details.card[0].card_number")?.text)
      #expect(try api.customer(["format": "json", "card_number": card])["mobile"] == "919812345803")
      let none = try api.add(["mobile": "919812345804", "card_details": ["series_code": "nothing"]])
      #expect(none["response.customers.customer[0].item_status.warnings.warning[0]"] == "91003")
    }
  }

  @Test(
    "The old search finds by every attribute and operator",
    arguments: [
      ("(firstname:STARTS:zub)", 2), ("(firstname:ENDS:DA)", 1), ("(firstname:EXACT:zubin)", 1),
      ("(lastname:IN:Kurien;Nobody)", 2), ("(mobile:STARTS:9198123459)", 2), ("(email:EQUALS:zubin@example.com)", 1),
      ("(external_id:EXACT:ZB-1)", 1), ("(loyalty_points:GREATER:50)&(lastname:EXACT:Kurien)", 1),
      ("(lifetime_purchases:RANGE:900;1100)&(lastname:EXACT:Kurien)", 1),
      ("(lifetime_points:LESS:1)&(lastname:EXACT:Kurien)", 1), ("(last_trans_value:EQUALS:1000)&(firstname:STARTS:zub)", 1),
      ("(slab:EQUALS:silver)&(lastname:EXACT:Kurien)", 2), ("(registered_store:EXACT:store.blr)&(lastname:EXACT:Kurien)", 2),
      ("(registered_date:ON:2026-03-01)&(lastname:EXACT:Kurien)", 2),
      ("(registered_date:GREATER:2026-03-01)&(lastname:EXACT:Kurien)", 0), ("(firstname:EXACT:nobody)", 0),
    ])
  func finds(query: String, wanted: Int64) throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-01T06:00:00Z")
      try api.register([
        "mobile": "919812345901", "firstname": "Zubin", "lastname": "Kurien", "email": "zubin@example.com",
        "external_id": "ZB-1",
      ])
      try api.register(["mobile": "919812345902", "firstname": "Zubeida", "lastname": "Kurien"])
      _ = try api.post(
        "/v2/transactions", query: ["identifierName": "mobile", "identifierValue": "919812345901", "source": "INSTORE"],
        json: ["type": "REGULAR", "billNumber": "S-1", "billAmount": 1000])
      let reply = try api.get("/v1.1/customer/search", query: ["format": "json", "q": query])
      #expect(reply.int("response.customer.count") == wanted, "\(reply)")
      #expect(reply["response.customer.results.item"]?.list.count == Int(wanted))
    }
  }

  @Test("A question that is none is refused")
  func refusals() throws {
    try withSandbox { (api: TestSandbox) throws in
      for query in [
        "firstname", "(firstname:To)", "(firstname:LIKE:To)", "(loyalty_points:EQUALS:many)", "(shoe:EXACT:9)",
        "(loyalty_points:RANGE:1)", "(registered_date:ON:soon)", "(firstname:LESS:a)",
      ] {
        #expect(try api.get("/v1.1/customer/search", query: ["format": "json", "q": query]).errorCode == 400, "\(query)")
      }
      #expect(try api.get("/v1.1/customer/search", query: ["format": "json"]).errorCode == 400)
    }
  }
}
