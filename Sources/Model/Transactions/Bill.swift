/// The kinds of bills.
public enum BillType: String, Sendable, Codable, CaseIterable {
  case regular = "REGULAR"
  case notInterested = "NOT_INTERESTED"
  case returned = "RETURN"
  case notInterestedReturn = "NOT_INTERESTED_RETURN"

  public var isReturn: Bool { self == .returned || self == .notInterestedReturn }

  /// Whether the bill belongs to a customer.
  public var isLoyalty: Bool { self == .regular || self == .returned }

  /// What a return of this kind gives back; for sales the kind itself.
  public var sale: BillType { isLoyalty ? .regular : .notInterested }
}

/// How a bill is given back.
public enum ReturnType: String, Sendable, Codable, CaseIterable {
  case full = "FULL"
  case lineItem = "LINE_ITEM"
  case amount = "AMOUNT"
  /// A line that was cancelled before delivery; otherwise as `lineItem`.
  case cancelled = "CANCELLED"

  /// The style that the original bill is marked with.
  var style: ReturnType { self == .cancelled ? .lineItem : self }
}

/// Whether a bill counts: only a `normal` one earns and adds to the customer's purchases.
public enum OutlierStatus: String, Sendable, Codable, CaseIterable {
  case normal = "NORMAL"
  case `internal` = "INTERNAL"
  case fraud = "FRAUD"
  case outlier = "OUTLIER"
  case test = "TEST"
  case deleted = "DELETED"
  case failed = "FAILED"
  case other = "OTHER"
  case invalid = "INVALID"
  case retro = "RETRO"
}

public enum DeliveryStatus: String, Sendable, Codable, CaseIterable {
  case placed = "PLACED"
  case processed = "PROCESSED"
  case shipped = "SHIPPED"
  case delivered = "DELIVERED"
  case returned = "RETURNED"
}

/// Which list of its line a bundle's part stood in.
public enum BundlePart: String, Sendable, Codable, CaseIterable {
  case combo = "COMBO"
  case addOn = "ADD_ON"
  case split = "SPLIT"
}

/// A bill as it is stored. Amounts are in the base currency.
public struct Bill: Sendable {
  public let id: Int64
  public let type: BillType
  public let customer: Int64?
  public let number: String
  /// The return document's own number; empty where none was given.
  public let returnNumber: String
  public let amount: Amount
  public let grossAmount: Amount
  public let discount: Amount
  public let billedAt: Timestamp
  public let createdAt: Timestamp
  public let updatedAt: Timestamp
  public let till: Int64
  public let store: Int64?
  public let source: String
  public let accountID: String
  public let outlierStatus: OutlierStatus
  public let deliveryStatus: DeliveryStatus
  public let returnType: ReturnType?
  public let original: Int64?
  /// For the return part of an exchange: the sale that it came with.
  public let exchange: Int64?
  /// For a bill mapped to a customer afterwards: the anonymous bill that it was.
  public let retroOf: Int64?
  /// How the bill has been given back so far; nil where it has not.
  public let returnedAs: ReturnType?
  public let returnedAmount: Amount
  public let notes: String
  public let notInterestedReason: String
  /// Text of a JSON object.
  public let customFields: String
  /// Text of a JSON object.
  public let extendedFields: String
  public let local: LocalCurrency?
  /// What was kept as sent, as the text of a JSON object.
  public let details: String
  /// The user group that the customer bought for.
  public let group: Int64?
  /// What its lines that are outliers come to.
  let outlierAmount: Amount

  /// What counts as purchased, and earns: a bill stays normal while one of its lines is, without those that are not.
  var counted: Amount { max(.zero, amount - outlierAmount) }

  /// A bill's figures in the currency in which it was sent.
  public struct LocalCurrency: Sendable {
    public let code: String
    /// Millionths of the base currency for one unit of this.
    public let ratio: Int64
    public let amount: Amount
    public let grossAmount: Amount
    public let discount: Amount
  }
}

/// A line of a bill, or a part of a bundled line.
public struct BillLine: Sendable {
  public let id: Int64
  public let bill: Int64
  public let serial: Int64
  public let sku: String
  public let description: String
  public let quantity: Amount
  public let rate: Amount
  public let value: Amount
  public let discount: Amount
  public let amount: Amount
  public let outlierStatus: OutlierStatus
  public let isReturnable: Bool
  /// -1 where it was not given.
  public let returnableDays: Int64
  public let returnType: ReturnType?
  public let originalLine: Int64?
  public let returnedQuantity: Amount
  public let returnedAmount: Amount
  public let parent: Int64?
  public let part: BundlePart?
  public let partType: String?
  public let customFields: String
  public let extendedFields: String
  public let local: LocalCurrency?
  public let details: String

  public struct LocalCurrency: Sendable {
    public let amount: Amount
    public let value: Amount
    public let rate: Amount
    public let discount: Amount
  }
}

public struct BillPayment: Sendable {
  public let id: Int64
  public let tender: Int64
  public let mode: String
  public let amount: Amount
  public let notes: String
  /// Text of a JSON object.
  public let attributes: String
}

public struct CreditNote: Sendable, Codable {
  public var amount: Amount
  public var number: String
  public var notes: String
  public var validUntil: Timestamp?

  public init(amount: Amount, number: String, notes: String, validUntil: Timestamp? = nil) {
    self.amount = amount
    self.number = number
    self.notes = notes
    self.validUntil = validUntil
  }
}
