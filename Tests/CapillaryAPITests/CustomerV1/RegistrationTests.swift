import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v1.1 customer/add and customer/update")
struct CustomerV1RegistrationTests {
  @Test("A registration answers the whole profile, with nulls and empty texts for what is missing")
  func registers() throws {
    try withSandbox { api in
      let reply = try api.add(["mobile": "9812345601", "email": "Ira.Nair@Example.com", "firstname": "Ira"])
      #expect(reply.status == 200)
      #expect(
        reply["response.status"] == [
          "success": "true", "code": 200, "message": "Success", "total": "1", "success_count": "1",
        ])
      let made = try #require(reply["response.customers.customer[0]"])
      #expect(made["mobile"] == "919812345601")
      #expect(made["email"] == "ira.nair@example.com")
      #expect(made["lastname"] == "")
      #expect(made["external_id"] == .null)
      #expect(made["type"] == "LOYALTY")
      #expect(made["source"] == "instore")
      #expect(
        made["item_status"] == [
          "success": "true", "code": "1000", "message": "Customer registration successful", "warnings": ["warning": []],
        ])
    }
  }

  @Test("A known identifier updates: empty identifiers are filled, set ones kept with a warning")
  func updatesTheKnown() throws {
    try withSandbox { api in
      let id = try api.register(["mobile": "919812345602", "firstname": "Ira"])
      let filled = try api.add([
        "mobile": "919812345602", "email": "ira@example.com", "lastname": "Nair", "firstname": "",
      ])
      #expect(filled.int("response.customers.customer[0].user_id") == id)
      #expect(filled.text("response.customers.customer[0].firstname") == "Ira")
      #expect(filled.text("response.customers.customer[0].email") == "ira@example.com")
      #expect(filled.text("response.customers.customer[0].item_status.message") == "Customer successfully updated")

      let kept = try api.add(["mobile": "919812345602", "email": "other@example.com"])
      #expect(kept.text("response.customers.customer[0].email") == "ira@example.com")
      #expect(
        kept.text("response.customers.customer[0].item_status.message")
          == "Customer successfully updated, Email update is not allowed")
      #expect(kept["response.customers.customer[0].item_status.warnings.warning"] == ["91006"])

      try api.configure("CONF_ALLOW_EMAIL_UPDATE")
      let changed = try api.add(["mobile": "919812345602", "email": "other@example.com"])
      #expect(changed.text("response.customers.customer[0].email") == "other@example.com")
      #expect(changed["response.customers.customer[0].item_status.warnings.warning"] == [])
    }
  }

  @Test("Of a batch each item fails by itself, and the request says how many did")
  func batch() throws {
    try withSandbox { api in
      let reply = try api.add(["mobile": "12"], ["mobile": "919812345603"], ["firstname": "Nobody"])
      #expect(reply.status == 200)
      #expect(
        reply["response.status"] == [
          "success": "true", "code": 201, "message": "Some requests have failed due to errors", "total": "3",
          "success_count": "1",
        ])
      #expect(reply["response.customers.customer[0]"]?["mobile"] == "12")
      #expect(reply.int("response.customers.customer[0].item_status.code") == 1001)
      #expect(reply.int("response.customers.customer[1].item_status.code") == 1000)
      #expect(reply.int("response.customers.customer[2].item_status.code") == 1007)
      let none = try api.add(["mobile": "12"])
      #expect(none.status == 200)
      #expect(none.int("response.status.code") == 500)
      #expect(none.text("response.status.success") == "false")
    }
  }

  struct Refusal: Sendable {
    var code: Int64
    var customer: JSONValue
    var configs: [String: String] = [:]
  }

  static let refusals: [Refusal] = [
    Refusal(code: 1001, customer: ["mobile": "abc"]),
    Refusal(code: 1002, customer: ["mobile": "919812345604", "email": "no address"]),
    Refusal(code: 1003, customer: ["external_id": .string(String(repeating: "x", count: 251))]),
    Refusal(code: 1006, customer: ["email": "a@example.com"], configs: ["CONF_USERS_IS_MOBILE_REQUIRED": "1"]),
    Refusal(code: 1007, customer: ["firstname": "Nobody", "mobile": ""]),
    Refusal(
      code: 1019, customer: ["email": "a@example.com"],
      configs: ["CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS": "0", "CONF_REGISTRATION_PRIMARY_KEY": ""]),
    Refusal(code: 1034, customer: ["mobile": "919812345604", "registered_on": "2999-01-01 00:00:00"]),
    Refusal(code: 1039, customer: ["mobile": "919812345604"], configs: ["CONF_USERS_IS_EMAIL_REQUIRED": "1"]),
    Refusal(code: 1043, customer: ["mobile": "919812345604"], configs: ["CONF_USERS_IS_EXTERNAL_ID_REQUIRED": "1"]),
    Refusal(code: 1045, customer: ["external_id": "EX-1", "type": "NON_LOYALTY"]),
    Refusal(code: 10001, customer: ["mobile": "919812345604", "source": "PIGEON_POST"]),
    Refusal(code: 91020, customer: ["mobile": "919812345604", "registered_till": "till.nowhere"]),
    Refusal(code: 91021, customer: ["mobile": "919812345604", "associated_with": "till.nowhere"]),
    Refusal(code: 400, customer: ["mobile": "919812345604", "updated_on": "yesterday"]),
    Refusal(code: 400, customer: ["mobile": "919812345604", "type": "FRIEND"]),
  ]

  @Test("What cannot be registered is refused with its code, and nothing is stored", arguments: refusals)
  func refuses(_ refusal: Refusal) throws {
    try withSandbox { api in
      for (key, value) in refusal.configs { try api.configure(key, value) }
      let reply = try api.add(refusal.customer)
      #expect(reply.errorCode == refusal.code, "\(reply)")
      #expect(reply.int("response.status.code") == 500)
      if let mobile = refusal.customer["mobile"]?.text, mobile.count > 5 {
        #expect(try api.customer(["mobile": mobile])["firstname"] == nil)
      }
    }
  }

  @Test("Identifiers of two customers make them one, unless the organization says otherwise")
  func mismatch() throws {
    try withSandbox { api in
      let one = try api.register(["mobile": "919812345605"])
      let two = try api.register(["mobile": "919812345606", "email": "two@example.com"])
      try api.configure("CONF_PRIMARY_IDENTIFIER_STRICT_CHECK")
      #expect(try api.add(["mobile": "919812345605", "email": "two@example.com"]).errorCode == 1047)

      try api.configure("CONF_SKIP_SECONDARY_ID_ON_PRIMARY_MISMATCH")
      let new = try api.add(["mobile": "919812345607", "email": "two@example.com"])
      let third = try #require(new.int("response.customers.customer[0].user_id"))
      #expect(third != one && third != two)
      #expect(new.text("response.customers.customer[0].email") == nil)
      let skipped = try api.add(["mobile": "919812345605", "email": "two@example.com"])
      #expect(skipped["response.customers.customer[0].item_status.warnings.warning"] == ["91007"])

      try api.configure("CONF_PRIMARY_IDENTIFIER_STRICT_CHECK", "0")
      try api.configure("CONF_SKIP_SECONDARY_ID_ON_PRIMARY_MISMATCH", "0")
      let merged = try api.add(["mobile": "919812345605", "email": "two@example.com"])
      #expect(merged.int("response.customers.customer[0].user_id") == one)
      let victim = try api.customer(["id": String(two), "user_id": "true"])
      #expect(victim["user_id"]?.int == one)
      #expect(victim["item_status"]?["warnings"] == ["warning": ["91009"]])
    }
  }

  @Test("A contact becomes a member once and for all; an unknown customer cannot be updated")
  func membership() throws {
    try withSandbox { api in
      func update(_ customer: JSONValue) throws -> TestReply {
        try api.post("/v1.1/customer/update", query: ["format": "json"], json: ["root": ["customer": [customer]]])
      }
      let contact = try api.add(["mobile": "919812345608", "type": "NON_LOYALTY"])
      #expect(contact.text("response.customers.customer[0].type") == "NON_LOYALTY")
      #expect(contact.text("response.customers.customer[0].current_slab") == nil)
      #expect(contact["response.customers.customer[0].points_summaries.points_summary"] == [])
      let member = try update(["mobile": "919812345608", "type": "LOYALTY"])
      #expect(member.text("response.customers.customer[0].type") == "LOYALTY")
      #expect(member.text("response.customers.customer[0].current_slab") == "Silver")
      #expect(try update(["mobile": "919812345608", "type": "NON_LOYALTY"]).errorCode == 1046)
      #expect(try api.add(["mobile": "919812345608", "type": "NON_LOYALTY"]).errorCode == 1046)
      #expect(try update(["mobile": "919812345699", "firstname": "Ghost"]).errorCode == 1012)
      #expect(try update(["id": "42", "firstname": "Ghost"]).errorCode == 1012)
      let put = try api.put(
        "/v1.1/customer/update", query: ["format": "json"],
        json: ["root": ["customer": [["mobile": "919812345608", "fraud_status": ["status": "CONFIRMED"]]]]])
      #expect(put.text("response.customers.customer[0].fraud_status") == "CONFIRMED")
      let details = try api.customer(["mobile": "919812345608"])["fraud_details"]
      #expect(details?["status"] == "CONFIRMED")
      #expect(details?["marked_by"] == "till.demo")
    }
  }

  @Test("Fields that the organization does not have are left out with a warning")
  func fields() throws {
    try withSandbox { api in
      let reply = try api.add([
        "mobile": "919812345609", "custom_fields": ["field": [["name": "shoe_size_of_dog", "value": "3"]]],
        "extended_fields": ["field": [["name": "city", "value": "Mysuru"], ["name": "planet", "value": "Mars"]]],
      ])
      let item = try #require(reply["response.customers.customer[0]"])
      #expect(item["custom_fields"] == ["field": []])
      #expect(item["extended_fields"] == ["field": [["name": "city", "value": "Mysuru"]]])
      #expect(item["item_status"]?["warnings"] == ["warning": ["1017", "91015"]])
      #expect(
        try api.customer(["mobile": "919812345609"])["extended_fields"] == [
          "field": [["name": "city", "value": "Mysuru"]]
        ])
    }
  }
}
