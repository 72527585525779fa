import GRDB

/// A coupon series (an offer): the rules for the coupons issued from it, and their counters.
public struct CouponSeries: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Codes are generated when coupons are issued.
    case generated = "DISC_CODE"
    /// Codes come from an upload.
    case uploaded = "DISC_CODE_PIN"
    /// Everybody gets the same code.
    case generic = "GENERIC"
  }

  public enum ExpiryStrategy: String, Sendable, CaseIterable {
    case withSeries = "SERIES_EXPIRY"
    case days = "DAYS"
    case endOfMonth = "MONTHS_END"
  }

  public enum DiscountType: String, Sendable, CaseIterable {
    case absolute = "ABS"
    case percent = "PERC"
  }

  public enum DiscountOn: String, Sendable, CaseIterable {
    case bill = "BILL"
    case item = "ITEM"
    case lineItem = "LINEITEM"
  }

  /// An entity at which coupons may be redeemed.
  public struct Place: Hashable, Sendable {
    public var kind: Entity.Kind
    public var id: Int64

    public init(kind: Entity.Kind, id: Int64) {
      self.kind = kind
      self.id = id
    }
  }

  /// Which customers may redeem. Nil is no condition.
  public struct Target: Hashable, Sendable, Codable {
    public var maximumBills: Int64?
    public var registeredFrom: Int64?
    public var registeredUntil: Int64?

    public init(maximumBills: Int64? = nil, registeredFrom: Int64? = nil, registeredUntil: Int64? = nil) {
      self.maximumBills = maximumBills
      self.registeredFrom = registeredFrom
      self.registeredUntil = registeredUntil
    }
  }

  public var id: Int64 = 0
  /// Unique in the organization; drawn when the series is created.
  public var seriesCode = ""
  public var description = ""
  public var discountCode = ""
  public var info = ""
  public var kind = Kind.generated
  public var genericCode: String?
  public var discountType = DiscountType.absolute
  /// An amount, or a percentage.
  public var discountValue = Amount.zero
  /// At most so much; zero is no limit.
  public var discountUpto = Amount.zero
  public var discountOn = DiscountOn.bill
  /// 23:59:59 of the last day.
  public var validTill = Timestamp(milliseconds: 0)
  public var expiryStrategy = ExpiryStrategy.withSeries
  /// Days or months, by the strategy.
  public var expiryValue: Int64 = -1
  /// Limits and gaps (in days): -1 is none.
  public var maxCreate: Int64 = -1
  public var maxRedeem: Int64 = -1
  public var maxPerCustomer: Int64 = -1
  public var maxRedemptionsPerCustomer: Int64 = -1
  public var maxRedemptionsPerCode: Int64 = -1
  public var daysBetweenIssues: Int64 = -1
  public var daysBetweenRedemptions: Int64 = -1
  public var anyUser = false
  public var multipleUse = false
  public var sameUserAgain = false
  public var validationRequired = false
  public var severalPerCustomer = false
  /// Whether a customer who may have no second coupon gets an error rather than the first one again.
  public var neverGiveAgain = false
  public var loyaltyOnly = false
  public var externalIssue = false
  /// JSON lists of ids; `[-1]` and `[]` name nothing.
  public var exclusiveSeries = "[-1]"
  public var stores = "[-1]"
  public var redemptionStores = "[-1]"
  public var redemptionRange = RedemptionRange.anyTime
  public var redemptionFrom = Timestamp(milliseconds: 0)
  public var redemptionAfterDays: Int64 = 0
  /// Zero and less are no limit.
  public var minBill = Amount(-1)
  public var maxBill = Amount(-1)
  public var target: Target?
  public var alphanumeric = false
  /// Characters of a generated code beside prefix and suffix; zero is 16.
  public var codeLength: Int64 = 0
  public var prefix = ""
  public var suffix = ""
  public var smsTemplate = ""
  public var smsDisabled = false
  public var resendEnabled = true
  /// Name → value, as the text of a JSON object.
  public var properties = "{}"
  /// Settings that no rule looks at, as the text of a JSON object.
  public var shown = "{}"
  /// Where coupons may be redeemed; everywhere when empty.
  public var places: [Place] = []
  /// Whether a campaign has claimed the series.
  public var isCampaigns = false

  public internal(set) var createdAt = Timestamp(milliseconds: 0)
  public internal(set) var createdBy: Int64 = 0
  public internal(set) var updatedAt = Timestamp(milliseconds: 0)
  public internal(set) var issued: Int64 = 0
  public internal(set) var redeemed: Int64 = 0
  public internal(set) var uploaded: Int64 = 0
  public internal(set) var uploadedLeft: Int64 = 0
  public internal(set) var lastIssuedAt: Timestamp?
  public internal(set) var lastRedeemedAt: Timestamp?

  public init() {}

  /// When a coupon issued at a moment ends; nil where it ends with the series.
  func expiry(issuedAt moment: Timestamp, _ zone: Zone) -> Timestamp? {
    let value = Int(clamping: min(max(0, expiryValue), 36_500))
    switch expiryStrategy {
    case .withSeries: return nil
    case .days: return zone.endOfDay(moment, plusDays: value)
    case .endOfMonth:
      let first = CivilTime(year: zone.civil(moment).year, month: zone.civil(moment).month, day: 1)
      return zone.timestamp(first.adding(months: value).endOfMonth)
    }
  }

  /// The ids of a JSON list such as `[-1]`, without the -1 that stands for none; nil where it is no list of numbers.
  public static func ids(_ list: String) -> [Int64]? {
    let text = list.trimmingSpaces
    guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
    let inner = text.dropFirst().dropLast().trimmingSpaces
    guard !inner.isEmpty else { return [] }
    var ids: [Int64] = []
    for piece in inner.split(separator: ",", omittingEmptySubsequences: false) {
      let word = piece.trimmingSpaces.filter { $0 != "\"" }
      guard let id = Int64(word), ids.count < 1000 else { return nil }
      if id != -1 { ids.append(id) }
    }
    return ids
  }
}
