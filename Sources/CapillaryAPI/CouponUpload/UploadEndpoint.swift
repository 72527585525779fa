import Model

/// Files of coupons: `multipart/form-data` with the file and what its columns are.
enum UploadEndpoint {
  /// `coupon-upload.v1.upload`: codes for nobody yet, codes for customers, or customers who get one.
  static func codes(_ call: Call, _ session: WriteSession) throws -> Reply {
    try CouponUploadAPIError.translating {
      let upload = try start(.codes, call, session) { form, columns in
        try codeLayout(form, columns: columns)
      }
      return try UploadEnvelope.reply(
        UploadJobs(.codes, series: upload.series, [UploadJob(upload, isNew: true)], fileName: upload.storedName, session))
    }
  }

  /// `coupon-upload.v1.uploadRedeemed`: redemptions made elsewhere.
  static func redemptions(_ call: Call, _ session: WriteSession) throws -> Reply {
    try CouponUploadAPIError.translating {
      let upload = try start(.redemptions, call, session) { form, _ in try redemptionLayout(form) }
      return try UploadEnvelope.reply(
        UploadJobs(
          .redemptions, series: upload.series, [UploadJob(upload, isNew: true)], fileName: upload.storedName, session))
    }
  }

  private static func start(
    _ kind: CouponUpload.Kind, _ call: Call, _ session: WriteSession,
    _ layout: (MultipartForm, _ columns: Int) throws -> CouponUpload.Layout
  ) throws -> CouponUpload {
    let series = try UploadStatusEndpoint.series(call)
    guard let form = MultipartForm(call.request) else {
      throw CouponUploadAPIError.invalidInput("a body of multipart/form-data was expected")
    }
    guard let file = form["file"].first else { throw CouponUploadAPIError.invalidInput("file: the file is missing") }
    let name = file.filename.map { String($0.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "") } ?? ""
    let columns = file.bytes.prefix { $0 != 0x0A }.count { $0 == 0x2C } + 1
    let wanted = try layout(form, columns)
    return try file.bytes.withUnsafeBytes { bytes in
      try CouponUploads.start(
        kind, of: bytes, named: name.isEmpty ? "coupons.csv" : String(name.prefix(200)), wanted, series: series,
        till: call.caller.till.id, session)
    }
  }

  // MARK: - Which column is what

  /// - Parameter columns: how many the header has. Beside the customers' a file of one column has no codes.
  private static func codeLayout(_ form: MultipartForm, columns: Int) throws -> CouponUpload.Layout {
    let kind = try word(form, "customerIdentifier", more: ["NOT_TAGGED"])
    var layout = CouponUpload.Layout()
    guard let customer = customerKind(kind) else {
      layout.code = 0
      return layout
    }
    let column = try form.text("customerIdentifierColumn").map { text in
      guard let column = Int(text), (0..<100).contains(column) else {
        throw CouponUploadAPIError.invalidInput("customerIdentifierColumn: a column's number from 0 was expected")
      }
      return column
    }
    layout.customers = [.init(customer, column: column ?? 0)]
    if columns > 1 { layout.code = column == nil || column == 0 ? 1 : 0 }
    return layout
  }

  private static func redemptionLayout(_ form: MultipartForm) throws -> CouponUpload.Layout {
    let customer = try word(form, "customerIdentifier", more: [])
    let coupon = form.text("couponIdentifier")?.uppercased()
    guard coupon == "COUPON_ID" || coupon == "COUPON_CODE" else {
      throw CouponUploadAPIError.invalidInput("couponIdentifier is one of COUPON_ID, COUPON_CODE")
    }
    guard let text = form.text("uploadHeaders"), let headers = JSONValue(stored: text).object else {
      throw CouponUploadAPIError.invalidInput("uploadHeaders: an object of column names and numbers was expected")
    }
    func column(_ name: String) throws -> Int? {
      guard let value = headers.anyCase(name), !value.isNull else { return nil }
      guard let column = value.int, (0..<100).contains(column) else {
        throw CouponUploadAPIError.invalidInput("uploadHeaders.\(name): a column's number from 0 was expected")
      }
      return Int(column)
    }
    func need(_ column: Int?, _ name: String) throws -> Int {
      guard let column else { throw CouponUploadAPIError.invalidInput("uploadHeaders.\(name) is missing") }
      return column
    }
    var layout = CouponUpload.Layout()
    layout.redeemedAt = try need(column("redeemedDateInMillis"), "redeemedDateInMillis")
    layout.till = try need(column("redeemedAt"), "redeemedAt")
    // The user id wins over all others, then what the form names.
    let names: [(kind: CouponUpload.CustomerKind, name: String)] = [
      (.id, "userId"), (.mobile, "mobile"), (.externalID, "externalId"), (.email, "email"),
    ]
    let ordered = names.filter { $0.kind == .id } + names.filter { $0.kind != .id && $0.kind == customerKind(customer) }
      + names.filter { $0.kind != .id && $0.kind != customerKind(customer) }
    for (kind, name) in ordered {
      if let column = try column(name) { layout.customers.append(.init(kind, column: column)) }
    }
    guard !layout.customers.isEmpty else {
      throw CouponUploadAPIError.invalidInput("uploadHeaders: one of mobile, externalId, email, userId is missing")
    }
    layout.couponID = try column("couponId")
    layout.code = try column("couponCode")
    guard layout.couponID != nil || layout.code != nil else {
      throw CouponUploadAPIError.invalidInput("uploadHeaders: one of couponId, couponCode is missing")
    }
    layout.billID = try column("billId")
    layout.billNumber = try column("billNumber")
    layout.details = try column("details")
    return layout
  }

  /// A newer page prints EXTENAL_ID; clients that copied it are understood.
  private static func customerKind(_ word: String) -> CouponUpload.CustomerKind? {
    CouponUpload.CustomerKind(rawValue: word == "EXTENAL_ID" ? "EXTERNAL_ID" : word)
  }

  private static func word(_ form: MultipartForm, _ name: String, more: [String]) throws -> String {
    let allowed = CouponUpload.CustomerKind.allCases.map(\.rawValue) + more
    guard let word = form.text(name)?.uppercased(), customerKind(word) != nil || more.contains(word) else {
      throw CouponUploadAPIError.invalidInput("\(name) is one of \(allowed.joined(separator: ", "))")
    }
    return word
  }
}
