import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Spending the points of a group")
struct GroupRedemptionTests {
  private func redeem(
    _ api: TestSandbox, _ who: Shopper, _ points: Int64, _ query: KeyValuePairs<String, String>, bill: String = "PAY-1"
  ) throws -> TestReply {
    var target = "/v1.1/points/redeem?format=json&skip_validation=true"
    for (name, value) in query { target += "&\(name)=\(value)" }
    return try api.post(
      target,
      json: [
        "root": [
          "redeem": [
            [
              "points_redeemed": .string(String(points)), "customer": ["mobile": .string(who.mobile)],
              "transaction_number": .string(bill),
            ]
          ]
        ]
      ])
  }

  @Test("a member spends, by any name of the group; the bill that it pays for names the redemption")
  func redeem() throws {
    try withSandbox { api in
      let (owner, child) = (try api.shopper("919812300311"), try api.shopper("919812300312"))
      let group = try api.household("g", owner: owner, child)
      try api.fund(group, owner, 100)
      let able = try api.get(
        "/v1/points/isredeemable",
        query: ["format": "json", "mobile": child.mobile, "points": "50", "user_group2_id": String(group)])
      #expect(able.text("response.points.redeemable.is_redeemable") == "true", "\(able)")
      let names: [KeyValuePairs<String, String>] = [
        ["user_group2_id": String(group)], ["user_group2_external_id": "g"],
        ["user_group2_primary_user_id": String(owner.id)],
        ["user_group2_primary_user_identifier_type": "mobile", "user_group2_primary_user_identifier_value": owner.mobile],
      ]
      for (index, name) in names.enumerated() {
        let reply = try redeem(api, child, 10, name, bill: "PAY-\(index)")
        #expect(reply.text("response.responses.points.item_status.code") == "800", "\(name): \(reply)")
      }
      let last = try redeem(api, owner, 10, ["use_default_user_group2": "true"])
      #expect(last["response.responses.points.balance"]?.amount == Amount(50), "\(last)")
      #expect(try api.points(of: group) == Amount(50))
      #expect(try api.balance(of: child) == .zero)
      let summary = try #require(last["response.responses.points.side_effects.effect[0].id"])
      // Ten of a hundred are paid with the group's points, and earn nothing.
      let bill = try api.sell(
        owner, "B-9", 100, ["userGroup2Id": .int(group), "redemptions": ["pointsRedemptions": [summary]]])
      #expect(bill > 0)
      #expect(try api.points(of: group) == Amount(59))
      let code = try #require(last.text("response.responses.points.redemption_id"))
      let changed = try api.post(
        "/v2/points/updateRedemption",
        json: [
          "redemptionId": .string(code), "purpose": "cake",
          "entity": ["type": "USERGROUP2", "identifierType": "id", "identifierValue": .string(String(group))],
        ])
      #expect(changed.text("redemptionPurpose") == "cake", "\(changed)")
      let undone = try api.post(
        "/v2/points/reverse",
        json: [
          "redemptionId": .string(code), "identifier": ["type": "mobile", "value": .string(owner.mobile)],
        ])
      #expect(undone["pointsReversed"]?.amount == Amount(10), "\(undone)")
      #expect(try api.points(of: group) == Amount(69))
    }
  }

  @Test("strangers, blocked members and unknown groups spend nothing")
  func refusals() throws {
    try withSandbox { api in
      let (owner, child, stranger) = (
        try api.shopper("919812300321"), try api.shopper("919812300322"), try api.shopper("919812300323")
      )
      let group = try api.household("g", owner: owner)
      _ = try api.join(group, member(child, primary: false, "block_points_redemption"))
      try api.fund(group, owner, 70)
      let cases: [(Int64, Shopper, Int64, KeyValuePairs<String, String>)] = [
        (1632, owner, 20, ["user_group2_id": "9"]), (1632, owner, 20, ["user_group2_external_id": "x"]),
        (1632, stranger, 20, ["use_default_user_group2": "1"]), (1620, stranger, 20, ["user_group2_id": String(group)]),
        (828, child, 20, ["user_group2_id": String(group)]), (818, owner, 80, ["user_group2_id": String(group)]),
        (821, owner, 5, ["user_group2_id": String(group)]),
      ]
      for (code, who, points, query) in cases {
        let reply = try redeem(api, who, points, query)
        #expect(reply.errorCode == code, "\(query): \(reply)")
        var target = "/v1.1/points/isredeemable?format=json&mobile=\(who.mobile)&points=\(points)"
        for (name, value) in query { target += "&\(name)=\(value)" }
        let check = try api.get(target)
        #expect(check.errorCode == code, "\(query): \(check)")
      }
      #expect(try api.points(of: group) == Amount(70))
    }
  }
}
