/// What the loyalty engine has to know of a bill; the room of transactions fills it in after the bill is written.
public struct BillFacts: Sendable {
  public struct Line: Sendable {
    /// The id of the `bill_line`.
    public var id: Int64
    public var sku: String
    /// Codes and names of the article's category and brand, and of those above them; see `Catalogue`.
    public var categories: [String]
    public var brands: [String]
    /// Net amount in the base currency.
    public var amount: Amount
    /// Lines given back in an exchange and lines that are outliers are left out of the facts.
    public init(id: Int64, sku: String, categories: [String] = [], brands: [String] = [], amount: Amount) {
      self.id = id
      self.sku = sku
      self.categories = categories
      self.brands = brands
      self.amount = amount
    }
  }

  public var bill: Int64
  public var number: String
  public var customer: Int64
  /// The user group that the customer buys for: it earns in the default program in the customer's place.
  public var group: Int64?
  public var till: Int64
  /// The series of the card that the customer was found by, where programs hang on card series.
  public var cardSeries: Int64?
  /// Net amount in the base currency, which counts as purchased.
  public var amount: Amount
  /// The part of the amount that was paid with points.
  public var paidWithPoints: Amount
  public var lines: [Line]
  public var billedAt: Timestamp
  public var deliveryStatus: DeliveryStatus
  /// False for an outlier: it is stored, but earns nothing and counts nowhere.
  public var counts: Bool
  /// What the ledger calls it; a bill converted from not-interested is added as well.
  public var event: PointsEventName

  public init(
    bill: Int64, number: String = "", customer: Int64, group: Int64? = nil, till: Int64, cardSeries: Int64? = nil,
    amount: Amount, paidWithPoints: Amount = .zero, lines: [Line] = [], billedAt: Timestamp,
    deliveryStatus: DeliveryStatus = .delivered, counts: Bool = true,
    event: PointsEventName = .transactionAdd
  ) {
    self.bill = bill
    self.number = number
    self.customer = customer
    self.group = group
    self.till = till
    self.cardSeries = cardSeries
    self.amount = amount
    self.paidWithPoints = paidWithPoints
    self.lines = lines
    self.billedAt = billedAt
    self.deliveryStatus = deliveryStatus
    self.counts = counts
    self.event = event
  }
}

/// What the loyalty engine has to know of a return; the room of transactions has checked that it is allowed.
public struct ReturnFacts: Sendable {
  public enum Kind: String, Sendable {
    case full = "FULL"
    case lineItem = "LINE_ITEM"
    case amount = "AMOUNT"
    case cancelled = "CANCELLED"
  }

  public struct Line: Sendable {
    /// The line of the original bill.
    public var original: Int64
    /// The original line's net amount, and how much of it has been given back with this return and those before.
    public var amount: Amount
    public var returned: Amount

    public init(original: Int64, amount: Amount, returned: Amount) {
      self.original = original
      self.amount = amount
      self.returned = returned
    }
  }

  /// The bill that is given back, and its net amount.
  public var original: Int64
  public var originalAmount: Amount
  /// The return's own id; for an exchange the id of the bill that holds the returned lines.
  public var bill: Int64
  public var customer: Int64
  /// The user group that the original was bought for, where what it earned is to be taken back.
  public var group: Int64?
  public var till: Int64
  public var kind: Kind
  /// The amount given back now, and with earlier returns of the same bill.
  public var amount: Amount
  /// What of the amount had counted as purchased: less than all of it where lines of the bill are outliers.
  public var counted: Amount
  public var returnedBefore: Amount
  /// Whether nothing of the bill is left, as the room of transactions sees it.
  public var isComplete: Bool
  /// For LINE_ITEM and CANCELLED.
  public var lines: [Line]
  public var event: PointsEventName

