import GRDB

extension Customers {
  /// Makes two customers one: the survivor gets everything of the victim, who is a customer no more.
  ///
  /// Where both have something of which there is one, the survivor's stands: the identifier of a kind within a source,
  /// a name, a field. What is left over of the victim's identifiers stays with the victim and leads nowhere else.
  public static func merge(_ victim: Int64, into survivor: Int64, by author: Int64, _ session: WriteSession) throws {
    guard victim != survivor, let from = try find(id: victim, session), let to = try find(id: survivor, session)
    else { throw CustomerError.notFound }
    try check(from)
    try check(to)
    try Audits.merging(victim, into: survivor, session)
    for profile in try profiles(of: victim, session) { try move(profile, to: survivor, session) }
    try session.statement(
      """
      UPDATE customer SET extended_fields = json_patch(?, extended_fields), registered_at = min(registered_at, ?),
        lifetime_purchases = lifetime_purchases + ?, visits = visits + ?, updated_at = ?, updated_by = ?,
        loyalty_type = CASE WHEN ? = 'loyalty' THEN 'loyalty' ELSE loyalty_type END
      WHERE id = ?
      """
    ).run(from.extendedFields, from.registeredAt, from.lifetimePurchases, from.visits, session.now, author,
      from.loyaltyType.rawValue, survivor)
    try session.statement(
      """
      UPDATE customer SET status = 'MERGED', merged_into = ?, lifetime_purchases = 0, visits = 0, updated_at = ?,
        updated_by = ?
      WHERE id = ?
      """
    ).run(survivor, session.now, author, victim)
    try session.statement("UPDATE customer SET merged_into = ? WHERE merged_into = ?")
      .run(survivor, victim)
    for room in CustomerRooms.all { try room.move(from: victim, to: survivor, session) }
  }

  private static func move(_ profile: Profile, to survivor: Int64, _ session: WriteSession) throws {
    guard
      let present = try self.profile(of: survivor, source: profile.source, account: profile.account, session)
    else {
      try session.statement("UPDATE profile SET customer_id = ? WHERE id = ?")
        .run(survivor, profile.id)
      try session.statement(
        """
        UPDATE identifier SET customer_id = ?1, shared_by = CASE shared_by WHEN 0 THEN 0 ELSE ?1 END
        WHERE profile_id = ?2
        """
      ).run(survivor, profile.id)
      return
    }
    var rank = present.identifiers.count
    for identifier in profile.identifiers where present.value(identifier.type) == nil {
      try remove(identifier, of: profile.customer, source: profile.source, account: profile.account, session)
      try insert(
        identifier, profile: present.id, customer: survivor, source: profile.source, account: profile.account,
        rank: rank, session)
      rank += 1
    }
    let known = try channels(present.channels, session)
    let added = try channels(profile.channels, session).filter { channel in
      !known.contains { $0.type.lowercased() == channel.type.lowercased() }
    }
    try session.statement(
      """
      UPDATE profile SET first_name = CASE WHEN first_name = '' THEN ? ELSE first_name END,
        last_name = CASE WHEN last_name = '' THEN ? ELSE last_name END, fields = json_patch(?, fields), channels = ?
      WHERE id = ?
      """
    ).run(profile.firstName, profile.lastName, profile.fields, (known + added).json, present.id)
  }
}
