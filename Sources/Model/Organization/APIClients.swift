import GRDB

/// A client that authenticates with a key and a secret (OAuth) and acts for a till.
public struct APIClient: Sendable {
  public let id: Int64
  public let name: String
  public let key: String
  public let secret: String
  /// The till that it acts for unless a request names another.
  public let till: Int64
  /// How long a token lives, in seconds.
  public let tokenLifetime: Int64
  /// Whether an unknown attribution till means the default till, or the refusal 91021.
  public let fallsBackToDefaultTill: Bool
  public let accessGroup: Int64?
}

/// Who may call what: the organization's API clients, access groups and attribution values.
public struct Access: ReferenceData {
  public enum Permission: String, Sendable {
    case none = "NONE"
    case read = "READ"
    case write = "WRITE"
  }

  public let clients: [String: APIClient]
  private let permissions: [Int64: [String: Permission]]
  private let entityGroups: [Int64: Int64]
  private let lookups: [String: [String: Int64]]

  public static func load(_ db: Database) throws -> Access {
    var clients: [String: APIClient] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, name, key, secret, till_id, token_ttl, falls_back_to_default_till, access_group_id FROM api_client
        """)
    for row in rows {
      let client = APIClient(
        id: row[0], name: row[1], key: row[2], secret: row[3], till: row[4], tokenLifetime: row[5],
        fallsBackToDefaultTill: row[6], accessGroup: row[7])
      clients[client.key] = client
    }
    var permissions: [Int64: [String: Permission]] = [:]
    let granted = try Row.fetchAll(
      db,
      sql: """
        SELECT access_group.id, entry.key, entry.value FROM access_group, json_each(access_group.permissions) AS entry
        """)
    for row in granted {
      permissions[row[0], default: [:]][(row[1] as String).lowercased()] = Permission(rawValue: row[2]) ?? .write
    }
    var entityGroups: [Int64: Int64] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT entity_id, access_group_id FROM access_group_entity") {
      entityGroups[row[0]] = row[1]
    }
    var lookups: [String: [String: Int64]] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT type, value, till_id FROM attribution_lookup") {
      lookups[row[0], default: [:]][row[1]] = row[2]
    }
    return Access(clients: clients, permissions: permissions, entityGroups: entityGroups, lookups: lookups)
  }

  /// What a caller may do with a resource. A store's group goes before the client's; whoever has no group may write.
  public func permission(_ resource: String, store: Int64?, client: APIClient?) -> Permission {
    guard let group = store.flatMap({ entityGroups[$0] }) ?? client?.accessGroup else { return .write }
    return permissions[group]?[resource.lowercased()] ?? .write
  }

  /// The till behind an attribution value, as v2's lookup headers name it. Values are case-sensitive.
  public func till(lookup type: String, value: String) -> Int64? { lookups[type]?[value] }
}
