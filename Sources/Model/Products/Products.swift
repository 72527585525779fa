import GRDB

/// A product of the catalogue.
public struct Product: Sendable {
  public let id: Int64
  public let sku: String
  public let ean: String
  public let description: String
  public let longDescription: String
  public let price: Amount
  public let imageURL: String
  public let isInStock: Bool
  public let category: Int64?
  public let brand: Int64?
  public let color: Int64?
  public let size: Int64?
  public let style: Int64?
  public let isReturnable: Bool
  /// -1 for no limit.
  public let returnableDays: Int64
  public let addedAt: Timestamp
  public let categoryName: String?
  public let brandName: String?
  public let colorName: String?
  public let sizeName: String?
  public let styleName: String?
  /// What else is said of it, by names of the organization's own.
  public let ownAttributes: [Attribute]

  /// Names of category, brand, color, size and style, then what else is said of it; only where it is so.
  public var attributes: [Attribute] {
    let masters = [
      ("Category", categoryName), ("Brand", brandName), ("Color", colorName), ("Size", sizeName), ("Style", styleName),
    ]
    return masters.compactMap { name, value in value.map { Attribute(name: name, value: $0) } } + ownAttributes
  }

  public struct Attribute: Sendable, Hashable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }
}

/// A product to be entered.
public struct NewProduct: Sendable {
  public var sku: String
  public var ean = ""
  public var description = ""
  public var longDescription = ""
  public var price = Amount.zero
  public var imageURL = ""
  public var isInStock = true
  public var category: Int64?
  public var brand: Int64?
  public var color: Int64?
  public var size: Int64?
  public var style: Int64?
  public var isReturnable = true
  /// -1 for no limit.
  public var returnableDays: Int64 = -1
  /// What else is said of it; a name that stands twice counts once.
  public var attributes: [Product.Attribute] = []

  public init(sku: String) {
    self.sku = sku
  }
}

/// The catalogue.
public enum Products {
  static let columns = """
    product.id, product.sku, product.ean, product.description, product.long_description, product.price,
      product.image_url, product.is_in_stock, category_id, brand_id, color_id, size_id, style_id,
      (SELECT name FROM product_category WHERE id = category_id), (SELECT name FROM product_brand WHERE id = brand_id),
      (SELECT name FROM product_color WHERE id = color_id), (SELECT name FROM product_size WHERE id = size_id),
      (SELECT name FROM product_style WHERE id = style_id), product.attributes, is_returnable, returnable_days,
      created_at
    """

  /// The product with a SKU, in any case.
  public static func find(sku: String, _ session: Session) throws -> Product? {
    try session.statement(bySKU).first(sku) { try product($0, session) }
  }

  public static func find(id: Int64, _ session: Session) throws -> Product? {
    try session.statement(byID).first(id) { try product($0, session) }
  }

  private static let bySKU = SQLText("SELECT \(columns) FROM product WHERE sku = ?")
  private static let byID = SQLText("SELECT \(columns) FROM product WHERE id = ?")

  static func product(_ row: Row, _ session: Session) throws -> Product {
    var others: [Product.Attribute] = []
    if (row[18] as String) != "{}" {
      others = try Row.fetchAll(
        session.statement("SELECT key, value FROM json_each(?)"), arguments: [row[18] as String]
      ).map { Product.Attribute(name: $0[0], value: String.fromDatabaseValue($0[1]) ?? "") }
    }
    return Product(
      id: row[0], sku: row[1], ean: row[2], description: row[3], longDescription: row[4], price: row[5],
      imageURL: row[6], isInStock: row[7], category: row[8], brand: row[9], color: row[10], size: row[11],
      style: row[12], isReturnable: row[19], returnableDays: row[20], addedAt: row[21], categoryName: row[13],
      brandName: row[14], colorName: row[15], sizeName: row[16], styleName: row[17], ownAttributes: others)
  }

  /// Enters the products of a bill that the catalogue does not know yet, with what the bill says of them.
  public static func learn(sku: String, description: String, price: Amount, _ session: WriteSession) throws {
    guard !sku.isEmpty else { return }
    try session.statement(
      """
      INSERT OR IGNORE INTO product (sku, description, price, is_from_bill, created_at, updated_at)
      VALUES (?, ?, ?, 1, ?, ?)
      """
    ).run(sku, description, price, session.now, session.now)
  }

  /// Enters a product (`product.v11.add`). One without an EAN has its SKU for one.
  ///
  /// A product that came to the catalogue by a bill becomes the organization's own: it keeps its id, and what is known
  /// of it is written anew.
  ///
  /// - Throws: `ProductError.eanTaken` where another product has the EAN; with it, a SKU that the catalogue has.
  public static func add(_ product: NewProduct, _ session: WriteSession) throws -> Int64 {
    let ean = product.ean.isEmpty ? product.sku : product.ean
    let known = try Row.fetchOne(
      session.statement("SELECT id, is_from_bill FROM product WHERE sku = ?"), arguments: [product.sku])
    let learned: Int64? = known.flatMap { $0[1] ? $0[0] : nil }
    if known != nil, learned == nil { throw ProductError.eanTaken(product.sku) }
    let holder = try Int64.fetchOne(
      session.statement("SELECT id FROM product WHERE ean = ? AND ean <> '' LIMIT 1"), arguments: [ean])
    if let holder, holder != learned { throw ProductError.eanTaken(ean) }
    try session.statement(
      """
      INSERT INTO product (sku, ean, description, long_description, price, image_url, is_in_stock, category_id,
        brand_id, color_id, size_id, style_id, attributes, is_from_bill, created_at, updated_at, is_returnable,
        returnable_days)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
      ON CONFLICT (sku) DO UPDATE SET ean = excluded.ean, description = excluded.description,
        long_description = excluded.long_description, price = excluded.price, image_url = excluded.image_url,
        is_in_stock = excluded.is_in_stock, category_id = excluded.category_id, brand_id = excluded.brand_id,
        color_id = excluded.color_id, size_id = excluded.size_id, style_id = excluded.style_id,
        attributes = excluded.attributes, is_from_bill = 0, updated_at = excluded.updated_at,
        is_returnable = excluded.is_returnable, returnable_days = excluded.returnable_days
      """
    ).execute(arguments: [
      product.sku, ean, product.description, product.longDescription, product.price, product.imageURL,
      product.isInStock, product.category, product.brand, product.color, product.size, product.style,
      try json(product.attributes, session), session.now, session.now, product.isReturnable, product.returnableDays,
    ])
    return learned ?? session.db.lastInsertedRowID
  }

  private static func json(_ attributes: [Product.Attribute], _ session: Session) throws -> String {
    try attributes.reduce("{}") { json, attribute in
      try String.fetchOne(
        session.statement("SELECT json_patch(?, json_object(?, ?))"),
        arguments: [json, attribute.name, attribute.value]) ?? json
    }
  }
}

/// Why the catalogue cannot be changed as asked.
public enum ProductError: Error, Hashable, CustomStringConvertible {
  case eanTaken(String)
  case masterExists(String)

  public var description: String {
    switch self {
    case .eanTaken(let ean): "another product has the SKU or EAN '\(ean)'"
    case .masterExists(let name): "there is another '\(name)'"
    }
  }
}
