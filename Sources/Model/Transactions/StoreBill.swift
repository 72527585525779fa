import GRDB

/// Writing a bill that passed its rules.
extension BillEntry {
  /// How a return is linked to what it gives back.
  struct Returning {
    var type: ReturnType
    var original: Int64?
  }

  /// Put together once for each kind, not with every bill.
  private static let regularSQL = insert(.regular)
  private static let anonymousSQL = insert(.notInterested)
  private static let returnSQL = insert(.returned)
  private static let anonymousReturnSQL = insert(.notInterestedReturn)

  private static func insert(_ type: BillType) -> SQLText {
    SQLText("""
      INSERT INTO bill (id, type, customer_id, number, return_number, amount, gross_amount, discount, billed_at,
        created_at, updated_at, till_id, store_id, source, account_id, outlier_status, delivery_status, return_type,
        original_id, exchange_id, notes, not_interested_reason, custom_fields, extended_fields, currency,
        currency_ratio, local_amount, local_gross_amount, local_discount, details, group_id, outlier_amount,
        card_series)
      VALUES (\(RunningNumbers.bill(type)), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?, ?, ?, ?)
      """)
  }

  private static func sql(_ type: BillType) -> SQLText {
    switch type {
    case .regular: regularSQL
    case .notInterested: anonymousSQL
    case .returned: returnSQL
    case .notInterestedReturn: anonymousReturnSQL
    }
  }

  /// The same for a line.
  private static let lineSQL = SQLText("""
    INSERT INTO bill_line (id, bill_id, serial, sku, description, quantity, rate, value, discount, amount,
      outlier_status, returnable, returnable_days, return_type, original_line_id, custom_fields, extended_fields,
      local_amount, local_value, local_rate, local_discount, details)
    VALUES (\(RunningNumbers.line.next), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)

  /// The same for a part of a bundle.
  private static let partSQL = SQLText("""
    INSERT INTO bill_line (id, bill_id, serial, sku, description, quantity, rate, value, discount, amount,
      parent_line_id, part, part_type)
    VALUES (\(RunningNumbers.line.next), ?, 0, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
    """)

  /// - Parameter outlierAmount: what of the amount does not count, because its lines are outliers.
  func insertBill(
    amount: Amount, outlierAmount: Amount = .zero, outlierStatus: OutlierStatus, fields: Fields, returning: Returning?,
    exchange: Int64?
  ) throws -> Int64 {
    let statement = try session.statement(Self.sql(new.type))
    let gross = new.grossAmount ?? new.amount ?? .zero
    let discount = new.discount ?? .zero
    try statement.run(
      new.type.rawValue, new.customer, new.number, new.returnNumber, amount, base(gross), base(discount), billedAt,
      new.createdAt ?? session.now, session.now, till.id, store?.id, new.source, new.accountID, outlierStatus.rawValue,
      new.deliveryStatus.rawValue, returning?.type.rawValue, returning?.original, exchange, new.notes,
      new.notInterestedReason, fields.custom.json, fields.extended.json, currency?.code, currency?.ratio,
      currency.map { _ in new.amount ?? .zero }, currency.map { _ in gross }, currency.map { _ in discount },
      new.details, new.group, outlierAmount, new.cardSeries)
    return session.db.lastInsertedRowID
  }

  /// A line as the loyalty engine wants to know it.
  struct StoredLine {
    var id: Int64
    var sku: String
    var quantity: Amount
    var amount: Amount
    var counts: Bool
  }

  mutating func insertLines(
    _ lines: [NewBill.NewLine], of bill: Int64, status: [OutlierStatus]
  ) throws -> [StoredLine] {
    guard !lines.isEmpty else { return [] }
    var stored: [StoredLine] = []
    for (line, status) in zip(lines, status) {
      let id = try insert(
        line, of: bill, quantity: line.quantity, amount: amount(of: line), status: status, original: nil)
      for part in line.parts { try insert(part, of: bill, line: id) }
      stored.append(
        StoredLine(
          id: id, sku: line.sku, quantity: line.quantity, amount: base(amount(of: line)), counts: status == .normal))
    }
    return stored
  }

  /// - Parameter original: for lines given back, the line of the original bill.
  mutating func insert(
    _ line: NewBill.NewLine, of bill: Int64, quantity: Amount, amount: Amount, status: OutlierStatus, original: Int64?
  ) throws -> Int64 {
    var custom = AcceptedFields()
    var extended = AcceptedFields()
    if !line.customFields.isEmpty || !line.extendedFields.isEmpty {
      let definitions = try session.reference(FieldDefinitions.self)
      custom = definitions.check(line.customFields, .custom)
      extended = definitions.check(line.extendedFields, .lineExtended)
      warnings += custom.warnings + extended.warnings
    }
    let statement = try session.statement(Self.lineSQL)
    let rate = line.rate ?? .zero
    let discount = line.discount ?? .zero
    let value = value(of: line)
    let returnType = new.type.isReturn ? (line.returnType ?? new.returnType)?.rawValue : nil
    try statement.run(
      bill, line.serial, line.sku, line.description, quantity, base(rate), base(value), base(discount), base(amount),
      status.rawValue, line.isReturnable, max(line.returnableDays, -1), returnType, original, custom.json, extended.json,
      currency.map { _ in amount }, currency.map { _ in value }, currency.map { _ in rate },
      currency.map { _ in discount }, line.details)
    return session.db.lastInsertedRowID
  }

  private func insert(_ part: NewBill.NewPart, of bill: Int64, line: Int64) throws {
    let statement = try session.statement(Self.partSQL)
    try statement.run(
      bill, part.sku, part.description, part.quantity, base(part.rate), base(part.value), base(part.value), line,
      part.part.rawValue, part.type)
  }

  func insert(_ payments: [Payment], of bill: Int64) throws {
    guard !payments.isEmpty else { return }
    let statement = try session.statement(
      "INSERT INTO bill_payment (bill_id, tender_id, mode, amount, notes, attributes) VALUES (?, ?, ?, ?, ?, ?)")
    for payment in payments {
      try statement.run(bill, payment.tender, payment.mode, base(payment.amount), payment.notes, payment.attributes)
    }
  }

  /// Credit note and redemptions.
  func insertRest(of bill: Int64) throws {
    if let note = new.creditNote {
      try session.statement(
        "INSERT INTO credit_note (bill_id, amount, number, notes, valid_until) VALUES (?, ?, ?, ?, ?)"
      ).run(bill, base(note.amount), note.number, note.notes, note.validUntil)
    }
    guard !new.pointsRedemptions.isEmpty || !new.couponRedemptions.isEmpty else { return }
    let statement = try session.statement(
      "INSERT OR IGNORE INTO bill_redemption (bill_id, kind, redemption_id) VALUES (?, ?, ?)")
    for redemption in new.pointsRedemptions { try statement.run(bill, "POINTS", redemption) }
    for redemption in new.couponRedemptions { try statement.run(bill, "COUPON", redemption) }
  }
}

extension Bills {
  /// Keeps a customer's lifetime figures; `amount` may be negative.
  static func count(_ amount: Amount, visits: Int64, for customer: Int64, _ session: WriteSession) throws {
    let statement = try session.statement(
      "UPDATE customer SET lifetime_purchases = lifetime_purchases + ?, visits = visits + ? WHERE id = ?")
    try statement.run(amount, visits, customer)
  }
}
