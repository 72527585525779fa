import CapillaryAPI
import TestSupport

/// Somebody to be registered in a test, with identifiers that say who they are.
struct Newcomer {
  var name: String
  var mobile: String?
  var email: String?
  var externalID: String?

  init(_ name: String, _ number: Int, email: Bool = true, externalID: Bool = true) {
    self.name = name
    mobile = "9198110\(10_000 + number)"
    self.email = email ? "\(name.lowercased()).\(number)@example.com" : nil
    self.externalID = externalID ? "P-\(number)" : nil
  }

  var identifiers: JSONValue {
    .array(
      [("mobile", mobile), ("email", email), ("externalId", externalID)].compactMap { type, value in
        value.map { ["type": .string(type), "value": .string($0)] }
      })
  }

  func profile(_ source: String = "INSTORE") -> JSONValue {
    ["firstName": .string(name), "lastName": "Menon", "source": .string(source), "identifiers": identifiers]
  }

  func body(_ source: String = "INSTORE") -> JSONValue {
    ["loyaltyInfo": ["loyaltyType": "loyalty"], "profiles": [profile(source)]]
  }
}

extension TestSandbox {
  /// Registers somebody and gives their id.
  func register(_ person: Newcomer, in source: String = "INSTORE") throws -> Int64 {
    let reply = try post("/v2/customers", json: person.body(source))
    guard let id = reply.int("createdId") else { throw NotRegistered(reply: reply.description) }
    return id
  }
}

struct NotRegistered: Error {
  var reply: String
}
