import GRDB

/// Members' tiers in the default program, which follow the group's (loyalty guide of user groups).
enum GroupTiers {
  /// Puts a member into the group's tier, up or down, until the group's own tier ends.
  static func follow(_ customer: Int64, group: Int64, till: Int64?, _ session: WriteSession) throws {
    guard let program = try session.programs.standard,
      let account = try Enrollment.find(customer: customer, program: program.id, session),
      let shared = try Enrollment.find(group: group, program: program.id, session), shared.tier != account.tier
    else { return }
    _ = try Tiers.set(
      shared.tier, enrollment: account.id, expiresAt: shared.tierExpiresAt, till: till,
      notes: "Follows the tier of the user group \(group)", session)
  }

  /// Puts who has left a group into the lowest tier; what they buy may lift them again.
  static func fall(_ customer: Int64, till: Int64?, _ session: WriteSession) throws {
    guard let program = try session.programs.standard,
      let account = try Enrollment.find(customer: customer, program: program.id, session),
      account.tier != program.tier(1).number
    else { return }
    _ = try Tiers.set(
      program.tier(1).number, enrollment: account.id, till: till, notes: "Left a user group", session)
  }
}
