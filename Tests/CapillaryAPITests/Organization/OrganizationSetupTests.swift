import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Setting up the organization")
struct OrganizationSetupTests {
  private func headers(_ api: TestSandbox) throws -> [(String, String)] {
    let id = try api.sandbox.organizationID
    return [("X-CAP-API-AUTH-KEY", api.sandbox.credentials.key), ("X-CAP-API-AUTH-ORG-ID", String(id))]
  }

  private func admin(
    _ api: TestSandbox, _ method: String, _ path: String, _ json: JSONValue? = nil
  ) throws -> TestReply {
    try api.send(method, path, json: json, headers: try headers(api), as: .oauth)
  }

  private func entity(_ api: TestSandbox, _ kind: Entity.Kind, _ code: String) throws -> Int64 {
    try api.store.read { try #require(try $0.entities.find(kind, code: code)).id }
  }

  private func shop(_ code: String, _ more: JSONObject = [:]) -> JSONObject {
    var body: JSONObject = [
      "code": .string(code), "name": .string("Shop " + code.replacing(".", with: " ")), "externalIds": [.string("EXT-\(code)")],
      "email": "shop@example.com", "timeZoneId": "", "cityId": 0,
    ]
    for member in more { body[member.name] = member.value }
    return body
  }

  @Test("Only an administrator sets up, or a till where the organization lets it")
  func admins() throws {
    try withSandbox { api in
      let body = JSONValue.object(shop("s1"))
      #expect(try api.post("/v2/orgEntity/store", json: body).errorCode == 91032)
      #expect(try api.post("/v2/orgEntity/store", json: body, as: .oauth).errorCode == 91032)
      let wrong = [("X-CAP-API-AUTH-KEY", api.sandbox.credentials.key), ("X-CAP-API-AUTH-ORG-ID", "5")]
      #expect(try api.post("/v2/orgEntity/store", json: body, headers: wrong, as: .oauth).errorCode == 91032)
      #expect(try admin(api, "POST", "/v2/orgEntity/store", body).status == 200)
      try api.store.write { try $0.setConfig("CONF_ALLOW_TILL_AUTH_FOR_ORG_ENTITY_CREATION", "1") }
      #expect(try api.post("/v2/orgEntity/store", json: .object(shop("s2"))).status == 200)
    }
  }

  @Test("A store stands below its zone and concept, by default below the first zone")
  func stores() throws {
    try withSandbox { api in
      let north = try entity(api, .zone, "zone.north")
      let made = try admin(api, "POST", "/v2/orgEntity/store", .object(shop("s1", ["parentZoneId": .int(north)])))
      let id = try #require(made.int("createdId"))
      #expect(made["warnings"]?.list.isEmpty == true)
      let lost = try admin(
        api, "POST", "/v2/orgEntity/store", .object(shop("s2", ["parentZoneId": 999, "externalIds": ["EXT-s1", "E"]])))
      #expect(lost["warnings"]?.list.compactMap { $0["code"]?.int } == [1215, 1215])
      try api.store.read { session in
        let entities = try session.entities
        #expect(entities[id]?.parent == north)
        let other = try #require(lost.int("createdId").flatMap { entities[$0] })
        #expect(other.parent == entities.find(.zone, code: "zone.south")?.id)
        #expect(other.externalIDs == ["E", "", ""])
      }
      #expect(try api.get("/v1.1/store/get?format=json&id=\(id)").text("response.stores.store.code") == "s1")
    }
  }

  @Test(
    "A store that cannot be is refused with its code",
    arguments: [
      (["code": "store.blr"], 1220), (["name": "Demo Bengaluru"], 1206), (["externalIds": []], 1221),
      (["code": "two words"], 400), (["code": ""], 400), (["name": "a-b"], 400),
      (["externalIds": ["a", "b", "c", "d"]], 400), (["adminType": "KING"], 400),
      (["customFields": ["floor": ""]], 1024),
    ] as [(JSONObject, Int64)])
  func refusedStores(change: JSONObject, code: Int64) throws {
    try withSandbox { api in
      let reply = try admin(api, "POST", "/v2/orgEntity/store", .object(shop("s9", change)))
      #expect(reply.errorCode == code)
      #expect(try api.store.read { try $0.entities.find(.store, code: "s9") } == nil)
    }
  }

  @Test("Stores come and change in bulk, each judged on its own; an update clears what it leaves out")
  func bulk() throws {
    try withSandbox { api in
      let made = try admin(
        api, "POST", "/v2/orgEntity/store/bulk",
        [.object(shop("s1")), .object(shop("store.blr")), .object(shop("s1")), "nothing"])
      #expect(made.int("totalCount") == 4 && made.int("failureCount") == 3)
      #expect(made.int("response[1].errors[0].code") == 1220 && made.int("response[2].errors[0].code") == 1220)
      #expect(made.int("response[0].result.timeZoneId") == -1)
      let id = made.int("response[0].entityId")
      let changed = try admin(
        api, "PUT", "/v2/orgEntity/store/bulk",
        [
          ["code": "s1", "name": "Shop s1", "isActive": false, "description": "Closed"], ["name": "x"],
          ["code": "s1", "name": "No such shop"], ["code": "none", "name": "Shop s1"],
        ])
      #expect(changed.int("failureCount") == 3)
      #expect(changed.int("response[0].entityId") == id && changed["response[0].result.isActive"] == false)
      #expect(changed.text("response[0].result.email") == "")
      #expect(changed.int("response[1].errors[0].code") == 1234)
      #expect(changed.int("response[2].errors[0].code") == 1235 && changed.int("response[3].errors[0].code") == 1235)
      let many = JSONValue.array(Array(repeating: .object(shop("s")), count: 201))
      #expect(try admin(api, "POST", "/v2/orgEntity/store/bulk", many).errorCode == 1060)
    }
  }

  @Test("A new till signs in with its own password, and carries values of the organization's own")
  func tills() throws {
    try withSandbox { api in
      let store = try entity(api, .store, "store.blr")
      func add(_ body: JSONObject) throws -> TestReply {
        var sent: JSONObject = ["name": "till.new", "password": "Blue-42", "storeId": .int(store)]
        for member in body { sent[member.name] = member.value }
        return try admin(api, "POST", "/v2/orgEntity/till", .object(sent))
      }
      #expect(try add(["name": "till.demo"]).errorCode == 1207)
      #expect(try add(["name": "ts.blr"]).errorCode == 1207)
      #expect(try add(["name": "Till"]).errorCode == 400)
      #expect(try add(["name": "ab"]).errorCode == 400)
      #expect(try add(["password": ""]).errorCode == 403)
      #expect(try add(["storeId": 5]).errorCode == 1214)
      #expect(try add(["storeServerId": 5]).errorCode == 1214)
      #expect(try add(["customFields": [["name": "floor"]]]).errorCode == 1024)
      let id = try #require(try add(["customFields": [["name": "floor", "value": "2"]]]).int("createdId"))
      let login = try api.get(
        "/v1.1/store/login?format=json",
        headers: [("Authorization", TestSandbox.basic("till.new@\(api.name)", "Blue-42"))], as: .none)
      #expect(login.int("response.store.user.user_id") == id)

      func update(_ fields: JSONValue, _ till: Int64? = nil) throws -> TestReply {
        try admin(api, "PUT", "/v2/orgEntity/till/\(till ?? id)", ["customFields": fields])
      }
      #expect(try update([["name": "Floor", "value": "3"], ["name": "desk", "value": 7]])["success"] == true)
      let read = try api.get("/v2/organization/till/\(id)")
      #expect(read["customField"]?.list.compactMap { $0["value"]?.text } == ["3", "7"])
      #expect(try update([]).errorCode == 1028)
      #expect(try update([["name": "floor", "value": ""]]).errorCode == 1024)
      #expect(try update([["name": "", "value": "1"]]).errorCode == 1024)
      #expect(try update([["name": "a", "value": "1"], ["name": "A", "value": "2"]]).errorCode == 1025)
      #expect(try update([["name": "a", "value": "1"]], store).errorCode == 3202)
      let audited = (0..<6).map { JSONValue.object(["name": .string("a\($0)"), "value": "1", "enableAuditTrail": 1]) }
      #expect(try update(.array(audited)).errorCode == 1023)
      #expect(try update(.array(Array(audited.dropLast()))).status == 200)
    }
  }

  @Test("An associate is of a store, and in its staff")
  func associates() throws {
    try withSandbox { api in
      let store = try entity(api, .store, "store.del")
      func hire(_ code: String, _ name: String, _ store: Int64) throws -> TestReply {
        try admin(
          api, "POST", "/v2/orgEntity/associate",
          ["code": .string(code), "name": .string(name), "storeId": .int(store), "isActive": true])
      }
      let id = try #require(try hire("a-1", "Ishan Kumar Dutta", store).int("createdId"))
      #expect(try hire("A-1", "Somebody", store).errorCode == 400)
      #expect(try hire("a-2", "", store).errorCode == 403)
      #expect(try hire("", "Somebody", store).errorCode == 403)
      #expect(try hire("a-2", "Somebody", 5).errorCode == 1214)
      let staff = try api.get("/v1.1/store/staff?format=json&type=ASSOCIATE")["response.store.staff.user"]?.list ?? []
      let hired = try #require(staff.first { $0["id"]?.int == id })
      #expect(hired["firstname"] == "Ishan" && hired["lastname"] == "Kumar Dutta")
      #expect(hired["store_code"] == "store.del")
      let managers = try api.get("/v1/store/staff?format=json&type_value=manager")["response.store.staff.user"]?.list
      #expect(managers?.compactMap { $0["code"]?.text } == ["assoc-102"])
    }
  }

  @Test("Custom fields are defined once, in a scope that there is, and listed with their ids")
  func customFields() throws {
    try withSandbox { api in
      func create(_ names: [String], scope: String = "LOYALTY_REGISTRATION") throws -> TestReply {
        try admin(
          api, "POST", "/v2/customFields",
          ["scope": .string(scope), "customFields": .array(names.map { ["name": .string($0), "label": "L"] })])
      }
      let made = try create(["hobby"])
      #expect(made.text("entity[0].scope") == "LOYALTY_REGISTRATION" && made["success"] == true)
      #expect(try create(["Hobby"]).errorCode == 1025)
      #expect(try create(["a", "A"]).errorCode == 1025)
      #expect(try create([""]).errorCode == 1024)
      #expect(try create([String(repeating: "x", count: 21)]).errorCode == 1026)
      #expect(try create([]).errorCode == 1028)
      #expect(try create(["b"], scope: "WEATHER").errorCode == 1018)
      #expect(try api.post("/v2/customFields", json: ["scope": "LOYALTY_REGISTRATION"]).errorCode == 91032)
      let listed = try admin(api, "GET", "/v2/org/customFields?scope=loyalty_registration")
      #expect(listed["entity"]?.list.contains { $0["name"] == "hobby" && $0["id"]?.int != nil } == true)
      #expect(try admin(api, "GET", "/v2/org/customFields?scope=weather").errorCode == 1018)
      #expect(try api.get("/v2/org/customFields").errorCode == 91032)
    }
  }

  @Test("A field's value is set on one entity, or on the organization, whose hierarchy shows it")
  func tags() throws {
    try withSandbox { api in
      func tag(_ scope: String, _ id: Int64, _ name: String, _ value: String = "5") throws -> TestReply {
        try admin(
          api, "POST", "/v2/customField/tag",
          [
            "scope": .string(scope), "entityId": .int(id),
            "customField": ["name": .string(name), "value": .string(value)],
          ])
      }
      for scope in ["ORG_CUSTOM_FIELD", "ZONE_CUSTOM_FIELDS"] {
        let field: JSONValue = .object(["name": .string(String(scope.prefix(4)).lowercased())])
        _ = try admin(api, "POST", "/v2/customFields", ["scope": .string(scope), "customFields": [field]])
      }
      let organization = try api.sandbox.organizationID
      let zone = try entity(api, .zone, "zone.south")
      #expect(try tag("ORG_CUSTOM_FIELD", organization, "org_").int("entity") == organization)
      #expect(try tag("ZONE_CUSTOM_FIELDS", zone, "zone").status == 200)
      #expect(try tag("WEATHER", zone, "zone").errorCode == 1018)
      #expect(try tag("ZONE_CUSTOM_FIELDS", 5, "zone").errorCode == 3202)
      #expect(try tag("ORG_CUSTOM_FIELD", 5, "org_").errorCode == 3202)
      #expect(try tag("ZONE_CUSTOM_FIELDS", zone, "none").errorCode == 3203)
      #expect(try tag("ZONE_CUSTOM_FIELDS", zone, "").errorCode == 1024)
      let hierarchy = try api.get("/v2/organization/hierarchy?fetchCustomFields=true")
      #expect(hierarchy.text("baseOrganization.customFields.org_") == "5")
      #expect(hierarchy.text("baseOrganization.orgType") == "STANDARD_ORG")
      #expect(hierarchy["connectedOrganizations"]?.list.isEmpty == true)
      let plain = try api.get("/v2/organization/hierarchy")
      #expect(plain["baseOrganization.customFields"] == nil)
      let entities = try api.get("/v1.1/organization/entities?format=json&type=ZONE&id=\(zone)")
      #expect(entities.text("response.organization.entities.entity[0].custom_fields.field[0].value") == "5")
    }
  }

  @Test("An account of a source is opened, renamed and closed; customers can name it while it is open")
  func sources() throws {
    try withSandbox { api in
      let root = "/v2/org/\(try api.sandbox.organizationID)/sources"
      func body(_ name: String = "Push", _ id: String = "push-1", _ type: String = "WEB_ENGAGE") -> JSONObject {
        [
          "name": .string(name), "sourceAccountIdentifier": .string(id), "sourceTypeName": .string(type),
          "toMirror": 0, "configs": ["licenseCode": "L1", "tune": "x"],
        ]
      }
      let made = try api.post(root, json: .object(body()))
      let uuid = try #require(made.text("uuid"))
      #expect(made.int("sourceTypeId") == 2 && made["isActive"] == true)
      #expect(try api.post(root, json: .object(body())).errorCode == 3220)
      #expect(try api.post(root, json: .object(body(""))).errorCode == 3216)
      #expect(try api.post(root, json: .object(body("x", ""))).errorCode == 3217)
      #expect(try api.post(root, json: .object(body("x", "y", "PIGEON"))).errorCode == 3218)
      #expect(try api.post("/v2/org/5/sources", json: .object(body())).errorCode == 3221)
      #expect(try api.get("/v2/org/5/sources").errorCode == 3221)
      let one = try api.get("\(root)/\(uuid)")
      #expect(one.text("configs.licenseCode") == "L1" && one["configs.tune"] == nil)
      #expect(try api.get("\(root)/nothing").errorCode == 3213)
      let listed = try api.get(root)["data"]?.list ?? []
      #expect(listed.contains { $0["uuid"]?.text == uuid } && listed.contains { $0["sourceTypeName"] == "ECOMMERCE" })

      func register() throws -> TestReply {
        try api.post(
          "/v2/customers?source=WEB_ENGAGE&accountId=push-1",
          json: ["profiles": [["firstName": "Nila", "identifiers": [["type": "email", "value": "nila@example.com"]]]]])
      }
      var closed = body("Renamed")
      closed["isActive"] = false
      #expect(try api.put("\(root)/nothing", json: .object(closed)).errorCode == 3219)
      #expect(try api.put("\(root)/\(uuid)", json: .object(body("x", "y", "WECHAT"))).errorCode == 3218)
      #expect(try api.put("\(root)/\(uuid)", json: .object(body(""))).errorCode == 3216)
      #expect(try api.put("\(root)/\(uuid)", json: .object(closed)).text("configs.licenseCode") == "L1")
      #expect(try api.get("\(root)/\(uuid)").text("name") == "Renamed")
      #expect(try register().status != 200)
      closed["isActive"] = true
      _ = try api.put("\(root)/\(uuid)", json: .object(closed))
      #expect(try register().status == 200)

      #expect(try api.get("\(root)/2/configs")["data"]?.list.count == 7)
      #expect(try api.get("\(root)/5/configs").errorCode == 3222)
      #expect(try api.get("/v2/meta/sources")["data"]?.list.contains { $0["name"] == "INSTORE" } == true)
    }
  }

  @Test("Programs come with their partners, brands with their organization")
  func partners() throws {
    try withSandbox { api in
      let program = try #require(try api.get("/v2/organization/programs")["data[0]"])
      #expect(program["partnerPrograms"]?.list.compactMap { $0["tierBased"]?.bool } == [true, false])
      let organization = try api.sandbox.organizationID
      func brands(_ ids: JSONValue) throws -> TestReply {
        try api.post("/api_gateway/rewards/core/v1/brand/getAll", json: ["orgIds": ids])
      }
      #expect(try brands([.int(organization)]).text("brandList[0].brand") == "demo")
      #expect(try brands([5])["brandList"]?.list.isEmpty == true)
      #expect(try brands([]).errorCode == 403)
    }
  }
}
