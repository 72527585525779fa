/// What a loyalty program does with a bill, with points and with tiers: kept as JSON in `program.rules`, and written the
/// same way in a seed file. Every part has a default, so `{}` is a program that earns by its tiers' rates and no more.
public struct ProgramRules: Codable, Sendable, Equatable {
  public var earning = Earning()
  public var bonuses: [Bonus] = []
  public var activities: [Activity] = []
  public var currencies: [Currency] = []
  public var coupons: [CouponGift] = []
  public var expiry = Expiry()
  public var redemption = Redemption()
  public var transfer = Transfer()
  public var returns = Returns()
  public var tiers = TierRules()

  public init() {}

  /// Whether a rule looks at the category or the brand of what was sold.
  var needsCatalogue: Bool {
    ([earning.exclude] + bonuses.map(\.lines) + currencies.map(\.lines) + coupons.map(\.lines))
      .contains(where: \.needsCatalogue)
  }

  /// Points for the amount of a bill, by the rate of the customer's tier.
  public struct Earning: Codable, Sendable, Equatable {
    public enum Basis: String, Codable, Sendable, Equatable { case bill, lines }

    /// Points for the bill as a whole (`bill_regular`), or for each of its lines (`line_item_regular`).
    public var basis = Basis.bill
    /// Bills below it earn nothing.
    public var minimumBill = Amount.zero
    /// The first and the last day of earning, as `2026-01-31`, by the day of the bill.
    public var from: String?
    public var until: String?
    /// Whether the part paid with points earns.
    public var onPartPaidWithPoints = false
    /// Lines that earn nothing.
    public var exclude = LineFilter()
    /// Points are promised, and turn regular on the morning after this many days. Nil and 0: they are regular at once.
    public var promisedAfterDays: Int?
    /// The most points a bill earns, and a customer in a day; bonuses come on top.
    public var maximumPerBill: Amount?
    public var maximumPerDay: Amount?

