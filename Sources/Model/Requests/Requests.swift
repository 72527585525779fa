import GRDB

/// A change that waits for approval, or was approved at once.
public struct ChangeRequest: Sendable {
  public enum Status: String, Sendable {
    case pending = "PENDING"
    case approved = "APPROVED"
    case rejected = "REJECTED"
    /// An organization's own step on the way to a decision.
    case custom = "CUSTOM"
    /// An approved deletion that was called off before it ran.
    case cancelled = "CANCELLED"
    /// What was approved has been done: receipts and deletions end so.
    case success = "SUCCESS"
    /// What was approved could not be done.
    case failure = "FAILURE"
  }

  /// What is asked for beside what all requests have.
  public enum Subject: Sendable {
    /// `series` is nil for points.
    case goodwill(id: Int64, program: Int64?, points: Amount, series: Int64?, approved: String?)
    case retro(id: Int64, bill: Int64)
    case identifier(old: String, new: String, other: Int64?)
    case transaction(ReceiptRequest)
    case deletion(DeletionRequest)
  }

  public var id: Int64
  public var type: Requests.Kind
  public var baseType: String
  public var status: Status
  /// Who it is about; for goodwill to a user group its primary member, -1 where it has none.
  public var customer: Int64
  /// The user group that is given goodwill.
  public var group: Int64?
  public var reason: String
  public var comments: String
  public var updatedComments: String
  public var isOneStep: Bool
  public var isAutoApproved: Bool
  public var approval: Requests.ApprovalType
  public var addedBy: Int64
  public var addedAt: Timestamp
  public var updatedBy: Int64
  public var updatedAt: Timestamp
  public var subject: Subject
}

/// What is asked to be done, before it is stored.
public struct RequestDraft: Sendable {
  public enum Subject: Sendable {
    case goodwill(program: Int64?, points: Amount, series: Int64?)
    case retro(bill: Int64)
    case identifier(old: String, new: String, other: Int64?)
    /// A receipt that a customer sent in.
    case transaction(bill: NewBill, images: [ReceiptImage])
    /// Everything that is known of the customer is to be forgotten.
    case deletion
  }

  public var baseType: String
  public var customer: Int64?
  public var group: Int64?
  public var subject: Subject
  public var reason: String
  public var comments: String
  public var reference: String
  public var isOneStep: Bool
  public var approval: Requests.ApprovalType
  public var till: Int64

  public init(
    baseType: String, customer: Int64?, group: Int64? = nil, subject: Subject, reason: String = "", comments: String = "",
    reference: String = "", isOneStep: Bool = false, approval: Requests.ApprovalType = .configDisabled, till: Int64
  ) {
    self.baseType = baseType
    self.customer = customer
    self.group = group
    self.subject = subject
    self.reason = reason
    self.comments = comments
    self.reference = reference
    self.isOneStep = isOneStep
    self.approval = approval
    self.till = till
  }
}

/// The store of requests, which v1.1, v2 and the lists of a customer read alike.
public enum Requests {
  public enum Kind: String, Sendable {
    case goodwill = "GOODWILL"
    case changeIdentifier = "CHANGE_IDENTIFIER"
    /// Retro: an anonymous bill becomes a customer's.
    case transactionUpdate = "TRANSACTION_UPDATE"
    /// A receipt becomes a customer's bill.
    case transaction = "TRANSACTION"
    /// A customer is forgotten.
    case customer = "CUSTOMER"

    /// The kinds that v1.1 knows.
    public static let classic: [Kind] = [.goodwill, .changeIdentifier, .transactionUpdate]
  }

  /// Why a request was approved with the call that filed it, or was not.
  public enum ApprovalType: String, Sendable {
    /// The call asked for it.
    case client = "CLIENT"
    case clientDisabled = "CLIENT_DISABLED"
    /// The organization's switch.
    case config = "CONFIG"
    case configDisabled = "CONFIG_DISABLED"
  }

  /// Which of a customer's requests are listed.
  public struct Filter: Sendable {
    /// Empty for all kinds.
    public var kinds: [Kind]
    public var status: ChangeRequest.Status?
    public var baseType: String?
    public var id: Int64?
    public var program: Int64?
    public var isOneStep: Bool?
    public var isAutoApproved: Bool?
    public var approval: ApprovalType?
    public var addedBy: Int64?
    public var updatedBy: Int64?
    public var ids: ClosedRange<Int64>?
    public var added: ClosedRange<Timestamp>?
    public var oldestFirst = false
    /// By the last change rather than by the request's own time.
    public var byUpdate = false

