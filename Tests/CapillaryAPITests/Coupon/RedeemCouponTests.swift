import CapillaryAPI
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Redeeming coupons") struct RedeemCouponTests {
  @Test("A redemption has an id of its own, and every read shows it")
  func redeem() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let (offer, person) = (try api.offer(), try api.person())
      let code = try api.issue(offer, to: person)
      let before = try api.get("/v2/coupon/is_redeemable", query: ["mobile": person.mobile, "code": code])
      #expect(before["redemption[0].isRedeemable"] == true && before.int("redemption[0].redemptionsLeft") == 1)
      let reply = try api.redeem(code.lowercased(), by: person, ["redemptionTime": "2026-03-03 10:00:00"])
      #expect(reply.status == 200 && reply.int("redemptionStatus.code") == 700, "\(reply)")
      let redemption = try #require(reply.text("redemption[0].redemptionId"))
      let coupon = try #require(reply.int("redemption[0].id"))
      #expect(redemption != String(coupon) && reply.int("redemption[0].seriesCode") == offer)
      #expect(reply.text("redemption[0].code") == code && reply["redemption[0].isAbsolute"] == true)
      let after = try api.get("/v2/customers/coupons", query: ["mobile": person.mobile])
      let item = "entity.customers[0].coupons[0]"
      #expect(after.int("\(item).redemptionCount") == 1 && after.int("\(item).redemptionsLeft") == 0)
      #expect(after.text("\(item).redemptions[0].id") == redemption)
      #expect(after.text("\(item).redemptions[0].transactionNumber") == "B-1")
      let v1 = try api.get("/v1.1/coupon/get", query: ["format": "json", "code": code])
      #expect(v1.text("response.coupons.coupon[0].redemption_info.id") == redemption
        || v1.text("response.coupons.coupon.redemption_info.id") == redemption, "\(v1)")
      let series = try api.series(offer)
      #expect(series.int("entity[0].numRedeemed") == 1 && (series.int("entity[0].latestRedemptionTime") ?? 0) > 0)
    }
  }

  @Test("Bulk redemption is all or nothing, up to a hundred codes")
  func bulk() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(), try api.person())
      let codes = [try api.issue(offer, to: person), try api.issue(offer, to: person)]
      func bulk(_ codes: [String], check: Bool = false) throws -> TestReply {
        try api.post(
          "/v2/coupon/bulk/redeem", query: ["is_redeemable": check ? "true" : "false"],
          json: TestSandbox.redemption(codes, person))
      }
      let bad = try bulk(codes + ["NO-SUCH-CODE"])
      #expect(bad.status == 400 && bad.int("failureCount") == 3)
      #expect(bad["response"]?.list.map { $0["errors"]?.list.first?["code"]?.int } == [749, 749, 702])
      #expect(try api.series(offer).int("entity[0].numRedeemed") == 0)
      let check = try bulk(codes, check: true)
      #expect(check.status == 200 && check.text("response[0].result.redemptionId") == "-1")
      #expect(try api.series(offer).int("entity[0].numRedeemed") == 0)
      let good = try bulk(codes)
      #expect(good.status == 200 && good.int("failureCount") == 0 && good.int("totalCount") == 2)
      #expect(try api.series(offer).int("entity[0].numRedeemed") == 2)
      for count in [0, 101] {
        let refused = try bulk((0..<count).map { "CODE-\($0)" })
        #expect(refused.status == 400 && refused.int("response[0].errors[0].code") == 629, "\(refused)")
      }
    }
  }

  @Test("A check of several codes says which are good, and that the others keep them back")
  func check() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(), try api.person())
      let good = try api.issue(offer, to: person)
      let reply = try api.get(
        "/v2/coupon/is_redeemable", query: ["mobile": person.mobile, "code": "\(good),NOTHING", "details": "true"])
      #expect(reply.int("redemptionStatus.code") == 780)
      #expect(reply["redemption"]?.list.compactMap { $0["warnings"]?.list.first?["code"]?.int } == [749, 702])
      #expect(reply.int("redemption[0].discountValue") == 10)
      #expect(reply.text("redemption[0].couponseries.discountCode") == "TEN")
      let v1 = try api.get(
        "/v1.1/coupon/isredeemable",
        query: ["format": "json", "mobile": person.mobile, "code": "\(good),NOTHING", "details": "extended"])
      #expect(v1["response.coupons.redeemable"]?.list.compactMap { $0["is_redeemable"]?.text } == ["true", "false"])
      #expect(v1.text("response.status.code") == "200")
    }
  }

  @Test("The customer may stand in the address of a v1.1 call; fields and failed items are shown")
  func v1() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(), try api.person())
      let code = try api.issue(offer, to: person)
      let entry: JSONObject = [
        "code": .string(code), "custom_fields": ["field": [["name": "till_note", "value": "gift"]]],
        "transaction": [["number": "B-9", "amount": "99.5"]],
      ]
      let reply = try api.post(
        "/v1/coupon/redeem", query: ["format": "json", "mobile": person.mobile],
        json: ["root": ["coupon": [.object(entry), ["code": "NOTHING"], [:]]]])
      #expect(reply.int("response.status.code") == 201)
      let items = try #require(reply["response.coupons.coupon"]?.list)
      #expect(items.compactMap { $0["item_status"]?["code"]?.int } == [700, 702, 702])
      #expect(items[0]["transaction"]?["number"]?.text == "B-9" && items[0]["redemption_id"] != nil)
      #expect(items[1]["redemption_id"] == nil && items[1]["is_absolute"]?.text == "false")
      #expect(try api.post("/v1.1/coupon/redeem", query: ["format": "json"], json: ["root": ["coupon": []]]).status == 400)
    }
  }

  @Test("A bill names the redemptions that paid it; those of others, undone or unknown ones are refused")
  func bills() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(), try api.person())
      let shopper = Shopper(id: person.id, mobile: person.mobile)
      func redemption() throws -> Int64 {
        let reply = try api.redeem(try api.issue(offer, to: person), by: person)
        return try #require(reply.text("redemption[0].redemptionId").flatMap { Int64($0) })
      }
      let (mine, undone) = (try redemption(), try redemption())
      _ = try api.post("/v2/coupon/reactivate", json: ["redemptionIds": [.int(undone)]])
      func sell(_ who: Shopper, _ number: String, _ id: Int64) throws -> TestReply {
        try api.bill(
          who,
          [
            "type": "REGULAR", "billNumber": .string(number), "billAmount": 500, "billingDate": .string(try api.moment),
            "redemptions": ["couponRedemptions": [.int(id)]],
          ])
      }
      #expect(try sell(shopper, "P-1", undone).status == 400)
      #expect(try sell(shopper, "P-2", 5).status == 400)
      let other = try api.person(2)
      #expect(try sell(Shopper(id: other.id, mobile: other.mobile), "P-3", mine).status == 400)
      let good = try sell(shopper, "P-4", mine)
      #expect(good.status == 200 && good.int("createdId") != nil, "\(good)")
    }
  }

  /// Two clients on two threads, a connection each: one of them wins, whatever the server's threads do.
  @Test("Two clients want a coupon's only redemption, or the last of a series")
  func race() throws {
    try withSandbox { api in
      let people = [try api.person(1), try api.person(2)]
      let offer = try api.offer(["anyUser": true])
      let port = try TestServer.shared.get().port
      let clients = (0..<2).map { _ in RacingClient(TestClient(port: port)) }
      let auth = TestSandbox.basic(api.sandbox.credentials.till, api.sandbox.credentials.password)
      func both(_ path: String, _ bodies: [String]) -> [Int] {
        let statuses = Mutex([0, 0])
        DispatchQueue.concurrentPerform(iterations: 2) { index in
          let reply = try? clients[index].client.send(
            "POST", path, headers: [("Authorization", auth), ("Content-Type", "application/json")],
            body: Array(bodies[index].utf8))
          statuses.withLock { $0[index] = reply?.status ?? 0 }
        }
        return statuses.withLock { $0.sorted() }
      }
      for round in 1...200 {
        let code = try api.issue(offer, to: people[0])
        let bodies = people.map { TestSandbox.redemption([code], $0).serialized }
        #expect(both("/v2/coupon/redeem", bodies) == [200, 400], "round \(round)")
      }
      #expect(try api.series(offer).int("entity[0].numRedeemed") == 200)
      for round in 1...100 {
        let last = try api.offer(["maxCreate": 1])
        let bodies = people.map { person in
          (["seriesId": .int(last), "customer": ["mobile": .string(person.mobile)]] as JSONValue).serialized
        }
        #expect(both("/v2/coupon/issue", bodies) == [200, 400], "round \(round)")
      }
    }
  }

  /// Each is used by one thread at a time: that of its index.
  private struct RacingClient: @unchecked Sendable {
    let client: TestClient

    init(_ client: TestClient) { self.client = client }
  }
}
