import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("The ledger of a group")
struct GroupLedgerTests {
  @Test("events, balance and what stands behind an event")
  func ledger() throws {
    try withSandbox { api in
      let (owner, child) = (try api.shopper("919812300411"), try api.shopper("919812300412"))
      let group = try api.household("g", owner: owner, child)
      let bill = try api.sell(child, "B-1", 1000, ["userGroup2Id": .int(group)])
      #expect(try api.passPoints(30, from: side(group), to: side(owner), by: owner).status == 200)
      func ask(_ what: String, _ more: KeyValuePairs<String, String> = [:], name: String = "id", value: String? = nil)
        throws -> TestReply
      {
        var target =
          "/v2/pointsLedger/\(what)?type=USERGROUP2&source=INSTORE&identifierName=\(name)&identifierValue=\(value ?? String(group))"
        for (name, value) in more { target += "&\(name)=\(value)" }
        return try api.get(target)
      }
      let all = try ask("getCustomerLedgerInfo")
      #expect(
        all["ledgerEntries"]?.list.compactMap { $0["eventName"]?.text }
          == ["PointsTransfer", "GroupTransactionAdd", "UserGroup2Create"], "\(all)")
      #expect(all.int("ledgerEntries[0].customerId") == -group && all.text("customerDetails.entityType") == "USERGROUP2")
      #expect(all.int("ledgerEntries[1].customerDetails.userId") == child.id)
      #expect(all.text("ledgerEntries[1].customerDetails.identifier.role") == "SECONDARY")
      #expect(all.int("ledgerEntries[1].transactionDetails.transactionId") == bill)
      // A group's offset counts rows, a customer's pages.
      let second = try ask("getCustomerLedgerInfo", ["limit": "2", "offset": "1"], name: "groupId")
      #expect(second.text("ledgerEntries[0].eventName") == "GroupTransactionAdd", "\(second)")
      let debits = try ask("getCustomerLedgerInfo", ["ledgerEntryType": "DEBIT"], name: "externalId", value: "g")
      #expect(debits.int("ledgerDetails.totalEntries") == 1)
      let balance = try ask("getCustomerLedgerBalance", name: "primaryUserId", value: String(owner.id))
      #expect(balance.text("ledgerDetails.ledgerClosingBalance[0].closingBalance") == "70.000", "\(balance)")
      let event = try #require(all.text("ledgerEntries[1].eventLogId"))
      let told = try ask("getLedgerExplodeInfo", ["eventIds": event, "getPointsEarnedBreakup": "true", "getBillDetails": "1"])
      #expect(told["events[0].pointsEarned.regular[0].value"]?.amount == Amount(100), "\(told)")
      #expect(told.text("events[0].billDetails.billNumber") == "B-1")
      let named = try ask(
        "getLedgerExplodeInfo", ["eventName": "GroupTransactionAdd", "eventReferenceIds": String(bill)])
      #expect(named.text("events[0].eventLogId") == event, "\(named)")
      #expect(try ask("getCustomerLedgerInfo", ["role": "secondary"]).int("ledgerDetails.totalEntries") == 1)
      #expect(try ask("getCustomerLedgerInfo", ["role": "DRIVER"]).errorCode == 11018)
      #expect(try ask("getCustomerLedgerInfo", value: "9").errorCode == 1632)
      #expect(try ask("getCustomerLedgerInfo", name: "shoe").errorCode == 8013)
      #expect(try ask("getCustomerLedgerInfo", ["limit": "101"]).errorCode == 11029)
      #expect(try ask("getCustomerLedgerInfo", ["ledgerEntryType": "GIFT"]).errorCode == 11007)
      #expect(try ask("getCustomerLedgerInfo", ["pointCategoryType": "SHINY"]).errorCode == 11008)
      #expect(try ask("getCustomerLedgerInfo", ["offset": "50"]).errorCode == 11003)
      #expect(try ask("getLedgerExplodeInfo", ["eventIds": "1"]).errorCode == 9021)
    }
  }
}
