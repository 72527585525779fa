import CapillaryAPI
import TestSupport

/// What the tests of cards share.
extension TestSandbox {
  static func cardSeries(_ settings: JSONObject) -> JSONObject {
    var series: JSONObject = [
      "code": "PINE", "name": "Pine card", "type": "DIGITAL", "cardGenerationEnabled": true, "isActive": true,
      "trigger": "SERIES_ID", "maxActiveCardsPerCustomer": 2,
      "cardGenerationConfiguration": ["prefix": "PN", "suffix": "X", "offset": 7, "length": 6, "method": "DEFAULT"],
    ]
    for member in settings { series[member.name] = member.value.isNull ? JSONValue?.none : member.value }
    return series
  }

  func addCardSeries(_ settings: JSONObject = [:]) throws -> TestReply {
    try post("/v2/card/series", json: .object(TestSandbox.cardSeries(settings)))
  }

  func cardSeries(_ settings: JSONObject = [:]) throws -> Int64 {
    let reply = try addCardSeries(settings)
    guard let id = reply.int("entity") else { throw CardTestFailure.unexpected(reply.description) }
    return id
  }

  /// Numbers in the order in which they were made.
  func cards(_ series: Int64, _ count: Int64 = 1) throws -> [String] {
    let reply = try post(
      "/v2/card/generate", json: ["seriesId": .int(series), "count": .int(count), "statusLabel": "NOT_ISSUED"])
    guard let numbers = reply["data"]?.list.compactMap(\.text), numbers.count == Int(count) else {
      throw CardTestFailure.unexpected(reply.description)
    }
    return numbers.reversed()
  }

  private func change(_ person: Person, _ side: String, _ number: String, _ label: String) throws -> TestReply {
    try post(
      "/v2/customers/\(person.id)/changeIdentifier", query: ["source": "INSTORE"],
      json: .object([
        side: [["type": "cardnumber", "value": .string(number), "statusLabel": .string(label)]]
      ]))
  }

  func link(_ number: String, to person: Person, _ label: String = "ACTIVE") throws -> TestReply {
    try change(person, "add", number, label)
  }

  func delink(_ number: String, from person: Person, _ label: String = "NOT_ISSUED") throws -> TestReply {
    try change(person, "remove", number, label)
  }

  func update(_ number: String, _ more: JSONObject) throws -> TestReply {
    var body: JSONObject = ["cardNumber": .string(number)]
    for member in more { body[member.name] = member.value }
    return try put("/v2/card", json: .object(body))
  }

  func status(_ number: String) throws -> String? {
    try get("/v2/card", query: ["number": number]).text("statusInfo.status")
  }
}

enum CardTestFailure: Error {
  case unexpected(String)
}
