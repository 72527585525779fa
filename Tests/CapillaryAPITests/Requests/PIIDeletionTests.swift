import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

@Suite("PII deletion") struct PIIDeletionTests {
  private func status(_ api: TestSandbox, _ who: Person) throws -> String? {
    try api.store.read { try Customers.find(id: who.id, $0)?.status.rawValue }
  }

  @Test("Thirty days and a midnight after the approval a customer is forgotten; bills, points and the id stay")
  func forgotten() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-01T06:00:00Z")
      let who = try api.person(1, firstName: "Rukmini")
      let id = try api.file(.object(RequestKinds.receipt(who)), query: ["client_auto_approve": "true"])
      #expect(try api.get("/v2/requests/\(id)").text("status") == "SUCCESS")
      let request = try api.file(.object(RequestKinds.deletion(who)))
      let waiting = try api.get("/v2/requests/\(request)")
      #expect(waiting.text("type") == "CUSTOMER" && waiting.text("baseType") == "DELETE")
      #expect(waiting.text("customerDeletionDetails.status") == "PENDING")
      #expect(waiting["customerDeletionDetails.scheduledOn"] == nil)
      #expect(try status(api, who) == "ACTIVE")
      #expect(try api.update(request, "APPROVED", RequestKinds.deletion)["result"] == true)
      #expect(try status(api, who) == "PENDING_DELETION")
      #expect(
        try api.get("/v2/requests/\(request)").text("customerDeletionDetails.scheduledOn")
          == "2026-04-01T00:00:00+05:30")
      try api.advance(days: 30)
      #expect(try api.get("/v2/customers/lookup", query: who.lookup).status == 200)
      try api.advance(days: 1)
      #expect(try api.get("/v2/requests/\(request)").text("status") == "SUCCESS")
      #expect(try status(api, who) == "DELETED")
      #expect(try api.get("/v2/customers/lookup", query: who.lookup).errorCode == 8015)
      #expect(try api.get(who.path, query: ["source": "INSTORE"]).errorCode == 8109)
      let byID: KeyValuePairs = ["source": "INSTORE", "identifierName": "id", "identifierValue": String(who.id)]
      #expect(try api.get("/v2/customers/lookup/customerDetails", query: byID).errorCode == 8109)
      #expect(try api.get("/v1.1/customer/get", query: ["format": "json", "id": String(who.id)]).errorCode == 8109)
      #expect(try api.get("/v1.1/customer/get", query: ["format": "json", "mobile": who.mobile]).errorCode == 1012)
      let bill = try api.get("/v2/transactions/getByBillNumber/RC-1")
      #expect(bill.int("customerId") == who.id)
      try api.store.read { session in
        let profiles = try Customers.profiles(of: who.id, session)
        #expect(profiles.allSatisfy { $0.name.isEmpty && $0.identifiers.isEmpty && $0.channels == "[]" })
        let trail = try Audits.list(.init(.customer, id: who.id), limit: 100, offset: 0, session)
        #expect(!"\(trail)".contains(who.mobile) && !"\(trail)".contains(who.email), "the audit trail forgets as well")
        #expect(try LoyaltyStanding.all(of: who.id, session).first?.points == Amount(100))
      }
    }
  }

  @Test("Whoever was forgotten is not registered again, nor is their number given to another")
  func nobodyAgain() throws {
    try withSandbox { api in
      let (who, other) = (try api.person(1), try api.person(2))
      try api.store.write { try $0.setConfig("CONF_PII_DATA_DELETE_AFTER_DAYS", "0") }
      let request = try api.file(.object(RequestKinds.deletion(who)), query: ["client_auto_approve": "true"])
      #expect(try api.get("/v2/requests/\(request)").text("status") == "APPROVED")
      try api.advance(days: 1)
      #expect(try api.get("/v2/requests/\(request)").text("status") == "SUCCESS")
      let again = try api.post("/v2/customers", json: ["profiles": [.object(CareForms.profile(who.mobile))]])
      #expect(again.errorCode == 8026)
      let old = try api.post(
        "/v1.1/customer/add", query: ["format": "json"], json: ["root": ["customer": [["mobile": .string(who.mobile)]]]])
      #expect(old.errorCode == 8109)
      let change = try api.post(
        other.path + "/changeIdentifier", query: ["source": "INSTORE"],
        json: ["add": [["type": "mobile", "value": .string(who.mobile)]]])
      #expect(change.errorCode == 8026)
    }
  }

  @Test("A merged account is forgotten with its survivor")
  func merged() throws {
    try withSandbox { (api: TestSandbox) throws in
      let (victim, survivor) = (try api.person(1), try api.person(2))
      let merge = try api.file(RequestKinds.merge(victim, into: survivor), query: ["client_auto_approve": "true"])
      #expect(try api.get("/v2/requests/\(merge)").text("status") == "APPROVED")
      let request = try api.file(.object(RequestKinds.deletion(survivor)), query: ["client_auto_approve": "true"])
      try api.advance(days: 40)
      #expect(try api.get("/v2/requests/\(request)").text("status") == "SUCCESS")
      try api.store.read { (session: Session) throws in
        for id in [victim.id, survivor.id] {
          #expect(try Customers.profiles(of: id, session).allSatisfy { $0.name.isEmpty && $0.identifiers.isEmpty })
        }
      }
      for mobile in [victim.mobile, survivor.mobile] {
        let again = try api.post("/v2/customers", json: ["profiles": [.object(CareForms.profile(mobile))]])
        #expect(again.errorCode == 8026)
      }
    }
  }

  @Test("Called off in time, the customer has the earlier label back; rejected, nothing changes")
  func changeOfMind() throws {
    try withSandbox { api in
      let who = try api.person()
      let first = try api.file(.object(RequestKinds.deletion(who)))
      #expect(try api.update(first, "CANCELLED", RequestKinds.deletion).value(at: "errors[0].code")?.int == 9052)
      _ = try api.update(first, "REJECTED", RequestKinds.deletion)
      #expect(try api.update(first, "APPROVED", RequestKinds.deletion).value(at: "errors[0].code")?.int == 9052)
      #expect(try status(api, who) == "ACTIVE")
      let second = try api.file(.object(RequestKinds.deletion(who)))
      _ = try api.update(second, "APPROVED", RequestKinds.deletion)
      #expect(try status(api, who) == "PENDING_DELETION")
      #expect(try api.update(second, "CANCELED", RequestKinds.deletion)["result"] == true)
      #expect(try api.get("/v2/requests/\(second)").text("status") == "CANCELLED")
      #expect(try status(api, who) == "ACTIVE")
      try api.advance(days: 100)
      #expect(try api.get("/v2/customers/lookup", query: who.lookup).status == 200)
    }
  }

  @Test("Fields that are flagged as personal are emptied, others stay; log-ins end")
  func fields() throws {
    try withSandbox { api in
      try api.store.write { session in
        try session.db.execute(
          sql: """
            INSERT INTO field_definition (kind, scope, name, is_pii) VALUES
              ('EXTENDED', 'customer', 'secret_city', 1), ('EXTENDED', 'customer', 'open_city', 0),
              ('CUSTOM', 'loyalty_registration', 'secret_pet', 1), ('CUSTOM', 'loyalty_registration', 'open_pet', 0)
            """)
        session.referenceChanged()
      }
      var profile = CareForms.profile("919876599999")
      profile["fields"] = ["secret_pet": "Tuffy", "open_pet": "cat"]
      let made = try api.post(
        "/v2/customers",
        json: [
          "loyaltyInfo": ["loyaltyType": "loyalty"], "profiles": [.object(profile)],
          "extendedFields": ["secret_city": "Pune", "open_city": "Delhi"],
        ])
      let id = try #require(made.int("createdId"))
      let who = Person(id: id, mobile: "919876599999", email: "")
      _ = try api.post(
        "/v2/user_auth/register",
        json: ["mobile": .string(who.mobile), "password": "5ebe2294ecd0e0f08eab7690d2a6ee69"])
      _ = try api.file(.object(RequestKinds.deletion(who)), query: ["client_auto_approve": "true"])
      try api.advance(days: 40)
      try api.store.write { _ in }
      _ = try api.get("/v2/customers/lookup", query: who.lookup)
      try api.store.read { session in
        let customer = try #require(try Customers.find(id: id, session))
        #expect(JSONObject(stored: customer.extendedFields).names == ["open_city"])
        let fields = try #require(try Customers.profiles(of: id, session).first).fields
        #expect(JSONObject(stored: fields).names == ["open_pet"])
        #expect(try CustomerLogins.find(id, session) == nil)
      }
    }
  }

  @Test("What is wrong with a wish to be forgotten is answered with its code")
  func refusals() throws {
    try withSandbox { api in
      let who = try api.person()
      func code(_ change: (inout JSONObject) -> Void) throws -> Int64? {
        var body = RequestKinds.deletion(who)
        change(&body)
        return try api.post("/v2/requests", json: .object(body)).errorCode
      }
      #expect(try code { $0["type"] = "PERSON" } == 9006)
      #expect(try code { $0["baseType"] = "FORGET" } == 9008)
      #expect(try code { $0["customerIdentificationInfo"] = [:] } == 400)
      #expect(
        try code { $0["customerIdentificationInfo"] = ["identifierType": "mobile", "identifierValue": "919000000001"] }
          == 1012)
      // Older pages list the identifier flat.
      let id = try api.file([
        "type": "CUSTOMER", "baseType": "DELETE", "source": "INSTORE", "identifierType": "email",
        "identifierValue": .string(who.email),
      ])
      #expect(try code { _ in } == 9055)
      #expect(try api.update(id, "APPROVED", RequestKinds.deletion, as: .till).value(at: "errors[0].code")?.int == 9051)
      #expect(try api.update(id, "CUSTOM", RequestKinds.deletion).value(at: "errors[0].code")?.int == 9052)
      let query: KeyValuePairs = ["requestType": "CUSTOMER", "requestSubType": "DELETE", "limit": "11"]
      #expect(try api.get("/v2/requests", query: query).errorCode == 1060)
      try api.store.write { try $0.setConfig("CONF_ENABLE_PII_DELETION", "0") }
      #expect(try code { _ in } == 3232)
      #expect(try api.update(id, "APPROVED", RequestKinds.deletion).value(at: "errors[0].code")?.int == 3232)
    }
  }
}
