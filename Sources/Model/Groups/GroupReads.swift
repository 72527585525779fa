import GRDB

extension GroupMembers {
  /// Which members of a group are listed.
  public struct Filter: Sendable {
    public var joined: ClosedRange<Timestamp>?
    /// Whether those are left out who are in the group no more.
    public var onlyActive = false
    /// The primary member before all others, or after them; nil for the order of joining.
    public var primaryFirst: Bool?
    public var limit: Int64 = 1000
    public var offset: Int64 = 0

    public init() {}
  }

  /// A page of a group's members, and how many there are.
  public static func list(
    _ group: Int64, _ filter: Filter, _ session: Session
  ) throws -> (total: Int64, members: [GroupMember]) {
    var condition = "group_id = ?"
    var arguments: StatementArguments = [group]
    if filter.onlyActive { condition += " AND left_at IS NULL" }
    if let joined = filter.joined {
      condition += " AND joined_at BETWEEN ? AND ?"
      arguments += [joined.lowerBound, joined.upperBound]
    }
    let order = filter.primaryFirst.map { $0 ? "is_primary DESC, " : "is_primary, " } ?? ""
    let total = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM user_group_member WHERE \(condition)", arguments: arguments)
    let members = try Row.fetchAll(
      session.db,
      sql: """
        SELECT \(GroupMember.columns) FROM user_group_member WHERE \(condition)
        ORDER BY \(order)joined_at, id LIMIT ? OFFSET ?
        """,
      arguments: arguments + [max(0, filter.limit), max(0, filter.offset)]
    ).map { GroupMember($0) }
    return (total ?? 0, members)
  }

  /// The groups that a customer is in, the latest joined first unless asked otherwise, and how many there are.
  public static func groups(
    of customer: Int64, joined: ClosedRange<Timestamp>? = nil, oldestFirst: Bool = false, limit: Int64 = 100,
    offset: Int64 = 0, _ session: Session
  ) throws -> (total: Int64, groups: [(group: UserGroup, member: GroupMember)]) {
    var condition = "customer_id = ? AND left_at IS NULL"
    var arguments: StatementArguments = [customer]
    if let joined {
      condition += " AND joined_at BETWEEN ? AND ?"
      arguments += [joined.lowerBound, joined.upperBound]
    }
    let total = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM user_group_member WHERE \(condition)", arguments: arguments)
    let direction = oldestFirst ? "ASC" : "DESC"
    let members = try Row.fetchAll(
      session.db,
      sql: """
        SELECT \(GroupMember.columns) FROM user_group_member WHERE \(condition)
        ORDER BY joined_at \(direction), id \(direction) LIMIT ? OFFSET ?
        """,
      arguments: arguments + [max(0, limit), max(0, offset)]
    ).map { GroupMember($0) }
    let groups = try members.compactMap { member in
      try UserGroups.find(member.group, session).map { (group: $0, member: member) }
    }
    return (total ?? 0, groups)
  }

  /// Points that a member has given to a group.
  public static func contribution(of customer: Int64, to group: Int64, _ session: Session) throws -> Amount {
    try session.statement(
      """
      SELECT coalesce(sum(transfer.points), 0) FROM enrollment AS giver
      JOIN points_transfer AS transfer ON transfer.from_enrollment = giver.id
      JOIN enrollment AS taker ON taker.id = transfer.to_enrollment AND taker.group_id = ?2
      WHERE giver.customer_id = ?1
      """
    ).first(customer, group) { $0[0] } ?? .zero
  }
}

/// Which bills of a group are listed (`user-group.v2.transactions`).
public struct GroupBillFilter: Sendable {
  public var group: Int64
  public var type: BillType?
  public var bill: Int64?
  public var number: String?
  public var customer: Int64?
  /// The first moment, and the first that is too late.
  public var from: Timestamp?
  public var until: Timestamp?
  public var oldestFirst = false
  public var limit: Int64 = 20
  public var offset: Int64 = 0

  public init(group: Int64) { self.group = group }
}

extension UserGroups {
  /// A page of the bills that name a group.
  public static func bills(_ filter: GroupBillFilter, _ session: Session) throws -> [Bill] {
    var conditions = ["group_id = ?"]
    var arguments: StatementArguments = [filter.group]
    func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments += [value]
    }
    add("type = ?", filter.type?.rawValue)
    add("id = ?", filter.bill)
    add("number = ?", filter.number)
    add("customer_id = ?", filter.customer)
    add("billed_at >= ?", filter.from)
    add("billed_at < ?", filter.until)
    let direction = filter.oldestFirst ? "ASC" : "DESC"
    return try Row.fetchAll(
      session.db,
      sql: """
        SELECT \(Bill.columns) FROM bill WHERE \(conditions.joined(separator: " AND "))
        ORDER BY \(Bill.byTime(direction)) LIMIT ? OFFSET ?
        """,
      arguments: arguments + [max(0, filter.limit), max(0, filter.offset)]
    ).map(Bill.init)
  }
}
