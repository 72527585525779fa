import GRDB

/// Why a request cannot be filed or decided.
public enum RequestError: Error, Equatable {
  case invalidValue(Identifier.Kind)
  case taken(Identifier.Kind)
  /// `old_value` is not the customer's.
  case oldValueInvalid
  case sameValue
  /// Another open request asks for the value.
  case alreadyWanted
  case targetUnknown
  case sameCustomer
  case victimMerged
  case survivorMerged
  case mergeOpenForVictim
  case mergeOpenForSurvivor
  case reallocationOpen
  case notLoyalty
  case invalidPoints
  case unknownProgram
  case notFound
  case notPending
  /// Who asks may not approve.
  case sameTill
  case billUnknown
  case retroOff
  case alreadyRetro
  /// The bill is larger than what is approved without anybody looking.
  case beyondAutomaticApproval
  /// A coupon series that does not exist.
  case seriesUnknown
  /// The organization has not switched the deletion of customers on.
  case deletionOff
  /// The customer's deletion is asked for already, or under way.
  case deletionOpen
  /// The organization has no label for customers who are about to be deleted.
  case noDeletionLabel
}

extension Requests {
  /// Checks a change of a customer's identifier.
  ///
  /// - Parameter old: what the client takes for the present value; empty where it does not say.
  /// - Throws: `RequestError`.
  public static func identifierChange(
    _ kind: Identifier.Kind, of customer: Int64, old: String, new: String, _ session: Session
  ) throws -> RequestDraft.Subject {
    let organization = try session.organization
    let present = try Customers.value(kind, of: customer, session)
    if !old.isEmpty {
      guard let sent = Identifier(kind, old).normalized(organization), let present,
        sent.value.lowercased() == present.lowercased()
      else { throw RequestError.oldValueInvalid }
    }
    guard let wanted = Identifier(kind, new).normalized(organization) else { throw RequestError.invalidValue(kind) }
    guard wanted.value.lowercased() != present?.lowercased() else { throw RequestError.sameValue }
    try checkFree(wanted, for: customer, session)
    let open = try Bool.fetchOne(
      session.db,
      sql: """
        SELECT 1 FROM identifier_request JOIN request ON request.id = request_id
        WHERE new_value = ? AND base_type = ? AND status = 'PENDING'
        """, arguments: [wanted.value, kind.baseType])
    guard open == nil else { throw RequestError.alreadyWanted }
    return .identifier(old: present ?? "", new: wanted.value, other: nil)
  }

  private static func checkFree(_ identifier: Identifier, for customer: Int64, _ session: Session) throws {
    if let holder = try Customers.holder(of: identifier, source: Sources.instore, account: "", session),
      holder != customer
    {
      throw RequestError.taken(identifier.type)
    }
  }

  /// Checks a merge of a customer into another.
  public static func merge(of victim: Customer, into survivor: Customer, _ session: Session) throws -> RequestDraft.Subject {
    guard victim.id != survivor.id else { throw RequestError.sameCustomer }
    guard victim.mergedInto == nil else { throw RequestError.victimMerged }
    guard survivor.mergedInto == nil else { throw RequestError.survivorMerged }
    if try isOpen("MERGE", of: victim.id, session) { throw RequestError.mergeOpenForVictim }
    if try isOpen("MERGE", of: survivor.id, session) { throw RequestError.mergeOpenForSurvivor }
    return .identifier(old: String(victim.id), new: String(survivor.id), other: survivor.id)
  }

  /// Checks that a mobile number goes from a customer to another.
  public static func reallocation(
    of mobile: String, from customer: Customer, to target: Customer, _ session: Session
  ) throws -> RequestDraft.Subject {
    guard customer.id != target.id else { throw RequestError.sameCustomer }
    let sent = Identifier(.mobile, mobile).normalized(try session.organization)
    guard let present = try Customers.value(.mobile, of: customer.id, session), mobile.isEmpty || sent?.value == present
    else { throw RequestError.oldValueInvalid }
    if try isOpen("MOBILE_REALLOC", of: customer.id, session) { throw RequestError.reallocationOpen }
    return .identifier(old: String(customer.id), new: String(target.id), other: target.id)
  }

  /// Checks points that somebody asks for out of kindness.
  public static func goodwill(
    _ points: Amount, for customer: Customer, program: Int64?, _ session: Session
  ) throws -> RequestDraft.Subject {
    guard customer.loyaltyType == .loyalty else { throw RequestError.notLoyalty }
    guard points > .zero, points <= Amount.limit else { throw RequestError.invalidPoints }
    guard let program = try program.map({ try session.programs[$0] }) ?? session.programs.standard else {
      throw RequestError.unknownProgram
    }
    return .goodwill(program: program.id, points: points, series: nil)
  }

