import Model

/// `customer.v2.upsertBulk`: customers added or updated, each for itself.
enum UpsertCustomers {
  /// The most that one call may bring.
  static let limit = 1000

  struct Answer: Encodable, Sendable {
    var response: [Item]
    var totalCount: Int
    var failureCount: Int
  }

  struct Item: Encodable, Sendable {
    var entityId: Int64?
    var result: CustomerObject?
    var errors: [ErrorItem]
    var warnings: [Warning]
  }

  @Sendable static func upsert(_ call: Call, _ session: WriteSession) throws -> Reply {
    let bodies = call.body.list
    guard bodies.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    guard !bodies.isEmpty else { throw PlatformError.invalidInput("a list of customers was expected") }
    let skips = call.query.flag("skipChangeIdentifier")
    var items: [Item] = []
    items.reserveCapacity(bodies.count)
    for body in bodies {
      items.append(try item(body, keepsIdentifiers: skips, call, session))
    }
    return Reply(
      Answer(response: items, totalCount: items.count, failureCount: items.count { !$0.errors.isEmpty }))
  }

  private static func item(
    _ value: JSONValue, keepsIdentifiers: Bool, _ call: Call, _ session: WriteSession
  ) throws -> Item {
    do {
      return try session.savepoint {
        let body = try JSONReader.decode(CustomerBody.self, from: value)
        var errors: [ErrorItem] = []
        let (id, warnings) = try upsert(body, keepsIdentifiers: keepsIdentifiers, &errors, call, session)
        guard let customer = try Customers.find(id: id, session) else { throw CustomerError.notFound }
        return Item(
          entityId: id, result: try CustomerObject(customer, place: nil, session), errors: errors, warnings: warnings)
      }
    } catch let error as any APIError {
      return failure(error)
    } catch let error as CustomerError {
      return failure(CustomerV2Error(error, .update))
    } catch let error as DecodingError {
      return failure(PlatformError.invalidInput(Dialect.describe(error)))
    }
  }

  private static func failure(_ error: any APIError) -> Item {
    Item(errors: [ErrorItem(error)], warnings: [])
  }

  private static func upsert(
    _ body: CustomerBody, keepsIdentifiers: Bool, _ errors: inout [ErrorItem], _ call: Call, _ session: WriteSession
  ) throws -> (id: Int64, warnings: [Warning]) {
    guard let profile = body.profiles?.first else { throw CustomerV2Error.addWithoutIdentifiers }
    var body = body
    // A wrong label fails the item, but not the customer: documented as a result with an error beside it.
    if let label = body.statusLabel, !label.isEmpty,
      try session.reference(CustomerStatusLabels.self).named(label) == nil
    {
      errors.append(ErrorItem(UpsertError.invalidStatusLabel))
      body.statusLabel = nil
    }
    let source = profile.source ?? call.query["source"] ?? Sources.instore
    let account = profile.accountId ?? call.query["accountId"]
    guard let customer = try found(profile, source, account, session) else {
      let added = try WriteCustomer.add(body, source: source, account: account, call, session)
      return (added.createdId, added.warnings)
    }
    try Customers.check(customer)
    var update = body
    for index in (update.profiles ?? []).indices { update.profiles?[index].identifiers = nil }
    let written = try WriteCustomer.update(customer, update, source: source, account: account, call, session)
    var (id, warnings) = (customer.id, written.warnings)
    if !keepsIdentifiers {
      let held = try Customers.profile(of: id, source: source, account: account ?? "", session)?.identifiers ?? []
      let organization = try session.organization
      let new = (profile.identifiers ?? []).filter { sent in
        sent.isCard || sent.identifier?.normalized(organization).map { !held.contains($0) } ?? true
      }
      if !new.isEmpty {
        let changed = try ChangeIdentifier.change(
          customer, add: new, remove: [], source: source, account: account, call, session)
        id = changed.id
        warnings += changed.warnings
      }
    }
    return (id, warnings)
  }

  /// Whom the identifiers lead to in the profile's source.
  ///
  /// - Throws: `UpsertError.conflict` where they lead to more than one.
  private static func found(
    _ profile: CustomerBody.Profile, _ source: String, _ account: String?, _ session: Session
  ) throws -> Customer? {
    let (source, account) = try session.reference(Sources.self).resolve(source, account)
    let organization = try session.organization
    var found: Int64?
    for sent in profile.identifiers ?? [] {
      guard let identifier = sent.identifier?.normalized(organization),
        let holder = try Customers.holder(of: identifier, source: source, account: account, session)
      else { continue }
      if let found, found != holder { throw UpsertError.conflict }
      found = holder
    }
    return try found.flatMap { try Customers.find(id: $0, session) }
  }
}

/// What fails one item of an upsert.
enum UpsertError: APIError {
  case conflict
  case invalidStatusLabel

  var code: Int {
    switch self {
    case .conflict: 8053
    case .invalidStatusLabel: 3017
    }
  }

  var message: String {
    switch self {
    case .conflict: "Conflicting profile error"
    case .invalidStatusLabel: "status label invalid"
    }
  }
}
