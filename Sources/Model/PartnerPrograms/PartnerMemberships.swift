import GRDB

enum PartnerProgramsSchema {
  static let migrations = [
    Migration(
      "partner-programs-1",
      """
      -- Who belongs to which partner program.
      CREATE TABLE partner_membership (
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        partner_program_id INTEGER NOT NULL REFERENCES partner_program (id),
        -- The member's number with the partner.
        membership TEXT NOT NULL,
        -- NULL in a program without tiers.
        tier INTEGER,
        tier_expires_at INTEGER,
        started_at INTEGER NOT NULL,
        -- The last moment of a membership for a time; NULL where it has no end.
        ends_at INTEGER,
        PRIMARY KEY (customer_id, partner_program_id)
      ) WITHOUT ROWID;
      """)
  ]
}

/// Why a membership of a partner program cannot be what is asked for.
public enum PartnerProgramError: Error, Equatable {
  /// The tier would have ended already (2003).
  case tierIsOver
  /// Who is no member cannot leave or move (2004).
  case notLinked
  case alreadyLinked
  /// Only members of the loyalty program may join a partner's (2005).
  case notInLoyalty
  case unknownProgram
  case unknownTier
}

/// A customer's membership of a partner program.
public struct PartnerMembership: Sendable {
  public var program: PartnerProgram
  /// The member's number with the partner.
  public var membership: String
  /// 1 is the lowest; nil in a program without tiers.
  public var tier: Int?
  public var tierExpiresAt: Timestamp?
  public var startedAt: Timestamp
  /// The last moment of a membership for a time.
  public var endsAt: Timestamp?

  public var tierName: String? { tier.flatMap { program.tiers.indices.contains($0 - 1) ? program.tiers[$0 - 1] : nil } }
}

/// Memberships of partner programs (partner-program.v2.link, .update, .delink).
public enum PartnerMemberships {
  /// Those of a customer that last, in order of their programs.
  ///
  /// - Parameter program: the loyalty program that the partner programs hang on; all where nil.
  public static func of(
    _ customer: Int64, program: Int64? = nil, _ session: Session
  ) throws -> [PartnerMembership] {
    let partners = try session.reference(PartnerPrograms.self).all.filter { program == nil || $0.program == program }
    guard !partners.isEmpty else { return [] }
    let statement = try session.statement(
      """
      SELECT partner_program_id, membership, tier, tier_expires_at, started_at, ends_at FROM partner_membership
      WHERE customer_id = ? AND (ends_at IS NULL OR ends_at >= ?) ORDER BY partner_program_id
      """)
    return try statement.all(customer, session.now) { row -> PartnerMembership? in
      let id: Int64 = row[0]
      guard let partner = partners.first(where: { $0.id == id }) else { return nil }
      return PartnerMembership(
        program: partner, membership: row[1], tier: (row[2] as Int64?).map { Int($0) }, tierExpiresAt: row[3],
        startedAt: row[4], endsAt: row[5])
    }.compactMap { $0 }
  }

  /// Makes a customer a member of a partner program, from now on.
  ///
  /// - Parameters:
  ///   - tier: the name of a tier; the lowest where nil. A program without tiers ignores it.
  /// - Throws: `PartnerProgramError.unknownProgram`, `.notInLoyalty`, `.alreadyLinked`, `.unknownTier`, `.tierIsOver`.
  public static func link(
    _ customer: Customer, to name: String, membership: String, tier: String? = nil, tierExpiresAt: Timestamp? = nil,
    _ session: WriteSession
  ) throws {
    let partner = try partner(name, session)
    guard customer.loyaltyType == .loyalty else { throw PartnerProgramError.notInLoyalty }
    guard try of(customer.id, session).allSatisfy({ $0.program.id != partner.id }) else {
      throw PartnerProgramError.alreadyLinked
    }
    let number = try partner.tiers.isEmpty ? nil : tier.map { try self.tier($0, of: partner) } ?? 1
    if let end = tierExpiresAt, end < session.now { throw PartnerProgramError.tierIsOver }
    try session.statement(
      """
      INSERT OR REPLACE INTO partner_membership
        (customer_id, partner_program_id, membership, tier, tier_expires_at, started_at, ends_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      customer.id, partner.id, membership, number.map { Int64($0) }, number == nil ? nil : tierExpiresAt, session.now,
      try partner.end(of: session.now, session.zone))
  }

  /// Moves a member to another tier, or renews the one they have.
  ///
  /// - Throws: `PartnerProgramError.unknownProgram`, `.notLinked`, `.unknownTier`, `.tierIsOver`.
  public static func update(
    _ customer: Int64, in name: String, tier: String, tierExpiresAt: Timestamp?, _ session: WriteSession
  ) throws {
    let partner = try partner(name, session)
    try requireMember(customer, partner, session)
    let number = try self.tier(tier, of: partner)
    if let end = tierExpiresAt, end < session.now { throw PartnerProgramError.tierIsOver }
    try session.statement(
      """
      UPDATE partner_membership SET tier = ?, tier_expires_at = coalesce(?, tier_expires_at)
      WHERE customer_id = ? AND partner_program_id = ?
      """
    ).run(Int64(number), tierExpiresAt, customer, partner.id)
  }

  /// Ends a membership.
  ///
  /// - Throws: `PartnerProgramError.unknownProgram`, `.notLinked`.
  public static func delink(_ customer: Int64, from name: String, _ session: WriteSession) throws {
    let partner = try partner(name, session)
    try requireMember(customer, partner, session)
    try session.statement("DELETE FROM partner_membership WHERE customer_id = ? AND partner_program_id = ?")
      .run(customer, partner.id)
  }

  private static func partner(_ name: String, _ session: Session) throws -> PartnerProgram {
    let all = try session.reference(PartnerPrograms.self).all
    guard let partner = all.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      throw PartnerProgramError.unknownProgram
    }
    return partner
  }

  private static func tier(_ name: String, of partner: PartnerProgram) throws -> Int {
    guard let index = partner.tiers.firstIndex(where: { $0.lowercased() == name.lowercased() }) else {
      throw PartnerProgramError.unknownTier
    }
    return index + 1
  }

  private static func requireMember(_ customer: Int64, _ partner: PartnerProgram, _ session: Session) throws {
    guard try of(customer, session).contains(where: { $0.program.id == partner.id }) else {
      throw PartnerProgramError.notLinked
    }
  }

  /// Gives a merged customer's memberships to the survivor; one that both have is the survivor's own.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "UPDATE OR IGNORE partner_membership SET customer_id = ? WHERE customer_id = ?",
      arguments: [survivor, victim])
    try session.db.execute(sql: "DELETE FROM partner_membership WHERE customer_id = ?", arguments: [victim])
  }
}

extension PartnerProgram {
  /// The last moment of a membership that begins at a moment; nil where it has no end.
  func end(of start: Timestamp, _ zone: Zone) throws -> Timestamp? {
    guard kind == .supplementary, membershipValue > 0 else { return nil }
    var day = zone.civil(start).startOfDay
    let count = Int(min(membershipValue, 36_500))
    switch membershipType {
    case "DAYS": day = day.adding(days: count)
    case "MONTHS": day = day.adding(months: min(count, 1200))
    case "YEARS": day = day.adding(months: 12 * min(count, 100))
    default: return nil
    }
    return zone.endOfDay(zone.timestamp(day))
  }
}
