import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("User groups: making, changing, finding")
struct GroupTests {
  @Test("a group is made with typed extended fields, and read by each of its names")
  func create() throws {
    try withSandbox { api in
      try api.addGroupField("storeys", "INTEGER")
      try api.addGroupField("nickname", "STRING")
      let made = try api.post(
        "/v2/userGroup2",
        json: [
          "externalId": "lake-side", "groupName": "Lakeside", "maxGroupSize": 8,
          "extendedFields": ["storeys": "3", "nickname": "The Blues", "unknown_field": "1"],
        ])
      let id = try #require(made.int("entity"), "\(made)")
      #expect(made.warningCodes == [91016])
      let owner = try api.shopper()
      #expect(try api.join(id, member(owner, primary: true)).int("failureCount") == 0)
      let names: [KeyValuePairs<String, String>] = [
        ["id": String(id)], ["externalId": "lake-side"], ["primaryUserId": String(owner.id)],
      ]
      for query in names {
        let read = try api.get("/v2/userGroup2", query: query)
        #expect(read.int("id") == id && read.text("groupStatus") == "ACTIVE", "\(read)")
        #expect(read["extendedFields.storeys"] == .int(3) && read.text("extendedFields.nickname") == "The Blues")
        #expect(read.int("fleetGroupUsers[0].userId") == owner.id && read.int("totalActiveMembers") == 1)
        #expect(read.int("lifeTimePurchases") == 0 && read.int("maxGroupSize") == 8)
      }
      // An older form of the fields.
      let list = try api.post(
        "/v2/userGroup2",
        json: [
          "externalId": "hill-side", "maxGroupSize": 8, "extendedFields": [["name": "storeys", "value": "many"]],
        ])
      #expect(list.int("entity") != nil && list.warningCodes == [91017])
    }
  }

  @Test("what is no group is not made")
  func createRefusals() throws {
    try withSandbox { api in
      _ = try api.group("taken")
      let fine: JSONObject = ["externalId": "fresh", "groupName": "Fresh", "maxGroupSize": 5]
      let cases: [(Int64, JSONObject)] = [
        (1633, ["externalId": "taken"]), (1633, ["externalId": "TAKEN"]), (1634, ["externalId": ""]),
        (1639, ["maxGroupSize": 30_001]), (1640, ["maxGroupSize": 0]), (1640, ["maxGroupSize": -2]),
        (1645, ["maxGroupSize": "many"]), (1645, ["groupName": .string(String(repeating: "x", count: 51))]),
        (1645, ["externalId": .string(String(repeating: "x", count: 51))]), (1645, ["extendedFields": "none"]),
        (403, ["maxGroupSize": nil]),
      ]
      for (code, change) in cases {
        var body = fine
        for member in change { body[member.name] = member.value }
        let reply = try api.post("/v2/userGroup2", json: .object(body))
        #expect(reply.errorCode == code && reply.status == 400, "\(body.serialized): \(reply)")
      }
      #expect(try api.post("/v2/userGroup2", json: [:]).errorCode == 1644)
      #expect(try api.post("/v2/userGroup2").errorCode == 1644)
      #expect(try api.post("/v2/userGroup2", json: [1]).errorCode == 1645)
      #expect(try api.post("/v2/userGroup2", json: .object(fine)).status == 200)
    }
  }

  @Test("an update changes what is sent and keeps the rest")
  func update() throws {
    try withSandbox { api in
      try api.addGroupField("storeys", "INTEGER")
      let id = try api.group("g", size: 6, ["extendedFields": ["storeys": 2]])
      let renamed = try api.put("/v2/userGroup2", json: ["id": .string(String(id)), "externalId": "", "groupName": "New"])
      #expect(renamed.int("id") == id && renamed.text("groupName") == "New" && renamed.int("maxGroupSize") == 6)
      let resized = try api.put("/v2/userGroup2", query: ["externalId": "g", "maxGroupSize": "9"])
      #expect(resized.int("maxGroupSize") == 9 && resized.text("groupName") == "New", "\(resized)")
      let fields = try api.put("/v2/userGroup2", json: ["externalId": "g", "extendedFields": ["storeys": "4"]])
      #expect(fields["extendedFields.storeys"] == .int(4))
      let cases: [(Int64, JSONValue)] = [
        (1632, ["id": 999_999_999, "groupName": "X"]), (1632, ["externalId": "nobody", "groupName": "X"]),
        (1639, ["id": .int(id), "maxGroupSize": 30_001]), (1640, ["id": .int(id), "maxGroupSize": 0]),
        (1643, ["id": .int(id)]), (1643, ["id": .int(id), "groupName": "New", "maxGroupSize": 9]), (1644, [:]),
        (1645, ["groupName": "X"]), (1645, ["id": .int(id), "maxGroupSize": "x"]),
      ]
      for (code, body) in cases {
        let reply = try api.put("/v2/userGroup2", json: body)
        #expect(reply.errorCode == code, "\(body.serialized): \(reply)")
      }
      let warned = try api.put(
        "/v2/userGroup2", json: ["id": .int(id), "extendedFields": ["storeys": "x", "gone": "1"]])
      #expect(warned.status == 200 && warned.warningCodes.sorted() == [91016, 91017], "\(warned)")
      #expect(try api.get("/v2/userGroup2", query: ["id": String(id)])["extendedFields.storeys"] == .int(4))
    }
  }

