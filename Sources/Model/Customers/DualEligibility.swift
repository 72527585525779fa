/// Customers who share identifiers: a family with one mobile number, each member with a primary identifier of their own.
///
/// An organization has it with `CONF_INSTORE_V2_ENABLED` and a primary identifier that every registration needs
/// (`CONF_REGISTRATION_PRIMARY_KEY` with `CONF_REGISTRATION_PRIMARY_KEY_REQUIRED`, and
/// `CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS` off). Then only the primary identifier is unique and leads to its
/// customer; mobile, e-mail and external id beside it may be anybody's, and lead to nobody.
enum DualEligibility {
  /// The kind of identifier that alone leads to customers; nil where identifiers are unique as usual.
  static func primary(_ session: Session) throws -> Identifier.Kind? {
    let configs = try session.configs
    guard configs.isOn("CONF_INSTORE_V2_ENABLED"), configs.isOn("CONF_REGISTRATION_PRIMARY_KEY_REQUIRED") else {
      return nil
    }
    return try Customers.primaryKind(session)
  }

  /// Whether customers may share identifiers of a kind. Those that a source gives its users never are.
  static func isShared(_ kind: Identifier.Kind, _ session: Session) throws -> Bool {
    guard kind == .mobile || kind == .email || kind == .externalID, let primary = try primary(session) else {
      return false
    }
    return kind != primary
  }
}

extension Customers {
  /// Whether the organization lets customers share secondary identifiers, so that only the primary one leads to them.
  public static func mayShareIdentifiers(_ session: Session) throws -> Bool { try DualEligibility.primary(session) != nil }
}
