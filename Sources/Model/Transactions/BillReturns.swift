import GRDB

/// Giving bills back.
///
/// A bill is given back in one style: whole, by lines or by amount. After one style another is refused, and what was
/// given back before counts. A return of a return is refused, because only sales are looked for.
extension BillEntry {
  mutating func addReturn(exchange: Int64? = nil) throws -> AddedBill {
    try checkHeader()
    for line in new.lines { try check(line) }
    guard let type = new.returnType else { throw BillError.returnTypeMissing }
    try checkAllowed(type)
    if let amount = new.amount { _ = try checkAmount(amount) }
    if new.type == .returned, new.customer == nil { throw BillError.customerMissing }
    if new.needsPurchaseTime, new.purchaseTime == nil { throw BillError.purchaseTimeMissing }
    guard let original = try findOriginal(inExchange: exchange != nil) ?? findLoyaltyBill() else {
      guard configs.isOn("CONF_ALLOW_NOT_EXISTING_BILL_RETURN", for: entities) else {
        throw BillError.originalNumberUnknown(new.number)
      }
      return try addReturnOfUnknown(type, exchange: exchange)
    }
    // The number under which the original was sold goes into the books, also where it was found by its id.
    new.number = original.number
    new.group = original.group
    guard original.outlierStatus == .normal else { throw BillError.originalIsOutlier }
    // Clients write whole seconds, and a bill that came without a time has its milliseconds.
    guard billedAt.seconds >= original.billedAt.seconds, billedAt.seconds >= (new.purchaseTime ?? billedAt).seconds
    else {
      throw BillError.returnBeforePurchase
    }
    try checkStyle(type, original)
    try checkDuplicate()
    try resolveCurrency()
    // What was sold at a ratio comes back at it, whatever the currency is worth by now.
    if let local = original.local, local.code == currency?.code { currency?.ratio = local.ratio }
    let sold = type == .amount ? [] : try Bills.lines(of: original.id, session)
    let lines = try returnedLines(type, original, sold)
    let amount = try returnedAmount(type, original, lines)
    let counted = counted(type, original, sold, lines, amount)
    let booked = new.amount.map(base) ?? amount
    let fields = try acceptFields()
    let payments = try acceptPayments()
    let id = try insertBill(
      amount: booked, outlierAmount: max(.zero, booked - counted.now), outlierStatus: .normal, fields: fields,
      returning: Returning(type: type, original: original.id), exchange: exchange)
    for line in lines {
      _ = try insert(
        line.sent, of: id, quantity: line.quantity, amount: line.amount,
        status: line.original?.outlierStatus ?? .normal, original: line.original?.id)
      if let taken = line.original { try mark(taken, quantity: line.quantity, amount: base(line.amount)) }
    }
    try insert(payments, of: id)
    try insertRest(of: id)
    try mark(original, type.style, amount)
    var added = AddedBill(id: id)
    if let customer = original.customer, new.type == .returned {
      try Bills.count(-counted.now, visits: 0, for: customer, session)
      let group = try GroupBills.owing(original, session)
      if let group { try UserGroups.count(-counted.now, for: group, session) }
      let left = try type.style == .lineItem ? Bills.lines(of: original.id, session) : []
      let outcome = try BillLoyalty.returned(
        BillLoyalty.Return(
          bill: id, original: original, type: type, amount: amount, counted: counted, customer: customer, group: group,
          till: till.id, isComplete: isComplete(type, original, amount, left),
          lines: left.filter { line in lines.contains { $0.original?.id == line.id } }),
        session)
      added.effects = outcome.effects
      added.pointsDeducted = outcome.deducted
    }
    added.warnings = warnings
    return added
  }

  // MARK: - The original

  /// By id, else by number, else by the return document's own number (v1.1 clients swap the two). The document of an
  /// exchange is the sale that it is part of, which gives nothing back of itself.
  private func findOriginal(inExchange: Bool) throws -> Bill? {
    let sale = new.type.sale
    if let id = new.originalID {
      guard let bill = try Bills.find(id: id, type: sale, session) else { throw BillError.originalIDUnknown }
      guard bill.customer == new.customer || sale == .notInterested else {
        throw BillError.originalOfAnotherCustomerByID
      }
      return bill
    }
    if let bill = try findOriginal(number: new.number, sale) { return bill }
    guard !inExchange, !new.needsPurchaseTime, !new.returnNumber.isEmpty, new.returnNumber != new.number else {
      return nil
    }
    return try findOriginal(number: new.returnNumber, sale)
  }

