import GRDB

/// A change of what is known of a customer; nil leaves a part as it is.
public struct CustomerUpdate: Sendable {
  /// A change of the profile of one source's account.
  public struct Profile: Sendable {
    public var firstName: String?
    public var lastName: String?
    /// Identifiers that are added where the profile has none of their kind.
    public var identifiers: [Identifier]
    /// Channels that replace those of the same kind and value.
    public var channels: [CommChannel]
    /// Custom fields as the text of a JSON object, set name by name.
    public var fields: String?

    public init(
      firstName: String? = nil, lastName: String? = nil, identifiers: [Identifier] = [], channels: [CommChannel] = [],
      fields: String? = nil
    ) {
      self.firstName = firstName
      self.lastName = lastName
      self.identifiers = identifiers
      self.channels = channels
      self.fields = fields
    }
  }

  /// What another source says of the customer: its profile is changed, or added.
  public struct OtherProfile: Sendable {
    public var source: String
    public var account: String?
    public var profile: Profile

    public init(source: String, account: String?, profile: Profile) {
      self.source = source
      self.account = account
      self.profile = profile
    }
  }

  public var source: String
  public var account: String?
  public var profile: Profile?
  public var others: [OtherProfile] = []
  /// Whether the loyalty engine is to hear nothing of it.
  public var skipsLoyalty = false
  public var loyaltyType: Customer.LoyaltyType?
  /// The text of a JSON object, set name by name.
  public var extendedFields: String?
  /// The code of a till.
  public var associatedWith: String?

  public init(
    source: String = Sources.instore, account: String? = nil, profile: Profile? = nil,
    loyaltyType: Customer.LoyaltyType? = nil, extendedFields: String? = nil, associatedWith: String? = nil
  ) {
    self.source = source
    self.account = account
    self.profile = profile
    self.loyaltyType = loyaltyType
    self.extendedFields = extendedFields
    self.associatedWith = associatedWith
  }
}

/// What became of an update.
public struct Updated: Sendable {
  /// Whether the customer was none of loyalty before, and is now: the moment to enrol them.
  public var joinedLoyalty: Bool
  /// What the loyalty programs gave for it.
  public var effects: [SideEffect]
  public var warnings: [CustomerWarning]
}

extension Customers {
  /// Changes what is known of a customer (`customer.v2.update`).
  ///
  /// - Throws: `CustomerError.invalidSource`, `.accountMissing`, `.notInSource`, `.cannotLeaveLoyalty`;
  ///   `.takenByOtherProfile`, and `.takenInSource` for a profile that is added, where an identifier is somebody else's.
  public static func update(
    _ customer: Customer, _ update: CustomerUpdate, by author: Int64, _ session: WriteSession
  ) throws -> Updated {
    var warnings: [CustomerWarning] = []
    let (source, account) = try session.reference(Sources.self).resolve(update.source, update.account)
    if update.loyaltyType == .nonLoyalty, customer.loyaltyType == .loyalty { throw CustomerError.cannotLeaveLoyalty }
    let joins = update.loyaltyType == .loyalty && customer.loyaltyType == .nonLoyalty
    if joins {
      try session.statement("UPDATE customer SET loyalty_type = 'loyalty' WHERE id = ?")
        .run(customer.id)
    }
    if let change = update.profile {
      guard let profile = try profile(of: customer.id, source: source, account: account, session) else {
        throw CustomerError.notInSource
      }
      try apply(change, to: profile, by: author, &warnings, session)
    }
    for other in update.others { try put(other, of: customer.id, by: author, &warnings, session) }
    if let fields = update.extendedFields, fields != "{}" {
      try merge(extendedFields: fields, into: customer.id, session)
    }
    if let code = update.associatedWith, !code.isEmpty {
      if let till = try session.entities.find(.till, code: code) ?? session.entities.find(.store, code: code) {
        try session.statement("UPDATE customer SET associated_with = ? WHERE id = ?")
          .run(till.id, customer.id)
      } else {
        warnings.append(.invalidAssociation)
      }
    }
    try touch(customer.id, by: author, session)
    let effects = try update.skipsLoyalty ? [] : Loyalty.customerUpdated(customer, till: author, session)
    return Updated(joinedLoyalty: joins, effects: effects, warnings: warnings)
  }

