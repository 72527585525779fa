import GRDB

/// Finding customers. What changes them stands in this room's other files.
public enum Customers {
  /// A customer by id, whatever their status.
  public static func find(id: Int64, _ session: Session) throws -> Customer? {
    try session.statement(byID).first(id) { Customer($0) }
  }

  // Put together once: these stand in nearly every request's way.
  private static let byID = SQLText("SELECT \(Customer.columns) FROM customer WHERE id = ?")
  private static let holding = SQLText(
    """
    SELECT customer_id FROM identifier
    WHERE type = ? AND value = ? AND source = ? AND account_id = ? AND shared_by = 0
    """)
  private static let ofHolder = SQLText("SELECT \(Customer.columns) FROM customer WHERE id = (\(holding.text))")
  private static let profileOfSource = SQLText(
    "SELECT \(Profile.columns) FROM profile WHERE customer_id = ? AND source = ? AND account_id = ?")
  private static let allProfiles = SQLText("SELECT \(Profile.columns) FROM profile WHERE customer_id = ? ORDER BY id")

  /// A customer by id who can be acted on.
  ///
  /// - Throws: `CustomerError.notFound`, `.merged`, `.deleted`.
  public static func active(id: Int64, _ session: Session) throws -> Customer {
    guard let customer = try find(id: id, session) else { throw CustomerError.notFound }
    try check(customer)
    return customer
  }

  /// - Throws: `CustomerError.merged` or `.deleted` for somebody who is no customer any more.
  public static func check(_ customer: Customer) throws {
    if let survivor = customer.mergedInto { throw CustomerError.merged(into: survivor) }
    if customer.status == .deleted { throw CustomerError.deleted }
  }

  /// The id of who holds an identifier in a source's account; the identifier must be normalized. One that customers may
  /// share is nobody's: it leads to nobody, and is free for everybody (see `DualEligibility`).
  public static func holder(
    of identifier: Identifier, source: String, account: String, _ session: Session
  ) throws -> Int64? {
    try held(identifier, holding, source, account, session) { $0[0] }
  }

  /// What is read of who holds an identifier in a source and account; nil where nobody does, or none may be told.
  private static func held<Value>(
    _ identifier: Identifier, _ sql: SQLText, _ source: String, _ account: String, _ session: Session,
    read: (Row) throws -> Value
  ) throws -> Value? {
    if try DualEligibility.isShared(identifier.type, session) { return nil }
    return try session.statement(sql).first(identifier.type.rawValue, identifier.value, source, account, read: read)
  }

  /// All who hold an identifier in any source, in order of the sources' names, INSTORE first.
  public static func holders(
    of identifier: Identifier, _ session: Session
  ) throws -> [(customer: Int64, source: String, account: String)] {
    if try DualEligibility.isShared(identifier.type, session) { return [] }
    let statement = try session.statement(
      """
      SELECT customer_id, source, account_id FROM identifier WHERE type = ? AND value = ? AND shared_by = 0
      ORDER BY source <> 'INSTORE', source, account_id
      """)
    return try statement.all(identifier.type.rawValue, identifier.value) { ($0[0], $0[1], $0[2]) }
  }

  /// A customer by an identifier that is normalized here.
  ///
  /// - Parameter source: a source's name, or `ALL`.
  /// - Returns: who it is, whatever their status; nil where nobody in the source has it.
  public static func find(
    _ type: Identifier.Kind, _ value: String, source: String = Sources.instore, account: String = "",
    _ session: Session
  ) throws -> Customer? {
    guard let identifier = Identifier(type, value).normalized(try session.organization) else { return nil }
    let id = source == Sources.all
      ? try holders(of: identifier, session).first?.customer
      : try holder(of: identifier, source: source, account: account, session)
    return try id.flatMap { try find(id: $0, session) }
  }

