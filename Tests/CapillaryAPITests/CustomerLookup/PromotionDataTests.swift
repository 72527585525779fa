import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Promotion data of a customer") struct PromotionDataTests {
  private func data(
    _ api: TestSandbox, _ who: Person, _ more: [(String, String)] = []
  ) throws -> TestReply {
    let pairs = [("source", "INSTORE"), ("identifierName", "mobile"), ("identifierValue", who.mobile)] + more
    return try api.get("/v2/customers/lookup/promotionData?" + pairs.map { "\($0.0)=\($0.1)" }.joined(separator: "&"))
  }

  @Test("A promotion shows what it gave the customer and everybody")
  func usage() throws {
    try withSandbox { api in
      let (who, other) = (try api.person(1), try api.person(2))
      // Customers of the default organization have had some of it before.
      let given = try data(api, who).text("promotions[0].customerUsage.currentTotalPointsInPromotion")
      let before = Amount(given ?? "0") ?? .zero
      for (number, person) in [(1, who), (2, who), (3, other)] {
        let reply = try api.post(
          "/v2/transactions", query: person.lookup,
          json: [
            "type": "REGULAR", "billNumber": .string("P-\(number)"), "billAmount": 100,
            "lineItemsV2": [["itemCode": "SKU-2001", "qty": 1, "rate": 100, "amount": 100, "value": 100]],
          ])
        #expect(reply.status == 200, "\(reply)")
      }
      let reply = try data(api, who)
      #expect(reply.int("customerId") == who.id)
      #expect(reply.int("pageDetails.totalEntries") == 1 && reply.int("pageDetails.pageCount") == 1)
      #expect(reply.text("promotions[0].pointsOfferType") == "GENERIC")
      #expect(reply.text("promotions[0].identifier") == "electronics-promise")
      #expect(reply.text("promotions[0].active") == "true")
      #expect(reply.text("promotions[0].limits.maxPointsPerEvent") == "50")
      #expect(reply.text("promotions[0].customerUsage.currentPointsPerCustomer") == "100")
      #expect(reply.int("promotions[0].customerUsage.currentNumberOfTimesPerCustomer") == 2)
      let total = reply.text("promotions[0].customerUsage.currentTotalPointsInPromotion")
      #expect(total == (before + Amount(150)).plain)
      #expect(reply["promotions[0].promotionRestriction.redemptionRestrictions"]?.list.count == 1)
      #expect(reply.text("promotions[0].endDate")?.hasSuffix("Z") == true)
      let all = try data(api, who, [("fetchAllUsage", "true")])
      #expect(all["promotions[0].promotionRestriction.redemptionRestrictions"]?.list.count == 4)
      // The promised points turn regular without counting twice.
      try api.advance(days: 15)
      #expect(try data(api, who).text("promotions[0].customerUsage.currentPointsPerCustomer") == "100")
    }
  }

  @Test(
    "Filters find the promotion or nothing",
    arguments: [
      ([("promotionType", "GENERIC")], 1), ([("promotionType", "DIRECT_ISSUE")], 0), ([("sourceType", "UI")], 1),
      ([("sourceType", "CAMPAIGN")], 0), ([("promotionStatusForCustomer", "AVAILABLE_TO_REDEEM")], 1),
      ([("promotionStatusForCustomer", "AVAILABLE_TO_ENROL")], 0), ([("promotionStatusForCustomer", "EXPIRED")], 0),
      ([("programs", "1901")], 1), ([("promotionIdentifier", "electronics-promise")], 1), ([("offset", "1")], 0),
      ([("startDate", "2026-01-01"), ("endDate", "2026-01-31")], 1),
      ([("startDate", "1990-01-01"), ("endDate", "1990-01-31")], 0), ([("sortOn", "END_DATE"), ("sortBy", "ASC")], 1),
    ] as [([(String, String)], Int)])
  func filters(query: [(String, String)], wanted: Int) throws {
    try withSandbox { (api: TestSandbox) throws in
      #expect(try data(api, try api.person(), query)["promotions"]?.list.count == wanted)
    }
  }

  @Test(
    "What is wrong with the question is answered with its code",
    arguments: [
      ([("offset", "-1")], 8100), ([("limit", "0")], 8101), ([("limit", "101")], 8102), ([("sourceType", "MOON")], 8103),
      ([("programs", "1901"), ("promotionIdentifier", "x")], 8104), ([("programs", "7")], 8105),
      ([("promotionIdentifier", "nothing")], 8105), ([("promotionType", "WISH")], 8110),
      ([("startDate", "01-01-2026"), ("endDate", "2026-01-31")], 8112),
      ([("startDate", "2026-01-01"), ("endDate", "soon")], 8113), ([("startDate", "2026-01-01")], 8114),
      ([("startDate", "2026-02-01"), ("endDate", "2026-01-01")], 8115), ([("sortOn", "NAME")], 8117),
      ([("sortBy", "UP")], 8118), ([("promotionStatusForCustomer", "LOST")], 8125),
    ] as [([(String, String)], Int64)])
  func refusals(query: [(String, String)], code: Int64) throws {
    try withSandbox { (api: TestSandbox) throws in
      #expect(try data(api, try api.person(), query).errorCode == code)
    }
  }

  @Test("Who is meant has to be said")
  func lookups() throws {
    try withSandbox { (api: TestSandbox) throws in
      let path = "/v2/customers/lookup/promotionData"
      #expect(try api.get(path, query: TestSandbox.lookupOfNobody).errorCode == 8015)
      #expect(try api.get(path, query: ["identifierName": "mobile", "identifierValue": "1"]).errorCode == 8003)
      #expect(
        try api.get(path, query: ["source": "MOON", "identifierName": "mobile", "identifierValue": "1"]).errorCode
          == 8003)
      #expect(try api.get(path, query: ["source": "INSTORE", "identifierValue": "1"]).errorCode == 8013)
      #expect(
        try api.get(path, query: ["source": "INSTORE", "identifierName": "shoe", "identifierValue": "1"]).errorCode
          == 8013)
      #expect(try api.get(path, query: ["source": "INSTORE", "identifierName": "mobile"]).errorCode == 8015)
    }
  }
}
