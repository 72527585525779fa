import GRDB

/// The organization's switches: `CONF_…` keys and their values, with overrides for single entities.
public struct Configs: ReferenceData {
  private struct Switch {
    var key: String
    /// By entity; 0 for the organization.
    var values: [Int64: Value]
  }

  private struct Value {
    var text: String
    /// What it says as a switch; nil where it is empty.
    var isOn: Bool?

    init(_ text: String) {
      self.text = text
      isOn = text.isEmpty ? nil : ["1", "true", "yes", "on"].contains(text.lowercased())
    }
  }

  /// What is set, by the length of the key: a bill asks for two dozen switches, most of which are not set, and comparing
  /// the few keys of a length costs less than hashing one.
  private let byLength: [[Switch]]

  public static func load(_ db: Database) throws -> Configs {
    var values: [String: [Int64: Value]] = [:]
    let rows = try Row.fetchAll(db, sql: "SELECT key, entity_id, value FROM config")
    for row in rows {
      values[(row[0] as String).uppercased(), default: [:]][row[1]] = Value(row[2])
    }
    var byLength: [[Switch]] = Array(repeating: [], count: 1 + (values.keys.map(\.utf8.count).max() ?? 0))
    for (key, values) in values { byLength[key.utf8.count].append(Switch(key: key, values: values)) }
    return Configs(byLength: byLength)
  }

  /// - Parameter key: in upper case, as all switches are named.
  /// - Returns: the value for the first of `entities` that has one of its own, else the organization's.
  public func text(_ key: String, for entities: [Int64] = []) -> String? { value(key, for: entities)?.text }

  private func value(_ key: String, for entities: [Int64]) -> Value? {
    let length = key.utf8.count
    guard length < byLength.count, let known = byLength[length].first(where: { $0.key == key })?.values else {
      return nil
    }
    for entity in entities {
      if let value = known[entity] { return value }
    }
    return known[0]
  }

  /// Whether a switch is on: `1`, `true`, `yes` or `on`. `fallback` where it is unset or empty.
  public func isOn(_ key: String, for entities: [Int64] = [], default fallback: Bool = false) -> Bool {
    value(key, for: entities)?.isOn ?? fallback
  }

  /// A whole number; nil where the key is unset or no number.
  public func number(_ key: String, for entities: [Int64] = []) -> Int64? {
    text(key, for: entities).flatMap { Int64($0) }
  }

  /// An amount; nil where the key is unset or no amount.
  public func amount(_ key: String, for entities: [Int64] = []) -> Amount? {
    text(key, for: entities).flatMap { Amount($0) }
  }
}

extension Session {
  public var configs: Configs {
    get throws { try reference(Configs.self) }
  }
}

/// A switch's value as it is stored.
public struct StoredConfig: Sendable {
  public let id: Int64
  public let key: String
  public let value: String
  public let updatedAt: Timestamp
}

extension Session {
  /// The organization's own value of a switch; nil where it has the default.
  public func storedConfig(_ key: String) throws -> StoredConfig? {
    try Row.fetchOne(
      db, sql: "SELECT id, key, value, updated_at FROM config WHERE key = ? AND entity_id = 0", arguments: [key]
    ).map { StoredConfig(id: $0[0], key: $0[1], value: $0[2], updatedAt: $0[3]) }
  }

  /// The organization's own values, in order of their keys.
  public func storedConfigs() throws -> [StoredConfig] {
    try Row.fetchAll(db, sql: "SELECT id, key, value, updated_at FROM config WHERE entity_id = 0 ORDER BY key")
      .map { StoredConfig(id: $0[0], key: $0[1], value: $0[2], updatedAt: $0[3]) }
  }
}

extension WriteSession {
  /// Sets a switch of the organization after a look at its key and value.
  ///
  /// - Throws: `ConfigError` for a key that there is not, or a value that is none of its kind.
  public func changeConfig(_ key: String, _ value: String) throws -> StoredConfig {
    guard let known = ConfigKey.named(key) else { throw ConfigError.unknownKey(key) }
    let value = value.trimmingSpaces
    try known.check(value)
    try setConfig(known.key, value)
    guard let stored = try storedConfig(known.key) else { throw ConfigError.unknownKey(key) }
    return stored
  }

  /// Sets a switch of the organization, or of one entity, without a look at its value.
  public func setConfig(_ key: String, _ value: String, entity: Int64 = 0) throws {
    try db.execute(
      sql: """
        INSERT INTO config (key, entity_id, value, updated_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (key, entity_id) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
        """,
      arguments: [key, entity, value, now])
    referenceChanged()
  }
}
