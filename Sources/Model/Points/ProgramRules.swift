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
  func value<Value: Decodable>(_ key: Key, or fallback: Value) throws -> Value {
    try decodeIfPresent(Value.self, forKey: key) ?? fallback
  }
}