  private static func apply(
    _ change: CustomerUpdate.Profile, to profile: Profile, by author: Int64, _ warnings: inout [CustomerWarning],
    _ session: WriteSession
  ) throws {
    let channels = try accepted(change.channels, &warnings, session)
    try session.statement(
      """
      UPDATE profile SET first_name = ?, last_name = ?, fields = json_patch(fields, ?), channels = ?, updated_at = ?,
        updated_by = ?
      WHERE id = ?
      """
    ).run(change.firstName.map(name) ?? profile.firstName, change.lastName.map(name) ?? profile.lastName,
      change.fields ?? "{}", try merged(channels, into: profile.channels, session), session.now, author, profile.id)
    var rank = profile.identifiers.count
    for identifier in change.identifiers where profile.value(identifier.type) == nil {
      guard let identifier = identifier.normalized(try session.organization) else { continue }
      let others = try holders(of: identifier, session).filter { $0.customer != profile.customer }
      if others.contains(where: { $0.source == profile.source && $0.account == profile.account }) {
        throw CustomerError.takenByOtherProfile
      }
      guard others.isEmpty else {
        warnings.append(.updateConflict)
        continue
      }
      try insert(
        identifier, profile: profile.id, customer: profile.customer, source: profile.source, account: profile.account,
        rank: rank, session)
      rank += 1
    }
  }

  private static func put(
    _ other: CustomerUpdate.OtherProfile, of customer: Int64, by author: Int64, _ warnings: inout [CustomerWarning],
    _ session: WriteSession
  ) throws {
    let (source, account) = try session.reference(Sources.self).resolve(other.source, other.account)
    if let profile = try profile(of: customer, source: source, account: account, session) {
      return try apply(other.profile, to: profile, by: author, &warnings, session)
    }
    let organization = try session.organization
    var identifiers: [Identifier] = []
    for identifier in other.profile.identifiers {
      guard let identifier = identifier.normalized(organization),
        !identifiers.contains(where: { $0.type == identifier.type })
      else { continue }
      let holders = try holders(of: identifier, session).filter { $0.customer != customer }
      if let holder = holders.first(where: { $0.source == source && $0.account == account }) {
        throw CustomerError.takenInSource(holder.customer)
      }
      if holders.isEmpty { identifiers.append(identifier) } else { warnings.append(.updateConflict) }
    }
    let profile = Registration.Profile(
      source: source, account: account, firstName: other.profile.firstName ?? "",
      lastName: other.profile.lastName ?? "", identifiers: identifiers,
      channels: try accepted(other.profile.channels, &warnings, session), fields: other.profile.fields ?? "{}")
    try insert(profile, of: customer, [], by: author, session)
  }

  /// A profile's channels with others put in: of the same kind and value in their place, new ones behind.
  static func merged(_ changes: [CommChannel], into stored: String, _ session: Session) throws -> String {
    guard !changes.isEmpty else { return stored }
    var channels = try channels(stored, session)
    for change in changes {
      let index = channels.firstIndex {
        $0.type.lowercased() == change.type.lowercased() && $0.value == change.value
      }
      if let index { channels[index] = change } else { channels.append(change) }
    }
    return channels.json
  }

  /// The channels of their stored form.
  public static func channels(_ stored: String, _ session: Session) throws -> [CommChannel] {
    let statement = try session.statement(
      """
      SELECT coalesce(json_extract(value, '$.type'), ''), coalesce(json_extract(value, '$.value'), ''), value
      FROM json_each(?)
      """)
    return try statement.all(stored) {
      CommChannel(type: $0[0], value: $0[1], json: $0[2])
    }
  }
}
