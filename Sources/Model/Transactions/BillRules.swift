import GRDB

/// The rules that a bill must meet before anything of it is stored.
extension BillEntry {
  static let numberLength = 50
  static let reasonLength = 255
  static let paymentNotesLength = 250

  func checkHeader() throws {
    if new.number.isEmpty { try checkMissingNumber() }
    guard new.number.count <= Self.numberLength, new.notInterestedReason.count <= Self.reasonLength else {
      throw BillError.fieldTooLong
    }
    if let amount = new.amount, amount < .zero { throw BillError.negativeAmount }
    if let gross = new.grossAmount, gross < .zero { throw BillError.negativeGrossAmount }
    if let discount = new.discount, discount < .zero { throw BillError.negativeDiscount }
    for payment in new.payments where payment.notes.count > Self.paymentNotesLength { throw BillError.fieldTooLong }
    try checkDate()
  }

  /// A sale without a number is entered where the organization does without, and a return that says by its id what comes
  /// back where its number is not asked for as well. The documentation names the two switches and leaves it at that.
  private func checkMissingNumber() throws {
    if new.type.isReturn {
      guard new.originalID != nil, !configs.isOn("CONF_LOYALTY_IS_RETURN_BILL_NUMBER_REQUIRED", for: entities) else {
        throw BillError.originalNumberMissing
      }
    } else if configs.isOn("CONF_LOYALTY_IS_BILL_NUMBER_REQUIRED", for: entities, default: true) {
      throw BillError.invalidNumber
    }
  }

  /// The organization's window for billing dates. `CONF_MAX_BILLING_DATE` is our own name for the far end, which the
  /// documentation speaks of without naming a switch.
  private func checkDate() throws {
    guard Timestamp.range.contains(billedAt) else { throw BillError.tooFarInFuture }
    let zone = try session.zone
    if let first = configs.text("CONF_MIN_BILLING_DATE", for: entities).flatMap({ zone.wallMoment($0) }),
      billedAt < first
    {
      throw BillError.tooFarInPast
    }
    if let last = configs.text("CONF_MAX_BILLING_DATE", for: entities).flatMap({ zone.wallMoment($0) }),
      billedAt > zone.endOfDay(last)
    {
      throw BillError.tooFarInFuture
    }
  }

  func checkAmount(_ amount: Amount?) throws -> Amount {
    guard let amount else { throw BillError.invalidAmount }
    guard amount >= .zero else { throw BillError.negativeAmount }
    if amount == .zero, !configs.isOn("CONF_CLIENT_IS_BILL_AMOUNT_ZERO", for: entities, default: true) {
      throw BillError.invalidAmount
    }
    if let least = configs.amount("CONF_LOYALTY_MIN_BILL_AMOUNT", for: entities), amount < least {
      throw BillError.invalidAmount
    }
    if let most = configs.amount("CONF_LOYALTY_MAX_BILL_AMOUNT", for: entities), most > .zero, amount > most {
      throw BillError.invalidAmount
    }
    return amount
  }

  mutating func check(_ line: NewBill.NewLine) throws {
    if line.quantity < .zero { throw BillError.negativeQuantity }
    if let amount = line.amount, amount < .zero { throw BillError.negativeLineAmount }
    if let value = line.value, value < .zero { throw BillError.negativeLineValue }
    if let rate = line.rate, rate < .zero { throw BillError.negativeLineRate }
    if let discount = line.discount, discount < .zero { throw BillError.negativeLineDiscount }
    if line.returnableDays < -1 { warnings.append(.returnableDays) }
    let amount = amount(of: line)
    if let least = configs.amount("CONF_LOYALTY_MIN_BILL_LINEITEM_AMOUNT", for: entities), amount < least {
      throw BillError.invalidAmount
    }
    if let most = configs.amount("CONF_LOYALTY_MAX_BILL_LINEITEM_AMOUNT", for: entities), most > .zero, amount > most {
      throw BillError.invalidAmount
    }
    for part in line.parts where part.sku.isEmpty || part.quantity < .zero {
      throw switch part.part {
      case .combo: BillError.invalidCombo
      case .addOn: BillError.invalidAddOn
      case .split: BillError.invalidSplit
      }
    }
  }

  // MARK: - Bill numbers

  /// A number may be used once within its scope (organization, store or till) and window of days, before or after. What was
  /// marked as deleted has given its number back.
  func checkDuplicate() throws {
    if new.number.isEmpty { return }
    if new.type.isReturn {
      guard configs.isOn("IS_RETURN_BILL_UNIQUE", for: entities) else { return }
    }
    let store = configs.isOn("CONF_LOYALTY_BILL_NUMBER_UNIQUE_ONLY_STORE", for: entities)
    let till = configs.isOn("CONF_LOYALTY_BILL_NUMBER_UNIQUE_ONLY_TILL", for: entities)
    guard
      new.type.isReturn || store || till || configs.isOn("CONF_LOYALTY_IS_BILL_NUMBER_UNIQUE", for: entities)
    else { return }
    var (since, until) = (Int64.min, Int64.max)
    if let days = configs.number("CONF_LOYALTY_BILL_NUMBER_UNIQUE_IN_DAYS", for: entities), days > 0 {
      (since, until) = (billedAt.adding(days: -days).milliseconds, billedAt.adding(days: days).milliseconds)
    }
    let statement = try session.statement(
      """
      SELECT 1 FROM bill WHERE number = ? AND type = ? AND billed_at > ? AND billed_at < ? AND return_number = ?
        AND outlier_status <> 'DELETED' AND exchange_id IS NULL
        AND (?6 IS NULL OR till_id = ?6) AND (?7 IS NULL OR store_id = ?7) LIMIT 1
      """)
    let taken =
      try statement.first(
        new.number, new.type.rawValue, since, until, new.returnNumber, till ? self.till.id : nil,
        store && !till ? (self.store?.id ?? self.till.id) : nil
      ) { _ in true } ?? false
    if taken { throw BillError.duplicateNumber }
  }

