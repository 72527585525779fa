import GRDB

/// A loyalty program as it is set up: its tiers and its rules.
public struct NewProgram: Sendable {
  public struct Tier: Sendable {
    public var name: String
    public var description: String
    /// What reaches the tier, in what the program's upgrade counts.
    public var threshold: Amount
    /// Points for each 100 of a bill's amount.
    public var earnRate: Amount

    public init(name: String, description: String = "", threshold: Amount, earnRate: Amount) {
      self.name = name
      self.description = description
      self.threshold = threshold
      self.earnRate = earnRate
    }
  }

  public var id: Int64?
  public var name: String
  public var description = ""
  public var isDefault = false
  /// Worth of one point in the base currency, in millionths.
  public var pointsToCurrencyRatio: Int64 = 1_000_000
  public var decimals: Int64 = 3
  public var rounding = Rounding.halfUp
  /// `ProgramRules` as the text of a JSON object.
  public var rules: String
  /// `ProgramScope`s as the text of a JSON array; none for the default program.
  public var scope = "[]"
  /// The first is the one in which everybody starts.
  public var tiers: [Tier] = []

  public init(name: String, rules: String) {
    self.name = name
    self.rules = rules
  }
}

/// What anybody may know of a program.
public struct ProgramSummary: Sendable {
  public let id: Int64
  public let name: String
  public let description: String
  public let isDefault: Bool
  /// Worth of one point in the base currency, in millionths.
  public let pointsToCurrencyRatio: Int64
}

extension Session {
  /// The organization's programs, the default one first.
  public func programSummaries() throws -> [ProgramSummary] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, name, description, is_default, points_to_currency_ratio FROM program ORDER BY is_default DESC, id
        """
    ).map {
      ProgramSummary(
        id: $0[0], name: $0[1], description: $0[2], isDefault: $0[3], pointsToCurrencyRatio: $0[4])
    }
  }
}

extension WriteSession {
  /// - Throws: `OrganizationError.exists` where another program has the name.
  public func addProgram(_ program: NewProgram) throws -> Int64 {
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM program WHERE name = ?)", arguments: [program.name])
    if known == true { throw OrganizationError.exists("program '\(program.name)'") }
    try db.execute(
      sql: """
        INSERT INTO program (id, name, description, is_default, points_to_currency_ratio, decimals, rounding, rules,
          scope)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        program.id, program.name, program.description, program.isDefault, program.pointsToCurrencyRatio,
        program.decimals, program.rounding.rawValue, program.rules, program.scope,
      ])
    let id = db.lastInsertedRowID
    for (index, tier) in program.tiers.enumerated() {
      try db.execute(
        sql: """
          INSERT INTO tier (program_id, number, name, description, threshold, earn_rate) VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [id, index + 1, tier.name, tier.description, tier.threshold, tier.earnRate])
    }
    referenceChanged()
    return id
  }
}
