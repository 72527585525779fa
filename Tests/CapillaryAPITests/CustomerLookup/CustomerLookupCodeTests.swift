import CapillaryAPI
import Model
import TestSupport
import Testing

/// Code by code: what the look-up twins of v2's customer operations refuse, and what they warn of.
@Suite("The codes of v2's look-ups of customers") struct CustomerLookupCodeTests {
  private func call(
    _ api: TestSandbox, _ path: String, _ who: Person, method: String = "GET", raw: String? = nil,
    headers: [(String, String)] = []
  ) throws -> TestReply {
    var target = "/v2/customers/lookup/\(path)\(path.contains("?") ? "&" : "?")"
    if !path.contains("source=") { target += "source=INSTORE&" }
    return try api.send(
      method, target + "identifierName=mobile&identifierValue=\(who.mobile)", raw: raw, headers: headers)
  }

  static let refusals: [(path: String, code: Int64)] = [
    ("customerDetails?source=WECHAT&accountId=nobodys", 8011),
    ("pointsExpirySchedule?programId=987654", 885), ("pointsExpirySchedule?startDate=soon", 1216),
    ("pointsExpirySchedule?endDate=01-02-2030", 1216), ("pointsExpirySchedule?startDate=2001-01-01", 1215),
    ("pointsExpirySchedule?endDate=2990-01-01", 1217),
    ("pointsExpirySchedule?startDate=2091-01-01&endDate=2090-01-01", 1214),
    ("pointsExpirySchedule?expiryColour=green", 8130),
    ("promisedPointsSchedule?programId=987654", 885), ("promisedPointsSchedule?entityType=TEAPOT", 1212),
    ("promisedPointsSchedule?entityType=FLEET", 1632), ("promisedPointsSchedule?startDate=soon", 1216),
    ("promisedPointsSchedule?startDate=2001-01-01", 1215), ("promisedPointsSchedule?endDate=2990-01-01", 1217),
    ("promisedPointsSchedule?startDate=2091-01-01&endDate=2090-01-01", 1214),
    ("points/balance?programId=987654", 1213), ("points/balance?entityType=TEAPOT", 1212),
    ("points/balance?entityType=FLEET", 1632), ("tierDetails?programId=987654", 1213),
    ("tierDetails?entityType=TEAPOT", 1212), ("tierDetails?entityType=FLEET", 1632),
    ("loyaltyDetails?programId=987654", 8089), ("loyaltyDetails?fleetGroupId=987654", 1620),
    ("referrals?campaignToken=NONE", 1222),
  ]

  @Test("A read by identifier says what is wrong with its question", arguments: refusals)
  func refused(path: String, code: Int64) throws {
    try withSandbox { api in
      let reply = try call(api, path, try api.person())
      #expect(reply.errorCode == code, "\(reply)")
    }
  }

  @Test("Promised points of a group are no customer's")
  func promisesOfGroup() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try api.get(who.path + "/promisedPointsSchedule?entityType=FLEET").errorCode == 1632)
    }
  }

  @Test("Details by identifier warn of what they lack, and tell of a merge")
  func details() throws {
    try withSandbox { api in
      let (victim, survivor) = (try api.person(1), try api.person(2))
      #expect(try call(api, "customerDetails?gapToUpgrade=0", victim).warningCodes == [8076])
      func byID() throws -> TestReply {
        try api.get(
          "/v2/customers/lookup/customerDetails",
          query: ["source": "INSTORE", "identifierName": "id", "identifierValue": String(victim.id)])
      }
      try api.store.write { session in
        try Customers.merge(
          victim.id, into: survivor.id, by: session.entities.find(.till, code: "till.demo")?.id ?? 0, session)
      }
      #expect(try byID().errorCode == 8069)
    }
  }

  @Test("An update by identifier needs somebody to be updated")
  func updateOfNobody() throws {
    try withSandbox { api in
      let who = try api.person()
      let body: JSONValue = ["profiles": [["firstName": "Ira"]]]
      for (query, code) in [
        (TestSandbox.lookupOfNobody, 8015),
        (["source": "MOON", "identifierName": "mobile", "identifierValue": who.mobile], 8003),
        (["source": "INSTORE", "identifierName": "shoeSize", "identifierValue": "9"], 8013),
      ] as [(KeyValuePairs<String, String>, Int64)] {
        #expect(try api.put("/v2/customers/lookup", query: query, json: body).errorCode == code)
      }
      let account = #"{"profiles": [{"source": "WECHAT", "accountId": "nobodys", "firstName": "Ira"}]}"#
      let reply = try api.put("/v2/customers/lookup", query: who.lookup, raw: account)
      #expect(reply.errorCode == 3217, "\(reply)")
    }
  }

  @Test(
    "What an update by identifier cannot take is left out with a warning",
    arguments: [
      (#"{"profiles": [{"identifiers": [{"type": "email", "value": "web.2@example.com"}]}]}"#, 8053),
      (#"{"profiles": [{"commChannels": [{"type": "email", "value": "no address"}]}]}"#, 8057),
      (#"{"profiles": [{"commChannels": [{"type": "mobile", "value": "12ab"}]}]}"#, 8058),
      (#"{"associatedWith": "till.nowhere"}"#, 8077),
    ] as [(String, Int64)])
  func updateWarnings(body: String, code: Int64) throws {
    try withSandbox { api in
      let id = try api.register(Newcomer("Ira", 1, email: false))
      _ = try api.register(Newcomer("Web", 2), in: "ECOMMERCE")
      let reply = try api.put(
        "/v2/customers/lookup?source=INSTORE&identifierName=mobile&identifierValue=919811010001", raw: body)
      #expect(reply.int("createdId") == id && reply.warningCodes == [code], "\(reply)")
    }
  }

  @Test("A picture by identifier is refused as one by id is")
  func images() throws {
    try withSandbox { api in
      let who = try api.person()
      func upload(_ query: String, _ files: [String]) throws -> TestReply {
        let form = CareForms.form(files)
        return try api.post("/v2/customers/lookup/setImage?\(query)", raw: form.raw, headers: form.headers)
      }
      let (mine, picture) = ("source=INSTORE&identifierName=mobile&identifierValue=\(who.mobile)", CareForms.picture(10_000))
      for (query, files, code) in [
        ("source=INSTORE&identifierName=mobile&identifierValue=919000000001", [picture], 8015),
        ("source=MOON&identifierName=mobile&identifierValue=\(who.mobile)", [picture], 8003),
        ("source=INSTORE&identifierName=shoeSize&identifierValue=9", [picture], 8013), (mine, [], 8081),
        (mine, [CareForms.picture(100)], 8083), (mine, Array(repeating: picture, count: 6), 8082),
      ] as [(String, [String], Int64)] {
        let reply = try upload(query, files)
        #expect(reply.errorCode == code, "\(query): \(reply)")
      }
      let cut = CareForms.form([picture])
      let broken = try call(
        api, "setImage", who, method: "POST", raw: String(cut.raw.dropLast(12)), headers: cut.headers)
      #expect(broken.errorCode == 8079, "\(broken)")
    }
  }
}
