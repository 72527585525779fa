import Foundation
import GRDB

/// A custom or extended field with everything the organization set up for it; what values are held to is `FieldDefinition`.
public struct FieldSetup: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case custom = "CUSTOM"
    case extended = "EXTENDED"
  }

  public var id: Int64 = 0
  public var kind: Kind
  /// A custom field's scope (`loyalty_registration`), or an extended field's entity (`customer`, `regular_transaction`).
  public var scope: String
  public var name: String
  public var label = ""
  /// The widget: text, select, radio, checkbox, datepicker, …
  public var type = "text"
  public var dataType = "STRING"
  /// The allowed values; empty for any.
  public var options: [String] = []
  public var defaultValue = ""
  public var phase = ""
  public var position: Int64 = 0
  public var rule = ""
  public var serverRule = ""
  public var regex = ""
  /// What is said of a value that `regex` does not match.
  public var error = ""
  public var isCompulsory = false
  public var isDisabled = false
  public var isDisabledAtServer = false
  public var isUpdatable = true
  public var isAudited = false
  public var isPII = false
  public var isPSI = false
  public var help = ""
  public var attributes = ""
  public var updatedAt = Timestamp(milliseconds: 0)

  public init(kind: Kind, scope: String, name: String) {
    self.kind = kind
    self.scope = scope
    self.name = name
  }
}

/// All custom and extended fields of the organization, also the disabled ones. Scopes and names match in any case.
public struct Fields: ReferenceData {
  /// In order of their ids.
  public let all: [FieldSetup]
  private let byName: [FieldSetup.Kind: [String: [String: Int]]]

  public static func load(_ db: Database) throws -> Fields {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, kind, scope, name, label, type, data_type, options, default_value, phase, position, rule, regex,
          is_compulsory, is_disabled, is_updatable, updated_at, server_rule, error, is_disabled_at_server, is_audited,
          is_pii, is_psi, help, attributes
        FROM field_definition ORDER BY id
        """)
    return Fields(
      rows.compactMap { row in
        guard let kind = FieldSetup.Kind(rawValue: row[1]) else { return nil }
        var field = FieldSetup(kind: kind, scope: row[2], name: row[3])
        field.id = row[0]
        field.label = row[4]
        field.type = row[5]
        field.dataType = row[6]
        field.options = JSONStrings.read(row[7])
        field.defaultValue = row[8]
        field.phase = row[9]
        field.position = row[10]
        field.rule = row[11]
        field.regex = row[12]
        field.isCompulsory = row[13]
        field.isDisabled = row[14]
        field.isUpdatable = row[15]
        field.updatedAt = row[16]
        field.serverRule = row[17]
        field.error = row[18]
        field.isDisabledAtServer = row[19]
        field.isAudited = row[20]
        field.isPII = row[21]
        field.isPSI = row[22]
        field.help = row[23]
        field.attributes = row[24]
        return field
      })
  }

  private init(_ all: [FieldSetup]) {
    self.all = all
    var byName: [FieldSetup.Kind: [String: [String: Int]]] = [:]
    for (index, field) in all.enumerated() {
      byName[field.kind, default: [:]][field.scope.lowercased(), default: [:]][field.name.lowercased()] = index
    }
    self.byName = byName
  }

  /// The field of a kind with a name in a scope, disabled or not.
  public func find(_ kind: FieldSetup.Kind, scope: String, name: String) -> FieldSetup? {
    byName[kind]?[scope.lowercased()]?[name.lowercased()].map { all[$0] }
  }

  /// The fields of a scope that are in use.
  public func active(_ kind: FieldSetup.Kind, scope: String) -> [FieldSetup] {
    all.filter { $0.kind == kind && !$0.isDisabled && $0.scope.lowercased() == scope.lowercased() }
  }
}

extension Session {
  public var fields: Fields {
    get throws { try reference(Fields.self) }
  }
}

extension WriteSession {
  /// - Throws: `OrganizationError.exists` where the scope has a field of the name.
  public func addField(_ field: FieldSetup) throws -> Int64 {
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM field_definition WHERE kind = ? AND scope = ? AND name = ?)",
      arguments: [field.kind.rawValue, field.scope, field.name])
    if known == true { throw OrganizationError.exists("field '\(field.name)' of \(field.scope)") }
    try db.execute(
      sql: """
        INSERT INTO field_definition (kind, scope, name, label, type, data_type, options, default_value, phase, position,
          rule, regex, is_compulsory, is_disabled, is_updatable, updated_at, server_rule, error, is_disabled_at_server,
          is_audited, is_pii, is_psi, help, attributes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        field.kind.rawValue, field.scope, field.name, field.label, field.type, field.dataType,
        JSONStrings.write(field.options), field.defaultValue, field.phase, field.position, field.rule, field.regex,
        field.isCompulsory, field.isDisabled, field.isUpdatable, now, field.serverRule, field.error,
        field.isDisabledAtServer, field.isAudited, field.isPII, field.isPSI, field.help, field.attributes,
      ])
    referenceChanged()
    return db.lastInsertedRowID
  }
}

/// Lists of words in a column, as the text of a JSON array.
enum JSONStrings {
  static func read(_ text: String) -> [String] {
    guard text != "[]" else { return [] }
    return (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
  }

  static func write(_ words: [String]) -> String {
    guard !words.isEmpty, let data = try? JSONEncoder().encode(words) else { return "[]" }
    return String(decoding: data, as: UTF8.self)
  }
}
