import Model

/// Which customer a v2 call means: by the id in its path, or by the identifier in its query.
///
/// The operations with an id in the path and their look-up twins share their endpoints through this.
enum CustomerQuery {
  /// The customer of the call, who is neither merged nor deleted.
  ///
  /// - Throws: `CustomerV2Error`: 8015 for an unknown id or identifier, 8069 for somebody merged, 8109 for somebody
  ///   deleted, 8001, 8002, 8011 or 8012, 8013, 8045 and 8065 for what is wrong with the query.
  static func customer(
    _ call: Call, _ session: Session, _ context: CustomerV2Error.Context = .lookup
  ) throws -> Customer {
    try CustomerV2Error.translating(context) {
      let customer = try named(call, session)
      try Customers.check(customer)
      return customer
    }
  }

  /// The customer of the call, merged or deleted or not.
  ///
  /// - Throws: `CustomerError`.
  static func named(_ call: Call, _ session: Session) throws -> Customer {
    guard let text = call.path.customer else { return try identified(call.query, session) }
    guard let id = Int64(text), let customer = try Customers.find(id: id, session) else {
      throw CustomerError.notFound
    }
    return customer
  }

  /// The customer whom `identifierName`, `identifierValue`, `source` and `accountId` name; `id` alone will do.
  static func identified(_ query: Query, _ session: Session) throws -> Customer {
    let name = query["identifierName"]
    if name == nil, query["identifierValue"] == nil,
      let id = query.int("id") ?? query.int("customerId") ?? query.int("userId")
    {
      guard let customer = try Customers.find(id: id, session) else { throw CustomerError.notFound }
      return customer
    }
    return try Customers.resolve(
      identifierName: name, value: query["identifierValue"], source: query["source"], account: query["accountId"],
      session)
  }

  /// The source and account that a call is about; nil for all of them.
  static func place(
    _ call: Call, _ session: Session, _ context: CustomerV2Error.Context
  ) throws -> (source: String, account: String)? {
    try CustomerV2Error.translating(context) {
      try Customers.place(call.query["source"], call.query["accountId"], session)
    }
  }
}

extension PathParameters {
  /// The path's customer id, by any of the names that the reference gives it; nil where the path has none.
  var customer: String? {
    for name in ["customerId", "userId", "id"] where !self[name].isEmpty { return self[name] }
    return nil
  }
}
