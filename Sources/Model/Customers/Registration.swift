/// A customer to be registered, or a profile to be added to one whom other sources know.
public struct Registration: Sendable {
  /// What one source says of the customer.
  public struct Profile: Sendable {
    public var source: String
    public var account: String
    public var firstName: String
    public var lastName: String
    public var identifiers: [Identifier]
    public var channels: [CommChannel]
    /// Custom fields as the text of a JSON object, accepted by the organization's definitions.
    public var fields: String

    public init(
      source: String = Sources.instore, account: String = "", firstName: String = "", lastName: String = "",
      identifiers: [Identifier], channels: [CommChannel] = [], fields: String = "{}"
    ) {
      self.source = source
      self.account = account
      self.firstName = firstName
      self.lastName = lastName
      self.identifiers = identifiers
      self.channels = channels
      self.fields = fields
    }
  }

  /// The id, where a seed file gives it; drawn where nil.
  public var id: Int64?
  public var loyaltyType: Customer.LoyaltyType
  public var profiles: [Profile]
  public var extendedFields: String
  public var registeredAt: Timestamp?
  /// The code of the till that the customer is attributed to; the author where nil.
  public var associatedWith: String?
  /// The text of a status label; the organization's default where nil.
  public var statusLabel: String?

  public init(
    id: Int64? = nil, loyaltyType: Customer.LoyaltyType = .loyalty, profiles: [Profile],
    extendedFields: String = "{}", registeredAt: Timestamp? = nil, associatedWith: String? = nil,
    statusLabel: String? = nil
  ) {
    self.id = id
    self.loyaltyType = loyaltyType
    self.profiles = profiles
    self.extendedFields = extendedFields
    self.registeredAt = registeredAt
    self.associatedWith = associatedWith
    self.statusLabel = statusLabel
  }
}

/// What became of a registration.
public struct Registered: Sendable {
  public var id: Int64
  /// Whether the customer is new, rather than one to whom a profile was added.
  public var isNew: Bool
  public var warnings: [CustomerWarning]
}
