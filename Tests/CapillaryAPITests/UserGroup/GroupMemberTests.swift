import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("User groups: members")
struct GroupMemberTests {
  @Test("joining echoes each member; the bad ones fail alone")
  func join() throws {
    try withSandbox { api in
      let (owner, child, other) = (
        try api.shopper("919812300011"), try api.shopper("919812300012"), try api.shopper("919812300013")
      )
      let group = try api.group("g", size: 3)
      let first = try api.post(
        "/v2/userGroup2/join", query: ["externalId": "g"], json: [member(owner, primary: true, "allow_points_transfer")])
      #expect(first.int("response[0].result.groupId") == group && first["response[0].result.defaultGroup"] == true)
      #expect(first["response[0].result.permissions"] == ["allow_points_transfer"])
      let rest = try api.post(
        "/v2/userGroup2/join", query: ["primaryUserId": String(owner.id)],
        json: [member(child), ["userId": 999_999_999, "primaryMember": false], member(owner)])
      #expect(rest.int("totalCount") == 3 && rest.int("failureCount") == 2, "\(rest)")
      #expect(rest["response"]?.list.map { $0["errors"]?.list.first?["code"]?.int } == [nil, 8015, 1636])
      let elsewhere = try api.group("h", size: 1)
      let cases: [(Int64, Int64, JSONValue)] = [
        (1636, group, member(child)), (1637, group, member(other, primary: true)),
        (1642, elsewhere, member(owner, primary: true)), (1641, group, member(other, primary: false, "may_fly")),
        (403, group, ["primaryMember": false]),
      ]
      for (code, target, body) in cases {
        let reply = try api.join(target, body)
        #expect(reply.entryCode == code && reply.int("failureCount") == 1, "\(reply)")
      }
      #expect(try api.join(elsewhere, member(child)).int("failureCount") == 0)
      #expect(try api.join(elsewhere, member(other)).entryCode == 1638)
      #expect(try api.join(999_999_999, member(other)).errorCode == 1632)
      #expect(try api.post("/v2/userGroup2/join", json: [member(other)]).errorCode == 1635)
      #expect(try api.post("/v2/userGroup2/join", query: ["id": String(group)]).errorCode == 403)
    }
  }

  @Test("a merged customer joins nothing, and members share a company")
  func companies() throws {
    try withSandbox { api in
      let (owner, child, victim) = (
        try api.shopper("919812300021"), try api.shopper("919812300022"), try api.shopper("919812300023")
      )
      try api.store.write { session in
        let till = try session.entities.all.first { $0.kind == .till }?.id ?? 0
        try Customers.merge(victim.id, into: child.id, by: till, session)
        for (table, values) in [
          ("hierarchy (id, code, name, created_at, created_by)", "(900, 'fleet', 'Fleet', 0, \(till))"),
          ("hierarchy_role (id, hierarchy_id, position, code)", "(901, 900, 1, 'OWNER')"),
          ("company (id, name, external_id, hierarchy_id, created_at, updated_at, updated_by)",
            "(902, 'One', 'c-1', 900, 0, 0, \(till)), (903, 'Two', 'c-2', 900, 0, 0, \(till))"),
          ("association (customer_id, hierarchy_id, company_id, role_id, created_at, updated_at)",
            "(\(owner.id), 900, 902, 901, 0, 0), (\(child.id), 900, 903, 901, 0, 0)"),
        ] { try session.db.execute(sql: "INSERT INTO \(table) VALUES \(values)") }
      }
      let group = try api.household("g", owner: owner)
      #expect(try api.join(group, member(victim)).entryCode == 8069)
      #expect(try api.join(group, member(child)).entryCode == 1622)
      let details = try api.get("/v2/userGroup2", query: ["id": String(group), "companyDetails": "true"])
      #expect(details.text("company.externalId") == "c-1", "\(details)")
      let other = try api.group("h")
      _ = try api.join(other, member(child))
      let move: JSONValue = ["leaveGroupId": .int(other), "joinGroupId": .int(group), "userIds": [.int(child.id)]]
      #expect(try api.post("/v2/userGroup2/transfer", json: move).errorCode == 1622)
      #expect(try api.get("/v2/userGroup2", query: ["id": String(other)]).int("totalActiveMembers") == 1)
    }
  }

