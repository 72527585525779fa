import GRDB

/// What may change on a bill once it is stored.
public struct BillUpdate: Sendable {
  public var id: Int64?
  public var number: String?
  public var customer: Int64
  public var deliveryStatus: DeliveryStatus?
  public var customFields: [NewField] = []
  public var extendedFields: [NewField] = []
  public var lines: [Line] = []
  /// Which of several bills with the number is meant: the first added (v2), or the latest by billing time (v1.1).
  public var prefersLatest = false

  public struct Line: Sendable {
    public var id: Int64?
    public var sku: String?
    public var extendedFields: [NewField]
    public var customFields: [NewField]

    public init(id: Int64?, sku: String?, extendedFields: [NewField], customFields: [NewField] = []) {
      self.id = id
      self.sku = sku
      self.extendedFields = extendedFields
      self.customFields = customFields
    }
  }

  public init(id: Int64?, number: String?, customer: Int64) {
    self.id = id
    self.number = number
    self.customer = customer
  }
}

/// What became of an update.
public struct UpdatedBill: Sendable {
  public var bill: Bill
  public var custom: AcceptedFields
  public var extended: AcceptedFields
  /// The accepted extended fields of each line that was named.
  public var lines: [AcceptedFields]
  public var warnings: [BillWarning]
}

extension Bills {
  /// Sets delivery status and fields of a customer's regular bill; fields that are not named stay
  /// (`transaction.v2.update`, `transaction.v11.update`).
  ///
  /// - Throws: `BillError`.
  public static func update(_ update: BillUpdate, _ session: WriteSession) throws -> UpdatedBill {
    let bill = try find(update, session)
    let definitions = try session.reference(FieldDefinitions.self)
    let custom = definitions.check(update.customFields, .custom)
    let extended = definitions.check(update.extendedFields, .extended)
    var warnings = custom.warnings + extended.warnings
    try session.statement(
      """
      UPDATE bill SET delivery_status = coalesce(?, delivery_status), custom_fields = json_patch(custom_fields, ?),
        extended_fields = json_patch(extended_fields, ?), updated_at = ? WHERE id = ?
      """
    ).run(update.deliveryStatus?.rawValue, custom.json, extended.json, session.now, bill.id)
    var lines: [AcceptedFields] = []
    let known = update.lines.isEmpty ? [] : try self.lines(of: bill.id, session)
    for line in update.lines {
      let target: BillLine?
      if let id = line.id {
        target = known.first { $0.id == id }
        if target == nil { throw BillError.lineIDUnknown }
      } else {
        target = known.first { $0.sku.lowercased() == line.sku?.lowercased() }
      }
      guard let target else { throw BillError.lineCodeUnknown }
      let extended = definitions.check(line.extendedFields, .lineExtended)
      let custom = definitions.check(line.customFields, .custom)
      warnings += extended.warnings + custom.warnings
      lines.append(extended)
      try session.statement(
        """
        UPDATE bill_line SET extended_fields = json_patch(extended_fields, ?),
          custom_fields = json_patch(custom_fields, ?) WHERE id = ?
        """
      ).run(extended.json, custom.json, target.id)
    }
    try BillLoyalty.updated(bill, to: update.deliveryStatus, session)
    guard let stored = try find(id: bill.id, session) else { throw BillError.billUnknown }
    return UpdatedBill(bill: stored, custom: custom, extended: extended, lines: lines, warnings: warnings)
  }

  private static func find(_ update: BillUpdate, _ session: Session) throws -> Bill {
    if let id = update.id {
      guard let bill = try find(id: id, session) else { throw BillError.billUnknown }
      guard bill.type == .regular else { throw BillError.billCannotBeUpdated }
      guard bill.customer == update.customer else { throw BillError.billOfAnotherCustomerByID }
      return bill
    }
    let number = update.number ?? ""
    let all = try find(number: number, type: .regular, session)
    guard !all.isEmpty else { throw BillError.billNumberUnknown(number) }
    let own = all.filter { $0.customer == update.customer }.standing
    let chosen =
      update.prefersLatest ? own.max { ($0.billedAt, $0.id) < ($1.billedAt, $1.id) } : own.first
    guard let chosen else { throw BillError.billOfAnotherCustomerByNumber }
    return chosen
  }
}
