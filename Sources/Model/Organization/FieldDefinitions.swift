import GRDB

/// A custom or extended field that the organization has defined.
public struct FieldDefinition: Sendable {
  public let name: String
  /// STRING, INTEGER, DOUBLE, DATETIME, STANDARD_ENUM, …, in any case and with any separators.
  public let dataType: String
  /// The allowed values; empty for any.
  public let options: [String]

  /// Whether a value, as its text, is of the field's type, allowed, and not longer than 255 characters.
  public func accepts(_ text: String) -> Bool {
    guard text.count <= 255 else { return false }
    if !options.isEmpty { return options.contains { $0.lowercased() == text.lowercased() } }
    return switch dataType.lowercased() {
    case "integer", "int", "long": Int64(text) != nil
    case "double", "float", "number", "decimal": Amount(text) != nil
    case "datetime", "date-time", "date_time", "date": Zone.utc.moment(text) != nil
    default: true
    }
  }
}

/// The organization's definitions of custom fields, by scope, and of extended fields, by entity.
public struct FieldDefinitions: ReferenceData {
  private let custom: [String: [String: FieldDefinition]]
  private let extended: [String: [String: FieldDefinition]]

  public static func load(_ db: Database) throws -> FieldDefinitions {
    var found: [String: [String: [String: FieldDefinition]]] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT kind, lower(scope), name, data_type, options FROM field_definition WHERE NOT is_disabled ORDER BY id
        """)
    for row in rows {
      let options = try String.fetchAll(
        db, sql: "SELECT value FROM json_each(?) WHERE type NOT IN ('object', 'array')", arguments: [row[4] as String])
      let name: String = row[2]
      found[row[0], default: [:]][row[1], default: [:]][name.lowercased()] = FieldDefinition(
        name: name, dataType: row[3], options: options)
    }
    return FieldDefinitions(custom: found["CUSTOM"] ?? [:], extended: found["EXTENDED"] ?? [:])
  }

  /// A custom field by its name in any case, in the first of the scopes that has it.
  public func custom(_ name: String, scopes: [String]) -> FieldDefinition? {
    let name = name.lowercased()
    for scope in scopes {
      if let field = custom[scope.lowercased()]?[name] { return field }
    }
    return nil
  }

  /// An extended field of an entity (`customer`, `regular_transaction`, …) by its name in any case.
  public func extended(_ name: String, entity: String) -> FieldDefinition? {
    extended[entity.lowercased()]?[name.lowercased()]
  }
}
