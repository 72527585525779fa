import Foundation
import GRDB

/// A tier (slab) of a program.
public struct Tier: Sendable, Equatable {
  /// 1 is the tier in which everybody starts.
  public var number: Int
  public var name: String
  public var description: String
  /// What reaches the tier, of that which the program's upgrade counts.
  public var threshold: Amount
  /// Points for each 100 of a bill's amount.
  public var earnRate: Amount

  public init(number: Int, name: String, description: String = "", threshold: Amount = .zero, earnRate: Amount = .zero)
  {
    self.number = number
    self.name = name
    self.description = description
    self.threshold = threshold
    self.earnRate = earnRate
  }
}

/// Whose bills go to a program that is not the default one.
public struct ProgramScope: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable, Equatable {
    case zone = "ZONE"
    case concept = "CONCEPT"
    case store = "STORE"
    case till = "TILL"
    case cardSeries = "CARD_SERIES"
  }

  public var type: Kind
  /// The entity's code, or the card series' id as text.
  public var code: String

  public init(type: Kind, code: String) {
    self.type = type
    self.code = code
  }
}

/// A loyalty program: data, not code. See `ProgramRules` for what it can say.
public struct Program: Sendable, Equatable {
  public var id: Int64
  public var name: String
  public var description: String
  public var isDefault: Bool
  /// Worth of one point in the base currency, in millionths.
  public var ratio: Int64
  /// How many decimals points have, 0 to 3.
  public var decimals: Int
  public var rounding: Rounding
  public var rules: ProgramRules
  public var scope: [ProgramScope]
  /// By number, the lowest first; never empty once loaded.
  public var tiers: [Tier]

  public init(
    id: Int64, name: String, description: String = "", isDefault: Bool, ratio: Int64 = 1_000_000, decimals: Int = 3,
    rounding: Rounding = .halfUp, rules: ProgramRules = ProgramRules(), scope: [ProgramScope] = [], tiers: [Tier]
  ) {
    self.id = id
    self.name = name
    self.description = description
    self.isDefault = isDefault
    self.ratio = ratio
    self.decimals = decimals
    self.rounding = rounding
    self.rules = rules
    self.scope = scope
    self.tiers = tiers
  }

  /// The tier of a number; the first where there is none such.
  public func tier(_ number: Int) -> Tier {
    tiers.first { $0.number == number } ?? tiers.first ?? Tier(number: 1, name: "")
  }

  /// The tier above; nil at the top.
  public func tier(after number: Int) -> Tier? {
    tiers.first { $0.number > number }
  }

  /// What points are worth in the base currency.
  public func value(of points: Amount) -> Amount {
    points.scaled(by: ratio, over: 1_000_000)
  }

  /// `amount × numerator / denominator` as points, rounded once, to the program's decimals.
  func share(_ amount: Amount, _ numerator: Int64, over denominator: Int64) -> Amount {
    let step: Int64 =
      switch decimals {
      case ..<1: 1000
      case 1: 100
      case 2: 10
      default: 1
      }
    let steps = amount.scaled(by: numerator, over: denominator.multipliedClamping(by: step), rounding)
    return Amount(thousandths: steps.thousandths.multipliedClamping(by: step))
  }
}

/// All programs of the organization.
public struct Programs: ReferenceData {
  public let all: [Program]
  /// The organization's one default program.
  public let standard: Program?
  /// Whether a program's rules look at the category or the brand of what was sold.
  let needCatalogue: Bool
  private let byID: [Int64: Program]

  public static func load(_ db: Database) throws -> Programs {
    var tiers: [Int64: [Tier]] = [:]
    let tierRows = try Row.fetchAll(
      db,
      sql: "SELECT program_id, number, name, description, threshold, earn_rate FROM tier ORDER BY program_id, number")
    for row in tierRows {
      tiers[row[0], default: []].append(
        Tier(number: row[1], name: row[2], description: row[3], threshold: row[4], earnRate: row[5]))
    }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, name, description, is_default, points_to_currency_ratio, decimals, rounding, rules, scope
        FROM program ORDER BY is_default DESC, id
        """)
    let decoder = JSONDecoder()
    return Programs(
      try rows.map { row in
        Program(
          id: row[0], name: row[1], description: row[2], isDefault: row[3], ratio: row[4], decimals: row[5],
          rounding: Rounding(rawValue: row[6]) ?? .halfUp,
          rules: try decoder.decode(ProgramRules.self, from: Data((row[7] as String).utf8)),
          scope: try decoder.decode([ProgramScope].self, from: Data((row[8] as String).utf8)),
          tiers: tiers[row[0]] ?? [Tier(number: 1, name: "Base")])
      })
  }

  init(_ all: [Program]) {
    self.all = all
    standard = all.first(where: \.isDefault)
    needCatalogue = all.contains(where: \.rules.needsCatalogue)
    byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
  }

  public subscript(id: Int64) -> Program? { byID[id] }

  /// The programs that judge what happens at a till: the default one, and at most one other, which the till, its store,
  /// concept or zone, or the series of the customer's card belongs to; the nearest wins.
  public func judging(till: Int64?, cardSeries: Int64? = nil, _ entities: Entities) -> [Program] {
    let first = standard.map { [$0] } ?? []
    guard all.count > first.count else { return first }
    return first + (other(till: till, cardSeries: cardSeries, entities).map { [$0] } ?? [])
  }

  /// The program whose own till this is: the one judging beside the default, else the default.
  public func own(till: Int64?, _ entities: Entities) -> Program? {
    all.count > 1 ? other(till: till, cardSeries: nil, entities) ?? standard : standard
  }

  private func other(till: Int64?, cardSeries: Int64?, _ entities: Entities) -> Program? {
    var wanted: [ProgramScope] = []
    if let series = cardSeries { wanted.append(ProgramScope(type: .cardSeries, code: String(series))) }
    if let till = till.flatMap({ entities[$0] }) {
      wanted.append(ProgramScope(type: .till, code: till.code))
      if let store = entities.store(of: till) { wanted.append(ProgramScope(type: .store, code: store.code)) }
      if let concept = entities.concept(of: till) { wanted.append(ProgramScope(type: .concept, code: concept.code)) }
      if let zone = entities.zone(of: till) { wanted.append(ProgramScope(type: .zone, code: zone.code)) }
    }
    for scope in wanted {
      let found = all.first { program in
        !program.isDefault
          && program.scope.contains { $0.type == scope.type && $0.code.lowercased() == scope.code.lowercased() }
      }
      if let found { return found }
    }
    return nil
  }
}

extension Session {
  public var programs: Programs {
    get throws { try reference(Programs.self) }
  }
}