  @Test("members are listed with cards and status, in pages, the exited ones among them")
  func list() throws {
    try withSandbox { api in
      let (owner, child) = (try api.shopper("919812300031"), try api.shopper("919812300032"))
      let group = try api.household("g", owner: owner, child)
      try api.fund(group, owner, 30)
      func list(_ more: KeyValuePairs<String, String> = [:], path: String = "/v2/userGroup2/members") throws -> TestReply {
        var target = "\(path)?identifierName=id&identifierValue=\(group)&sortBy=IS_PRIMARY&sortOrder=DESC"
        for (name, value) in more { target += "&\(name)=\(value)" }
        return try api.get(target)
      }
      let all = try list(["paginationDetails": "true", "includeCardDetails": "true", "includeStatusDetails": "true"])
      #expect(all["data"]?.list.compactMap { $0["fleetUserId"]?.int } == [owner.id, child.id], "\(all)")
      #expect(all.int("pagination.total") == 2 && all["data[0].cards"] == [] && all["data[0].customerStatus"] != nil)
      #expect(all.text("data[0].role") == "PRIMARY" && all["data[0].pointsContributed"]?.amount == Amount(30))
      #expect(all.text("data[1].mobile") == child.mobile && all["data[1].primaryMember"] == false)
      #expect(try list(["limit": "1", "offset": "1"])["data[0].fleetUserId"] == .int(child.id))
      #expect(try list(["toDate": "2011-01-01+00:00:00"])["data"] == [])
      #expect(try list(path: "/v2/userGroup2")["data"]?.list.count == 2)
      #expect(try api.get("/V2/userGroup2/members", query: ["externalId": "g"])["pagination"] == nil)
      let byOwner = try api.get(
        "/v2/userGroup2/members",
        query: ["identifierName": "mobile", "identifierValue": owner.mobile, "source": "INSTORE"])
      #expect(byOwner["data"]?.list.count == 2)
      let gone = try api.delete(
        "/v2/userGroup2/\(group)/leave",
        query: ["source": "INSTORE", "accountId": "", "identifierName": "mobile", "identifierValue": child.mobile])
      #expect(gone["success"] == true, "\(gone)")
      #expect(try list()["data[1].inActive"] == true)
      #expect(try api.get("/v2/userGroup2/members").errorCode == 1635)
      #expect(
        try api.get("/v2/userGroup2/members", query: ["identifierName": "id", "identifierValue": "9"]).errorCode == 1632)
      #expect(
        try api.get(
          "/v2/userGroup2/members", query: ["identifierName": "mobile", "identifierValue": "919000000009"]
        ).errorCode == 8015)
    }
  }

  @Test("who leaves is told apart from who was never there")
  func leave() throws {
    try withSandbox { api in
      let (owner, child) = (try api.shopper("919812300041"), try api.shopper("919812300042"))
      let group = try api.household("g", owner: owner, child)
      func leave(_ group: Int64, _ mobile: String, path: String = "/v2/userGroup2") throws -> TestReply {
        try api.delete(
          "\(path)/\(group)/leave",
          query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": mobile])
      }
      #expect(try leave(group, child.mobile, path: "/v2/organization/userGroup2").status == 200)
      #expect(try leave(group, child.mobile).errorCode == 1620)
      #expect(try leave(999_999_999, child.mobile).errorCode == 1619)
      #expect(try leave(group, "919000000009").errorCode == 8015)
      try api.store.write { session in
        let till = try session.entities.all.first { $0.kind == .till }?.id ?? 0
        try Customers.merge(child.id, into: owner.id, by: till, session)
      }
      let merged = try api.delete(
        "/v2/userGroup2/\(group)/leave",
        query: ["source": "INSTORE", "identifierName": "id", "identifierValue": String(child.id)])
      #expect(merged.errorCode == 8069, "\(merged)")
      #expect(try leave(group, owner.mobile).status == 200)
      #expect(try api.get("/v2/userGroup2", query: ["id": String(group)]).text("groupStatus") == "INACTIVE")
      #expect(try api.join(group, member(child)).errorCode == 1632)
    }
  }

  @Test("members move to other groups all together or not at all")
  func transfer() throws {
    try withSandbox { api in
      let people = try (0..<4).map { try api.shopper("91981230005\($0)") }
      let old = try api.household("old", owner: people[0], people[1], people[2])
      let new = try api.household("new", size: 2, owner: people[3])
      func move(_ from: Int64, _ to: Int64, _ who: Shopper..., path: String = "/v2/userGroup2/transfer") throws -> TestReply {
        try api.post(
          path,
          json: ["leaveGroupId": .int(from), "joinGroupId": .int(to), "userIds": .array(who.map { .int($0.id) })])
      }
      #expect(try move(old, new, people[1], people[2]).errorCode == 1638)
      #expect(try api.get("/v2/userGroup2", query: ["id": String(old)]).int("totalActiveMembers") == 3)
      #expect(try move(old, new, people[1])["success"] == true)
      #expect(try move(old, new, people[1]).errorCode == 1620)
      #expect(try move(old, new, people[0]).errorCode == 1624)
      #expect(try move(9, new, people[2]).errorCode == 1619)
      #expect(try move(old, 9, people[2]).errorCode == 1619)
      #expect(try move(old, new).errorCode == 403)
      #expect(try api.post("/v2/userGroup2/transfer", json: ["leaveGroupId": .int(old)]).errorCode == 403)
      _ = try api.join(old, member(people[1]))
      #expect(try move(new, old, people[1], path: "/v2/organization/userGroup2/transfer").errorCode == 1623)
    }
  }

  @Test("permissions are replaced, and only codes are taken")
  func permissions() throws {
    try withSandbox { api in
      let (owner, child, stranger) = (
        try api.shopper("919812300061"), try api.shopper("919812300062"), try api.shopper("919812300063")
      )
      let group = try api.household("g", owner: owner, child)
      func permit(_ who: Shopper, _ codes: JSONValue, group: Int64) throws -> TestReply {
        try api.put(
          "/v2/userGroup2/members/permissions", query: ["id": String(group)],
          json: [["userId": .int(who.id), "permissions": codes]])
      }
      let one = try permit(child, "block_points_transfer", group: group)
      #expect(one["response[0].result.permissions"] == ["block_points_transfer"], "\(one)")
      let two = try permit(child, ["allow_points_redemption", "allow_points_transfer"], group: group)
      #expect(two["response[0].result.permissions"]?.list.count == 2)
      #expect(try permit(stranger, "allow_points_transfer", group: group).entryCode == 1620)
      #expect(try permit(child, "may_fly", group: group).entryCode == 1641)
      #expect(try permit(child, "allow_points_transfer", group: 9).errorCode == 1632)
    }
  }
}
