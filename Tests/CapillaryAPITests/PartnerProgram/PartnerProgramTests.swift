import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Partner programs") struct PartnerProgramTests {
  private func link(
    _ api: TestSandbox, _ who: JSONObject, _ program: String, tier: String? = nil, until: String = "2090-01-01T00:00:00Z"
  ) throws -> TestReply {
    var reference: JSONObject = ["partnerMembershipId": "M-1"]
    if let tier {
      reference["partnerTierName"] = .string(tier)
      reference["partnerTierExpiryDate"] = .string(until)
    }
    return try api.post(
      "/v2/partnerProgram/linkCustomer",
      json: [
        "linkCustomers": [
          [
            "customer": .object(who),
            "linkToPartnerPrograms": [
              ["partnerProgramName": .string(program), "customerPartnerReference": .object(reference)]
            ],
          ]
        ]
      ])
  }

  private func update(
    _ api: TestSandbox, _ who: JSONObject, _ program: String, _ type: String, _ details: JSONValue
  ) throws -> TestReply {
    try api.post(
      "/v2/partnerProgram/customerPartnerProgramUpdate",
      json: [
        "customersPartnerUpdates": [
          [
            "customer": .object(who),
            "partnerProgramUpdates": [
              ["partnerProgramName": .string(program), "updateType": .string(type), "updateDetails": details]
            ],
          ]
        ]
      ])
  }

  private func delink(_ api: TestSandbox, _ who: JSONObject, _ program: String) throws -> TestReply {
    try api.post(
      "/v2/partnerProgram/deLinkCustomer",
      json: [
        "deLinkCustomers": [
          ["customer": .object(who), "deLinkFromPartnerPrograms": [["partnerProgramName": .string(program)]]]
        ]
      ])
  }

  private func linked(_ reply: TestReply) -> Int64? {
    reply.int("linkCustomers[0].linkToPartnerPrograms[0].partnerLinkStatus.code")
  }

  private func updated(_ reply: TestReply) -> Int64? {
    reply.int("customersPartnerUpdates[0].partnerProgramUpdates[0].updateStatus.code")
  }

  private func delinked(_ reply: TestReply) -> Int64? {
    reply.int("deLinkCustomers[0].deLinkFromPartnerPrograms[0].partnerDeLinkStatus.code")
  }

  @Test("A member of a partner's program is shown as one, with the tier, until they leave")
  func life() throws {
    try withSandbox { api in
      let who = try api.person()
      let person: JSONObject = ["mobile": .string(who.mobile), "email": "", "externalId": ""]
      let joined = try link(api, person, "SkyMiles", tier: "Blue")
      #expect(linked(joined) == 200, "\(joined)")
      #expect(joined.int("linkCustomers[0].customer.id") == who.id)
      #expect(joined.int("linkCustomers[0].customer.status.code") == 1000)
      #expect(linked(try link(api, ["id": .int(who.id)], "fuelclub")) == 200)
      #expect(updated(try update(api, person, "SkyMiles", "UPGRADE", ["updatedTierName": "Gold"])) == 200)
      let shown = try api.get(who.path, query: ["source": "INSTORE", "embed": "mlp"])
      let partners = shown["loyaltyProgramDetails[0].linkedPartnerPrograms"]?.list ?? []
      #expect(partners.map { $0["partnerProgramName"] } == ["SkyMiles", "FuelClub"], "\(shown)")
      #expect(partners.first?["partnerTierName"] == "Gold" && partners.first?["partnerTierNumber"] == 3)
      #expect(partners.last?["tierBased"] == false && partners.last?["partnerMembershipId"] == "M-1")
      let old = try api.customer(
        ["format": "json", "mobile": who.mobile, "mlp": "true", "program_summary": "true"])
      #expect(old.value(at: "points_summaries.points_summary[0].linked_partner_programs.linked_partner_program")?.list.count == 2)
      #expect(
        old.value(at: "programs_list.program[0].PartnerPrograms.PartnerProgram[0].partnerProgramTiers[2].tierName") == "Gold",
        "\(old)")
      #expect(delinked(try delink(api, person, "SkyMiles")) == 200)
      let left = try api.get(who.path + "/loyaltyDetails")
      #expect(left["data[0].linkedPartnerPrograms"]?.list.count == 1, "\(left)")
    }
  }

  @Test("What a partner program does not take is answered with its code")
  func refusals() throws {
    try withSandbox { api in
      let who = try api.person()
      let person: JSONObject = ["mobile": .string(who.mobile)]
      #expect(linked(try link(api, person, "NoSuch")) == 2006)
      #expect(linked(try link(api, person, "SkyMiles", tier: "Diamond")) == 2007)
      #expect(linked(try link(api, person, "SkyMiles", tier: "Blue", until: "2001-01-01T00:00:00Z")) == 2003)
      let nobody = try link(api, ["mobile": "919000000001"], "SkyMiles")
      #expect(nobody.int("linkCustomers[0].customer.status.code") == 8015 && linked(nobody) == 2001, "\(nobody)")
      #expect(updated(try update(api, person, "SkyMiles", "UPGRADE", ["updatedTierName": "Gold"])) == 2004)
      #expect(delinked(try delink(api, person, "SkyMiles")) == 2004)
      #expect(linked(try link(api, person, "SkyMiles")) == 200)
      #expect(linked(try link(api, person, "SkyMiles")) == 2005)
      for (program, type, details, code) in [
        ("SkyMiles", "SIDEWAYS", ["updatedTierName": "Gold"], 2009), ("SkyMiles", "UPGRADE", nil, 2002),
        ("SkyMiles", "RENEW", ["updatedTierName": "Diamond"], 2007), ("NoSuch", "RENEW", ["updatedTierName": "Gold"], 2006),
        ("SkyMiles", "RENEW", ["updatedTierName": "Blue", "updatedTierExpiryDate": "2001-01-01T00:00:00Z"], 2003),
      ] as [(String, String, JSONValue?, Int64)] {
        #expect(updated(try update(api, person, program, type, details ?? .null)) == code, "\(program) \(type)")
      }
      let contact = try api.register(["mobile": "919812346099", "type": "NON_LOYALTY"])
      #expect(linked(try link(api, ["id": .int(contact)], "SkyMiles")) == 2005)
      let many = JSONValue.array(Array(repeating: ["customer": .object(person), "linkToPartnerPrograms": []], count: 51))
      #expect(try api.post("/v2/partnerProgram/linkCustomer", json: ["linkCustomers": many]).errorCode == 2008)
    }
  }

  @Test("A membership for a time ends by itself; a merge keeps one of each")
  func ends() throws {
    try withSandbox { api in
      let (one, two) = (try api.person(1), try api.person(2))
      try api.store.write { session in
        var club = PartnerProgram(program: try session.programs.standard?.id ?? 0, name: "WineClub")
        (club.kind, club.membershipType, club.membershipValue) = (.supplementary, "MONTHS", 1)
        _ = try session.addPartnerProgram(club)
      }
      #expect(linked(try link(api, ["id": .int(one.id)], "WineClub")) == 200)
      #expect(linked(try link(api, ["id": .int(one.id)], "FuelClub")) == 200)
      #expect(linked(try link(api, ["id": .int(two.id)], "FuelClub")) == 200)
      func programs(_ who: Person) throws -> Int? {
        try api.get(who.path + "/loyaltyDetails")["data[0].linkedPartnerPrograms"]?.list.count
      }
      try api.store.write { try CareMerge.merge(one.id, into: two.id, $0) }
      #expect(try programs(two) == 2)
      try api.advance(days: 33)
      #expect(try programs(two) == 1)
      #expect(linked(try link(api, ["id": .int(two.id)], "WineClub")) == 200, "it can be begun again")
    }
  }
}
