import GRDB

/// A question to the catalogue: every clause has to hold (`product.v11.search`).
public struct ProductSearch: Sendable {
  public struct Clause: Sendable {
    public enum Test: Sendable {
      /// One of these, in any case.
      case isOne(of: [String])
      /// From the one to the other, both included.
      case range(Amount, Amount)
    }

    /// `price`, `item_sku`, `description`, `img_url`, a list that products refer to, or an attribute of the
    /// organization's own; in any case.
    public var attribute: String
    public var test: Test

    public init(attribute: String, test: Test) {
      self.attribute = attribute
      self.test = test
    }
  }

  public var clauses: [Clause]
  public var limit: Int64 = 10
  public var offset: Int64 = 0

  public init(_ clauses: [Clause]) {
    self.clauses = clauses
  }
}

extension Products {
  private static let searched: [String: String] = [
    "price": "product.price", "item_sku": "product.sku", "sku": "product.sku", "item_ean": "product.ean",
    "ean": "product.ean", "description": "product.description", "img_url": "product.image_url",
    "category": "(SELECT name FROM product_category WHERE id = category_id)",
    "brand": "(SELECT name FROM product_brand WHERE id = brand_id)",
    "color": "(SELECT name FROM product_color WHERE id = color_id)",
    "size": "(SELECT name FROM product_size WHERE id = size_id)",
    "style": "(SELECT name FROM product_style WHERE id = style_id)",
  ]

  /// A page of the products for which all clauses hold, in order of their ids, and how many there are.
  public static func search(_ search: ProductSearch, _ session: Session) throws -> (total: Int64, page: [Product]) {
    var conditions: [String] = []
    var arguments: [(any DatabaseValueConvertible)?] = []
    for clause in search.clauses {
      let name = clause.attribute.lowercased()
      var value = searched[name] ?? "field.value"
      // Prices are kept in thousandths; everything else is compared as it is written.
      let isPrice = name == "price"
      var condition: String
      var values: [(any DatabaseValueConvertible)?] = []
      switch clause.test {
      case .isOne(let words):
        values = isPrice ? words.map { Amount($0)?.thousandths } : words
        condition = "\(value) COLLATE NOCASE IN (\(words.map { _ in "?" }.joined(separator: ", ")))"
      case .range(let from, let to):
        if !isPrice { value = "CAST(1000 * \(value) AS INTEGER)" }
        values = [from.thousandths, to.thousandths]
        condition = "\(value) BETWEEN ? AND ?"
      }
      if searched[name] == nil {
        condition = """
          EXISTS (SELECT 1 FROM json_each(product.attributes) AS field
            WHERE field.key = ? COLLATE NOCASE AND \(condition))
          """
        values.insert(clause.attribute, at: 0)
      }
      conditions.append(condition)
      arguments += values
    }
    let condition = conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    let total = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM product WHERE \(condition)", arguments: StatementArguments(arguments))
    let page = try Row.fetchAll(
      session.db, sql: "SELECT \(columns) FROM product WHERE \(condition) ORDER BY product.id LIMIT ? OFFSET ?",
      arguments: StatementArguments(arguments + [search.limit, search.offset]))
    return (total ?? 0, try page.map { try product($0, session) })
  }
}