  private func findOriginal(number: String, _ sale: BillType) throws -> Bill? {
    let all = try Bills.find(number: number, type: sale, session)
    guard !all.isEmpty else { return nil }
    var candidates = all
    if sale == .regular {
      candidates = all.filter { $0.customer == new.customer }
      guard !candidates.isEmpty else { throw BillError.originalOfAnotherCustomerByNumber }
    }
    // Several with one number are told apart by what the client says of the purchase, then by the till's store.
    if candidates.count > 1, let time = new.purchaseTime {
      let same = candidates.filter { $0.billedAt.seconds == time.seconds }
      if !same.isEmpty { candidates = same }
    }
    if candidates.count > 1 {
      let counted = candidates.filter { $0.outlierStatus == .normal }
      if !counted.isEmpty { candidates = counted }
    }
    guard candidates.count == 1 else { throw BillError.originalAmbiguous }
    return candidates[0]
  }

  /// A bill that is brought back as nobody's, and was a customer's: it is given back as theirs, with a warning.
  private mutating func findLoyaltyBill() throws -> Bill? {
    guard new.type == .notInterestedReturn else { return nil }
    let found = try Bills.find(number: new.number, type: .regular, session)
    guard found.count <= 1 else { throw BillError.originalAmbiguous }
    guard let bill = found.first else { return nil }
    new.type = .returned
    new.customer = bill.customer
    warnings.append(.loyaltyBillReturned)
    return bill
  }

  // MARK: - What may come back

  /// The organization's switches for returns. The documentation describes them without their keys: these are ours.
  private func checkAllowed(_ type: ReturnType) throws {
    func isOn(_ key: String) -> Bool { configs.isOn(key, for: entities, default: true) }
    guard isOn("CONF_RETURN_TRANSACTION_ENABLED") else { throw BillError.returnsOff }
    switch type {
    case .lineItem, .cancelled:
      guard isOn("CONF_RETURN_LINE_ITEM_ENABLED") else { throw BillError.lineReturnsOff }
    case .amount:
      guard isOn("CONF_RETURN_AMOUNT_ENABLED") else { throw BillError.amountReturnsOff }
    case .full:
      guard isOn("CONF_RETURN_FULL_ENABLED") else { throw BillError.fullReturnsOff }
    }
  }

  private func checkStyle(_ type: ReturnType, _ original: Bill) throws {
    switch (original.returnedAs, type.style) {
    case (nil, _), (.amount, .amount), (.lineItem, .lineItem): break
    case (.full, _): throw BillError.alreadyReturnedFully
    case (_, .full): throw BillError.fullReturnAfterPartial
    case (.amount, _): throw BillError.alreadyReturnedByAmount
    case (_, _): throw BillError.alreadyReturnedByLine
    }
  }

  // MARK: - Marks on the original

  private func mark(_ line: BillLine, quantity: Amount, amount: Amount) throws {
    try session.statement(
      """
      UPDATE bill_line SET returned_quantity = returned_quantity + ?, returned_amount = returned_amount + ? WHERE id = ?
      """
    ).run(quantity, amount, line.id)
  }

  private func mark(_ bill: Bill, _ style: ReturnType, _ amount: Amount) throws {
    try session.statement(
      "UPDATE bill SET returned_as = ?, returned_amount = returned_amount + ?, updated_at = ? WHERE id = ?"
    ).run(style.rawValue, amount, session.now, bill.id)
  }

  // MARK: - Returns of bills that nobody knows

  /// Where the organization allows it, such a return is kept with a warning; it moves no points and no figures.
  private mutating func addReturnOfUnknown(_ type: ReturnType, exchange: Int64?) throws -> AddedBill {
    try checkDuplicate()
    try resolveCurrency()
    warnings.append(.originalUnknown)
    let fields = try acceptFields()
    let payments = try acceptPayments()
    let amount = new.amount ?? new.lines.reduce(.zero) { $0 + self.amount(of: $1) }
    let id = try insertBill(
      amount: base(amount), outlierStatus: .normal, fields: fields,
      returning: Returning(type: type, original: nil), exchange: exchange)
    for line in new.lines {
      _ = try insert(
        line, of: id, quantity: line.quantity, amount: self.amount(of: line), status: .normal, original: nil)
    }
    try insert(payments, of: id)
    try insertRest(of: id)
    return AddedBill(id: id, warnings: warnings)
  }
}
