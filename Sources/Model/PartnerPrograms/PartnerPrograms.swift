import GRDB

/// A program of another brand, or a paid one of the organization's own, beside one of its programs.
public struct PartnerProgram: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case external = "EXTERNAL"
    case supplementary = "SUPPLEMENTARY"
  }

  public struct Tier: Sendable {
    /// 1 is the lowest.
    public let number: Int
    public let name: String
  }

  public var id: Int64 = 0
  public var program: Int64
  public var name: String
  public var description = ""
  public var kind = Kind.external
  /// Points of the organization's program for one of the partner's, in millionths.
  public var exchangeRate: Int64 = 1_000_000
  /// DAYS, MONTHS or YEARS; empty for memberships without an end.
  public var membershipType = ""
  public var membershipValue: Int64 = 0
  /// The names of its tiers, the lowest first; none for a membership only.
  public var tiers: [String] = []

  public init(program: Int64, name: String) {
    self.program = program
    self.name = name
  }
}

/// The organization's partner programs, in order of their ids.
public struct PartnerPrograms: ReferenceData {
  public let all: [PartnerProgram]

  public static func load(_ db: Database) throws -> PartnerPrograms {
    var tiers: [Int64: [String]] = [:]
    for row in try Row.fetchAll(
      db, sql: "SELECT partner_program_id, name FROM partner_program_tier ORDER BY partner_program_id, number")
    {
      tiers[row[0], default: []].append(row[1])
    }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, program_id, name, description, type, exchange_rate, membership_type, membership_value
        FROM partner_program ORDER BY id
        """)
    return PartnerPrograms(
      all: rows.map { row in
        var partner = PartnerProgram(program: row[1], name: row[2])
        partner.id = row[0]
        partner.description = row[3]
        partner.kind = PartnerProgram.Kind(rawValue: row[4]) ?? .external
        partner.exchangeRate = row[5]
        partner.membershipType = row[6]
        partner.membershipValue = row[7]
        partner.tiers = tiers[partner.id] ?? []
        return partner
      })
  }
}

extension WriteSession {
  /// - Throws: `OrganizationError.exists` where another partner program has the name.
  public func addPartnerProgram(_ partner: PartnerProgram) throws -> Int64 {
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM partner_program WHERE name = ?)", arguments: [partner.name])
    if known == true { throw OrganizationError.exists("partner program '\(partner.name)'") }
    try db.execute(
      sql: """
        INSERT INTO partner_program (program_id, name, description, type, exchange_rate, membership_type,
          membership_value)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        partner.program, partner.name, partner.description, partner.kind.rawValue, partner.exchangeRate,
        partner.membershipType, partner.membershipValue,
      ])
    let id = db.lastInsertedRowID
    for (index, name) in partner.tiers.enumerated() {
      try db.execute(
        sql: "INSERT INTO partner_program_tier VALUES (?, ?, ?)", arguments: [id, index + 1, name])
    }
    referenceChanged()
    return id
  }
}

/// A name under which the organization offers rewards.
public struct RewardBrand: Sendable {
  public let id: Int64
  public let name: String
  public let isEnabled: Bool
}

extension Session {
  /// The organization's reward brands (organization.v1.brand.getAll).
  public func rewardBrands() throws -> [RewardBrand] {
    try Row.fetchAll(db, sql: "SELECT id, name, is_enabled FROM reward_brand ORDER BY id").map {
      RewardBrand(id: $0[0], name: $0[1], isEnabled: $0[2])
    }
  }
}

extension WriteSession {
  /// - Throws: `OrganizationError.exists`.
  public func addRewardBrand(_ name: String, isEnabled: Bool = true) throws {
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM reward_brand WHERE name = ?)", arguments: [name])
    if known == true { throw OrganizationError.exists("reward brand '\(name)'") }
    try db.execute(sql: "INSERT INTO reward_brand (name, is_enabled) VALUES (?, ?)", arguments: [name, isEnabled])
  }
}