  /// A bill can only be paid with points and coupons that its own customer redeemed before: not for another bill, and
  /// not given back since.
  func checkRedemptions() throws {
    for id in new.pointsRedemptions {
      guard let redemption = try Redemptions.find(id, session), let customer = new.customer, redemption.isBy(customer),
        redemption.bill == nil, redemption.reversed < redemption.points
      else { throw BillError.redemptionUnknown }
    }
    for id in new.couponRedemptions {
      guard let redemption = try Coupons.redemption(id, session), redemption.customer == new.customer,
        redemption.reversedAt == nil, redemption.bill == nil
      else { throw BillError.redemptionUnknown }
      let isNamed = try session.statement(
        "SELECT 1 FROM bill_redemption WHERE kind = 'COUPON' AND redemption_id = ? LIMIT 1"
      ).first(id) { _ in true } ?? false
      if isNamed { throw BillError.redemptionUnknown }
    }
  }

  // MARK: - Outliers

  /// What the client says goes before the organization's rules. A bill stays normal while one of its lines is.
  mutating func outlierStatus(
    _ amount: Amount, _ lines: [NewBill.NewLine]
  ) -> (bill: OutlierStatus, lines: [OutlierStatus]) {
    let skus = names("CONF_OUTLIER_ITEM_SKU")
    let states: [OutlierStatus] = lines.map { line in
      line.outlierStatus ?? (skus.contains(line.sku.lowercased()) ? .outlier : .normal)
    }
    for (line, state) in zip(lines, states) where state != .normal { warnings.append(.lineIsOutlier(sku: line.sku)) }
    let status = new.outlierStatus ?? ruled(amount, lines, states)
    if status != .normal { warnings.append(.billIsOutlier) }
    return (status, states)
  }

  /// What the lines that are outliers come to.
  func outlierAmount(_ lines: [NewBill.NewLine], _ states: [OutlierStatus]) -> Amount {
    zip(lines, states).reduce(.zero) { $1.1 == .normal ? $0 : $0 + base(amount(of: $1.0)) }
  }

  private func ruled(_ amount: Amount, _ lines: [NewBill.NewLine], _ states: [OutlierStatus]) -> OutlierStatus {
    if !states.isEmpty, !states.contains(.normal) { return .outlier }
    if amount == .zero, configs.isOn("CONF_MARK_ZERO_BILL_AS_OUTLIER", for: entities) { return .outlier }
    let number = new.number.lowercased()
    if names("MARK_BILLS_OUTLIER_STARTING_WITH").contains(where: { number.hasPrefix($0) }) { return .outlier }
    if let store, names("MARK_BILLS_OUTLIER_FROM_STORE").contains(store.code.lowercased()) { return .outlier }
    if let limit = configs.amount("BILL_OUTLIER_BASKET_SIZE_LIMIT", for: entities), limit > .zero,
      lines.reduce(.zero, { $0 + $1.quantity }) > limit
    {
      return .outlier
    }
    return .normal
  }

  /// A setting that is a comma list, in lower case.
  private func names(_ key: String) -> Set<String> {
    guard let text = configs.text(key, for: entities), !text.isEmpty else { return [] }
    return Set(text.lowercased().split(separator: ",").map { $0.filter { $0 != " " } })
  }

  // MARK: - Fields and tenders

  struct Fields {
    var custom: AcceptedFields
    var extended: AcceptedFields
  }

  mutating func acceptFields() throws -> Fields {
    guard !new.customFields.isEmpty || !new.extendedFields.isEmpty else {
      return Fields(custom: AcceptedFields(), extended: AcceptedFields())
    }
    let definitions = try session.reference(FieldDefinitions.self)
    let fields = Fields(
      custom: definitions.check(new.customFields, .custom),
      extended: definitions.check(new.extendedFields, .extended))
    warnings += fields.custom.warnings + fields.extended.warnings
    return fields
  }

  struct Payment {
    var tender: Int64
    var mode: String
    var amount: Amount
    var notes: String
    var attributes: String
  }

  /// Payments whose tender the organization has; the others are dropped with a warning.
  mutating func acceptPayments() throws -> [Payment] {
    guard !new.payments.isEmpty else { return [] }
    let tenders = try session.reference(Tenders.self)
    return new.payments.compactMap { payment in
      guard let tender = tenders.find(payment.mode) else {
        warnings.append(.tenderUnknown(payment.mode))
        return nil
      }
      var attributes = AcceptedFields()
      for attribute in payment.attributes {
        guard let known = tender.attributes[attribute.name.lowercased()] else {
          warnings.append(.tenderAttributeUnknown(attribute.name))
          continue
        }
        guard known.values.isEmpty || known.values.contains(attribute.text.lowercased()) else {
          warnings.append(.tenderAttributeValue(attribute.name))
          continue
        }
        attributes.fields.append(attribute)
      }
      return Payment(
        tender: tender.id, mode: tender.name, amount: payment.amount, notes: payment.notes,
        attributes: attributes.json)
    }
  }
}
