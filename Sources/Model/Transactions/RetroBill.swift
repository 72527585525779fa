import GRDB

extension Bills {
  /// Maps an anonymous bill to a customer afterwards: it becomes a regular bill under a new id and earns
  /// (`transaction.v11.update` with `new_type`).
  ///
  /// - Throws: `BillError.retro…`, `.billUnknown`.
  public static func convert(
    notInterested id: Int64, to customer: Customer, till: Entity, notes: String?, _ session: WriteSession
  ) throws -> AddedBill {
    let configs = try session.configs
    guard configs.isOn("CONF_RETRO_TRANSACTION_ENABLE") else { throw BillError.retroOff }
    guard let old = try find(id: id, session) else { throw BillError.billUnknown }
    let statement = try session.statement("SELECT 1 FROM bill WHERE retro_of = ?")
    guard try Int.fetchOne(statement, arguments: [id]) == nil else { throw BillError.retroAgain }
    guard old.type == .notInterested else { throw BillError.retroOfOtherType }
    if let days = configs.number("CONF_CLIENT_RETRO_MAX_ALLOWED_AGE_DAYS"), days > 0,
      old.billedAt < session.now.adding(days: -days)
    {
      throw BillError.retroTooOld
    }
    if let hours = configs.number("CONF_CLIENT_RETRO_DELAY_SINCE_REGISTRATION_HOURS"), hours > 0,
      old.billedAt < customer.registeredAt.adding(hours: -hours)
    {
      throw BillError.retroRegisteredTooLate
    }
    guard old.returnedAs == nil, old.outlierStatus == .normal else { throw BillError.retroOfOtherType }
    let bill = try copy(old, to: customer.id, notes: notes, session)
    let lines = try copyLines(of: old, to: bill, session)
    let payments = """
      INSERT INTO bill_payment (bill_id, tender_id, mode, amount, notes, attributes)
      SELECT ?, tender_id, mode, amount, notes, attributes FROM bill_payment WHERE bill_id = ? ORDER BY id
      """
    try session.db.execute(sql: payments, arguments: [bill, old.id])
    let note = """
      INSERT INTO credit_note (bill_id, amount, number, notes, valid_until)
      SELECT ?, amount, number, notes, valid_until FROM credit_note WHERE bill_id = ?
      """
    try session.db.execute(sql: note, arguments: [bill, old.id])
    // The anonymous bill no longer counts and cannot be given back: its successor can.
    try session.db.execute(
      sql: "UPDATE bill SET outlier_status = 'RETRO', updated_at = ? WHERE id = ?", arguments: [session.now, old.id])
    try count(old.counted, visits: 1, for: customer.id, session)
    let effects = try BillLoyalty.added(
      BillLoyalty.Sale(
        bill: bill, number: old.number, customer: customer.id, amount: old.counted, billedAt: old.billedAt, till: old.till,
        deliveryStatus: old.deliveryStatus, lines: lines, redemptions: []),
      session)
    return AddedBill(id: bill, effects: effects)
  }

  private static func copy(
    _ old: Bill, to customer: Int64, notes: String?, _ session: WriteSession
  ) throws -> Int64 {
    try session.db.execute(
      sql: """
        INSERT INTO bill (id, type, customer_id, number, amount, gross_amount, discount, billed_at, created_at, updated_at,
          till_id, store_id, source, account_id, delivery_status, retro_of, notes, custom_fields, extended_fields,
          currency, currency_ratio, local_amount, local_gross_amount, local_discount, details, outlier_amount)
        SELECT \(RunningNumbers.bill.next), 'REGULAR', ?, number, amount, gross_amount, discount, billed_at, ?, ?, till_id, store_id, source, account_id,
          delivery_status, id, coalesce(?, notes), custom_fields, extended_fields, currency, currency_ratio, local_amount,
          local_gross_amount, local_discount, details, outlier_amount
        FROM bill WHERE id = ?
        """,
      arguments: [customer, session.now, session.now, notes, old.id])
    return session.db.lastInsertedRowID
  }

  private static func copyLines(
    of old: Bill, to bill: Int64, _ session: WriteSession
  ) throws -> [BillEntry.StoredLine] {
    var stored: [BillEntry.StoredLine] = []
    var successor: [Int64: Int64] = [:]
    for line in try lines(of: old.id, session) {
      try session.db.execute(
        sql: """
          INSERT INTO bill_line (id, bill_id, serial, sku, description, quantity, rate, value, discount, amount,
            outlier_status, returnable, returnable_days, parent_line_id, part, part_type, custom_fields, extended_fields,
            local_amount, local_value, local_rate, local_discount, details)
          SELECT \(RunningNumbers.line.next), ?, serial, sku, description, quantity, rate, value, discount, amount, outlier_status, returnable,
            returnable_days, ?, part, part_type, custom_fields, extended_fields, local_amount, local_value, local_rate,
            local_discount, details
          FROM bill_line WHERE id = ?
          """,
        arguments: [bill, line.parent.flatMap { successor[$0] }, line.id])
      successor[line.id] = session.db.lastInsertedRowID
      guard line.parent == nil else { continue }
      stored.append(
        BillEntry.StoredLine(
          id: session.db.lastInsertedRowID, sku: line.sku, quantity: line.quantity, amount: line.amount,
          counts: line.outlierStatus == .normal))
    }
    return stored
  }
}
