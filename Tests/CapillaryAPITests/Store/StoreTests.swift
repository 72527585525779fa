import CapillaryAPI
import TestSupport
import Testing

@Suite("Stores")
struct StoreTests {
  private func upload(_ api: TestSandbox, _ headers: [(String, String)], path: String = "/v1.1/store/logs") throws -> TestReply {
    let form = CareForms.form(["till opened"])
    return try api.post(path, query: ["format": "json"], raw: form.raw, headers: form.headers + headers)
  }

  @Test("A log is held to its size and signature, under either name of their headers")
  func logs() throws {
    try withSandbox { (api: TestSandbox) throws in
      let digest = "d5595c597180047d5e5b5ea3029ca8d9d599212b"  // SHA-1 of what is sent
      let good = [("X-CAP-CLIENT-LOGFILESIZE", "11"), ("X-CAP-CLIENT-FILE-SIGNATURE", digest.uppercased())]
      #expect(try upload(api, good).text("response.code") == "200")
      #expect(try upload(api, good, path: "/v1/store/logs.file").text("response.success") == "true")
      #expect(try upload(api, []).text("response.code") == "200")
      #expect(try upload(api, [("X-CAP-CLIENT-LOGFILESIZE", "12"), ("X-CAP-CLIENT-FILE-SIGNATURE", "0")]).text("response.code") == "904")
      #expect(try upload(api, [("X-CAP-CLIENT-FILESIZE", "12")]).text("response.code") == "904")
      #expect(try upload(api, [("X-CAP-CLIENT-FILESIGNATURE", "00")]).text("response.code") == "905")
      #expect(try api.post("/v1.1/store/logs?format=json", json: ["a": 1]).errorCode == 400)
    }
  }

  @Test("Figures of several stores are judged one by one")
  func figures() throws {
    try withSandbox { api in
      func report(_ type: String, _ store: String) -> JSONValue {
        ["-type": .string(type), "store_code": .string(store), "date": "2031-05-04 18:00:00", "total_sales": "5"]
      }
      func send(_ reports: JSONValue) throws -> TestReply {
        try api.post("/v1.1/store/reports?format=json", json: ["root": ["report": reports]])
      }
      #expect(try send(report("loyalty", "store.blr")).text("response.store.report.item_status.code") == "900")
      #expect(try send(report("weather", "store.blr")).errorCode == 911)
      #expect(try send(report("loyalty", "store.none")).errorCode == 902)
      let some = try send([report("loyalty", "store.blr"), report("loyalty", "x")])
      #expect(some.text("response.status.code") == "201")
      #expect(try send([]).errorCode == 400)
    }
  }

  @Test("A report counts registrations, bills and points of the caller's store, and no other's")
  func reports() throws {
    try withSandbox { api in
      try api.freeze(at: "2031-05-04T10:00:00Z")
      let span = "start_date=2031-05-03&end_date=2031-05-05"
      func rows(_ query: String = "", as caller: TestCaller = .till) throws -> [JSONValue] {
        try api.get("/v1.1/store/reports?format=json&type=loyalty&\(query)", as: caller)["response.report.loyalty.row"]?.list ?? []
      }
      #expect(try rows(span).map { $0["transactions"] } == ["0", "0", "0"])
      let shopper = try api.shopper()
      _ = try api.sell(shopper, "R-1", 1000)
      let redeemed = try api.post(
        "/v1.1/points/redeem?format=json",
        json: [
          "root": [
            "redeem": [["points_redeemed": "40", "transaction_number": "R-2", "customer": ["mobile": .string(shopper.mobile)]]]
          ]
        ])
      #expect(redeemed.text("response.status.code") == "200", "\(redeemed)")
      _ = try api.post("/v2/transactions", json: ["type": "NOT_INTERESTED", "billNumber": "N-1", "billAmount": 5])
      let counted = try rows(span)
      #expect(counted.count == 3)
      for row in [counted[0], counted[2]] {
        #expect(row["customers"] == "1" && row["transactions"] == "1" && row["not_interested_transactions"] == "1")
        #expect(row["points_issued"] == "100" && row["points_redeemed"] == "40")
      }
      #expect(counted[0]["start_date"] == "2031-05-04 00:00:00" && counted[0]["end_date"] == "2031-05-04 23:59:59")
      #expect(counted[1]["transactions"] == "0")
      #expect(try rows(span, as: .otherTill("till.del1")).map { $0["transactions"] } == ["0", "0", "0"])
      #expect(try rows().last?["transactions"] == "1")
      let list = try api.get("/v1.1/store/reports?format=json&type=redemption&\(span)")
      #expect(list.text("response.report.redemption.row[0].store_username") == "till.demo")
      #expect(list.text("response.report.redemption.row[0].customer.mobile") == shopper.mobile)
      #expect(list.text("response.report.redemption.row[0].transaction_number") == "R-2")
      #expect(list["response.report.loyalty"] == nil)
      for query in ["start_date=2031-05-03", "start_date=x&end_date=y", "start_date=2031-05-05&end_date=2031-05-03"] {
        #expect(try api.get("/v1.1/store/reports?format=json&\(query)").errorCode == 901, "\(query)")
      }
      #expect(try api.get("/v1.1/store/reports?format=json&type=weather").errorCode == 911)
    }
  }

  @Test("The settings of a store tell when they changed")
  func configurations() throws {
    try withSandbox { api in
      try api.freeze(at: "2031-05-04T10:00:00Z")
      _ = try api.store.write { try $0.changeConfig("CONF_MAX_CARDS_PER_ORG", "3") }
      let reply = try api.get("/v1.1/store/configurations?format=json")
      #expect(
        reply.text("response.store.configurations.last_modified_time.configurations") == "2031-05-04 15:30:00")
      #expect(reply.text("response.store.configurations.time_zone_offset") == "UTC+05:30")
    }
  }
}