  @Test("one box searches names, ids and the owner's identifiers")
  func search() throws {
    try withSandbox { api in
      let owner = try api.shopper()
      let first = try api.household("s-1", owner: owner)
      let second = try api.group("s-2")
      for text in [String(first), "s-1", owner.mobile] {
        let found = try api.get("/v2/userGroup2/search", query: ["q": text])
        #expect(found["data"]?.list.compactMap { $0["groupId"]?.int } == [first], "\(text): \(found)")
        #expect(found.int("data[0].primaryMemberId") == owner.id && found.text("data[0].mobile") == owner.mobile)
      }
      let both = try api.get("/v2/userGroup2/search", query: ["q": "home S-", "limit": "1", "offset": "1"])
      #expect(both.int("pagination.total") == 2 && both.int("pagination.limit") == 1)
      #expect(both.int("data[0].groupId") == second && both["data[0].primaryMemberId"] == nil)
      #expect(try api.get("/v2/userGroup2/search").errorCode == 91052)
      #expect(
        try api.get("/v2/userGroup2/search", query: ["q": String(repeating: "x", count: 51)]).errorCode == 91015)
      #expect(try api.get("/v2/userGroup2/search", query: ["q": "nobody's"])["data"] == [])
    }
  }

  @Test("groups are found by all of some extended fields")
  func fieldSearch() throws {
    try withSandbox { api in
      try api.addGroupField("storeys", "INTEGER")
      try api.addGroupField("nickname", "STRING")
      let blue = try api.group("a", ["extendedFields": ["storeys": 2, "nickname": "Blue"]])
      _ = try api.group("b", ["extendedFields": ["storeys": 2, "nickname": "Red"]])
      func find(_ fields: JSONValue) throws -> TestReply {
        try api.post("/v2/userGroup2/extendedFieldSearch", query: ["limit": "5"], json: ["extendedFields": fields])
      }
      #expect(try find(["storeys": "2"]).int("pagination.total") == 2)
      let one = try find(["storeys": 2, "nickname": "Blue"])
      #expect(one["data"]?.list.compactMap { $0["groupId"]?.int } == [blue], "\(one)")
      #expect(one["data[0].extendedFields.storeys"] == .int(2))
      #expect(try find(["storeys": 3]).int("pagination.total") == 0)
      #expect(try find([:]).errorCode == 1661)
      #expect(try find(["rooms": 2]).errorCode == 91016)
      #expect(try find(["storeys": "two"]).errorCode == 91017)
    }
  }

  @Test("a deleted group is gone, on both paths")
  func delete() throws {
    try withSandbox { api in
      let owner = try api.shopper()
      let first = try api.household("d-1", owner: owner)
      #expect(try api.delete("/v2/userGroup2", query: ["externalId": "d-1"]).status == 200)
      #expect(try api.get("/v2/userGroup2", query: ["id": String(first)]).errorCode == 1632)
      #expect(try api.get("/v2/userGroup2", query: ["primaryUserId": String(owner.id)]).errorCode == 1632)
      let second = try api.group("d-2")
      #expect(try api.delete("/v2/organization/userGroup2", query: ["id": String(second)]).status == 200)
      #expect(try api.delete("/v2/userGroup2", query: ["id": String(second)]).errorCode == 1632)
      #expect(try api.delete("/v2/userGroup2").errorCode == 1635)
    }
  }

  @Test("a group cannot be read without a name, or by a wrong one")
  func readRefusals() throws {
    try withSandbox { api in
      #expect(try api.get("/v2/userGroup2").errorCode == 1635)
      let wrong: [KeyValuePairs<String, String>] = [
        ["id": "999999999"], ["id": "abc"], ["externalId": "nobody"], ["primaryUserId": "1"],
      ]
      for query in wrong {
        let reply = try api.get("/v2/userGroup2", query: query)
        #expect(reply.errorCode == 1632, "\(query): \(reply)")
      }
    }
  }
}
