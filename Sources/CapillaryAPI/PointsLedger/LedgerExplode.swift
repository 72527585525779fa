import Model

/// `GET /v2/pointsLedger/getLedgerExplodeInfo`: what stands behind chosen events of a customer's ledger.
enum LedgerExplode {
  struct Answer: Encodable, Sendable {
    var events: [Exploded]
    var warnings: [Warning] = []
  }

  struct Exploded: Encodable, Sendable {
    var eventLogId: Int64
    var eventName: String
    var eventReferenceId: String
    var uniqueId: String
    var eventDetails: Details
    var pointsEarned: Earned?
    var billDetails: BillDetails?
    var customFields: [Field]?
    var extendedFields: [Field]?
    var paymentModes: [String]?
    var pointsBreakup: [Share]?

    struct Details: Encodable, Sendable {
      var eventTime: String
      var tillId: Int64?
      var reason: String?
      var comments: String?
      var maxConversionDate: String?
      var redemptionDetails: RedemptionDetails?
    }

    struct RedemptionDetails: Encodable, Sendable {
      var pointsRedeemed: String
      var redemptionPurpose: String
      var transactionNumber: String
      var redemptionId: String
      var notes: String
      var groupRedemption: Bool
    }

    struct Field: Encodable, Sendable {
      var name: String
      var value: JSONValue
    }

    /// Part of a debit: the award that it was taken from.
    struct Share: Encodable, Sendable {
      var programId: Int64
      var programName: String
      var pointsType: String
      var value: Amount
      var awardedOn: String
      var expiresOn: String?
    }
  }

  struct Earned: Encodable, Sendable {
    var regular: [Regular] = []
    var promo: [Promo] = []
    var promised: [Promised] = []

    struct Regular: Encodable, Sendable {
      var value: Amount
      var expiresOn: String?
      var expiryType = "fixed"
      var programId: Int64
      var programName: String
      var isTransferable = true
    }

    struct Promo: Encodable, Sendable {
      var promotionId: Int64 = -1
      var promotionName: String
      var programId: Int64
      var programName: String
      var value: Amount
      var expiresOn: String?
      var expiryType = "fixed"
    }

    struct Promised: Encodable, Sendable {
      var value: Amount
      var conversionDate: String?
      var programId: Int64
    }
  }

  struct BillDetails: Encodable, Sendable {
    var type = "loyalty"
    var billNumber: String
    var grossAmount: Amount
    var discount: Amount
    var billAmount: Amount
    var note: String
    var source: String
    var storeCode: String?
    var tillCode: String?
    var billDate: String
    var returnDate: String?
    var returnAmount: Amount?
    var returnType: String?
    var returnBillId: Int64?
    var pointsEarned: Earned?
    var lineItems: [Line]

    struct Line: Encodable, Sendable {
      var itemCode: String
      var amount: Amount
      var rate: Amount
      var qty: Amount
      var source: String
      var pointsEarned: Earned?
    }
  }

  private static let limit = 10

  @Sendable static func read(_ call: Call, _ session: Session) throws -> Reply {
    let events = try chosen(call.query, LedgerOwner(call, session).holder, session)
    return Reply(Answer(events: try events.map { try explode($0, call.query, session) }))
  }

