import CapillaryAPI
import Model
import TestSupport

extension TestSandbox {
  /// `customer/add` of some customers.
  func add(_ customers: JSONValue..., query: KeyValuePairs<String, String> = ["format": "json"]) throws -> TestReply {
    try post("/v1.1/customer/add", query: query, json: ["root": ["customer": .array(customers)]])
  }

  /// Registers one customer and returns the id.
  @discardableResult
  func register(_ customer: JSONValue) throws -> Int64 {
    let reply = try add(customer)
    guard let id = reply.int("response.customers.customer[0].user_id") else {
      throw CustomerV1TestError.notRegistered(reply.description)
    }
    return id
  }

  /// The first customer that `customer/get` answers.
  func customer(_ query: KeyValuePairs<String, String>) throws -> JSONValue {
    try get("/v1.1/customer/get", query: query)["response.customers.customer[0]"] ?? .null
  }

  func configure(_ key: String, _ value: String = "1") throws {
    try store.write { try $0.setConfig(key, value) }
  }
}

enum CustomerV1TestError: Error {
  case notRegistered(String)
}
