import GRDB

/// Customers who collect points together (`userGroup2`, once called fleet): an account of its own, owned by a primary
/// member.
public struct UserGroup: Sendable {
  public enum Status: String, Sendable, CaseIterable {
    case active = "ACTIVE"
    /// The primary member has left: nothing new happens in the group.
    case inactive = "INACTIVE"
    case deleted = "DELETED"
  }

  public let id: Int64
  /// The client's own id, unique in the organization.
  public let externalID: String
  public let name: String
  public let maximumSize: Int64
  public let status: Status
  public let activeMembers: Int64
  public let exitedMembers: Int64
  /// What the bills that name the group came to.
  public let lifetimePurchases: Amount
  /// Name → value, as the text of a JSON object.
  public let extendedFields: String
  public let createdAt: Timestamp
  public let createdBy: Int64

  static let columns = """
    user_group.id, external_id, name, max_size, status, active_members, exited_members, lifetime_purchases,
    extended_fields, created_at, created_by
    """

  init(_ row: Row) {
    id = row[0]
    externalID = row[1]
    name = row[2]
    maximumSize = row[3]
    status = Status(rawValue: row[4]) ?? .active
    activeMembers = row[5]
    exitedMembers = row[6]
    lifetimePurchases = row[7]
    extendedFields = row[8]
    createdAt = row[9]
    createdBy = row[10]
  }
}

/// How a call names a group: any one of its names suffices.
public enum GroupName: Sendable {
  case id(Int64)
  case externalID(String)
  /// The id of the primary member.
  case primaryUser(Int64)
  /// The default group of a customer.
  case defaultOf(Int64)

  /// The value, as messages show it.
  public var text: String {
    switch self {
    case .id(let id), .primaryUser(let id), .defaultOf(let id): String(id)
    case .externalID(let id): id
    }
  }
}

/// Finding user groups. What changes them stands in this room's other files.
public enum UserGroups {
  /// A group by id; nil for one that was deleted, unless it is wanted all the same, to show what happened in it.
  public static func find(_ id: Int64, evenDeleted: Bool = false, _ session: Session) throws -> UserGroup? {
    guard let group = try session.statement(byID).first(id, read: { UserGroup($0) }) else { return nil }
    return evenDeleted || group.status != .deleted ? group : nil
  }

  public static func find(externalID: String, _ session: Session) throws -> UserGroup? {
    try session.statement(byExternalID).first(externalID) { UserGroup($0) }
  }

  private static let byID = SQLText("SELECT \(UserGroup.columns) FROM user_group WHERE id = ?")
  private static let byExternalID = SQLText(
    "SELECT \(UserGroup.columns) FROM user_group WHERE external_id = ? AND status <> 'DELETED'")

  /// The group that a customer owns.
  public static func find(primary customer: Int64, _ session: Session) throws -> UserGroup? {
    let statement = try session.statement(
      "SELECT group_id FROM user_group_member WHERE customer_id = ? AND is_primary AND left_at IS NULL")
    return try statement.first(customer) { $0[0] as Int64 }.flatMap { try find($0, session) }
  }

  /// The group that a call means.
  ///
  /// - Throws: `GroupError.unknown` where there is none, or it was deleted.
  public static func named(_ name: GroupName, _ session: Session) throws -> UserGroup {
    let found =
      switch name {
      case .id(let id): try find(id, session)
      case .externalID(let id): try find(externalID: id, session)
      case .primaryUser(let customer): try find(primary: customer, session)
      case .defaultOf(let customer): try GroupMembers.defaultGroup(of: customer, session)
      }
    guard let found else { throw GroupError.unknown(name.text) }
    return found
  }

  /// The group that a call means, for something new to happen in it.
  ///
  /// - Throws: `GroupError.unknown` also for a group whose primary member has left.
  public static func active(_ name: GroupName, _ session: Session) throws -> UserGroup {
    let group = try named(name, session)
    guard group.status == .active else { throw GroupError.unknown(name.text) }
    return group
  }

  // MARK: - Searching

  public struct Page: Sendable {
    public var total: Int64
    public var groups: [UserGroup]
  }

  /// Groups by one word: a part of the name in any case, the id, the external id, or an identifier of the primary member.
  public static func search(_ text: String, limit: Int64, offset: Int64, _ session: Session) throws -> Page {
    let owners = ["mobile", "email", "cardnumber"].map { name in
      let owner = try? Customers.resolve(identifierName: name, value: text, source: Sources.all, session)
      return owner?.id ?? -1
    }
    let condition = """
      status <> 'DELETED' AND (
        id = ? OR external_id = ? OR instr(lower(name), lower(?)) > 0 OR id IN (
          SELECT group_id FROM user_group_member WHERE customer_id IN (?, ?, ?) AND is_primary AND left_at IS NULL))
      """
    return try page(
      condition, [Int64(text) ?? -1, text, text, owners[0], owners[1], owners[2]], limit: limit, offset: offset, session)
  }

  /// Groups that have all of these extended fields; values as JSON text, of their field's type.
  public static func search(
    fields: [(name: String, json: String)], limit: Int64, offset: Int64, _ session: Session
  ) throws -> Page {
    var arguments: StatementArguments = []
    for field in fields { arguments += [field.name, "[\(field.json)]"] }
    let conditions = fields.map { _ in
      """
      EXISTS (
        SELECT 1 FROM json_each(user_group.extended_fields) AS field
        WHERE field.key = ? AND field.atom = json_extract(?, '$[0]'))
      """
    }
    let condition = (["status <> 'DELETED'"] + conditions).joined(separator: " AND ")
    return try page(condition, arguments, limit: limit, offset: offset, session)
  }

  private static func page(
    _ condition: String, _ arguments: StatementArguments, limit: Int64, offset: Int64, _ session: Session
  ) throws -> Page {
    let total = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM user_group WHERE \(condition)", arguments: arguments)
    let groups = try Row.fetchAll(
      session.db,
      sql: """
        SELECT \(UserGroup.columns) FROM user_group WHERE \(condition)
        ORDER BY id LIMIT ? OFFSET ?
        """,
      arguments: arguments + [max(0, limit), max(0, offset)]
    ).map { UserGroup($0) }
    return Page(total: total ?? 0, groups: groups)
  }
}
