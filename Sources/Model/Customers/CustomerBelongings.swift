/// What hangs on a customer beside bills, points, coupons, cards and groups, for the moment when two become one.
public enum CustomerBelongings {
  /// Gives all of it to the survivor of a merge, in the merge's own transaction. Requests and the log of statuses stay
  /// with the account that ended, as documented.
  public static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try Subscriptions.merge(victim, into: survivor, session)
    try CustomerLabels.merge(victim, into: survivor, session)
    try CustomerImages.merge(victim, into: survivor, session)
    try CustomerNotes.merge(victim, into: survivor, session)
    try CustomerTickets.merge(victim, into: survivor, session)
    try CustomerInteractions.merge(victim, into: survivor, session)
    try CustomerPreferences.merge(victim, into: survivor, session)
    try CustomerLogins.merge(victim, into: survivor, session)
    try Referrals.merge(victim, into: survivor, session)
    try Requests.merge(victim, into: survivor, session)
    try Associations.merge(victim, into: survivor, session)
    try PartnerMemberships.merge(victim, into: survivor, session)
    try Segments.merge(victim, into: survivor, session)
  }
}
