import GRDB

/// A person known to the organization: one id, and a profile in each source (account) that knows them.
public struct Customer: Sendable {
  public enum LoyaltyType: String, Sendable, CaseIterable {
    case loyalty
    case nonLoyalty = "non_loyalty"

    /// Reads the API's word in either of its spellings (`non_loyalty`, `non-loyalty`) and in any case.
    public init?(text: String) {
      self.init(rawValue: text.lowercased().replacing("-", with: "_"))
    }
  }

  public enum Status: String, Sendable, CaseIterable {
    case active = "ACTIVE"
    case suspended = "SUSPENDED"
    case fraudSuspected = "FRAUD_SUSPECTED"
    case fraudConfirmed = "FRAUD_CONFIRMED"
    case `internal` = "INTERNAL"
    /// The customer was merged into another, who has everything of theirs.
    case merged = "MERGED"
    case deleted = "DELETED"
    case pendingDeletion = "PENDING_DELETION"

    /// Whether there still is such a customer.
    public var isLiving: Bool { self != .merged && self != .deleted }
  }

  public let id: Int64
  public var loyaltyType: LoyaltyType
  public var status: Status
  /// The organization's word for the status; nil where it has set none.
  public var statusLabel: Int64?
  /// Who has everything of a merged customer.
  public var mergedInto: Int64?
  /// When the customer counts as registered, which a client may date back.
  public var registeredAt: Timestamp
  public var createdAt: Timestamp
  public var createdBy: Int64
  public var updatedAt: Timestamp
  public var updatedBy: Int64
  public var createdSource: String
  /// The till that the customer is associated with.
  public var associatedWith: Int64?
  /// Name → value, as the text of a JSON object.
  public var extendedFields: String
  public var fraudStatus: String
  public var lifetimePurchases: Amount
  public var visits: Int64

  static let columns = """
    id, loyalty_type, status, status_label_id, merged_into, registered_at, created_at, created_by, updated_at, \
    updated_by, created_source, associated_with, extended_fields, fraud_status, lifetime_purchases, visits
    """

  init(_ row: Row) {
    id = row[0]
    loyaltyType = LoyaltyType(rawValue: row[1]) ?? .nonLoyalty
    status = Status(rawValue: row[2]) ?? .active
    statusLabel = row[3]
    mergedInto = row[4]
    registeredAt = row[5]
    createdAt = row[6]
    createdBy = row[7]
    updatedAt = row[8]
    updatedBy = row[9]
    createdSource = row[10]
    associatedWith = row[11]
    extendedFields = row[12]
    fraudStatus = row[13]
    lifetimePurchases = row[14]
    visits = row[15]
  }
}

/// What one source, or one account of it, knows of a customer.
public struct Profile: Sendable {
  public let id: Int64
  public var customer: Int64
  public var source: String
  /// Empty where the source has a single account.
  public var account: String
  public var firstName: String
  public var lastName: String
  /// Custom fields, name → value, as the text of a JSON object.
  public var fields: String
  /// Communication channels as the text of a JSON array, in v2's form.
  public var channels: String
  /// Ids of other customers whom this profile's identifiers lead to, as the text of a JSON array.
  public var conflicts: String
  public var createdAt: Timestamp
  public var createdBy: Int64
  public var updatedAt: Timestamp
  public var updatedBy: Int64
  public var identifiers: [Identifier] = []

  static let columns = """
    id, customer_id, source, account_id, first_name, last_name, fields, channels, conflicts, created_at, created_by, \
    updated_at, updated_by
    """

  init(_ row: Row) {
    id = row[0]
    customer = row[1]
    source = row[2]
    account = row[3]
    firstName = row[4]
    lastName = row[5]
    fields = row[6]
    channels = row[7]
    conflicts = row[8]
    createdAt = row[9]
    createdBy = row[10]
    updatedAt = row[11]
    updatedBy = row[12]
  }

  /// The value of an identifier; nil where the profile has none of the type.
  public func value(_ type: Identifier.Kind) -> String? {
    identifiers.first { $0.type == type }?.value
  }

  public var name: String {
    lastName.isEmpty ? firstName : firstName.isEmpty ? lastName : "\(firstName) \(lastName)"
  }
}

/// A way to reach a customer (`profiles[].commChannels[]`).
public struct CommChannel: Sendable {
  public var type: String
  public var value: String
  /// The whole channel in v2's form, as the text of a JSON object.
  public var json: String

  public init(type: String, value: String, json: String) {
    self.type = type
    self.value = value
    self.json = json
  }
}
