import GRDB

/// How v1.1's add and update are written down.
extension Customers {
  static func register(
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

  static func apply(
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
