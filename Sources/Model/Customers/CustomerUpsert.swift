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
      guard let normalized = try normalized(identifier, session) else {
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

  // MARK: - What is sent

  /// The kind by which the organization knows its customers.
  static func upsertPrimary(_ configs: Configs) -> Identifier.Kind {
    configs.text("CONF_REGISTRATION_PRIMARY_KEY").flatMap { Identifier.Kind(name: $0) } ?? .mobile
  }

  private static func place(_ upsert: inout CustomerUpsert, _ session: Session) throws {
    do {
      (upsert.source, upsert.account) = try session.reference(Sources.self).resolve(upsert.source, upsert.account)
    } catch is CustomerError {
      throw CustomerUpsert.Failure.invalidSource
    }
  }

  /// v1.1 shows and compares e-mail addresses in lower case.
  private static func normalized(_ identifier: Identifier, _ session: Session) throws -> Identifier? {
    guard var identifier = identifier.normalized(try session.organization) else { return nil }
    if identifier.type == .email { identifier.value = identifier.value.lowercased() }
    if identifier.type == .externalID,
      try identifier.value.utf8.count > 250
        || !ExternalIDs.accepts(identifier.value, session)
    {
      return nil
    }
    return identifier
  }

  private static func checked(_ identifiers: [Identifier], _ session: Session) throws -> [Identifier] {
    guard !identifiers.isEmpty else { throw CustomerUpsert.Failure.noIdentifier }
    let configs = try session.configs
    let accepted = try identifiers.map { identifier in
      guard let normalized = try normalized(identifier, session) else {
        throw CustomerUpsert.Failure.invalid(identifier.type)
      }
      return normalized
    }
    var required: [Identifier.Kind] = []
    if let primary = try primaryKind(session) { required.append(primary) }
    if configs.isOn("CONF_USERS_IS_MOBILE_REQUIRED") { required.append(.mobile) }
    if configs.isOn("CONF_USERS_IS_EMAIL_REQUIRED") { required.append(.email) }
    if configs.isOn("CONF_USERS_IS_EXTERNAL_ID_REQUIRED") { required.append(.externalID) }
    let kinds = accepted.map(\.type)
    if let missing = required.first(where: { !kinds.contains($0) }) { throw CustomerUpsert.Failure.required(missing) }
    if kinds == [.email], required.isEmpty, !configs.isOn("CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS", default: true)
    {
      throw CustomerUpsert.Failure.emailAlone
    }
    return accepted
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

  // MARK: - Writing

  private static func register(
    _ upsert: CustomerUpsert, by author: Int64, _ warnings: [CustomerUpsert.Warning], _ session: WriteSession
  ) throws -> CustomerUpsert.Outcome {
    let type = upsert.loyaltyType ?? .loyalty
    let till = upsert.registeredTill ?? author
    let profile = Registration.Profile(
      source: upsert.source, account: upsert.account, firstName: upsert.firstName ?? "",
      lastName: upsert.lastName ?? "", identifiers: upsert.identifiers, channels: upsert.channels,
      fields: upsert.fields)
    let registration = Registration(
      loyaltyType: type, profiles: [profile], extendedFields: upsert.extendedFields,
      registeredAt: upsert.registeredAt)
    let registered: Registered
    do {
      registered = try register(registration, by: till, session)
    } catch CustomerError.invalidRegistrationDate {
      throw CustomerUpsert.Failure.invalidRegistrationDate
    } catch CustomerError.personWasDeleted {
      throw CustomerUpsert.Failure.deleted
    } catch CustomerError.primaryMismatch {
      throw CustomerUpsert.Failure.primaryMismatch
    }
    try note(upsert, of: registered.id, by: author, session)
    let before = try find(id: registered.id, session)?.loyaltyType
    if !registered.isNew, before == .nonLoyalty, type == .loyalty { try join(registered.id, session) }
    return CustomerUpsert.Outcome(
      id: registered.id, isNew: registered.isNew,
      joined: type == .loyalty && (registered.isNew || before == .nonLoyalty), warnings: warnings)
  }

  private static func apply(
    _ upsert: CustomerUpsert, to id: Int64, by author: Int64, _ warnings: [CustomerUpsert.Warning],
    _ session: WriteSession
  ) throws -> CustomerUpsert.Outcome {
    guard let customer = try find(id: id, session) else { throw CustomerUpsert.Failure.notFound }
    if customer.loyaltyType == .loyalty, upsert.loyaltyType == .nonLoyalty {
      throw CustomerUpsert.Failure.cannotLeaveLoyalty
    }
    if let date = upsert.registeredAt, date > session.now.adding(days: 1) {
      throw CustomerUpsert.Failure.invalidRegistrationDate
    }
    let joins = customer.loyaltyType == .nonLoyalty && upsert.loyaltyType == .loyalty
    if joins { try requireForJoining(id, upsert, session) }
    var warnings = warnings
    if let profile = try profile(of: id, source: upsert.source, account: upsert.account, session)
      ?? mainProfile(of: id, session)
    {
      try update(profile, upsert, by: author, &warnings, session)
    }
    if upsert.extendedFields != "{}" { try merge(extendedFields: upsert.extendedFields, into: id, session) }
    try touch(id, by: author, session)
    try note(upsert, of: id, by: author, session)
    if joins { try join(id, session) }
    let effects = try Loyalty.customerUpdated(customer, till: author, session)
    return CustomerUpsert.Outcome(id: id, isNew: false, joined: joins, effects: effects, warnings: warnings)
  }

  private static func requireForJoining(_ id: Int64, _ upsert: CustomerUpsert, _ session: Session) throws {
    let configs = try session.configs
    let required: [(String, Identifier.Kind)] = [
      ("CONF_USERS_IS_EMAIL_REQUIRED", .email), ("CONF_USERS_IS_EXTERNAL_ID_REQUIRED", .externalID),
    ]
    for (key, kind) in required where configs.isOn(key) && !upsert.identifiers.contains(where: { $0.type == kind }) {
      guard try value(kind, of: id, session) != nil else { throw CustomerUpsert.Failure.requiredToJoin(kind) }
    }
  }

  private static func update(
    _ profile: Profile, _ upsert: CustomerUpsert, by author: Int64, _ warnings: inout [CustomerUpsert.Warning],
    _ session: WriteSession
  ) throws {
    let configs = try session.configs
    let primary = upsertPrimary(configs)
    for identifier in upsert.identifiers {
      let present = profile.value(identifier.type)
      if let present, present.lowercased() == identifier.value.lowercased() { continue }
      if let holder = try holder(of: identifier, source: profile.source, account: profile.account, session),
        holder != profile.customer
      {
        warnings.append(.taken(identifier.type))
        continue
      }
      if let present {
        guard configs.isOn(updateSwitch(identifier.type)) else {
          warnings.append(identifier.type == primary ? .primaryKept(identifier.type) : .kept(identifier.type))
          continue
        }
        try remove(
          Identifier(identifier.type, present), of: profile.customer, source: profile.source, account: profile.account,
          session)
      } else if try value(identifier.type, of: profile.customer, session)?.lowercased() == identifier.value.lowercased()
      {
        continue
      }
      try insert(
        identifier, profile: profile.id, customer: profile.customer, source: profile.source, account: profile.account,
        rank: profile.identifiers.count, session)
    }
    var channels: String?
    if !upsert.channels.isEmpty {
      var ignored: [CustomerWarning] = []
      channels = try accepted(upsert.channels, &ignored, session).json
    }
    try session.statement(
      """
      UPDATE profile SET first_name = coalesce(?, first_name), last_name = coalesce(?, last_name),
        fields = json_patch(fields, ?), channels = coalesce(?, channels), updated_at = ?, updated_by = ?
      WHERE id = ?
      """
    ).run(upsert.firstName.map(name), upsert.lastName.map(name), upsert.fields, channels, session.now, author, profile.id)
  }

  private static func updateSwitch(_ kind: Identifier.Kind) -> String {
    switch kind {
    case .mobile: "CONF_ALLOW_MOBILE_UPDATE"
    case .email: "CONF_ALLOW_EMAIL_UPDATE"
    default: "CONF_LOYALTY_ALLOW_EXTERNAL_ID_UPDATE"
    }
  }

  /// The client's own dates, tills and fraud status.
  private static func note(
    _ upsert: CustomerUpsert, of id: Int64, by author: Int64, _ session: WriteSession
  ) throws {
    if upsert.updatedAt != nil || upsert.associatedWith != nil || upsert.registeredAt != nil {
      try session.statement(
        """
        UPDATE customer SET updated_at = coalesce(?, updated_at), associated_with = coalesce(?, associated_with),
          registered_at = coalesce(?, registered_at)
        WHERE id = ?
        """
      ).run(upsert.updatedAt, upsert.associatedWith, upsert.registeredAt, id)
    }
    if let status = upsert.fraudStatus, !status.isEmpty {
      try CustomerFraud.set(status, of: id, by: author, session)
    }
  }

  private static func join(_ id: Int64, _ session: WriteSession) throws {
    try session.statement("UPDATE customer SET loyalty_type = 'loyalty' WHERE id = ?")
      .run(id)
  }
}
