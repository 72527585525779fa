import GRDB

/// What bills need of the catalogue.
enum Catalogue {
  enum Tree: String {
    case category = "product_category"
    case brand = "product_brand"
  }

  /// Whether the catalogue has an article.
  static func knows(_ sku: String, _ session: Session) throws -> Bool {
    try session.statement("SELECT 1 FROM product WHERE sku = ?").first(sku) { _ in true } ?? false
  }

  /// Codes and names of an article's category or brand, and of all that it lies below; none for an unknown article.
  static func lineage(of sku: String, _ tree: Tree, _ session: Session) throws -> [String] {
    let column = tree == .category ? "category_id" : "brand_id"
    return try session.db.cachedStatement(
      sql: """
        WITH RECURSIVE up (code, name, parent_id) AS (
          SELECT t.code, t.name, t.parent_id FROM product p JOIN \(tree.rawValue) t ON t.id = p.\(column) WHERE p.sku = ?
          UNION
          SELECT t.code, t.name, t.parent_id FROM up JOIN \(tree.rawValue) t ON t.id = up.parent_id)
        SELECT code, name FROM up
        """
    ).all(sku) { row in [row[0] as String, row[1] as String] }.flatMap { $0 }
  }
}

extension BillEntry {
  static func isKnown(sku: String, _ session: Session) throws -> Bool { try Catalogue.knows(sku, session) }

  /// Articles that the catalogue does not know yet come into it with the bill that sells them. (An organization that
  /// keeps bills with unknown articles back has refused this one before; see `checkRejection`.)
  func addProducts() throws {
    for line in new.lines where !line.isReturn {
      if try !Catalogue.knows(line.sku, session) {
        try Products.learn(sku: line.sku, description: line.description, price: base(line.rate ?? .zero), session)
      }
      for part in line.parts where try !Catalogue.knows(part.sku, session) {
        try Products.learn(sku: part.sku, description: part.description, price: base(part.rate), session)
      }
    }
  }
}
