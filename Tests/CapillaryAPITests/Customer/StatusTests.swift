import CapillaryAPI
import TestSupport
import Testing

@Suite("Customer status") struct StatusTests {
  private func set(_ api: TestSandbox, _ who: Person, _ label: String, _ reason: String = "Because") throws -> TestReply {
    try api.put(
      "/v2/customers/lookup/status", query: who.lookup,
      json: ["label": .string(label), "reason": .string(reason), "createdOn": "2026-02-01T10:00:00Z"])
  }

  @Test("Every step is logged, oldest first, and the last one is active")
  func log() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try set(api, who, "suspended", "Lost the phone").text.contains("\"error\":[]"))
      #expect(try set(api, who, "Active", "Found it").status == 200)
      let log = try api.get(who.path + "/statusLog")
      #expect(log["data"]?.list.compactMap { $0["label"]?.text } == ["Suspended", "Active"])
      #expect(log["data"]?.list.compactMap { $0["isActive"]?.bool } == [false, true])
      #expect(log["data[0].prevLabel"] == nil)
      #expect(log.text("data[1].prevLabel") == "Suspended")
      #expect(log.text("data[0].status") == "SUSPENDED")
      #expect(log.text("data[0].createdOn") == "2026-02-01T15:30:00+05:30")
    }
  }

  @Test("Unknown labels, people and sources are refused; somebody without a step has no log")
  func refusals() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try set(api, who, "Rather nice").errorCode == 8086)
      #expect(try api.get(who.path + "/statusLog").status == 404)
      #expect(try api.get("/v2/customers/\(TestSandbox.nobody)/statusLog").errorCode == 8015)
      let nobody = try api.put(
        "/v2/customers/lookup/status", query: TestSandbox.lookupOfNobody, json: ["label": "Active", "reason": ""])
      #expect(nobody.errorCode == 8015)
      for (name, value, code) in [("source", "MOON", 8003), ("identifierName", "shoe", 8013)] {
        let query: KeyValuePairs = [
          "source": name == "source" ? value : "INSTORE",
          "identifierName": name == "identifierName" ? value : "mobile", "identifierValue": who.mobile,
        ]
        let reply = try api.put("/v2/customers/lookup/status", query: query, json: ["label": "Active", "reason": ""])
        #expect(reply.errorCode == Int64(code))
      }
    }
  }

  @Test("The log of a deleted customer can be read, the customer cannot")
  func deleted() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try set(api, who, "Deleted").status == 200)
      #expect(try api.get(who.path + "/statusLog").text("data[0].status") == "DELETED")
      #expect(try api.get(who.path, query: ["source": "INSTORE"]).status == 400)
    }
  }
}
