import CapillaryAPI
import Foundation
import TestSupport
import Testing

@Suite("User authentication") struct UserAuthenticationTests {
  private let first = "5ebe2294ecd0e0f08eab7690d2a6ee69"
  private let second = "0cc175b9c0f1b6a831c399e269772661"

  private func call(
    _ api: TestSandbox, _ operation: String, _ password: String, mobile: String? = nil, email: String? = nil
  ) throws -> TestReply {
    var body: JSONObject = ["password": .string(password)]
    if let mobile { body["mobile"] = .string(mobile) }
    if let email { body["email"] = .string(email) }
    return try api.post("/v2/user_auth/\(operation)", json: .object(body))
  }

  @Test("A log-in opens with the right password only, by mobile and by e-mail, and survives a change")
  func life() throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try call(api, "authorize_user", first, mobile: who.mobile).errorCode == 91024)
      let made = try call(api, "register", first, mobile: who.mobile)
      #expect(made.int("id") == who.id)
      #expect(!made.text.contains(first))
      #expect(try call(api, "register", second, mobile: who.mobile).errorCode == 91029)
      #expect(try call(api, "authorize_user", first.uppercased(), email: who.email).text("entity") == "true")
      #expect(try call(api, "authorize_user", second, email: who.email).errorCode == 91024)
      #expect(try call(api, "update", second, email: who.email).text("entity") == "true")
      #expect(try call(api, "authorize_user", first, mobile: who.mobile).errorCode == 91024)
      #expect(try call(api, "authorize_user", second, mobile: who.mobile).text("entity") == "true")
    }
  }

  @Test("Strangers, plain passwords and log-ins that are not there are refused", arguments: ["register", "authorize_user", "update"])
  func refusals(operation: String) throws {
    try withSandbox { api in
      let who = try api.person()
      #expect(try call(api, operation, first, mobile: "919000000001").errorCode == 91027)
      #expect(try call(api, operation, first).errorCode == 91027)
      #expect(try call(api, operation, "secret", mobile: who.mobile).errorCode == 91028)
      if operation == "update" { #expect(try call(api, operation, first, mobile: who.mobile).errorCode == 91026) }
    }
  }

  @Test("Where the organization does not demand MD5, a plain password will do")
  func plain() throws {
    try withSandbox { api in
      try api.store.write { try $0.setConfig("CONF_USER_AUTH_MD5_REQUIRED", "0") }
      let who = try api.person()
      #expect(try call(api, "register", "secret", mobile: who.mobile).status == 200)
      #expect(try call(api, "authorize_user", "secret", mobile: who.mobile).status == 200)
    }
  }
}
