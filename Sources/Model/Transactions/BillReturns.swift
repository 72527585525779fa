import GRDB

/// Giving bills back.
///
/// A bill is given back in one style: whole, by lines or by amount. After one style another is refused, and what was
/// given back before counts. A return of a return is refused, because only sales are looked for.
extension BillEntry {
  /// A line that comes back, and the line of the original bill that it is taken from.
  struct ReturnedLine {
    var sent: NewBill.NewLine
    var original: BillLine?
    var quantity: Amount
    var amount: Amount
  }

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

  /// - Parameter sold: the original's lines; not needed for a return by amount.
  private func returnedLines(_ type: ReturnType, _ original: Bill, _ sold: [BillLine]) throws -> [ReturnedLine] {
    switch type.style {
    case .full:
      return sold.filter { $0.parent == nil }.map { line in
        ReturnedLine(sent: NewBill.NewLine(line, local: currency != nil), original: line, quantity: line.quantity,
                     amount: currency == nil ? line.amount : line.local?.amount ?? line.amount)
      }
    case .amount:
      return new.lines.map {
        ReturnedLine(sent: $0, original: nil, quantity: $0.quantity, amount: amount(of: $0))
      }
    default:
      guard !new.lines.isEmpty else { throw BillError.returnLinesMissing }
      var left = sold.map(LineLeft.init)
      do {
        return try new.lines.flatMap { try take($0, from: &left) }
      } catch BillError.returnQuantityNotLeft(let sku) where type == .cancelled {
        throw try isCancelled(sku, of: original) ? BillError.alreadyCancelled(sku) : .returnQuantityNotLeft(sku)
      }
    }
  }

  /// Whether an earlier return cancelled a line of the article.
  private func isCancelled(_ sku: String, of original: Bill) throws -> Bool {
    try session.statement(
      """
        SELECT 1 FROM bill b JOIN bill_line l ON l.bill_id = b.id
        WHERE b.original_id = ? AND b.return_type = 'CANCELLED' AND l.sku = ? COLLATE NOCASE LIMIT 1
        """
    ).first(original.id, sku) { _ in true } ?? false
  }

  /// What is still there of an original line.
  private struct LineLeft {
    let line: BillLine
    var quantity: Amount
    var amount: Amount

    init(_ line: BillLine) {
      self.line = line
      quantity = line.quantity - line.returnedQuantity
      amount = line.amount - line.returnedAmount
    }

    /// What so many pieces cost: of the last ones all that is left.
    ///
    /// - Parameter local: whether in the currency in which the bill was sent.
    func price(of pieces: Amount, local: Bool) -> Amount {
      let paid = local ? line.local?.amount ?? line.amount : line.amount
      let isRest = pieces == quantity && !local
      return isRest ? amount : paid.scaled(by: pieces.thousandths, over: max(line.quantity.thousandths, 1))
    }
  }

  /// Takes the pieces of one returned line from the original lines of its article, the one with its serial first.
  private func take(_ line: NewBill.NewLine, from left: inout [LineLeft]) throws -> [ReturnedLine] {
    let sku = line.sku.lowercased()
    let named = left.indices.filter { left[$0].line.sku.lowercased() == sku }
    let whole = named.filter { left[$0].line.parent == nil || left[$0].line.part == .addOn }
    guard !whole.isEmpty else {
      throw named.isEmpty ? BillError.returnLineUnknown(line.sku) : BillError.returnOfBundlePart
    }
    let bought = whole.reduce(Amount.zero) { $0 + left[$1].line.quantity }
    let remaining = whole.reduce(Amount.zero) { $0 + left[$1].quantity }
    guard line.quantity <= bought else { throw BillError.returnQuantityTooLarge(line.sku) }
    guard line.quantity <= remaining else { throw BillError.returnQuantityNotLeft(line.sku) }
    let ordered = whole.sorted { first, second in
      rank(left[first], line) != rank(left[second], line)
        ? rank(left[first], line) < rank(left[second], line) : first < second
    }
    // A client that tells no figures of what comes back means what was paid for it.
    let isPriced = line.amount != nil || line.value != nil || line.rate != nil
    let total = amount(of: line)
    var taken: [ReturnedLine] = []
    var quantity = line.quantity
    var money = total
    for index in ordered where quantity > .zero || taken.isEmpty {
      let share = min(quantity, left[index].quantity)
      if share == .zero, quantity > .zero { continue }
      let isLast = share == quantity
      let part =
        if !isPriced { left[index].price(of: share, local: currency != nil) } else if isLast { money } else {
          total.scaled(by: share.thousandths, over: max(line.quantity.thousandths, 1))
        }
      guard base(part) <= left[index].amount else { throw BillError.returnLineAmountTooLarge }
      taken.append(ReturnedLine(sent: line, original: left[index].line, quantity: share, amount: part))
      left[index].quantity -= share
      left[index].amount -= base(part)
      quantity -= share
      money -= part
    }
    return taken
  }

