import Model

/// `customer.v2.transactions`: a customer's bills and returns, by billing time.
enum CustomerTransactions {
  static let maximumLimit: Int64 = 1000

  struct Answer: Encodable, Sendable {
    var pagination: Pagination
    var data: [Transaction]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  struct Pagination: Encodable, Sendable {
    var limit: Int
    var offset: Int
    var sortBy = "BILLING_TIME"
    var sortOrder: String
    var total: Int64
  }

  struct Transaction: Encodable, Sendable {
    var id: Int64
    var customerId: Int64?
    var loyaltyLogId: Int64
    var billingTime: String
    var billNumber: String
    var type: String
    var returnType: String?
    var notes: String
    var amount: Amount
    var grossAmount: Amount
    var discount: Amount
    var outlierStatus: String
    var billingStore: RawJSON?
    var customFields: RawJSON?
    var extendedFields: RawJSON?
    var creditNotes: [Note]?
    var paymentModes: [Payment]?
    var attribution: CustomerObject.Attribution?
    var billPoints: BillPoints?
    var txnIdentifiers: [TransactionIdentifier]?
    var currencyLogDto: CurrencyLog?
  }

  struct Note: Encodable, Sendable {
    var number: String
    var amount: Amount
    var notes: String
    var referenceId: Int64
  }

  struct Payment: Encodable, Sendable {
    var amount: Amount
    var id: Int64
    var mode: String
    var notes: String
    var orgPaymentModeId: Int64
  }

  struct TransactionIdentifier: Encodable, Sendable {
    var type: String
    var value: String
  }

  struct CurrencyLog: Encodable, Sendable {
    var baseCurrency: Currency
    var transactionCurrency: Currency
    var ratio: Amount
    var refId: Int64
    var refType = "TRANSACTION"
    var value: Amount
    var localValue: Amount
    var localDiscount: Amount
    var localGrossAmount: Amount

    struct Currency: Encodable, Sendable {
      var isoCode: String
    }
  }

  struct BillPoints: Encodable, Sendable {
    var pointsBreakup: [Breakup]
    var aggregatedBillPoints: [Sum]

    struct Breakup: Encodable, Sendable {
      var programName: String
      var programId: Int64
      var regularPoints: [Points]
      var promisePoints: [Points]
      var promoPoints: [Points]
    }

    struct Points: Encodable, Sendable {
      var points: Amount
      var pointsAwardedType: String?
    }

    struct Sum: Encodable, Sendable {
      var programName: String
      var programId: Int64
      var regularPoints: Points
      var promisePoints: Points
      var promoPoints: Points
    }
  }

  @Sendable static func list(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let query = call.query
    let limit = query.int("limit") ?? 20
    let offset = query.int("offset") ?? 0
    guard offset >= 0 else { throw CustomerV2Error.negativeOffset }
    guard limit > 0 else { throw CustomerV2Error.limitTooSmall }
    let order = (query["sortOrder"] ?? query["sort"] ?? "DESC").uppercased()
    let rows = Int(clamping: min(limit, maximumLimit))
    var wanted = try filter(query, session)
    wanted.oldestFirst = order == "ASC"
    let bills = try CustomerBills.list(of: customer.id, wanted, limit: min(limit, maximumLimit), offset: offset, session)
    let total = try CustomerBills.count(of: customer.id, wanted, session)
    let embeds = Set(query.list("embed").map { $0.uppercased() })
    return Reply(
      Answer(
        pagination: .init(
          limit: rows, offset: Int(clamping: offset), sortOrder: order == "ASC" ? "ASC" : "DESC", total: total),
        data: try bills.map { try transaction($0, embeds, query.flag("localCurrency"), session) }))
  }

  private static func filter(_ query: Query, _ session: Session) throws -> CustomerBills.Filter {
    var filter = CustomerBills.Filter()
    filter.types = [.regular, .returned]
    filter.from = try moment(query, "startDate", isEnd: false, session)
    filter.to = try moment(query, "endDate", isEnd: true, session)
    let ids = query.list("transactionId").prefix(500).compactMap { Int64($0) }
    if !ids.isEmpty { filter.anyID = ids }
    if query["startId"] != nil || query["endId"] != nil {
      let first = query.int("startId") ?? 0
      filter.ids = first...max(first, query.int("endId") ?? .max)
    }
    let numbers = (query.list("number") + query.list("transNos")).prefix(500)
    if !numbers.isEmpty { filter.numbers = Array(numbers) }
    if let code = query["entityCode"], let type = query["entityType"] {
      let entities = try session.entities
      let kind = Entity.Kind(rawValue: type.uppercased()) ?? .till
      guard let entity = entities.find(kind, code: code) else {
        filter.tills = []
        return filter
      }
      filter.tills = entities.all.filter { till in
        till.id == entity.id || entities.store(of: till)?.id == entity.id || entities.zone(of: till)?.id == entity.id
          || entities.concept(of: till)?.id == entity.id
      }.map(\.id)
    }
    return filter
  }

