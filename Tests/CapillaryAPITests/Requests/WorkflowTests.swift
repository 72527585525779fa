import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Maker-checker requests") struct WorkflowTests {
  private let path = "/api_gateway/v2/request-workflow/"
  private let organization = [("X-CAP-API-AUTH-ORG-ID", "1001")]

  private func payload(
    _ callPath: String, query: JSONObject = [:], body: JSONObject, _ change: (inout JSONObject) -> Void = { _ in }
  ) -> JSONValue {
    var call: JSONObject = [
      "hostname": "https://api.example.com", "path": .string(callPath), "method": "POST", "pathParams": [:],
      "queryParams": .object(query), "body": .object(body), "headers": ["content-type": "application/json"],
    ]
    change(&call)
    return [
      "entityInfo": ["tillId": "7", "storeId": "6", "zoneId": "5", "conceptId": "4"],
      "payload": ["IntouchAPITask-Payload": .object(call)],
    ]
  }

  private func suspension(_ who: Person, label: String = "Suspended", _ change: (inout JSONObject) -> Void = { _ in })
    -> JSONValue
  {
    payload(
      "/v2/customers/lookup/status",
      query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": .string(who.mobile)],
      body: ["reason": "test", "label": .string(label)], change)
  }

  private func create(_ api: TestSandbox, _ type: String, _ body: JSONValue) throws -> TestReply {
    try api.post(path + type, json: body, headers: organization)
  }

  private func decide(
    _ api: TestSandbox, _ type: String, _ id: String, _ decision: String = "approved"
  ) throws -> TestReply {
    try api.put(
      path + type,
      json: [
        "requestId": .string(id), "actionName": "AdminTask",
        "payload": ["AdminTask-Payload": ["actionDecision": .string(decision), "actionMessage": "seen"]],
      ], headers: organization, as: .otherTill("till.blr2"))
  }

  @Test("A change of status is made when a checker approves it, and only then")
  func statusChange() throws {
    try withSandbox { api in
      let who = try api.person()
      let made = try create(api, "CUSTOMER-STATUS-CHANGE", suspension(who))
      let id = try #require(made.text("data.requestId"), "\(made)")
      #expect(made.text("data.state") == "AdminTask" && made["data.endTime"] == nil)
      #expect(made["data.details.IntouchAPITask-Payload.method"] == "PUT")
      func status() throws -> String? {
        try api.store.read { try Customers.find(id: who.id, $0)?.status.rawValue }
      }
      #expect(try status() == "ACTIVE")
      let done = try decide(api, "CUSTOMER-STATUS-CHANGE", id)
      #expect(done.text("data.state") == "approved", "\(done)")
      #expect(done["data.details.IntouchAPITask_Output.status"] == .number("200"))
      #expect(done["data.details.AdminTask_Output"] == "approved")
      #expect(try status() == "SUSPENDED")
      #expect(try decide(api, "CUSTOMER-STATUS-CHANGE", id).errorCode == 2002)
      let read = try api.get(path + "requests/\(id)", headers: organization)
      #expect(read["data"] == done["data"])
    }
  }

  @Test("A rejected request makes no call; a call that fails leaves nothing and says so")
  func rejectedAndFailed() throws {
    try withSandbox { api in
      let who = try api.person()
      let first = try create(api, "CUSTOMER-STATUS-CHANGE", suspension(who))
      let rejected = try decide(api, "CUSTOMER-STATUS-CHANGE", first.text("data.requestId") ?? "", "rejected")
      #expect(rejected.text("data.state") == "rejected" && rejected["data.details.IntouchAPITask_Output"] == nil)
      let second = try create(api, "CUSTOMER-STATUS-CHANGE", suspension(who, label: "Moonstruck"))
      let failed = try decide(api, "CUSTOMER-STATUS-CHANGE", second.text("data.requestId") ?? "")
      #expect(failed.text("data.state") == "failed", "\(failed)")
      #expect(failed["data.details.IntouchAPITask_Output.body.errors"]?.list.isEmpty == false)
      let redeem = payload(
        "/v1.1/points/redeem", query: ["format": "json", "skip_validation": "true"],
        body: [
          "root": [
            "redeem": [
              "points_redeemed": "100", "customer": ["mobile": .string(who.mobile)], "transaction_number": "W-1",
              "redemption_time": "2026-01-01 10:00:00",
            ]
          ]
        ])
      let third = try create(api, "points-redemption", redeem)
      let broke = try decide(api, "POINTS-REDEMPTION", third.text("data.requestId") ?? "")
      #expect(broke.text("data.state") == "failed", "\(broke)")
      let list = try api.get(
        path + "requests?states=failed,rejected&sortBy=startDate&sortOrder=asc&limit=2&storeId=6", headers: organization)
      #expect(list.int("pagination.totalElements") == 3 && list.int("pagination.totalPages") == 2)
      #expect(list.text("data[0].requestId") == first.text("data.requestId"))
      #expect(
        try api.get(path + "requests?requestType=POINTS-REDEMPTION&tillId=8", headers: organization)
          .int("pagination.totalElements") == 0)
    }
  }

  @Test("Goodwill points are the customer's after the approval, and listed as a request")
  func goodwill() throws {
    try withSandbox { api in
      let who = try api.person()
      func body(_ change: (inout JSONObject) -> Void = { _ in }) -> JSONValue {
        var body: JSONObject = [
          "baseType": "POINTS", "earningEntityType": "CUSTOMER", "earningEntityId": .int(who.id), "points": 20,
          "reason": "Late",
        ]
        change(&body)
        return payload("/internal/goodwill/", body: body)
      }
      #expect(try create(api, "GOODWILL-POINTS", body { $0["earningEntityId"] = 404 }).errorCode == 2014)
      #expect(try create(api, "GOODWILL-POINTS", body { $0["points"] = 0 }).errorCode == 2015)
      let made = try create(api, "GOODWILL-POINTS", body())
      #expect(try api.points(of: who.id) == 0)
      #expect(try decide(api, "GOODWILL-POINTS", made.text("data.requestId") ?? "").text("data.state") == "approved")
      #expect(try api.points(of: who.id) == 20)
      #expect(try api.get(who.path + "/goodwillRequest").text("data[0].approvedValue") == "20")
    }
  }

  @Test("What is wrong with a request, a decision or a list is answered with its code")
  func refusals() throws {
    try withSandbox { api in
      let who = try api.person()
      let good = suspension(who)
      let type = "CUSTOMER-STATUS-CHANGE"
      #expect(try api.post(path + type, json: good).errorCode == 2026)
      #expect(try api.post(path + type, json: good, headers: [("X-CAP-API-AUTH-ORG-ID", "7")]).errorCode == 2005)
      #expect(try create(api, "WISH", good).errorCode == 2009)
      for (name, code) in [("hostname", 2027), ("path", 2028), ("method", 2029), ("body", 2008), ("headers", 2023)]
        as [(String, Int64)]
      {
        #expect(try create(api, type, suspension(who) { $0[name] = nil }).errorCode == code, "\(name)")
      }
      #expect(try create(api, type, suspension(who) { $0["path"] = "/v2/elsewhere" }).errorCode == 2022)
      #expect(try create(api, type, ["payload": [:]]).errorCode == 2008)
      #expect(try decide(api, type, "nothing").errorCode == 2007)
      #expect(try api.get(path + "requests/nothing", headers: organization).errorCode == 2007)
      #expect(try api.get(path + "requests?sortBy=name", headers: organization).errorCode == 2011)
      #expect(try api.get(path + "requests?sortOrder=up", headers: organization).errorCode == 2012)
      #expect(try api.get(path + "requests?requestType=WISH", headers: organization).errorCode == 2009)
      let made = try create(api, type, good)
      #expect(try decide(api, type, made.text("data.requestId") ?? "", "maybe").errorCode == 2008)
      #expect(try decide(api, "EARN-BADGE", made.text("data.requestId") ?? "").errorCode == 2007)
    }
  }
}
