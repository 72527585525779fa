import CapillaryAPI
import Foundation
import Testing
import TestSupport

@Suite struct ReadCustomerTests {
  private static let lookups: [(query: String, code: Int64)] = [
    ("identifierName=mobile&identifierValue=9811010001", 8001),
    ("source=INSTORE", 8002),
    ("source=INSTORE&identifierName=shoeSize&identifierValue=42", 8013),
    ("source=PIGEON&identifierName=mobile&identifierValue=9811010001", 8003),
    ("source=WECHAT&identifierName=mobile&identifierValue=9811010001", 8045),
    ("source=WECHAT&accountId=nowhere&identifierName=mobile&identifierValue=9811010001", 8011),
    ("source=INSTORE&identifierName=mobile&identifierValue=9811099999", 8015),
    ("source=WEBSITE&identifierName=mobile&identifierValue=9811010001", 8065),
    ("source=INSTORE&identifierName=mobile,email&identifierValue=9811010001", 8013),
  ]

  @Test(arguments: lookups)
  func aLookupThatLeadsNowhereSaysWhy(query: String, code: Int64) throws {
    try withSandbox { api in
      _ = try api.register(Newcomer("Anita", 1))
      let reply = try api.get("/v2/customers/lookup?\(query)")
      #expect(reply.errorCode == code && reply.status == 400, "\(reply)")
    }
  }

  @Test func theIdAndItsLookUpTwinsAnswerAlike() throws {
    try withSandbox { api in
      let person = Newcomer("Anita", 1)
      let id = try api.register(person)
      let query: KeyValuePairs = [
        "source": "INSTORE", "identifierName": "mobile", "identifierValue": person.mobile ?? "",
      ]
      for (mine, twin) in [
        ("?embed=points,mlp", "customerDetails?embed=points,mlp"), ("/loyaltyDetails", "loyaltyDetails"), ("/points/balance", "points/balance"),
        ("/tierDetails", "tierDetails"), ("/promisedPointsSchedule", "promisedPointsSchedule"),
        ("/pointsExpirySchedule", "pointsExpirySchedule"),
      ] {
        let one = try api.get("/v2/customers/\(id)\(mine)", query: query)
        let other = try api.get("/v2/customers/lookup/\(twin)", query: query)
        #expect(one.status == 200 && one.text == other.text, "\(mine)")
      }
    }
  }

  private static let reads: [(path: String, name: String, value: String, code: Int64)] = [
    ("points/balance", "entityType", "TEAPOT", 1212), ("points/balance", "programId", "987654", 1213),
    ("points/balance", "entityType", "FLEET", 1632), ("tierDetails", "programId", "987654", 1213),
    ("pointsExpirySchedule", "programId", "987654", 885), ("pointsExpirySchedule", "startDate", "01/02/2090", 1216),
    ("pointsExpirySchedule", "startDate", "2001-01-01", 1215), ("pointsExpirySchedule", "endDate", "2990-01-01", 1217),
    ("promisedPointsSchedule", "programId", "987654", 885), ("loyaltyDetails", "programId", "987654", 8089),
    ("loyaltyDetails", "fleetGroupId", "7", 1620), ("transactions", "offset", "-1", 8100),
    ("transactions", "limit", "0", 8101), ("loyaltyEvents", "limit", "0", 8101),
  ]

  @Test(arguments: reads)
  func aReadOfPointsThatWillNotDoIsRefused(path: String, name: String, value: String, code: Int64) throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Anita", 1))
      let reply = try api.get("/v2/customers/\(id)/\(path)?\(name)=\(value)")
      #expect(reply.errorCode == code, "\(reply)")
    }
  }

  @Test func aDateWindowHasToEndAfterItBegins() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Anita", 1))
      let reply = try api.get(
        "/v2/customers/\(id)/promisedPointsSchedule", query: ["startDate": "2091-01-01", "endDate": "2090-01-01"])
      #expect(reply.errorCode == 1214)
    }
  }

  @Test func enrolmentGivesTheTierAndPointsThatAreSent() throws {
    try withSandbox { api in
      let program = try api.get("/v2/customers/\(try api.register(Newcomer("Anita", 1)))/tierDetails")
        .int("programTiers[0].programId") ?? 0
      var body = Newcomer("Bela", 2).body().object ?? [:]
      body["loyaltyProgramEnrollments"] = [
        ["programId": .int(program), "tierNumber": 2, "loyaltyPoints": 40, "tierExpiryDate": "2090-05-01T10:00:00+05:30"]
      ]
      let added = try api.post("/v2/customers", json: .object(body))
      #expect(added.int("sideEffects[0].awardedPoints") == 40)
      let id = added.int("createdId") ?? 0
      #expect(try api.get("/v2/customers/\(id)/points/balance").int("mainPoints") == 40)
      let tier = try api.get("/v2/customers/\(id)/tierDetails")
      #expect(tier.int("programTiers[0].currentTierSerialNumber") == 2)
      #expect(tier.text("programTiers[0].tierExpiryDateISO")?.hasPrefix("2090-05-01") == true)
    }
  }

  /// `PROGRAM` stands for the default program's id.
  private static let wishes: [(wish: String, code: Int64)] = [
    (#"{"slabAction": "UPGRADE", "toSlabName": "Gold"}"#, 1101),
    (#"{"programId": PROGRAM, "toSlabName": "Gold"}"#, 8917),
    (#"{"programId": PROGRAM, "slabAction": "UPGRADE", "toSlabName": "Gold"}"#, 8920),
    (
      #"{"programId": PROGRAM, "slabAction": "UPGRADE", "toSlabName": "Gold", "manualSlabActionValidity": "FIXED_DURATION", "manualSlabActionValidityUpto": "soon"}"#,
      8921
    ),
    (#"{"programId": PROGRAM, "slabAction": "UPGRADE", "toSlabName": "Cardboard"}"#, 8923),
    (#"{"programId": PROGRAM, "slabAction": "UPGRADE", "toSlabName": "Silver"}"#, 8925),
  ]

  @Test(arguments: wishes)
  func aTierIsNotChangedByHalfAWish(wish: String, code: Int64) throws {
    try withSandbox { api in
      let person = Newcomer("Anita", 1)
      let id = try api.register(person)
      let program = try api.get("/v2/customers/\(id)/tierDetails").int("programTiers[0].programId") ?? 0
      let reply = try api.post(
        "/v2/slab/manualSlabAdjustment",
        query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": person.mobile ?? ""],
        raw: wish.replacingOccurrences(of: "PROGRAM", with: "\(program)"))
      #expect(reply.errorCode == code, "\(reply)")
    }
  }

  @Test func searchFindsBeginningsOfNamesAndIdentifiersInAnyCase() throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Zubeida", 1))
      for text in ["zub", "MENON", "9198110100", "ZUBEIDA.1@", "p-1"] {
        let reply = try api.get("/v2/customers/search", query: ["q": text])
        #expect(reply["data"]?.list.contains { $0["userId"]?.int == id } == true, "\(text): \(reply)")
      }
      #expect(try api.get("/v2/customers/search", query: ["q": "beida"]).int("pagination.total") == 0)
      #expect(try api.get("/v2/customers/search", query: ["q": "z", "offset": "-1"]).errorCode == 8100)
      #expect(try api.get("/v2/customers/search").status == 400)
    }
  }
}
