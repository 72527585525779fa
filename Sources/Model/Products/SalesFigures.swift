import GRDB

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
