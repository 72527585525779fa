import Model

/// `product.v11.get`: products by SKU or id.
enum GetProducts {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var product: Items

    struct Items: Encodable, Sendable { var item: [Item] }
  }

  private struct Name: Encodable, Sendable { var name: String }

  private struct Item: Encodable, Sendable {
    @Nullable var item_id: String?
    var sku: String
    var item_ean: String = ""
    var price: String = ""
    var img_url: String = ""
    var in_stock: String = "false"
    var description: String = ""
    @Nullable var long_description: String?
    @Nullable var size: Name?
    @Nullable var style: Name?
    @Nullable var brand: Name?
    @Nullable var color: Name?
    @Nullable var category: Name?
    @Nullable var attributes: ProductAttributeList?
    var added_on: String = ""
    var item_status: Status

    /// This operation alone calls the outcome `status`.
    struct Status: Encodable, Sendable {
      var status: Bool
      var code: Int
      var message: String
    }

    init(missing sku: String) {
      self.sku = sku
      item_status = Status(
        status: false, code: ProductFailure.notFound.code, message: ProductFailure.notFound.message)
    }

    init(_ product: Product, _ zone: Zone) {
      func name(_ text: String?) -> Name? { text.map { Name(name: $0) } }
      item_id = String(product.id)
      sku = product.sku
      item_ean = product.ean
      price = product.price.plain
      img_url = product.imageURL
      in_stock = String(product.isInStock)
      description = product.description
      long_description = product.longDescription.isEmpty ? nil : product.longDescription
      size = name(product.sizeName)
      style = name(product.styleName)
      brand = name(product.brandName)
      color = name(product.colorName)
      category = name(product.categoryName)
      attributes = product.ownAttributes.isEmpty ? nil : ProductAttributeList(product.ownAttributes)
      added_on = zone.dateTime(product.addedAt)
      item_status = Status(status: true, code: 2100, message: "Product retrieval successful")
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    try ProductScope.check(call.query)
    let skus = call.query.list("sku").prefix(1000)
    let ids = skus.isEmpty ? call.query.list("id").prefix(1000) : []
    guard !skus.isEmpty || !ids.isEmpty else { throw ProductFailure.notFound }
    let zone = try session.zone
    var items = try skus.map { sku in
      try Products.find(sku: sku, session).map { Item($0, zone) } ?? Item(missing: sku)
    }
    items += try ids.map { id in
      try Int64(id).flatMap { try Products.find(id: $0, session) }.map { Item($0, zone) } ?? Item(missing: "")
    }
    let found = items.count { $0.item_status.status }
    return Reply(
      Page(status: V1Status(succeeded: found, of: items.count, success: "Success"), product: .init(item: items)))
  }
}

/// `{"attribute": [{"name", "value"}]}`.
struct ProductAttributeList: Encodable, Sendable {
  var attribute: [Attribute]

  struct Attribute: Encodable, Sendable {
    var name: String
    var value: String
  }

  init(_ attributes: [Product.Attribute]) {
    attribute = attributes.map { Attribute(name: $0.name, value: $0.value) }
  }
}
