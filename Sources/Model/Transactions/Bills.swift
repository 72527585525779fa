import GRDB

/// Finding bills. What enters and changes them stands in this room's other files.
public enum Bills {
  /// A bill by id; nil where there is none, or it is of another type.
  public static func find(id: Int64, type: BillType? = nil, _ session: Session) throws -> Bill? {
    let statement = try session.db.cachedStatement(sql: "SELECT \(Bill.columns) FROM bill WHERE id = ?")
    guard let bill = try statement.first(id, read: { Bill($0) }) else { return nil }
    return type == nil || bill.type == type ? bill : nil
  }

  /// The bills of a type with a number, in the order in which they were added. Those marked as deleted come last.
  public static func find(number: String, type: BillType, _ session: Session) throws -> [Bill] {
    let statement = try session.db.cachedStatement(
      sql: """
        SELECT \(Bill.columns) FROM bill WHERE number = ? AND type = ?
        ORDER BY outlier_status = 'DELETED', id LIMIT 1000
        """)
    return try statement.all(number, type.rawValue) { Bill($0) }
  }

  /// The returns that came with a sale as an exchange.
  public static func exchanged(with sale: Int64, _ session: Session) throws -> [Bill] {
    let statement = try session.db.cachedStatement(
      sql: "SELECT \(Bill.columns) FROM bill WHERE exchange_id = ? ORDER BY id")
    return try statement.all(sale) { Bill($0) }
  }

  /// What has been given back of a bill, the oldest first.
  public static func returns(of bill: Int64, _ session: Session) throws -> [Bill] {
    let statement = try session.db.cachedStatement(
      sql: "SELECT \(Bill.columns) FROM bill WHERE original_id = ? ORDER BY id")
    return try statement.all(bill) { Bill($0) }
  }

  /// A bill's lines and their parts, in the order in which they were sent.
  public static func lines(of bill: Int64, _ session: Session) throws -> [BillLine] {
    let statement = try session.db.cachedStatement(
      sql: "SELECT \(BillLine.columns) FROM bill_line WHERE bill_id = ? ORDER BY id")
    return try statement.all(bill) { BillLine($0) }
  }

  /// The lines of other bills that give a line back.
  public static func returns(ofLine line: Int64, _ session: Session) throws -> [BillLine] {
    let statement = try session.db.cachedStatement(
      sql: "SELECT \(BillLine.columns) FROM bill_line WHERE original_line_id = ? ORDER BY id")
    return try statement.all(line) { BillLine($0) }
  }

  public static func payments(of bill: Int64, _ session: Session) throws -> [BillPayment] {
    let statement = try session.statement(
      "SELECT id, tender_id, mode, amount, notes, attributes FROM bill_payment WHERE bill_id = ? ORDER BY id")
    return try statement.all(bill) { row in
      BillPayment(id: row[0], tender: row[1], mode: row[2], amount: row[3], notes: row[4], attributes: row[5])
    }
  }

  public static func creditNote(of bill: Int64, _ session: Session) throws -> CreditNote? {
    let statement = try session.statement(
      "SELECT amount, number, notes, valid_until FROM credit_note WHERE bill_id = ?")
    return try statement.first(bill) { row in
      CreditNote(amount: row[0], number: row[1], notes: row[2], validUntil: row[3])
    }
  }

  /// The redemptions that a bill names, points' and coupons'.
  public static func redemptions(of bill: Int64, _ session: Session) throws -> (points: [Int64], coupons: [Int64]) {
    let statement = try session.statement(
      "SELECT kind, redemption_id FROM bill_redemption WHERE bill_id = ?")
    var result: (points: [Int64], coupons: [Int64]) = ([], [])
    for row in try Row.fetchAll(statement, arguments: [bill]) {
      if row[0] == "POINTS" { result.points.append(row[1]) } else { result.coupons.append(row[1]) }
    }
    return result
  }
}

extension [Bill] {
  /// Those that were not deleted to be entered again under the same number; all where there are no others.
  public var standing: [Bill] {
    let others = filter { $0.outlierStatus != .deleted }
    return others.isEmpty ? self : others
  }
}

