import CapillaryAPI
import Foundation
import GRDB
import Model
import TestSupport
import Testing

@Suite("Transactions: what the loyalty engine makes of a bill")
struct SideEffectTests {
  @Test("points, alternate currencies and coupons come with a bill, and a return takes the first two back")
  func everyForm() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.changeRules([
        "currencies": [["identifier": "gems", "name": "Gems", "rate": 5]],
        "coupons": [["series": 1001, "minimumBill": 500], ["series": 999]],
      ])
      let sold = try api.bill(shopper, ["type": "REGULAR", "billNumber": "E-1", "billAmount": 1000])
      #expect(sold["sideEffects"]?.list.compactMap { $0["type"]?.text } == ["points", "alternate_currency", "coupon"])
      #expect(sold["sideEffects[1].awardedValue"]?.amount == Amount(50))
      #expect(sold.text("sideEffects[1].alternateCurrencyIdentifier") == "gems")
      #expect(sold.text("sideEffects[2].couponType") == "ABS")
      let raw = try api.post(
        "/v2/transactions?rawSideEffects=true",
        query: ["identifierName": "mobile", "identifierValue": try api.shopper("919812300002").mobile],
        json: ["type": "REGULAR", "billNumber": "E-9", "billAmount": 1000])
      #expect(raw["rawSideEffects"]?.list.compactMap { $0["type"]?.text } == ["AWARD", "AWARD", "PE_ISSUE_VOUCHER"])
      #expect(raw.text("rawSideEffects[1].pointTypeName") == "Gems_REGULAR", "\(raw)")
      #expect(raw.text("rawSideEffects[1].points") == "50.000" && raw.text("rawSideEffects[1].sourceValue") == "1000.0")
      #expect(raw.text("rawSideEffects[2].voucherCode") == raw.text("sideEffects[2].couponCode"))
      #expect(raw.text("rawSideEffects[2].sourceId").flatMap(Int64.init) == raw.int("createdId"))
      let days = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [0-9]{2} [0-9:]{8} IST 20[0-9]{2}/
      #expect(try days.wholeMatch(in: raw.text("rawSideEffects[2].issueDate") ?? "") != nil)
      let code = try #require(sold.text("sideEffects[2].couponCode"))
      let held = try api.store.read { session in
        try Int64.fetchOne(session.db, sql: "SELECT customer_id FROM coupon WHERE code = ?", arguments: [code])
      }
      #expect(held == shopper.id)
      let old = try api.billV1([
        "type": "regular", "number": "E-2", "amount": "400", "customer": ["mobile": .string(shopper.mobile)],
      ])
      let effects = "response.transactions.transaction[0].side_effects.effect"
      #expect(old.text("\(effects)[1].alternate_currency_name") == "Gems", "\(old)")
      #expect(old.text("\(effects)[1].awarded_value") == "20")
      #expect(try api.giveBack(shopper, "E-1", "AMOUNT", 400).status == 200)
      func ledger(_ path: String, _ query: String) throws -> TestReply {
        try api.get(
          "/v2/pointsLedger/\(path)?identifierName=mobile&identifierValue=\(shopper.mobile)&source=INSTORE&\(query)")
      }
      let all = try ledger("getCustomerLedgerInfo", "includeAlternateCurrencies=true")
      #expect(all.text("ledgerEntries[0].netAlternateCurrenciesOnEvent.Gems") == "-20.000", "\(all)")
      #expect(all.text("ledgerEntries[0].entryDetails[1].alternateCurrencyName") == "Gems")
      let only = try ledger("getCustomerLedgerInfo", "includeAlternateCurrencies=true&excludePointCategories=true")
      #expect(only.int("ledgerDetails.totalEntries") == 3)
      #expect(only.text("ledgerEntries[0].netPointsOnEvent") == "0.000")
      #expect(only["ledgerEntries[0].entryDetails"]?.list.count == 1)
      let none = try ledger("getCustomerLedgerInfo", "")
      #expect(none["ledgerEntries[0].entryDetails"]?.list.count == 1)
      let balance = try ledger("getCustomerLedgerBalance", "alternateCurrencyNames=Gems")
      #expect(balance.text("ledgerDetails.ledgerClosingBalance[1].alternateCurrencyName") == "Gems")
      #expect(balance.text("ledgerDetails.ledgerClosingBalance[1].closingBalance") == "50.000")
      #expect(try ledger("getCustomerLedgerInfo", "alternateCurrencyNames=Stones").errorCode == 9005)
      #expect(try api.giveBack(shopper, "E-1", "AMOUNT", 600).status == 200)
      let rest = try ledger("getCustomerLedgerBalance", "alternateCurrencyNames=Gems")
      #expect(rest.text("ledgerDetails.ledgerClosingBalance[1].closingBalance") == "20.000")
    }
  }

  @Test("bonuses look at category and brand of the article, and at what these lie below")
  func catalogue() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      try api.store.write { session in
        let top = try Products.add(ProductMaster(name: "Household"), to: .category, session)
        var lamps = ProductMaster(name: "LIGHT")
        lamps.parent = top
        var lamp = NewProduct(sku: "LAMP-1")
        lamp.category = try Products.add(lamps, to: .category, session)
        lamp.brand = try Products.add(ProductMaster(name: "GLOW"), to: .brand, session)
        _ = try Products.add(lamp, session)
      }
      try api.changeRules([
        "bonuses": [
          ["name": "Household", "rate": 5, "lines": ["categories": ["household"]]],
          ["name": "Glow", "points": 7, "lines": ["brands": ["GLOW"]], "stores": ["store.blr"]],
          ["name": "Elsewhere", "points": 1000, "stores": ["store.del"]],
          ["name": "Both", "points": 500, "lines": ["brands": ["GLOW"], "categories": ["Toys"]]],
        ]
      ])
      _ = try api.sell(shopper, "C-1", 1000, ["lineItemsV2": [line("lamp-1", 1, 600), line("TEA", 1, 400)]])
      #expect(try api.balance(of: shopper) == Amount(100 + 30 + 7))
      // The bonus of a line goes with the line.
      _ = try api.giveBack(shopper, "C-1", "LINE_ITEM", 600, ["lineItemsV2": [line("lamp-1", 1, 600)]])
      #expect(try api.balance(of: shopper) == Amount(40))
    }
  }

  @Test("an article that nobody knew joins the catalogue with its bill, under one entry")
  func newArticles() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      func known(_ sku: String) throws -> Product? { try api.store.read { try Products.find(sku: sku, $0) } }
      _ = try api.sell(
        shopper, "N-1", 300,
        [
          "lineItemsV2": [
            line("NEW-1", 1, 200, ["description": "A thing", "comboDetails": [["itemCode": "NEW-2", "rate": 10]]]),
            line("new-1", 1, 100),
          ]
        ])
      let product = try #require(try known("NEW-1"))
      #expect(product.description == "A thing" && product.price == Amount(200))
      #expect(try known("NEW-2") != nil)
      // What is refused leaves nothing behind.
      _ = try api.bill(
        shopper, ["type": "REGULAR", "billNumber": "N-1", "billAmount": 10, "lineItemsV2": [line("NEW-3", 1, 10)]])
      #expect(try known("NEW-3") == nil)
    }
  }

  @Test("bills with unknown articles or stores wait where the organization says so, until the office has caught up")
  func keptBack() throws {
    try withSandbox { api in
      try api.switchConfig("CONF_TRANSACTION_REJECTION_ENABLED", "1")
      let shopper = try api.shopper()
      let queue = "/v2/organization/rejectedTransactions"
      let refused = try api.bill(
        shopper,
        [
          "type": "REGULAR", "billNumber": "8101", "billAmount": 100, "lineItemsV2": [line("NEW-1", 1, 100)],
          "attribution": ["createdBy": ["code": "till.new", "type": "TILL"]],
        ])
      #expect(refused.status == 400 && refused["errors"]?.list.compactMap { $0["code"]?.int } == [671, 683], "\(refused)")
      let waiting = try api.get("\(queue)?transactionNumber=8101")
      #expect(waiting["data[0].errors"]?.list.compactMap { $0["value"]?.text } == ["till.new", "NEW-1"])
      #expect(waiting.text("data[0].errors[1].message") == "invalid item code: NEW-1")
      func retrigger() throws -> TestReply {
        try api.post("\(queue)/retrigger", json: ["errorCode": ["683"]])
      }
      #expect(try retrigger().int("status.partiallyFixed") == 0)
      try api.store.write { session in _ = try Products.add(NewProduct(sku: "NEW-1"), session) }
      #expect(try retrigger().int("status.partiallyFixed") == 1)
      let partly = try api.get("\(queue)?status=PARTIAL_FIXED")
      #expect(partly["data[0].errors"]?.list.compactMap { $0["status"]?.bool } == [false, true])
      try api.store.write { session in
        let store = try #require(try session.entities.find(.store, code: "store.del"))
        var till = NewEntity(parent: store.id)
        till.kind = .till
        till.code = "till.new"
        _ = try session.addEntity(till)
      }
      let fixed = try retrigger()
      #expect(fixed.int("status.fixed") == 1, "\(fixed)")
      #expect(
        try api.get("\(queue)/retriggerStatus/\(fixed.int("retriggerId") ?? 0)").int("status.success") == 1)
      let stored = try api.get("/v2/transactions/getByBillNumber/8101")
      #expect(stored.text("billDetails.billingStore.code") == "store.del", "\(stored)")
      #expect(try api.balance(of: shopper) == Amount(10))
      // Pages, in the order in which the bills were rejected.
      for number in ["8102", "8103", "8104"] {
        _ = try api.bill(
          shopper,
          ["type": "REGULAR", "billNumber": .string(number), "billAmount": 1, "lineItemsV2": [line("NEW-9", 1, 1)]])
      }
      let page = try api.get("\(queue)?errorValue=NEW-9&limit=2&offset=1")
      #expect(page.int("pagination.total") == 3)
      #expect(page["data"]?.list.compactMap { $0["billNumber"]?.text } == ["8103", "8104"])
      for _ in 1...5 { _ = try api.post("\(queue)/retrigger", json: ["userId": .int(shopper.id)]) }
      #expect(try api.get("\(queue)?status=MAX_OUT").int("pagination.total") == 3)
      try api.advance(days: 31)
      #expect(try api.get("\(queue)?status=MAX_OUT").int("pagination.total") == 0)
    }
  }

  @Test("beside the default program one more judges a bill: its till's or place's, or that of the customer's card")
  func secondProgram() throws {
    try withSandbox { api in
      let shopper = try api.shopper()
      func add(_ name: String, _ scope: String) throws {
        try api.store.write { session in
          var program = NewProgram(name: name, rules: "{}")
          program.scope = scope
          program.tiers = [.init(name: "Only", threshold: .zero, earnRate: Amount(1))]
          _ = try session.addProgram(program)
        }
      }
      try add("Delhi", #"[{"type": "STORE", "code": "store.del"}]"#)
      let series = try api.store.write { session in
        let till = try #require(try session.entities.find(.till, code: "till.demo"))
        let series = try #require(try Int64.fetchOne(session.db, sql: "SELECT min(id) FROM card_series"))
        try session.db.execute(
          sql: """
            INSERT INTO card (number, series_id, label_id, customer_id, till_id, created_at)
            VALUES ('CARD-7', ?, (SELECT min(id) FROM card_label), ?, ?, 0)
            """, arguments: [series, shopper.id, till.id])
        return series
      }
      try add("Cards", #"[{"type": "CARD_SERIES", "code": "\#(series)"}]"#)
      func programs(_ number: String, name: String, value: String, as caller: TestCaller) throws -> Int {
        let reply = try api.post(
          "/v2/transactions?rawSideEffects=true", query: ["identifierName": name, "identifierValue": value],
          json: ["type": "REGULAR", "billNumber": .string(number), "billAmount": 100], as: caller)
        return Set(reply["rawSideEffects"]?.list.compactMap { $0["programId"]?.text } ?? []).count
      }
      #expect(try programs("S-1", name: "mobile", value: shopper.mobile, as: .till) == 1)
      #expect(try programs("S-2", name: "mobile", value: shopper.mobile, as: .otherTill("till.del1")) == 2)
      #expect(try programs("S-3", name: "cardnumber", value: "CARD-7", as: .till) == 2)
      // The card is nearer than the place; never more than one beside the default.
      #expect(try programs("S-4", name: "cardnumber", value: "CARD-7", as: .otherTill("till.del1")) == 2)
      let points = try api.store.read { session in
        try LoyaltyStanding.all(of: shopper.id, session).map { "\($0.programName) \($0.points.plain)" }
      }
      #expect(points == ["Demo Rewards 40", "Delhi 1", "Cards 2"])
      // v1.1 tells points as one sum, or by program.
      func told(_ number: String) throws -> [String] {
        let reply = try api.post(
          "/v1.1/transaction/add?format=json",
          json: [
            "root": [
              "transaction": [
                "type": "regular", "number": .string(number), "amount": "100",
                "customer": ["mobile": .string(shopper.mobile)],
              ]
            ]
          ], as: .otherTill("till.del1"))
        return reply["response.transactions.transaction[0].side_effects.effect"]?.list.map { effect in
          "\(effect["awarded_points"]?.amount?.plain ?? "") of \(effect["total_points"]?.amount?.plain ?? "")"
        } ?? []
      }
      #expect(try told("S-5") == ["11 of 50"])
      try api.switchConfig("CONF_ENABLE_GROUP_POINTS_BY_PROGRAM", "1")
      #expect(try told("S-6") == ["10 of 60", "1 of 3"])
    }
  }
}
