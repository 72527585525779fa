import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Coupon upload") struct CouponUploadTests {
  private static let path = "/coupon/api/v1/upload"

  static func form(_ fields: [(String, String)], _ file: String?, name: String = "codes.csv") -> String {
    var body = ""
    for (name, value) in fields {
      body += "--edge\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }
    if let file {
      body +=
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: text/csv\r\n\r\n\(file)\r\n"
    }
    return body + "--edge--\r\n"
  }

  private func upload(
    _ api: TestSandbox, _ series: String, _ file: String?, _ fields: [(String, String)] = [
      ("customerIdentifier", "NOT_TAGGED")
    ], at path: String = "\(path)/file"
  ) throws -> TestReply {
    try api.post(
      path + "/" + series, raw: Self.form(fields, file),
      headers: [("Content-Type", "multipart/form-data; boundary=edge")], as: .oauth)
  }

  /// The newest job of a series, when it is done.
  private func job(_ api: TestSandbox, _ series: Int64, redeemed: Bool = false) throws -> JSONValue {
    let (path, list, word, done) =
      redeemed
      ? ("getUploadRedeemedCouponStatus", "redeemUploadJobStatuses", "uploadRedeemedCouponStatus", "COMPLETED")
      : ("getUploadStatus", "uploadJobStatuses", "uploadStatus", "FINISHED")
    for _ in 1...1000 {
      // Writes wait their turn behind the piece that is being worked off.
      try api.store.write { _ in }
      let reply = try api.get("\(Self.path)/\(path)/\(series)", as: .oauth)
      if let job = reply["result.\(list)"]?.list.last, job[word]?.text == done { return job }
    }
    throw CouponTestFailure.unexpected("the job of series \(series) does not end")
  }

  /// Why rows failed: `row,column,value,error`.
  private func errors(_ api: TestSandbox, _ job: JSONValue) throws -> [String] {
    let name = try #require(job["errorFileUrl"]?.text)
    let reply = try api.get("\(Self.path)/errorFile/\(name)", as: .oauth)
    #expect(reply.status == 200 && reply.headers["Content-Type"]?.hasPrefix("text/csv") == true)
    return reply.text.split(separator: "\n").dropFirst().map(String.init)
  }

  private func counters(_ api: TestSandbox, _ series: Int64) throws -> [Int64?] {
    let read = try api.series(series)
    return ["numUploadedTotal", "numUploadedNonIssued", "numIssued", "numRedeemed"].map { read.int("entity[0].\($0)") }
  }

  private static let tagged = [("customerIdentifier", "MOBILE"), ("customerIdentifierColumn", "0")]

  @Test("Codes for nobody enter the pool; a bad row is told with row, column and value, and loses no good one")
  func pool() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let offer = try api.offer(["clientHandlingType": "DISC_CODE_PIN"])
      let long = String(repeating: "X", count: 41)
      let started = try upload(api, String(offer), "code\nFAIR-1\nfair-1\n\n\(long)\nFAIR-2\r\n \"FAIR-3\" \nFAIR-4")
      #expect(started.status == 200 && started["success"] == true && started.int("status") == 200, "\(started)")
      let first = "result.uploadJobStatuses[0]"
      #expect(started.text("\(first).uploadStatus") == "STARTED" && started.int("\(first).actualRowCount") == 0)
      #expect(started.text("\(first).uploadedFileName") == "codes.csv")
      #expect(started.text("\(first).uploadedFileUrl") == "codes_1772514000000_\(offer).csv")
      #expect(started.text("result.fileName") == started.text("\(first).uploadedFileUrl"))
      let job = try job(api, offer)
      #expect(job["totalUploadedCount"]?.int == 6 && job["actualRowCount"]?.int == 6 && job["errorCount"]?.int == 2)
      #expect(job["errorFileUrl"]?.text == "error_1001_\(offer)2026_03_03_10_30_00")
      #expect(job["uploadTableName"]?.text == "temp_1001_20260303_103000000")
      #expect(
        try errors(api, job) == [
          "3,1,fair-1,the code exists already", "5,1,\(long),a code has 1 to 40 characters",
        ])
      #expect(try counters(api, offer) == [4, 4, 0, 0])
      let person = try api.person()
      #expect(try (1...4).map { _ in try api.issue(offer, to: person) } == ["FAIR-1", "FAIR-2", "FAIR-3", "FAIR-4"])
      #expect(try counters(api, offer) == [4, 0, 4, 0])
    }
  }

  @Test("Tagged codes are issued at once, within the rules of an issue")
  func tagged() throws {
    try withSandbox { api in
      let offer = try api.offer(["clientHandlingType": "DISC_CODE_PIN", "maxVouchersPerUser": 2, "maxCreate": 4])
      let (first, second) = (try api.person(1), try api.person(2))
      let rows = [
        "\(first.mobile),G-1", "\(first.mobile),G-2", "\(first.mobile),G-3", "919000000001,G-4", ",G-5",
        "\(second.mobile),", "\(second.mobile),G-1", "\(second.mobile),G-6", "\(second.mobile),G-7",
        "\(try api.person(3).mobile),G-8",
      ]
      _ = try upload(api, String(offer), (["mobile,code"] + rows).joined(separator: "\n"), Self.tagged)
      let job = try job(api, offer)
      #expect(
        try errors(api, job) == [
          "4,1,\(first.mobile),the customer has had as many coupons as the series gives to one",
          "5,1,919000000001,no customer has this mobile number", "6,1,,the mobile number is missing",
          "7,2,,the coupon code is missing", "8,2,G-1,the code exists already",
          "11,0,,the series has given as many coupons as it may",
        ])
      #expect(try counters(api, offer) == [4, 0, 4, 0])
      #expect(try api.messages(to: first.mobile, kind: "COUPON_ISSUED").isEmpty)
      #expect(try api.redeem("G-6", by: second).redemptionCode == 700)
      #expect(try api.redeem("G-2", by: second).redemptionCode == 703)
    }
  }

  @Test("Customers are named in each way, in any column; a list of them alone gets generated codes")
  func customers() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(["clientHandlingType": "DISC_CODE_PIN"]), try api.person())
      for (kind, value, column) in [
        ("USER_ID", String(person.id), 1), ("EMAIL", person.email, 1), ("MOBILE", person.mobile, 0),
      ] {
        let row = column == 0 ? "\(value),BY-\(kind)" : "BY-\(kind),\(value)"
        _ = try upload(
          api, String(offer), "a,b\n\(row)\n",
          [("customerIdentifier", kind), ("customerIdentifierColumn", String(column))])
        #expect(try job(api, offer)["errorCount"]?.int == 0)
        #expect(try api.redeem("BY-\(kind)", by: person).redemptionCode == 700)
      }
      let generated = try api.offer()
      _ = try upload(api, String(generated), "mobile\n\(person.mobile)\n\(person.mobile)\n", Self.tagged)
      #expect(try job(api, generated)["errorCount"]?.int == 0)
      #expect(try counters(api, generated) == [0, 0, 2, 0])
      let common = try api.offer(["clientHandlingType": "GENERIC", "genericCode": "ALLOFUS"])
      _ = try upload(api, String(common), "mobile\n\(person.mobile)\n\(person.mobile)\n", Self.tagged)
      #expect(
        try errors(api, job(api, common)) == [
          "3,1,\(person.mobile),the customer has a coupon of the series and may have no second one"
        ])
    }
  }

  @Test("A revoked code can be given to another customer")
  func revoked() throws {
    try withSandbox { api in
      let (offer, first, second) = (
        try api.offer(["clientHandlingType": "DISC_CODE_PIN"]), try api.person(1), try api.person(2)
      )
      for person in [first, second] {
        _ = try upload(api, String(offer), "mobile,code\n\(person.mobile),AGAIN\n", Self.tagged)
        #expect(try job(api, offer)["errorCount"]?.int == 0)
        if person.id == first.id { _ = try api.post("/v2/coupon/revoke", json: ["couponCodes": ["AGAIN"]]) }
      }
      #expect(try api.redeem("AGAIN", by: second).redemptionCode == 700)
    }
  }

  @Test("A file or form that cannot be read is refused by field, or by row and column, and nothing is stored")
  func refusals() throws {
    try withSandbox { api in
      let offer = try api.offer(["clientHandlingType": "DISC_CODE_PIN"]), id = String(offer)
      let generated = String(try api.offer()), external = String(try api.offer(["externalIssual": true]))
      let codes = [("customerIdentifier", "NOT_TAGGED")]
      for (series, file, fields, words) in [
        ("987654321", "code\nA\n", codes, "couponSeriesId"), ("x", "code\nA\n", codes, "couponSeriesId"),
        (external, "code\nA\n", codes, "managed externally"), (generated, "code\nA\n", codes, "DISC_CODE_PIN"),
        (id, nil, codes, "file"), (id, "", codes, "file"), (id, "code\n", codes, "file"), (id, "\n\n", codes, "file"),
        (id, "code\nA\n", [], "customerIdentifier"), (id, "code\nA\n", [("customerIdentifier", "SHOE")], "MOBILE"),
        (id, "code\nA\n", Self.tagged.dropLast() + [("customerIdentifierColumn", "-1")], "customerIdentifierColumn"),
        (id, "m,c\n1,A\n", Self.tagged.dropLast() + [("customerIdentifierColumn", "2")], "row 1, column 3"),
        (id, "code\nA\n\"B\nC\n", codes, "row 3, column 1: a quote is not closed"),
        (id, "m,code\nA,b\nC,\0\n", codes, "row 3, column 2: the file is no text"),
      ] as [(String, String?, [(String, String)], String)] {
        let reply = try upload(api, series, file, fields)
        #expect(reply.status == 400 && reply.errorCode == 400 && reply["success"] == false, "\(reply)")
        let message = try #require(reply.text("errors[0].message"))
        #expect(message.hasPrefix("Incorrect or invalid input.") && message.contains(words), "\(words): \(message)")
      }
      let plain = try api.post("\(Self.path)/file/\(id)", json: ["file": "code"], as: .oauth)
      #expect(plain.status == 400 && plain.errorCode == 400)
      #expect(try counters(api, offer) == [0, 0, 0, 0])
      for path in ["getUploadStatus", "getUploadRedeemedCouponStatus"] {
        #expect(try api.get("\(Self.path)/\(path)/987654321", as: .oauth).errorCode == 400)
        let none = try api.get("\(Self.path)/\(path)/\(id)", as: .oauth)
        #expect(none.status == 200 && none.text.contains("Statuses\":[]"))
      }
      #expect(try api.get("/v1/upload/getUploadStatus", as: .oauth).errorCode == 400)
      #expect(try api.get("\(Self.path)/errorFile/nothing", as: .oauth).status == 404)
      #expect(try api.get("\(Self.path)/getUploadStatus/\(id)", as: .none).status == 401)
    }
  }

  @Test("Every printed path answers alike")
  func paths() throws {
    try withSandbox { api in
      let offer = try api.offer(["clientHandlingType": "DISC_CODE_PIN"])
      for (index, path) in ["/upload/file", "/v1/upload/file"].enumerated() {
        let reply = try upload(api, String(offer), "code\nP-\(index)\n", at: path)
        #expect(reply["success"] == true, "\(reply)")
      }
      for path in [
        "/v1/upload/getUploadStatus/\(offer)", "/v1/upload/getUploadStatus?couponSeriesId=\(offer)",
        "/v1/upload/getUploadStatus/?couponSeriesId=\(offer)",
      ] {
        #expect(try api.get(path, as: .oauth)["result.uploadJobStatuses"]?.list.count == 2, "\(path)")
      }
      for path in [
        "/v2/upload", "/v1/upload", "/api/v1/upload", "/upload", "/coupon/api/v1/upload",
      ] {
        let reply = try api.get("\(path)/getUploadRedeemedCouponStatus/\(offer)", as: .oauth)
        #expect(reply["result.redeemUploadJobStatuses"]?.list.isEmpty == true, "\(path)")
      }
    }
  }

  // MARK: - Redemptions

  private static let columns = [
    "redeemedDateInMillis", "redeemedAt", "mobile", "couponCode", "billId", "billNumber", "details",
  ]

  private func redeemed(
    _ api: TestSandbox, _ series: Int64, _ rows: [[String]], columns: [String] = columns,
    _ fields: [(String, String)] = [("customerIdentifier", "MOBILE"), ("couponIdentifier", "COUPON_CODE")]
  ) throws -> TestReply {
    let headers = columns.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
    let lines = [columns] + rows
    return try upload(
      api, String(series), lines.map { $0.joined(separator: ",") }.joined(separator: "\n"),
      fields + [("uploadHeaders", "{\(headers)}")], at: "\(Self.path)/redeemFile")
  }

  @Test("Redemptions made elsewhere are taken over with their date, till and bill; bad rows are told")
  func redemptions() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-03T05:00:00Z")
      let (offer, person, other) = (try api.offer(), try api.person(1), try api.person(2))
      let codes = try (1...4).map { _ in try api.issue(offer, to: person) }
      _ = try api.post("/v2/coupon/revoke", json: ["couponCodes": [.string(codes[3])]])
      try api.advance(hours: 2)
      let till = String(try api.entity(.till, "till.del1")), date = "1772517600000"
      let started = try redeemed(
        api, offer,
        [
          [date, till, person.mobile, codes[0], "", "FAIR-1", "at the fair"],
          [date, till, person.mobile, codes[0], "", "FAIR-2", ""],
          [date, till, other.mobile, codes[1], "", "FAIR-3", ""],
          ["yesterday", till, person.mobile, codes[1], "", "FAIR-4", ""],
          ["1872517600000", till, person.mobile, codes[1], "", "FAIR-5", ""],
          [date, "7", person.mobile, codes[1], "", "FAIR-6", ""],
          [date, till, person.mobile, "NOTHING", "", "FAIR-7", ""],
          [date, till, person.mobile, codes[1], "x", "FAIR-8", ""],
          [date, till, person.mobile, codes[3], "", "FAIR-9", ""], ["luci_auto_15039."],
          [date, till, person.mobile, codes[2], "77", "FAIR-10", ""],
        ])
      #expect(started.text("result.redeemUploadJobStatuses[0].uploadRedeemedCouponStatus") == "QUEUED", "\(started)")
      let job = try job(api, offer, redeemed: true)
      #expect(job["totalUploadedCount"]?.int == 11 && job["errorCount"]?.int == 9)
      #expect(job["errorFileUrl"]?.text?.hasPrefix("error_redemption_upload_1001_\(offer)2026_03_03_") == true)
      #expect(
        try errors(api, job).map { String($0.split(separator: ",", omittingEmptySubsequences: false).last ?? "") } == [
          "the coupon has been redeemed already", "the coupon is another customer's",
          "the redeemed date (milliseconds) is no whole number", "the redeemed date is not in the past",
          "there is no till of this id", "the series has no such coupon", "the bill id is no whole number",
          "the coupon was revoked", "the redeemed date (milliseconds) is no whole number",
        ])
      #expect(try counters(api, offer)[3] == 2)
      let read = try api.get("/v1.1/coupon/get", query: ["format": "json", "code": codes[0]])
      #expect(read.text.contains("FAIR-1") && read.text.contains("till.del1") && read.text.contains("2026-03-03 11:30:00"))
      #expect(try api.redeem(codes[0], by: person).redemptionCode == 716)
      #expect(try api.redeem(codes[1], by: person).redemptionCode == 700)
    }
  }

  @Test("User id and coupon id win over the other columns")
  func redemptionsByID() throws {
    try withSandbox { api in
      let (offer, person) = (try api.offer(), try api.person())
      let code = try api.issue(offer, to: person)
      let coupon = try api.store.read { try #require(try Coupons.coupon(code: code, $0)).id }
      try api.advance(hours: 1)
      let till = String(try api.entity(.till, "till.demo"))
      let before = try api.store.read { $0.now.adding(minutes: -5).milliseconds }
      _ = try redeemed(
        api, offer, [[String(before), till, "", String(person.id), "WRONG", String(coupon)]],
        columns: ["redeemedDateInMillis", "redeemedAt", "mobile", "userId", "couponCode", "couponId"],
        [("customerIdentifier", "MOBILE"), ("couponIdentifier", "COUPON_ID")])
      #expect(try job(api, offer, redeemed: true)["errorCount"]?.int == 0)
      #expect(try counters(api, offer)[3] == 1)
    }
  }

  @Test("A form for redemptions that lacks something is refused by its field")
  func redemptionRefusals() throws {
    try withSandbox { api in
      let offer = try api.offer()
      let row = [["1", "2", "3", "4", "", "", ""]]
      for (fields, words) in [
        ([("couponIdentifier", "COUPON_CODE")], "customerIdentifier"),
        ([("customerIdentifier", "MOBILE")], "couponIdentifier"),
        ([("customerIdentifier", "NOT_TAGGED"), ("couponIdentifier", "COUPON_CODE")], "customerIdentifier"),
        ([("customerIdentifier", "MOBILE"), ("couponIdentifier", "SHOE")], "couponIdentifier"),
      ] {
        let reply = try redeemed(api, offer, row, fields)
        #expect(reply.status == 400 && reply.text("errors[0].message")?.contains(words) == true, "\(reply)")
      }
      for (columns, words) in [
        (["redeemedAt", "mobile", "couponCode"], "redeemedDateInMillis"),
        (["redeemedDateInMillis", "mobile", "couponCode"], "redeemedAt"),
        (["redeemedDateInMillis", "redeemedAt", "couponCode"], "userId"),
        (["redeemedDateInMillis", "redeemedAt", "mobile"], "couponCode"),
      ] {
        let reply = try redeemed(api, offer, row, columns: columns)
        #expect(reply.status == 400 && reply.text("errors[0].message")?.contains(words) == true, "\(reply)")
      }
      for headers in ["", "none", "{\"redeemedDateInMillis\": \"first\"}"] {
        let reply = try upload(
          api, String(offer), "a,b\n1,2\n",
          [("customerIdentifier", "MOBILE"), ("couponIdentifier", "COUPON_CODE"), ("uploadHeaders", headers)],
          at: "\(Self.path)/redeemFile")
        #expect(reply.status == 400 && reply.text("errors[0].message")?.contains("uploadHeaders") == true, "\(reply)")
      }
      #expect(try counters(api, offer)[3] == 0)
    }
  }

  // MARK: - Large files

  @Test("A large file is worked off beside other calls, which see its progress")
  func large() throws {
    try withSandbox { api in
      let offer = try api.offer(["clientHandlingType": "DISC_CODE_PIN"])
      let count = 25_000
      var file = "code\n"
      for index in 1...count { file += index == 20_000 ? "L-1\n" : "L-\(index)\n" }
      let started = try upload(api, String(offer), file)
      #expect(started["success"] == true, "\(started)")
      #expect(try api.series(offer).status == 200)
      let job = try job(api, offer)
      #expect(job["totalUploadedCount"]?.int == Int64(count) && job["errorCount"]?.int == 1)
      #expect(try errors(api, job) == ["20001,1,L-1,the code exists already"])
      #expect(try counters(api, offer) == [Int64(count) - 1, Int64(count) - 1, 0, 0])
    }
  }
}
