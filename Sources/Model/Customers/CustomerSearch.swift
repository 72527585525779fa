import GRDB

/// Customers by the beginning of a name or of an identifier, in any case.
public enum CustomerSearch {
  public struct Match: Sendable {
    /// `firstName`, `lastName` or the kind of an identifier.
    public let type: String
    public let value: String
    public let source: String
    public let account: String
  }

  public struct Hit: Sendable {
    public let customer: Int64
    public var matches: [Match]
    public var profiles: [Profile]
  }

  /// How many matches of a kind are looked at: what a beginning as short as a letter has beyond these is neither shown
  /// nor counted.
  static let bound = 2000

  /// Each kind of identifier is a range of the identifiers' own index, each name one of an index of its own.
  static let sql: String = {
    let identifiers = Identifier.Kind.allCases.map { kind in
      """
      SELECT * FROM (SELECT customer_id, '\(kind.rawValue)' AS type, value, source, account_id FROM identifier
        WHERE type = '\(kind.rawValue)' AND value >= ?1 AND value < ?2 LIMIT ?3)
      """
    }
    let names = [("firstName", "first_name"), ("lastName", "last_name")].map { type, column in
      """
      SELECT * FROM (SELECT customer_id, '\(type)', \(column), source, account_id FROM profile
        WHERE \(column) <> '' AND \(column) COLLATE NOCASE >= ?1 AND \(column) COLLATE NOCASE < ?2 LIMIT ?3)
      """
    }
    return """
      WITH found AS (\((identifiers + names).joined(separator: " UNION ALL ")))
      SELECT * FROM found WHERE NOT EXISTS (
        SELECT 1 FROM customer INDEXED BY customer_gone
        WHERE id = found.customer_id AND status IN ('MERGED', 'DELETED'))
      """
  }()

  /// A page of the customers that match, in order of their ids.
  public static func find(
    prefix: String, offset: Int, limit: Int, _ session: Session
  ) throws -> (hits: [Hit], total: Int) {
    let statement = try session.db.cachedStatement(sql: sql)
    let end = prefix + "\u{10FFFF}"
    let rows = try Row.fetchAll(statement, arguments: [prefix, end, bound])
    var matches: [Int64: [Match]] = [:]
    for row in rows {
      matches[row[0], default: []].append(Match(type: row[1], value: row[2], source: row[3], account: row[4]))
    }
    let ids = matches.keys.sorted()
    let hits = try ids.dropFirst(offset).prefix(limit).map { id in
      Hit(customer: id, matches: matches[id] ?? [], profiles: try Customers.profiles(of: id, session))
    }
    return (hits, ids.count)
  }
}
