import CapillaryAPI
import TestSupport
import Testing

@Suite("Customers of companies") struct AssociationTests {
  private func fleet(_ api: TestSandbox) throws {
    let roles: [JSONValue] = [
      ["code": "OWNER", "childRoleCode": "MANAGER", "maxChild": 1],
      ["code": "MANAGER", "childRoleCode": "DRIVER", "maxChild": 5], ["code": "DRIVER"],
    ]
    let made = try api.post("/v2/fleetHierarchy", json: ["code": "chain", "name": "Chain", "roles": .array(roles)])
    #expect(made.status == 200)
    let company = try api.post(
      "/v2/companies", json: ["name": "Konkan Carriers", "externalId": "firm", "hierarchyDefinitionCode": "chain"])
    #expect(company.text("externalId") == "firm")
  }

  private func item(_ mobile: String, _ role: String, _ more: JSONObject = [:], company: String = "firm") -> JSONValue {
    var details: JSONObject = [
      "hierarchyCode": "chain", "roleCode": .string(role), "fleetCompany": ["externalId": .string(company)],
    ]
    for member in more { details[member.name] = member.value }
    return ["profiles": [.object(CareForms.profile(mobile))], "associationDetails": .object(details)]
  }

  private func children(_ api: TestSandbox, of mobile: String, limit: String = "10") throws -> TestReply {
    try api.get(
      "/v2/customers/bulk",
      query: [
        "associationEntityType": "parentCustomer", "associationEntityIdentifierType": "mobile",
        "associationEntityIdentifierValue": mobile, "limit": limit, "includeNoOfChildren": "true",
        "includeCustomerAssociateDetail": "true",
      ])
  }

  @Test("A parent is registered with children, of which one is too many")
  func children() throws {
    try withSandbox { api in
      try fleet(api)
      let kids: [JSONValue] = ["919811100012", "919811100013"].map { ["profiles": [.object(CareForms.profile($0))]] }
      let reply = try api.post(
        "/v2/bulk",
        json: [item("919811100011", "OWNER", ["childRoleCode": "MANAGER", "childCustomers": .array(kids)])])
      #expect(reply.status == 200)
      #expect(reply["[0].childCount"] == 2)
      #expect(reply["[0].childSuccessCount"] == 1)
      #expect(reply["[0].childFailureCount"] == 1)
      #expect(reply.text("[0].entity.associationDetails.fleetCompany.externalId") == "firm")
      let below = try children(api, of: "919811100011")
      #expect(below.status == 200, "\(below)")
      #expect(below.int("entity.count") == 1)
      #expect(below.text("entity.customers[0].roleCode") == "MANAGER")
      #expect(below.int("entity.customers[0].noOfChildren") == 0)
      let staff = try api.get(
        "/v2/customers/bulk",
        query: [
          "associationEntityType": "company", "associationEntityIdentifierType": "externalId",
          "associationEntityIdentifierValue": "firm",
        ])
      #expect(staff.int("entity.count") == 2)
    }
  }

  @Test("A customer who exists is put below a parent")
  func update() throws {
    try withSandbox { api in
      try fleet(api)
      let who = try api.person()
      _ = try api.post("/v2/customers/bulk", json: [item("919811100011", "OWNER")])
      let parent: JSONValue = ["profiles": [.object(CareForms.profile("919811100011"))]]
      let reply = try api.put("/v2/customers/bulk", json: item(who.mobile, "MANAGER", ["parentCustomer": parent]))
      #expect(reply.text("[0].associationDetails.roleCode") == "MANAGER")
      #expect(try children(api, of: "919811100011").int("entity.customers[0].profiles[0].userId") == who.id)
    }
  }

  @Test("Places that the hierarchy does not have are refused, and the customer is not registered")
  func refusals() throws {
    try withSandbox { api in
      try fleet(api)
      _ = try api.post("/v2/customers/bulk", json: [item("919811100011", "OWNER")])
      let parent: JSONValue = ["profiles": [.object(CareForms.profile("919811100011"))]]
      for (body, code) in [
        (item("919811100021", "PILOT"), 1615), (item("919811100021", "OWNER", ["hierarchyCode": "other"]), 1616),
        (item("919811100021", "DRIVER", ["parentCustomer": parent]), 1617),
        (item("919811100021", "OWNER", company: "nobody"), 1704),
      ] {
        #expect(try api.post("/v2/customers/bulk", json: [body]).errorCode == Int64(code))
      }
      let unknown = try api.put("/v2/customers/bulk", json: [item("919811100021", "OWNER")])
      #expect(unknown.errorCode == 8009)
      #expect(try children(api, of: "919811100021").errorCode == 8015)
      #expect(try children(api, of: "919811100011", limit: "101").errorCode == 8102)
      #expect(try children(api, of: "919811100011", limit: "0").errorCode == 8101)
      #expect(try api.get("/v2/customers/bulk?associationEntityType=parentCustomer&associationEntityIdentifierType=mobile&associationEntityIdentifierValue=919811100011&offset=-1").errorCode == 8100)
      #expect(try api.get("/v2/customers/bulk").errorCode == 403)
    }
  }

  @Test("What a child brings that will not do is left out with a warning beside the child")
  func childWarnings() throws {
    try withSandbox { api in
      try fleet(api)
      var profile = CareForms.profile("12ab", "child@example.com")
      profile["commChannels"] = [["type": "mobile", "value": "12"]]
      let kids: JSONValue = [["profiles": [.object(profile)]]]
      let reply = try api.post(
        "/v2/customers/bulk", json: [item("919811100011", "OWNER", ["childRoleCode": "MANAGER", "childCustomers": kids])])
      let codes = reply["[0].childEntities[0].warnings"]?.list.compactMap { $0["code"]?.int }
      #expect(codes == [8056, 8058], "\(reply)")
    }
  }

  @Test("A batch goes on where one of its customers cannot be registered")
  func batch() throws {
    try withSandbox { api in
      let who = try api.person()
      let bodies: [JSONValue] = [who.mobile, "919811100031"].map { ["profiles": [.object(CareForms.profile($0))]] }
      let reply = try api.post("/v2/customers/bulk", json: .array(bodies))
      #expect(reply.status == 200)
      #expect(reply.text("[0].errors[0].code") == "8006")
      #expect(reply.text("[1].entity.profiles[0].firstName") == "Rukmini")
    }
  }
}