  /// Finds the customer that a request names by an identifier, as every v2 and v1.1 call does.
  ///
  /// - Parameters:
  ///   - name: the identifier's kind in any case; `id` and the two card identifiers included. A comma list, with a list of
  ///     values in the same order, means the first pair that leads to somebody.
  ///   - source: a source or `ALL`; INSTORE where nil.
  /// - Returns: the customer, whom the caller may have to check for having been merged or deleted.
  /// - Throws: `CustomerError.noIdentifier`, `.invalidIdentifier`, `.invalidSource`, `.accountMissing`, `.notFound`,
  ///   `.notInSource`.
  public static func resolve(
    identifierName name: String?, value: String?, source: String? = nil, account: String? = nil, _ session: Session
  ) throws -> Customer {
    guard let name = name?.trimmingSpaces, !name.isEmpty, let value, !value.isEmpty else {
      throw CustomerError.noIdentifier
    }
    let place = try place(source, account, session)
    if name.utf8.contains(UInt8(ascii: ",")) {
      let names = name.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmingSpaces)
      let values = value.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmingSpaces)
      guard names.count == values.count, names.count <= 20 else { throw CustomerError.invalidIdentifier(name) }
      if let primary = try DualEligibility.primary(session) {
        // Only the pair of the primary identifier counts, the others are not looked at.
        guard let index = names.firstIndex(where: { Identifier.Kind(name: $0) == primary }) else {
          throw CustomerError.notFound
        }
        return try resolve(names[index], values[index], place, session)
      }
      var failure = CustomerError.notFound
      for (name, value) in zip(names, values) where !value.isEmpty {
        do {
          return try resolve(name, value, place, session)
        } catch let error as CustomerError {
          if case .invalidIdentifier = error { throw error }
          failure = error
        }
      }
      throw failure
    }
    return try resolve(name, value, place, session)
  }

  /// The source and account of a read; nil for all of them.
  public static func place(
    _ source: String?, _ account: String?, _ session: Session
  ) throws -> (source: String, account: String)? {
    guard let source = source?.trimmingSpaces, !source.isEmpty else { return (Sources.instore, "") }
    if source == Sources.instore { return (Sources.instore, "") }
    if source.uppercased() == Sources.all { return nil }
    return try session.reference(Sources.self).resolve(source, account)
  }

  private static func resolve(
    _ name: String, _ value: String, _ place: (source: String, account: String)?, _ session: Session
  ) throws -> Customer {
    let value = value.trimmingSpaces
    guard let type = Identifier.Kind(name: name) else {
      let id: Int64?
      switch name.lowercased() {
      case "id", "customerid", "userid", "customer_id", "user_id":
        guard let number = Int64(value) else { throw CustomerError.invalidIdentifier(name) }
        id = number
      case "cardnumber", "card_number", "card": id = try CustomerRooms.holder(cardNumber: value, session)
      case "cardexternalid", "card_external_id": id = try CustomerRooms.holder(cardExternalID: value, session)
      default: throw CustomerError.invalidIdentifier(name)
      }
      guard let id, let customer = try find(id: id, session) else { throw CustomerError.notFound }
      return customer
    }
    // A value that cannot be one of its kind belongs to nobody.
    guard let identifier = Identifier(type, value).normalized(try session.organization) else {
      throw CustomerError.notFound
    }
    if let place {
      // In one step, as most requests name somebody so.
      let holder = try held(identifier, ofHolder, place.source, place.account, session) { Customer($0) }
      if let holder { return holder }
      throw try holders(of: identifier, session).isEmpty ? CustomerError.notFound : CustomerError.notInSource
    }
    guard let id = try holders(of: identifier, session).first?.customer, let customer = try find(id: id, session)
    else { throw CustomerError.notFound }
    return customer
  }

  // MARK: - Profiles

  /// A customer's profiles with their identifiers, the oldest first.
  public static func profiles(of customer: Int64, _ session: Session) throws -> [Profile] {
    let statement = try session.statement(allProfiles)
    var profiles = try statement.all(customer) { Profile($0) }
    for index in profiles.indices {
      profiles[index].identifiers = try identifiers(of: profiles[index].id, session)
    }
    return profiles
  }

  /// The profile of a source's account.
  public static func profile(
    of customer: Int64, source: String = Sources.instore, account: String = "", _ session: Session
  ) throws -> Profile? {
    let statement = try session.statement(profileOfSource)
    guard var profile = try statement.first(customer, source, account, read: { Profile($0) }) else { return nil }
    profile.identifiers = try identifiers(of: profile.id, session)
    return profile
  }

  /// The profile that stands for a customer where no source is named: INSTORE's, else the oldest.
  public static func mainProfile(of customer: Int64, _ session: Session) throws -> Profile? {
    if let profile = try profile(of: customer, session) { return profile }
    return try profiles(of: customer, session).first
  }

  static func identifiers(of profile: Int64, _ session: Session) throws -> [Identifier] {
    try session.statement("SELECT type, value FROM identifier WHERE profile_id = ? ORDER BY rank, type")
      .all(profile) { row in Identifier.Kind(name: row[0]).map { Identifier($0, row[1]) } }
      .compactMap { $0 }
  }

  /// A value of a customer's identifiers, INSTORE's before those of other sources.
  public static func value(_ type: Identifier.Kind, of customer: Int64, _ session: Session) throws -> String? {
    let statement = try session.statement(
      """
      SELECT value FROM identifier WHERE customer_id = ? AND type = ? ORDER BY source <> 'INSTORE', source LIMIT 1
      """)
    return try statement.first(customer, type.rawValue) { $0[0] }
  }
}
