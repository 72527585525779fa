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
  /// Names of category, brand, color, size and style, then what else is said of it; only where it is so.
  public let attributes: [Attribute]

  public struct Attribute: Sendable, Hashable {
    public let name: String
    public let value: String
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
  /// Name → value, as the text of a JSON object.
  public var attributes = "{}"
  public var isFromBill = false

  public init(sku: String) {
    self.sku = sku
  }
}

/// The catalogue.
public enum Products {
  private static let columns = """
    product.id, product.sku, product.ean, product.description, product.long_description, product.price,
      product.image_url, product.is_in_stock, category_id, brand_id, color_id, size_id, style_id,
      (SELECT name FROM product_category WHERE id = category_id), (SELECT name FROM product_brand WHERE id = brand_id),
      (SELECT name FROM product_color WHERE id = color_id), (SELECT name FROM product_size WHERE id = size_id),
      (SELECT name FROM product_style WHERE id = style_id)
    """

  /// The product with a SKU, in any case.
  public static func find(sku: String, _ session: Session) throws -> Product? {
    try Row.fetchOne(
      session.db.cachedStatement(sql: "SELECT \(columns) FROM product WHERE sku = ?"), arguments: [sku]
    ).map { try product($0, session) }
  }

  public static func find(id: Int64, _ session: Session) throws -> Product? {
    try Row.fetchOne(
      session.db.cachedStatement(sql: "SELECT \(columns) FROM product WHERE id = ?"), arguments: [id]
    ).map { try product($0, session) }
  }

  private static func product(_ row: Row, _ session: Session) throws -> Product {
    var attributes: [Product.Attribute] = []
    for (name, column) in [("Category", 13), ("Brand", 14), ("Color", 15), ("Size", 16), ("Style", 17)] {
      if let value: String = row[column] { attributes.append(.init(name: name, value: value)) }
    }
    let others = try Row.fetchAll(
      session.db,
      sql: "SELECT key, value FROM product, json_each(product.attributes) WHERE product.id = ?",
      arguments: [row[0] as Int64])
    attributes += others.map { Product.Attribute(name: $0[0], value: String.fromDatabaseValue($0[1]) ?? "") }
    return Product(
      id: row[0], sku: row[1], ean: row[2], description: row[3], longDescription: row[4], price: row[5],
      imageURL: row[6], isInStock: row[7], category: row[8], brand: row[9], color: row[10], size: row[11],
      style: row[12], attributes: attributes)
  }

  /// Enters the products of a bill that the catalogue does not know yet, with what the bill says of them.
  public static func learn(sku: String, description: String, price: Amount, _ session: WriteSession) throws {
    guard !sku.isEmpty else { return }
    try session.db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO product (sku, description, price, is_from_bill, created_at, updated_at)
        VALUES (?, ?, ?, 1, ?, ?)
        """
    ).execute(arguments: [sku, description, price, session.now, session.now])
  }

  /// Enters a product.
  ///
  /// - Throws: `OrganizationError.exists` where the catalogue has the SKU.
  public static func add(_ product: NewProduct, _ session: WriteSession) throws -> Int64 {
    let known = try Bool.fetchOne(
      session.db, sql: "SELECT EXISTS (SELECT 1 FROM product WHERE sku = ?)", arguments: [product.sku])
    if known == true { throw OrganizationError.exists("product with the SKU '\(product.sku)'") }
    try session.db.execute(
      sql: """
        INSERT INTO product (sku, ean, description, long_description, price, image_url, is_in_stock, category_id,
          brand_id, color_id, size_id, style_id, attributes, is_from_bill, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        product.sku, product.ean, product.description, product.longDescription, product.price, product.imageURL,
        product.isInStock, product.category, product.brand, product.color, product.size, product.style,
        product.attributes, product.isFromBill, session.now, session.now,
      ])
    return session.db.lastInsertedRowID
  }

  // MARK: - Masters

  /// A master of the catalogue: what products refer to.
  public enum Master: Sendable {
    case category(code: String, name: String, parent: Int64?)
    case brand(code: String, name: String, parent: Int64?)
    case color(palette: Int64, name: String)
    case size(code: String, name: String, family: String, canonicalName: String, type: String)
    case style(code: String, name: String)
  }

  public static func add(_ master: Master, _ session: WriteSession) throws -> Int64 {
    switch master {
    case .category(let code, let name, let parent):
      try session.db.execute(
        sql: "INSERT INTO product_category (code, name, parent_id) VALUES (?, ?, ?)", arguments: [code, name, parent])
    case .brand(let code, let name, let parent):
      try session.db.execute(
        sql: "INSERT INTO product_brand (code, name, parent_id) VALUES (?, ?, ?)", arguments: [code, name, parent])
    case .color(let palette, let name):
      try session.db.execute(
        sql: "INSERT INTO product_color (pallette, name) VALUES (?, ?)", arguments: [palette, name])
    case .size(let code, let name, let family, let canonicalName, let type):
      try session.db.execute(
        sql: "INSERT INTO product_size (code, name, family, canonical_name, type) VALUES (?, ?, ?, ?, ?)",
        arguments: [code, name, family, canonicalName, type])
    case .style(let code, let name):
      try session.db.execute(sql: "INSERT INTO product_style (code, name) VALUES (?, ?)", arguments: [code, name])
    }
    return session.db.lastInsertedRowID
  }
}

/// What was sold, over all bills.
public struct SalesFigures: Sendable {
  /// Pieces in a bill.
  public let averageBasket: Amount
  public let averageBill: Amount
  /// Loyalty customers who are not deleted or merged.
  public let customers: Int64
  public let products: Int64
}

extension Session {
  /// Counts over the whole of the bills and customers: for dashboards, not for tills.
  public func salesFigures() throws -> SalesFigures {
    let bills = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(sum(amount), 0) FROM bill WHERE type = 'REGULAR'")
    let pieces = try Int64.fetchOne(
      db,
      sql: """
        SELECT coalesce(sum(bill_line.quantity), 0) FROM bill JOIN bill_line ON bill_id = bill.id
        WHERE bill.type = 'REGULAR'
        """)
    let count: Int64 = bills?[0] ?? 0
    func average(_ total: Int64) -> Amount {
      count == 0 ? .zero : Amount(thousandths: total / count)
    }
    return SalesFigures(
      averageBasket: average(pieces ?? 0), averageBill: average(bills?[1] ?? 0),
      customers: try Int64.fetchOne(
        db, sql: "SELECT count(*) FROM customer WHERE loyalty_type = 'loyalty' AND status = 'ACTIVE'") ?? 0,
      products: try Int64.fetchOne(db, sql: "SELECT count(*) FROM product") ?? 0)
  }

  /// The products of the catalogue that sold most pieces, best first.
  public func bestSellers(limit: Int) throws -> [Product] {
    let skus = try String.fetchAll(
      db,
      sql: """
        SELECT product.sku FROM bill JOIN bill_line ON bill_id = bill.id JOIN product ON product.sku = bill_line.sku
        WHERE bill.type = 'REGULAR'
        GROUP BY product.id ORDER BY sum(bill_line.quantity) DESC, product.id LIMIT ?
        """,
      arguments: [limit])
    return try skus.compactMap { try Products.find(sku: $0, self) }
  }
}
