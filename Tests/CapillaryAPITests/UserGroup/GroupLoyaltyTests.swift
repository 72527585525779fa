import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("User groups: bills, tiers, points")
struct GroupLoyaltyTests {
  @Test("the bills of a group are listed with what they earned")
  func transactions() throws {
    try withSandbox { api in
      let (owner, child) = (try api.shopper("919812300111"), try api.shopper("919812300112"))
      let group = try api.household("g", owner: owner, child)
      let shared: JSONObject = ["userGroup2ExternalId": "g", "lineItemsV2": [line("TEA", 2, 250)]]
      let first = try api.sell(child, "F-1", 500, shared)
      _ = try api.sell(owner, "F-2", 300, ["useDefaultFleetGroup": true])
      _ = try api.sell(
        owner, "F-3", 200,
        [
          "userGroup2PrimaryUserIdentifierType": "mobile", "userGroup2PrimaryUserIdentifierValue": .string(owner.mobile),
          "userGroup2PrimaryUserSource": "INSTORE",
        ])
      _ = try api.sell(owner, "OWN", 900)
      func list(_ more: KeyValuePairs<String, String> = [:]) throws -> TestReply {
        var target = "/v2/userGroup2/transactions?id=\(group)"
        for (name, value) in more { target += "&\(name)=\(value)" }
        return try api.get(target)
      }
      let all = try list(["order": "ASC", "embed": "LINEITEMS,CUSTOMFIELDS,EXTENDEDFIELDS,PAYMENTDETAILS"])
      #expect(all["data"]?.list.compactMap { $0["billDetails"]?["billNumber"]?.text } == ["F-1", "F-2", "F-3"], "\(all)")
      #expect(all.int("data[0].id") == first && all.int("data[0].customerId") == child.id)
      #expect(all["data[0].pointSummary.issuedPoints"]?.amount == Amount(50))
      #expect(all["data[0].userGroup2.lifeTimePurchases"]?.amount == Amount(1000))
      #expect(all.text("data[0].lineItems[0].details.itemCode") == "TEA" && all["data[0].paymentModes"] == [])
      #expect(all["data[0].billPointsBreakup[0].issuedPoints"]?.amount == Amount(50))
      let plain = try list(["customerId": String(child.id)])
      #expect(plain["data"]?.list.count == 1 && plain["data[0].lineItems"] == nil)
      #expect(try list(["billNumber": "F-2"])["data"]?.list.count == 1)
      #expect(try list(["transactionId": String(first)])["data"]?.list.count == 1)
      #expect(try list(["limit": "1", "offset": "1"])["data"]?.list.count == 1)
      #expect(try list(["startDate": "2099-01-01"])["data"] == [])
      #expect(try list(["roles": "SECONDARY"])["data"]?.list.count == 1)
      try api.advance(days: 1)
      #expect(try api.giveBack(child, "F-1", "FULL", 500).status == 200)
      #expect(try list(["type": "RETURN"]).text("data[0].type") == "RETURN")
      #expect(try api.groupPoints(of: group) == Amount(50))
      let byOwner = try api.get(
        "/v2/userGroup2/transactions",
        query: ["identifierName": "mobile", "identifierValue": owner.mobile, "source": "INSTORE"])
      #expect(byOwner["data"]?.list.count == 4)
      #expect(try api.get("/v2/userGroup2/transactions").errorCode == 1635)
      #expect(try api.get("/v2/userGroup2/transactions", query: ["externalId": "x"]).errorCode == 1632)
      #expect(
        try api.get(
          "/v2/userGroup2/transactions", query: ["identifierName": "mobile", "identifierValue": "919000000009"]
        ).errorCode == 8015)
    }
  }

  @Test("a bill for an unknown group, or by a stranger, is not added")
  func billRefusals() throws {
    try withSandbox { api in
      let (owner, stranger) = (try api.shopper("919812300121"), try api.shopper("919812300122"))
      _ = try api.household("g", owner: owner)
      let cases: [(Int64, Shopper, JSONObject)] = [
        (1632, owner, ["userGroup2Id": 999_999_999]), (1632, owner, ["userGroup2ExternalId": "x"]),
        (1632, stranger, ["useDefaultFleetGroup": true]), (1620, stranger, ["userGroup2ExternalId": "g"]),
        (1632, owner, ["userGroup2PrimaryUserId": .int(stranger.id)]),
      ]
      for (code, shopper, more) in cases {
        var body: JSONObject = ["type": "REGULAR", "billNumber": "B-1", "billAmount": 100]
        for member in more { body[member.name] = member.value }
        let reply = try api.bill(shopper, body)
        #expect(reply.errorCode == code, "\(body.serialized): \(reply)")
      }
      let bulk = try api.post(
        "/v2/transactions/bulk",
        json: [
          [
            "identifierType": "mobile", "identifierValue": .string(owner.mobile), "source": "INSTORE", "type": "REGULAR",
            "billNumber": "B-2", "billAmount": 100, "userGroup2ExternalId": "g",
          ]
        ])
      #expect(bulk.text("response[0].result.sideEffects[0].entityType") == "USERGROUP2", "\(bulk)")
    }
  }

  @Test("a group climbs with its bills, and its history tells where")
  func tiers() throws {
    try withSandbox { api in
      let owner = try api.shopper()
      let group = try api.household("g", owner: owner)
      _ = try api.sell(owner, "B-1", 12_000, ["userGroup2Id": .int(group)])
      let history = try api.get("/v2/userGroup2/slabHistory", query: ["fleetGroupId": String(group)])
      #expect(history.text("data[0].from") == "Silver" && history.text("data[0].to") == "Gold", "\(history)")
      #expect(history.int("data[0].toSlabNumber") == 2 && history.text("data[0].type") == "UPGRADE")
      #expect(history.text("data[0].store.code") == "store.blr" && history.int("pagination.total") == 1)
      #expect(
        try api.get("/v2/userGroup2/slabHistory", query: ["fleetGroupId": String(group), "endDate": "2020-01-01"])["data"]
          == [])
      #expect(try api.get("/v2/userGroup2/slabHistory", query: ["fleetGroupId": "9"]).errorCode == 1632)
      #expect(try api.get("/v2/userGroup2/slabHistory").errorCode == 1635)
      let gap = try api.get(
        "/v2/userGroup2", query: ["id": String(group), "gapToUpgradeFor": "0", "gapToRenewFor": "0"])
      #expect(gap["gapToUpgrade[0].customerUpgradeEntityValues.gapToUpgrade"]?.amount == Amount(38_000), "\(gap)")
      #expect(gap["gapToRenew[0].tierExpiryDate"] != nil)
    }
  }

  @Test("the points of a group are scheduled to run out, and shown when they have")
  func expiry() throws {
    try withSandbox { api in
      let owner = try api.shopper()
      let group = try api.household("g", owner: owner)
      _ = try api.sell(owner, "B-1", 1000, ["userGroup2Id": .int(group)])
      func schedule(_ more: KeyValuePairs<String, String> = [:]) throws -> TestReply {
        var target = "/v2/userGroup2/pointsExpirySchedule?id=\(group)"
        for (name, value) in more { target += "&\(name)=\(value)" }
        return try api.get(target)
      }
      let planned = try schedule(["fetchEarliestExpiryOnly": "true", "getDataForAllPrograms": "true"])
      #expect(planned["expirySchedules[0].points"]?.amount == Amount(100), "\(planned)")
      #expect(planned.text("expirySchedules[0].pointsType") == "bill_regular")
      let cases: [(Int64, KeyValuePairs<String, String>)] = [
        (885, ["programId": "999"]), (1214, ["startDate": "2099-02-01", "endDate": "2099-01-01"]),
        (1215, ["startDate": "2001-01-01"]), (1216, ["startDate": "soon"]), (1217, ["endDate": "2999-01-01"]),
      ]
      for (code, query) in cases { #expect(try schedule(query).errorCode == code, "\(query)") }
      #expect(try api.get("/v2/userGroup2/pointsExpirySchedule").errorCode == 1635)
      #expect(try api.get("/v2/userGroup2/pointsExpirySchedule", query: ["id": "9"]).errorCode == 1632)
      let short = try api.get("/v2/userGroup2", query: ["id": String(group), "expirySchedules": "true"])
      #expect(short["expirySchedules[0].points"]?.amount == Amount(100))
      try api.advance(days: 367)
      #expect(try schedule()["expirySchedules"] == [])
      let gone = try api.get("/v2/userGroup2", query: ["id": String(group), "expiredPoints": "true"])
      #expect(gone["expiredPoints[0].points"]?.amount == Amount(100), "\(gone)")
      #expect(gone["expiredPoints[0].expiredPointsSummary[0].points"]?.amount == Amount(100))
    }
  }

  @Test("promises to a group are scheduled, and can be unlocked for it")
  func promises() throws {
    try withSandbox { api in
      let owner = try api.shopper()
      let group = try api.household("g", owner: owner)
      _ = try api.sell(owner, "B-1", 100, ["userGroup2Id": .int(group), "lineItemsV2": [line("SKU-2001", 1, 100)]])
      let planned = try api.get("/v2/userGroup2/promisedPointsSchedule", query: ["id": String(group)])
      #expect(planned.int("entityId") == group && planned.text("entityType") == "USERGROUP2", "\(planned)")
      #expect(planned["promisedPointsScheduleList[0].points"]?.amount == Amount(50))
      #expect(try api.get("/v2/userGroup2/promisedPointsSchedule", query: ["externalId": "x"]).errorCode == 1632)
      #expect(
        try api.get("/v2/userGroup2/promisedPointsSchedule", query: ["id": String(group), "programId": "9"]).errorCode
          == 885)
      let unlocked = try api.post(
        "/v2/points/unlockPromisedPoints",
        query: [
          "type": "USERGROUP2", "identifierName": "id", "identifierValue": String(group), "source": "INSTORE",
        ], json: ["eventName": "GroupTransactionAdd", "billNumber": "B-1"])
      #expect(unlocked["pointsUnlocked[0].pointsUnlocked"]?.amount == Amount(50), "\(unlocked)")
      #expect(try api.groupPoints(of: group) == Amount(60))
    }
  }
}
