import GRDB

/// Redemptions as they are kept: finding them, and tying them to the bills that they paid for.
extension Redemptions {
  private static let columns = """
    id, code, event_id, customer_id, group_id, program_id, points, reversed, value, bill_number, bill_id,
    external_reference, notes, purpose, validation_code, till_id, redeemed_at, custom_fields, extended_fields, member_id
    """

  private static func fetch(_ condition: String, _ arguments: StatementArguments, _ session: Session) throws
    -> [Redemption]
  {
    try session.db.cachedStatement(sql: "SELECT \(columns) FROM points_redemption WHERE \(condition)").all(arguments) { row in
      Redemption(
        id: row[0], code: row[1], event: row[2], customer: row[3], group: row[4], member: row[19], program: row[5], points: row[6],
        reversed: row[7], value: row[8], billNumber: row[9], bill: row[10], externalReference: row[11], notes: row[12],
        purpose: row[13], validationCode: row[14], till: row[15], redeemedAt: row[16], customFields: row[17],
        extendedFields: row[18])
    }
  }

  public static func find(_ id: Int64, _ session: Session) throws -> Redemption? {
    try fetch("id = ?", [id], session).first
  }

  public static func find(code: String, _ session: Session) throws -> Redemption? {
    try fetch("code = ?", [code], session).first
  }

  public static func find(event: Int64, _ session: Session) throws -> Redemption? {
    try fetch("event_id = ?", [event], session).first
  }

  /// A customer's redemptions of their own points, the newest first.
  public static func all(customer: Int64, _ session: Session) throws -> [Redemption] {
    try all(of: .customer(customer), session)
  }

  /// The redemptions of a customer's or a group's points, the newest first.
  public static func all(of holder: PointsHolder, _ session: Session) throws -> [Redemption] {
    try fetch("\(holder.column) = ? ORDER BY id DESC", [holder.id], session)
  }

  /// What was redeemed for a bill.
  public static func ofBill(_ bill: Int64, _ session: Session) throws -> [Redemption] {
    try fetch("bill_id = ? ORDER BY id", [bill], session)
  }

  static func ofBill(_ bill: Int64, program: Int64, _ session: Session) throws -> [Redemption] {
    try fetch("bill_id = ? AND program_id = ? AND reversed < points ORDER BY id", [bill, program], session)
  }

  /// Ties redemptions to the bill that they paid for: those that the bill names (`redemptions.pointsRedemptions` of
  /// `transaction.v2.add`), and those that named the bill's number before there was one.
  ///
  /// - Returns: those that were found and belong to the customer.
  @discardableResult
  public static func attach(
    _ ids: [Int64], bill: Int64, number: String, customer: Int64, _ session: WriteSession
  ) throws -> [Redemption] {
    var found: [Redemption] = []
    // Nearly every bill finds none: only ids are read, by the index of numbers.
    let named = try session.statement(
      "SELECT id FROM points_redemption WHERE bill_number = ? AND bill_number <> '' AND bill_id IS NULL"
    ).all(number) { row in row[0] as Int64 }
    guard !ids.isEmpty || !named.isEmpty else { return [] }
    for id in Set(ids.prefix(1000) + named).sorted() {
      guard let redemption = try find(id, session), redemption.isBy(customer) else { continue }
      try session.db.execute(
        sql: "UPDATE points_redemption SET bill_id = ?, bill_number = ? WHERE id = ?", arguments: [bill, number, id])
      found.append(redemption)
    }
    return found
  }

  /// Changes what is noted of a redemption; nil leaves a field as it is. A new bill number ties it to that bill, or leaves
  /// it to the bill of the number that is still to come.
  public static func update(
    _ redemption: Redemption, billNumber: String?, bill: Int64?, purpose: String?, customFields: String,
    _ session: WriteSession
  ) throws -> Redemption {
    let tied =
      if let bill { bill as Int64? } else if let billNumber, billNumber != redemption.billNumber {
        try (redemption.customer ?? redemption.member).flatMap { try billID(billNumber, $0, session) }
      } else { redemption.bill }
    try session.db.execute(
      sql: """
        UPDATE points_redemption SET bill_number = coalesce(?, bill_number), bill_id = ?, purpose = coalesce(?, purpose),
          custom_fields = ? WHERE id = ?
        """,
      arguments: [billNumber, tied, purpose, customFields, redemption.id])
    guard let changed = try find(redemption.id, session) else { throw PointsError.unknownRedemption }
    return changed
  }

  static func billID(_ number: String, _ customer: Int64, _ session: Session) throws -> Int64? {
    guard !number.isEmpty else { return nil }
    return try Int64.fetchOne(
      session.statement(
        """
        SELECT id FROM bill WHERE number = ? AND type = 'REGULAR' AND customer_id = ?
        ORDER BY outlier_status = 'DELETED', id DESC LIMIT 1
        """),
      arguments: [number, customer])
  }
}
