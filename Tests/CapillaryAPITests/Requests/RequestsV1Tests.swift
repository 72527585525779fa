import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Requests in v1.1") struct RequestsV1Tests {
  private let signature = [("X-CAP-CLIENT-SIGNATURE", "client")]

  private func code(_ item: JSONValue) -> Int64? { item.value(at: "item_status.code")?.int }

  @Test("What is wrong with an identifier change is answered with its code")
  func identifierChanges() throws {
    try withSandbox { api in
      let (who, other) = (try api.person(1), try api.person(2))
      func change(_ baseType: String, _ more: JSONObject) throws -> Int64? {
        code(try api.ask(RequestKinds.v1("CHANGE_IDENTIFIER", baseType, who, more)))
      }
      #expect(code(try api.ask(RequestKinds.v1("WISH", "EMAIL", who))) == 9006)
      #expect(code(try api.ask(RequestKinds.v1("CUSTOMER", "DELETE", who))) == 9006)
      #expect(try change("SHOE", [:]) == 9008)
      #expect(try change("ADDRESS", [:]) == 9040)
      #expect(code(try api.ask(["type": "CHANGE_IDENTIFIER", "base_type": "EMAIL", "customer": [:]])) == 9019)
      #expect(
        code(try api.ask(["type": "CHANGE_IDENTIFIER", "base_type": "EMAIL", "customer": ["mobile": "919000000001"]]))
          == 9011)
      #expect(try change("EMAIL", ["new_value": "nowhere"]) == 9001)
      #expect(try change("MOBILE", ["new_value": "12ab"]) == 9046)
      #expect(try change("EXTERNAL_ID", ["new_value": ""]) == 9047)
      #expect(try change("EMAIL", ["new_value": .string(other.email)]) == 9002)
      #expect(try change("MOBILE", ["new_value": .string(other.mobile)]) == 9005)
      _ = try api.post(
        other.path + "/changeIdentifier", query: ["source": "INSTORE"],
        json: ["add": [["type": "externalId", "value": "EXT-2"]]])
      #expect(try change("EXTERNAL_ID", ["new_value": "EXT-2"]) == 9003)
      #expect(try change("EMAIL", ["old_value": "x@example.com", "new_value": "y@example.com"]) == 9012)
      #expect(try change("EMAIL", ["new_value": .string(who.email)]) == 9031)
      #expect(try change("EMAIL", ["new_value": "y@example.com", "requested_on": "2090-01-01 10:00:00"]) == 9021)
      #expect(try change("EMAIL", ["new_value": "y@example.com"]) == 9000)
      #expect(try change("EMAIL", ["new_value": "y@example.com"]) == 9028)
    }
  }

  @Test("What is wrong with a merge or a reallocation is answered with its code")
  func merges() throws {
    try withSandbox { api in
      let (one, other, third) = (try api.person(1), try api.person(2), try api.person(3))
      func ask(_ type: String, _ from: Person, _ to: JSONValue) throws -> JSONValue {
        try api.ask(RequestKinds.v1("CHANGE_IDENTIFIER", type, from, ["misc_info": ["target_customer": to]]))
      }
      let second: JSONValue = ["id": .int(other.id)]
      #expect(code(try ask("MERGE", one, ["mobile": "919000000001"])) == 9007)
      #expect(code(try ask("MERGE", one, [:])) == 9007)
      #expect(code(try ask("MERGE", one, ["id": .int(one.id)])) == 9029)
      let merge = try ask("MERGE", one, second)
      #expect(code(merge) == 9000)
      #expect(code(try ask("MERGE", one, ["id": .int(third.id)])) == 9018)
      #expect(code(try ask("MERGE", third, second)) == 9026)
      #expect(code(try ask("MOBILE_REALLOC", third, second)) == 9000)
      #expect(code(try ask("MOBILE_REALLOC", third, second)) == 9035)
      #expect(try api.decide("approve", merge["id"], "CHANGE_IDENTIFIER", "MERGE").errorCode == 200)
      #expect(code(try ask("MERGE", one, ["id": .int(third.id)])) == 9027)
      #expect(code(try ask("MERGE", third, ["id": .int(one.id)])) == 9023)
    }
  }

  @Test("Goodwill points are granted by another till, once, and not to contacts")
  func goodwillPoints() throws {
    try withSandbox { api in
      let who = try api.person()
      let good = RequestKinds.v1("GOODWILL", "POINTS", who, ["points": "60"])
      let filed = try api.ask(good)
      #expect(code(filed) == 9100)
      #expect(code(try api.ask(RequestKinds.v1("GOODWILL", "POINTS", who, ["points": "0"]))) == 9024)
      #expect(code(try api.ask(RequestKinds.v1("GOODWILL", "TIER", who))) == 9040)
      #expect(code(try api.ask(good, query: ["format": "json", "program_id": "7"])) == 1101)
      func decide(_ type: JSONValue, _ base: JSONValue, as caller: TestCaller = .otherTill("till.blr2")) throws -> Int64? {
        try api.decide("approve", filed["id"], type, base, as: caller).errorCode
      }
      #expect(try decide("GOODWILL", "POINTS", as: .till) == 9056)
      #expect(try decide("CHANGE_IDENTIFIER", "EMAIL") == 9006)
      #expect(try decide("GOODWILL", "COUPON") == 9008)
      for decision in ["approve", "reject"] {
        #expect(try api.decide(decision, 404, "GOODWILL", "POINTS").errorCode == 9050)
      }
      #expect(try api.points(of: who.id) == 0)
      let reply = try api.decide("approve", filed["id"], "GOODWILL", "POINTS", points: "40")
      #expect(reply.text("response.requests.goodwill.status") == "APPROVED")
      #expect(try api.points(of: who.id) == 40)
      #expect(try decide("GOODWILL", "POINTS") == 9052)
      _ = try api.post(
        "/v2/customers",
        json: ["loyaltyInfo": ["loyaltyType": "non_loyalty"], "profiles": [.object(CareForms.profile("919876511111"))]])
      let contact: JSONValue = [
        "type": "GOODWILL", "base_type": "POINTS", "customer": ["mobile": "919876511111"], "points": "5",
      ]
      #expect(code(try api.ask(contact)) == 9022)
      let rejected = try api.ask(good)
      let answer = try api.decide("reject", rejected["id"], "GOODWILL", "POINTS")
      #expect(answer.text("response.requests.request.status") == "REJECTED", "one decision answers one object")
      #expect(try api.points(of: who.id) == 40)
    }
  }

  @Test("A goodwill coupon is the customer's after the approval, not before; an unknown series is refused")
  func goodwillCoupon() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(code(try api.ask(RequestKinds.v1("GOODWILL", "COUPON", who, ["series_id": "404"]))) == 9024)
      let filed = try api.ask(RequestKinds.v1("GOODWILL", "COUPONS", who, ["series_id": "1001"]))
      #expect(code(filed) == 9100)
      func held() throws -> [JSONValue] {
        try api.get("/v1.1/customer/coupons", query: ["format": "json", "mobile": who.mobile])[
          "response.customers.customer[0].coupons.coupon"]?.list ?? []
      }
      #expect(try held().isEmpty)
      let reply = try api.decide("approve", filed["id"], "GOODWILL", "COUPON")
      #expect(reply.text("response.requests.goodwill.status") == "APPROVED", "\(reply)")
      #expect(try held().count == 1)
      let list = try api.get(who.path + "/goodwillRequest")
      #expect(list.text("data[0].goodwillType") == "COUPON" && list.text("data[0].approvedValue")?.isEmpty == false)
    }
  }

  @Test("A claim of an anonymous bill needs a signature, the right types, and a bill that nobody has claimed")
  func retro() throws {
    try withSandbox { api in
      let who = try api.person()
      let bill = try api.anonymousBill("NI-1")
      let good: JSONObject = ["transaction_id": .int(bill), "old_type": "NOT_INTERESTED", "new_type": "REGULAR"]
      func claim(_ name: String? = nil, _ value: JSONValue = "", signed: Bool = true) throws -> JSONValue {
        var form = good
        if let name { form[name] = value }
        return try api.ask(
          RequestKinds.v1("TRANSACTION_UPDATE", "RETRO", who, form), headers: signed ? signature : [])
      }
      #expect(code(try claim(signed: false)) == 1629)
      #expect(code(try claim("old_type", "REGULAR")) == 9057)
      #expect(code(try claim("new_type", "RETURN")) == 9058)
      #expect(code(try claim("transaction_id", 404)) == 9051)
      let (first, second) = (try claim(), try claim())
      #expect(code(first) == 9000)
      #expect(try api.decide("approve", first["id"], "TRANSACTION_UPDATE", "RETRO").errorCode == 1629)
      let reply = try api.decide("approve", first["id"], "TRANSACTION_UPDATE", "RETRO", headers: signature)
      #expect(reply.text("response.requests.request.item_status.message") == "Retro request approved successfully")
      #expect(try api.points(of: who.id) == 100)
      #expect(
        try api.decide("approve", second["id"], "TRANSACTION_UPDATE", "RETRO", headers: signature).errorCode == 1627)
      #expect(code(try claim()) == 1627)
      try api.store.write { try $0.setConfig("CONF_RETRO_TRANSACTION_ENABLE", "0") }
      #expect(code(try claim("transaction_id", .int(try api.anonymousBill("NI-2")))) == 9060)
    }
  }

  @Test("A claim is not granted at once where the bill is larger than the organization lets pass unseen")
  func retroBeyondAutomaticApproval() throws {
    try withSandbox { api in
      try api.store.write { try $0.setConfig("CONF_RETRO_AUTO_APPROVAL_MAX_AMOUNT", "1000") }
      let who = try api.person()
      func claim(_ bill: Int64, automatic: Bool) throws -> TestReply {
        let request = RequestKinds.v1(
          "TRANSACTION_UPDATE", "RETRO", who,
          ["transaction_id": .int(bill), "old_type": "NOT_INTERESTED", "new_type": "REGULAR"])
        return try api.post(
          "/v1.1/request/add", query: ["format": "json", "client_auto_approve": automatic ? "true" : "false"],
          json: ["root": ["request": [request]]], headers: signature)
      }
      let (small, large) = (try api.anonymousBill("NI-1", amount: 1000), try api.anonymousBill("NI-2", amount: 1001))
      #expect(try claim(large, automatic: true).text.contains("9059"))
      #expect(try claim(small, automatic: true).text.contains("9000"))
      #expect(try api.points(of: who.id) == 100)
      #expect(try claim(large, automatic: false).text.contains("9000"), "somebody else may still grant it")
    }
  }

  @Test("Claims of bills that are too old, or of customers who registered too long after, are refused on approval")
  func lateClaims() throws {
    for (key, wanted) in [
      ("CONF_CLIENT_RETRO_MAX_ALLOWED_AGE_DAYS", 9052), ("CONF_CLIENT_RETRO_DELAY_SINCE_REGISTRATION_HOURS", 9053),
    ] as [(String, Int64)] {
      try withSandbox { api in
        try api.freeze(at: "2026-03-01T06:00:00Z")
        let bill = try api.anonymousBill("NI-1")
        try api.advance(days: 20)
        let who = try api.person()
        try api.store.write { try $0.setConfig(key, "1") }
        let claim = RequestKinds.v1(
          "TRANSACTION_UPDATE", "RETRO", who,
          ["transaction_id": .int(bill), "old_type": "NOT_INTERESTED", "new_type": "REGULAR"])
        let filed = try api.ask(claim, headers: signature)
        let reply = try api.decide("approve", filed["id"], "TRANSACTION_UPDATE", "RETRO", headers: signature)
        #expect(reply.errorCode == wanted, "\(key): \(reply)")
      }
    }
  }

  @Test("The log tells who asked, who decided and why at once; it is filtered by each of its names")
  func logs() throws {
    try withSandbox { api in
      let who = try api.person()
      func change(_ address: String, _ query: KeyValuePairs<String, String>) throws -> Int64 {
        let filed = try api.ask(
          RequestKinds.v1("CHANGE_IDENTIFIER", "EMAIL", who, ["new_value": .string(address)]), query: query)
        return try #require(filed["id"]?.int, "\(filed.serialized)")
      }
      let ids = [
        try change("a@example.com", ["format": "json"]),
        try change("b@example.com", ["format": "json", "client_auto_approve": "true"]),
        try change("c@example.com", ["format": "json", "is_one_step_change": "true"]),
        try change("d@example.com", ["format": "json", "client_auto_approve": "false"]),
      ]
      _ = try api.decide("reject", .int(ids[0]), "CHANGE_IDENTIFIER", "EMAIL")
      func log(_ more: [(String, String)]) throws -> TestReply {
        let pairs = ([("format", "json"), ("type", "CHANGE_IDENTIFIER"), ("id", String(who.id))] + more)
          .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return try api.get("/v1.1/request/logs?\(pairs)")
      }
      func found(_ more: [(String, String)]) throws -> [Int64] {
        try log(more)["response.requests.change_identifier"]?.list.compactMap { $0["id"]?.int } ?? []
      }
      let all = try log([])
      #expect(all.int("response.requests.count") == 4 && all.int("response.requests.item_status.code") == 9000)
      let oldest = try #require(all["response.requests.change_identifier[3]"])
      #expect(oldest.value(at: "logs.added_by.till.code") == "till.demo")
      #expect(oldest.value(at: "logs.added_by.store.code") == "store.blr")
      #expect(oldest["updated_comments"] == "checked" && oldest["one_step_change"] == "false")
      #expect(oldest["customer"]?["fraud_status"] == "NONE" && oldest["customer"]?["id"] == nil)
      #expect(try log([("user_id", "true")])["response.requests.change_identifier[0].customer.id"]?.int == who.id)
      #expect(try found([("approval_type", "CLIENT")]) == [ids[1]])
      #expect(try found([("approval_type", "CLIENT_DISABLED")]) == [ids[3]])
      #expect(try found([("is_one_step_change", "true")]) == [ids[2]])
      #expect(try found([("request_id", String(ids[2]))]) == [ids[2]])
      #expect(try found([("updated_by", "till.blr2")]) == [ids[0]])
      #expect(try found([("added_by", "nobody")]).isEmpty)
      #expect(try found([("status", "PENDING")]) == [ids[3]])
      #expect(try found([("start_id", String(ids[2]))]) == [ids[3], ids[2]])
      #expect(try log([("request_id", "404")]).errorCode == 9050)
      #expect(try log([("approval_type", "MOON")]).errorCode == 400)
      #expect(try api.get("/v1.1/request/logs", query: ["format": "json"]).errorCode == 9006)
      #expect(try api.get("/v1/request/logs", query: ["format": "json", "type": "WISH"]).errorCode == 9006)
      let xml = try api.get("/v1.1/request/logs", query: ["format": "xml", "type": "CHANGE_IDENTIFIER"])
      #expect(xml.text.contains("<one_step_change>true</one_step_change>"))
    }
  }
}
