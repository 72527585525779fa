import GRDB

/// A customer as v1.1's add and update write one: registered when no identifier is known, else brought up to date.
/// What is nil or empty is not changed.
public struct CustomerUpsert: Sendable {
  public var id: Int64?
  public var identifiers: [Identifier]
  public var firstName: String?
  public var lastName: String?
  public var loyaltyType: Customer.LoyaltyType?
  public var source = Sources.instore
  public var account = ""
  /// Custom fields that the organization knows, as the text of a JSON object.
  public var fields = "{}"
  /// Extended fields that the organization knows, as the text of a JSON object.
  public var extendedFields = "{}"
  public var channels: [CommChannel] = []
  public var registeredAt: Timestamp?
  /// When the client says that the customer was changed.
  public var updatedAt: Timestamp?
  /// The till of registration, in place of the caller's.
  public var registeredTill: Int64?
  public var associatedWith: Int64?
  public var fraudStatus: String?

  public init(identifiers: [Identifier]) {
    self.identifiers = identifiers.filter { !$0.value.trimmingSpaces.isEmpty }
  }

  public enum Failure: Error, Hashable, Sendable {
    case notFound
    case deleted
    case noIdentifier
    case invalid(Identifier.Kind)
    case required(Identifier.Kind)
    /// The e-mail address alone does not do.
    case emailAlone
    case emailTaken
    case contactNeedsMobileOrEmail
    case invalidRegistrationDate
    case cannotLeaveLoyalty
    /// A contact cannot become a member without an identifier that the organization demands of members.
    case requiredToJoin(Identifier.Kind)
    case primaryMismatch
    case invalidSource
  }

  public enum Warning: Hashable, Sendable {
    /// The customer has another value of the kind, which the organization does not let clients change.
    case kept(Identifier.Kind)
    /// The same of the kind by which the organization knows its customers.
    case primaryKept(Identifier.Kind)
    /// The value is somebody else's.
    case taken(Identifier.Kind)
  }

  public struct Outcome: Sendable {
    public var id: Int64
    public var isNew: Bool
    /// Whether the customer joined the loyalty program by this, at registration or from having been a contact.
    public var joined: Bool
    /// What the loyalty programs gave for an update.
    public var effects: [SideEffect] = []
    public var warnings: [Warning]
  }
}

extension Customers {
  /// Registers a customer or updates the one whom an identifier leads to (`customer.v11.add`).
  ///
  /// - Throws: `CustomerUpsert.Failure`; `CustomerError` from a merge.
  public static func addOrUpdate(
    _ upsert: CustomerUpsert, by author: Int64, _ session: WriteSession
  ) throws -> CustomerUpsert.Outcome {
    var upsert = upsert
    try place(&upsert, session)
    upsert.identifiers = try checked(upsert.identifiers, session)
    let configs = try session.configs
    if upsert.loyaltyType == .nonLoyalty,
      !upsert.identifiers.contains(where: { $0.type == .mobile || $0.type == .email })
    {
      throw CustomerUpsert.Failure.contactNeedsMobileOrEmail
    }
    let holders = try holders(of: upsert, session)
    guard !holders.isEmpty else {
      return try register(upsert, by: author, [], session)
    }
    let primary = upsertPrimary(configs)
    let primaryHolder = holders.first { $0.kind == primary }?.customer
    var warnings: [CustomerUpsert.Warning] = []
    if upsert.identifiers.contains(where: { $0.type == primary }),
      try holders.contains(where: {
        try $0.customer != primaryHolder && (primaryHolder != nil || value(primary, of: $0.customer, session) != nil)
      })
    {
      if skipsSecondary(configs) {
        let foreign = Set(holders.filter { $0.customer != primaryHolder }.map(\.kind))
        upsert.identifiers.removeAll { foreign.contains($0.type) }
        guard let primaryHolder else { return try register(upsert, by: author, [], session) }
        warnings = Identifier.Kind.allCases.filter { foreign.contains($0) }.map { .taken($0) }
        return try apply(upsert, to: primaryHolder, by: author, warnings, session)
      }
      if configs.isOn("CONF_PRIMARY_IDENTIFIER_STRICT_CHECK") { throw CustomerUpsert.Failure.primaryMismatch }
    }
    let survivor = try unite(holders, survivor: primaryHolder, by: author, session)
    return try apply(upsert, to: survivor, by: author, warnings, session)
  }

  /// Updates the customer whom the id or an identifier leads to (`customer.v11.update`).
  ///
  /// - Throws: `CustomerUpsert.Failure`; `CustomerError` from a merge.
  public static func updateExisting(
    _ upsert: CustomerUpsert, by author: Int64, _ session: WriteSession
  ) throws -> CustomerUpsert.Outcome {
    var upsert = upsert
    try place(&upsert, session)
    upsert.identifiers = try upsert.identifiers.map { identifier in
      guard let normalized = try normalizedAsInV1(identifier, session) else {
        throw CustomerUpsert.Failure.invalid(identifier.type)
      }
      return normalized
    }
    guard upsert.id != nil || !upsert.identifiers.isEmpty else { throw CustomerUpsert.Failure.noIdentifier }
    var holders = try holders(of: upsert, session)
    var survivor: Int64?
    if let id = upsert.id {
      guard let customer = try find(id: id, session) else { throw CustomerUpsert.Failure.notFound }
      if customer.status == .deleted { throw CustomerUpsert.Failure.deleted }
      survivor = customer.mergedInto ?? customer.id
      if let survivor { holders.insert((.cuid, survivor), at: 0) }
    }
    guard !holders.isEmpty else { throw CustomerUpsert.Failure.notFound }
    let customer = try unite(
      holders, survivor: survivor ?? holders.first { $0.kind == upsertPrimary(try session.configs) }?.customer,
      by: author, session)
    return try apply(upsert, to: customer, by: author, [], session)
  }

  // MARK: - Who is meant

  /// Who holds the identifiers in the source, the primary kind first; the merged are followed to their survivors.
  private static func holders(
    of upsert: CustomerUpsert, _ session: Session
  ) throws -> [(kind: Identifier.Kind, customer: Int64)] {
    let primary = upsertPrimary(try session.configs)
    var holders: [(kind: Identifier.Kind, customer: Int64)] = []
    for identifier in upsert.identifiers {
      guard let id = try holder(of: identifier, source: upsert.source, account: upsert.account, session),
        let customer = try find(id: id, session)
      else { continue }
      if customer.status == .deleted { throw CustomerUpsert.Failure.deleted }
      holders.append((identifier.type, customer.mergedInto ?? customer.id))
    }
    return holders.filter { $0.kind == primary } + holders.filter { $0.kind != primary }
  }

  /// Makes one customer of all holders.
  private static func unite(
    _ holders: [(kind: Identifier.Kind, customer: Int64)], survivor: Int64?, by author: Int64,
    _ session: WriteSession
  ) throws -> Int64 {
    let survivor = survivor ?? holders[0].customer
    for holder in holders where holder.customer != survivor {
      // Two identifiers may have led to the same victim.
      guard let victim = try find(id: holder.customer, session), victim.mergedInto == nil else { continue }
      do {
        // A status that forbids merges keeps the two apart, so that the identifier stays somebody else's.
        try CustomerStatuses.require(.identifierChange, of: holder.customer, session)
        try CustomerStatuses.require(.identifierChange, of: survivor, session)
      } catch is CustomerStatusError where holder.kind == .email {
        throw CustomerUpsert.Failure.emailTaken
      }
      try merge(holder.customer, into: survivor, by: author, session)
    }
    return survivor
  }
}
