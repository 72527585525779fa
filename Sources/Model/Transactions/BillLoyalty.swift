/// What bills tell the loyalty engine.
enum BillLoyalty {
  struct Sale {
    var bill: Int64
    var number: String
    var customer: Int64
    var cardSeries: Int64?
    var group: Int64? = nil
    var amount: Amount
    var billedAt: Timestamp
    var till: Int64
    var deliveryStatus: DeliveryStatus
    var lines: [BillEntry.StoredLine]
    var redemptions: [Int64]
  }

  struct Return {
    var bill: Int64
    /// As it stood before this return.
    var original: Bill
    var type: ReturnType
    var amount: Amount
    /// What of it, and of the returns before it, had counted as purchased.
    var counted: (now: Amount, before: Amount)
    var customer: Int64
    /// The user group from which points are taken back.
    var group: Int64?
    var till: Int64
    var isComplete: Bool
    /// The lines of the original bill that come back, as they stand after it.
    var lines: [BillLine]
  }

  static func added(_ sale: Sale, _ session: WriteSession) throws -> [SideEffect] {
    let paid = try Redemptions.attach(
      sale.redemptions, bill: sale.bill, number: sale.number, customer: sale.customer, session)
    return try Loyalty.billAdded(
      BillFacts(
        bill: sale.bill, number: sale.number, customer: sale.customer, group: sale.group, till: sale.till,
        cardSeries: sale.cardSeries, amount: sale.amount,
        paidWithPoints: paid.reduce(.zero) { $0 + $1.outstandingValue },
        lines: try lines(sale.lines, session), billedAt: sale.billedAt,
        deliveryStatus: sale.deliveryStatus),
      session)
  }

  private static func lines(_ sold: [BillEntry.StoredLine], _ session: Session) throws -> [BillFacts.Line] {
    let asks = try session.programs.needCatalogue
    return try sold.filter(\.counts).map { line in
      var fact = BillFacts.Line(id: line.id, sku: line.sku, amount: line.amount)
      if asks {
        fact.categories = try Catalogue.lineage(of: line.sku, .category, session)
        fact.brands = try Catalogue.lineage(of: line.sku, .brand, session)
      }
      return fact
    }
  }

  /// - Returns: what the engine did, and how many points it took back.
  static func returned(
    _ back: Return, _ session: WriteSession
  ) throws -> (effects: [SideEffect], deducted: Amount) {
    let original = back.original
    // An amount comes back of the whole bill; everything else of what counted.
    let isAmount = back.type == .amount
    let effects = try Loyalty.billReturned(
      ReturnFacts(
        original: original.id, originalAmount: isAmount ? original.amount : original.counted, bill: back.bill,
        customer: back.customer, group: back.group, till: back.till,
        kind: ReturnFacts.Kind(rawValue: back.type.rawValue) ?? .amount,
        amount: isAmount ? back.amount : back.counted.now, counted: back.counted.now,
        returnedBefore: isAmount ? original.returnedAmount : back.counted.before, isComplete: back.isComplete,
        lines: back.lines.map { ReturnFacts.Line(original: $0.id, amount: $0.amount, returned: $0.returnedAmount) }),
      session)
    let deducted = effects.reduce(Amount.zero) { sum, effect in
      if case .taken(let taken) = effect, taken.category == .regular { sum + taken.points } else { sum }
    }
    return (effects, deducted)
  }

  /// A bill's new state can set free what was promised until then.
  static func updated(_ bill: Bill, to status: DeliveryStatus?, _ session: WriteSession) throws {
    guard let status, let customer = bill.customer, bill.outlierStatus == .normal else { return }
    try Loyalty.billUpdated(bill.id, of: customer, group: bill.group, deliveryStatus: status, till: bill.till, session)
  }
}
