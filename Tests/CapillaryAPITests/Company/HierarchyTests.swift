import CapillaryAPI
import TestSupport
import Testing

@Suite("Hierarchies and companies") struct HierarchyTests {
  private static func role(_ code: String, _ child: String? = nil, _ most: Int? = nil, aggregates: Bool = false) -> JSONValue {
    var role: JSONObject = ["code": .string(code), "pointsAggregationRole": .bool(aggregates)]
    if let child { role["childRoleCode"] = .string(child) }
    if let most { role["maxChild"] = .int(most) }
    return .object(role)
  }

  private static let good = [role("A", "B", 5), role("B")]

  @Test("Roles that make no chain are refused")
  func roles() throws {
    try withSandbox { api in
      #expect(try api.post("/v2/fleetHierarchy", json: ["code": "taken", "roles": .array(Self.good)]).status == 200)
      let role = Self.role
      for (code, roles, wanted) in [
        ("taken", Self.good, 1600), ("x", [role("A", nil, nil, false)], 1601),
        ("x", (0..<9).map { role("R\($0)", nil, nil, false) }, 1602),
        ("x", [role("", nil, nil, false), role("B", nil, nil, false)], 1603),
        ("x", [role("A", "B", -1, false), role("B", nil, nil, false)], 1604),
        ("x", [role("A", "B", 30_001, false), role("B", nil, nil, false)], 1605),
        ("x", [role("A", "B", 1, false), role("A", nil, nil, false)], 1606),
        ("x", [role("A", "C", 1, false), role("B", nil, nil, false)], 1607),
        ("x", [role("A", "B", 1, false), role("B", "A", 1, false)], 1608),
        ("x", [role("A", "B", nil, false), role("B", nil, nil, false)], 1611),
        ("x", [role("A", nil, 4, false), role("B", nil, nil, false)], 1612), ("", Self.good, 1613),
        ("x", [role("A", "B", 1, true), role("B", nil, nil, true)], 1649),
      ] {
        let reply = try api.post("/v2/fleetHierarchy", json: ["code": .string(code), "roles": .array(roles)])
        #expect(reply.errorCode == Int64(wanted), "\(reply)")
      }
      let groups = try api.post(
        "/v2/fleetHierarchy", json: ["code": "x", "roles": .array(Self.good), "autoGroupCreationEnabled": true])
      #expect(groups.errorCode == 1614)
    }
  }

  @Test("Companies without a hierarchy, an id of their own or a parent that exists are refused")
  func companies() throws {
    try withSandbox { api in
      _ = try api.post("/v2/fleetHierarchy", json: ["code": "chain", "roles": .array(Self.good)])
      func add(_ id: String, _ chain: String = "chain", parent: String? = nil, name: String = "Firm") throws -> TestReply {
        var body: JSONObject = [
          "name": .string(name), "externalId": .string(id), "hierarchyDefinitionCode": .string(chain),
          "extendedFields": ["owner": "Asha", "address2": "", "moon": "full"],
        ]
        if let parent { body["parentCompany"] = ["externalId": .string(parent)] }
        return try api.post("/v2/companies", json: .object(body))
      }
      let first = try add("one")
      #expect(first.text("extendedFields.owner") == "Asha")
      #expect(first["extendedFields.moon"] == nil)
      #expect(first["warnings"]?.list.count == 1)
      #expect(try add("two", parent: "one").status == 200)
      #expect(try add("one").errorCode == 1702)
      #expect(try add("x", "other").errorCode == 1701)
      #expect(try add("x", "").errorCode == 1613)
      #expect(try add("").errorCode == 1707)
      #expect(try add("x", parent: "nobody").errorCode == 1703)
      #expect(try add("x", parent: "x").errorCode == 1709)
      #expect(try add("x", name: "").errorCode == 400)
    }
  }
}