    public init(_ kinds: Kind...) { self.kinds = kinds }

    public init(kinds: [Kind]) { self.kinds = kinds }
  }

  /// Stores a request that waits.
  ///
  /// - Returns: its id.
  public static func add(_ draft: RequestDraft, _ session: WriteSession) throws -> Int64 {
    let kind: Kind = switch draft.subject {
    case .goodwill: .goodwill
    case .retro: .transactionUpdate
    case .identifier: .changeIdentifier
    case .transaction: .transaction
    case .deletion: .customer
    }
    try session.db.execute(
      sql: """
        INSERT INTO request (type, base_type, status, customer_id, group_id, reason, comments, reference, is_one_step,
          added_by, added_at, updated_by, updated_at, approval_type)
        VALUES (?, ?, 'PENDING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        kind.rawValue, draft.baseType, draft.customer, draft.group, draft.reason, draft.comments, draft.reference,
        draft.isOneStep, draft.till, session.now, draft.till, session.now, draft.approval.rawValue,
      ])
    let id = session.db.lastInsertedRowID
    switch draft.subject {
    case .goodwill(let program, let points, let series):
      try session.db.execute(
        sql: """
          INSERT INTO goodwill_request (request_id, program_id, points, series_id, earning_entity) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [id, program, points, series, draft.group == nil ? "CUSTOMER" : "USERGROUP2"])
    case .retro(let bill):
      try session.db.execute(
        sql: "INSERT INTO retro_request (request_id, bill_id) VALUES (?, ?)", arguments: [id, bill])
    case .identifier(let old, let new, let other):
      try session.db.execute(
        sql: "INSERT INTO identifier_request VALUES (?, ?, ?, ?)", arguments: [id, old, new, other])
    case .transaction(let bill, let images): try ReceiptRequest.insert(bill, images: images, request: id, session)
    case .deletion: try session.db.execute(sql: "INSERT INTO deletion_request (request_id) VALUES (?)", arguments: [id])
    }
    return id
  }

  /// Takes note that a request was decided. What it asks for is the caller's to do, in the same session.
  ///
  /// - Parameter approved: the value that a goodwill request was granted, as it is shown.
  public static func decide(
    _ id: Int64, _ status: ChangeRequest.Status, comments: String, approved: String? = nil, automatic: Bool = false,
    till: Int64, _ session: WriteSession
  ) throws {
    try session.db.execute(
      sql: """
        UPDATE request SET status = ?, updated_comments = ?, is_auto_approved = ?, updated_by = ?, updated_at = ?
        WHERE id = ?
        """, arguments: [status.rawValue, comments, automatic, till, session.now, id])
    if let approved {
      try session.db.execute(
        sql: "UPDATE goodwill_request SET approved_value = ? WHERE request_id = ?", arguments: [approved, id])
    }
  }

  /// A request by its id; nil where there is none.
  public static func find(_ id: Int64, _ session: Session) throws -> ChangeRequest? {
    try Row.fetchOne(session.db, sql: "\(selection) WHERE request.id = ?", arguments: [id]).flatMap(request)
  }

  /// A page of requests, a customer's or everybody's, newest first unless asked otherwise, and how many there are.
  public static func list(
    of customer: Int64?, _ filter: Filter, limit: Int64, offset: Int64, _ session: Session
  ) throws -> (total: Int64, requests: [ChangeRequest]) {
    var conditions = ["(request.customer_id IS NOT NULL OR request.group_id IS NOT NULL)"]
    var arguments: StatementArguments = []
    func add(_ condition: String, _ values: StatementArguments) {
      conditions.append(condition)
      arguments += values
    }
    if let customer { add("request.customer_id = ?", [customer]) }
    if !filter.kinds.isEmpty {
      let marks = filter.kinds.map { _ in "?" }.joined(separator: ", ")
      add("request.type IN (\(marks))", StatementArguments(filter.kinds.map(\.rawValue)))
    }
    if let status = filter.status { add("request.status = ?", [status.rawValue]) }
    if let baseType = filter.baseType { add("request.base_type = ?", [baseType]) }
    if let id = filter.id { add("request.id = ?", [id]) }
    if let program = filter.program { add("goodwill_request.program_id = ?", [program]) }
    if let flag = filter.isOneStep { add("request.is_one_step = ?", [flag]) }
    if let flag = filter.isAutoApproved { add("request.is_auto_approved = ?", [flag]) }
    if let approval = filter.approval { add("request.approval_type = ?", [approval.rawValue]) }
    if let till = filter.addedBy { add("request.added_by = ?", [till]) }
    if let till = filter.updatedBy { add("request.updated_by = ?", [till]) }
    if let ids = filter.ids { add("request.id BETWEEN ? AND ?", [ids.lowerBound, ids.upperBound]) }
    if let span = filter.added { add("request.added_at BETWEEN ? AND ?", [span.lowerBound, span.upperBound]) }
    let condition = conditions.joined(separator: " AND ")
    let total = try Int64.fetchOne(
      session.db,
      sql: """
        SELECT count(*) FROM request LEFT JOIN goodwill_request ON goodwill_request.request_id = request.id
        WHERE \(condition)
        """, arguments: arguments)
    let order = "\(filter.byUpdate ? "request.updated_at" : "request.id") \(filter.oldestFirst ? "ASC" : "DESC")"
    let rows = try Row.fetchAll(
      session.db, sql: "\(selection) WHERE \(condition) ORDER BY \(order), request.id DESC LIMIT ? OFFSET ?",
      arguments: arguments + [limit, offset])
    return (total ?? 0, rows.compactMap(request))
  }

  private static let selection = """
    SELECT request.id, type, base_type, status, customer_id, reason, comments, updated_comments, is_one_step,
      is_auto_approved, added_by, added_at, updated_by, updated_at,
      goodwill_request.id, program_id, points, series_id, approved_value,
      retro_request.id, retro_request.bill_id, old_value, new_value, other_customer_id, approval_type,
      payload, receipt_request.bill_id, deletion_request.request_id, scheduled_at, deleted_at, request.group_id
    FROM request
    LEFT JOIN goodwill_request ON goodwill_request.request_id = request.id
    LEFT JOIN retro_request ON retro_request.request_id = request.id
    LEFT JOIN identifier_request ON identifier_request.request_id = request.id
    LEFT JOIN receipt_request ON receipt_request.request_id = request.id
    LEFT JOIN deletion_request ON deletion_request.request_id = request.id
    """

  private static func request(_ row: Row) -> ChangeRequest? {
    let (customer, group) = (row[4] as Int64?, row[30] as Int64?)
    guard let kind = Kind(rawValue: row[1]), let status = ChangeRequest.Status(rawValue: row[3]),
      customer != nil || group != nil
    else { return nil }
    let subject: ChangeRequest.Subject
    if let id = row[14] as Int64? {
      subject = .goodwill(id: id, program: row[15], points: row[16], series: row[17], approved: row[18])
    } else if let id = row[19] as Int64? {
      subject = .retro(id: id, bill: row[20])
    } else if let old = row[21] as String? {
      subject = .identifier(old: old, new: row[22], other: row[23])
    } else if let payload = row[25] as String? {
      subject = .transaction(ReceiptRequest(payload: payload, bill: row[26]))
    } else if row[27] as Int64? != nil {
      subject = .deletion(DeletionRequest(scheduledAt: row[28], deletedAt: row[29]))
    } else {
      return nil
    }
    return ChangeRequest(
      id: row[0], type: kind, baseType: row[2], status: status, customer: customer ?? -1, group: group, reason: row[5],
      comments: row[6], updatedComments: row[7], isOneStep: row[8], isAutoApproved: row[9],
      approval: ApprovalType(rawValue: row[24]) ?? .configDisabled, addedBy: row[10], addedAt: row[11],
      updatedBy: row[12], updatedAt: row[13], subject: subject)
  }

  /// A merged customer's open transaction requests are the survivor's; all others stay with the account that ended.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: """
        UPDATE request SET customer_id = ? WHERE customer_id = ? AND type IN ('TRANSACTION_UPDATE', 'TRANSACTION')
          AND status IN ('PENDING', 'CUSTOM')
        """, arguments: [survivor, victim])
  }
}
