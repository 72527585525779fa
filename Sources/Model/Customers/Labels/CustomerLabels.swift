import GRDB

/// A tag that the organization gives its customers (customer-labels).
public struct CustomerLabel: Sendable {
  public let id: Int64
  public let name: String
  public let description: String?
  public let isActive: Bool
  public let updatedBy: Int64
}

/// A label on a customer.
public struct WornLabel: Sendable {
  public let id: Int64
  public let customer: Int64
  public let label: Int64
  public let name: String
  public let addedBy: Int64
}

/// Why labels cannot be added.
public enum CustomerLabelError: Error, Equatable {
  case none
  /// `ORG_MAX_LABEL_COUNT` is unset.
  case limitUnset
  case limitReached
  case exists(String)
}

/// The organization's labels and who wears them. Names are told apart by case.
public enum CustomerLabels {
  /// Adds labels; one that cannot be added undoes all (customer-labels.v2.add).
  ///
  /// - Throws: `CustomerLabelError`.
  public static func add(
    _ labels: [(name: String, description: String?)], till: Int64, _ session: WriteSession
  ) throws {
    guard !labels.isEmpty else { throw CustomerLabelError.none }
    guard let limit = try session.configs.number("ORG_MAX_LABEL_COUNT") else { throw CustomerLabelError.limitUnset }
    let present = try Int64.fetchOne(session.db, sql: "SELECT count(*) FROM label WHERE is_active") ?? 0
    guard present + Int64(labels.count) <= limit else { throw CustomerLabelError.limitReached }
    for label in labels { try define(label.name, description: label.description, till: till, session) }
  }

  /// Adds a label whatever the limit: what an organization has from the start.
  ///
  /// - Throws: `CustomerLabelError.exists`.
  public static func define(_ name: String, description: String?, till: Int64, _ session: WriteSession) throws {
    guard try find(name, session) == nil else { throw CustomerLabelError.exists(name) }
    try session.db.execute(
      sql: "INSERT INTO label (name, description, updated_by) VALUES (?, ?, ?)", arguments: [name, description, till])
  }

  public static func all(_ session: Session) throws -> [CustomerLabel] {
    try Row.fetchAll(
      session.db,
      sql: "SELECT id, name, description, is_active, updated_by FROM label ORDER BY name COLLATE NOCASE, name"
    ).map { CustomerLabel(id: $0[0], name: $0[1], description: $0[2], isActive: $0[3], updatedBy: $0[4]) }
  }

  /// The id of a label.
  static func find(_ name: String, _ session: Session) throws -> Int64? {
    try Int64.fetchOne(session.db, sql: "SELECT id FROM label WHERE name = ? AND is_active", arguments: [name])
  }

  /// Puts labels on a customer and takes others off (customer-labels.v2.change).
  ///
  /// - Returns: the names of `add` that the organization does not have, and whether there was something to take off
  ///   from a customer who wore nothing.
  public static func change(
    _ customer: Int64, add: [String], remove: [String], till: Int64, _ session: WriteSession
  ) throws -> (unknown: [String], woreNothing: Bool) {
    var unknown: [String] = []
    let woreNothing = try !remove.isEmpty && worn(by: customer, session).isEmpty
    for name in add {
      guard let label = try find(name, session) else {
        unknown.append(name)
        continue
      }
      try session.db.execute(
        sql: """
          INSERT INTO customer_label (customer_id, label_id, added_by) VALUES (?, ?, ?)
          ON CONFLICT (customer_id, label_id) DO UPDATE SET is_deleted = 0, added_by = excluded.added_by
          WHERE is_deleted
          """, arguments: [customer, label, till])
    }
    for name in remove {
      guard let label = try find(name, session) else {
        if !woreNothing { unknown.append(name) }
        continue
      }
      try session.db.execute(
        sql: "UPDATE customer_label SET is_deleted = 1 WHERE customer_id = ? AND label_id = ?",
        arguments: [customer, label])
    }
    return (unknown, woreNothing)
  }

  /// The labels that a customer wears, by their ids.
  public static func worn(by customer: Int64, _ session: Session) throws -> [WornLabel] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT worn.id, customer_id, label_id, name, added_by
        FROM customer_label AS worn JOIN label ON label.id = label_id
        WHERE customer_id = ? AND is_deleted = 0 ORDER BY label_id
        """, arguments: [customer]
    ).map { WornLabel(id: $0[0], customer: $0[1], label: $0[2], name: $0[3], addedBy: $0[4]) }
  }

  /// The customers who wear a label whose name begins with a text, and which of these labels they wear.
  ///
  /// - Parameter limit: -1 for all of them.
  /// - Returns: nil where no label begins so.
  public static func wearers(
    ofPrefix prefix: String, limit: Int64, offset: Int64, _ session: Session
  ) throws -> (total: Int64, wearers: [[WornLabel]])? {
    let labels = try Int64.fetchAll(
      session.db, sql: "SELECT id FROM label WHERE is_active AND substr(name, 1, length(?1)) = ?1", arguments: [prefix])
    guard !labels.isEmpty else { return nil }
    let list = labels.map(String.init).joined(separator: ",")
    let total = try Int64.fetchOne(
      session.db,
      sql: """
        SELECT count(DISTINCT customer_id) FROM customer_label WHERE label_id IN (\(list)) AND is_deleted = 0
        """) ?? 0
    let customers = try Int64.fetchAll(
      session.db,
      sql: """
        SELECT DISTINCT customer_id FROM customer_label WHERE label_id IN (\(list)) AND is_deleted = 0
        ORDER BY customer_id LIMIT ? OFFSET ?
        """, arguments: [limit, offset])
    let wanted = Set(labels)
    return (total, try customers.map { try worn(by: $0, session).filter { wanted.contains($0.label) } })
  }

  /// Gives a merged customer's labels to the survivor.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: """
        INSERT INTO customer_label (customer_id, label_id, added_by)
        SELECT ?, label_id, added_by FROM customer_label WHERE customer_id = ? AND is_deleted = 0
        ON CONFLICT (customer_id, label_id) DO UPDATE SET is_deleted = 0
        """, arguments: [survivor, victim])
    try session.db.execute(sql: "UPDATE customer_label SET is_deleted = 1 WHERE customer_id = ?", arguments: [victim])
  }
}
