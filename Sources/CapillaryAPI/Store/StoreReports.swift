import Model

/// `store.v11.reports.upload` and `.get`: a store's figures of the day, and what the books say of it.
enum StoreReports {
  // MARK: - Uploading

  private struct Uploaded: Encodable, Sendable {
    var status: V1Status
    var store: Body

    struct Body: Encodable, Sendable { var report: OneOrMany<Entry> }

    struct Entry: Encodable, Sendable {
      var type: String
      var store_code: String
      var date: String
      var item_status: V1ItemStatus
    }
  }

  /// Takes the figures that stores counted themselves. No call shows them again: what `get` says comes from the books.
  static func upload(_ call: Call, _ session: Session) throws -> Reply {
    let reports = call.body["report"]?.list ?? []
    guard !reports.isEmpty else { throw PlatformError.invalidInput("report: at least one was expected") }
    let entities = try session.entities
    let entries = reports.prefix(1000).map { report in
      let type = (report["-type"] ?? report["type"])?.text ?? ""
      let code = report["store_code"]?.text?.trimmed ?? ""
      var entry = Uploaded.Entry(
        type: type, store_code: code, date: report["date"]?.text ?? "",
        item_status: V1ItemStatus(code: 900, message: "store report uploaded successfully"))
      let failure: StoreFailure? =
        type.lowercased() != "loyalty"
        ? .reportType : entities.find(.store, code: code) == nil ? .identifierInvalid : nil
      if let failure {
        entry.item_status = V1ItemStatus(failure)
      }
      return entry
    }
    let taken = entries.count { $0.item_status.success }
    return Reply(
      Uploaded(
        status: V1Status(succeeded: taken, of: entries.count), store: .init(report: OneOrMany(entries))))
  }

  // MARK: - Reading

  private struct Page: Encodable, Sendable {
    var status = V1Status.success
    var report: Report

    struct Report: Encodable, Sendable {
      var loyalty: Loyalty?
      var redemption: Redemption?
    }

    struct Loyalty: Encodable, Sendable { var row: [Row] }

    struct Row: Encodable, Sendable {
      var start_date: String
      var end_date: String
      var customers: String
      var transactions: String
      var not_interested_transactions: String
      var points_issued: String
      var points_redeemed: String
    }

    struct Redemption: Encodable, Sendable { var row: [Redeemed] }

    struct Redeemed: Encodable, Sendable {
      var store_username: String
      var customer: Customer
      var transaction_number: String
      var points_redeemed: String
      var redemption_date: String
    }

    struct Customer: Encodable, Sendable {
      var firstname: String
      var lastname: String
      var mobile: String
    }
  }

  /// The most redemptions that a report lists.
  private static let limit = 1000

  /// The report of the caller's store: the last three days of the span each, and the whole of it. Without dates it is
  /// the last week, of which the documentation speaks among others.
  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let type = call.query["type"]?.trimmed.lowercased()
    guard type == nil || type == "loyalty" || type == "redemption" else { throw StoreFailure.reportType }
    guard let store = call.caller.store else { throw StoreFailure.retrievalFailed }
    let zone = try session.zone
    let (first, last) = try span(call.query, zone, session.now)
    let report = try StoreReport(of: store, session)
    var page = Page.Report()
    if type != "redemption" { page.loyalty = .init(row: try rows(report, first, last, zone, session)) }
    if type != "loyalty" {
      let entities = try session.entities
      page.redemption = .init(
        row: try report.redemptions(from: first, to: last, limit: limit).map { redeemed in
          let profile = try Customers.mainProfile(of: redeemed.customer, session)
          return Page.Redeemed(
            store_username: entities[redeemed.till]?.code ?? "",
            customer: .init(
              firstname: profile?.firstName ?? "", lastname: profile?.lastName ?? "",
              mobile: profile?.value(.mobile) ?? ""),
            transaction_number: redeemed.billNumber, points_redeemed: redeemed.points.plain,
            redemption_date: zone.dateTime(redeemed.redeemedAt))
        })
    }
    return Reply(Page(report: page))
  }

  private static func span(_ query: Query, _ zone: Zone, _ now: Timestamp) throws -> (Timestamp, Timestamp) {
    switch (query["start_date"], query["end_date"]) {
    case (nil, nil): return (zone.startOfDay(now, plusDays: -6), zone.endOfDay(now))
    case (let start?, let end?):
      guard let first = zone.wallMoment(start), let last = zone.wallMoment(end), first <= last else {
        throw StoreFailure.retrievalFailed
      }
      return (zone.startOfDay(first), zone.endOfDay(last))
    default: throw StoreFailure.retrievalFailed
    }
  }

  private static func rows(
    _ report: StoreReport, _ first: Timestamp, _ last: Timestamp, _ zone: Zone, _ session: Session
  ) throws -> [Page.Row] {
    let newest = min(last, zone.endOfDay(session.now))
    var spans = (0..<3).map { (zone.startOfDay(newest, plusDays: -$0), zone.endOfDay(newest, plusDays: -$0)) }
      .filter { $0.0 >= first }
    if !spans.contains(where: { $0.0 == first && $0.1 == last }) { spans.append((first, last)) }
    return try spans.map { from, to in
      // The end of a day is its last second; a bill of that second may have milliseconds.
      let figures = try report.figures(from: from, to: to.adding(milliseconds: 999))
      return Page.Row(
        start_date: zone.dateTime(from), end_date: zone.dateTime(to), customers: String(figures.customers),
        transactions: String(figures.bills), not_interested_transactions: String(figures.anonymousBills),
        points_issued: figures.pointsIssued.plain, points_redeemed: figures.pointsRedeemed.plain)
    }
  }
}