extension Bill {
  static let columns = """
    id, type, customer_id, number, return_number, amount, gross_amount, discount, billed_at, created_at, updated_at, \
    till_id, store_id, source, account_id, outlier_status, delivery_status, return_type, original_id, exchange_id, \
    retro_of, returned_as, returned_amount, notes, not_interested_reason, custom_fields, extended_fields, currency, \
    currency_ratio, local_amount, local_gross_amount, local_discount, details, group_id, \
    outlier_amount
    """

  /// The order of bills of all kinds. Ids of each kind are a sequence of their own: of one moment, what is given back comes
  /// after what was sold.
  static func byTime(_ direction: String) -> String {
    "billed_at \(direction), type LIKE '%RETURN' \(direction), id \(direction)"
  }

  init(_ row: Row) {
    id = row[0]
    type = BillType(rawValue: row[1]) ?? .regular
    customer = row[2]
    number = row[3]
    returnNumber = row[4]
    amount = row[5]
    grossAmount = row[6]
    discount = row[7]
    billedAt = row[8]
    createdAt = row[9]
    updatedAt = row[10]
    till = row[11]
    store = row[12]
    source = row[13]
    accountID = row[14]
    outlierStatus = OutlierStatus(rawValue: row[15]) ?? .normal
    deliveryStatus = DeliveryStatus(rawValue: row[16]) ?? .delivered
    returnType = (row[17] as String?).flatMap(ReturnType.init)
    original = row[18]
    exchange = row[19]
    retroOf = row[20]
    returnedAs = (row[21] as String?).flatMap(ReturnType.init)
    returnedAmount = row[22]
    notes = row[23]
    notInterestedReason = row[24]
    customFields = row[25]
    extendedFields = row[26]
    let currency: String? = row[27]
    local = currency.map { code in
      LocalCurrency(
        code: code, ratio: row[28] ?? 0, amount: row[29] ?? .zero, grossAmount: row[30] ?? .zero,
        discount: row[31] ?? .zero)
    }
    details = row[32]
    group = row[33]
    outlierAmount = row[34]
  }
}

extension BillLine {
  static let columns = """
    id, bill_id, serial, sku, description, quantity, rate, value, discount, amount, outlier_status, returnable, \
    returnable_days, return_type, original_line_id, returned_quantity, returned_amount, parent_line_id, part, \
    part_type, custom_fields, extended_fields, local_amount, local_value, local_rate, local_discount, details
    """

  init(_ row: Row) {
    id = row[0]
    bill = row[1]
    serial = row[2]
    sku = row[3]
    description = row[4]
    quantity = row[5]
    rate = row[6]
    value = row[7]
    discount = row[8]
    amount = row[9]
    outlierStatus = OutlierStatus(rawValue: row[10]) ?? .normal
    isReturnable = row[11]
    returnableDays = row[12]
    returnType = (row[13] as String?).flatMap(ReturnType.init)
    originalLine = row[14]
    returnedQuantity = row[15]
    returnedAmount = row[16]
    parent = row[17]
    part = (row[18] as String?).flatMap(BundlePart.init)
    partType = row[19]
    customFields = row[20]
    extendedFields = row[21]
    let localAmount: Amount? = row[22]
    local = localAmount.map { amount in
      LocalCurrency(amount: amount, value: row[23] ?? .zero, rate: row[24] ?? .zero, discount: row[25] ?? .zero)
    }
    details = row[26]
  }
}

extension Bills {
  /// A customer's name as a bill's answer shows it: INSTORE's, else that of the oldest profile.
  public static func customerName(_ customer: Int64, _ session: Session) throws -> (first: String, last: String) {
    var name: (id: Int64, first: String, last: String)?
    try session.statement("SELECT id, first_name, last_name, source FROM profile WHERE customer_id = ?")
      .walk(customer) { row in
        let id: Int64 = row[0]
        let isInstore = (row[3] as String) == Sources.instore
        if isInstore || name.map({ id < $0.id }) ?? true { name = (id, row[1], row[2]) }
        return !isInstore
      }
    return name.map { ($0.first, $0.last) } ?? ("", "")
  }
}
