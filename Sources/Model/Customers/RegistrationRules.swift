import GRDB

/// What an organization may have switched on for its registrations, beside the identifiers that it demands.
extension Customers {
  /// A profile's identifiers with an external id that the organization makes, in place of what the client sent, where
  /// `SOURCE_ACCOUNTS_EXTERNALID_ENABLED` names the profile's source (`INSTORE:,WECHAT:account`).
  ///
  /// Settings that give no id leave the client's: the operation that shows the next id says what is wrong with them.
  static func withGeneratedExternalID(
    _ profile: Registration.Profile, _ session: WriteSession
  ) throws -> [Identifier] {
    let configs = try session.configs
    guard configs.isOn("CONF_CARD_NUMBER_GENERATION_ENABLED"),
      let places = configs.text("SOURCE_ACCOUNTS_EXTERNALID_ENABLED")
    else { return profile.identifiers }
    let isNamed = places.split(separator: ",").contains { place in
      let parts = place.split(separator: ":", maxSplits: 1).map(\.trimmingSpaces)
      return parts.first?.uppercased() == profile.source && (parts.count < 2 || parts[1] == profile.account)
    }
    guard isNamed, let id = try? session.savepoint({ try ExternalIDSequence.next(session) }) else {
      return profile.identifiers
    }
    return profile.identifiers.filter { $0.type != .externalID } + [Identifier(.externalID, id)]
  }

  /// A profile's identifiers without secondary ones that others hold in its source, where the organization lets a new
  /// primary identifier make a new customer all the same (`CONF_SKIP_SECONDARY_ID_ON_PRIMARY_MISMATCH`).
  static func withoutClashes(_ profile: Registration.Profile, _ session: Session) throws -> [Identifier] {
    let configs = try session.configs
    guard skipsSecondary(configs),
      let primary = profile.identifiers.first(where: { $0.type == upsertPrimary(configs) }),
      try holder(of: primary, source: profile.source, account: profile.account, session) == nil
    else { return profile.identifiers }
    return try profile.identifiers.filter { identifier in
      try holder(of: identifier, source: profile.source, account: profile.account, session) == nil
    }
  }

  /// Whether secondary identifiers of others are left out, rather than refused or merged; the pages spell it both ways.
  static func skipsSecondary(_ configs: Configs) -> Bool {
    configs.isOn("CONF_SKIP_SECONDARY_ID_ON_PRIMARY_MISMATCH")
      || configs.isOn("CONFIG_SKIP_SECONDARY_ID_ON_PRIMARY_MISMATCH")
  }

  /// Whether an identifier leads to somebody whose primary identifier is not the one beside it, where the organization
  /// checks that strictly (`CONF_PRIMARY_IDENTIFIER_STRICT_CHECK`).
  static func isMismatch(
    _ identifier: Identifier, of identifiers: [Identifier], heldBy holder: Int64, _ session: Session
  ) throws -> Bool {
    let configs = try session.configs
    guard configs.isOn("CONF_PRIMARY_IDENTIFIER_STRICT_CHECK"), !skipsSecondary(configs) else { return false }
    let primary = upsertPrimary(configs)
    guard identifier.type != primary, let mine = identifiers.first(where: { $0.type == primary }),
      let theirs = try value(primary, of: holder, session)
    else { return false }
    return theirs.lowercased() != mine.value.lowercased()
  }

  /// Copies a change of the INSTORE profile's identifiers to the customer's other profiles, where the organization wants
  /// them alike (`CONF_IDENTIFIERS_SYNC_ENABLED`). The cookie's id stays with its profile.
  static func copyToOtherProfiles(
    _ added: [Identifier], removed: [Identifier], of customer: Int64, _ session: WriteSession
  ) throws {
    guard try session.configs.isOn("CONF_IDENTIFIERS_SYNC_ENABLED") else { return }
    for profile in try profiles(of: customer, session) where profile.source != Sources.instore {
      for identifier in removed where identifier.type != .cuid && profile.identifiers.contains(identifier) {
        try remove(identifier, of: customer, source: profile.source, account: profile.account, session)
      }
      for identifier in added where identifier.type != .cuid {
        guard try holder(of: identifier, source: profile.source, account: profile.account, session) == nil else { continue }
        if let present = profile.value(identifier.type), !removed.contains(Identifier(identifier.type, present)) {
          try remove(
            Identifier(identifier.type, present), of: customer, source: profile.source, account: profile.account,
            session)
        }
        try insert(
          identifier, profile: profile.id, customer: customer, source: profile.source, account: profile.account,
          rank: profile.identifiers.count, session)
      }
    }
  }
}

/// The organization's rules for external ids.
enum ExternalIDs {
  static func accepts(_ value: String, _ session: Session) throws -> Bool {
    let configs = try session.configs
    if let prefix = configs.text("CONF_EXTERNAL_ID_PREFIX"), !prefix.isEmpty, !value.hasPrefix(prefix) { return false }
    if let length = configs.number("CONF_EXTERNAL_ID_LENGTH"), length > 0, Int64(value.count) != length { return false }
    return true
  }
}
