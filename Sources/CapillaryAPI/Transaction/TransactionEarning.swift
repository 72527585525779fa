import Model

/// `transaction.v2.earning`: a bill with what it earned, by program, for the bill and for each of its lines.
enum TransactionEarning {
  static func endpoint(_ call: Call, _ session: Session) throws -> Reply {
    guard let id = call.path.int("transactionId"), let bill = try Bills.find(id: id, session) else {
      throw TransactionError.bill(.billUnknown)
    }
    try GetTransaction.requireCustomer(of: bill, session)
    var document = try TransactionDocument(bill, tenders: false, creditNotes: false, withPoints: false, session)
    if let customer = bill.customer {
      let earnings = try PointsLedger.earnings(ofBill: bill.id, session)
      let programs = try session.programs.all
      func entity(_ line: Int64?, _ source: Amount, _ kind: String) throws -> (Entity, [ProgramPoints]) {
        let own = earnings.filter { $0.line == line }
        let points = try programs.compactMap { program -> ProgramPoints? in
          let awards = own.filter { $0.program == program.id }
          return awards.isEmpty ? nil : try ProgramPoints(program, awards, source, kind, session.zone)
        }
        return (Entity(entityId: customer), points)
      }
      var (whole, points) = try entity(nil, bill.amount, "bill")
      whole.billPoints = points
      document.billDetails.pointsEarningEntities = whole
      document.lineItems = try document.lineItems?.map { line in
        var line = line
        var (part, points) = try entity(line.id, line.details.amount, "lineItem")
        part.lineItemPoints = points
        line.pointsEarningEntities = part
        return line
      }
    }
    return Reply(document)
  }

  struct Entity: Encodable, Sendable {
    var entityId: Int64
    var entityType = "customer"
    var billPoints: [ProgramPoints]?
    var lineItemPoints: [ProgramPoints]?
  }

  struct ProgramPoints: Encodable, Sendable {
    var programId: Int64
    var currentPointsSummary: Current
    var issuedPointsSummary: Issued
    var currentPointsBreakup: Breakup

    struct Current: Encodable, Sendable {
      var availablePoints = Amount.zero
      var expiredPoints = Amount.zero
      var redeemedPoints = Amount.zero
      var promisedPoints = Amount.zero
      var returnedPromisedPoints = Amount.zero
      var returnedPoints = Amount.zero
      var promisedPointsConverted = Amount.zero
    }

    struct Issued: Encodable, Sendable {
      var redeemablePointsIssued = Amount.zero
      var promisedPointsIssued = Amount.zero
    }

    struct Breakup: Encodable, Sendable {
      @Nullable var regularPointsInfo: Info?
      @Nullable var promotionalPointsInfo: Info?
    }

    struct Info: Encodable, Sendable {
      var availablePointsInfo: [Lot]
      @Nullable var promisedPointsInfo: [Lot]?
    }

    struct Lot: Encodable, Sendable {
      var points: Amount
      @Nullable var expiryDate: String?
      /// Days and months after the award roll; points without an end are fixed.
      var expiryType: String
      var actionSourceDetails: [Action]
    }

    struct Action: Encodable, Sendable {
      /// Rules have no rows of their own: the id is the program's, as in `rawSideEffects`.
      var actionId: Int64
      var sourceType: String
      var actionType = "BILL_POINTS_ACTION"
      var actionPointsDetail: [Detail]
    }

    struct Detail: Encodable, Sendable {
      var points: Amount
      var sourceValue: Amount
      var sourceIdentifiers: [Identifier]
    }

    struct Identifier: Encodable, Sendable {
      var key = "rule"
      var value: String
    }

    /// - Parameter source: the amount that the points were given for.
    init(
      _ program: Program, _ awards: [PointsLedger.Earning], _ source: Amount, _ sourceType: String, _ zone: Zone
    ) throws {
      programId = program.id
      currentPointsSummary = Current()
      issuedPointsSummary = Issued()
      for award in awards {
        currentPointsSummary.availablePoints += award.available
        currentPointsSummary.expiredPoints += award.expired
        currentPointsSummary.redeemedPoints += award.redeemed
        currentPointsSummary.promisedPoints += award.promised
        currentPointsSummary.returnedPromisedPoints += award.returnedPromised
        currentPointsSummary.returnedPoints += award.returned
        currentPointsSummary.promisedPointsConverted += award.converted
        if award.isPromise {
          issuedPointsSummary.promisedPointsIssued += award.issued
        } else {
          issuedPointsSummary.redeemablePointsIssued += award.issued
        }
      }
      func lot(_ award: PointsLedger.Earning, _ points: Amount, _ end: Timestamp?) -> Lot {
        Lot(
          points: points, expiryDate: end.map(zone.iso), expiryType: end == nil ? "fixed" : "rolling",
          actionSourceDetails: [
            Action(
              actionId: program.id * 10 + 5, sourceType: sourceType,
              actionPointsDetail: [
                Detail(points: points, sourceValue: source, sourceIdentifiers: [Identifier(value: award.rule)])
              ])
          ])
      }
      func info(_ awards: [PointsLedger.Earning]) -> Info? {
        let available = awards.flatMap { award in award.lots.map { lot(award, $0.points, $0.expiresAt) } }
        let promised = awards.filter { $0.promised > .zero }.map { lot($0, $0.promised, nil) }
        guard !available.isEmpty || !promised.isEmpty else { return nil }
        return Info(availablePointsInfo: available, promisedPointsInfo: promised.isEmpty ? nil : promised)
      }
      let isRegular = { (award: PointsLedger.Earning) in [.billRegular, .lineItemRegular].contains(award.type) }
      currentPointsBreakup = Breakup(
        regularPointsInfo: info(awards.filter(isRegular)),
        promotionalPointsInfo: info(awards.filter { !isRegular($0) }))
    }
  }
}
