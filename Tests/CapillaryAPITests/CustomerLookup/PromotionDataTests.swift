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
      let promise = [("promotionIdentifier", "electronics-promise")]
      let given = try data(api, who, promise).text("promotions[0].customerUsage.currentTotalPointsInPromotion")
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
      let reply = try data(api, who, promise)
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
      let all = try data(api, who, promise + [("fetchAllUsage", "true")])
      #expect(all["promotions[0].promotionRestriction.redemptionRestrictions"]?.list.count == 4)
      // The promised points turn regular without counting twice.
      try api.advance(days: 15)
      #expect(try data(api, who, promise).text("promotions[0].customerUsage.currentPointsPerCustomer") == "100")
    }
  }

  @Test("A promotion gives no more than its limits leave, and tells what is used of them")
  func limits() throws {
    try withSandbox { api in
      let (who, other) = (try api.person(1), try api.person(2))
      func buy(_ number: Int, _ person: Person) throws {
        let reply = try api.post(
          "/v2/transactions", query: person.lookup,
          json: [
            "type": "REGULAR", "billNumber": .string("L-\(number)"), "billAmount": 9000,
            "lineItemsV2": [["itemCode": "SKU-2002", "qty": 2, "rate": 4500, "amount": 9000, "value": 9000]],
          ])
        #expect(reply.status == 200, "\(reply)")
      }
      func watches(_ person: Person) throws -> TestReply {
        try data(api, person, [("promotionIdentifier", "watches-set-up")])
      }
      // Twice in thirty days, and no third time; another customer has as many of their own.
      for number in 1...3 { try buy(number, who) }
      try buy(4, other)
      let reply = try watches(who)
      #expect(reply.text("promotions[0].customerUsage.currentPointsPerCustomer") == "120", "\(reply)")
      #expect(reply.text("promotions[0].promotionMetadata[0].key") == "audience")
      let limit = try #require(reply["promotions[0].promotionRestriction.redemptionRestrictions"]?.list.first)
      #expect(limit["kpi"] == "NUMBER_OF_TIMES" && limit["maxLimit"] == "2" && limit["currentCustomerUsage"] == "2")
      #expect(limit["type"] == "PERIOD_BASED" && limit["periodType"] == "MOVING_WINDOW")
      #expect(limit["periodUnit"] == "MONTHLY" && limit["limitOn"] == "CUSTOMER")
      #expect(try watches(other).text("promotions[0].customerUsage.currentPointsPerCustomer") == "60")
      // The window moves on with the calendar.
      try api.advance(days: 30)
      try buy(5, who)
      let later = try watches(who)
      #expect(later.text("promotions[0].customerUsage.currentPointsPerCustomer") == "180", "\(later)")
      #expect(
        later["promotions[0].promotionRestriction.redemptionRestrictions"]?.list.first?["currentCustomerUsage"] == "1")
    }
  }

  @Test(
    "Filters find the promotion or nothing",
    arguments: [
      ([("promotionType", "GENERIC")], 2), ([("promotionType", "DIRECT_ISSUE")], 0), ([("sourceType", "UI")], 2),
      ([("sourceType", "CAMPAIGN")], 0), ([("promotionStatusForCustomer", "AVAILABLE_TO_REDEEM")], 2),
      ([("promotionStatusForCustomer", "AVAILABLE_TO_ENROL")], 0), ([("promotionStatusForCustomer", "EXPIRED")], 0),
      ([("programs", "1901")], 2), ([("promotionIdentifier", "electronics-promise")], 1), ([("offset", "1")], 1),
      ([("startDate", "2026-01-01"), ("endDate", "2026-01-31")], 2),
      ([("startDate", "1990-01-01"), ("endDate", "1990-01-31")], 0), ([("sortOn", "END_DATE"), ("sortBy", "ASC")], 2),
    ] as [([(String, String)], Int)])
  func filters(query: [(String, String)], wanted: Int) throws {
    try withSandbox { (api: TestSandbox) throws in
      let reply = try data(api, try api.person(), query)
      #expect(reply["promotions"]?.list.count == wanted, "\(reply)")
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