  /// The events named by their ids, or by name and the bills they record; never both ways at once.
  private static func chosen(_ query: Query, _ holder: PointsHolder, _ session: Session) throws -> [Ledger.Event] {
    let ids = query.list("eventIds")
    let references = query.list("eventReferenceIds")
    let name = query["eventName"] ?? ""
    if !ids.isEmpty, !name.isEmpty || !references.isEmpty { throw PointsLedgerError.bothSelections }
    if !ids.isEmpty {
      guard ids.count <= limit else { throw PointsLedgerError.eventName("") }
      return try ids.map { text in
        guard let id = Int64(text.trimmed) else {
          throw PointsLedgerError.eventIDFormat("For input string: \"\(text.trimmed)\"")
        }
        guard let event = try Ledger.event(id, of: holder, session) else {
          throw PointsLedgerError.unknownEvents(text.trimmed)
        }
        return event
      }
    }
    guard !name.isEmpty, !references.isEmpty else { throw PointsLedgerError.noSelection }
    guard let known = PointsEventName.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }),
      references.count <= limit
    else { throw PointsLedgerError.eventName(name) }
    let events = try references.flatMap { text in
      guard let id = Int64(text.trimmed) else { throw PointsLedgerError.unknownReferences }
      return try Ledger.events(named: known.rawValue, bill: id, of: holder, session)
    }
    guard !events.isEmpty else { throw PointsLedgerError.unknownReferences }
    return events
  }

  private static func explode(
    _ event: Ledger.Event, _ query: Query, _ session: Session
  ) throws -> Exploded {
    let zone = try session.zone
    let bill = try event.bill.flatMap { try Bills.find(id: $0, session) }
    let redemption =
      try event.name == PointsEventName.pointsRedemption.rawValue
      ? Redemptions.find(event: event.id, session) : nil
    let credits = try Ledger.credits(of: event.id, session)
    let reference = bill?.id ?? event.reference ?? -1
    var details = Exploded.Details(
      eventTime: zone.ledgerTime(event.happenedAt), tillId: event.till,
      reason: event.reason.isEmpty ? nil : event.reason)
    if query.flag("getMaxConversionDetails") {
      details.maxConversionDate = credits.compactMap(\.convertsAt).max().map { zone.ledgerTime($0) }
    }
    var exploded = Exploded(
      eventLogId: event.id, eventName: event.name, eventReferenceId: String(reference),
      uniqueId: String(event.id, radix: 36), eventDetails: details)
    let wantsPoints = query.flag("getPointsEarnedBreakup")
    if wantsPoints || bill == nil, redemption == nil { exploded.pointsEarned = try earned(credits, session) }
    if let redemption { try add(redemption, event, to: &exploded, session) }
    guard let bill else { return exploded }
    if query.flag("getBillDetails") {
      exploded.billDetails = try billDetails(of: bill, event, wantsPoints ? credits : nil, session)
    }
    if query.flag("getCustomFields") { exploded.customFields = fields(bill.customFields) }
    if query.flag("getExtendedFields") { exploded.extendedFields = fields(bill.extendedFields) }
    if query.flag("getPaymentModes") { exploded.paymentModes = try Bills.payments(of: bill.id, session).map(\.mode) }
    return exploded
  }

  private static func add(
    _ redemption: Redemption, _ event: Ledger.Event, to exploded: inout Exploded, _ session: Session
  ) throws {
    let zone = try session.zone
    let programs = try session.programs
    let draws = try Ledger.draws(of: event.id, session)
    exploded.eventReferenceId = String(redemption.customer ?? redemption.member ?? -1)
    exploded.eventDetails.redemptionDetails = .init(
      pointsRedeemed: redemption.points.fixed(3), redemptionPurpose: redemption.purpose,
      transactionNumber: redemption.billNumber, redemptionId: redemption.code, notes: redemption.notes,
      groupRedemption: Set(draws.map(\.program)).count > 1)
    exploded.customFields = fields(redemption.customFields)
    exploded.pointsBreakup = draws.map { draw in
      .init(
        programId: draw.program, programName: programs[draw.program]?.name ?? "", pointsType: draw.type.rawValue,
        value: draw.points, awardedOn: zone.ledgerTime(draw.awardedAt),
        expiresOn: draw.expiresAt.map { zone.ledgerTime($0) })
    }
  }

  private static func billDetails(
    of bill: Bill, _ event: Ledger.Event, _ credits: [Ledger.Credit]?, _ session: Session
  ) throws -> BillDetails {
    let zone = try session.zone
    let entities = try session.entities
    let till = entities[bill.till]
    var details = BillDetails(
      billNumber: bill.number, grossAmount: bill.grossAmount, discount: bill.discount, billAmount: bill.amount,
      note: bill.notes, source: bill.source.lowercased(), storeCode: bill.store.flatMap { entities[$0]?.code },
      tillCode: till?.code, billDate: zone.iso(bill.billedAt),
      pointsEarned: try credits.map { try earned($0.filter { $0.line == nil }, session) },
      lineItems: try Bills.lines(of: bill.id, session).filter { $0.parent == nil }.map { line in
        BillDetails.Line(
          itemCode: line.sku, amount: line.amount, rate: line.rate, qty: line.quantity,
          source: bill.source.lowercased(),
          pointsEarned: try credits.map { try earned($0.filter { $0.line == line.id }, session) })
      })
    if [PointsEventName.returnBill.rawValue, PointsEventName.groupReturnBill.rawValue].contains(event.name),
      let returned = try event.reference.flatMap({ try Bills.find(id: $0, session) })
    {
      details.returnDate = zone.iso(returned.billedAt)
      details.returnAmount = returned.amount
      details.returnType = returned.returnType?.rawValue
      details.returnBillId = returned.id
    }
    return details
  }

  private static func earned(_ credits: [Ledger.Credit], _ session: Session) throws -> Earned {
    let zone = try session.zone
    let programs = try session.programs
    var earned = Earned()
    for credit in credits {
      let name = programs[credit.program]?.name ?? ""
      let expires = credit.expiresAt.map { zone.ledgerTime($0) }
      if credit.category != .regular {
        earned.promised.append(
          .init(
            value: credit.points, conversionDate: credit.convertsAt.map { zone.ledgerTime($0) },
            programId: credit.program))
      } else if credit.isBonus {
        earned.promo.append(
          .init(
            promotionName: credit.rule, programId: credit.program, programName: name, value: credit.points,
            expiresOn: expires))
      } else {
        earned.regular.append(
          .init(value: credit.points, expiresOn: expires, programId: credit.program, programName: name))
      }
    }
    return earned
  }

  private static func fields(_ stored: String) -> [Exploded.Field] {
    JSONObject(stored: stored).map { .init(name: $0.name, value: $0.value) }
  }
}
