import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

/// Customers of two programs: what is spent and passed on from both at once, and what a return does to each.
@Suite("Points of several programs")
struct ProgramsTogetherTests {
  /// A program beside the default one, with one tier that gives so much for each 100.
  private func add(_ scope: String, earnRate: Amount, rules: String = "{}", _ api: TestSandbox) throws -> Int64 {
    try api.store.write { session in
      var program = NewProgram(name: "Second", rules: rules)
      program.scope = scope
      program.tiers = [.init(name: "Only", threshold: .zero, earnRate: earnRate)]
      return try session.addProgram(program)
    }
  }

  private func points(of shopper: Shopper, _ api: TestSandbox) throws -> [String] {
    try api.store.read { session in
      try PointsLedger.check(session)
      return try session.enrollments(customer: shopper.id).map { "\($0.points.plain) of \($0.purchases.plain)" }
    }
  }

  @Test("a transfer across programs takes of all, and lands in the receiver's default one")
  func transfer() throws {
    try withSandbox { api in
      _ = try add(#"[{"type": "STORE", "code": "store.blr"}]"#, earnRate: Amount(5), rules: #"{"expiry": {"days": 30}}"#, api)
      let giver = try api.shopper("919812300001")
      let taker = try api.shopper("919812300002")
      _ = try api.sell(giver, "T-1", 1000)
      #expect(try points(of: giver, api) == ["100 of 1000", "50 of 1000"])
      func pass(_ points: Int64, _ more: JSONObject = [:], _ path: String = "transfer") throws -> TestReply {
        var body: JSONObject = [
          "pointsTobeTransferred": .int(points),
          "fromCustomerIdentifier": ["type": "mobile", "value": .string(giver.mobile)],
          "toCustomerIdentifier": ["type": "mobile", "value": .string(taker.mobile)],
        ]
        for member in more { body[member.name] = member.value }
        return try api.post("/v2/points/\(path)", json: .object(body))
      }
      #expect(try pass(120).errorCode == 817)
      let across: JSONObject = ["groupProgramTransfer": "true"]
      #expect(try pass(151, across).errorCode == 817)
      #expect(try pass(120, across, "isTransferrable")["data[0].transferrable"]?.bool == true)
      let passed = try pass(120, across)
      #expect(passed["data[0].pointsTransferred"]?.amount == Amount(120), "\(passed)")
      // What runs out first goes first: the second program's 50, then 70 of the default one's.
      #expect(try points(of: giver, api) == ["30 of 1000", "0 of 1000"])
      #expect(try points(of: taker, api).first == "120 of 0")
      try api.switchConfig("ENABLE_GROUP_PROGRAM_REDEMPTION", "0")
      #expect(try pass(10, across).errorCode == 3316)
      #expect(try pass(10).status == 200)
    }
  }

  @Test("a return reaches the program that the card chose, also where it gave nothing")
  func cardProgram() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let series = try api.store.write { session in
        let till = try #require(try session.entities.find(.till, code: "till.demo"))
        let series = try #require(try Int64.fetchOne(session.db, sql: "SELECT min(id) FROM card_series"))
        try session.db.execute(
          sql: """
            INSERT INTO card (number, series_id, label_id, customer_id, till_id, created_at)
            VALUES ('CARD-7', ?, (SELECT min(id) FROM card_label), ?, ?, 0)
            """, arguments: [series, shopper.id, till.id])
        return series
      }
      _ = try add(
        #"[{"type": "CARD_SERIES", "code": "\#(series)"}]"#, earnRate: Amount(1),
        rules: #"{"earning": {"minimumBill": 5000}}"#, api)
      let reply = try api.post(
        "/v2/transactions", query: ["identifierName": "cardnumber", "identifierValue": "CARD-7"],
        json: ["type": "REGULAR", "billNumber": "C-1", "billAmount": 400])
      #expect(reply.status == 200)
      #expect(try points(of: shopper, api) == ["40 of 400", "0 of 400"])
      #expect(try api.giveBack(shopper, "C-1", "AMOUNT", 100).status == 200)
      #expect(try points(of: shopper, api) == ["30 of 300", "0 of 300"])
    }
  }

  @Test("a bill that was deleted and entered again is found as it stands")
  func enteredAgain() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let deleted = try api.sell(shopper, "D-1", 700, ["outlierStatus": "DELETED", "billingDate": "2026-05-02T10:00:00+05:30"])
      let stands = try api.sell(
        shopper, "D-1", 600, ["billingDate": "2026-05-01T10:00:00+05:30", "lineItemsV2": [line("SKU-2001", 1, 600)]])
      #expect(deleted != stands)
      #expect(try api.get("/v2/transactions/getByBillNumber/D-1").int("id") == stands)
      let updated = try api.billV1(
        ["number": "D-1", "delivery_status": "shipped", "customer": ["mobile": .string(shopper.mobile)]],
        path: "/v1.1/transaction/update")
      #expect(updated.int("response.transactions.transaction[0].id") == stands, "\(updated)")
      let unlocked = try api.post(
        "/v2/points/unlockPromisedPoints",
        query: ["type": "CUSTOMER", "identifierName": "mobile", "identifierValue": shopper.mobile, "source": "INSTORE"],
        json: ["eventName": "TransactionAdd", "billNumber": "D-1"])
      #expect(unlocked["pointsUnlocked[0].pointsUnlocked"]?.amount == Amount(50), "\(unlocked)")
    }
  }

  @Test("delivery sets free what a group's bill promised to the group")
  func groupDelivery() throws {
    try withSandbox { api in
      let owner = try api.shopper()
      let group = try api.household("g", owner: owner)
      try api.changeRules(["bonuses": [["name": "Delivered", "points": 30, "promisedUntilStatus": "DELIVERED"]]])
      let id = try api.sell(owner, "G-1", 500, ["deliveryStatus": "PLACED", "userGroup2Id": .int(group)])
      #expect(try api.groupPoints(of: group) == Amount(50))
      let reply = try api.put(
        "/v2/transactions", query: ["identifierName": "mobile", "identifierValue": owner.mobile],
        json: ["id": .int(id), "deliveryStatus": "DELIVERED"])
      #expect(reply.status == 200)
      #expect(try api.groupPoints(of: group) == Amount(80))
      #expect(try api.balance(of: owner) == .zero)
    }
  }
}
