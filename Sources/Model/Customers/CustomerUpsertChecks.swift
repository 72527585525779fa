import GRDB

/// What v1.1's add and update make of what they are sent.
extension Customers {
  /// The kind by which the organization knows its customers.
  static func upsertPrimary(_ configs: Configs) -> Identifier.Kind {
    configs.text("CONF_REGISTRATION_PRIMARY_KEY").flatMap { Identifier.Kind(name: $0) } ?? .mobile
  }

  static func place(_ upsert: inout CustomerUpsert, _ session: Session) throws {
    do {
      (upsert.source, upsert.account) = try session.reference(Sources.self).resolve(upsert.source, upsert.account)
    } catch is CustomerError {
      throw CustomerUpsert.Failure.invalidSource
    }
  }

  /// v1.1 shows and compares e-mail addresses in lower case.
  static func normalizedAsInV1(_ identifier: Identifier, _ session: Session) throws -> Identifier? {
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

  static func checked(_ identifiers: [Identifier], _ session: Session) throws -> [Identifier] {
    guard !identifiers.isEmpty else { throw CustomerUpsert.Failure.noIdentifier }
    let configs = try session.configs
    let accepted = try identifiers.map { identifier in
      guard let normalized = try normalizedAsInV1(identifier, session) else {
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
}
