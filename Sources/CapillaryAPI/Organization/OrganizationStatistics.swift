import Model

/// GET /v1.1/organization/statistics and topitems: figures of what was sold.
enum OrganizationStatistics {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var organization: Body

    struct Body: Encodable, Sendable { var statistics: Figures }

    struct Figures: Encodable, Sendable {
      var avg_basket: String
      var avg_transaction_value: String
      var customers: String
      var stores: String
      var products: String
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let figures = try session.salesFigures()
    let stores = try session.entities.all.count { $0.kind == .store && $0.isActive }
    return Reply(
      Page(
        status: .success,
        organization: .init(
          statistics: .init(
            avg_basket: figures.averageBasket.plain, avg_transaction_value: figures.averageBill.plain,
            customers: String(figures.customers), stores: String(stores), products: String(figures.products)))))
  }

  // MARK: - Top items

  private struct TopItems: Encodable, Sendable {
    var status: V1Status
    var organization: Body

    struct Body: Encodable, Sendable { var item: [Item] }

    struct Item: Encodable, Sendable {
      var sku: String
      var price: String
      var img_url: String
      var in_stock: String
      var description: String
      var attributes: Attributes
    }

    struct Attributes: Encodable, Sendable { var attribute: [Attribute] }
    struct Attribute: Encodable, Sendable {
      var name: String
      var value: String
    }
  }

  /// The documentation leaves the choice open; here it is the ten products that sold best.
  static func topItems(_ call: Call, _ session: Session) throws -> Reply {
    let items = try session.bestSellers(limit: 10).map { product in
      TopItems.Item(
        sku: product.sku, price: product.price.plain, img_url: product.imageURL, in_stock: String(product.isInStock),
        description: product.description,
        attributes: .init(
          attribute: product.attributes.map { TopItems.Attribute(name: $0.name, value: $0.value) }))
    }
    return Reply(TopItems(status: .success, organization: .init(item: items)))
  }
}
