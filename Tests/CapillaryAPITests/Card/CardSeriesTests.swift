import CapillaryAPI
import TestSupport
import Testing

@Suite("Card series and labels") struct CardSeriesTests {
  private static func layout(_ changes: JSONObject) -> JSONValue {
    var layout: JSONObject = ["prefix": "QQ", "suffix": "", "offset": 1, "length": 8, "method": "DEFAULT"]
    for member in changes { layout[member.name] = member.value }
    return .object(layout)
  }

  @Test("A series is added, read alone and in the list, changed and withdrawn")
  func life() throws {
    try withSandbox { api in
      let id = try api.cardSeries(["expiryDays": 400, "cardExpiryEnabled": true])
      let read = try api.get("/v2/card/series/\(id)")
      #expect(read.text("code") == "PINE" && read.int("expiryDays") == 400, "\(read)")
      #expect(read.text("cardGenerationConfiguration.prefix") == "PN")
      let rules = TestSandbox.cardSeries(["expiryDays": 400, "cardExpiryEnabled": true])
      #expect(try api.put("/v2/card/series/\(id)", json: .object(rules)).errorCode == 3021)
      let changed = try api.put("/v2/card/series/\(id)", json: ["name": "Fir card", "isActive": false])
      #expect(changed.text("name") == "Fir card" && changed["isActive"] == false, "\(changed)")
      let listed = try api.get("/v2/card/series/get/all")["data"]?.list.first { $0["id"]?.int == id }
      #expect(listed?["name"]?.text == "Fir card")
      #expect(try api.put("/v2/card/series/\(id)", json: ["code": "GOLDCARD", "name": "x"]).errorCode == 3002)
      for method in ["GET", "PUT"] {
        #expect(try api.send(method, "/v2/card/series/987654", json: ["name": "x"]).errorCode == 3004)
      }
      #expect(
        try api.post("/v2/card/generate", json: ["seriesId": .int(id), "count": 1]).errorCode == 3008)
    }
  }

  @Test(
    "What a series cannot be is refused with its code",
    arguments: [
      (["code": ""], 3001), (["code": "goldcard"], 3002), (["type": .null], 3003), (["type": "PAPER"], 3020),
      (["cardGenerationConfiguration": .null], 3007),
      (["cardGenerationConfiguration": layout(["length": 0])], 3005),
      (["cardGenerationConfiguration": layout(["length": 151])], 3005),
      (["cardGenerationConfiguration": layout(["length": 4])], 3028),
      (["cardGenerationConfiguration": layout(["prefix": "A-B"])], 3022),
      (["cardGenerationConfiguration": layout(["suffix": "A B"])], 3023),
      (["cardGenerationConfiguration": layout(["length": 150])], 3024),
      (["cardGenerationConfiguration": layout(["offset": -1])], 3047),
      (["cardGenerationConfiguration": layout(["method": "MAGIC"])], 701),
      (["cardGenerationConfiguration": layout(["prefix": "GC", "length": 12])], 3006), (["expiryDays": -1], 3019),
      (["cardExpiryEnabled": true], 3033), (["maxActiveCardsPerCustomer": -1], 3034), (["trigger": "WISH"], 701),
      (["trigger": "OU_ID", "conceptCode": "concept.none"], 3032), (["trigger": "OU_ID"], 3032),
    ] as [(JSONObject, Int64)])
  func refused(_ settings: JSONObject, _ code: Int64) throws {
    try withSandbox { api in
      let reply = try api.addCardSeries(settings)
      #expect(reply.status == 400 && reply.errorCode == code, "\(reply)")
    }
  }

  @Test("One series for all registrations, and one for a concept")
  func triggers() throws {
    try withSandbox { api in
      let fashion: JSONObject = ["trigger": "OU_ID", "conceptCode": "concept.fashion"]
      let series: [(code: String, trigger: JSONObject, refusal: Int64?)] = [
        ("ONE", ["trigger": "REGISTRATION"], nil), ("TWO", ["trigger": "REGISTRATION"], 3038), ("THREE", fashion, nil),
        ("FOUR", fashion, 3037),
      ]
      for one in series {
        var settings = one.trigger
        settings["code"] = .string(one.code)
        settings["cardGenerationConfiguration"] = CardSeriesTests.layout(["prefix": .string(one.code)])
        let reply = try api.addCardSeries(settings)
        #expect(reply.errorCode == one.refusal, "\(reply)")
      }
    }
  }

  // MARK: - Labels

  private static func mapping(_ changes: JSONObject = [:]) -> JSONValue {
    var mapping = JSONObject()
    for status in ["NOT_ISSUED", "ISSUED", "ACTIVE", "SUSPENDED", "EXPIRED", "DELETED"] {
      mapping[status] = [["label": .string(status), "default": true]]
    }
    for member in changes { mapping[member.name] = member.value.isNull ? JSONValue?.none : member.value }
    return ["mapping": .object(mapping)]
  }

  @Test("The organization's labels stand for statuses, and one of each is its default")
  func labels() throws {
    try withSandbox { api in
      let mapped = try api.post(
        "/v2/genericStatus/card/labelMapping",
        json: Self.mapping([
          "SUSPENDED": [["label": "SUSPENDED"], ["label": "LOST", "default": true], ["label": "STOLEN"]]
        ]))
      #expect(mapped.status == 200, "\(mapped)")
      let listed = try api.get("/v2/genericStatus/card/labels")["data"]?.list ?? []
      let suspended = listed.filter { $0["status"]?.text == "SUSPENDED" }
      #expect(suspended.compactMap { $0["label"]?.text } == ["SUSPENDED", "LOST", "STOLEN"])
      #expect(suspended.compactMap { $0["default"]?.bool } == [false, true, false])
      let person = try api.person()
      let number = try api.cards(try api.cardSeries())[0]
      _ = try api.link(number, to: person)
      let lost = try api.update(number, ["statusLabel": "stolen", "statusInfo": ["reason": "on the bus"]])
      #expect(lost.text("statusLabel") == "STOLEN", "\(lost)")
      #expect(try api.status(number) == "SUSPENDED")
    }
  }

  @Test(
    "A mapping that is not whole or not clear is refused",
    arguments: [
      (nil, 3014), (["ACTIVE": []], 3014), (["ACTIVE": [["label": " "]]], 3014),
      (["Active": [["label": "GOOD"]]], 3015), (["BROKEN": [["label": "BROKEN"]]], 3016), (["DELETED": .null], 3033),
      (["ACTIVE": [["label": "ACTIVE"], ["label": "GOOD"]]], 3034),
      (["ACTIVE": [["label": "ACTIVE", "default": true], ["label": "GOOD", "default": true]]], 3035),
      (["ACTIVE": [["label": "ACTIVE", "default": true], ["label": "active"]]], 3036),
      (["ACTIVE": [["label": "DELETED", "default": true]]], 3036),
      (["ACTIVE": [["label": "ACTIVE", "default": true, "actions": ["PAY": true]]]], 3040),
    ] as [(JSONObject?, Int64)])
  func badMapping(_ changes: JSONObject?, _ code: Int64) throws {
    try withSandbox { api in
      let body = changes.map { Self.mapping($0) } ?? ["mapping": [:]]
      let reply = try api.post("/v2/genericStatus/card/labelMapping", json: body)
      #expect(reply.status == 400 && reply.errorCode == code, "\(reply)")
    }
  }

  // MARK: - External ids

  @Test("External ids run on, each one once; what is set wrongly is told")
  func externalIDs() throws {
    try withSandbox { api in
      func next() throws -> TestReply { try api.get("/v2/cardNumber") }
      #expect(try next().errorCode == 703)
      try api.switchConfig("CONF_CARD_NUMBER_GENERATION_ENABLED", "1")
      try api.switchConfig("CONF_CARD_NUMBER_PREFIX", "EX")
      try api.switchConfig("CONF_CARD_NUMBER_LENGTH", "5")
      try api.switchConfig("CONF_CARD_NUMBER_OFFSET", "998")
      #expect(try [next(), next()].map { $0.text("entity") } == ["EX998", "EX999"])
      #expect(try next().errorCode == 702)
      try api.switchConfig("CONF_CARD_NUMBER_LENGTH", "3")
      #expect(try next().errorCode == 704)
      try api.switchConfig("CONF_CARD_CHECKSUM_DIGIT_ALGO", "GUESS")
      #expect(try next().errorCode == 701)
    }
  }
}
