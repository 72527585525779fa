import CapillaryAPI
import TestSupport
import Testing

@Suite("Companies of a fleet program")
struct CompanyTests {
  private func chain(_ api: TestSandbox, _ code: String = "chain") throws -> Int64 {
    let reply = try api.post("/v2/fleetHierarchy", json: body(code))
    return try #require(reply.int("entity"))
  }

  private func body(_ code: String, name: String = "Two roles", more: [JSONValue] = []) -> JSONValue {
    [
      "code": .string(code), "name": .string(name),
      "roles": .array([["code": "A", "childRoleCode": "B", "maxChild": 5], ["code": "B"]] + more),
    ]
  }

  private func company(_ api: TestSandbox, _ id: String, parent: String? = nil, owner: String = "Meher") throws -> Int64 {
    var body: JSONObject = [
      "name": .string("Firm \(id)"), "externalId": .string(id), "hierarchyDefinitionCode": "chain",
      "extendedFields": ["owner": .string(owner), "company_city": "Karwar"],
    ]
    if let parent { body["parentCompany"] = ["externalId": .string(parent)] }
    return try #require(try api.post("/v2/companies", json: .object(body)).int("companyId"))
  }

  private func get(_ api: TestSandbox, _ id: String) throws -> TestReply {
    try api.get("/v2/companies", query: ["externalId": id])
  }

  private func put(_ api: TestSandbox, _ id: String, _ body: JSONValue) throws -> TestReply {
    try api.put("/v2/companies", query: ["externalId": id], json: body)
  }

  @Test("A company is read by both of its ids, with its parent, and changed in part")
  func change() throws {
    try withSandbox { api in
      _ = try chain(api)
      let head = try company(api, "head")
      let branch = try company(api, "branch", parent: "head")
      #expect(try api.get("/v2/companies?id=\(branch)").int("parentCompany.companyId") == head)
      #expect(try get(api, "head")["parentCompany"] == nil)
      let changed = try put(
        api, "branch", ["name": "Renamed", "extendedFields": ["owner": "Zubin", "moon": "full"], "externalId": "twig"])
      #expect(changed.text("name") == "Renamed" && changed["warnings"]?.list.count == 1)
      let read = try get(api, "twig")
      #expect(read.text("extendedFields.owner") == "Zubin" && read.text("extendedFields.company_city") == "Karwar")
      #expect(try get(api, "branch").errorCode == 1704)
    }
  }

  @Test("Changes that a company cannot take are refused with their codes")
  func refusals() throws {
    try withSandbox { api in
      _ = try chain(api)
      _ = try chain(api, "other")
      _ = try company(api, "head")
      _ = try company(api, "branch", parent: "head")
      #expect(try api.get("/v2/companies").errorCode == 1708)
      #expect(try api.get("/v2/companies?id=abc").errorCode == 1704)
      #expect(try put(api, "nobody", ["name": "x"]).errorCode == 1704)
      #expect(try put(api, "head", ["hierarchyDefinitionCode": "other"]).errorCode == 1711)
      #expect(try put(api, "head", ["hierarchyDefinitionCode": "none"]).errorCode == 1701)
      #expect(try put(api, "head", ["externalId": "branch"]).errorCode == 1702)
      #expect(try put(api, "head", ["externalId": ""]).errorCode == 1707)
      #expect(try put(api, "head", ["parentCompany": ["externalId": "head"]]).errorCode == 1709)
      #expect(try put(api, "head", ["parentCompany": ["externalId": "branch"]]).errorCode == 1710)
      #expect(try put(api, "head", ["parentCompany": ["externalId": "none"]]).errorCode == 1703)
      #expect(try get(api, "head").text("hierarchyDefinitionCode") == "chain")
    }
  }

  @Test("A company leaves with all below it, and for good")
  func removal() throws {
    try withSandbox { api in
      _ = try chain(api)
      _ = try company(api, "head")
      _ = try company(api, "branch", parent: "head")
      _ = try company(api, "depot", parent: "branch")
      let gone = try api.delete("/v2/companies?externalId=branch")
      #expect(gone["isActive"] == false)
      #expect(try get(api, "depot")["isActive"] == false)
      #expect(try get(api, "head")["isActive"] == true)
      #expect(try api.delete("/v2/companies?externalId=branch").errorCode == 1705)
      #expect(try put(api, "branch", ["name": "x"]).errorCode == 1705)
      #expect(try put(api, "branch", ["isActive": true]).errorCode == 1706)
      #expect(try put(api, "head", ["parentCompany": ["externalId": "depot"]]).errorCode == 1705)
    }
  }

