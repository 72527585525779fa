import CapillaryAPI
import GRDB
import Model
import TestSupport
import Testing

@Suite("Audit trail")
struct AuditTests {
  private func audits(
    _ api: TestSandbox, _ id: Int64, _ more: String = "", entity: String = "CUSTOMER"
  ) throws -> TestReply {
    try api.get("/api_gateway/v2/audits?entityType=\(entity)&entityId=\(id)\(more)")
  }

  private func records(_ reply: TestReply) -> [JSONValue] { reply["data"]?.list ?? [] }

  /// `kind field: previous > current` of a record's events.
  private func events(_ record: JSONValue?) -> [String] {
    (record?["events"]?.list ?? []).map { event in
      let fields = event["additionalFields"]
      return
        "\(event["eventType"]?.text ?? "") \(event["updatedField"]?.text ?? ""): \(fields?["previousValue"]?.text ?? "") > \(fields?["currentValue"]?.text ?? "")"
    }
  }

  @Test("A registration and an update leave a record each, with the call's request id, newest first")
  func customers() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-01T10:00:00Z")
      let person: JSONValue = [
        "profiles": [["firstName": "Nila", "identifiers": [["type": "mobile", "value": "919800066601"]]]],
        "loyaltyInfo": ["loyaltyType": "loyalty"],
      ]
      let added = try api.post("/v2/customers", query: ["source": "INSTORE"], json: person)
      let id = try #require(added.int("createdId"))
      try api.advance(days: 1)
      let updated = try api.put(
        "/v2/customers/\(id)", query: ["source": "INSTORE"],
        json: [
          "profiles": [["lastName": "Das", "commChannels": [["type": "email", "value": "nila@example.com"]]]],
          "extendedFields": ["city": "Pune"],
        ])
      #expect(updated.status == 200, "\(updated)")
      let reply = try audits(api, id)
      #expect(reply.int("pagination.totalElements") == 2 && reply.int("pagination.totalPages") == 1)
      #expect(reply.int("pagination.numberOfElements") == 2 && reply.int("pagination.number") == 0)
      let all = records(reply)
      try #require(all.count == 2)
      #expect(all.map { $0["requestId"]?.text } == [updated, added].map { $0.headers["X-Cap-Requestid"] })
      #expect(
        Set(events(all[0])) == [
          "Standard Fields LastName: NA > Das", "Communication Channels email: NA > nila@example.com",
          "Extended Fields city: NA > Pune",
        ])
      #expect(events(all[1]) == ["Standard Fields FirstName: NA > Nila", "Identifiers mobile: NA > 919800066601"])
      let first = all[1]
      #expect(first["orgId"] == 1001 && first["entityType"] == "CUSTOMER" && first["entityId"]?.int == id)
      #expect(first["createdOn"]?.int == 1_772_359_200_000 && first["autoUpdateTime"] == first["createdOn"])
      #expect(first["source"] == "INSTORE" && first["updatedByMode"] == "API" && first["updatedBy"]?.int != nil)
      for null in ["updatedByUser", "till", "store", "userContextDetails", "victimUserDetails", "survivorUserDetails"] {
        #expect(first[null] == .null, "\(null)")
      }

      #expect(try records(audits(api, id, "&sortOrder=ASC")) == [all[1], all[0]])
      #expect(try records(audits(api, id, "&limit=1&pageNo=1")) == [all[1]])
      #expect(try audits(api, id, "&limit=1").int("pagination.totalPages") == 2)
      #expect(try records(audits(api, id, "&startDate=2026-03-02%2000:00:00")) == [all[0]])
      #expect(try records(audits(api, id, "&endDate=2026-03-01")) == [all[1]])
      let fields = try audits(api, id, "&referenceType=StandardField")
      #expect(records(fields).flatMap { events($0) } == ["Standard Fields LastName: NA > Das", "Standard Fields FirstName: NA > Nila"])
      #expect(try audits(api, id, "&referenceValue=pune").int("pagination.totalElements") == 1)
      #expect(try audits(api, id, "&source=WECHAT").int("pagination.totalElements") == 0)
      #expect(try api.get("/v2/audits?entityType=CUSTOMER&entityId=\(id)").int("pagination.totalElements") == 2)
    }
  }

  @Test("A changed identifier is one event; the same again, a read and a bill leave none")
  func identifiers() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("919800066602"))
      let change: JSONValue = ["add": [["type": "mobile", "value": "919800066603"]]]
      let path = "/v2/customers/\(id)/changeIdentifier"
      #expect(try api.post(path, query: ["source": "INSTORE"], json: change).status == 200)
      let reply = try audits(api, id, "&referenceType=Identifier&limit=1")
      #expect(events(records(reply).first) == ["Identifiers mobile: 919800066602 > 919800066603"])
      let count = try audits(api, id).int("pagination.totalElements")
      _ = try api.post(path, query: ["source": "INSTORE"], json: change)
      _ = try api.get("/v2/customers/\(id)", query: ["source": "INSTORE"])
      _ = try api.post(
        "/v2/transactions", query: ["source": "INSTORE", "identifierName": "id", "identifierValue": "\(id)"],
        json: ["type": "REGULAR", "billNumber": "AUDIT-1", "billAmount": 100])
      #expect(try audits(api, id).int("pagination.totalElements") == count)
    }
  }

  @Test("A merge tells both persons, at the victim and at the survivor")
  func merges() throws {
    try withSandbox { api in
      let survivor = try api.register(Newcomer("919800066604"))
      let added = try api.post(
        "/v2/customers", query: ["source": "WEBSITE"],
        json: ["profiles": [["firstName": "Nil", "source": "WEBSITE", "identifiers": [["type": "email", "value": "v@example.com"]]]]])
      let victim = try #require(added.int("createdId"))
      let merged = try api.post(
        "/v2/customers/\(victim)/changeIdentifier", query: ["source": "WEBSITE"],
        json: ["add": [["type": "mobile", "value": "919800066604"]]])
      #expect(merged.status == 200, "\(merged)")
      for id in [victim, survivor] {
        let record = try records(audits(api, id, "&referenceType=CustomerMerge")).first
        #expect(record?["victimUserDetails"]?["email"] == "v@example.com", "\(id): \(String(describing: record))")
        #expect(record?["survivorUserDetails"]?["mobile"] == "919800066604")
        #expect(record?["survivorUserDetails"]?["externalId"] == .null)
      }
    }
  }

  @Test("A card's status is told with its labels and its holder; the holder has its number among the identifiers")
  func cards() throws {
    try withSandbox { api in
      let person = try api.person()
      let (holder, number) = (Int64(person.id), try api.cards(try api.cardSeries())[0])
      let linked = try api.link(number, to: person)
      #expect(linked.status == 200, "\(linked)")
      let identifiers = try audits(api, holder, "&referenceType=Identifier&limit=1")
      #expect(events(records(identifiers).first).contains("Identifiers cardnumber: NA > \(number)"))
      let card = try #require(try api.store.read { try Card.find(number: number, $0)?.id })
      let reply = try audits(api, card, "&referenceType=CardStatus&limit=1", entity: "CARD")
      let event = records(reply).first?["events"]?.list.last
      #expect(event?["additionalFields"]?["currentValue"] == "ACTIVE" && event?["additionalFields"]?["previousValue"] == "NOT_ISSUED")
      #expect(event?["additionalFields"]?["currentLabelId"]?.int != nil)
      let holders = (event?["associateEntities"]?.list ?? []).map { $0["entityId"]?.int }
      #expect(holders == [holder], "\(reply)")
    }
  }

  @Test("Status and subscriptions are told; the caller's user where an application names one")
  func contexts() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("919800066606"))
      let reply = try api.post(
        "/v2/customers/\(id)/subscriptions",
        json: ["subscriptions": [["channel": "SMS", "priority": "BULK", "type": "OPTOUT"]], "reason": "x"],
        headers: [("USER-CONTEXT-ENTITY-TYPE", "ASSOCIATE"), ("USER-CONTEXT-ENTITY-ID", "7")])
      #expect(reply.status == 200, "\(reply)")
      let path = "&referenceType=SubscriptionStatus"
      let record = try records(audits(api, id, path + "&includeUserContext=true")).first
      #expect(events(record) == ["Subscription Status SMS: NA > OPTOUT"])
      #expect(record?["userContextDetails"]?["entityType"] == "ASSOCIATE" && record?["userContextDetails"]?["entityId"] == "7")
      #expect(try records(audits(api, id, path)).first?["userContextDetails"] == .null)
      try api.store.write { session in
        session.audit(as: AuditedCall(requestID: "r-1", author: 1))
        try CustomerStatuses.set("Suspended", of: id, reason: "x", till: try session.entities.all.first { $0.kind == .till }?.id ?? 0, session)
      }
      let status = try records(audits(api, id, "&referenceType=CustomerStatus")).first
      #expect(events(status) == ["Customer Status CustomerStatus: ACTIVE > SUSPENDED"] && status?["requestId"] == "r-1")
    }
  }

  @Test("What cannot be asked for is refused with the parameter's name", arguments: [
    ("", "entityType"), ("entityType=TILL&entityId=1", "entityType"), ("entityType=CARD", "entityId"),
    ("entityType=CARD&entityId=x", "entityId"), ("entityType=CARD&entityId=1&limit=0", "limit"),
    ("entityType=CARD&entityId=1&pageNo=-1", "pageNo"), ("entityType=CARD&entityId=1&sortBy=name", "sortBy"),
    ("entityType=CARD&entityId=1&sortOrder=UP", "sortOrder"), ("entityType=CARD&entityId=1&startDate=then", "startDate"),
    ("entityType=CARD&entityId=1&referenceType=Name", "referenceType"),
  ])
  func refusals(query: String, name: String) throws {
    try withSandbox { api in
      let reply = try api.get("/api_gateway/v2/audits?\(query)")
      #expect(reply.status == 400 && reply.text("errors[0].message")?.contains(name) == true, "\(reply)")
    }
  }

  @Test("Nobody's trail is empty, and a call that fails leaves nothing")
  func nothing() throws {
    try withSandbox { api in
      let reply = try audits(api, 1)
      #expect(reply.status == 200 && reply["data"] == [] && reply.int("pagination.totalPages") == 0)
      #expect(try api.put("/v2/customers/556000101", query: ["source": "NOWHERE"], json: ["profiles": [["lastName": "X"]]]).status == 400)
      #expect(try audits(api, 556_000_101).int("pagination.totalElements") == 0, "the seed is no call")
    }
  }

  @Test("The trail is bounded")
  func bounds() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("919800066607"))
      #expect(try audits(api, id).int("pagination.totalElements") == 1)
      try api.store.write { session in
        session.audit(as: AuditedCall(requestID: "r-2", author: 1))
        try session.db.execute(
          sql: """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101500)
            INSERT INTO audit_event (entity, entity_id, request_id, author, at, kind, field)
              SELECT 'CARD', i, 'r', 1, 1, 'CardStatus', 'x' FROM n
            """)
      }
      #expect(try audits(api, id).int("pagination.totalElements") == 0)
      let count = try api.store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM audit_event") }
      #expect((100_000...101_100).contains(count ?? 0))
    }
  }
}

extension Newcomer {
  fileprivate init(_ mobile: String) {
    self.init("Nila", 1, email: false, externalID: false)
    self.mobile = mobile
  }
}
