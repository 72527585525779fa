import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

@Suite("v2 points: passing on, giving back, unlocking")
struct TransferTests {
  private func body(_ from: Shopper, _ to: Shopper, _ points: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
    var body: JSONObject = [
      "pointsTobeTransferred": points, "programId": 1901, "notes": "for you",
      "fromCustomerIdentifier": ["type": "mobile", "value": .string(from.mobile)],
      "toCustomerIdentifier": ["type": "mobile", "value": .string(to.mobile)],
    ]
    for member in more { body[member.name] = member.value }
    return .object(body)
  }

  @Test("points go from one customer to the other and show in both ledgers")
  func transfer() throws {
    try withSandbox { api in
      let giver = try api.shopper(with: 200)
      let taker = try api.shopper("919812300002")
      let asked = try api.post("/v2/points/isTransferrable", json: body(giver, taker, 150))
      #expect(asked["data[0].transferrable"]?.bool == true)
      let done = try api.post("/v2/points/transfer", json: body(giver, taker, 150))
      #expect(done["data[0].pointsTransferred"]?.amount == Amount(150), "\(done)")
      #expect(done.int("data[0].toEntityId") == taker.id)
      #expect(try api.balance(of: giver) == Amount(50))
      #expect(try api.balance(of: taker) == Amount(150))
      let made = try api.get(
        "/v2/points/transfer?identifierName=mobile&identifierValue=\(giver.mobile)&source=INSTORE")
      #expect(made.int("data[0].transferId") == done.int("data[0].transferId"))
      let refused = try api.post("/v2/points/isTransferrable", json: body(giver, taker, 51))
      #expect(refused.status == 200 && refused["data[0].transferrable"]?.bool == false)
    }
  }

  @Test("what cannot be passed on is refused with its code")
  func refusals() throws {
    try withSandbox { api in
      let giver = try api.shopper(with: 100)
      let taker = try api.shopper("919812300002")
      let fraud = try api.shopper("919812300003", with: 100)
      let merged = try api.shopper("919812300004")
      try api.markFraud(fraud)
      try api.store.write { session in
        try session.db.execute(
          sql: "UPDATE customer SET status = 'MERGED', merged_into = ? WHERE id = ?", arguments: [giver.id, merged.id])
      }
      func named(_ type: String, _ value: String) -> JSONObject {
        ["toCustomerIdentifier": ["type": .string(type), "value": .string(value)]]
      }
      try api.switchConfig("ENABLE_GROUP_PROGRAM_REDEMPTION", "0")
      let cases: [(Int64, Shopper, Shopper, JSONValue, JSONObject)] = [
        (422, giver, taker, "many", [:]), (422, giver, taker, 0, [:]), (422, giver, taker, "", [:]),
        (807, giver, taker, "1.5", [:]), (878, giver, taker, "1.2345", [:]), (885, giver, taker, 10, ["programId": 1]),
        (8013, giver, taker, 10, named("shoe", "42")), (8013, giver, taker, 10, named("", "42")),
        (8015, giver, taker, 10, named("mobile", "919812399999")), (8015, giver, taker, 10, named("mobile", "")),
        (418, giver, giver, 10, [:]), (419, giver, taker, 10, named("id", String(merged.id))),
        (414, giver, fraud, 10, [:]), (415, fraud, taker, 10, [:]), (817, giver, taker, 101, [:]),
        (3316, giver, taker, 10, ["groupProgramTransfer": true]), (808, giver, taker, 10, ["code": "nope"]),
      ]
      for (code, from, to, points, more) in cases {
        let reply = try api.post("/v2/points/transfer", json: body(from, to, points, more))
        #expect(reply.status == 400 && reply.errorCode == code, "\(more.serialized): \(reply)")
      }
      try api.switchConfig("ALLOW_POINTS_TRANSFER", "0")
      #expect(try api.post("/v2/points/transfer", json: body(giver, taker, 10)).errorCode == 818)
      #expect(try api.post("/v2/points/isTransferrable", json: body(giver, taker, 10)).errorCode == 818)
      try api.switchConfig("ALLOW_POINTS_TRANSFER", "1")
      try api.switchConfig("CONF_POINTS_REDEMPTION_ENABLED", "0")
      #expect(try api.post("/v2/points/transfer", json: body(giver, taker, 10)).errorCode == 827)
      #expect(try api.balance(of: giver) == Amount(100))
      let unknown = try api.get("/v2/points/transfer?identifierName=mobile&identifierValue=919812399999&source=INSTORE")
      #expect(unknown.errorCode == 8015)
    }
  }

  @Test("a program bounds what is passed on in a day, seven days and thirty")
  func limits() throws {
    try withSandbox { api in
      let giver = try api.shopper(with: 500)
      let taker = try api.shopper("919812300002")
      try api.changeRules(["transfer": ["maximumPerDay": 50, "timesPer7Days": 2, "maximumPer30Days": 100]])
      func code(_ points: Int64) throws -> Int64? {
        try api.post("/v2/points/transfer", json: body(giver, taker, .int(points))).errorCode
      }
      #expect(try code(51) == 903)
      #expect(try code(50) == nil)
      #expect(try code(1) == 903)
      try api.advance(days: 1)
      #expect(try code(40) == nil)
      try api.advance(days: 1)
      #expect(try code(5) == 903)
      let asked = try api.post("/v2/points/isTransferrable", json: body(giver, taker, 5))
      #expect(asked["data[0].transferrable"]?.bool == false)
      try api.advance(days: 6)
      #expect(try code(11) == 903)
      #expect(try code(10) == nil)
    }
  }

