import GRDB

/// A customer's place in a user group.
public struct GroupMember: Sendable {
  public let group: Int64
  public let customer: Int64
  public let isPrimary: Bool
  public let isDefault: Bool
  public let permissions: [String]
  public let joinedAt: Timestamp
  /// Nil while the customer is in the group.
  public let leftAt: Timestamp?

  public var isActive: Bool { leftAt == nil }

  static let columns = """
    group_id, user_group_member.customer_id, is_primary, is_default, permissions, joined_at, left_at
    """

  init(_ row: Row) {
    group = row[0]
    customer = row[1]
    isPrimary = row[2]
    isDefault = row[3]
    permissions = JSONStrings.read(row[4])
    joinedAt = row[5]
    leftAt = row[6]
  }

  /// Whether the member may do something with the group's points: all may, unless it is blocked for them. Where both codes
  /// of an act were sent, the block stands.
  public func may(_ act: GroupPermission.Act) -> Bool { isActive && !permissions.contains("block_points_\(act.rawValue)") }
}

/// What members may be allowed or forbidden.
public enum GroupPermission {
  public enum Act: String, Sendable, CaseIterable {
    case redemption
    case transfer
  }

  public static let codes = Act.allCases.flatMap { ["allow_points_\($0.rawValue)", "block_points_\($0.rawValue)"] }

  /// - Throws: `GroupError.unknownPermission`.
  static func check(_ codes: [String]) throws {
    for code in codes where !self.codes.contains(code) { throw GroupError.unknownPermission(code) }
  }
}

/// Who is in a group: joining, leaving, moving on (`user-group.v2.join`, `.leave`, `.transferMembers`, `.permissions`).
public enum GroupMembers {
  public struct NewMember: Sendable {
    public var customer: Int64
    public var isPrimary: Bool
    public var isDefault: Bool
    public var permissions: [String]

    public init(customer: Int64, isPrimary: Bool = false, isDefault: Bool = false, permissions: [String] = []) {
      self.customer = customer
      self.isPrimary = isPrimary
      self.isDefault = isDefault
      self.permissions = permissions
    }
  }

  /// A customer's place in a group, also one that they have left.
  public static func find(_ customer: Int64, in group: Int64, _ session: Session) throws -> GroupMember? {
    try session.statement(inGroup).first(group, customer) { GroupMember($0) }
  }

  private static let inGroup = SQLText(
    "SELECT \(GroupMember.columns) FROM user_group_member WHERE group_id = ? AND customer_id = ?")
  private static let primaryOfGroup = SQLText(
    "SELECT \(GroupMember.columns) FROM user_group_member WHERE group_id = ? AND is_primary AND left_at IS NULL")

  /// - Throws: `GroupError.notMember` for who is not in the group now.
  public static func active(_ customer: Int64, in group: Int64, _ session: Session) throws -> GroupMember {
    guard let member = try find(customer, in: group, session), member.isActive else {
      throw GroupError.notMember(customer: customer, group: group)
    }
    return member
  }

  /// The primary member; nil where there is none or they have left.
  public static func primary(of group: Int64, _ session: Session) throws -> GroupMember? {
    try session.statement(primaryOfGroup).first(group) { GroupMember($0) }
  }

  static func defaultGroup(of customer: Int64, _ session: Session) throws -> UserGroup? {
    let statement = try session.statement(
      "SELECT group_id FROM user_group_member WHERE customer_id = ? AND is_default AND left_at IS NULL")
    return try statement.first(customer) { $0[0] as Int64 }.flatMap { try UserGroups.find($0, session) }
  }

  // MARK: - Joining

  /// Takes a customer into a group. A member who is not the primary one gets the group's tier, up or down.
  ///
  /// - Throws: `GroupError`; `CustomerError` for who is no customer.
  public static func join(
    _ new: NewMember, _ group: UserGroup, till: Int64?, _ session: WriteSession
  ) throws -> GroupMember {
    let customer = try Customers.active(id: new.customer, session).id
    try GroupPermission.check(new.permissions)
    let known = try find(customer, in: group.id, session)
    if known?.isActive == true { throw GroupError.alreadyMember(customer: customer, group: group.id) }
    if new.isPrimary {
      if try primary(of: group.id, session) != nil { throw GroupError.primaryExists }
      if try UserGroups.find(primary: customer, session) != nil { throw GroupError.primaryElsewhere }
    }
    try checkPlace(in: group, session)
    try checkCompany(of: customer, group, session)
    let isDefault = new.isPrimary || new.isDefault
    if isDefault { try dropDefault(of: customer, session) }
    try session.statement(
      """
      INSERT INTO user_group_member (group_id, customer_id, is_primary, is_default, permissions, joined_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (group_id, customer_id) DO UPDATE SET is_primary = excluded.is_primary,
        is_default = excluded.is_default, permissions = excluded.permissions, joined_at = excluded.joined_at,
        left_at = NULL
      """
    ).run(group.id, customer, new.isPrimary, isDefault, JSONStrings.write(new.permissions), session.now)
    try count(group.id, active: 1, exited: known == nil ? 0 : -1, session)
    if !new.isPrimary { try GroupTiers.follow(customer, group: group.id, till: till, session) }
    return try active(customer, in: group.id, session)
  }