  /// A time of the query: the organization's clock where it names no offset, and the day's end for a bare last day.
  private static func moment(_ query: Query, _ name: String, isEnd: Bool, _ session: Session) throws -> Timestamp? {
    guard let text = query[name] else { return nil }
    let zone = try session.zone
    guard let moment = text.contains("T") ? zone.moment(text) : zone.wallMoment(text) else {
      throw CustomerV2Error.dateFormat(name)
    }
    return isEnd && text.trimmed.count <= 10 ? zone.endOfDay(moment) : moment
  }

  private static func transaction(
    _ bill: Bill, _ embeds: Set<String>, _ local: Bool, _ session: Session
  ) throws -> Transaction {
    let zone = try session.zone
    let entities = try session.reference(EntityForms.self)
    var row = Transaction(
      id: bill.id, customerId: bill.customer, loyaltyLogId: bill.type.isReturn ? bill.original ?? 0 : bill.id,
      billingTime: zone.iso(bill.billedAt), billNumber: bill.number, type: bill.type.rawValue,
      returnType: bill.returnType?.rawValue, notes: bill.notes, amount: bill.amount, grossAmount: bill.grossAmount,
      discount: bill.discount, outlierStatus: bill.outlierStatus.rawValue)
    guard !embeds.isEmpty || local else { return row }
    if embeds.contains("BILL_CF") { row.customFields = RawJSON(bill.customFields) }
    if embeds.contains("BILL_EF") { row.extendedFields = RawJSON(bill.extendedFields) }
    if embeds.contains("BILL_STORE_DETAILS") { row.billingStore = bill.store.map { entities[$0] } }
    if embeds.contains("ATTRIBUTION") {
      row.attribution = .init(
        createDate: zone.iso(bill.createdAt), createdBy: entities[bill.till],
        modifiedBy: bill.updatedAt == bill.createdAt ? RawJSON("{}") : entities[bill.till],
        modifiedDate: zone.iso(bill.updatedAt))
    }
    if embeds.contains("PAYMENT_MODES") {
      row.paymentModes = try Bills.payments(of: bill.id, session).map {
        Payment(amount: $0.amount, id: $0.id, mode: $0.mode, notes: $0.notes, orgPaymentModeId: $0.tender)
      }
    }
    if embeds.contains("CREDIT_NOTES") {
      row.creditNotes = try Bills.creditNote(of: bill.id, session).map {
        [Note(number: $0.number, amount: $0.amount, notes: $0.notes, referenceId: bill.id)]
      } ?? []
    }
    if embeds.contains("TRANSACTION_IDENTIFIER") {
      // What was shown at the counter is not kept apart: the bill's own source tells who it was.
      row.txnIdentifiers = try bill.customer.flatMap {
        try Customers.profile(of: $0, source: bill.source, account: bill.accountID, session)
      }?.identifiers.prefix(1).map { TransactionIdentifier(type: $0.type.rawValue, value: $0.value) } ?? []
    }
    if embeds.contains("BILL_POINTS") { row.billPoints = try points(bill, session) }
    if local, let currency = bill.local {
      row.currencyLogDto = CurrencyLog(
        baseCurrency: .init(isoCode: try session.organization.currency),
        transactionCurrency: .init(isoCode: currency.code),
        ratio: Amount(1).scaled(by: currency.ratio, over: 1_000_000), refId: bill.id, value: bill.amount,
        localValue: currency.amount, localDiscount: currency.discount, localGrossAmount: currency.grossAmount)
    }
    return row
  }

  private static func points(_ bill: Bill, _ session: Session) throws -> BillPoints {
    let awards = try PointsLedger.points(ofBill: bill.id, session)
    var programs: [Int64] = []
    for award in awards where !programs.contains(award.program) { programs.append(award.program) }
    var answer = BillPoints(pointsBreakup: [], aggregatedBillPoints: [])
    for program in programs {
      let mine = awards.filter { $0.program == program }
      let promised = mine.filter { $0.category != .regular }
      let promotions = mine.filter { $0.category == .regular && $0.type.isPromotion }
      let regular = mine.filter { $0.category == .regular && !$0.type.isPromotion }
      let name = try session.programs[program]?.name ?? ""
      func list(_ awards: [PointsLedger.BillPoints]) -> [BillPoints.Points] {
        awards.map {
          .init(points: $0.issued, pointsAwardedType: $0.line == nil ? "POINT_AWARDED" : "POINT_AWARDED_LINEITEM")
        }
      }
      func sum(_ awards: [PointsLedger.BillPoints]) -> BillPoints.Points {
        .init(points: awards.reduce(.zero) { $0 + $1.issued })
      }
      answer.pointsBreakup.append(
        .init(
          programName: name, programId: program, regularPoints: list(regular), promisePoints: list(promised),
          promoPoints: list(promotions)))
      answer.aggregatedBillPoints.append(
        .init(
          programName: name, programId: program, regularPoints: sum(regular), promisePoints: sum(promised),
          promoPoints: sum(promotions)))
    }
    return answer
  }
}

extension PointsType {
  /// Whether a promotion gave the points, rather than the purchase itself.
  fileprivate var isPromotion: Bool { self != .billRegular && self != .lineItemRegular }
}
