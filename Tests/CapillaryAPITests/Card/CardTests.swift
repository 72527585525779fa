import CapillaryAPI
import TestSupport
import Testing

@Suite("Cards") struct CardTests {
  // MARK: - Generation

  @Test("Numbers run on in their layout; each call is in the log, and its file is kept for thirty days")
  func generate() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let series = try api.cardSeries()
      #expect(try api.cards(series, 2) == ["PN000007X", "PN000008X"])
      #expect(try api.cards(series, 1) == ["PN000009X"])
      for path in ["/v2/card/generation/logs?seriesId=\(series)", "/v2/card/generation/logs/\(series)"] {
        #expect(try api.get(path)["entity"]?.list.compactMap { $0["count"]?.int } == [2, 1])
      }
      let handle = try #require(try api.get("/v2/card/generation/logs")["entity"]?.list.first?["fileHandle"]?.text)
      let file = try api.get("/v2/card/generation/files/\(handle)")
      #expect(file.text == "card_number\nPN000007X\nPN000008X\n")
      try api.advance(days: 31)
      #expect(try api.get("/v2/card/generation/files/\(handle)").status == 404)
      #expect(try api.get("/v2/card/generation/logs", query: ["seriesId": "987654"]).errorCode == 3004)
    }
  }

  @Test(
    "What cannot be generated",
    arguments: [
      (["seriesId": 987_654], 3000), (["count": 0], 3025), (["count": .null], 3025), (["count": 100_001], 3026),
      (["statusLabel": "ACTIVE"], 3018), (["statusLabel": "NOTHING"], 3017),
    ] as [(JSONObject, Int64)])
  func generateRefused(_ changes: JSONObject, _ code: Int64) throws {
    try withSandbox { api in
      let series = try api.cardSeries()
      var body: JSONObject = ["seriesId": .int(series), "count": 1, "statusLabel": "NOT_ISSUED"]
      for member in changes { body[member.name] = member.value.isNull ? JSONValue?.none : member.value }
      let reply = try api.post("/v2/card/generate", json: .object(body))
      #expect(reply.status == 400 && reply.errorCode == code, "\(reply)")
      #expect(try api.get("/v2/card/generation/logs", query: ["seriesId": String(series)])["entity"]?.list.isEmpty == true)
    }
  }

  @Test("A series without generation, and one whose numbers are used up")
  func noNumbers() throws {
    try withSandbox { api in
      let manual = try api.cardSeries(["cardGenerationEnabled": false, "cardGenerationConfiguration": .null])
      #expect(try api.post("/v2/card/generate", json: ["seriesId": .int(manual), "count": 1]).errorCode == 703)
      let short = try api.cardSeries([
        "code": "SHORT",
        "cardGenerationConfiguration": ["prefix": "SH", "suffix": "", "offset": 99_998, "length": 5, "method": "DEFAULT"],
      ])
      #expect(try api.cards(short, 1) == ["SH99998"])
      #expect(try api.post("/v2/card/generate", json: ["seriesId": .int(short), "count": 2]).errorCode == 3029)
      #expect(try api.cards(short, 1) == ["SH99999"])
    }
  }

  // MARK: - Adding

  @Test(
    "A number from elsewhere that cannot be added",
    arguments: [
      (["seriesId": .null], 400, 400), (["cardNumber": .null], 400, 400), (["seriesId": 987_654], 400, 3000),
      (["cardNumber": "TAKEN000000001"], 409, 3009), (["cardExternalId": "TAKEN-REFERENCE-000001"], 409, 3045),
      (["statusLabel": .null], 400, 3011), (["statusLabel": "NOTHING"], 400, 3017), (["statusLabel": "ACTIVE"], 400, 3018),
      (["cardNumber": "SHORT"], 400, 3005), (["cardNumber": "FOURTEEN-ODD-1"], 400, 3032),
      (["cardExternalId": "1"], 400, 3050),
      (["mappedEntity": ["type": "TILL", "value": "till.none"]], 400, 3048),
      (["mappedEntity": ["type": "MALL", "value": "till.demo"]], 400, 3049), (["customerId": 5, "statusLabel": "ACTIVE"], 400, 8015),
    ] as [(JSONObject, Int, Int64)])
  func addRefused(_ changes: JSONObject, _ status: Int, _ code: Int64) throws {
    try withSandbox { api in
      let external = try #require(
        try api.get("/v2/card/series/get/all")["data"]?.list.first { $0["code"]?.text == "EXTERNAL" }?["id"])
      var body: JSONObject = [
        "seriesId": external, "cardNumber": "TAKEN000000001", "cardExternalId": "TAKEN-REFERENCE-000001",
        "statusLabel": "NOT_ISSUED",
      ]
      #expect(try api.post("/v2/card", json: .object(body)).status == 200)
      body["cardNumber"] = "FRESH000000001"
      body["cardExternalId"] = "FRESH-REFERENCE-000001"
      for member in changes { body[member.name] = member.value.isNull ? JSONValue?.none : member.value }
      let reply = try api.post("/v2/card", json: .object(body))
      #expect(reply.status == status && reply.errorCode == code, "\(reply)")
      #expect(try api.get("/v2/card", query: ["number": "FRESH000000001"]).errorCode == 3010)
    }
  }

  @Test("A number is added to a series by its code, mapped to a till, and handed to a customer at once")
  func add() throws {
    try withSandbox { api in
      let person = try api.person()
      let added = try api.post(
        "/v2/card/",
        json: [
          "seriesCode": "EXTERNAL", "cardNumber": "LINKED00000001", "statusLabel": "ACTIVE",
          "customerId": .int(person.id), "mappedEntity": ["type": "TILL", "value": "till.blr2"],
          "customFields": ["no_such_field": "x"],
        ])
      #expect(added.status == 200 && added.int("warnings[0].code") == 1022, "\(added)")
      let read = try api.get("/v2/card/", query: ["number": "LINKED00000001"])
      #expect(read.int("customerId") == person.id && read.text("statusInfo.status") == "ACTIVE", "\(read)")
      #expect(read.int("cardId") == added.int("entity"))
      try api.label(person, "Deleted")
      let refused = try api.post(
        "/v2/card",
        json: [
          "seriesCode": "EXTERNAL", "cardNumber": "LINKED00000002", "statusLabel": "ACTIVE", "customerId": .int(person.id),
        ])
      #expect(refused.errorCode == 3042, "\(refused)")
    }
  }

  // MARK: - Customers

  @Test("A card is handed out once, taken back and handed out again, within the limits")
  func link() throws {
    try withSandbox { api in
      let (first, second) = (try api.person(1), try api.person(2))
      let series = try api.cardSeries(["maxActiveCardsPerCustomer": 1])
      let numbers = try api.cards(series, 2)
      #expect(try api.link(numbers[0], to: first).status == 200)
      #expect(try api.link(numbers[0], to: second).errorCode == 3027)
      #expect(try api.link(numbers[1], to: first).errorCode == 3036)
      #expect(try api.link("NOTHING", to: first).errorCode == 3010)
      #expect(try api.link(numbers[1], to: second, "NOTHING").errorCode == 3017)
      #expect(try api.delink(numbers[0], from: second).errorCode == 3031)
      #expect(try api.delink(numbers[0], from: first).status == 200)
      #expect(try api.status(numbers[0]) == "NOT_ISSUED")
      #expect(try api.link(numbers[0], to: second, "ISSUED").status == 200)
      let log = try api.get("/v2/card/statusLog", query: ["number": numbers[0]])
      #expect(log["data"]?.list.compactMap { $0["status"]?.text } == ["NOT_ISSUED", "ACTIVE", "NOT_ISSUED", "ISSUED"])
      #expect(log["data"]?.list.compactMap { $0["isActive"]?.bool } == [false, false, false, true])
      #expect(try api.get("/v2/card/statusLog", query: ["number": "NOTHING"]).errorCode == 3010)
    }
  }

  @Test("The organization's limit counts all series, and may count active cards only")
  func organizationLimit() throws {
    try withSandbox { api in
      func limit(_ value: String) throws -> TestReply {
        try api.post(
          "/v2/organization/configs", json: ["keyName": "CONF_MAX_CARDS_PER_ORG", "value": .string(value), "scope": "ORG"])
      }
      #expect(try limit("-1").errorCode == 3034)
      #expect(try limit("1").status == 200)
      #expect(try api.get("/v2/organization/configs/CONF_MAX_CARDS_PER_ORG").text.contains("\"1\""))
      let person = try api.person()
      let numbers = try api.cards(try api.cardSeries(["maxActiveCardsPerCustomer": 5]), 3)
      #expect(try api.link(numbers[0], to: person).status == 200)
      #expect(try api.link(numbers[1], to: person).errorCode == 3039)
      #expect(try api.update(numbers[0], ["statusLabel": "SUSPENDED"]).status == 200)
      #expect(try api.link(numbers[1], to: person).errorCode == 3039)
      try api.switchConfig("CONF_COUNT_ONLY_ACTIVE_LABEL_CARD", "1")
      #expect(try api.link(numbers[1], to: person).status == 200)
      #expect(try api.update(numbers[0], ["statusLabel": "ACTIVE"]).errorCode == 3039)
    }
  }

  @Test("A card's days run from the day it was handed out, and its end is final")
  func expiry() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let person = try api.person()
      let number = try api.cards(try api.cardSeries(["expiryDays": 10, "cardExpiryEnabled": true]))[0]
      try api.advance(days: 5)
      _ = try api.link(number, to: person)
      let read = try api.get("/v2/card", query: ["number": number])
      #expect(read.text("expiryDate") == "2026-03-18T00:00:00+05:30", "\(read)")
      try api.advance(days: 9)
      #expect(try api.status(number) == "ACTIVE")
      try api.advance(days: 1)
      #expect(try api.status(number) == "EXPIRED")
      for label in ["ACTIVE", "DELETED", "SUSPENDED"] {
        #expect(try api.update(number, ["statusLabel": .string(label)]).errorCode == 3038)
      }
      #expect(try api.delink(number, from: person).errorCode == 3031)
    }
  }

  // MARK: - Changes

  @Test(
    "From which status a card goes where",
    arguments: [
      ("NOT_ISSUED", ["SUSPENDED": 3038, "ACTIVE": 3038, "EXPIRED": 3038, "DELETED": 3038]),
      ("ACTIVE", ["SUSPENDED": 0, "NOT_ISSUED": 3038]), ("ACTIVE", ["EXPIRED": 0]), ("ACTIVE", ["ISSUED": 0]),
      ("ISSUED", ["EXPIRED": 0]), ("SUSPENDED", ["ACTIVE": 0]), ("SUSPENDED", ["DELETED": 0]),
      ("DELETED", ["ACTIVE": 3038, "EXPIRED": 3038, "NOT_ISSUED": 3038]), ("EXPIRED", ["DELETED": 3038]),
    ] as [(String, [String: Int64])])
  func moves(_ from: String, _ moves: [String: Int64]) throws {
    try withSandbox { api in
      let person = try api.person()
      let number = try api.cards(try api.cardSeries())[0]
      if from != "NOT_ISSUED" { _ = try api.link(number, to: person, from == "ISSUED" ? from : "ACTIVE") }
      if !["NOT_ISSUED", "ACTIVE", "ISSUED"].contains(from) { _ = try api.update(number, ["statusLabel": .string(from)]) }
      #expect(try api.status(number) == from)
      for (to, code) in moves.sorted(by: { $0.value > $1.value }) {
        let reply = try api.update(number, ["statusLabel": .string(to), "statusInfo": ["reason": "test"]])
        #expect(code == 0 ? reply.status == 200 : reply.errorCode == code, "\(from) to \(to): \(reply)")
        #expect(try api.status(number) == (code == 0 ? to : from))
      }
    }
  }

  @Test("Fields, till and external id of a card; the same label again is a warning")
  func update() throws {
    try withSandbox { api in
      let numbers = try api.cards(try api.cardSeries(), 2)
      let same = try api.update(
        numbers[0],
        [
          "statusLabel": "NOT_ISSUED", "customFields": ["no_such_field": "x"],
          "mappedEntity": ["type": "TILL", "value": "till.del1"], "cardExternalId": "REFERENCE-00000001",
        ])
      #expect(same.status == 200 && Set(same.warningCodes) == [1022, 3039], "\(same)")
      #expect(same.text("mappedEntity.value") == "till.del1")
      let byReference = try api.put("/v2/card", json: ["cardExternalId": "REFERENCE-00000001", "statusLabel": "NOT_ISSUED"])
      #expect(byReference.text("cardNumber") == numbers[0], "\(byReference)")
      #expect(try api.update(numbers[1], ["cardExternalId": "REFERENCE-00000001"]).errorCode == 3045)
      #expect(try api.update(numbers[1], ["cardExternalId": "REFERENCE-00000002"]).status == 200)
      #expect(try api.update(numbers[1], ["cardExternalId": "REFERENCE-00000001"]).errorCode == 3046)
      #expect(try api.update(numbers[1], ["cardExternalId": "1"]).errorCode == 3050)
      #expect(try api.update(numbers[1], ["statusLabel": "NOTHING"]).errorCode == 3017)
      #expect(try api.update(numbers[1], ["seriesId": 987_654]).errorCode == 3000)
      #expect(try api.update(numbers[1], ["mappedEntity": ["type": "TILL", "value": "till.none"]]).errorCode == 3048)
      #expect(try api.update(numbers[1], ["mappedEntity": ["type": "STORE", "value": "store.blr"]]).errorCode == 3049)
      #expect(try api.update("NOTHING", [:]).errorCode == 3010)
      #expect(try api.put("/v2/card", json: [:]).errorCode == 3010)
    }
  }

  @Test("In bulk each card stands alone, at most 200 of them")
  func bulk() throws {
    try withSandbox { api in
      let person = try api.person()
      let numbers = try api.cards(try api.cardSeries(), 2)
      _ = try api.link(numbers[0], to: person)
      let reply = try api.put(
        "/v2/card/bulk",
        json: [
          ["cardNumber": .string(numbers[0]), "statusLabel": "SUSPENDED"],
          ["cardNumber": .string(numbers[1]), "statusLabel": "SUSPENDED"],
          ["cardNumber": "NOTHING", "statusLabel": "SUSPENDED"],
          ["cardNumber": .string(numbers[0]), "statusLabel": "SUSPENDED"],
        ])
      #expect(reply.int("totalCount") == 4 && reply.int("failureCount") == 2, "\(reply)")
      let items = reply["response"]?.list ?? []
      #expect(items.map { $0["errors"]?.list.first?["code"]?.int } == [nil, 3038, 3010, nil])
      #expect(items.last?["warnings"]?.list.first?["code"]?.int == 3039)
      #expect(try [api.status(numbers[0]), api.status(numbers[1])] == ["SUSPENDED", "NOT_ISSUED"])
      let many = JSONValue.array((0..<201).map { ["cardNumber": .string("C\($0)"), "statusLabel": "ACTIVE"] })
      #expect(try api.put("/v2/card/bulk", json: many).errorCode == 1060)
    }
  }
}
