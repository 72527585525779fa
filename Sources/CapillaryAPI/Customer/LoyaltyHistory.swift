import Model

/// `loyaltyEvents` and `pointsTransfers`: what happened to a customer's points.
enum LoyaltyHistory {
  struct Events: Encodable, Sendable {
    var data: [Event]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  struct Event: Encodable, Sendable {
    var id: Int64
    var customerId: Int64
    var date: String
    var eventName: String
    var orgId: Int64
    var status = "SUCCESS"
    var uniqueId: String
  }

  /// The ledger's events behind the words that the filter takes.
  private static let kinds: [String: [PointsEventName]] = [
    "EARN": [
      .transactionAdd, .delayedAccrual, .genericEvent, .targetCompleted, .allocateGoodwillPoints, .bulkAllocatePoints,
    ],
    "REDEEM": [.pointsRedemption, .pointsRedemptionReversal, .voucherRedemption],
    "EXPIRE": [.pointsExpiry],
    "TRANSFER": [.pointsTransfer, .pointsContributionToGroup],
  ]

  @Sendable static func events(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let page = try Page(call.query)
    let zone = try session.zone
    func day(_ name: String) throws -> Timestamp? {
      guard let text = call.query[name] else { return nil }
      guard let moment = zone.wallMoment(text) else { throw CustomerV2Error.dateFormat(name) }
      return zone.startOfDay(moment)
    }
    let names = kinds[call.query["eventType"]?.uppercased() ?? ""] ?? []
    let organization = try session.organization.id
    let events = try PointsHistory.events(
      of: customer.id, names: names.map(\.rawValue), from: try day("fromDate"),
      until: try day("toDate").map { zone.startOfDay($0, plusDays: 1) }, limit: page.limit, offset: page.offset,
      session)
    return Reply(
      Events(
        data: events.map {
          Event(
            id: $0.id, customerId: customer.id, date: zone.iso($0.at), eventName: $0.name, orgId: organization,
            uniqueId: reference($0.id))
        }))
  }

  /// Ten characters that are an event's own, always the same for it.
  private static func reference(_ id: Int64) -> String {
    var generator = SeededGenerator(seed: UInt64(bitPattern: id))
    return generator.code(length: 10, from: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
  }

  @Sendable static func transfers(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    // A page that cannot be is documented as one without results here.
    guard let page = try? Page(call.query) else { throw LoyaltyError.noResults }
    let transfers = try PointsLedger.transfers(
      of: .customer(customer.id), byPoints: call.query["sortBy"]?.lowercased() == "pointstransferred",
      ascending: call.query["sortOrder"]?.lowercased() == "asc", limit: page.limit, offset: page.offset, session)
    return Reply(
      TransferRow.List(data: try transfers.map { try TransferRow($0, inHistoryOf: customer.id, session) }))
  }

  /// `limit` and `offset`, or `page`, which goes before the offset.
  private struct Page {
    let limit: Int
    let offset: Int

    init(_ query: Query) throws {
      let limit = query.int("limit") ?? 10
      guard limit > 0 else { throw CustomerV2Error.limitTooSmall }
      self.limit = Int(min(limit, 1000))
      var offset = query.int("offset") ?? 0
      if let page = query.int("page"), page > 0 { offset = min(page - 1, 1_000_000) * Int64(self.limit) }
      guard offset >= 0 else { throw CustomerV2Error.negativeOffset }
      self.offset = Int(clamping: offset)
    }
  }
}
