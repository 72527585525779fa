import GRDB

/// A limit of a bonus: so many points, or so many times, for each customer or for all of them together.
public struct BonusLimit: Codable, Sendable, Equatable {
  /// Whose use counts.
  public enum Scope: String, Codable, Sendable, Equatable {
    case customer = "CUSTOMER"
    case promotion = "PROMOTION"
  }

  /// The days in which use counts, the present one included: they move on with the calendar.
  public enum Period: String, Codable, Sendable, Equatable {
    case daily = "DAILY"
    case weekly = "WEEKLY"
    case monthly = "MONTHLY"

    var window: ProgramRules.Window {
      let days = switch self {
      case .daily: 1
      case .weekly: 7
      case .monthly: 30
      }
      return ProgramRules.Window(days: days, points: nil, count: nil)
    }
  }

  public var on: Scope
  public var points: Amount?
  public var times: Int64?
  /// Nil: ever.
  public var period: Period?

  public init(on scope: Scope, points: Amount? = nil, times: Int64? = nil, period: Period? = nil) {
    on = scope
    self.points = points
    self.times = times
    self.period = period
  }

  /// The first moment of the use that counts; nil for all of it.
  public func start(_ session: Session) throws -> Timestamp? {
    try period.map { $0.window.start(session.now, try session.zone) }
  }
}

/// Holds the bonuses of a bill to their limits.
enum BonusLimits {
  /// The awards of a bill without what their bonuses have no room for any more.
  static func hold(
    _ awards: [Earning.Award], _ program: Program, _ account: Enrollment, _ session: Session
  ) throws -> [Earning.Award] {
    var awards = awards
    for bonus in program.rules.bonuses where !bonus.limits.isEmpty {
      guard awards.contains(where: { $0.isBonus && $0.rule == bonus.name }) else { continue }
      var room: Amount?
      for limit in bonus.limits {
        let left = try left(limit, bonus, account, session)
        room = min(room ?? left, left)
      }
      guard var room else { continue }
      for index in awards.indices where awards[index].isBonus && awards[index].rule == bonus.name {
        awards[index].points = min(awards[index].points, room)
        room -= awards[index].points
      }
    }
    return awards.filter { !$0.isBonus || $0.points > .zero }
  }

  /// What a limit still allows a bill.
  private static func left(
    _ limit: BonusLimit, _ bonus: ProgramRules.Bonus, _ account: Enrollment, _ session: Session
  ) throws -> Amount {
    let use = try LoyaltyPromotions.use(
      of: bonus.name, program: account.program, account: limit.on == .customer ? account.id : nil,
      since: limit.start(session), session)
    if let times = limit.times, use.times >= times { return .zero }
    return limit.points.map { max(.zero, $0 - use.points) } ?? .limit
  }
}
