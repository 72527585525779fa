import GRDB

private enum Options {
  /// The values that a definition allows: a JSON array of texts, or of objects with a `value`.
  static let sql = """
    SELECT CASE type WHEN 'object' THEN json_extract(value, '$.value') ELSE value END FROM json_each(?)
    """
}

/// The organization's definitions of bill and line fields, found by name.
struct BillFieldDefinitions: ReferenceData {
  struct Definition: Sendable {
    var name: String
    var options: Set<String>
    var isNumeric: Bool
  }

  private let bill: [String: Definition]
  private let billExtended: [String: Definition]
  private let lineExtended: [String: Definition]

  static func load(_ db: Database) throws -> BillFieldDefinitions {
    var bill: [String: Definition] = [:]
    var billExtended: [String: Definition] = [:]
    var lineExtended: [String: Definition] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT kind, lower(scope), name, options, lower(data_type) FROM field_definition WHERE NOT is_disabled
        """)
    while let row = try rows.next() {
      let scope: String = row[1]
      let name: String = row[2]
      let type: String = row[4]
      let options = try String.fetchAll(
        db,
        sql: Options.sql, arguments: [row[3] as String])
      let definition = Definition(
        name: name, options: Set(options), isNumeric: ["integer", "int", "long", "double", "number"].contains(type))
      if row[0] == "CUSTOM" {
        // Both scopes are accepted: pages name the second for bills, which reads like a copy slip (DECISIONS.md).
        if ["loyalty_transaction", "loyalty_registration"].contains(scope) { bill[name.lowercased()] = definition }
      } else if scope.contains("line") {
        lineExtended[name.lowercased()] = definition
      } else if scope.contains("transaction") {
        billExtended[name.lowercased()] = definition
      }
    }
    return BillFieldDefinitions(bill: bill, billExtended: billExtended, lineExtended: lineExtended)
  }

  enum Kind {
    case custom
    case extended
    case lineExtended
  }

  func find(_ kind: Kind, _ name: String) -> Definition? {
    let name = name.lowercased()
    return switch kind {
    case .custom: bill[name]
    case .extended: billExtended[name]
    // A field of bills is accepted on a line as well, as samples show.
    case .lineExtended: lineExtended[name] ?? billExtended[name]
    }
  }
}

/// Fields that passed the organization's definitions.
public struct AcceptedFields: Sendable {
  /// What is stored, in the order in which it was sent.
  public var fields: [NewField] = []
  public var warnings: [BillWarning] = []
  /// Values that are none of an enum's (what parks a bill, where the organization parks bills).
  var badValues: [NewField] = []

  /// The fields as the text of a JSON object.
  var json: String {
    guard !fields.isEmpty else { return "{}" }
    return "{" + fields.map { "\(quoted($0.name)):\($0.json)" }.joined(separator: ",") + "}"
  }
}

extension BillFieldDefinitions {
  /// Sorts sent fields into those that are kept and those that are only warned about.
  func check(_ sent: [NewField], _ kind: Kind) -> AcceptedFields {
    var result = AcceptedFields()
    for field in sent {
      guard let definition = find(kind, field.name) else {
        result.warnings.append(
          kind == .custom ? .customFieldUnknown(field.name) : .extendedFieldUnknown(field.name))
        continue
      }
      if !definition.options.isEmpty, !definition.options.contains(field.text) || field.text.isEmpty {
        if field.text.isEmpty { continue }
        result.badValues.append(field)
        result.warnings.append(kind == .custom ? .customFieldUnknown(field.name) : .extendedFieldValue(field.name))
        continue
      }
      if definition.isNumeric, Amount(field.text) == nil {
        result.warnings.append(kind == .custom ? .customFieldUnknown(field.name) : .extendedFieldValue(field.name))
        continue
      }
      var kept = field
      kept.name = definition.name
      result.fields.append(kept)
    }
    return result
  }
}

/// The organization's tenders with their attributes.
struct Tenders: ReferenceData {
  struct Tender: Sendable {
    var id: Int64
    var name: String
    /// Attribute name in lower case → its own name and the values it may have; none for any.
    var attributes: [String: (name: String, values: Set<String>)]
  }

  private let byName: [String: Tender]

  static func load(_ db: Database) throws -> Tenders {
    var byName: [String: Tender] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, name, canonical_name, attributes FROM tender") {
      var attributes: [String: (name: String, values: Set<String>)] = [:]
      let listed = try Row.fetchAll(
        db,
        sql: """
          SELECT value ->> 'name', value ->> 'canonicalName', coalesce(value -> 'values', '[]') FROM json_each(?)
          """,
        arguments: [row[3] as String])
      for attribute in listed {
        guard let name: String = attribute[0] ?? attribute[1] else { continue }
        let values = try Set(
          String.fetchAll(db, sql: Options.sql, arguments: [attribute[2] as String]).map { $0.lowercased() })
        attributes[name.lowercased()] = (name, values)
        if let canonical: String = attribute[1] { attributes[canonical.lowercased()] = (name, values) }
      }
      let tender = Tender(id: row[0], name: row[1], attributes: attributes)
      byName[(row[2] as String).lowercased()] = tender
      byName[tender.name.lowercased()] = tender
    }
    return Tenders(byName: byName)
  }

  func find(_ mode: String) -> Tender? { byName[mode.lowercased()] }
}

/// The organization's currencies.
public struct Currencies: ReferenceData {
  public struct Currency: Sendable {
    public let code: String
    public let name: String
    public let symbol: String
    public let numericCode: String
    public let isBase: Bool
    /// Units of this currency for one of the base currency, in millionths.
    public let ratio: Int64

    /// Units of the base currency for one of this, in millionths: what bills show as their ratio.
    public var toBase: Int64? {
      guard ratio > 0 else { return nil }
      return isBase ? 1_000_000 : Int64((1_000_000_000_000 + ratio / 2) / ratio)
    }
  }

  public let all: [Currency]

  public static func load(_ db: Database) throws -> Currencies {
    let rows = try Row.fetchAll(
      db, sql: "SELECT code, name, symbol, numeric_code, is_base, ratio FROM currency ORDER BY code")
    return Currencies(
      all: rows.map {
        Currency(code: $0[0], name: $0[1], symbol: $0[2], numericCode: $0[3], isBase: $0[4], ratio: $0[5])
      })
  }

  public var base: Currency? { all.first(where: \.isBase) }

  public func find(_ code: String) -> Currency? {
    all.first { $0.code.lowercased() == code.lowercased() }
  }
}

/// A JSON string. Names come from settings, so the rare characters that JSON escapes need no speed.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\\(scalar)"
    case _ where scalar.value < 0x20: result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
