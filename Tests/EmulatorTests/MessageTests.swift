import CapillaryAPI
import TestSupport
import Testing

@Suite("Messages")
struct MessageTests {
  private static let one = "919800055701"
  private static let two = "919800055702"
  private static let mail = "nila@example.com"

  @Test("They are told newest first, with everything that they carry, and are filtered")
  func filters() throws {
    try withSandbox { api throws in
      try api.freeze(at: "2030-01-01T00:00:00Z")
      #expect(try api.control("GET", "/messages").json == ["messages": []])
      for (address, channel) in [(Self.one, "SMS"), (Self.two, "SMS"), (Self.mail, "EMAIL")] {
        #expect(try api.sendCode(to: address, channel: channel).status == 200)
      }
      func messages(_ query: String) throws -> [JSONValue] {
        let reply = try api.control("GET", "/messages\(query)")
        #expect(reply.status == 200)
        return reply.json["messages"]?.list ?? []
      }
      let all = try messages("")
      #expect(all.map { $0["to"]?.text } == [Self.mail, Self.two, Self.one])
      let sms = try #require(all.last)
      #expect(
        sms.object?.names == ["id", "channel", "to", "kind", "subject", "body", "code", "sentAt"])
      #expect(sms["channel"] == "SMS" && sms["sentAt"] == "2030-01-01T00:00:00.000Z")
      let code = try #require(sms["code"]?.text)
      #expect(code.count == 6 && sms["body"]?.text?.contains(code) == true)
      #expect(try messages("?to=\(Self.one)").map { $0["to"]?.text } == [Self.one])
      #expect(try messages("?to=nobody").isEmpty)
      #expect(try messages("?channel=EMAIL").map { $0["to"]?.text } == [Self.mail])
      #expect(try messages("?channel=SMS&to=\(Self.two)").count == 1)
      #expect(try messages("?kind=\(sms["kind"]?.text ?? "")").count == 3)
      #expect(try messages("?kind=NO_SUCH_KIND").isEmpty)
      #expect(try messages("?limit=2").map { $0["to"]?.text } == [Self.mail, Self.two])
      #expect(try messages("?limit=0").isEmpty)
    }
  }

  @Test("They are cleared")
  func clearing() throws {
    try withSandbox { api throws in
      _ = try api.sendCode(to: Self.one)
      #expect(try api.control("DELETE", "/messages").status == 204)
      #expect(try api.control("GET", "/messages").json == ["messages": []])
    }
  }

  @Test("A limit that is no number and other methods are refused")
  func refusals() throws {
    try withSandbox { api throws in
      for limit in ["many", "-1", "1.5", "99999999999999999999"] {
        #expect(try api.control("GET", "/messages?limit=\(limit)").isRefused(400, "invalid_request", path: "limit"))
      }
      let post = try api.control("POST", "/messages", json: [:])
      #expect(post.isRefused(405, "method_not_allowed") && post.headers["Allow"] == "GET, DELETE")
    }
  }
}