  private static func checkPlace(in group: UserGroup, _ session: Session) throws {
    let taken = try session.statement("SELECT active_members FROM user_group WHERE id = ?")
      .first(group.id) { $0[0] as Int64 }
    guard (taken ?? 0) < group.maximumSize else { throw GroupError.full(group.maximumSize) }
  }

  /// Where the primary member stands in a company, nobody of another company is taken in.
  private static func checkCompany(of customer: Int64, _ group: UserGroup, _ session: Session) throws {
    guard let primary = try primary(of: group.id, session), primary.customer != customer,
      let company = try Associations.find(primary.customer, session)?.company,
      let other = try Associations.find(customer, session)?.company
    else { return }
    guard company == other else { throw GroupError.differentCompanies }
  }

  private static func dropDefault(of customer: Int64, _ session: WriteSession) throws {
    try session.statement(
      "UPDATE user_group_member SET is_default = 0 WHERE customer_id = ? AND is_default"
    ).run(customer)
  }

  // MARK: - Leaving

  /// Lets a member go, to the lowest tier; the bills and points stay with the group. Without its primary member the group
  /// is inactive, unless `CONF_DISABLE_GROUP_DEACTIVATION_ON_PRIMARY_MEMBER_EXIT` keeps it going.
  ///
  /// - Throws: `GroupError.notMember`.
  public static func leave(_ customer: Int64, _ group: UserGroup, till: Int64?, _ session: WriteSession) throws {
    let member = try active(customer, in: group.id, session)
    try exit(member, session)
    try GroupTiers.fall(customer, till: till, session)
  }

  static func exit(_ member: GroupMember, _ session: WriteSession) throws {
    try session.statement(
      "UPDATE user_group_member SET left_at = ?, is_default = 0 WHERE group_id = ? AND customer_id = ?"
    ).run(session.now, member.group, member.customer)
    try count(member.group, active: -1, exited: 1, session)
    guard member.isPrimary,
      try !session.configs.isOn("CONF_DISABLE_GROUP_DEACTIVATION_ON_PRIMARY_MEMBER_EXIT")
    else { return }
    try session.db.execute(sql: "UPDATE user_group SET status = 'INACTIVE' WHERE id = ?", arguments: [member.group])
  }

  static func count(_ group: Int64, active: Int64, exited: Int64, _ session: WriteSession) throws {
    try session.statement(
      """
      UPDATE user_group SET active_members = active_members + ?, exited_members = exited_members + ? WHERE id = ?
      """
    ).run(active, exited, group)
  }

  /// Moves secondary members from a group to another; the points that the old group earned stay there.
  ///
  /// - Throws: `GroupError` for the first who cannot move. The caller undoes those before.
  public static func transfer(
    _ customers: [Int64], from old: UserGroup, to new: UserGroup, till: Int64?, _ session: WriteSession
  ) throws {
    for customer in customers {
      let member = try active(customer, in: old.id, session)
      guard !member.isPrimary else { throw GroupError.primaryCannotMove(customer) }
      if try find(customer, in: new.id, session)?.isActive == true {
        throw GroupError.alreadyMember(customer: customer, group: new.id)
      }
      try exit(member, session)
      _ = try join(
        NewMember(customer: customer, isDefault: member.isDefault, permissions: member.permissions), new, till: till,
        session)
    }
  }

  /// Gives a member other permissions in the place of all that they had.
  ///
  /// - Throws: `GroupError.notMember`, `.unknownPermission`.
  public static func permit(
    _ codes: [String], to customer: Int64, in group: UserGroup, _ session: WriteSession
  ) throws -> GroupMember {
    _ = try active(customer, in: group.id, session)
    try GroupPermission.check(codes)
    try session.db.execute(
      sql: "UPDATE user_group_member SET permissions = ? WHERE group_id = ? AND customer_id = ?",
      arguments: [JSONStrings.write(codes), group.id, customer])
    return try active(customer, in: group.id, session)
  }
}
