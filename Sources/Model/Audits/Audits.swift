import GRDB

/// What one call changed of a customer or a card.
public struct AuditRecord: Sendable {
  /// What an event is about. The raw value is stored, and is the API's `referenceType`.
  public enum Kind: String, Sendable, CaseIterable {
    case identifier = "Identifier"
    case standardField = "StandardField"
    case extendedField = "ExtendedField"
    case customField = "CustomField"
    case customerStatus = "CustomerStatus"
    case cardStatus = "CardStatus"
    case subscriptionStatus = "SubscriptionStatus"
    case customerMerge = "CustomerMerge"
    case cardCustomField = "CardCustomField"
    case commChannel = "CommChannel"
    case cardExtendedField = "CardExtendedField"
  }

  public struct Event: Sendable {
    public var kind: Kind
    public var field: String
    /// nil where there was no value.
    public var previous: String?
    /// nil where there is no value any more.
    public var current: String?
    /// What else the kind tells, as the text of a JSON object.
    public var details: String?
  }

  public var requestID: String
  /// The till that called.
  public var author: Int64
  public var at: Timestamp
  public var source: String?
  /// The user in whose name an application called, as the text of a JSON object.
  public var context: String?
  public var events: [Event]
}

/// The audit trail of customers and cards (`platform.v2.apiGateway.audits`). See `AuditsSchema` for who writes it.
public enum Audits {
  public enum Entity: String, Sendable, CaseIterable {
    case customer = "CUSTOMER"
    case card = "CARD"
  }

  /// Which records to list. What is nil does not matter.
  public struct Filter: Sendable {
    public var entity: Entity
    public var id: Int64
    public var kind: AuditRecord.Kind?
    /// The changed field, or a value that it had or has.
    public var value: String?
    public var source: String?
    public var from: Timestamp?
    public var to: Timestamp?

    public init(_ entity: Entity, id: Int64) {
      self.entity = entity
      self.id = id
    }

    fileprivate static let condition = """
      entity_id = ?1 AND entity = ?2 AND (?3 IS NULL OR kind = ?3)
        AND (?4 IS NULL OR ?4 COLLATE NOCASE IN (field, previous, current)) AND (?5 IS NULL OR source = ?5 COLLATE NOCASE)
        AND (?6 IS NULL OR at >= ?6) AND (?7 IS NULL OR at <= ?7)
      """

    fileprivate var arguments: StatementArguments { [id, entity.rawValue, kind?.rawValue, value, source, from, to] }
  }

  /// A page of records by time, and how many there are.
  public static func list(
    _ filter: Filter, newestFirst: Bool = true, limit: Int64, offset: Int64, _ session: Session
  ) throws -> (total: Int64, records: [AuditRecord]) {
    let db = session.db
    let total = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT count(DISTINCT request_id) FROM audit_event WHERE \(Filter.condition)"),
      arguments: filter.arguments)
    let order = newestFirst ? "DESC" : "ASC"
    let pages = try db.cachedStatement(
      sql: """
        SELECT request_id, author, at, max(source), max(context) FROM audit_event WHERE \(Filter.condition)
        GROUP BY request_id ORDER BY at \(order), max(id) \(order) LIMIT ?8 OFFSET ?9
        """)
    var records = try pages.all(filter.arguments + [limit, offset]) { row in
      AuditRecord(requestID: row[0], author: row[1], at: row[2], source: row[3], context: row[4], events: [])
    }
    let events = try db.cachedStatement(
      sql: """
        SELECT kind, field, previous, current, details FROM audit_event WHERE \(Filter.condition) AND request_id = ?8
        ORDER BY id
        """)
    for index in records.indices {
      let all = try events.all(filter.arguments + [records[index].requestID]) { row in
        AuditRecord.Kind(rawValue: row[0]).map {
          AuditRecord.Event(kind: $0, field: row[1], previous: row[2], current: row[3], details: row[4])
        }
      }
      records[index].events = joined(all.compactMap { $0 })
    }
    return (total ?? 0, records)
  }

  /// What replaces a value is stored as its removal and the new one's arrival, and is one event.
  private static func joined(_ events: [AuditRecord.Event]) -> [AuditRecord.Event] {
    var result: [AuditRecord.Event] = []
    for event in events {
      if let last = result.lastIndex(where: { $0.kind == event.kind && $0.field == event.field }),
        result[last].current == nil, event.previous == nil
      {
        result[last].current = event.current
      } else {
        result.append(event)
      }
    }
    return result
  }

  /// Notes that a customer's belongings go to another; to be called while the victim still has them.
  static func merging(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    let person = """
      (SELECT json_object('firstName', first_name, 'lastName', last_name,
          'email', (SELECT value FROM identifier WHERE profile_id = profile.id AND type = 'email'),
          'mobile', (SELECT value FROM identifier WHERE profile_id = profile.id AND type = 'mobile'),
          'externalId', (SELECT value FROM identifier WHERE profile_id = profile.id AND type = 'externalId'))
        FROM profile WHERE customer_id = ? ORDER BY source <> 'INSTORE', id LIMIT 1)
      """
    let statement = try session.db.cachedStatement(
      sql: """
        INSERT INTO audit_event (entity, entity_id, request_id, author, at, context, kind, field, previous, current,
            details)
          SELECT 'CUSTOMER', value, audit_request(), audit_author(), audit_time(), audit_context(), 'CustomerMerge',
            'CustomerMerge', ?, ?, json_object('victim', json(\(person)), 'survivor', json(\(person)))
          FROM json_each(?) WHERE audit_request() IS NOT NULL
        """)
    try statement.run(victim, survivor, victim, survivor, "[\(victim),\(survivor)]")
  }

  /// Deletes the trail of a customer whose data are deleted, and what it tells of the fields of their cards. To be called
  /// when all else is gone, as that leaves traces itself.
  static func forget(_ customer: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "DELETE FROM audit_event WHERE entity_id = ? AND entity = 'CUSTOMER'", arguments: [customer])
    try session.db.execute(
      sql: """
        DELETE FROM audit_event WHERE entity = 'CARD' AND kind IN ('CardCustomField', 'CardExtendedField')
          AND entity_id IN (SELECT id FROM card WHERE customer_id = ?)
        """, arguments: [customer])
  }
}
