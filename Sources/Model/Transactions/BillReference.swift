import GRDB

/// Fields that passed the organization's definitions.
public struct AcceptedFields: Sendable {
  /// What is stored, in the order in which it was sent.
  public var fields: [NewField] = []
  public var warnings: [BillWarning] = []
  /// Values that are none of an enum's, and those that are no value of another field: what parks a bill, and what fails it
  /// for good, where the organization parks bills.
  var unlistedValues: [NewField] = []
  var invalidValues: [NewField] = []

  public init() {}

  /// The fields as the text of a JSON object.
  public var json: String {
    guard !fields.isEmpty else { return "{}" }
    return "{" + fields.map { "\(quoted($0.name)):\($0.json)" }.joined(separator: ",") + "}"
  }
}

extension FieldDefinitions {
  enum BillKind {
    case custom
    case extended
    case lineExtended
  }

  private func find(_ kind: BillKind, _ name: String) -> FieldDefinition? {
    switch kind {
    // Both scopes are accepted: pages name the second for bills, which reads like a copy slip (DECISIONS.md).
    case .custom: return custom(name, scopes: ["loyalty_transaction", "loyalty_registration"])
    case .extended, .lineExtended:
      // A field of bills is accepted on a line as well, as samples show.
      let lines = ["regular_lineitem", "regular_line_item", "lineitem", "line_item"]
      let bills = ["regular_transaction", "transaction", "return_transaction", "not_interested_transaction"]
      for entity in kind == .lineExtended ? lines + bills : bills {
        if let field = extended(name, entity: entity) { return field }
      }
      return nil
    }
  }

  /// Sorts a bill's or a line's fields into those that are kept and those that are only warned about.
  func check(_ sent: [NewField], _ kind: BillKind) -> AcceptedFields {
    var result = AcceptedFields()
    for field in sent {
      guard let definition = find(kind, field.name) else {
        result.warnings.append(kind == .custom ? .customFieldUnknown(field.name) : .extendedFieldUnknown(field.name))
        continue
      }
      guard definition.accepts(field.text) else {
        if definition.options.isEmpty { result.invalidValues.append(field) } else { result.unlistedValues.append(field) }
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
          String.fetchAll(
            db,
            sql: """
              SELECT CASE type WHEN 'object' THEN json_extract(value, '$.value') ELSE value END FROM json_each(?)
              """,
            arguments: [attribute[2] as String]
          ).map { $0.lowercased() })
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
