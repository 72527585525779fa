import Model

/// `GET /v2/pointsLedger/getCustomerLedgerInfo`: the events of a customer's or a group's ledger,
/// page by page.
enum LedgerEntries {
  struct Answer: Encodable, Sendable {
    var customerDetails: LedgerCustomer
    var ledgerDetails: Details
    var ledgerEntries: [Entry]
    var warnings: [Warning] = []

    struct Details: Encodable, Sendable {
      var pageNumber: Int
      var pageSize: Int
      var totalEntries: Int
      var pageCount: Int
    }
  }

  struct Entry: Encodable, Sendable {
    var eventLogId: Int64
    var eventName: String
    var customerId: Int64
    var ledgerCreatedDate: String
    /// Of a group's ledger: the member who is behind the event; null otherwise.
    @Nullable var customerDetails: Member?
    var entryDetails: [Row]
    var netPointsOnEvent: String
    var netAlternateCurrenciesOnEvent: JSONObject?
    var transactionDetails: Transaction
    var store: String?
    var storeCode: String?
    var tillCode: String?
    var eventDetails: Details
    var sourceProgramId: Int64?
    var sourceProgramName: String?
    @Nullable var orgId: Int64?

    struct Member: Encodable, Sendable {
      var firstName: String
      var lastName: String
      var identifier: Identifier
      var userId: Int64

      struct Identifier: Encodable, Sendable {
        var type: String
        var value: String
        var role: String
      }
    }

    struct Row: Encodable, Sendable {
      var ledgerEntryType: String
      var points: String
      var pointsCategory: String
      var programName: String
      var programId: Int64
    }

    /// Empty for events that are not about a bill.
    struct Transaction: Encodable, Sendable {
      var transactionId: Int64?
      var transactionNumber: String?
      var date: String?
      var amount: Amount?
      var grossBillAmount: Amount?
      var source: String?
    }

    struct Details: Encodable, Sendable {
      var eventDate: String
      var reason: String?
    }
  }

  @Sendable static func read(_ call: Call, _ session: Session) throws -> Reply {
    var question = try LedgerQuestion(call, maximum: 100, tooMany: .entriesLimit, session)
    try question.readDates(call.query, session)
    let total = try Ledger.count(question.filter, session)
    let events = try Ledger.events(
      question.filter, limit: question.limit, offset: question.first, session)
    guard !events.isEmpty else { throw PointsLedgerError.noEntries }
    let withCurrencies = call.query.flag("includeAlternateCurrencies")
    return Reply(
      Answer(
        customerDetails: try LedgerCustomer(question.owner, session),
        ledgerDetails: .init(
          pageNumber: question.first / question.limit, pageSize: question.limit, totalEntries: total,
          pageCount: (total + question.limit - 1) / question.limit),
        ledgerEntries: try events.map { event in
          var entry = try entry(event, question.filter, session)
          if withCurrencies { entry.netAlternateCurrenciesOnEvent = JSONObject() }
          return entry
        }))
  }

  private static func entry(_ event: Ledger.Event, _ filter: Ledger.Filter, _ session: Session) throws -> Entry {
    let programs = try session.programs
    let entities = try session.entities
    let zone = try session.zone
    let movements = try Ledger.movements(of: event.id, filter, session)
    let net = movements.reduce(Amount.zero) { $1.type == "DEBIT" ? $0 - $1.points : $0 + $1.points }
    let till = event.till.flatMap { entities[$0] }
    let store = till.flatMap { entities.store(of: $0) }
    let program = movements.first?.program
    let bill = try billNames.contains(event.name) ? event.bill.flatMap { try Bills.find(id: $0, session) } : nil
    return Entry(
      eventLogId: event.id, eventName: event.name,
      // A group stands among the customers with its id below zero, as the sample has it.
      customerId: filter.holder.customer ?? -filter.holder.id, ledgerCreatedDate: zone.ledgerTime(event.happenedAt),
      customerDetails: try event.member.flatMap { try member($0, of: filter.holder, session) },
      entryDetails: movements.map { movement in
        Entry.Row(
          ledgerEntryType: movement.type, points: movement.points.fixed(3),
          pointsCategory: movement.category.ledgerName, programName: programs[movement.program]?.name ?? "",
          programId: movement.program)
      },
      netPointsOnEvent: net.fixed(3),
      transactionDetails: bill.map { bill in
        Entry.Transaction(
          transactionId: bill.id, transactionNumber: bill.number, date: zone.ledgerTime(bill.billedAt),
          amount: bill.amount, grossBillAmount: bill.grossAmount, source: bill.source.lowercased())
      } ?? Entry.Transaction(),
      store: store?.name, storeCode: store?.code, tillCode: till?.code,
      eventDetails: .init(
        eventDate: zone.ledgerTime(bill?.billedAt ?? event.happenedAt),
        reason: event.reason.isEmpty ? nil : event.reason),
      sourceProgramId: program, sourceProgramName: program.flatMap { programs[$0]?.name })
  }

  private static func member(_ customer: Int64, of holder: PointsHolder, _ session: Session) throws -> Entry.Member? {
    guard let group = holder.group else { return nil }
    let profile = try Customers.mainProfile(of: customer, session)
    let identifier = profile?.identifiers.first
    let isPrimary = try GroupMembers.find(customer, in: group, session)?.isPrimary == true
    return Entry.Member(
      firstName: profile?.firstName ?? "", lastName: profile?.lastName ?? "",
      identifier: .init(
        type: identifier?.type.rawValue ?? "id", value: identifier?.value ?? String(customer),
        role: isPrimary ? "PRIMARY" : "SECONDARY"),
      userId: customer)
  }

  /// The events that are about a bill. A return's rows carry the original bill (DECISIONS.md, points).
  private static let billNames = [
    "TransactionAdd", "TransactionUpdate", "ReturnBill", "GroupTransactionAdd", "GroupReturnBill",
  ]
}
