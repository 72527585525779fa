import CapillaryAPI
import Model
import TestSupport
import Testing

/// Numbers and ids of bills: what has to be there, what may be there once, and which sequence an id is of.
@Suite("Transactions: numbers and ids")
struct BillNumberTests {
  private func sale(_ number: String?, _ more: JSONObject = [:]) -> JSONObject {
    var body: JSONObject = ["type": "REGULAR", "billAmount": 100]
    if let number { body["billNumber"] = .string(number) }
    for member in more { body[member.name] = member.value }
    return body
  }

  @Test("a number's window of days reaches both ways")
  func window() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.switchConfig("CONF_LOYALTY_BILL_NUMBER_UNIQUE_IN_DAYS", "30")
      func code(_ date: String) throws -> Int64? {
        try api.bill(shopper, sale("T-1", ["billingDate": .string(date)])).errorCode
      }
      #expect(try code("2026-03-01T10:00:00+05:30") == nil)
      #expect(try code("2026-02-20T10:00:00+05:30") == 604)
      #expect(try code("2026-03-20T10:00:00+05:30") == 604)
      #expect(try code("2026-01-20T10:00:00+05:30") == nil)
      #expect(try code("2026-04-20T10:00:00+05:30") == nil)
    }
  }

  @Test("an organization that asks for no number keeps bills without one apart by their ids")
  func withoutNumber() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      for body in [sale(nil), sale("")] { #expect(try api.bill(shopper, body).errorCode == 602) }
      try api.switchConfig("CONF_LOYALTY_IS_BILL_NUMBER_REQUIRED", "0")
      let ids = try [sale(nil), sale("")].map { try #require(try api.bill(shopper, $0).int("createdId")) }
      #expect(try api.purchases(of: shopper) == Amount(200))
      func back(_ more: JSONObject) throws -> TestReply {
        var body: JSONObject = [
          "type": "RETURN", "returnType": "FULL", "billAmount": 100, "purchaseTime": .string(try api.moment),
        ]
        for member in more { body[member.name] = member.value }
        return try api.bill(shopper, body)
      }
      #expect(try back([:]).errorCode == 631)
      #expect(try back(["id": .int(ids[1])]).status == 200)
      #expect(try api.purchases(of: shopper) == Amount(100))
      try api.switchConfig("CONF_LOYALTY_IS_RETURN_BILL_NUMBER_REQUIRED", "1")
      #expect(try back(["id": .int(ids[0])]).errorCode == 631)
      let old = try api.billV1([
        "type": "return", "return_type": "FULL", "id": .int(ids[0]), "amount": "100",
        "customer": ["mobile": .string(shopper.mobile)],
      ])
      #expect(old.itemCodes == [677], "\(old)")
      #expect(try api.purchases(of: shopper) == Amount(100))
    }
  }

  @Test("each kind of bill has a sequence of ids, and an id is found within its kind only")
  func sequences() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let kinds = ["REGULAR", "NOT_INTERESTED", "RETURN", "NOT_INTERESTED_RETURN"]
      var ids: [[Int64]] = []
      for turn in 1...2 {
        let regular = try api.sell(shopper, "R-\(turn)", 100)
        let anonymous = try api.bill(nil, ["type": "NOT_INTERESTED", "billNumber": .string("N-\(turn)"), "billAmount": 100])
        let back = try api.giveBack(shopper, "R-\(turn)", "AMOUNT", 10)
        let anonymousBack = try api.giveBack(nil, "N-\(turn)", "AMOUNT", 10)
        ids.append([regular] + (try [anonymous, back, anonymousBack].map { try #require($0.int("createdId"), "\($0)") }))
      }
      for (place, kind) in kinds.enumerated() {
        #expect(ids[1][place] == ids[0][place] + 1, "\(kind): \(ids)")
        for other in kinds {
          let reply = try api.get("/v2/transactions/\(ids[0][place])", query: ["type": other])
          #expect(other == kind ? reply.int("id") == ids[0][place] : reply.errorCode == 620, "\(kind) as \(other): \(reply)")
        }
      }
    }
  }
}
