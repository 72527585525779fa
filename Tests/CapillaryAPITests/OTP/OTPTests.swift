import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("One-time codes")
struct OTPTests {
  private static let number = "919812345630"

  private func generate(_ api: TestSandbox, _ changes: (inout JSONObject) -> Void = { _ in }) throws -> TestReply {
    var body: JSONObject = [
      "entityType": "MOBILE", "entityValue": .string(Self.number), "action": "GENERIC",
      "channels": [["type": "SMS", "value": .string(Self.number)]],
    ]
    changes(&body)
    return try api.post("/v2/otp/generate", json: .object(body))
  }

  private func validate(_ api: TestSandbox, _ code: String, action: String = "GENERIC") throws -> TestReply {
    try api.post(
      "/v2/otp/validate",
      json: [
        "entityType": "mobile", "entityValue": .string(Self.number), "code": .string(code), "action": .string(action),
      ])
  }

  @Test("A code is good once, for its action, until it expires")
  func life() throws {
    try withSandbox { api in
      let first = try generate(api)
      #expect((first.int("createdId") ?? 0) > 1)
      let code = try api.code(to: Self.number)
      #expect(code.count == 6)
      // Asked again, the same code goes out again.
      #expect(try generate(api).int("createdId") == 1)
      #expect(try api.code(to: Self.number) == code)
      let wrong = try validate(api, code, action: "COUPON")
      #expect(wrong.status == 400 && wrong["entity"] == false)
      let right = try validate(api, code)
      #expect(right.status == 200 && right["entity"] == true)
      #expect(try validate(api, code)["entity"] == false)

      _ = try generate(api)
      let late = try api.code(to: Self.number)
      try api.advance(minutes: 16)
      #expect(try validate(api, late)["entity"] == false)
    }
  }

  @Test("Ten codes a day for a number, then 429 until the next day")
  func limit() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-01T06:00:00Z")
      for _ in 0..<10 { #expect(try generate(api).status == 200) }
      #expect(try generate(api).errorCode == 429)
      try api.advance(days: 1)
      #expect(try generate(api).status == 200)
    }
  }

  @Test("Tries are bounded where the organization says so")
  func tries() throws {
    try withSandbox { api in
      try api.configure("CONF_OTP_VALIDATE_RATE_LIMIT_ENABLED")
      _ = try generate(api)
      for _ in 0..<5 { #expect(try validate(api, "x")["entity"] == false) }
      #expect(try validate(api, api.code(to: Self.number)).errorCode == 429)
      try api.advance(minutes: 16)
      #expect(try validate(api, "x")["entity"] == false)
    }
  }

  static let refusals: [(Int64, String, JSONValue)] = [
    (600, "action", "PARTY"), (601, "entityType", "PIGEON"), (602, "entityValue", ""), (8056, "entityValue", "12"),
    (603, "channels", []), (603, "channels", [["type": "DRUM", "value": "1"]]), (603, "channels", [["type": "SMS"]]),
    (607, "channels", [["type": "WHATSAPP", "value": "1"]]), (621, "channels", [["type": "zalo", "value": "1"]]),
  ]

  @Test("What is wrong with a request has its code, and nothing is sent", arguments: refusals)
  func refuses(_ code: Int64, _ name: String, _ value: JSONValue) throws {
    try withSandbox { api in
      let reply = try generate(api) { $0[name] = value }
      #expect(reply.status == 400 && reply.errorCode == code, "\(reply)")
      #expect(try api.messages().isEmpty)
    }
  }

  @Test("A registered customer's code can be read by its scope")
  func reads() throws {
    try withSandbox { api in
      let id = try api.register(["mobile": .string(Self.number)])
      func read(_ scope: String) throws -> TestReply {
        try api.get("/v2/otp", query: ["identifierName": "mobile", "identifierValue": Self.number, "scope": scope])
      }
      #expect(try read("POINTS").errorCode == 9001)
      _ = try generate(api) { $0["action"] = "POINTS" }
      let found = try read("POINTS")
      #expect(found.int("userId") == id)
      #expect(try found.text("code") == api.code(to: Self.number))
      #expect(try read("COUPON").errorCode == 9001)
      #expect(try read("PARTY").errorCode == 600)
      let empty = try api.post(
        "/v2/otp/validate", json: ["entityType": "MOBILE", "entityValue": .string(Self.number), "action": "POINTS"])
      #expect(empty.errorCode == 604)
    }
  }
}
