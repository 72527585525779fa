import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Requests of a customer") struct RequestListTests {
  private func till(_ session: Session) throws -> Int64 {
    try #require(try session.entities.find(.till, code: "till.demo")).id
  }

  @Test("Change requests are listed newest first, and filtered by type, id and day")
  func changes() throws {
    try withSandbox { api in
      let who = try api.person()
      let ids = try api.store.write { session in
        try ["EMAIL", "MOBILE"].map { type in
          try Requests.add(
            RequestDraft(
              baseType: type, customer: who.id, subject: .identifier(old: "old", new: "new", other: nil),
              till: till(session)), session)
        }
      }
      try api.store.write {
        try Requests.decide(ids[0], .approved, comments: "", automatic: true, till: till($0), $0)
      }
      let all = try api.get(who.path + "/changeRequest")
      #expect(all["data"]?.list.compactMap { $0["id"]?.int } == ids.reversed())
      #expect(all.int("pagination.total") == 2)
      #expect(all.text("data[0].changeIdentifiers.add[0].type") == "MOBILE")
      #expect(all.text("data[1].status") == "APPROVED")
      #expect(all.text("data[1].comments")?.hasPrefix("auto approved by") == true)
      for (query, wanted) in [
        (["changeType": "EMAIL"] as KeyValuePairs, [ids[0]]), (["startId": String(ids[1])], [ids[1]]),
        (["endDate": "2001-01-01"], []), (["limit": "1", "offset": "1"], [ids[0]]),
        (["sortOrder": "ASC", "limit": "1"], [ids[0]]),
      ] {
        #expect(try api.get(who.path + "/changeRequest", query: query)["data"]?.list.compactMap { $0["id"]?.int } == wanted)
      }
      #expect(try api.get("/v2/customers/lookup/changeRequest", query: who.lookup).int("pagination.total") == 2)
      #expect(try api.get(who.path + "/changeRequest", query: ["source": "MOON"]).errorCode == 8003)
      #expect(try api.get(who.path + "/changeRequest", query: ["offset": "-1"]).errorCode == 8100)
      #expect(try api.get(who.path + "/changeRequest", query: ["limit": "0"]).errorCode == 8101)
      #expect(try api.get("/v2/customers/\(TestSandbox.nobody)/changeRequest").errorCode == 8015)
    }
  }

  @Test("Goodwill requests show what was granted; an unknown request id is refused")
  func goodwill() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try api.get(who.path + "/goodwillRequest")["data"]?.list.isEmpty == true)
      let ids = try api.store.write { session in
        let program = try #require(try session.programs.all.first { $0.isDefault }).id
        return try (0..<2).map { _ in
          try Requests.add(
            RequestDraft(
              baseType: "POINTS", customer: who.id, subject: .goodwill(program: program, points: Amount(200), series: nil),
              reason: "Late", comments: "Sorry", till: till(session)), session)
        }
      }
      try api.store.write {
        try Requests.decide(
          ids[0], .approved, comments: "", approved: "200", automatic: true, till: till($0), $0)
      }
      let reply = try api.get(who.path + "/goodwillRequest")
      #expect(reply.int("data[0].requestId") == ids[1])
      #expect(reply.text("data[0].goodwillStatus") == "PENDING")
      #expect(reply["data[0].approvedValue"] == nil)
      #expect(reply.text("data[1].approvedValue") == "200")
      #expect(reply.text("data[1].updatedComments") == "Sorry; AUTO_APPROVED")
      #expect(reply.text("data[1].program.programName") == "Demo Rewards")
      #expect(try api.get(who.path + "/goodwillRequest", query: ["autoApprove": "true"]).int("pagination.total") == 1)
      #expect(try api.get(who.path + "/goodwillRequest", query: ["requestId": "7"]).errorCode == 9050)
      #expect(try api.get("/v2/customers/\(TestSandbox.nobody)/goodwillRequest").errorCode == 8015)
    }
  }

  @Test("Somebody without claims has an empty list; nobody has none at all")
  func retro() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try api.get(who.path + "/retroRequest")["data"]?.list.isEmpty == true)
      #expect(try api.get("/v2/customers/\(TestSandbox.nobody)/retroRequest").errorCode == 9050)
      #expect(try api.get("/v2/customers/lookup/retroRequest", query: TestSandbox.lookupOfNobody).errorCode == 8015)
    }
  }
}