  @Test("points of the registration stay with whom they were given to")
  func registrationPoints() throws {
    try withSandbox { api in
      let giver = try api.shopper()
      let taker = try api.shopper("919812300002")
      try api.store.write { session in
        _ = try PointsLedger.credit(
          customer: giver.id, points: Amount(80), .init(.customerRegistration, reason: "Welcome"), session)
      }
      _ = try api.sell(giver, "P-1", 500)
      #expect(try api.post("/v2/points/transfer", json: body(giver, taker, 51)).errorCode == 817)
      #expect(try api.post("/v2/points/transfer", json: body(giver, taker, 50)).status == 200)
      #expect(try api.balance(of: giver) == Amount(80))
      _ = try api.redeemed(giver, 80)
    }
  }

  @Test("a transfer asks for a code where one is sent with it")
  func codes() throws {
    try withSandbox { api in
      let giver = try api.shopper(with: 100)
      let taker = try api.shopper("919812300002")
      _ = try api.post("/v2/points/isTransferrable", json: body(giver, taker, 10, ["issueOtp": true]))
      let code = try api.code(to: giver.mobile)
      #expect(try api.post("/v2/points/transfer", json: body(giver, taker, 10, ["code": .string(code)])).status == 200)
      #expect(try api.post("/v2/points/transfer", json: body(giver, taker, 10, ["code": .string(code)])).errorCode == 808)
    }
  }

  // MARK: - Giving back

  private func reverse(_ api: TestSandbox, _ shopper: Shopper, _ code: String, _ points: JSONValue?) throws -> TestReply {
    var body: JSONObject = [
      "redemptionId": .string(code), "identifier": ["type": "mobile", "value": .string(shopper.mobile)],
    ]
    if let points { body["pointsToBeReversed"] = points }
    return try api.post("/v2/points/reverse", json: .object(body))
  }

