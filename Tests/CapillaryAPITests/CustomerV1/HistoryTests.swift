import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v1.1 bills, points, redemptions and coupons of a customer")
struct CustomerV1HistoryTests {
  static let mobile = "919812345650"

  private func bill(_ api: TestSandbox, _ number: String, _ amount: Int) throws {
    let reply = try api.post(
      "/v2/transactions", query: ["source": "INSTORE", "identifierName": "mobile", "identifierValue": Self.mobile],
      json: ["type": "REGULAR", "billNumber": .string(number), "billAmount": .int(amount), "grossAmount": .int(amount)])
    #expect(reply.status == 200, "\(reply)")
  }

  @Test("Bills are listed newest first, in pages, with the points that they earned")
  func transactions() throws {
    try withSandbox { api in
      try api.register(["mobile": .string(Self.mobile)])
      try bill(api, "B-1", 12_000)
      try api.advance(days: 1)
      try bill(api, "B-2", 2_000)
      let page = try api.get("/v1.1/customer/transactions", query: ["mobile": Self.mobile, "limit": "1"])
      #expect(page.int("response.customer.count") == 2)
      #expect(page.text("response.customer.rows") == "1")
      #expect(page["response.customer.transactions.transaction"]?.list.count == 1)
      let latest = try #require(page["response.customer.transactions.transaction[0]"])
      #expect(latest["number"] == "B-2" && latest["store_code"] == "store.blr" && latest["amount"] == "2000")
      #expect(latest["points"]?["issued"] == "300")
      for (query, numbers) in [
        (["order": "asc"], ["B-1", "B-2"]), (["number": "B-1"], ["B-1"]), (["offset": "1"], ["B-1"]),
        (["entity_type": "STORE", "entity_code": "store.blr"], ["B-2", "B-1"]),
      ] as [(KeyValuePairs<String, String>, [String])] {
        var target = "/v1.1/customer/transactions?mobile=\(Self.mobile)"
        for (name, value) in query { target += "&\(name)=\(value)" }
        let found = try api.get(target)["response.customer.transactions.transaction"]?.list.compactMap {
          $0["number"]?.text
        }
        #expect(found == numbers, "\(target)")
      }
      #expect(
        try api.get("/v1.1/customer/transactions", query: ["mobile": Self.mobile, "store_code": "store.del"]).errorCode
          == 1051)

      let customer = try api.customer([
        "mobile": Self.mobile, "slab_history": "true", "mlp": "true", "gap_to_renew_for": "0",
      ])
      #expect(customer["current_slab"] == "Gold")
      #expect(customer["slab_history"]?["history"]?.list.first?["from"] == "Silver")
      #expect(customer["transactions"]?["transaction"]?.list.count == 2)
    }
  }

  @Test("Redeemed points and coupons are listed together and apart")
  func redemptions() throws {
    try withSandbox { api in
      let id = try api.register(["mobile": .string(Self.mobile)])
      try bill(api, "B-3", 5_000)
      let code = try api.store.write { session -> String in
        let till = try #require(try session.entities.account(code: "till.demo"))
        var request = Redemptions.Request(customer: id, till: till.id, points: Amount(120))
        request.notes = "at the counter"
        _ = try Redemptions.redeem(request, session)
        var series = CouponSeries()
        series.description = "Flat 50 off"
        series.validTill = session.now.adding(days: 30)
        series.severalPerCustomer = true
        series = try Coupons.create(series, by: till.id, session)
        let customer = try #require(try Customers.find(id: id, session))
        let spent = try Coupons.issue(series: series.id, to: customer, CouponIssue(till: till.id), session).coupon
        _ = try Coupons.issue(series: series.id, to: customer, CouponIssue(till: till.id), session)
        var terms = RedemptionTerms(till: till)
        terms.billNumber = "CB-1"
        _ = try Coupons.redeem(.code(spent.code), for: customer, terms, session)
        return spent.code
      }
      let both = try api.get("/v1.1/customer/redemptions", query: ["mobile": Self.mobile])
      #expect(both.int("response.customer.points_count") == 1 && both.int("response.customer.coupons_count") == 1)
      let point = try #require(both["response.customer.redemptions.points.point[0]"])
      #expect(point["points_redeemed"] == 120 && point["notes"] == "at the counter" && point["bill_id"] == "-1")
      #expect(point["redeemed_till"]?["code"] == "till.demo")
      #expect(both.text("response.customer.redemptions.coupons.coupon[0].code") == code)
      let points = try api.get("/v1.1/customer/redemptions", query: ["mobile": Self.mobile, "type": "POINTS"])
      #expect(points.json.value(at: "response.customer.redemptions.coupons")?["coupon"] == .null)
      let coupons = try api.get("/v1.1/customer/redemptions", query: ["mobile": Self.mobile, "type": "COUPONS"])
      #expect(coupons["response.customer.redemptions.points.point"] == [])

      func held(_ status: String) throws -> [String] {
        let reply = try api.get("/v1.1/customer/coupons", query: ["mobile": Self.mobile, "status": status])
        return reply["response.customers.customer[0].coupons.coupon"]?.list.compactMap { $0["code"]?.text } ?? []
      }
      #expect(try held("redeemed") == [code])
      #expect(try held("unredeemed").count == 1)
      #expect(try held("active").count == 2)
      let shown = try api.customer(["mobile": Self.mobile])["coupons"]?["coupon"]?.list ?? []
      #expect(Set(shown.compactMap { $0["redeemed"]?.text }) == ["true", "false"])
      try api.advance(days: 40)
      #expect(try held("expired").count == 2)
      #expect(try api.get("/v1.1/customer/coupons").errorCode == 1015)
      #expect(try api.get("/v1.1/customer/redemptions").errorCode == 1015)
    }
  }
}
