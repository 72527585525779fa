import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

@Suite("Customers who share identifiers (dual eligibility)") struct DualEligibilityTests {
  private func share(_ api: TestSandbox) throws {
    try api.configure("CONF_INSTORE_V2_ENABLED")
    try api.configure("CONF_REGISTRATION_PRIMARY_KEY", "externalId")
    try api.configure("CONF_REGISTRATION_PRIMARY_KEY_REQUIRED")
    try api.configure("CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS", "0")
  }

  /// A member of a family that has one mobile number.
  private func member(_ name: String, _ number: Int) -> Newcomer {
    var person = Newcomer(name, number, email: false)
    person.mobile = "919811099999"
    return person
  }

  private func lookup(_ api: TestSandbox, _ name: String, _ value: String) throws -> TestReply {
    try api.get(
      "/v2/customers/lookup", query: ["source": "INSTORE", "identifierName": name, "identifierValue": value])
  }

  @Test("A family has one mobile number; each is found by the primary identifier, and by it alone")
  func family() throws {
    try withSandbox { api in
      let before = try api.register(member("Asha", 1))
      try share(api)
      let (one, two) = (try api.register(member("Bela", 2)), try api.register(member("Cara", 3)))
      #expect(Set([before, one, two]).count == 3)
      #expect(try lookup(api, "externalId", "P-2").int("entity") == one)
      #expect(try lookup(api, "externalId", "P-1").int("entity") == before)
      #expect(try lookup(api, "mobile", "919811099999").errorCode == 8015)
      #expect(try lookup(api, "mobile,externalId", "919811099999,P-3").int("entity") == two)
      #expect(try lookup(api, "mobile,email", "919811099999,a@example.com").errorCode == 8015)
      #expect(try api.post("/v2/customers", json: member("Dora", 2).body()).errorCode == 8006, "the primary is unique")
      let lonely = Newcomer("Esha", 5, email: false, externalID: false)
      #expect(try api.post("/v2/customers", json: lonely.body()).errorCode == 1007)
      for id in [before, one, two] {
        let shown = try api.get("/v2/customers/\(id)", query: ["source": "INSTORE"])
        #expect(shown.text.contains("919811099999"), "\(shown)")
      }
    }
  }

  @Test("A shared identifier is taken and given up by each for themselves")
  func changes() throws {
    try withSandbox { api in
      try share(api)
      let (one, two) = (try api.register(member("Bela", 2)), try api.register(member("Cara", 3)))
      func change(_ id: Int64, add: JSONValue, remove: JSONValue) throws -> TestReply {
        try api.post(
          "/v2/customers/\(id)/changeIdentifier", query: ["source": "INSTORE"], json: ["add": add, "remove": remove])
      }
      let gone = try change(one, add: [], remove: [["type": "mobile", "value": "919811099999"]])
      #expect(gone.status == 200 && gone.warningCodes.isEmpty, "\(gone)")
      #expect(try api.get("/v2/customers/\(two)", query: ["source": "INSTORE"]).text.contains("919811099999"))
      let back = try change(one, add: [["type": "mobile", "value": "919811099999"]], remove: [])
      #expect(back.int("createdId") == one && back.warningCodes.isEmpty, "nobody is merged: \(back)")
    }
  }

  @Test("v1.1 and the schedule of expiring points know of it")
  func otherReads() throws {
    try withSandbox { api in
      try share(api)
      _ = try api.register(member("Bela", 2))
      let added = try api.add(["mobile": "919811099999", "external_id": "P-9", "firstname": "Nila"])
      #expect(added.text("response.customers.customer[0].item_status.message") == "Customer registration successful", "\(added)")
      #expect(try api.customer(["format": "json", "mobile": "919811099999"]).value(at: "item_status.code")?.text == "1012")
      #expect(try api.customer(["format": "json", "external_id": "P-9"])["firstname"]?.text == "Nila")
      let schedule = try api.get(
        "/v2/customers/lookup/pointsExpirySchedule",
        query: ["source": "INSTORE", "identifierName": "externalId", "identifierValue": "P-9"])
      #expect(schedule.errorCode == 8130, "\(schedule)")
    }
  }

  @Test("A merge takes along what the victim shared, and leaves others' alone")
  func merge() throws {
    try withSandbox { api in
      try share(api)
      let (one, two) = (try api.register(member("Bela", 2)), try api.register(member("Cara", 3)))
      let plain = Newcomer("Dora", 4, email: false)
      let survivor = try api.register(plain)
      try api.store.write { session in
        try session.db.execute(
          sql: "DELETE FROM identifier WHERE customer_id = ? AND type = 'mobile'", arguments: [survivor])
        try Customers.merge(one, into: survivor, by: session.entities.find(.till, code: "till.demo")?.id ?? 0, session)
        let holders = try Int64.fetchAll(
          session.db,
          sql: "SELECT customer_id FROM identifier WHERE value = '919811099999' AND shared_by = customer_id ORDER BY 1")
        #expect(holders == [two, survivor].sorted())
      }
    }
  }
}
