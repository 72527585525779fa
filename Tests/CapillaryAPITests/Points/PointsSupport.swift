import CapillaryAPI
import Model
import TestSupport

/// What the tests about points share: redemptions, programs with other rules, customers in a bad state.
extension TestSandbox {
  /// POST of a v1.1 redemption by a shopper.
  func redeem(
    _ shopper: Shopper, _ points: JSONValue, _ more: JSONObject = [:], query: KeyValuePairs<String, String> = [:]
  ) throws -> TestReply {
    var item: JSONObject = ["points_redeemed": points, "customer": ["mobile": .string(shopper.mobile)]]
    for member in more { item[member.name] = member.value }
    return try post("/v1.1/points/redeem?format=json", query: query, json: ["root": ["redeem": [.object(item)]]])
  }

  /// The id of a redemption that has to be accepted, six characters and as a number.
  func redeemed(_ shopper: Shopper, _ points: JSONValue, _ more: JSONObject = [:]) throws -> (code: String, id: Int64) {
    let reply = try redeem(shopper, points, more)
    guard let code = reply.text("response.responses.points.redemption_id"),
      let id = reply.int("response.responses.points.side_effects.effect[0].id")
    else { throw BillTestFailure.unexpected(reply.text) }
    return (code, id)
  }

  /// A shopper with points of one bill, ten for each hundred.
  func shopper(_ mobile: String = "919812300001", with points: Int64) throws -> Shopper {
    let shopper = try self.shopper(mobile)
    _ = try sell(shopper, "P-\(mobile.suffix(3))-\(points)", .int(points * 10))
    return shopper
  }

  /// Changes the rules of the default program: JSON paths and their new values.
  func changeRules(_ changes: KeyValuePairs<String, JSONValue>) throws {
    try store.write { session in
      for (path, value) in changes {
        try session.db.execute(
          sql: "UPDATE program SET rules = json_set(rules, ?, json(?)) WHERE is_default",
          arguments: ["$.\(path)", value.serialized])
      }
      session.referenceChanged()
    }
  }

  func markFraud(_ shopper: Shopper) throws {
    try store.write { session in
      try session.db.execute(
        sql: "UPDATE customer SET fraud_status = 'CONFIRMED' WHERE id = ?", arguments: [shopper.id])
    }
  }

  /// Gives a shopper a status that forbids everything.
  func block(_ shopper: Shopper) throws {
    try store.write { session in
      try session.db.execute(
        sql: "UPDATE customer_status_label SET blocked_actions = '[\"ALL\"]' WHERE label = 'Suspended'")
      session.referenceChanged()
      try CustomerStatuses.set(
        "Suspended", of: shopper.id, reason: "test", till: session.entities.all.first { $0.kind == .till }?.id ?? 0,
        session)
    }
  }

  /// Somebody who is known, but in no program.
  func stranger(_ mobile: String) throws -> Shopper {
    let reply = try post(
      "/v2/customers", query: ["source": "INSTORE"],
      json: [
        "loyaltyInfo": ["loyaltyType": "non_loyalty"],
        "profiles": [["firstName": "Ravi", "identifiers": [["type": "mobile", "value": .string(mobile)]]]],
      ])
    guard let id = reply.int("createdId") else { throw BillTestFailure.unexpected(reply.text) }
    return Shopper(id: id, mobile: mobile)
  }
}
