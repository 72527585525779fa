import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("What customers did outside the tills") struct InteractionTests {
  private func moment(_ day: String) throws -> Timestamp { try #require(Zone.utc.moment("\(day)T06:00:00Z")) }

  /// Two check-ins, a tweet, two surveys.
  private func fill(_ api: TestSandbox, _ customer: Int64) throws {
    let days = try ["2026-01-10", "2026-01-12", "2026-01-14", "2026-01-16", "2026-01-18"].map(moment)
    try api.store.write { session in
      var facebook = CustomerInteraction(.checkin, in: .facebook, at: days[0])
      facebook.place = .init(latitude: "12.9716", longitude: "77.6069")
      var foursquare = CustomerInteraction(.checkin, in: .foursquare, at: days[1])
      foursquare.place = .init(latitude: "28.6139", longitude: "77.2090")
      var first = CustomerInteraction(.survey, in: .capillary, at: days[3])
      first.survey = .init(name: "Your first visit", score: 7, sentBy: "Ravi", sentAt: days[2])
      var second = CustomerInteraction(.survey, in: .capillary, at: days[4])
      second.survey = .init(
        name: "How we are doing", score: 9, sentBy: "Ravi", sentAt: days[3], responseURL: "https://surveys.example.com/1")
      // The order in which they come to be known is not that in which they happened.
      for one in [second, facebook, foursquare, CustomerInteraction(.tweet, in: .twitter, at: days[2]), first] {
        try CustomerInteractions.add(one, of: customer, session)
      }
    }
  }

  private func networks(_ api: TestSandbox, _ query: KeyValuePairs<String, String>) throws -> [JSONValue] {
    try api.get("/v1.1/customer/interaction", query: query)["response.customer.interactions.network"]?.list ?? []
  }

  @Test("They are told by network and type, with the latest survey first")
  func told() throws {
    try withSandbox { api in
      let who = try api.person()
      try fill(api, who.id)
      let all = try networks(api, ["mobile": who.mobile])
      #expect(all.compactMap { $0["name"]?.text } == ["facebook", "foursquare", "twitter", "capillary"])
      #expect(
        all.first?["interaction"]
          == [
            "type": "checkin", "count": "1",
            "locs": ["loc": ["lat": "12.9716", "long": "77.6069", "time": "2026-01-10 11:30:00"]],
          ])
      #expect(all[2]["interaction"] == ["type": "tweet", "count": "1"])
      let surveys = try #require(all.last?["interaction"])
      #expect(surveys["type"] == "survey" && surveys["count"] == "2" && surveys["latest_nps_score"] == "9")
      #expect(surveys["latest_survey_name"] == "How we are doing")
      #expect(surveys["latest_survey_interaction_time"] == "2026-01-18 11:30:00")
      #expect(
        surveys["surveys"]?["survey"]?.list.first
          == [
            "name": "Your first visit", "nps_score": "7", "sent_by": "Ravi", "sent_time": "2026-01-14 11:30:00",
            "completion_time": "2026-01-16 11:30:00",
          ])
      #expect(surveys["surveys"]?["survey"]?.list.last?["response_url"] == "https://surveys.example.com/1")
    }
  }

  @Test("Network, type and dates choose among them")
  func filters() throws {
    try withSandbox { api in
      let who = try api.person()
      try fill(api, who.id)
      #expect(try networks(api, ["mobile": who.mobile, "network": "Twitter"]).map { $0["name"] } == ["twitter"])
      #expect(try networks(api, ["mobile": who.mobile, "type": "checkin"]).count == 2)
      #expect(try networks(api, ["mobile": who.mobile, "type": "feedback"]).map { $0["name"] } == ["capillary"])
      #expect(try networks(api, ["mobile": who.mobile, "type": "emailbulk"]).isEmpty)
      let span = try networks(api, ["mobile": who.mobile, "start_date": "2026-01-12", "end_date": "2026-01-16"])
      #expect(span.compactMap { $0["name"]?.text } == ["foursquare", "twitter", "capillary"])
      #expect(span.last?["interaction"]?["count"] == "1")
      let xml = try api.get("/v1.1/customer/interaction", query: ["mobile": who.mobile, "format": "xml"])
      #expect(xml.text.contains("<loc><lat>28.6139</lat><long>77.2090</long>"), "\(xml)")
    }
  }

  @Test("Several customers are told of in a list, each by itself")
  func several() throws {
    try withSandbox { (api: TestSandbox) throws in
      let who = try api.person()
      let reply = try api.get("/v1.1/customer/interaction", query: ["mobile": "\(who.mobile),919000000001"])
      #expect(
        reply["response.status"]
          == ["success": "true", "response_code": "201", "message": "Some requests have failed due to errors"])
      #expect(reply.int("response.customer[0].id") == who.id && reply.errorCode == 1012, "\(reply)")
      let nobody = try api.get("/v1.1/customer/interaction", query: ["mobile": "919000000001"])
      #expect(nobody["response.status.success"] == "false" && nobody["response.status.response_code"] == "500")
      #expect(nobody.errorCode == 1012 && nobody["response.customer.mobile"] == "919000000001")
    }
  }

  @Test("v2 tells the same")
  func v2() throws {
    try withSandbox { api in
      let who = try api.person()
      try fill(api, who.id)
      func read(_ network: String) throws -> TestReply {
        try api.get(
          "/v2/customers/interaction",
          query: ["identifierName": "mobile", "identifierValue": who.mobile, "network": network])
      }
      #expect(try read("twitter")["interaction"] == [["count": 1, "name": "tweet"]])
      let surveys = try read("capillary")["interaction"]?.list.first
      #expect(surveys?["count"] == 2 && surveys?["surveys"]?.list.last?["npsScore"] == 9)
      #expect(try read("myspace")["interaction"] == [])
    }
  }

  @Test("An SMS shows its text, its code masked where the organization asks for it, and the id by which it is sent again")
  func texts() throws {
    try withSandbox { (api: TestSandbox) throws in
      let who = try api.person()
      _ = try api.store.write {
        try $0.send(.init(channel: .sms, to: who.mobile, kind: "OTP", body: "Your code is 314159.", code: "314159"))
      }
      func subject() throws -> JSONValue? {
        try networks(api, ["mobile": who.mobile, "type": "sms"]).first?["interaction"]?["messages"]?["message"]?["subject"]
      }
      #expect(try subject() == "Your code is 314159.")
      try api.configure("CONF_MASK_OTP")
      #expect(try subject() == "Your code is ******.")
      let sent = try api.post(
        "/v1.1/communications/sms", json: ["root": ["sms": [["to": .string(who.mobile), "body": "We open at ten."]]]])
      let both = try networks(api, ["mobile": who.mobile, "type": "sms"]).first?["interaction"]
      #expect(both?["count"] == "2")
      #expect(both?["messages"]?["message"]?.list.first?["id"] == sent["response.sms.id"])
      let v2 = try api.get(
        "/v2/customers/interaction", query: ["identifierName": "mobile", "identifierValue": who.mobile, "type": "sms"])
      let id = try #require(v2.int("interaction[0].messageList[0].id"))
      #expect(try api.post("/v2/communications/resend", json: ["messageId": .int(id)]).int("undeliveredMessageId") == id)
    }
  }

  @Test("A merge gives them to the survivor; who is forgotten leaves none")
  func mergedAndForgotten() throws {
    try withSandbox { (api: TestSandbox) throws in
      let (victim, survivor) = (try api.person(1), try api.person(2))
      try fill(api, victim.id)
      let merge = try api.file(RequestKinds.merge(victim, into: survivor), query: ["client_auto_approve": "true"])
      #expect(try api.get("/v2/requests/\(merge)").text("status") == "APPROVED")
      #expect(try networks(api, ["mobile": survivor.mobile, "network": "twitter"]).count == 1)
      _ = try api.file(.object(RequestKinds.deletion(survivor)), query: ["client_auto_approve": "true"])
      try api.advance(days: 40)
      let refused = try api.get("/v1.1/customer/interaction", query: ["id": String(survivor.id)])
      #expect(refused.errorCode == 8109, "\(refused)")
      try api.store.read { (session: Session) throws in
        #expect(try CustomerInteractions.of(survivor.id, session).isEmpty)
        #expect(try CustomerInteractions.of(victim.id, session).isEmpty)
      }
    }
  }

  @Test("What cannot have been is not written down")
  func impossible() throws {
    try withSandbox { (api: TestSandbox) throws in
      let who = try api.person()
      let now = try moment("2026-01-10")
      try api.store.write { session in
        #expect(throws: CustomerInteractionError.typeOfAnotherNetwork) {
          try CustomerInteractions.add(.init(.tweet, in: .facebook, at: now), of: who.id, session)
        }
        var survey = CustomerInteraction(.survey, in: .capillary, at: now)
        survey.survey = .init(name: "Visit", score: 11, sentBy: "", sentAt: now)
        #expect(throws: CustomerInteractionError.scoreOutOfRange) {
          try CustomerInteractions.add(survey, of: who.id, session)
        }
        survey.survey = .init(name: "Visit", score: 10, sentBy: "", sentAt: now.adding(seconds: 1))
        #expect(throws: CustomerInteractionError.completedBeforeSent) {
          try CustomerInteractions.add(survey, of: who.id, session)
        }
      }
    }
  }
}
