import GRDB

/// What became of a bill that was entered.
public struct AddedBill: Sendable {
  public var id: Int64
  public var warnings: [BillWarning] = []
  /// What the loyalty engine did with it.
  public var effects: [SideEffect] = []
  /// Points that a return took back.
  public var pointsDeducted = Amount.zero
}

extension Bills {
  /// Enters a bill: checks it, stores it with its lines and payments, lets the loyalty engine judge it, and keeps the
  /// customer's figures (`transaction.v2.add`, `transaction.v11.add`).
  ///
  /// - Throws: `BillError`; `BillRejection` where the organization parks bills that wait for missing master data.
  ///   Nothing of a refused bill stays if the caller undoes the session or its savepoint.
  public static func add(_ new: NewBill, _ session: WriteSession) throws -> AddedBill {
    var entry = try BillEntry(new, session)
    if new.type.isReturn { return try entry.addReturn() }
    return try entry.addSale()
  }
}

/// One bill on its way into the books.
struct BillEntry {
  var new: NewBill
  let session: WriteSession
  let configs: Configs
  let till: Entity
  let store: Entity?
  /// Entities whose settings apply, the nearest first.
  let entities: [Int64]
  let billedAt: Timestamp
  var warnings: [BillWarning] = []
  /// The code of a till or store that the organization does not have.
  private(set) var missingStore: String?
  /// Set for bills in another currency.
  var currency: (code: String, ratio: Int64)?

  init(_ new: NewBill, _ session: WriteSession) throws {
    self.new = new
    self.session = session
    configs = try session.configs
    let all = try session.entities
    guard var till = all[new.till] else { throw BillError.unknownStoreOrTill }
    if let wanted = new.bookedFor {
      if let found = all.find(wanted.kind, code: wanted.code) {
        till = found
      } else {
        // Organizations that keep bills for later keep this one too; see `checkRejection`.
        let keeps = RejectedBills.keep(.store, configs, for: [till.id] + (all.store(of: till).map { [$0.id] } ?? []))
        guard keeps, !new.type.isReturn else { throw BillError.unknownStoreOrTill }
        missingStore = wanted.code
      }
    }
    self.till = till
    store = all.store(of: till)
    entities = [till.id] + (store.map { [$0.id] } ?? [])
    billedAt = new.billedAt ?? session.now
  }

  // MARK: - Sales

  mutating func addSale() throws -> AddedBill {
    try checkHeader()
    let amount = try checkAmount(new.amount)
    let sold = new.lines.filter { !$0.isReturn }
    let givenBack = new.lines.filter(\.isReturn)
    for line in new.lines { try check(line) }
    if new.type.isLoyalty, new.customer == nil { throw BillError.customerMissing }
    try checkGroup()
    try checkDuplicate()
    try checkRedemptions()
    let accepted = try acceptFields()
    let payments = try acceptPayments()
    try checkRejection(accepted)
    try resolveCurrency()
    let status = outlierStatus(amount, sold)
    let outliers = outlierAmount(sold, status.lines)
    let counted = max(.zero, base(amount) - outliers)
    let id = try insertBill(
      amount: base(amount), outlierAmount: outliers, outlierStatus: status.bill, fields: accepted, returning: nil,
      exchange: nil)
    let lines = try insertLines(sold, of: id, status: status.lines)
    try insert(payments, of: id)
    try insertRest(of: id)
    try addProducts()
    var added = AddedBill(id: id)
    if let customer = new.customer, new.type == .regular {
      let lapsed = status.bill != .normal
      if !lapsed {
        try Bills.count(counted, visits: 1, for: customer, session)
        if let group = new.group { try UserGroups.count(counted, for: group, session) }
        added.effects = try BillLoyalty.added(
          BillLoyalty.Sale(
            bill: id, number: new.number, customer: customer, cardSeries: new.cardSeries, group: new.group,
            amount: counted, billedAt: billedAt, till: till.id, deliveryStatus: new.deliveryStatus, lines: lines,
            redemptions: new.pointsRedemptions),
          session)
      }
    }
    for (number, lines) in grouped(givenBack) {
      let part = try addExchangePart(lines, of: number, sale: id)
      added.effects += part.effects
      added.pointsDeducted += part.pointsDeducted
    }
    added.warnings = warnings
    return added
  }

  /// The lines that an exchange gives back, by the bill that they come from.
  private func grouped(_ lines: [NewBill.NewLine]) -> [(String, [NewBill.NewLine])] {
    var groups: [(String, [NewBill.NewLine])] = []
    for line in lines {
      let number = line.originalNumber ?? ""
      if let index = groups.firstIndex(where: { $0.0 == number }) {
        groups[index].1.append(line)
      } else {
        groups.append((number, [line]))
      }
    }
    return groups
  }

  /// An exchange is stored as the sale and, beside it, a return of each bill that something comes back from.
  private mutating func addExchangePart(
    _ lines: [NewBill.NewLine], of number: String, sale: Int64
  ) throws -> AddedBill {
    guard !number.isEmpty else { throw BillError.originalNumberMissing }
    var part = NewBill(type: new.type == .regular ? .returned : .notInterestedReturn, number: number, till: till.id)
    part.customer = new.customer
    part.billedAt = billedAt
    part.source = new.source
    part.accountID = new.accountID
    part.deliveryStatus = new.deliveryStatus
    part.currency = new.currency
    part.isLocalCurrency = new.isLocalCurrency
    part.needsPurchaseTime = false
    part.purchaseTime = lines.lazy.compactMap(\.purchaseTime).first
    part.returnType = lines.first?.returnType ?? .lineItem
    part.returnNumber = new.number
    part.lines = lines
    if part.returnType == .amount {
      part.amount = lines.reduce(.zero) { $0 + amount(of: $1) }
    }
    var entry = try BillEntry(part, session)
    let added = try entry.addReturn(exchange: sale)
    warnings += entry.warnings
    return added
  }

  // MARK: - Amounts in the organization's currency

  mutating func resolveCurrency() throws {
    guard new.isLocalCurrency else { return }
    guard configs.isOn("CONF_CURRENCY_CONVERSION_ENABLE") else { throw BillError.currencyConversionOff }
    let currencies = try session.reference(Currencies.self)
    guard let base = currencies.base else { throw BillError.noBaseCurrency }
    guard let code = new.currency, !code.isEmpty else { throw BillError.currencyMissing }
    if code.lowercased() == base.code.lowercased() { return }
    guard let ratio = currencies.find(code)?.toBase else { throw BillError.invalidCurrencyRatio }
    currency = (code.uppercased(), ratio)
  }

  func base(_ amount: Amount) -> Amount {
    guard let currency else { return amount }
    return amount.scaled(by: currency.ratio, over: 1_000_000)
  }

  func value(of line: NewBill.NewLine) -> Amount {
    line.value ?? ((line.rate ?? .zero) * line.quantity)
  }

  /// What a line comes to: as sent, else its value less its discount.
  func amount(of line: NewBill.NewLine) -> Amount {
    line.amount ?? (value(of: line) - (line.discount ?? .zero))
  }
}