  /// Points that somebody asks for out of kindness for a user group, once they are checked.
  ///
  /// - Throws: `RequestError.invalidPoints`, `.unknownProgram`: also for one in which groups have no account.
  public static func goodwill(
    _ points: Amount, for group: UserGroup, program: Int64?, reason: String, comments: String,
    approval: ApprovalType = .configDisabled, till: Int64, _ session: Session
  ) throws -> RequestDraft {
    guard points > .zero, points <= Amount.limit else { throw RequestError.invalidPoints }
    guard let program = try program ?? session.programs.standard?.id,
      try session.enrollment(group: group.id, program: program) != nil
    else { throw RequestError.unknownProgram }
    return RequestDraft(
      baseType: "POINTS", customer: try GroupMembers.primary(of: group.id, session)?.customer, group: group.id,
      subject: .goodwill(program: program, points: points, series: nil), reason: reason, comments: comments,
      approval: approval, till: till)
  }

  /// Checks the claim of an anonymous bill. Its age is checked when the claim is granted.
  public static func retro(bill id: Int64, _ session: Session) throws -> RequestDraft.Subject {
    guard try session.configs.isOn("CONF_RETRO_TRANSACTION_ENABLE") else { throw RequestError.retroOff }
    guard let bill = try Bills.find(id: id, session) else { throw RequestError.billUnknown }
    guard bill.outlierStatus != .retro else { throw RequestError.alreadyRetro }
    guard bill.type == .notInterested else { throw RequestError.billUnknown }
    return .retro(bill: id)
  }

  /// The documentation names no switch for the limit (requests.v11.addRetro): this one is ours, and is not set at first.
  private static func checkAutomaticRetro(_ id: Int64, _ session: Session) throws {
    guard let limit = try session.configs.amount("CONF_RETRO_AUTO_APPROVAL_MAX_AMOUNT"),
      let bill = try Bills.find(id: id, session)
    else { return }
    guard bill.amount <= limit else { throw RequestError.beyondAutomaticApproval }
  }

  /// Checks a coupon that somebody asks for out of kindness. Whether the customer may have it is checked when it is
  /// granted.
  public static func goodwill(series: Int64, for customer: Customer, _ session: Session) throws -> RequestDraft.Subject {
    guard try Coupons.series(id: series, session) != nil else { throw RequestError.seriesUnknown }
    return .goodwill(program: nil, points: .zero, series: series)
  }

  private static func isOpen(_ baseType: String, of customer: Int64, _ session: Session) throws -> Bool {
    try Bool.fetchOne(
      session.db,
      sql: """
        SELECT 1 FROM request JOIN identifier_request ON request_id = id
        WHERE base_type = ?1 AND status IN ('PENDING', 'CUSTOM') AND type = 'CHANGE_IDENTIFIER'
          AND (customer_id = ?2 OR other_customer_id = ?2)
        """, arguments: [baseType, customer]) ?? false
  }

  /// Approves a request that waits, and does what it asks for.
  ///
  /// - Parameters:
  ///   - points: what is granted of goodwill points, where it is not what was asked for.
  ///   - automatic: whether it is approved with the call that files it; then the till may be the same.
  /// - Throws: `RequestError`; `CustomerError`, `CustomerStatusError`, `PointsError`, `CouponError` and `BillError` of
  ///   what it does.
  public static func approve(
    _ id: Int64, points: Amount? = nil, comments: String = "", automatic: Bool = false, till: Entity,
    _ session: WriteSession
  ) throws {
    let request = try open(id, till: till, automatic: automatic, session)
    if let group = request.group {
      let approved = try give(request, to: group, points, till, session)
      return try decide(
        id, .approved, comments: comments, approved: approved, automatic: automatic, till: till.id, session)
    }
    let customer = try Customers.active(id: request.customer, session)
    var approved: String?
    switch request.subject {
    case .goodwill(_, _, _, let series?, _):
      let issued = try Coupons.issue(series: series, to: customer, CouponIssue(till: till.id), again: false, session)
      approved = issued.coupon.code
    case .goodwill(_, let program, let asked, nil, _):
      let points = points ?? asked
      guard points > .zero, points <= Amount.limit else { throw RequestError.invalidPoints }
      try CustomerStatuses.require(.pointsAllocation, of: customer.id, session)
      try PointsLedger.credit(
        customer: customer.id, program: program, points: points,
        .init(.allocateGoodwillPoints, till: till.id, reason: request.reason), session)
      approved = points.plain
    case .retro(_, let bill):
      if automatic { try checkAutomaticRetro(bill, session) }
      _ = try Bills.convert(notInterested: bill, to: customer, till: till, notes: nil, session)
    case .identifier(let old, let new, let other):
      try change(request.baseType, customer, old, new, other, till, session)
    case .transaction(let receipt):
      try receipt.enter(for: customer, request: id, session)
      return try decide(id, .success, comments: comments, automatic: automatic, till: till.id, session)
    case .deletion:
      try DeletionRequest.schedule(id, customer, till: till, session)
    }
    try decide(id, .approved, comments: comments, approved: approved, automatic: automatic, till: till.id, session)
  }

