import GRDB

/// What comes back with a return: its lines, and what they are worth.
extension BillEntry {
  /// A line that comes back, and the line of the original bill that it is taken from.
  struct ReturnedLine {
    var sent: NewBill.NewLine
    var original: BillLine?
    var quantity: Amount
    var amount: Amount
  }

  /// - Parameter sold: the original's lines; not needed for a return by amount.
  func returnedLines(_ type: ReturnType, _ original: Bill, _ sold: [BillLine]) throws -> [ReturnedLine] {
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
  func returnedAmount(_ type: ReturnType, _ original: Bill, _ lines: [ReturnedLine]) throws -> Amount {
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
  func counted(
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
  func isComplete(_ type: ReturnType, _ original: Bill, _ amount: Amount, _ left: [BillLine]) -> Bool {
    switch type.style {
    case .full: true
    case .amount: original.returnedAmount + amount >= original.amount
    default: left.allSatisfy { $0.parent != nil || $0.returnedQuantity >= $0.quantity }
    }
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