    public init() {}

    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      basis = try fields.value(.basis, or: .bill)
      minimumBill = try fields.value(.minimumBill, or: .zero)
      from = try fields.decodeIfPresent(String.self, forKey: .from)
      until = try fields.decodeIfPresent(String.self, forKey: .until)
      onPartPaidWithPoints = try fields.value(.onPartPaidWithPoints, or: false)
      exclude = try fields.value(.exclude, or: LineFilter())
      promisedAfterDays = try fields.decodeIfPresent(Int.self, forKey: .promisedAfterDays)
      maximumPerBill = try fields.decodeIfPresent(Amount.self, forKey: .maximumPerBill)
      maximumPerDay = try fields.decodeIfPresent(Amount.self, forKey: .maximumPerDay)
    }
  }

  /// Lines by what they sell. Empty lists let everything through; a filter without any list matches no line by itself.
  /// Categories and brands are named by code or name, and hold what lies below them as well.
  public struct LineFilter: Codable, Sendable, Equatable {
    public var skus: [String] = []
    public var categories: [String] = []
    public var brands: [String] = []

    public init(skus: [String] = [], categories: [String] = [], brands: [String] = []) {
      self.skus = skus
      self.categories = categories
      self.brands = brands
    }

    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      skus = try fields.value(.skus, or: [])
      categories = try fields.value(.categories, or: [])
      brands = try fields.value(.brands, or: [])
    }

    public var isEmpty: Bool { skus.isEmpty && categories.isEmpty && brands.isEmpty }

    public func matches(_ line: BillFacts.Line) -> Bool {
      guard !isEmpty else { return false }
      func holds(_ wanted: [String], _ found: [String]) -> Bool {
        wanted.isEmpty || wanted.contains { one in found.contains { $0.lowercased() == one.lowercased() } }
      }
      return holds(skus, [line.sku]) && holds(categories, line.categories) && holds(brands, line.brands)
    }

    /// Whether the catalogue has to be asked about a line.
    var needsCatalogue: Bool { !categories.isEmpty || !brands.isEmpty }
  }

  /// Points beside those for the amount.
  public struct Bonus: Codable, Sendable, Equatable {
    public var name: String
    /// A fixed number of points, once for a bill that meets the conditions.
    public var points: Amount?
    /// Points for each 100 of the matching lines' amount, or of the bill's where no line is asked for.
    public var rate: Amount?
    /// Lines that the bill has to have one of.
    public var lines = LineFilter()
    /// Codes of the stores that give the bonus; empty for all.
    public var stores: [String] = []
    public var minimumBill = Amount.zero
    public var from: String?
    public var until: String?
    /// See `Earning.promisedAfterDays`.
    public var promisedAfterDays: Int?
    /// Promised until a client unlocks it (`points.v2.unlockPromised`).
    public var promisedUntilUnlocked = false
    /// Promised until the bill has this delivery status (the event TransactionUpdate of `transaction.v2.update`).
    public var promisedUntilStatus: DeliveryStatus?
    /// What it is for, in words for the customer; its name where empty.
    public var description = ""
    /// What the brand notes of it, by name: told with the promotion, and no part of its rules.
    public var metadata: [String: String] = [:]
    /// How much of it there is; what a limit leaves no room for is not given.
    public var limits: [BonusLimit] = []

    public init(name: String, points: Amount? = nil, rate: Amount? = nil, lines: LineFilter = LineFilter()) {
      self.name = name
      self.points = points
      self.rate = rate
      self.lines = lines
    }

    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      name = try fields.decode(String.self, forKey: .name)
      points = try fields.decodeIfPresent(Amount.self, forKey: .points)
      rate = try fields.decodeIfPresent(Amount.self, forKey: .rate)
      lines = try fields.value(.lines, or: LineFilter())
      stores = try fields.value(.stores, or: [])
      minimumBill = try fields.value(.minimumBill, or: .zero)
      from = try fields.decodeIfPresent(String.self, forKey: .from)
      until = try fields.decodeIfPresent(String.self, forKey: .until)
      promisedAfterDays = try fields.decodeIfPresent(Int.self, forKey: .promisedAfterDays)
      promisedUntilUnlocked = try fields.value(.promisedUntilUnlocked, or: false)
      promisedUntilStatus = try fields.decodeIfPresent(DeliveryStatus.self, forKey: .promisedUntilStatus)
      description = try fields.value(.description, or: "")
      metadata = try fields.value(.metadata, or: [:])
      limits = try fields.value(.limits, or: [])
    }
  }

  /// Points for what a customer does beside buying, once for each customer.
  public struct Activity: Codable, Sendable, Equatable {
    public enum Event: String, Codable, Sendable, Equatable {
      /// The customer joins the program.
      case registration = "CustomerRegistration"
      /// What is known of the customer changes.
      case update = "CustomerUpdate"
    }

    public var name: String
    public var event: Event
    public var points: Amount
    /// Extended fields that have to be known: the update that brings the last of them gives the points. None: the first
    /// update does.
    public var fields: [String] = []

    public init(name: String, event: Event, points: Amount, fields: [String] = []) {
      self.name = name
      self.event = event
      self.points = points
      self.fields = fields
    }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.container(keyedBy: CodingKeys.self)
      name = try keys.decode(String.self, forKey: .name)
      event = try keys.decode(Event.self, forKey: .event)
      points = try keys.decode(Amount.self, forKey: .points)
      fields = try keys.value(.fields, or: [])
    }
  }

  /// A currency beside points that bills earn and returns take back; nothing is bought with it here.
  public struct Currency: Codable, Sendable, Equatable {
    public var identifier: String
    public var name: String
    /// How much of it each 100 of the matching lines' amount gives, or of the bill's where no line is asked for.
    public var rate: Amount
    public var lines = LineFilter()
    public var minimumBill = Amount.zero

    public init(identifier: String, name: String, rate: Amount) {
      self.identifier = identifier
      self.name = name
      self.rate = rate
    }

    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      identifier = try fields.decode(String.self, forKey: .identifier)
      name = try fields.value(.name, or: identifier)
      rate = try fields.decode(Amount.self, forKey: .rate)
      lines = try fields.value(.lines, or: LineFilter())
      minimumBill = try fields.value(.minimumBill, or: .zero)
    }
  }

  /// A coupon that comes with a bill. A return does not revoke it.
  public struct CouponGift: Codable, Sendable, Equatable {
    public var series: Int64
    public var lines = LineFilter()
    public var minimumBill = Amount.zero

    public init(series: Int64) { self.series = series }

    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      series = try fields.decode(Int64.self, forKey: .series)
      lines = try fields.value(.lines, or: LineFilter())
      minimumBill = try fields.value(.minimumBill, or: .zero)
    }
  }

  /// When points run out: at the end of the day `days` after the award, or of the month `months` after it. Neither: never.
  public struct Expiry: Codable, Sendable, Equatable {
    public var days: Int?
    public var months: Int?

    public init(days: Int? = nil, months: Int? = nil) {
      self.days = days
      self.months = months
    }
  }

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

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    earning = try fields.value(.earning, or: Earning())
    bonuses = try fields.value(.bonuses, or: [])
    activities = try fields.value(.activities, or: [])
    currencies = try fields.value(.currencies, or: [])
    coupons = try fields.value(.coupons, or: [])
    expiry = try fields.value(.expiry, or: Expiry())
    redemption = try fields.value(.redemption, or: Redemption())
    transfer = try fields.value(.transfer, or: Transfer())
    returns = try fields.value(.returns, or: Returns())
    tiers = try fields.value(.tiers, or: TierRules())
  }
}

extension KeyedDecodingContainer {
  fileprivate func value<Value: Decodable>(_ key: Key, or fallback: Value) throws -> Value {
    try decodeIfPresent(Value.self, forKey: key) ?? fallback
  }
}
