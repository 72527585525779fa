import Model

/// `user-group.v2.transactions`: the bills that members made for a group.
enum GroupTransactions {
  @Sendable static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let group = try UserGroupError.translating { try UserGroups.named(name(query, session), session) }
    var filter = GroupBillFilter(group: group.id)
    filter.type = switch query["type"]?.uppercased() {
    case nil: nil
    case "REGULAR": .regular
    case "RETURN": .returned
    default: throw TransactionError.invalidType
    }
    filter.bill = query.int("transactionId")
    filter.number = query["billNumber"]
    filter.customer = query.int("customerId")
    filter.from = try moment(query, "startDate", session)
    filter.until = try moment(query, "endDate", session)
    filter.oldestFirst = query["order"]?.uppercased() == "ASC"
    let page = GroupPage(query, limit: 20)
    filter.limit = page.limit
    filter.offset = page.offset
    let roles = Set(query.list("roles").map { $0.uppercased() })
    let embeds = Set((query.list("embed") + query.list("enbed")).map { $0.uppercased() })
    let primary = try GroupMembers.primary(of: group.id, session)?.customer
    let bills = try UserGroups.bills(filter, session).filter { bill in
      roles.isEmpty || roles.contains(bill.customer == primary ? "PRIMARY" : "SECONDARY")
    }
    return Reply(
      GroupList(
        data: try bills.map { try row($0, group, primary, embeds, notes: query.flag("creditNotes"), session) }))
  }

  /// By the names of all operations, or by an identifier of the primary member.
  private static func name(_ query: Query, _ session: Session) throws -> GroupName {
    guard let type = query["identifierName"] else { return try GroupQuery.name(query) }
    let customer = try Customers.resolve(
      identifierName: type, value: query["identifierValue"], source: query["source"], account: query["accountId"],
      session)
    try Customers.check(customer)
    return .primaryUser(customer.id)
  }

  private static func moment(_ query: Query, _ name: String, _ session: Session) throws -> Timestamp? {
    guard let text = query[name] else { return nil }
    guard let moment = try session.zone.moment(text) else { throw CustomerV2Error.dateFormat(name) }
    return moment
  }

  private static func row(
    _ bill: Bill, _ group: UserGroup, _ primary: Int64?, _ embeds: Set<String>, notes: Bool, _ session: Session
  ) throws -> TransactionDocument {
    let isSale = bill.type == .regular
    var row = try TransactionDocument(
      bill, tenders: isSale && embeds.contains("PAYMENTDETAILS"), creditNotes: notes, withPoints: false, session)
    if !embeds.contains("CUSTOMFIELDS") { row.customFields = nil }
    if !embeds.contains("EXTENDEDFIELDS") { row.extendedFields = nil }
    if !embeds.contains("LINEITEMS") { row.lineItems = nil }
    let points = try PointsLedger.points(ofBill: isSale ? bill.id : bill.original ?? bill.id, session)
    row.pointSummary = try isSale ? TransactionDocument.PointSummary(points, bill, session) : nil
    row.billPointsBreakup = try isSale ? points.map { try breakup($0, session) } : []
    row.attribution = nil
    row.transactionEventStatus = "PROCESSING_COMPLETE"
    row.userGroup2 = .init(
      id: group.id, groupStatus: group.status.rawValue, lifeTimePurchases: group.lifetimePurchases,
      primaryUserId: primary)
    return row
  }

  /// Its form is our own: the documentation names the list and shows none.
  private static func breakup(_ points: PointsLedger.BillPoints, _ session: Session) throws -> JSONObject {
    [
      "programId": .int(points.program), "programName": .string(try session.programs[points.program]?.name ?? ""),
      "pointsType": .string(points.type.rawValue), "pointsCategory": .string(points.category.rawValue),
      "issuedPoints": .amount(points.issued), "availablePoints": .amount(points.available),
      "redeemedPoints": .amount(points.redeemed), "expiredPoints": .amount(points.expired),
      "returnedPoints": .amount(points.returned),
    ]
  }
}

extension TransactionDocument.PointSummary {
  init(_ points: [PointsLedger.BillPoints], _ bill: Bill, _ session: Session) throws {
    let zone = try session.zone
    let regular = points.filter { $0.category == .regular }
    let delayed = points.filter { $0.category != .regular }
    func sum(_ rows: [PointsLedger.BillPoints], _ part: (PointsLedger.BillPoints) -> Amount) -> Amount {
      rows.reduce(.zero) { $0 + part($1) }
    }
    issuedPoints = sum(regular, \.issued)
    returnedPoints = sum(regular, \.returned)
    redeemedPoints = sum(regular, \.redeemed)
    expiredPoints = sum(regular, \.expired)
    availablePoints = sum(regular, \.available)
    expiryDate = regular.compactMap(\.expiresAt).max().map { zone.iso($0) }
    programId = try points.first?.program ?? session.programs.standard?.id
    delayedPoints = sum(delayed, \.issued)
    delayedPointsReturned = sum(delayed, \.returned)
    redeemableFrom = zone.iso(delayed.compactMap(\.convertsAt).max() ?? regular.first?.awardedAt ?? bill.billedAt)
  }
}
