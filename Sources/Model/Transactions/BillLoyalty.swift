/// What bills tell the loyalty engine.
enum BillLoyalty {
  struct Sale {
    var bill: Int64
    var number: String
    var customer: Int64
    var group: Int64? = nil
    var amount: Amount
    var billedAt: Timestamp
    var till: Int64
    var lines: [BillEntry.StoredLine]
    var redemptions: [Int64]
  }

  struct Return {
    var bill: Int64
    /// As it stood before this return.
    var original: Bill
    var type: ReturnType
    var amount: Amount
    var customer: Int64
    var at: Timestamp
    var till: Int64
    var isComplete: Bool
    /// Lines of the original bill and how much of them comes back now.
    var lines: [(line: Int64, quantity: Amount, amount: Amount)]
  }

  static func added(_ sale: Sale, _ session: WriteSession) throws -> [SideEffect] {
    let paid = try Redemptions.attach(
      sale.redemptions, bill: sale.bill, number: sale.number, customer: sale.customer, session)
    return try Loyalty.billAdded(
      BillFacts(
        bill: sale.bill, customer: sale.customer, group: sale.group, till: sale.till, amount: sale.amount,
        paidWithPoints: paid.reduce(.zero) { $0 + $1.outstandingValue },
        lines: sale.lines.filter(\.counts).map { BillFacts.Line(id: $0.id, sku: $0.sku, amount: $0.amount) },
        billedAt: sale.billedAt),
      session)
  }

  /// - Returns: what the engine did, and how many points it took back.
  static func returned(
    _ back: Return, _ session: WriteSession
  ) throws -> (effects: [SideEffect], deducted: Amount) {
    var lines: [ReturnFacts.Line] = []
    if back.type == .lineItem || back.type == .cancelled {
      let originals = try Bills.lines(of: back.original.id, session)
      for part in back.lines {
        guard let line = originals.first(where: { $0.id == part.line }) else { continue }
        lines.append(ReturnFacts.Line(original: line.id, amount: line.amount, returned: line.returnedAmount))
      }
    }
    let effects = try Loyalty.billReturned(
      ReturnFacts(
        original: back.original.id, originalAmount: back.original.amount, bill: back.bill, customer: back.customer,
        group: try GroupBills.owing(back.original, session), till: back.till, kind: ReturnFacts.Kind(rawValue: back.type.rawValue) ?? .amount, amount: back.amount,
        returnedBefore: back.original.returnedAmount, isComplete: back.isComplete, lines: lines),
      session)
    let deducted = effects.reduce(Amount.zero) { sum, effect in
      if case .taken(let taken) = effect, taken.category == .regular { sum + taken.points } else { sum }
    }
    return (effects, deducted)
  }

  static func updated(_ bill: Bill, _ session: WriteSession) throws {}
}

extension BillEntry {
  static func isKnown(sku: String, _ session: Session) throws -> Bool { true }
  func addProducts() throws {}
}
