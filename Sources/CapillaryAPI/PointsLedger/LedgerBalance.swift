import Model

/// `GET /v2/pointsLedger/getCustomerLedgerBalance`: what each account of the customer holds, now or at a moment.
enum LedgerBalance {
  struct Answer: Encodable, Sendable {
    var customerDetails: LedgerCustomer
    var ledgerDetails: Details
    var warnings: [Warning] = []

    struct Details: Encodable, Sendable {
      var pageNumber: Int
      var pageSize: Int
      var totalEntries: Int
      var pageCount: Int
      var ledgerClosingBalance: [Balance]
    }

    struct Balance: Encodable, Sendable {
      var pointsCategory: String
      var programName: String
      var programId: Int64
      var closingBalance: String
    }
  }

  @Sendable static func read(_ call: Call, _ session: Session) throws -> Reply {
    var question = try LedgerQuestion(call, maximum: 10, tooMany: .closingLimit, session)
    if let end = call.query["endDate"] {
      question.filter.to = try LedgerQuestion.moment(end, try session.zone)?.adding(milliseconds: 999)
    }
    let all = try Ledger.closing(question.filter, session)
    let first = question.first
    guard first < all.count else { throw PointsLedgerError.noEntries }
    let programs = try session.programs
    let rows = all[first..<min(all.count, first + question.limit)].map { closing in
      Answer.Balance(
        pointsCategory: closing.category.ledgerName, programName: programs[closing.program]?.name ?? "",
        programId: closing.program, closingBalance: closing.balance.fixed(3))
    }
    return Reply(
      Answer(
        customerDetails: try LedgerCustomer(question.owner, session),
        ledgerDetails: .init(
          pageNumber: question.first / question.limit, pageSize: question.limit, totalEntries: all.count,
          pageCount: (all.count + question.limit - 1) / question.limit, ledgerClosingBalance: Array(rows))))
  }
}