  @Test("Lists are paged in order of age, and hold the active companies unless asked otherwise")
  func lists() throws {
    try withSandbox { api in
      _ = try chain(api)
      for id in ["one", "two", "three"] {
        _ = try company(api, id)
        try api.advance(days: 1)
      }
      func ids(_ query: String) throws -> [String] {
        try api.get("/v2/companies/all?\(query)")["data"]?.list.compactMap { $0["externalId"]?.text } ?? []
      }
      #expect(try ids("limit=2") == ["three", "two"])
      #expect(try ids("limit=2&offset=2") == ["one"])
      #expect(try ids("sortOrder=asc") == ["one", "two", "three"])
      _ = try api.delete("/v2/companies?externalId=two")
      #expect(try ids("") == ["three", "one"])
      #expect(try ids("status=inactive") == ["two"])
      #expect(try api.get("/v2/companies/all").int("pagination.total") == 2)
      for query in ["limit=0", "limit=x", "offset=-1", "sortBy=name", "sortOrder=up", "status=SLEEPING"] {
        #expect(try api.get("/v2/companies/all?\(query)").errorCode == 400, "\(query)")
      }
    }
  }

  @Test("A search finds the beginning of a field's value in any case, and what it is now")
  func search() throws {
    try withSandbox { api in
      _ = try chain(api)
      _ = try company(api, "one", owner: "Zarina and Sons")
      _ = try company(api, "two", owner: "ZARINA")
      _ = try company(api, "three", owner: "The heirs of Zarina")
      func found(_ q: String, _ more: String = "") throws -> [String] {
        try api.get("/v2/companies/extendedFieldSearch?extendedFieldName=owner&q=\(q)\(more)")["data"]?.list
          .compactMap { $0["externalId"]?.text } ?? []
      }
      #expect(try found("zar").sorted() == ["one", "two"])
      #expect(try found("zar", "&limit=1&offset=1").count == 1)
      _ = try put(api, "two", ["extendedFields": ["owner": "Somebody else"]])
      #expect(try found("zar") == ["one"])
      #expect(try found("some") == ["two"])
      _ = try api.delete("/v2/companies?externalId=one")
      #expect(try found("zar") == [])
      for query in ["q=zar", "extendedFieldName=owner", "extendedFieldName=owner&q=za"] {
        #expect(try api.get("/v2/companies/extendedFieldSearch?\(query)").errorCode == 400, "\(query)")
      }
    }
  }

  @Test("A hierarchy is read, renamed, given another role and retired; its roles stay as they are")
  func hierarchies() throws {
    try withSandbox { api in
      let id = try chain(api)
      #expect(try api.get("/v2/fleetHierarchy?code=chain").int("id") == id)
      let more: JSONValue = [
        "code": "ignored", "name": "Three roles",
        "roles": [
          ["code": "A", "childRoleCode": "B", "maxChild": 9], ["code": "B", "childRoleCode": "C", "maxChild": 3],
          ["code": "C"],
        ],
      ]
      #expect(try api.put("/v2/fleetHierarchy/\(id)", json: more).int("entity") == id)
      let read = try api.get("/v2/fleetHierarchy?id=\(id)")
      #expect(read.text("name") == "Three roles" && read.text("code") == "chain")
      #expect(read["roles"]?.list.compactMap { $0["code"]?.text } == ["A", "B", "C"])
      #expect(read.int("roles[0].maxChild") == 5 && read.text("roles[1].childRoleCode") == "C")
      #expect(try api.put("/v2/fleetHierarchy/\(id)", json: ["code": "chain", "roles": [["code": "A"]]]).errorCode == 1601)
      _ = try company(api, "firm")
      #expect(try api.delete("/v2/fleetHierarchy/\(id)").int("entity") == id)
      #expect(try api.get("/v2/fleetHierarchy?code=chain").errorCode == 1610)
      #expect(try api.delete("/v2/fleetHierarchy/\(id)").errorCode == 1610)
      #expect(try api.put("/v2/fleetHierarchy/\(id)", json: more).errorCode == 1610)
      for query in ["id=999", "code=none", "id=abc", ""] {
        #expect(try api.get("/v2/fleetHierarchy?\(query)").errorCode == 1609, "\(query)")
      }
      let all = try api.get("/v2/fleetHierarchy/all")
      #expect(all["entity[0].active"] == false)
      #expect(try get(api, "firm").status == 200)
    }
  }

  @Test("The platform's permissions are listed")
  func permissions() throws {
    try withSandbox { api in
      let reply = try api.get("/v2/fleet/permissions")
      #expect(reply["data"]?.list.count == 4)
    }
  }
}
