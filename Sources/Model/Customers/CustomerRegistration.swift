import GRDB

extension Customers {
  /// Registers a customer, or adds a profile to one whom another source knows (`customer.v2.add`).
  ///
  /// Loyalty customers are enrolled by the caller, who knows the programs and wants the side effects; see `Loyalty`.
  ///
  /// - Parameter author: the till that writes.
  /// - Throws: `CustomerError.noSource`, `.invalidSource`, `.accountMissing`, `.noIdentifier`, `.invalidPrimary`,
  ///   `.invalidExternalID`, `.primaryMissing`, `.primaryMismatch`, `.existsInSource`, `.registeredTwice`,
  ///   `.personWasDeleted`, `.orphanProfile`, `.unknownStatusLabel`, `.invalidEntity`, `.invalidRegistrationDate`.
  public static func register(
    _ registration: Registration, by author: Int64, _ session: WriteSession
  ) throws -> Registered {
    guard !registration.profiles.isEmpty else { throw CustomerError.noIdentifier }
    var warnings: [CustomerWarning] = []
    let sources = try session.reference(Sources.self)
    var profiles = registration.profiles
    for index in profiles.indices {
      (profiles[index].source, profiles[index].account) = try sources.resolve(
        profiles[index].source, profiles[index].account)
      profiles[index].identifiers = try withGeneratedExternalID(profiles[index], session)
      profiles[index].identifiers = try accepted(profiles[index], &warnings, session)
      profiles[index].identifiers = try withoutClashes(profiles[index], session)
      profiles[index].channels = try accepted(profiles[index].channels, &warnings, session)
    }
    if profiles.count > 1, Set(profiles.map { "\($0.source) \($0.account)" }).count < profiles.count {
      throw CustomerError.registeredTwice
    }
    if let date = registration.registeredAt { try checkDate(date, session) }

    var known: [Int64] = []
    for profile in profiles {
      for identifier in profile.identifiers {
        if try ForgottenIdentifiers.contains(identifier, session) { throw CustomerError.personWasDeleted }
        for found in try holders(of: identifier, session) {
          if found.source == profile.source, found.account == profile.account {
            let isFree = try release(
              identifier, heldBy: found.customer, source: profile.source, account: profile.account, session)
            if isFree { continue }
            throw CustomerError.existsInSource(found.customer)
          }
          if try isMismatch(identifier, of: profile.identifiers, heldBy: found.customer, session) {
            throw CustomerError.primaryMismatch
          }
          if !known.contains(found.customer) { known.append(found.customer) }
        }
      }
    }
    // Whoever was merged or deleted is nobody to be combined with.
    known = try known.filter { try find(id: $0, session).map { $0.status.isLiving } ?? false }
    // Somebody who already has another profile in one of these sources cannot take a second one.
    let joinable = try known.filter { id in
      try profiles.allSatisfy {
        try self.profile(of: id, source: $0.source, account: $0.account, session) == nil
      }
    }
    let existing = joinable.first
    let conflicts = known.filter { $0 != existing }
    if let existing { warnings.insert(.combined(existing), at: 0) }
    if !conflicts.isEmpty { warnings.append(.conflicting(conflicts)) }
    if existing == nil, try session.configs.isOn("CONF_RESTRICT_ORPHAN_V2_PROFILE"),
      profiles.allSatisfy({ $0.source == "WEB_ENGAGE" })
    {
      throw CustomerError.orphanProfile
    }

    let id: Int64
    if let existing {
      id = existing
      try touch(id, by: author, session)
      if registration.extendedFields != "{}" { try merge(extendedFields: registration.extendedFields, into: id, session) }
    } else {
      id = try insert(registration, profiles[0].source, by: author, &warnings, session)
    }
    for profile in profiles { try insert(profile, of: id, conflicts, by: author, session) }
    return Registered(id: id, isNew: existing == nil, warnings: warnings)
  }

  // MARK: - What a registration may hold

  /// The identifiers of a profile that can be stored, normalized; a warning for each other.
  private static func accepted(
    _ profile: Registration.Profile, _ warnings: inout [CustomerWarning], _ session: Session
  ) throws -> [Identifier] {
    guard !profile.identifiers.isEmpty else { throw CustomerError.noIdentifier }
    let organization = try session.organization
    var valid: [Identifier] = []
    var dropped: [CustomerWarning] = []
    for identifier in profile.identifiers {
      guard let identifier = identifier.normalized(organization),
        try identifier.type != .externalID || ExternalIDs.accepts(identifier.value, session)
      else {
        switch identifier.type {
        case .mobile: dropped.append(.invalidMobile)
        case .email: dropped.append(.invalidEmail)
        default: dropped.append(.invalidExternalID)
        }
        continue
      }
      if !valid.contains(where: { $0.type == identifier.type }) { valid.append(identifier) }
    }
    if profile.source == Sources.instore { try requirePrimary(profile.identifiers, valid, session) }
    guard !valid.isEmpty else { throw unusable(profile.identifiers[0]) }
    warnings += dropped
    return valid
  }

