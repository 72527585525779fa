import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Points ledger")
struct LedgerTests {
  private let info = "/v2/pointsLedger/getCustomerLedgerInfo"
  private let balance = "/v2/pointsLedger/getCustomerLedgerBalance"
  private let explode = "/v2/pointsLedger/getLedgerExplodeInfo"

  private func ask(
    _ api: TestSandbox, _ path: String, _ shopper: Shopper, _ query: String = ""
  ) throws -> TestReply {
    try api.get("\(path)?identifierName=mobile&identifierValue=\(shopper.mobile)&source=INSTORE&\(query)")
  }

  @Test("every movement is an entry: signed by its type, with its bill, newest first")
  func entries() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let sold = try api.sell(shopper, "L-1", 1000)
      _ = try api.redeemed(shopper, 30)
      try api.advance(days: 1)
      _ = try api.giveBack(shopper, "L-1", "AMOUNT", 400)
      let reply = try ask(api, info, shopper)
      #expect(reply["ledgerEntries"]?.list.compactMap { $0["eventName"]?.text } == [
        "ReturnBill", "PointsRedemption", "TransactionAdd", "CustomerRegistration",
      ])
      #expect(reply.text("ledgerEntries[0].entryDetails[0].ledgerEntryType") == "DEBIT")
      #expect(reply.text("ledgerEntries[0].entryDetails[0].points") == "40.000")
      // A return's rows carry the original bill.
      #expect(reply.int("ledgerEntries[0].transactionDetails.transactionId") == sold)
      #expect(reply.text("ledgerEntries[2].entryDetails[0].points") == "100.000")
      #expect(reply.text("ledgerEntries[3].entryDetails[0].ledgerEntryType") == "OPENING_BALANCE")
      #expect(reply.int("ledgerDetails.totalEntries") == 4)
      let page = try ask(api, info, shopper, "limit=2&offset=1&sort=ASC")
      #expect(page["ledgerEntries"]?.list.compactMap { $0["eventName"]?.text } == ["PointsRedemption", "ReturnBill"])
      let debits = try ask(api, info, shopper, "ledgerEntryType=DEBIT&pointCategoryType=REGULAR&programId=1901")
      #expect(debits.int("ledgerDetails.totalEntries") == 2)
      #expect(try ask(api, balance, shopper).text("ledgerDetails.ledgerClosingBalance[0].closingBalance") == "30.000")
    }
  }

  @Test("questions that cannot be answered have their codes")
  func refusals() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 10)
      let store = try api.store.read { session in try session.entities.all.first { $0.kind == .store }?.id ?? 0 }
      let cases: [(Int64, String, String)] = [
        (11001, info, "includeTillConceptEvents=true"), (11001, balance, "includeTillConceptEvents=true"),
        (11003, info, "offset=9"), (11003, balance, "offset=9"), (11003, info, "ledgerEntryType=DEBIT"),
        (11004, info, "tillId=\(store)"), (11004, balance, "tillId=1"), (11005, info, "programId=1"),
        (11006, balance, "limit=11"), (11007, info, "ledgerEntryType=ODD"), (11007, balance, "ledgerEntryType=ODD"),
        (11008, info, "pointCategoryType=ODD"), (11008, balance, "pointCategoryType=ODD"),
        (11009, info, "startDate=2026-02-01T00:00:00&endDate=2026-01-01T00:00:00"),
        (11010, info, "startDate=2026-01-01T00:00:00&endDate=2026-05-01T00:00:00"),
        (11011, info, "startDate=01.02.2026"), (11011, balance, "endDate=soon"), (11025, info, "tillId=abc"),
        (11026, info, "storeId=1"), (11026, info, "storeCode=no.such"), (11027, info, "tillIds=1,2"),
        (11028, info, "tillId=1&storeId=1"), (11029, info, "limit=101"), (9005, info, "alternateCurrencyNames=Gems"),
        (9005, balance, "alternateCurrencyNames=Gems"), 
        (11014, explode, "eventName=Sunrise&eventReferenceIds=1"), (11017, explode, "eventIds=abc"),
        (11021, explode, "eventIds=1&eventName=TransactionAdd&eventReferenceIds=1"), (11023, explode, ""),
        (11014, explode, "eventIds=1,2,3,4,5,6,7,8,9,10,11"), (9021, explode, "eventIds=1"),
        (9022, explode, "eventName=TransactionAdd&eventReferenceIds=1"),
        (9022, explode, "eventName=TransactionAdd&eventReferenceIds=x"),
      ]
      for (code, path, query) in cases {
        let reply = try ask(api, path, shopper, query)
        #expect(reply.status == 400 && reply.errorCode == code, "\(path) \(query): \(reply)")
      }
      for path in [info, balance, explode] {
        #expect(try api.get(path).errorCode == 11013)
        #expect(try api.get("\(path)?identifierName=id&identifierValue=1&source=INSTORE").errorCode == 11012)
        #expect(try api.get("\(path)?identifierName=shoe&identifierValue=1&source=INSTORE").errorCode == 8013)
        #expect(
          try api.get("\(path)?identifierName=mobile&identifierValue=919812399999&source=INSTORE").errorCode == 8015)
        #expect(try api.get("\(path)?identifierName=mobile&identifierValue=\(shopper.mobile)&source=MARS").errorCode == 8003)
      }
    }
  }

  @Test("an event is taken apart: what a bill earned, and whose points a redemption took")
  func exploded() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let sold = try api.sell(
        shopper, "L-1", 1000, ["lineItemsV2": [line("SKU-2001", 1, 1000)], "paymentModes": [["mode": "Cash", "value": 1000]]])
      _ = try api.redeemed(shopper, 30, ["redemption_purpose": "gift"])
      let reply = try ask(
        api, explode, shopper,
        "eventName=TransactionAdd&eventReferenceIds=\(sold)&getPointsEarnedBreakup=true&getBillDetails=true&getPaymentModes=true")
      #expect(reply["events[0].pointsEarned.regular[0].value"]?.amount == Amount(100), "\(reply)")
      #expect(reply["events[0].pointsEarned.promised[0].value"]?.amount == Amount(50))
      #expect(reply["events[0].billDetails.lineItems[0].pointsEarned.promised[0].value"]?.amount == Amount(50))
      #expect(reply.text("events[0].paymentModes[0]") == "Cash")
      let events = try ask(api, info, shopper, "ledgerEntryType=DEBIT")
      let spent = try ask(api, explode, shopper, "eventIds=\(events.int("ledgerEntries[0].eventLogId") ?? 0)")
      #expect(spent.text("events[0].eventDetails.redemptionDetails.redemptionPurpose") == "gift")
      #expect(spent["events[0].pointsBreakup[0].value"]?.amount == Amount(30))
    }
  }

  @Test("a bill shows what it earned and what became of it, by program and line")
  func earning() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      let id = try api.sell(
        shopper, "L-1", 1000, ["lineItemsV2": [line("SKU-2001", 1, 600), line("TEA", 1, 400)]])
      func points(_ path: String) throws -> Amount? { try api.get("/v2/earning/\(id)")[path]?.amount }
      let bill = "billDetails.pointsEarningEntities.billPoints[0]"
      let promise = "lineItems[0].pointsEarningEntities.lineItemPoints[0]"
      let first = try api.get("/v2/earning/\(id)")
      #expect(first.int("billDetails.pointsEarningEntities.entityId") == shopper.id)
      #expect(try points("\(bill).issuedPointsSummary.redeemablePointsIssued") == Amount(100))
      #expect(try points("\(bill).currentPointsSummary.availablePoints") == Amount(100))
      #expect(try points("\(bill).currentPointsBreakup.regularPointsInfo.availablePointsInfo[0].points") == Amount(100))
      #expect(try points("\(promise).issuedPointsSummary.promisedPointsIssued") == Amount(50))
      #expect(try points("\(promise).currentPointsSummary.promisedPoints") == Amount(50))
      #expect(first["lineItems[1].pointsEarningEntities.lineItemPoints"]?.list.isEmpty == true)
      _ = try api.redeemed(shopper, 30)
      _ = try api.giveBack(shopper, "L-1", "AMOUNT", 500)
      #expect(try points("\(bill).currentPointsSummary.redeemedPoints") == Amount(30))
      #expect(try points("\(bill).currentPointsSummary.returnedPoints") == Amount(50))
      #expect(try points("\(promise).currentPointsSummary.returnedPromisedPoints") == Amount(25))
      try api.advance(days: 15)
      #expect(try points("\(promise).currentPointsSummary.promisedPointsConverted") == Amount(25))
      #expect(try points("\(promise).currentPointsSummary.availablePoints") == Amount(25))
      try api.advance(days: 366)
      #expect(try points("\(promise).currentPointsSummary.expiredPoints") == Amount(25))
      #expect(try points("\(bill).currentPointsSummary.expiredPoints") == Amount(20))
      #expect(try api.get("/v2/organization/earning/\(id)").status == 200)
      #expect(try api.get("/v2/earning/1").errorCode == 620)
    }
  }
}
