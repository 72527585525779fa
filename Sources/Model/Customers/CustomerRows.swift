import GRDB

/// How customers, their profiles and identifiers are written.
extension Customers {
  static func insert(
    _ profile: Registration.Profile, of customer: Int64, _ conflicts: [Int64], by author: Int64,
    _ session: WriteSession
  ) throws {
    var channels = profile.channels
    // A mobile number or an address to be found by is one to be reached at, unless others are named.
    for identifier in profile.identifiers where identifier.type == .mobile || identifier.type == .email {
      if !channels.contains(where: { $0.type.lowercased() == identifier.type.rawValue }) {
        channels.append(CommChannel(reaching: identifier))
      }
    }
    let statement = try session.statement(
      """
      INSERT INTO profile (customer_id, source, account_id, first_name, last_name, fields, channels, conflicts,
        created_at, created_by, updated_at, updated_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    try statement.run(customer, profile.source, profile.account, name(profile.firstName), name(profile.lastName), profile.fields,
      channels.json, json(conflicts), session.now, author, session.now,
      author)
    let id = session.db.lastInsertedRowID
    for (rank, identifier) in profile.identifiers.enumerated() {
      try insert(
        identifier, profile: id, customer: customer, source: profile.source, account: profile.account, rank: rank,
        session)
    }
  }

  static func insert(
    _ identifier: Identifier, profile: Int64, customer: Int64, source: String, account: String, rank: Int,
    _ session: WriteSession
  ) throws {
    let statement = try session.statement(
      """
      INSERT INTO identifier (profile_id, customer_id, source, account_id, type, value, rank, shared_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let isShared = try DualEligibility.isShared(identifier.type, session)
    try statement.run(
      profile, customer, source, account, identifier.type.rawValue, identifier.value, rank, isShared ? customer : 0)
  }

  static func remove(
    _ identifier: Identifier, of customer: Int64, source: String, account: String, _ session: WriteSession
  ) throws {
    let statement = try session.statement(
      """
      DELETE FROM identifier WHERE type = ? AND value = ? AND source = ? AND account_id = ? AND customer_id = ?
      """)
    try statement.run(identifier.type.rawValue, identifier.value, source, account, customer)
  }

  /// The form in which v2 shows other customers whom a profile's identifiers lead to.
  private static func json(_ conflicts: [Int64]) -> String {
    "[\(conflicts.map { "{\"userId\":\($0)}" }.joined(separator: ","))]"
  }

  /// Names are trimmed, and cut at 100 characters.
  static func name(_ text: String) -> String { String(text.trimmingSpaces.prefix(100)) }

  /// Notes who changed a customer last, and when.
  static func touch(_ customer: Int64, by author: Int64, _ session: WriteSession) throws {
    try session.statement("UPDATE customer SET updated_at = ?, updated_by = ? WHERE id = ?")
      .run(session.now, author, customer)
  }

  /// Sets extended fields name by name; null removes one.
  static func merge(extendedFields: String, into customer: Int64, _ session: WriteSession) throws {
    try session.statement(
      "UPDATE customer SET extended_fields = json_patch(extended_fields, ?) WHERE id = ?"
    ).run(extendedFields, customer)
  }
}

extension CommChannel {
  /// The channel that an identifier implies. Its value holds nothing that JSON would escape.
  init(reaching identifier: Identifier) {
    self.init(
      type: identifier.type.rawValue, value: identifier.value,
      json: """
        {"type":"\(identifier.type.rawValue)","value":"\(identifier.value)","primary":true,"verified":false,\
        "meta":{"residence":false,"office":false},"attributes":{}}
        """)
  }
}

extension [CommChannel] {
  var json: String { "[\(map(\.json).joined(separator: ","))]" }
}
