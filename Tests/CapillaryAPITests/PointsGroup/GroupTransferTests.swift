import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Points between groups and customers")
struct GroupTransferTests {
  @Test("points go to a group, back, and on to another group")
  func transfer() throws {
    try withSandbox { api in
      let (owner, child, other) = (
        try api.shopper("919812300211"), try api.shopper("919812300212"), try api.shopper("919812300213")
      )
      let group = try api.household("g", owner: owner, child)
      let second = try api.household("h", owner: other)
      _ = try api.sell(owner, "B-1", 1000)
      let check = try api.passPoints(80, from: side(owner), to: side(group), by: owner, path: "isTransferrable")
      #expect(check["data[0].transferrable"] == true && check["data[0].pointsToBeTransferred"]?.amount == Amount(80))
      // Who gives their own points need not be named.
      let given = try api.passPoints(80, from: side(owner), to: side(group))
      #expect(given.int("data[0].toEntityId") == group && given.text("data[0].toEntityType") == "USERGROUP2", "\(given)")
      #expect(given.text("data[0].transferredToUserGroup2.externalId") == "g" && given["data[0].transferredTo"] == nil)
      #expect(given["data[0].pointsTransferBreakupByEarningPrograms[0].programCurrentPoints"]?.amount == Amount(20))
      let back = try api.passPoints(30, from: side(group), to: side(child), by: child)
      #expect(back.int("data[0].transferredTo.userId") == child.id, "\(back)")
      #expect(back.int("data[0].transferredFromUserGroup2.fleetGroupUsers[0].userId") == owner.id)
      let byOwner: JSONValue = ["type": "USERGROUP2", "identifierType": "primaryUserMobile", "identifierValue": .string(other.mobile)]
      #expect(try api.passPoints(10, from: side(group), to: byOwner, by: owner).status == 200)
      #expect(try api.groupPoints(of: group) == Amount(40))
      #expect(try api.groupPoints(of: second) == Amount(10))
      #expect(try api.balance(of: child) == Amount(30))
      let poor = try api.passPoints(500, from: side(group), to: side(child), by: owner, path: "isTransferrable")
      #expect(poor["data[0].transferrable"] == false)
      let made = try api.get(
        "/v2/points/transfer",
        query: ["userEntityType": "USERGROUP2", "identifierName": "id", "identifierValue": String(group)])
      #expect(made["data"]?.list.count == 2 && made.text("data[0].fromEntityType") == "USERGROUP2", "\(made)")
    }
  }

  @Test("every documented refusal, of the check and of the transfer")
  func refusals() throws {
    try withSandbox { api in
      let (owner, child, stranger) = (
        try api.shopper("919812300221"), try api.shopper("919812300222"), try api.shopper("919812300223")
      )
      let group = try api.household("g", owner: owner)
      _ = try api.join(group, member(child, primary: false, "allow_points_transfer", "block_points_transfer"))
      try api.fund(group, owner, 60)
      let out: JSONObject = [
        "pointsTobeTransferred": 20, "fromEntity": side(group), "toEntity": side(owner),
        "transferredBy": ["identifierType": "id", "identifierValue": .string(String(owner.id))],
      ]
      func by(_ type: JSONValue, _ value: JSONValue) -> JSONObject {
        ["transferredBy": ["identifierType": type, "identifierValue": value]]
      }
      func party(_ type: JSONValue, _ name: JSONValue, _ value: JSONValue) -> JSONValue {
        ["type": type, "identifierType": name, "identifierValue": value]
      }
      let cases: [(Int64, JSONObject)] = [
        (422, ["pointsTobeTransferred": nil]), (422, ["pointsTobeTransferred": -1]), (422, ["pointsTobeTransferred": "x"]),
        (434, by("id", "abc")), (434, by("shoe", "9")), (434, ["fromEntity": party("USERGROUP2", "shoe", "9")]),
        (434, ["fromEntity": party("USERGROUP2", "id", "abc")]), (434, ["toEntity": party("CUSTOMER", "shoe", "9")]),
        (807, ["pointsTobeTransferred": .number("10.5")]), (830, ["transferredBy": nil]),
        (830, by("id", .string(String(stranger.id)))), (830, by("id", .string(String(child.id)))),
        (830, ["fromEntity": side(stranger)]), (885, ["programId": 999]), (1206, ["fromEntity": nil]),
        (1207, ["toEntity": nil]), (1208, ["toEntity": party("PET", "id", "1")]),
        (1645, ["toEntity": side(999_999_999)]), (1645, ["toEntity": party("USERGROUP2", "primaryUserMobile", .string(stranger.mobile))]),
        (8015, ["toEntity": party("CUSTOMER", "mobile", "919000000009")]), (8015, by("mobile", "919000000009")),
      ]
      for (code, change) in cases {
        var body = out
        for member in change { body[member.name] = member.value }
        for path in ["isTransferrable", "transfer"] {
          let reply = try api.post("/v2/points/userGroup2/\(path)", json: .object(body))
          #expect(reply.errorCode == code, "\(path) \(body.serialized): \(reply)")
        }
      }
      #expect(try api.passPoints(500, from: side(group), to: side(owner), by: owner).errorCode == 817)
      try api.switchConfig("ENABLE_USER_GROUP_LOYALTY", "0")
      #expect(try api.passPoints(20, from: side(group), to: side(owner), by: owner).errorCode == 818)
      #expect(try api.groupPoints(of: group) == Amount(60))
    }
  }
}
