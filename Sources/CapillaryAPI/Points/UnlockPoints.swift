import Model

/// `POST /v2/points/unlockPromisedPoints`: turns what a bill promised into points before its day.
enum UnlockPoints {
  struct Request: Decodable {
    var eventName: String?
    var billNumber: String?
    var eventLogId: Int64?
    var lineItemIds: [Int64]?
    var itemCodes: [String]?
    var billDate: String?
    var sourceStoreId: Int64?
    var sourceTillId: Int64?
    var sourceTilId: Int64?
    var sourceProgramId: Int64?
  }

  struct Answer: Encodable, Sendable {
    var pointsUnlocked: [Row]
    var warnings: [Warning] = []

    struct Row: Encodable, Sendable {
      var billNumber: String?
      var itemCode: String?
      var pointsUnlocked: Amount
      var programId: Int64
    }
  }

  private static let events = [
    "TransactionAdd", "GroupTransactionAdd", "BillPointsPromotionImport", "LineitemsPointsPromotionImport",
    "GenericEvent", "CustomerPromotionImport", "TargetCompleted",
  ]

  @Sendable static func unlock(_ call: Call, _ session: WriteSession) throws -> Reply {
    let query = call.query
    let type = (query["type"] ?? query["entityType"] ?? "CUSTOMER").uppercased()
    guard ["CUSTOMER", "USERGROUP2"].contains(type) else { throw PointsV2Error.unlockEntityType }
    let name = query["identifierName"] ?? (query["entityId"] == nil ? "" : "id")
    let value = query["identifierValue"] ?? query["entityId"] ?? ""
    guard !name.isEmpty, !value.isEmpty, query["source"]?.isEmpty == false || query["entityId"] != nil else {
      throw PointsV2Error.identifierMissing
    }
    let request = try call.decode(Request.self)
    guard let event = request.eventName, events.contains(where: { $0.lowercased() == event.lowercased() }) else {
      throw PointsV2Error.eventNameUnknown
    }
    // A bill's events are found by its number; the others by their log ids as well.
    let number = request.billNumber?.trimmed ?? ""
    let isOfBill = ["transactionadd", "grouptransactionadd"].contains(event.lowercased())
    guard !number.isEmpty || !isOfBill && request.eventLogId != nil else { throw PointsV2Error.billNumberMissing }
    let holder: PointsHolder =
      type == "CUSTOMER"
      ? .customer(try PointsParty.customer(name, value, source: query["source"], session).id)
      : .group(try GroupParty.group(name, value, session).id)
    let bill = number.isEmpty ? nil : try bill(number, request, holder, session)
    if let id = request.eventLogId, try !Ledger.knows(event: id, of: holder, session) {
      throw PointsV2Error.eventLogUnknown
    }
    let lines = try bill.flatMap { try wantedLines(request, $0, session) }
    let unlocked = try call.translatingPoints {
      try PointsLedger.unlock(
        holder, bill: bill?.id, lines: lines.map { $0.map(\.id) }, program: request.sourceProgramId,
        event: (event, request.eventLogId), till: call.caller.till.id, session)
    }
    let known = try bill.map { try Bills.lines(of: $0.id, session) } ?? []
    let rows = unlocked.map { part in
      Answer.Row(
        billNumber: bill?.number, itemCode: part.line.flatMap { id in known.first { $0.id == id }?.sku },
        pointsUnlocked: part.points, programId: part.program)
    }
    return Reply(Answer(pointsUnlocked: rows))
  }

  /// The one bill of the customer or group that the body means.
  private static func bill(
    _ number: String, _ request: Request, _ holder: PointsHolder, _ session: Session
  ) throws -> Bill {
    let zone = try session.zone
    let found = try Bills.find(number: number, type: .regular, session).standing.filter { bill in
      (holder.group.map { bill.group == $0 } ?? (bill.customer == holder.customer))
        && (request.billDate == nil || zone.date(bill.billedAt) == request.billDate)
        && (request.sourceStoreId == nil || bill.store == request.sourceStoreId)
        && (request.sourceTillId ?? request.sourceTilId).map { bill.till == $0 } ?? true
    }
    guard let bill = found.last, found.count == 1 else { throw PointsV2Error.billUnknown }
    return bill
  }

  /// Nil where the body names no lines: then the whole bill is meant.
  private static func wantedLines(_ request: Request, _ bill: Bill, _ session: Session) throws -> [BillLine]? {
    let ids = request.lineItemIds ?? []
    let codes = (request.itemCodes ?? []).map { $0.lowercased() }
    guard !ids.isEmpty || !codes.isEmpty else { return nil }
    return try Bills.lines(of: bill.id, session).filter { ids.contains($0.id) || codes.contains($0.sku.lowercased()) }
  }
}
