import Foundation
import GRDB

/// Something that the organization says of its products, such as their department.
public struct ProductAttribute: Sendable {
  public struct Value: Sendable, Hashable, Codable {
    public var name: String
    public var label: String

    public init(name: String, label: String) {
      self.name = name
      self.label = label
    }
  }

  public var id: Int64 = 0
  public var name: String
  public var label: String?
  /// String, Int, Boolean or Double.
  public var type: String
  public var isEnum = false
  public var isSoftEnum = false
  public var usedInDump = true
  /// UPLOAD, POS, REGEX or USERDEF: where its values come from.
  public var extractionRuleType = "POS"
  public var extractionRuleData = ""
  public var defaultValue = ""
  public var values: [Value] = []

  public init(name: String, type: String) {
    self.name = name
    self.type = type
  }

  /// What every organization says of its products. They have no id of their own.
  public static let common: [ProductAttribute] = [
    ("price", "Double"), ("item_sku", "String"), ("description", "String"), ("img_url", "String"),
  ].map { name, type in
    var attribute = ProductAttribute(name: name, type: type)
    attribute.extractionRuleType = "UPLOAD"
    attribute.extractionRuleData = name
    return attribute
  }
}

/// The attributes of products, the common ones first, then the organization's in order of their ids.
public struct ProductAttributes: ReferenceData {
  public let all: [ProductAttribute]

  public static func load(_ db: Database) throws -> ProductAttributes {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, name, label, type, is_enum, is_soft_enum, use_in_dump, extraction_rule_type, extraction_rule_data,
          default_value, allowed
        FROM product_attribute ORDER BY id
        """)
    return ProductAttributes(
      all: ProductAttribute.common
        + rows.map { row in
          var attribute = ProductAttribute(name: row[1], type: row[3])
          attribute.id = row[0]
          attribute.label = row[2]
          (attribute.isEnum, attribute.isSoftEnum, attribute.usedInDump) = (row[4], row[5], row[6])
          (attribute.extractionRuleType, attribute.extractionRuleData) = (row[7], row[8])
          attribute.defaultValue = row[9]
          attribute.values = (try? JSONDecoder().decode([ProductAttribute.Value].self, from: Data((row[10] as String).utf8))) ?? []
          return attribute
        })
  }

  /// The attribute of a name, in any case.
  public subscript(name: String) -> ProductAttribute? { all.first { $0.name.lowercased() == name.lowercased() } }
}

extension Products {
  /// Defines an attribute of products; one of the same name is written anew and keeps its id
  /// (`product.v11.attributes.add`, which does not say what a repeated name is).
  public static func define(_ attribute: ProductAttribute, _ session: WriteSession) throws {
    let values = String(decoding: try JSONEncoder().encode(attribute.values), as: UTF8.self)
    try session.db.execute(
      sql: """
        INSERT INTO product_attribute (name, label, type, is_enum, is_soft_enum, use_in_dump, extraction_rule_type,
          extraction_rule_data, default_value, allowed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET label = excluded.label, type = excluded.type, is_enum = excluded.is_enum,
          is_soft_enum = excluded.is_soft_enum, use_in_dump = excluded.use_in_dump,
          extraction_rule_type = excluded.extraction_rule_type, extraction_rule_data = excluded.extraction_rule_data,
          default_value = excluded.default_value, allowed = excluded.allowed
        """,
      arguments: [
        attribute.name, attribute.label, attribute.type, attribute.isEnum, attribute.isSoftEnum, attribute.usedInDump,
        attribute.extractionRuleType, attribute.extractionRuleData, attribute.defaultValue, values,
      ])
    session.referenceChanged()
  }
}
