import CapillaryAPI
import TestSupport
import Testing

@Suite("Customer labels") struct CustomerLabelTests {
  private func limit(_ api: TestSandbox, _ count: Int) throws {
    let reply = try api.post(
      "/v2/organization/configs",
      json: ["keyName": "ORG_MAX_LABEL_COUNT", "value": .string(String(count)), "scope": "ORG"])
    #expect(reply.status == 200)
  }

  private func define(_ api: TestSandbox, _ names: String...) throws -> TestReply {
    try api.post("/v2/organization/labels", json: ["orgLabels": .array(names.map { ["name": .string($0)] })])
  }

  private func change(_ api: TestSandbox, _ who: Person, add: [String] = [], remove: [String] = []) throws -> TestReply {
    func list(_ names: [String]) -> JSONValue { .array(names.map { ["labelName": .string($0)] }) }
    return try api.post(who.path + "/changeLabels", json: ["add": list(add), "remove": list(remove)])
  }

  @Test("Labels need a limit, and keep to it")
  func limits() throws {
    try withSandbox { api in
      #expect(try define(api, "gourmet").errorCode == 33004)
      try limit(api, 3)
      #expect(try define(api).errorCode == 33006)
      #expect(try define(api, "vip").errorCode == 33003)
      #expect(try define(api, "gourmet").int("entity") == 1001)
      #expect(try define(api, "one more").errorCode == 33005)
      let all = try api.get("/v2/organization/labels")
      #expect(all["data"]?.list.compactMap { $0["name"]?.text } == ["employee", "gourmet", "vip"])
    }
  }

  @Test("Labels are put on and taken off; unknown ones are warnings")
  func wearing() throws {
    try withSandbox { api in
      let who = try api.person()
      let first = try change(api, who, add: ["vip", "vip", "VIP"])
      #expect(first.int("entity") == who.id)
      #expect(first.errorCode == nil || first.text("warnings[0].code") == "33000")
      let worn = try api.get(who.path + "/labels")
      #expect(worn["data"]?.list.count == 1)
      let mapping = worn.int("data[0].id")
      _ = try change(api, who, remove: ["vip", ""])
      #expect(try api.get(who.path + "/labels").text("warnings[0].code") == "33001")
      _ = try change(api, who, add: ["vip"])
      #expect(try api.get(who.path + "/labels").int("data[0].id") == mapping)
      let bare = try api.person(2)
      #expect(try change(api, bare, remove: ["vip"]).text("warnings[0].code") == "33001")
      let nobody = Person(id: Int64(TestSandbox.nobody), mobile: "", email: "")
      #expect(try change(api, nobody, add: ["vip"]).errorCode == 8015)
      #expect(try api.get(nobody.path + "/labels").text("warnings[0].code") == "33001")
    }
  }

  @Test("Wearers are found by the beginning of a label's name, page by page")
  func search() throws {
    try withSandbox { api in
      let people = try (1...3).map { try api.person($0) }
      let before = try api.get("/v2/customers/labels/search?q=vi").int("pagination.total") ?? 0
      for who in people { _ = try change(api, who, add: ["vip"]) }
      func found(_ q: String, _ more: KeyValuePairs<String, String> = [:]) throws -> TestReply {
        var target = "/v2/customers/labels/search?q=\(q)"
        for (name, value) in more { target += "&\(name)=\(value)" }
        return try api.get(target)
      }
      #expect(try found("vi").int("pagination.total") == before + 3)
      #expect(try found("vip", ["limit": "2", "offset": "\(before + 2)"])["data"]?.list.count == 1)
      #expect(try found("vip", ["limit": "-1"])["data"]?.list.count == Int(before) + 3)
      #expect(try found("VIP").text("warnings[0].code") == "33000")
      #expect(try api.get("/v2/customers/labels/search").errorCode == 403)
    }
  }
}