  @Test("a redemption is given back in parts, up to what it was")
  func reversal() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 100)
      let other = try api.shopper("919812300002")
      let code = try api.redeemed(shopper, 60).code
      let first = try reverse(api, shopper, code, 20)
      #expect(first["pointsReversed"]?.amount == Amount(20))
      #expect(first["pointsReversedDetails.available"]?.amount == Amount(20))
      let cases: [(Int64, Shopper, String, JSONValue?)] = [
        (901, shopper, code, "some"), (901, shopper, code, 0), (901, shopper, "", 1), (902, shopper, "nope00", 1),
        (904, other, code, 1), (817, shopper, code, 41), (878, shopper, code, "1.2345"),
        (8015, Shopper(id: 0, mobile: "919812399999"), code, 1),
      ]
      for (wanted, who, code, points) in cases {
        let reply = try reverse(api, who, code, points)
        #expect(reply.errorCode == wanted, "\(reply)")
      }
      #expect(try reverse(api, shopper, code, nil)["pointsReversed"]?.amount == Amount(40))
      #expect(try reverse(api, shopper, code, 1).errorCode == 3802)
      #expect(try api.balance(of: shopper) == Amount(100))
      try api.switchConfig("ALLOW_POINTS_REDEMPTION_REVERSAL", "0")
      #expect(try reverse(api, shopper, code, 1).errorCode == 905)
    }
  }

  @Test("what is noted of a redemption changes, its points stay")
  func notes() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 100)
      let code = try api.redeemed(shopper, 60, ["external_reference_number": "EXT-1"]).code
      let entity: JSONValue = [
        "type": "CUSTOMER", "identifierType": "mobile", "identifierValue": .string(shopper.mobile),
      ]
      func update(_ body: JSONObject) throws -> TestReply {
        try api.post("/v2/points/updateRedemption", json: .object(body))
      }
      let done = try update(["redemptionId": .string(code), "purpose": "gift", "billNumber": "B-9", "entity": entity])
      #expect(done.text("redemptionPurpose") == "gift" && done.text("billNumber") == "B-9", "\(done)")
      #expect(done.warningCodes == [873] && done.int("billId") == -1)
      // The number of a bill ties the redemption to it, then and later.
      let bill = try api.sell(shopper, "B-8", 10)
      #expect(try update(["redemptionId": .string(code), "billNumber": "B-8", "entity": entity]).int("billId") == bill)
      let waiting = try update(["redemptionId": .string(code), "billNumber": "B-10", "entity": entity])
      #expect(waiting.int("billId") == -1 && waiting.warningCodes == [873])
      let later = try api.sell(shopper, "B-10", 10)
      #expect(try update(["redemptionId": .string(code), "purpose": "gift", "entity": entity]).int("billId") == later)
      #expect(try update(["externalReferenceNumber": "EXT-1", "purpose": "x", "entity": entity]).status == 200)
      let cases: [(Int64, JSONObject)] = [
        (748, ["redemptionId": .string(code), "entity": entity]), (749, ["purpose": "x", "entity": entity]),
        (749, ["redemptionId": .string(code), "externalReferenceNumber": "EXT-1", "purpose": "x", "entity": entity]),
        (1219, ["redemptionId": .string(code), "purpose": "x"]),
        (1212, ["redemptionId": .string(code), "purpose": "x",
                "entity": ["type": "TREE", "identifierType": "id", "identifierValue": "1"]]),
        (8015, ["redemptionId": "nope00", "purpose": "x", "entity": entity]),
        (750, ["redemptionId": .string(code), "customFields": ["a": "b"], "entity": entity]),
      ]
      for (wanted, body) in cases { #expect(try update(body).errorCode == wanted, "\(body.serialized)") }
    }
  }

  // MARK: - Promises

  @Test("what a bill promised is unlocked once")
  func unlock() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      _ = try api.sell(shopper, "U-1", 500, ["lineItemsV2": [line("SKU-2001", 1, 500)]])
      #expect(try api.balance(of: shopper) == Amount(50))
      let who: KeyValuePairs<String, String> = [
        "identifierName": "mobile", "identifierValue": shopper.mobile, "source": "INSTORE", "type": "CUSTOMER",
      ]
      func unlock(_ body: JSONObject, _ query: KeyValuePairs<String, String>) throws -> TestReply {
        try api.post("/v2/points/unlockPromisedPoints", query: query, json: .object(body))
      }
      let cases: [(Int64, JSONObject, KeyValuePairs<String, String>)] = [
        (82_323_284, ["eventName": "TransactionAdd", "billNumber": "U-1"], ["identifierName": "mobile"]),
        (82_323_276, ["eventName": "TransactionAdd", "billNumber": "U-1"],
         ["identifierName": "mobile", "identifierValue": shopper.mobile, "source": "INSTORE", "type": "TREE"]),
        (82_323_272, ["billNumber": "U-1"], who), (82_323_272, ["eventName": "Sunrise", "billNumber": "U-1"], who),
        (82_323_271, ["eventName": "TransactionAdd"], who),
        (82_323_277, ["eventName": "TransactionAdd", "billNumber": "NO"], who),
        (3918, ["eventName": "TransactionAdd", "billNumber": "U-1", "eventLogId": 1], who),
        (82_323_282, ["eventName": "TransactionAdd", "billNumber": "U-1", "itemCodes": ["TEA"]], who),
        (82_323_282, ["eventName": "TransactionAdd", "billNumber": "U-1", "sourceProgramId": 7], who),
        // The event that is named did not promise them.
        (82_323_282, ["eventName": "GenericEvent", "billNumber": "U-1"], who),
        (82_323_271, ["eventName": "GenericEvent"], who), (3918, ["eventName": "GenericEvent", "eventLogId": 1], who),
      ]
      for (code, body, query) in cases {
        let reply = try unlock(body, query)
        #expect(reply.errorCode == code, "\(body.serialized): \(reply)")
      }
      let done = try unlock(["eventName": "TransactionAdd", "billNumber": "U-1", "itemCodes": ["SKU-2001"]], who)
      #expect(done["pointsUnlocked[0].pointsUnlocked"]?.amount == Amount(50), "\(done)")
      #expect(try api.balance(of: shopper) == Amount(100))
      #expect(try unlock(["eventName": "TransactionAdd", "billNumber": "U-1"], who).errorCode == 82_323_282)
    }
  }

  @Test("a bill's delivery sets free what was promised until then, as a TransactionUpdate")
  func delivery() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.changeRules([
        "bonuses": [["name": "Delivered", "points": 30, "promisedUntilStatus": "DELIVERED"]]
      ])
      let id = try api.sell(shopper, "U-1", 500, ["deliveryStatus": "PLACED"])
      #expect(try api.balance(of: shopper) == Amount(50))
      func update(_ status: String) throws {
        let reply = try api.put(
          "/v2/transactions", query: ["identifierName": "mobile", "identifierValue": shopper.mobile],
          json: ["id": .int(id), "deliveryStatus": .string(status)])
        #expect(reply.status == 200, "\(reply)")
      }
      try update("SHIPPED")
      #expect(try api.balance(of: shopper) == Amount(50))
      try update("DELIVERED")
      try update("DELIVERED")
      #expect(try api.balance(of: shopper) == Amount(80))
      let ledger = try api.get(
        "/v2/pointsLedger/getCustomerLedgerInfo?identifierName=mobile&identifierValue=\(shopper.mobile)&source=INSTORE")
      #expect(ledger.text("ledgerEntries[0].eventName") == "TransactionUpdate")
      #expect(ledger.int("ledgerEntries[0].transactionDetails.transactionId") == id)
      // What is delivered over the counter waits for nothing.
      _ = try api.sell(shopper, "U-2", 100)
      #expect(try api.balance(of: shopper) == Amount(120))
    }
  }
}
