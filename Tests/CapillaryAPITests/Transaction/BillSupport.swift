import CapillaryAPI
import Model
import TestSupport

/// What the tests about bills share: shoppers, sales and returns.
struct Shopper {
  let id: Int64
  let mobile: String
}

extension TestSandbox {
  /// A new member of the loyalty program.
  func shopper(_ mobile: String = "919812300001") throws -> Shopper {
    let reply = try post(
      "/v2/customers", query: ["source": "INSTORE"],
      json: [
        "loyaltyInfo": ["loyaltyType": "loyalty"],
        "profiles": [
          ["firstName": "Nila", "lastName": "Menon", "identifiers": [["type": "mobile", "value": .string(mobile)]]]
        ],
      ])
    guard let id = reply.int("createdId") else { throw BillTestFailure.unexpected(reply.text) }
    return Shopper(id: id, mobile: mobile)
  }

  /// POST of a bill, whatever comes of it; nobody's where there is no shopper.
  func bill(_ shopper: Shopper?, _ body: JSONObject) throws -> TestReply {
    guard let shopper else { return try post("/v2/transactions", json: .object(body)) }
    return try post(
      "/v2/transactions", query: ["identifierName": "mobile", "identifierValue": shopper.mobile, "source": "INSTORE"],
      json: .object(body))
  }

  /// A regular bill that has to be accepted.
  func sell(_ shopper: Shopper, _ number: String, _ amount: JSONValue, _ more: JSONObject = [:]) throws -> Int64 {
    var body: JSONObject = [
      "type": "REGULAR", "billNumber": .string(number), "billAmount": amount,
      "billingDate": .string(try moment),
    ]
    for member in more { body[member.name] = member.value }
    let reply = try bill(shopper, body)
    guard let id = reply.int("createdId") else { throw BillTestFailure.unexpected(reply.text) }
    return id
  }

  /// A return of a bill sold by `sell` at the sandbox's present time.
  func giveBack(
    _ shopper: Shopper?, _ number: String, _ type: String, _ amount: JSONValue, _ more: JSONObject = [:]
  ) throws -> TestReply {
    var body: JSONObject = [
      "type": shopper == nil ? "NOT_INTERESTED_RETURN" : "RETURN", "returnType": .string(type),
      "billNumber": .string(number), "billAmount": amount, "purchaseTime": .string(try moment),
      "billingDate": .string(try moment),
    ]
    for member in more { body[member.name] = member.value }
    return try bill(shopper, body)
  }

  /// A v1.1 bill.
  func billV1(_ bills: JSONObject..., path: String = "/v1.1/transaction/add") throws -> TestReply {
    try post(
      path, query: ["format": "json"],
      json: ["root": ["transaction": .array(bills.map { .object($0) })]])
  }

  func switchConfig(_ key: String, _ value: String) throws {
    try store.write { try $0.setConfig(key, value) }
  }

  /// The sandbox's present time as v2 clients write it.
  var moment: String {
    get throws { try store.read { try $0.zone.iso($0.now) } }
  }

  /// The same as v1.1 clients write it.
  var wallMoment: String {
    get throws { try store.read { try $0.zone.dateTime($0.now) } }
  }

  func balance(of shopper: Shopper) throws -> Amount {
    try store.read { try LoyaltyStanding.all(of: shopper.id, $0).first?.points ?? .zero }
  }

  func purchases(of shopper: Shopper) throws -> Amount {
    try store.read { try Customers.find(id: shopper.id, $0)?.lifetimePurchases ?? .zero }
  }
}

enum BillTestFailure: Error {
  case unexpected(String)
}

/// A line of a v2 bill.
func line(_ sku: String, _ quantity: Int64, _ rate: Int64, _ more: JSONObject = [:]) -> JSONValue {
  var line: JSONObject = [
    "itemCode": .string(sku), "qty": .int(quantity), "rate": .int(rate), "value": .int(quantity * rate),
    "amount": .int(quantity * rate),
  ]
  for member in more { line[member.name] = member.value }
  return .object(line)
}

extension TestReply {
  /// The codes of all warnings of a v2 answer.
  var warningCodes: [Int64] { self["warnings"]?.list.compactMap { $0["code"]?.int } ?? [] }

  /// The item codes of a v1.1 answer.
  var itemCodes: [Int64] {
    self["response.transactions.transaction"]?.list.compactMap { $0["item_status"]?["code"]?.int } ?? []
  }
}
