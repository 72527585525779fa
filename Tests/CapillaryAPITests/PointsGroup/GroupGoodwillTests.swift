import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Goodwill to groups")
struct GroupGoodwillTests {
  private func ask(_ group: Int64, _ points: JSONValue = 100) -> JSONObject {
    [
      "type": "GOODWILL", "baseType": "POINTS", "earningEntityType": "USERGROUP2",
      "goodwillRequest": ["points": points, "reason": "POINTS_ISSUE", "comments": "nice people"],
      "userGroup2IdentificationInfo": ["identifierType": "id", "identifierValue": .int(group), "source": "INSTORE"],
    ]
  }

  @Test("a request waits, and the group gets its points when another till approves")
  func request() throws {
    try withSandbox { api in
      let owner = try api.shopper()
      let group = try api.household("g", owner: owner)
      let made = try api.post("/v2/requests", json: .object(ask(group)))
      let id = try #require(made.int("createdId"), "\(made)")
      #expect(try api.groupPoints(of: group) == .zero)
      let listed = try api.get("/v2/customers/\(owner.id)/goodwillRequest")
      #expect(listed.text("data[0].earningEntityType") == "USERGROUP2", "\(listed)")
      let approved = try api.post(
        "/v1.1/request/approve", query: ["format": "json"],
        json: ["root": ["request": [["id": .int(id), "type": "GOODWILL", "base_type": "POINTS", "points": 90]]]],
        as: .otherTill("till.blr2"))
      #expect(approved.text("response.status.success") == "true", "\(approved)")
      #expect(try api.groupPoints(of: group) == Amount(90))
      #expect(try api.balance(of: owner) == .zero)
    }
  }

  @Test("the call, or the organization, may approve it at once; v1.1 always does")
  func automatic() throws {
    try withSandbox { api in
      let group = try api.group("g")
      #expect(
        try api.post("/v2/requests", query: ["client_auto_approve": "true"], json: .object(ask(group, 10))).status == 200)
      #expect(try api.groupPoints(of: group) == Amount(10))
      try api.switchConfig("GOODWILL_AUTO_APPROVE", "1")
      var snake = ask(group, 20)
      snake["userGroup2IdentificationInfo"] = nil
      snake["user_group_2_identification_info"] = ["identifier_value": "g", "identifier_type": "externalId"]
      #expect(try api.post("/v2/requests", json: .object(snake)).status == 200)
      #expect(try api.groupPoints(of: group) == Amount(30))
      try api.switchConfig("GOODWILL_AUTO_APPROVE", "0")
      let old = try api.post(
        "/v1.1/request/add", query: ["format": "json"],
        json: [
          "root": [
            "request": [
              "type": "GOODWILL", "base_type": "POINTS", "points": "40", "earning_entity_type": "USERGROUP2",
              "user_group_2_identification_info": ["identifier_type": "id", "identifier_value": .int(group)],
            ]
          ]
        ])
      #expect(old.text("response.requests.request[0].status") == "APPROVED", "\(old)")
      #expect(try api.groupPoints(of: group) == Amount(70))
    }
  }

  @Test("what is wrong with a request has its documented code")
  func refusals() throws {
    try withSandbox { api in
      let group = try api.group("g")
      let cases: [(Int64, JSONObject)] = [
        (93026, ["userGroup2IdentificationInfo": ["identifierType": "id", "identifierValue": 9]]),
        (93026, ["userGroup2IdentificationInfo": ["identifierType": "shoe", "identifierValue": 9]]),
        (400, ["userGroup2IdentificationInfo": nil]), (400, ["goodwillRequest": nil]), (400, ["earningEntityType": "PET"]),
        (9006, ["type": "KINDNESS"]), (9008, ["baseType": "HUGS"]), (1101, ["programId": 987_654]),
        (9024, ["goodwillRequest": ["points": -5]]),
      ]
      for (code, change) in cases {
        var body = ask(group)
        for member in change { body[member.name] = member.value }
        let reply = try api.post("/v2/requests", json: .object(body))
        #expect(reply.errorCode == code, "\(body.serialized): \(reply)")
      }
    }
  }
}
