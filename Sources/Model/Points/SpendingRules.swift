/// What a program says of spending points, giving bills back and moving between tiers. What it says of earning stands in
/// `ProgramRules.swift`.
extension ProgramRules {
  /// The conditions of a redemption (`points.v11.isredeemable`, `points.v11.redeem`).
  public struct Redemption: Codable, Sendable, Equatable {
    public var minimum: Amount?
    public var maximum: Amount?
    /// Redeemed points are a multiple of it; 1 means whole points.
    public var multiple: Amount?
    public var minimumBalance: Amount?
    public var minimumLifetimePoints: Amount?
    public var minimumLifetimePurchases: Amount?
    /// The most points that a customer redeems in a day, seven days and thirty days.
    public var maximumPerDay: Amount?
    public var maximumPer7Days: Amount?
    public var maximumPer30Days: Amount?
    /// Conditions of single tiers, by the tier's name. What one of them leaves out is as for all.
    public var tiers: [String: Redemption]?

    /// The conditions for who is in a tier.
    func conditions(in tier: Tier) -> Redemption {
      guard let own = tiers?[tier.name] else { return self }
      var conditions = self
      conditions.minimum = own.minimum ?? minimum
      conditions.maximum = own.maximum ?? maximum
      conditions.multiple = own.multiple ?? multiple
      conditions.minimumBalance = own.minimumBalance ?? minimumBalance
      conditions.minimumLifetimePoints = own.minimumLifetimePoints ?? minimumLifetimePoints
      conditions.minimumLifetimePurchases = own.minimumLifetimePurchases ?? minimumLifetimePurchases
      conditions.maximumPerDay = own.maximumPerDay ?? maximumPerDay
      conditions.maximumPer7Days = own.maximumPer7Days ?? maximumPer7Days
      conditions.maximumPer30Days = own.maximumPer30Days ?? maximumPer30Days
      return conditions
    }

    var windows: [Window] {
      [
        Window(days: 1, points: maximumPerDay, count: nil), Window(days: 7, points: maximumPer7Days, count: nil),
        Window(days: 30, points: maximumPer30Days, count: nil),
      ].filter(\.isLimited)
    }

    public init() {}
  }

  /// How much and how often one account may pass points on (`points.v2.transfer`).
  public struct Transfer: Codable, Sendable, Equatable {
    public var maximumPerDay: Amount?
    public var maximumPer7Days: Amount?
    public var maximumPer30Days: Amount?
    public var timesPerDay: Int64?
    public var timesPer7Days: Int64?
    public var timesPer30Days: Int64?

    public init() {}

    var windows: [Window] {
      [
        Window(days: 1, points: maximumPerDay, count: timesPerDay),
        Window(days: 7, points: maximumPer7Days, count: timesPer7Days),
        Window(days: 30, points: maximumPer30Days, count: timesPer30Days),
      ].filter(\.isLimited)
    }
  }

  /// Calendar days, the present one included, and what may happen in them.
  struct Window {
    var days: Int
    var points: Amount?
    var count: Int64?

    var isLimited: Bool { points != nil || count != nil }

    func start(_ now: Timestamp, _ zone: Zone) -> Timestamp { zone.startOfDay(now, plusDays: 1 - days) }

    func allows(_ points: Amount, after used: (points: Amount, count: Int64)) -> Bool {
      self.points.map { used.points + points <= $0 } ?? true && count.map { used.count < $0 } ?? true
    }
  }

  public struct Returns: Codable, Sendable, Equatable {
    /// Whether the return of a whole bill also reverses the redemptions that paid for it.
    public var giveBackRedemptions = false
    /// Whether a tier that the remaining purchases no longer reach is taken away.
    public var mayDowngrade = false

    public init() {}

    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      giveBackRedemptions = try fields.value(.giveBackRedemptions, or: false)
      mayDowngrade = try fields.value(.mayDowngrade, or: false)
    }
  }

  /// How a customer moves between tiers; thresholds and earn rates stand with the tiers themselves.
  public struct TierRules: Codable, Sendable, Equatable {
    public enum Basis: String, Codable, Sendable, Equatable {
      case lifetimePurchases = "CUMULATIVE_PURCHASES"
      case currentPoints = "CURRENT_POINTS"
      case lifetimePoints = "LIFETIME_POINTS"
    }

    /// Whether the bill that reaches a tier still earns by the old one.
    public enum Timing: String, Codable, Sendable, Equatable {
      case lazy = "LAZY"
      case eager = "EAGER"
    }

    public enum Downgrade: String, Codable, Sendable, Equatable {
      case oneBelow = "ONE_BELOW"
      case eligible = "ELIGIBLE"
      case lowest = "LOWEST"
    }

    public var upgradeBasis = Basis.lifetimePurchases
    public var upgradeTiming = Timing.lazy
    /// A tier above the first ends with the day this many days or months later; neither: never.
    public var validityDays: Int?
    public var validityMonths: Int?
    /// What renews a tier, counted since it began or was last renewed: any one of these suffices, none means that it falls.
    public var renewalPurchases: Amount?
    public var renewalVisits: Int?
    public var renewalPoints: Amount?
    public var downgrade = Downgrade.oneBelow

    public init() {}

    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      upgradeBasis = try fields.value(.upgradeBasis, or: .lifetimePurchases)
      upgradeTiming = try fields.value(.upgradeTiming, or: .lazy)
      validityDays = try fields.decodeIfPresent(Int.self, forKey: .validityDays)
      validityMonths = try fields.decodeIfPresent(Int.self, forKey: .validityMonths)
      renewalPurchases = try fields.decodeIfPresent(Amount.self, forKey: .renewalPurchases)
      renewalVisits = try fields.decodeIfPresent(Int.self, forKey: .renewalVisits)
      renewalPoints = try fields.decodeIfPresent(Amount.self, forKey: .renewalPoints)
      downgrade = try fields.value(.downgrade, or: .oneBelow)
    }
  }
}