  /// The identifiers that the organization demands of a registration at its tills.
  private static func requirePrimary(_ sent: [Identifier], _ valid: [Identifier], _ session: Session) throws {
    let configs = try session.configs
    var required: [Identifier.Kind] = []
    if let primary = try primaryKind(session) { required.append(primary) }
    if configs.isOn("CONF_USERS_IS_MOBILE_REQUIRED") { required.append(.mobile) }
    if configs.isOn("CONF_USERS_IS_EMAIL_REQUIRED") { required.append(.email) }
    if configs.isOn("CONF_USERS_IS_EXTERNAL_ID_REQUIRED") { required.append(.externalID) }
    for type in required where !valid.contains(where: { $0.type == type }) {
      throw sent.first { $0.type == type }.map(unusable) ?? CustomerError.primaryMissing
    }
  }

  /// Why nobody can be registered with an identifier.
  private static func unusable(_ identifier: Identifier) -> CustomerError {
    identifier.type == .externalID ? .invalidExternalID : .invalidPrimary(identifier.value)
  }

  /// The kind of identifier that every registration needs; nil where any will do.
  static func primaryKind(_ session: Session) throws -> Identifier.Kind? {
    let configs = try session.configs
    guard !configs.isOn("CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS", default: true) else { return nil }
    return configs.text("CONF_REGISTRATION_PRIMARY_KEY").flatMap { Identifier.Kind(name: $0) }
  }

  static func accepted(
    _ channels: [CommChannel], _ warnings: inout [CustomerWarning], _ session: Session
  ) throws -> [CommChannel] {
    let code = try session.organization.countryCode
    return channels.filter { channel in
      switch channel.type.lowercased() {
      case "mobile":
        if Mobile.normalized(channel.value, countryCode: code) != nil { return true }
        warnings.append(.invalidChannelMobile)
        return false
      case "email":
        if Email.isValid(channel.value.trimmingSpaces) { return true }
        warnings.append(.invalidChannelEmail)
        return false
      default: return true
      }
    }
  }

  private static func checkDate(_ date: Timestamp, _ session: Session) throws {
    guard Timestamp.range.contains(date), date <= session.now.adding(days: 1) else {
      throw CustomerError.invalidRegistrationDate
    }
    if let text = try session.configs.text("CONF_MIN_REGISTRATION_DATE"), let first = try session.zone.moment(text),
      date < first
    {
      throw CustomerError.invalidRegistrationDate
    }
  }

  /// Frees an identifier that only a merged customer still holds, where the organization lets it be used again.
  ///
  /// - Throws: `CustomerError.personWasDeleted` where it belongs to somebody deleted on their own wish.
  static func release(
    _ identifier: Identifier, heldBy id: Int64, source: String, account: String, _ session: WriteSession
  ) throws -> Bool {
    guard let holder = try find(id: id, session) else { return false }
    if holder.status == .deleted { throw CustomerError.personWasDeleted }
    guard holder.status == .merged, source == Sources.instore,
      try session.configs.isOn("CONF_ALLOW_CAMPAIGN_AND_VICTIM_USER_IDENTIFIER_REUSE")
    else { return false }
    try remove(identifier, of: id, source: source, account: account, session)
    return true
  }

  private static func insert(
    _ registration: Registration, _ source: String, by author: Int64, _ warnings: inout [CustomerWarning],
    _ session: WriteSession
  ) throws -> Int64 {
    var till = author
    if let code = registration.associatedWith, !code.isEmpty {
      if let entity = try session.entities.find(.till, code: code) ?? session.entities.find(.store, code: code) {
        till = entity.id
      } else if try session.entities.find(.zone, code: code) ?? session.entities.find(.concept, code: code) != nil {
        // What nobody knows is passed over with a warning; what is known, but sells nothing, cannot be meant.
        throw CustomerError.invalidEntity
      } else {
        warnings.append(.invalidAssociation)
      }
    }
    let labels = try session.reference(CustomerStatusLabels.self)
    var label = labels.initial
    if let text = registration.statusLabel, !text.isEmpty {
      guard let found = labels.named(text) else { throw CustomerError.unknownStatusLabel(text) }
      label = found
    } else if label == nil, try session.configs.isOn("CONF_CUSTOMER_STATUS_ENABLED") {
      warnings.append(.noDefaultStatusLabel)
    }
    let statement = try session.statement(
      """
      INSERT INTO customer (id, loyalty_type, status, status_label_id, registered_at, created_at, created_by, updated_at,
        updated_by, created_source, associated_with, extended_fields)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let registered = registration.registeredAt ?? session.now
    try statement.run(registration.id, registration.loyaltyType.rawValue, label?.status ?? "ACTIVE", label?.id, registered, session.now, author, session.now,
      author, source, till, registration.extendedFields)
    return session.db.lastInsertedRowID
  }
}
