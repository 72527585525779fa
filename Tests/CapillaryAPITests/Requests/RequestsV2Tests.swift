import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Requests in v2") struct RequestsV2Tests {
  @Test("A receipt is read back with numbers, becomes a bill on approval and earns its points")
  func receipt() throws {
    try withSandbox { api in
      let who = try api.person()
      let id = try api.file(.object(RequestKinds.receipt(who)))
      let waiting = try api.get("/v2/requests/\(id)")
      #expect(waiting.text("status") == "PENDING")
      #expect(waiting["transaction.billAmount"] == .number("1000"))
      #expect(waiting["transaction.lineItemsV2[0].qty"] == .number("2"))
      #expect(waiting.text("transaction.paymentModes[0].mode") == "Cash")
      #expect(waiting.text("images[0].fileName") == "a.png")
      #expect(waiting.int("customer.id") == who.id)
      #expect(waiting.text("customer.profiles[0].identifiers[0].value") == who.mobile)
      #expect(waiting.text("attribution.createdBy.code") == "till.demo")
      #expect(try api.get("/v2/transactions/getByBillNumber/RC-1").status == 400)
      let done = try api.update(id, "APPROVED", RequestKinds.receipt)
      #expect(done["result"] == true && done["entityId"]?.int == id)
      #expect(try api.get("/v2/requests/\(id)").text("status") == "SUCCESS")
      #expect(try api.get("/v2/transactions/getByBillNumber/RC-1").int("customerId") == who.id)
      #expect(try api.points(of: who.id) == 100)
      #expect(try api.update(id, "APPROVED", RequestKinds.receipt).value(at: "errors[0].code")?.int == 9052)
    }
  }

  @Test("A receipt whose bill cannot be entered ends in failure, and takes nothing with it")
  func failedReceipt() throws {
    try withSandbox { api in
      let who = try api.person()
      let ids = try (0..<2).map { _ in try api.file(.object(RequestKinds.receipt(who))) }
      #expect(try api.update(ids[0], "APPROVED", RequestKinds.receipt)["result"] == true)
      let reply = try api.put(
        "/v2/requests",
        json: [
          ["type": "TRANSACTION", "basetype": "REGULAR_TXN_ADD", "id": .int(ids[1]), "status": "APPROVED"],
          ["type": "TRANSACTION", "baseType": "REGULAR_TXN_ADD", "id": 1, "status": "APPROVED"],
        ], as: .otherTill("till.blr2"))
      #expect(reply.status == 200)
      #expect(reply.int("totalCount") == 2 && reply.int("failureCount") == 2)
      #expect(reply.int("response[0].errors[0].code") == 604)
      #expect(reply.int("response[1].errors[0].code") == 9050)
      #expect(try api.get("/v2/requests/\(ids[1])").text("status") == "FAILURE")
      #expect(try api.points(of: who.id) == 100)
    }
  }

  @Test("CUSTOM stands between waiting and a decision; a rejected receipt has to be reopened first")
  func steps() throws {
    try withSandbox { api in
      let who = try api.person()
      let id = try api.file(.object(RequestKinds.receipt(who)))
      func step(_ status: String, _ code: Int64? = nil) throws {
        let item = try api.update(id, status, RequestKinds.receipt)
        #expect(item.value(at: "errors[0].code")?.int == code, "\(status): \(item.serialized)")
      }
      for (status, code) in [
        ("CUSTOM", nil), ("CUSTOM", 9052), ("PENDING", nil), ("PENDING", 9052), ("MAYBE", 9052), ("CANCELLED", 9052),
        ("REJECTED", nil), ("APPROVED", 9052), ("CUSTOM", 9052), ("PENDING", nil), ("APPROVED", nil),
      ] as [(String, Int64?)] {
        try step(status, code)
      }
      #expect(try api.points(of: who.id) == 100)
    }
  }

  @Test("What is wrong with a new request is answered with its code, and nothing is stored")
  func badRequests() throws {
    try withSandbox { api in
      let who = try api.person()
      func code(_ change: (inout JSONObject) -> Void) throws -> Int64? {
        var body = RequestKinds.receipt(who)
        change(&body)
        return try api.post("/v2/requests", json: .object(body)).errorCode
      }
      #expect(try code { $0["type"] = "WISH" } == 9006)
      #expect(try code { $0["type"] = nil } == 9006)
      #expect(try code { $0["baseType"] = "WISH" } == 9008)
      #expect(try code { $0["customerIdentificationInfo"] = [:] } == 400)
      #expect(try code { $0["customerIdentificationInfo"] = ["identifierType": "shoe", "identifierValue": "1"] } == 400)
      #expect(
        try code { $0["customerIdentificationInfo"] = ["identifierType": "mobile", "identifierValue": "919000000001"] }
          == 1012)
      #expect(try code { $0["transaction"] = nil } == 400)
      #expect(
        try code {
          $0["transaction"] = [
            "type": "REGULAR", "billNumber": "B", "billAmount": 1, "billingDate": "2090-01-01T00:00:00+05:30",
          ]
        } == 9021)
      #expect(try code { $0["transaction"] = ["type": "REGULAR", "billNumber": "B", "billAmount": "much"] } == 601)
      #expect(try api.get("/v2/requests/404").errorCode == 9050)
      #expect(try api.get("/v2/requests/abc").errorCode == 9050)
      let all = try api.get(
        "/v2/requests", query: ["requestType": "TRANSACTION", "requestSubType": "REGULAR_TXN_ADD"])
      #expect(all.int("pagination.total") == 0)
    }
  }

  @Test("What is wrong with a decision fails its item alone; more than ten are refused")
  func badDecisions() throws {
    try withSandbox { api in
      let who = try api.person()
      let id = try api.file(.object(RequestKinds.receipt(who)))
      func code(_ form: JSONObject, as caller: TestCaller = .otherTill("till.blr2")) throws -> Int64? {
        try api.put("/v2/requests", json: .object(form), as: caller).int("response[0].errors[0].code")
      }
      let good: JSONObject = [
        "type": "TRANSACTION", "baseType": "REGULAR_TXN_ADD", "id": .int(id), "status": "APPROVED",
      ]
      func with(_ name: String, _ value: JSONValue?) -> JSONObject {
        var form = good
        form[name] = value
        return form
      }
      #expect(try code(good, as: .till) == 9051)
      for name in ["type", "baseType", "id", "status"] { #expect(try code(with(name, nil)) == 9014, "\(name)") }
      #expect(try code(with("id", "x")) == 9014)
      #expect(try code(with("type", "WISH")) == 9006)
      #expect(try code(with("baseType", "WISH")) == 9008)
      #expect(try code(["type": "CUSTOMER", "baseType": "DELETE", "id": .int(id), "status": "APPROVED"]) == 9050)
      let eleven = JSONValue.array(Array(repeating: .object(good), count: 11))
      #expect(try api.put("/v2/requests", json: eleven, as: .otherTill("till.blr2")).errorCode == 1060)
      #expect(try api.put("/v2/requests", json: [], as: .otherTill("till.blr2")).errorCode == 400)
      #expect(try api.points(of: who.id) == 0)
    }
  }

  @Test("A merge is filed with identifiers of either kind, and carried out on approval")
  func merge() throws {
    try withSandbox { api in
      let (one, other) = (try api.person(1), try api.person(2))
      let id = try api.file(RequestKinds.merge(one, into: other))
      let waiting = try api.get("/v2/requests/\(id)")
      #expect(waiting.text("changeIdentifierRequest.changeStatus") == "PROCESSING")
      #expect(waiting.int("changeIdentifierRequest.changeIdentifiers.add[0].value") == other.id)
      #expect(waiting.int("changeIdentifierRequest.changeIdentifiers.remove[0].value") == one.id)
      #expect(waiting.int("userId") == one.id && waiting.int("orgId") != nil)
      func code(_ victim: Person, _ survivor: Person) throws -> Int64? {
        try api.post("/v2/requests", json: RequestKinds.merge(victim, into: survivor)).errorCode
      }
      let third = try api.person(3)
      #expect(try code(one, third) == 9018)
      #expect(try code(third, other) == 9026)
      #expect(try code(third, third) == 9029)
      #expect(try code(Person(id: 1, mobile: "919000000001", email: ""), third) == 9042)
      #expect(
        try api.post("/v2/requests", json: ["type": "CHANGE_IDENTIFIER", "baseType": "MERGE"]).errorCode == 400)
      #expect(try api.post("/v2/requests", json: ["type": "CHANGE_IDENTIFIER", "baseType": "EMAIL"]).errorCode == 9008)
      #expect(try api.update(id, "APPROVED", RequestKinds.merge)["result"] == true)
      #expect(try api.get("/v2/requests/\(id)").text("changeIdentifierRequest.changeStatus") == "SUCCESS")
      #expect(try api.get(one.path, query: ["source": "INSTORE"]).errorCode == 8069)
      let gone = RequestKinds.merge(third, into: one)
      #expect(try api.post("/v2/requests", json: gone).errorCode == 9023)
    }
  }

  @Test("A client that approves with the call sees the request done")
  func automatic() throws {
    try withSandbox { api in
      let who = try api.person()
      let id = try api.file(.object(RequestKinds.receipt(who)), query: ["client_auto_approve": "true"])
      #expect(try api.get("/v2/requests/\(id)").text("status") == "SUCCESS")
      #expect(try api.points(of: who.id) == 100)
    }
  }

  @Test("Lists are paged, sorted and filtered by status, customer and day")
  func lists() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-01T06:00:00Z")
      let (who, other) = (try api.person(1), try api.person(2))
      var ids: [Int64] = []
      for number in 1...3 {
        ids.append(try api.file(.object(RequestKinds.receipt(who, "RC-\(number)"))))
        try api.advance(days: 1)
      }
      _ = try api.file(.object(RequestKinds.receipt(other, "RC-9")))
      _ = try api.update(ids[0], "REJECTED", RequestKinds.receipt)
      func list(_ more: [(String, String)]) throws -> TestReply {
        let base = [("requestType", "TRANSACTION"), ("requestSubType", "REGULAR_TXN_ADD")]
        let pairs = (base + more).map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return try api.get("/v2/requests?\(pairs)")
      }
      func found(_ more: [(String, String)]) throws -> [Int64] {
        try list(more)["data"]?.list.compactMap { $0["id"]?.int } ?? []
      }
      let mine = [("identifierType", "mobile"), ("identifierValue", who.mobile), ("source", "INSTORE")]
      #expect(try found(mine) == ids.reversed())
      #expect(try found(mine + [("order", "ASC"), ("limit", "2"), ("offset", "1")]) == [ids[1], ids[2]])
      #expect(try found(mine + [("status", "REJECTED")]) == [ids[0]])
      #expect(try found(mine + [("start_date", "2026-03-02"), ("end_date", "2026-03-02")]) == [ids[1]])
      #expect(try found(mine + [("sort", "LAST_UPDATED_ON")]).first == ids[0])
      let page = try list(mine + [("limit", "1")])
      #expect(page.int("pagination.total") == 3 && page.text("pagination.sortOrder") == "DESC")
      #expect(try list([]).int("pagination.total") == 4)
      for (query, code) in [
        ([("identifierType", "mobile")], 400), ([("identifierType", "mobile"), ("identifierValue", "919000000001")], 1012),
        ([("start_date", "01/03/2026")], 9016), ([("end_date", "soon")], 9016), ([("start_date", "2090-01-01")], 9021),
        ([("status", "LOST")], 9052),
      ] as [([(String, String)], Int64)] {
        #expect(try list(query).errorCode == code, "\(query)")
      }
      #expect(try api.get("/v2/requests", query: ["requestType": "WISH", "requestSubType": "X"]).errorCode == 9006)
      #expect(try api.get("/v2/requests", query: ["requestType": "TRANSACTION"]).errorCode == 9008)
    }
  }
}
