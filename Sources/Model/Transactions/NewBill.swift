/// A bill as a client asks for it. What can be wrong with it is found by `Bills.add`.
public struct NewBill: Sendable, Codable {
  public var type: BillType
  public var customer: Int64?
  /// The user group that the customer buys for. A return is always the original's.
  public var group: Int64?
  public var number: String
  /// Nil where a return leaves it to be worked out from what is given back.
  public var amount: Amount?
  public var grossAmount: Amount?
  public var discount: Amount?
  /// Nil for now.
  public var billedAt: Timestamp?
  /// The till (or store) that the bill is booked for.
  public var till: Int64
  public var source = "INSTORE"
  public var accountID = ""
  /// Nil leaves it to the organization's rules.
  public var outlierStatus: OutlierStatus?
  public var deliveryStatus = DeliveryStatus.delivered
  public var notes = ""
  public var notInterestedReason = ""
  public var createdAt: Timestamp?

  public var returnType: ReturnType?
  /// For returns: the bill that is given back, which goes before its number.
  public var originalID: Int64?
  public var returnNumber = ""
  public var purchaseTime: Timestamp?
  /// Whether a return without `purchaseTime` is refused (v2), or the original's own time is taken (v1.1).
  public var needsPurchaseTime = true

  public var lines: [NewLine] = []
  public var payments: [NewPayment] = []
  public var customFields: [NewField] = []
  public var extendedFields: [NewField] = []
  public var creditNote: CreditNote?
  public var pointsRedemptions: [Int64] = []
  public var couponRedemptions: [Int64] = []
  /// Set where amounts are in another currency than the organization's.
  public var currency: String?
  public var isLocalCurrency = false
  /// What is kept as sent and only shown again, as the text of a JSON object.
  public var details = "{}"

  public init(type: BillType, number: String, till: Int64) {
    self.type = type
    self.number = number
    self.till = till
  }

  public struct NewLine: Sendable, Codable {
    public var serial: Int64 = 0
    public var sku: String
    public var description = ""
    public var quantity = Amount(1)
    public var rate: Amount?
    public var value: Amount?
    public var discount: Amount?
    public var amount: Amount?
    public var outlierStatus: OutlierStatus?
    public var isReturnable = true
    public var returnableDays: Int64 = -1
    /// In an exchange: whether this line is given back, how, and from which bill.
    public var isReturn = false
    public var returnType: ReturnType?
    public var originalNumber: String?
    public var purchaseTime: Timestamp?
    public var parts: [NewPart] = []
    public var customFields: [NewField] = []
    public var extendedFields: [NewField] = []
    public var details = "{}"

    public init(sku: String) { self.sku = sku }
  }

  /// A part of a bundle.
  public struct NewPart: Sendable, Codable {
    public var part: BundlePart
    public var type: String?
    public var sku: String
    public var description: String
    public var quantity: Amount
    public var rate: Amount
    public var value: Amount

    public init(
      part: BundlePart, type: String?, sku: String, description: String, quantity: Amount, rate: Amount, value: Amount
    ) {
      self.part = part
      self.type = type
      self.sku = sku
      self.description = description
      self.quantity = quantity
      self.rate = rate
      self.value = value
    }
  }

  public struct NewPayment: Sendable, Codable {
    public var mode: String
    public var amount: Amount
    public var notes: String
    public var attributes: [NewField]

    public init(mode: String, amount: Amount, notes: String = "", attributes: [NewField] = []) {
      self.mode = mode
      self.amount = amount
      self.notes = notes
      self.attributes = attributes
    }
  }
}

/// A named value as a client sent it: a custom field, an extended field or an attribute.
public struct NewField: Sendable, Codable {
  public var name: String
  /// The value as text, for the rules.
  public var text: String
  /// The value as JSON text, for keeping it in the form in which it was sent.
  public var json: String

  public init(name: String, text: String, json: String) {
    self.name = name
    self.text = text
    self.json = json
  }
}

extension Timestamp: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}
