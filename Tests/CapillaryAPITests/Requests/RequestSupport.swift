import CapillaryAPI
import Model
import TestSupport
import Testing

/// Requests over the wire, for tests of both versions.
extension TestSandbox {
  /// Files a v1.1 request and gives the first item of the answer.
  func ask(
    _ request: JSONValue, query: KeyValuePairs<String, String> = ["format": "json"],
    headers: [(String, String)] = []
  ) throws -> JSONValue {
    let reply = try post("/v1.1/request/add", query: query, json: ["root": ["request": [request]]], headers: headers)
    return reply["response.requests.request"]?.list.first ?? .null
  }

  /// Decides on a v1.1 request, as another till than the one that asked.
  func decide(
    _ decision: String, _ id: JSONValue?, _ type: JSONValue, _ baseType: JSONValue, points: String? = nil,
    as caller: TestCaller = .otherTill("till.blr2"), headers: [(String, String)] = []
  ) throws -> TestReply {
    var form: JSONObject = ["id": id ?? .null, "type": type, "base_type": baseType, "updated_comments": "checked"]
    if let points { form["points"] = .string(points) }
    return try post(
      "/v1.1/request/\(decision)", query: ["format": "json"], json: ["root": ["request": [.object(form)]]],
      headers: headers, as: caller)
  }

  /// Files a v2 request and gives its id.
  func file(_ body: JSONValue, query: KeyValuePairs<String, String> = [:]) throws -> Int64 {
    let reply = try post("/v2/requests", query: query, json: body)
    return try #require(reply.int("createdId"), "\(reply)")
  }

  /// Decides on a v2 request, and gives the item of the answer.
  func update(
    _ id: Int64, _ status: String, _ kind: (String, String), as caller: TestCaller = .otherTill("till.blr2")
  ) throws -> JSONValue {
    let reply = try put(
      "/v2/requests",
      json: [["type": .string(kind.0), "baseType": .string(kind.1), "id": .int(id), "status": .string(status)]],
      as: caller)
    return reply["response[0]"] ?? .null
  }

  /// A bill of a shopper without an account: its id.
  func anonymousBill(_ number: String, amount: Int64 = 1000) throws -> Int64 {
    let reply = try post(
      "/v2/transactions",
      json: [
        "type": "NOT_INTERESTED", "billNumber": .string(number), "billAmount": .int(amount),
        "notInterestedReason": "In a hurry",
      ])
    return try #require(reply.int("createdId"), "\(reply)")
  }

  func points(of id: Int64) throws -> Int64? {
    try get("/v2/customers/\(id)/points/balance").int("mainPoints")
  }
}

enum RequestKinds {
  static let receipt = ("TRANSACTION", "REGULAR_TXN_ADD")
  static let merge = ("CHANGE_IDENTIFIER", "MERGE")
  static let deletion = ("CUSTOMER", "DELETE")

  static func receipt(_ who: Person, _ number: String = "RC-1", amount: String = "1000") -> JSONObject {
    [
      "type": "TRANSACTION", "baseType": "REGULAR_TXN_ADD", "comments": "Photo of the receipt",
      "customerIdentificationInfo": [
        "identifierType": "mobile", "identifierValue": .string(who.mobile), "source": "INSTORE",
      ],
      "transaction": [
        "type": "REGULAR", "billNumber": .string(number), "billAmount": .string(amount), "grossAmount": "1200",
        "discount": "200", "paymentModes": [["mode": "Cash", "value": "1000", "notes": ""]],
        "lineItemsV2": [["itemCode": "TEE-1", "amount": "1000", "rate": "500", "qty": "2", "description": "Tee"]],
      ],
      "images": [["fileName": "a.png", "serial": 1, "namespace": "receipts", "provider": "FILESERVICE"]],
    ]
  }

  static func merge(_ victim: Person, into survivor: Person) -> JSONValue {
    [
      "type": "CHANGE_IDENTIFIER", "baseType": "MERGE",
      "changeIdentifierRequest": [
        "changeIdentifiers": [
          "add": [["type": "id", "value": .int(survivor.id)]],
          "remove": [["type": "mobile", "value": .string(victim.mobile)]],
        ]
      ],
    ]
  }

  static func deletion(_ who: Person) -> JSONObject {
    [
      "type": "CUSTOMER", "baseType": "DELETE", "comments": "By letter",
      "customerIdentificationInfo": [
        "identifierType": "mobile", "identifierValue": .string(who.mobile), "source": "INSTORE",
      ],
    ]
  }

  /// A v1.1 request of a customer.
  static func v1(_ type: String, _ baseType: String, _ who: Person, _ more: JSONObject = [:]) -> JSONValue {
    var form: JSONObject = [
      "type": .string(type), "base_type": .string(baseType), "customer": ["id": .int(who.id)],
    ]
    for member in more { form[member.name] = member.value }
    return .object(form)
  }
}
