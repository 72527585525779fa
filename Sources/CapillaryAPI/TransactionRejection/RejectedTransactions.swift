import Model

/// The operations on the queue of rejected bills (contract: transaction-rejection).
enum RejectedTransactions {
  // MARK: - transaction-rejection.v2.list

  struct Page: Encodable, Sendable {
    var pagination: Pagination
    var data: [Entry]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  struct Pagination: Encodable, Sendable {
    var limit: Int
    var offset: Int
    var total: Int
  }

  struct Entry: Encodable, Sendable {
    var userId: Int64?
    var entityId: Int64
    var orgId: Int64
    var retryCount: Int64
    var billNumber: String
    var eventDate: String
    var autoUpdateTime: String
    var status: String
    var errors: [Cause]
    /// The name is our own: the documentation gives the switch, not the field.
    var transactionPayload: String?
  }

  struct Cause: Encodable, Sendable {
    var message: String
    var value: String
    var code: Int
    var status: Bool
    var referenceId: Int64
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    var selection = RejectedBills.Selection()
    if query["userId"] != nil {
      guard let id = query.int("userId") else { throw RejectionRefusal.error }
      selection.customer = id
    }
    if let order = query["sortBy"], order.lowercased() != "addeddate" { throw RejectionRefusal.error }
    if let number = query["transactionNumber"] { selection.numbers = [number] }
    selection.value = query["errorValue"]
    if let code = query["errorCode"] { selection.causes = causes([code]) }
    if let status = query["status"] {
      guard let status = RejectedBill.Status(rawValue: status.uppercased()) else { throw RejectionRefusal.error }
      selection.statuses = [status]
    } else {
      selection.statuses = [.open, .partiallyFixed]
    }
    let zone = try session.zone
    selection.from = try day(query["startDate"], zone).map { zone.startOfDay($0) } ?? session.now.adding(days: -30)
    selection.until = try day(query["endDate"], zone).map { zone.endOfDay($0) }
    let limit = Int(min(max(query.int("limit") ?? 10, 1), 1000))
    let offset = Int(min(max(query.int("offset") ?? 0, 0), 1_000_000_000))
    // A code that stands for no cause has no entries.
    let isEmpty = query["errorCode"] != nil && selection.causes.isEmpty
    let found = isEmpty ? ([], 0) : try RejectedBills.list(selection, limit: limit, offset: offset, session)
    let organization = try session.organization.id
    let withPayload = query.flag("isTransactionPayloadRequired")
    return Reply(
      Page(
        pagination: Pagination(limit: limit, offset: offset, total: found.1),
        data: found.0.map { entry($0, organization, zone, withPayload: withPayload) }))
  }

  private static func entry(_ bill: RejectedBill, _ organization: Int64, _ zone: Zone, withPayload: Bool) -> Entry {
    Entry(
      userId: bill.customer, entityId: bill.entity, orgId: organization, retryCount: bill.retries,
      billNumber: bill.number, eventDate: zone.iso(bill.rejectedAt), autoUpdateTime: zone.iso(bill.updatedAt),
      status: bill.status.rawValue,
      errors: bill.reasons.map { reason in
        let error = TransactionError(reason)
        return Cause(
          message: error.message, value: reason.value, code: error.code, status: reason.isFixed,
          referenceId: reason.cause == .item ? bill.entity : -1)
      },
      transactionPayload: withPayload ? bill.payload : nil)
  }

  private static func day(_ text: String?, _ zone: Zone) throws -> Timestamp? {
    guard let text else { return nil }
    guard let day = zone.wallMoment(text) else { throw RejectionRefusal.error }
    return day
  }

  /// The causes that codes of the queue stand for.
  private static func causes(_ codes: [String]) -> [BillRejection.Cause] {
    codes.compactMap { code in
      switch code {
      case "671": .store
      case "683": .item
      case "842": .tender
      case "91015": .field
      default: nil
      }
    }
  }

  // MARK: - transaction-rejection.v2.retrigger, retriggerStatus, markFailed

  struct SelectionBody: Decodable {
    var userId: Int64?
    var transactionNumber: [String]?
    var errorCode: [String]?
    var comments: String?

    /// - Throws: the documented empty 400 where nothing is selected, or a code stands for nothing.
    func selection() throws -> RejectedBills.Selection {
      var selection = RejectedBills.Selection()
      selection.customer = userId
      selection.numbers = Array((transactionNumber ?? []).prefix(1000))
      selection.causes = causes(errorCode ?? [])
      guard !selection.isEmpty, (errorCode ?? []).isEmpty || !selection.causes.isEmpty else {
        throw RejectionRefusal.error
      }
      return selection
    }
  }

  struct Retriggered: Encodable, Sendable {
    var retriggerId: Int64
    var status: Status
    var warnings: [Warning] = []

    struct Status: Encodable, Sendable {
      var fixed: Int
      var partiallyFixed: Int
      var total: Int
    }
  }

  static func retrigger(_ call: Call, _ session: WriteSession) throws -> Reply {
    let selection = try call.decode(SelectionBody.self).selection()
    let result = try RejectedBills.retrigger(selection, session)
    return Reply(
      Retriggered(
        retriggerId: result.id,
        status: .init(fixed: result.fixed, partiallyFixed: result.partiallyFixed, total: result.total)))
  }

  struct Progress: Encodable, Sendable {
    var retriggerId: Int64
    var status: Status
    var warnings: [Warning] = []

    struct Status: Encodable, Sendable {
      var success: Int
      var fixed: Int
      var maxOut: Int
      var replayed: Int
    }
  }

  static func progress(_ call: Call, _ session: Session) throws -> Reply {
    guard let id = call.path.int("retriggerId"), let counts = try RejectedBills.progress(of: id, session) else {
      throw RejectionRefusal.error
    }
    return Reply(
      Progress(
        retriggerId: id,
        status: .init(
          success: counts[.success] ?? 0, fixed: counts[.fixed] ?? 0, maxOut: counts[.maxOut] ?? 0,
          replayed: counts[.replayed] ?? 0)))
  }

  struct Marked: Encodable, Sendable {
    var result = true
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  static func markFailed(_ call: Call, _ session: WriteSession) throws -> Reply {
    let body = try call.decode(SelectionBody.self)
    try RejectedBills.markFailed(try body.selection(), comments: body.comments ?? "", session)
    return Reply(Marked())
  }
}

/// The documented failure of these operations: 400 with an empty object.
private enum RejectionRefusal {
  static var error: Refusal { Refusal(Reply(JSONObject(), status: 400)) }
}