  public init(
    original: Int64, originalAmount: Amount, bill: Int64, customer: Int64, group: Int64? = nil, till: Int64, kind: Kind,
    amount: Amount, counted: Amount? = nil, returnedBefore: Amount = .zero, isComplete: Bool = false, lines: [Line] = [],
    event: PointsEventName = .returnBill
  ) {
    self.original = original
    self.originalAmount = originalAmount
    self.bill = bill
    self.customer = customer
    self.group = group
    self.till = till
    self.kind = kind
    self.amount = amount
    self.counted = counted ?? amount
    self.returnedBefore = returnedBefore
    self.isComplete = isComplete
    self.lines = lines
    self.event = event
  }

  /// Whether nothing of the bill is left.
  var isAll: Bool { kind == .full || isComplete || returnedBefore + amount >= originalAmount }
}

/// What the loyalty engine did for a bill or a return (`sideEffects` of `transaction.v2.add`).
public enum SideEffect: Sendable {
  case points(PointsAward)
  /// Points that a return took back.
  case taken(PointsTaken)
  case tier(TierMove)
  case currency(CurrencyAward)
  case coupon(IssuedCoupon, program: Int64)
}

/// Points that were given.
public struct PointsAward: Sendable {
  public var program: Int64
  public var isDefaultProgram: Bool
  public var enrollment: Int64
  public var customer: Int64
  /// Before the program's rounding, to three decimals.
  public var rawPoints: Amount
  /// Before caps.
  public var pointsBeforeCapping: Amount
  public var points: Amount
  public var category: PointsCategory
  public var type: PointsType
  public var awardedAt: Timestamp
  public var expiresAt: Timestamp?
  public var convertsAt: Timestamp?
  public var bill: Int64
  public var line: Int64?
  /// The amount that the points were given for.
  public var sourceValue: Amount
  public var rule: String
  /// The user group that has the points; nil where the customer has them.
  public var group: Int64? = nil
}

public struct PointsTaken: Sendable {
  public var program: Int64
  public var category: PointsCategory
  public var points: Amount
}

/// A customer's, or a user group's, step from one tier of a program to another.
public struct TierMove: Sendable {
  public var program: Int64
  public var from: Tier
  public var to: Tier
  public var expiresAt: Timestamp?
  /// The user group that moved; nil for a customer.
  public var group: Int64? = nil
}

/// The words by which the ledger and the webhooks name what happened to points.
public enum PointsEventName: String, Sendable, CaseIterable {
  case transactionAdd = "TransactionAdd"
  case transactionUpdate = "TransactionUpdate"
  case returnBill = "ReturnBill"
  case customerRegistration = "CustomerRegistration"
  case customerUpdate = "CustomerUpdate"
  case pointsRedemption = "PointsRedemption"
  case pointsRedemptionReversal = "PointsRedemptionReversal"
  case pointsTransfer = "PointsTransfer"
  case pointsExpiry = "PointsExpiry"
  case delayedAccrual = "DelayedAccrual"
  case genericEvent = "GenericEvent"
  case targetCompleted = "TargetCompleted"
  case voucherRedemption = "VoucherRedemption"
  case manualPointsAdjustment = "ManualPointsAdjustment"
  case manualPointsConversion = "ManualPointsConversion"
  case allocateGoodwillPoints = "AllocateGoodwillPoints"
  case bulkAllocatePoints = "BulkAllocatePoints"
  case groupTransactionAdd = "GroupTransactionAdd"
  case groupReturnBill = "GroupReturnBill"
  case pointsContributionToGroup = "PointsContributionToGroup"
  case customerMerge = "CustomerMerge"
  case userGroup2Create = "UserGroup2Create"
  case pointsLedgerBulkJob = "PointsLedgerBulkJob"
}

/// The account of an enrolment that points are in.
public enum PointsCategory: String, Sendable, CaseIterable {
  /// Can be spent (the ledger shows it as `Main`).
  case regular = "REGULAR"
  /// Turns regular on a date.
  case promised = "PROMISED"
  /// Turns regular when it is unlocked.
  case triggerBased = "TRIGGER_BASED"
}

/// What points were given for.
public enum PointsType: String, Sendable, CaseIterable {
  case billRegular = "bill_regular"
  case billPromotions = "bill_promotions"
  case lineItemRegular = "line_item_regular"
  case lineItemPromotions = "line_item_promotions"
  case customerPromotions = "customer_promotions"
}
