import CapillaryAPI
import TestSupport
import Testing

@Suite("Referrals") struct ReferralTests {
  private func invite(
    _ who: Person, _ identifier: String, _ type: String = "MOBILE", token: String = "DEMOREF"
  ) -> JSONValue {
    [
      "customerReferrals": [
        [
          "customer": ["id": .int(who.id)], "campaignToken": .string(token),
          "referrals": [
            [
              "type": .string(type),
              "referral": [["name": "Uma", "identifier": .string(identifier), "invitedOn": "2025-11-03 13:15:45"]],
            ]
          ],
        ]
      ]
    ]
  }

  private func referrals(_ api: TestSandbox, _ who: Person) throws -> TestReply {
    try api.get(who.path + "/referrals", query: ["campaignToken": "DEMOREF"])
  }

  @Test("A friend who registers with the code from the message becomes a referee")
  func byCode() throws {
    try withSandbox { api in
      let who = try api.person()
      let reply = try api.post(who.path + "/referrals", json: invite(who, "919811100001"))
      #expect(reply.text("customerReferrals[0].referrals[0].referral[0].identifier") == "919811100001")
      let before = try referrals(api, who)
      #expect(before.text("data[0].invitees[0].invitedOn") == "2025-11-03 13:15:45.0")
      let code = try #require(before.text("data[0].referralCode"))
      #expect(try api.messages(to: "919811100001").first?.body.contains(code) == true)
      for path in ["/v2/referral/validate", "/v2/validate"] {
        #expect(try api.get(path, query: ["code": code.uppercased()]).int("referrer") == who.id)
      }
      let made = try api.post(
        "/v2/customers",
        json: ["referralCode": .string(code), "profiles": [.object(CareForms.profile("919811100001", nil, "Uma"))]])
      let after = try referrals(api, who)
      #expect(after.int("data[0].referee[0].userId") == made.int("createdId"))
      #expect(after.text("data[0].referee[0].eventType") == "REGISTRATION")
      #expect(after.text("data[0].referralCode") == code)
      #expect(try api.get("/v2/customers/lookup/referrals", query: who.lookup).text("data[0].referralCode") == code)
    }
  }

  @Test("A friend who was invited becomes a referee without the code, and is written to once")
  func byIdentifier() throws {
    try withSandbox { api in
      let who = try api.person()
      for _ in 0..<2 {
        #expect(try api.post(who.path + "/referrals", json: invite(who, "uma@example.com", "EMAIL")).status == 200)
      }
      #expect(try api.messages(to: "uma@example.com").count == 1)
      _ = try api.post(
        "/v2/customers", json: ["profiles": [.object(CareForms.profile("919811100002", "uma@example.com", "Uma"))]])
      #expect(try referrals(api, who).text("data[0].referee[0].firstName") == "Uma")
    }
  }

  @Test("Unknown campaigns, channels, addresses and people are refused, and nobody is invited")
  func refusals() throws {
    try withSandbox { api in
      let who = try api.person()
      let path = who.path + "/referrals"
      #expect(try api.post(path, json: invite(who, "919811100001", token: "NONE")).errorCode == 1202)
      #expect(try api.post(path, json: invite(who, "919811100001", "PIGEON")).errorCode == 1206)
      #expect(try api.post(path, json: invite(who, "nowhere", "EMAIL")).errorCode == 1701)
      #expect(try api.get(path, query: ["campaignToken": "NONE"]).errorCode == 1222)
      let stranger = Person(id: Int64(TestSandbox.nobody), mobile: "", email: "")
      #expect(try api.post(stranger.path + "/referrals", json: invite(who, "919811100001")).errorCode == 8015)
      #expect(try api.post("/v2/customers/referrals", json: invite(stranger, "919811100001")).errorCode == 8015)
      #expect(try referrals(api, stranger).errorCode == 8015)
      #expect(try referrals(api, who)["data[0].invitees"]?.list.isEmpty == true)
      let unknown = try api.get("/v2/referral/validate", query: ["code": "NOSUCH"])
      #expect(unknown.text("valid") == "false")
      #expect(unknown["referrer"] == nil)
      #expect(try api.get("/v2/referral/validate").errorCode == 403)
    }
  }

  @Test("A merge leaves the survivor with the code, the invitations and the referees of both")
  func merge() throws {
    try withSandbox { api in
      let (one, other) = (try api.person(1), try api.person(2))
      _ = try api.post(one.path + "/referrals", json: invite(one, "919811100001"))
      _ = try api.post(other.path + "/referrals", json: invite(other, "919811100002"))
      try api.store.write { try CareMerge.merge(one.id, into: other.id, $0) }
      #expect(try referrals(api, other)["data[0].invitees"]?.list.count == 2)
    }
  }
}
