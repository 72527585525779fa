import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v1.1 customer/get")
struct CustomerV1LookupTests {
  @Test("Every identifier leads to the customer; a list answers each in its place")
  func identifiers() throws {
    try withSandbox { api in
      let id = try api.register([
        "mobile": "919812345611", "email": "ira.k@example.com", "external_id": "IRA-1", "firstname": "Ira",
      ])
      for (name, value) in [
        ("mobile", "9812345611"), ("email", "IRA.K@example.com"), ("external_id", "IRA-1"), ("id", String(id)),
      ] {
        let found = try api.get("/v1.1/customer/get", query: [name: value, "user_id": "true"])
        #expect(found.text("response.customers.customer[0].user_id") == String(id), "by \(name)")
      }
      let list = try api.get("/v1.1/customer/get", query: ["mobile": "919812345611,919812345612,,x"])
      #expect(list.int("response.status.code") == 201)
      #expect(list.text("response.status.total") == "4")
      #expect(list.text("response.customers.customer[0].firstname") == "Ira")
      #expect(
        list["response.customers.customer[1]"] == [
          "mobile": "919812345612",
          "item_status": [
            "success": "false", "code": "1012",
            "message": "Cannot find customer with the provided mobile number/external ID/e-mail ID.",
            "warnings": ["warning": []],
          ],
        ])
      #expect(list["response.customers.customer[2]"]?["item_status"]?["code"] == "400")
      #expect(try api.get("/v1.1/customer/get").errorCode == 1015)
      #expect(try api.get("/v1.1/customer/get", query: ["id": "twelve"]).errorCode == 400)
      let many = (0...100).map { String(919_812_300_000 + $0) }.joined(separator: ",")
      #expect(try api.get("/v1.1/customer/get", query: ["mobile": many]).int("response.status.code") == 1060)
    }
  }

  @Test("A deleted customer is a tombstone: the id and the reason, nothing else")
  func tombstone() throws {
    try withSandbox { api in
      let id = try api.register(["mobile": "919812345613", "firstname": "Ira"])
      try api.store.write { session in
        try session.db.execute(sql: "UPDATE customer SET status = 'DELETED' WHERE id = ?", arguments: [id])
      }
      let reply = try api.get("/v1.1/customer/get", query: ["id": String(id)])
      #expect(
        reply["response.customers.customer[0]"] == [
          "id": .string(String(id)),
          "item_status": [
            "success": "false", "code": "8109", "message": "Customer is deleted after PII delete request",
            "warnings": ["warning": []],
          ],
        ])
    }
  }

  @Test("Blocks come with their flags only")
  func flags() throws {
    try withSandbox { api in
      try api.register(["mobile": "919812345614", "firstname": "Ira"])
      let plain = try api.customer(["mobile": "919812345614"])
      #expect(plain["user_id"] == nil && plain["slab_history"] == nil && plain["programs_list"] == nil)
      #expect(plain["points_summaries"] == ["points_summary": []])
      #expect(plain["registered_store"]?["code"] == "store.blr")
      #expect(plain["registered_till"]?["code"] == "till.demo")
      #expect(plain["identifiers"] == [])
      #expect(plain["trackers"] == "")
      #expect(plain["current_nps_status"] == .null)

      let bare = try api.customer([
        "mobile": "919812345614", "registered_store": "false", "registered_till": "false", "fraud_details": "false",
        "basic": "true",
      ])
      for name in ["registered_store", "registered_till", "fraud_details", "transactions", "coupons", "notes"] {
        #expect(bare[name] == nil, "\(name)")
      }
      let all = try api.customer([
        "mobile": "919812345614", "mlp": "true", "next_slab": "true", "slab_history": "true", "expiry_schedule": "true",
        "expired_points": "true", "points_summary": "true", "promotion_points": "true", "delayed_accrual": "true",
        "program_summary": "true", "tracker_info": "true", "subscriptions": "true", "segments": "true",
        "optin_status": "true", "ndnc_status": "true", "tier_upgrade_criteria": "true",
        "membership_retention_criteria": "true", "gap_to_upgrade_for": "0",
      ])
      let summary = try #require(all["points_summaries"]?["points_summary"]?.list.first)
      #expect(summary["currentSlab"] == "Silver" && summary["nextSlab"] == "Gold" && summary["slabSNo"] == "1")
      #expect(
        summary["gap_to_upgrade"]?["upgrade_strategy"]?.list.first?["customer_upgrade_entity_values"]?["gap_to_upgrade"]
          == "10000")
      #expect(all["next_slab"]?["name"] == "Gold")
      #expect(all["programs_list"]?["program"]?.list.first?["isDefault"] == "true")
      #expect(all["optin_status"] == ["sms": "OPTIN", "email": "OPTIN"])
      // Nobody keeps the tier in which everybody starts.
      #expect(all["item_status"]?["warnings"] == ["warning": ["91011"]])
      for name in [
        "slab_history", "expiry_schedule", "expired_points", "points_summary", "promotion_points", "delayed_accrual",
        "segments",
      ] {
        #expect(all[name] != nil, "\(name)")
      }
    }
  }

  @Test("XML has the same values; nulls and empty lists are empty elements")
  func xml() throws {
    try withSandbox { api in
      try api.register(["mobile": "919812345615", "firstname": "O'Neil & <Sons>"])
      let byFormat = try api.get("/v1.1/customer/get", query: ["mobile": "919812345615", "format": "xml"])
      let byHeader = try api.get(
        "/v1.1/customer/get", query: ["mobile": "919812345615"], headers: [("Accept", "application/xml")])
      #expect(byFormat.text == byHeader.text)
      #expect(byFormat.headers["Content-Type"]?.contains("xml") == true)
      for part in [
        "<response><status><success>true</success><code>200</code>", "<mobile>919812345615</mobile>", "<email />",
        "&amp; &lt;Sons", "<custom_fields />", "<identifiers></identifiers>", "<notes></notes>", "<warnings />",
      ] {
        #expect(byFormat.text.contains(part), "\(part) in \(byFormat.text)")
      }
      let broken = try api.post(
        "/v1.1/customer/add", query: ["format": "xml"], raw: "<root><customer>",
        headers: [("Content-Type", "application/xml")])
      #expect(broken.status == 400 && broken.text.contains("<code>400</code>"))
    }
  }
}