  /// Gives a user group what it is granted.
  ///
  /// - Returns: the points, as they are shown.
  private static func give(
    _ request: ChangeRequest, to group: Int64, _ granted: Amount?, _ till: Entity, _ session: WriteSession
  ) throws -> String {
    guard case .goodwill(_, let program, let asked, nil, _) = request.subject else { throw RequestError.notPending }
    let points = granted ?? asked
    guard points > .zero, points <= Amount.limit else { throw RequestError.invalidPoints }
    guard try UserGroups.find(group, session)?.status == .active else { throw RequestError.targetUnknown }
    try PointsLedger.credit(
      .group(group), program: program, points: points,
      .init(.allocateGoodwillPoints, till: till.id, reason: request.reason), session)
    return points.plain
  }

  private static func change(
    _ baseType: String, _ customer: Customer, _ old: String, _ new: String, _ other: Int64?, _ till: Entity,
    _ session: WriteSession
  ) throws {
    if baseType == "MERGE" {
      try CustomerStatuses.require(.identifierChange, of: customer.id, session)
      return try Customers.merge(customer.id, into: other ?? -1, by: till.id, session)
    }
    if baseType == "MOBILE_REALLOC" {
      guard let mobile = try Customers.value(.mobile, of: customer.id, session) else {
        throw RequestError.oldValueInvalid
      }
      let number = Identifier(.mobile, mobile)
      let target = try Customers.active(id: other ?? -1, session)
      _ = try Customers.changeIdentifiers(
        of: customer, source: Sources.instore, account: nil, add: [], remove: [number], by: till.id, session)
      _ = try Customers.changeIdentifiers(
        of: target, source: Sources.instore, account: nil, add: [number], remove: [], by: till.id, session)
      return
    }
    guard let kind = Identifier.Kind(baseType: baseType) else { throw RequestError.oldValueInvalid }
    try checkFree(Identifier(kind, new), for: customer.id, session)
    _ = try Customers.changeIdentifiers(
      of: customer, source: Sources.instore, account: nil, add: [Identifier(kind, new)], remove: [], by: till.id,
      session)
  }

  /// Rejects a request that waits: nothing else changes.
  ///
  /// - Throws: `RequestError.notFound`, `.notPending`, `.sameTill`.
  public static func reject(_ id: Int64, comments: String, till: Entity, _ session: WriteSession) throws {
    _ = try open(id, till: till, automatic: false, session)
    try decide(id, .rejected, comments: comments, till: till.id, session)
  }

  /// Moves a request without deciding it: to the organization's own step, or back to where it waits.
  ///
  /// - Throws: `RequestError.notFound`; `.notPending` for a move that there is not.
  public static func move(
    _ id: Int64, to status: ChangeRequest.Status, comments: String, till: Entity, _ session: WriteSession
  ) throws {
    guard let request = try find(id, session) else { throw RequestError.notFound }
    switch (request.subject, request.status, status) {
    case (.transaction, .pending, .custom), (.transaction, .custom, .pending), (.transaction, .rejected, .pending): break
    case (.identifier, .rejected, .pending): break
    default: throw RequestError.notPending
    }
    try decide(id, status, comments: comments, till: till.id, session)
  }

  /// Calls an approved deletion off; the customer gets the earlier label back.
  ///
  /// - Throws: `RequestError.notFound`; `.notPending` unless the deletion is approved and still ahead.
  public static func cancel(_ id: Int64, comments: String, till: Entity, _ session: WriteSession) throws {
    guard let request = try find(id, session) else { throw RequestError.notFound }
    guard case .deletion = request.subject, request.status == .approved else { throw RequestError.notPending }
    try DeletionRequest.unschedule(id, request.customer, till: till, session)
    try decide(id, .cancelled, comments: comments, till: till.id, session)
  }

  private static func open(
    _ id: Int64, till: Entity, automatic: Bool, _ session: Session
  ) throws -> ChangeRequest {
    guard let request = try find(id, session) else { throw RequestError.notFound }
    guard request.status == .pending || request.status == .custom else { throw RequestError.notPending }
    guard automatic || request.addedBy != till.id else { throw RequestError.sameTill }
    return request
  }
}

extension Identifier.Kind {
  /// The request's word for a change of the identifier.
  public var baseType: String { self == .externalID ? "EXTERNAL_ID" : rawValue.uppercased() }

  /// The identifier that a request changes; nil for other requests.
  public init?(baseType: String) {
    switch baseType {
    case "MOBILE": self = .mobile
    case "EMAIL": self = .email
    case "EXTERNAL_ID": self = .externalID
    default: return nil
    }
  }
}