  /// Lower goes first: the same serial, then a line that has enough pieces left.
  private func rank(_ left: LineLeft, _ line: NewBill.NewLine) -> Int {
    (line.serial != 0 && left.line.serial == line.serial ? 0 : 2) + (left.quantity >= line.quantity ? 0 : 1)
  }

  /// What the return is worth, in the base currency and never more than is left of the bill.
  private func returnedAmount(_ type: ReturnType, _ original: Bill, _ lines: [ReturnedLine]) throws -> Amount {
    let left = original.amount - original.returnedAmount
    switch type.style {
    case .full:
      if let amount = new.amount, base(amount) > original.amount { throw BillError.returnAmountTooLarge }
      return left
    case .amount:
      guard let amount = new.amount else { throw BillError.invalidAmount }
      guard base(amount) <= left else { throw BillError.returnAmountTooLarge }
      return base(amount)
    default:
      return min(base(lines.reduce(.zero) { $0 + $1.amount }), left)
    }
  }

  /// What of a return had counted as purchased, and of the returns before it. Lines that are outliers never did; an amount
  /// that comes back is of the whole bill, and so in proportion.
  private func counted(
    _ type: ReturnType, _ original: Bill, _ sold: [BillLine], _ lines: [ReturnedLine], _ amount: Amount
  ) -> (now: Amount, before: Amount) {
    let all = original.counted
    guard all < original.amount else { return (amount, original.returnedAmount) }
    switch type.style {
    case .full: return (all, .zero)
    case .amount:
      func share(_ part: Amount) -> Amount {
        part >= original.amount ? all : all.scaled(by: part.thousandths, over: original.amount.thousandths)
      }
      let before = share(original.returnedAmount)
      return (share(original.returnedAmount + amount) - before, before)
    default:
      let before = sold.reduce(Amount.zero) { $1.outlierStatus == .normal ? $0 + $1.returnedAmount : $0 }
      let now = lines.reduce(Amount.zero) { $1.original?.outlierStatus == .normal ? $0 + base($1.amount) : $0 }
      return (max(.zero, min(now, all - before)), min(before, all))
    }
  }

  /// Whether nothing of the bill is left with the customer.
  ///
  /// - Parameter left: the original's lines after a return by lines.
  private func isComplete(_ type: ReturnType, _ original: Bill, _ amount: Amount, _ left: [BillLine]) -> Bool {
    switch type.style {
    case .full: true
    case .amount: original.returnedAmount + amount >= original.amount
    default: left.allSatisfy { $0.parent != nil || $0.returnedQuantity >= $0.quantity }
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

extension NewBill.NewLine {
  /// A stored line as if it were sent again, for a return of the whole bill.
  ///
  /// - Parameter local: whether its figures are wanted in the currency in which it was sent.
  init(_ line: BillLine, local: Bool = false) {
    self.init(sku: line.sku)
    serial = line.serial
    description = line.description
    quantity = line.quantity
    let figures = local ? line.local : nil
    rate = figures?.rate ?? line.rate
    value = figures?.value ?? line.value
    discount = figures?.discount ?? line.discount
    amount = figures?.amount ?? line.amount
    isReturnable = line.isReturnable
    returnableDays = line.returnableDays
    details = line.details
  }
}
