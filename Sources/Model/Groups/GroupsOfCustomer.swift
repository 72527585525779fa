import GRDB

/// A merged customer's places in groups, which are the survivor's from then on.
enum GroupsOfCustomer: CustomerRoom {
  static func move(from victim: Int64, to survivor: Int64, _ session: WriteSession) throws {
    let places = try session.statement(ofCustomer).all(victim) { GroupMember($0) }
    for place in places { try move(place, to: survivor, session) }
    try session.statement("UPDATE points_event SET member_id = ? WHERE member_id = ?").run(survivor, victim)
    try session.statement("UPDATE points_redemption SET member_id = ? WHERE member_id = ?").run(survivor, victim)
  }

  private static let ofCustomer = SQLText(
    "SELECT \(GroupMember.columns) FROM user_group_member WHERE customer_id = ? ORDER BY id")

  private static func move(_ place: GroupMember, to survivor: Int64, _ session: WriteSession) throws {
    // Nobody owns two groups: the survivor's own stands, and the other is left without its primary member.
    let ownsAnother =
      try place.isPrimary && place.isActive
      && UserGroups.find(primary: survivor, session).map { $0.id != place.group } ?? false
    if ownsAnother { try GroupMembers.exit(place, session) }
    let isPrimary = place.isPrimary && place.isActive && !ownsAnother
    let hasDefault = try GroupMembers.defaultGroup(of: survivor, session) != nil
    let known = try GroupMembers.find(survivor, in: place.group, session)
    try session.db.execute(
      sql: "DELETE FROM user_group_member WHERE group_id = ? AND customer_id = ?",
      arguments: [place.group, place.customer])
    let isActive = place.isActive && !ownsAnother
    // The group counts each person once.
    if let known {
      if known.isActive || !isActive {
        try GroupMembers.count(place.group, active: isActive ? -1 : 0, exited: isActive ? 0 : -1, session)
      } else {
        try GroupMembers.count(place.group, active: 0, exited: -1, session)
      }
    }
    try session.db.execute(
      sql: """
        INSERT INTO user_group_member (group_id, customer_id, is_primary, is_default, permissions, joined_at, left_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (group_id, customer_id) DO UPDATE SET is_primary = is_primary OR ?3, is_default = is_default OR ?4,
          joined_at = min(joined_at, ?6), left_at = CASE WHEN left_at IS NULL OR ?7 IS NULL THEN NULL ELSE left_at END
        """,
      arguments: [
        place.group, survivor, isPrimary, isActive && place.isDefault && !hasDefault,
        JSONStrings.write(place.permissions), place.joinedAt, isActive ? nil : place.leftAt ?? session.now,
      ])
  }
}
