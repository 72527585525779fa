import Model

/// `product.v11.add`: a batch of products, each judged on its own.
enum AddProducts {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var product: [Entry]
  }

  private struct Name: Encodable, Sendable {
    @Nullable var name: String?
  }

  private struct Attribute: Encodable, Sendable {
    var name: String
    var value: String
  }

  private struct Entry: Encodable, Sendable {
    var item_id: String?
    var sku: String
    var ean: String
    var price: String
    var img_url: String
    var in_stock: String
    var description: String
    var returnable: String
    var returnable_days: Int64
    var long_description: String
    var size: Name
    var style: Name
    var brand: Name
    var color: Name
    var category: Name
    var attributes: [Attribute]
    var added_on: String?
    var item_status: V1ItemStatus
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let items = call.body["product"]?.list ?? []
    guard !items.isEmpty else { throw PlatformError.invalidInput("product: at least one was expected") }
    let entries = try items.map { try add($0, session) }
    let added = entries.count { $0.item_status.success }
    return Reply(Page(status: V1Status(succeeded: added, of: items.count, success: "Success"), product: entries))
  }

  private static func add(_ body: JSONValue, _ session: WriteSession) throws -> Entry {
    var product = NewProduct(sku: text(body["sku"]).trimmed)
    product.ean = text(body["ean"]).trimmed
    product.description = text(body["description"])
    product.longDescription = text(body["long_description"])
    product.imageURL = text(body["img_url"])
    product.isInStock = false
    // The table says false by default, all samples say true.
    product.isReturnable = body["returnable"]?.bool ?? true
    product.returnableDays = (body["returnableDays"] ?? body["returnable_days"])?.int ?? -1
    func name(_ key: String) -> String? { body[key]?["name"]?.text.flatMap { $0.isEmpty ? nil : $0 } }
    product.size = try name("size").flatMap {
      try Products.master(.size, named: $0, type: body["size"]?["type"]?.text, session)
    }
    product.style = try name("style").flatMap { try Products.master(.style, named: $0, session) }
    product.brand = try name("brand").flatMap { try Products.master(.brand, named: $0, session) }
    product.category = try name("category").flatMap { try Products.master(.category, named: $0, session) }
    product.color = try name("color").flatMap { try Products.color(named: $0, session) }
    product.attributes = try attributes(body["attributes"]?["attribute"], session)
    let price = text(body["price"]).trimmed
    var entry = Entry(
      sku: product.sku, ean: product.ean.isEmpty ? product.sku : product.ean, price: price, img_url: product.imageURL,
      in_stock: "false", description: product.description, returnable: String(product.isReturnable),
      returnable_days: product.returnableDays, long_description: product.longDescription, size: Name(), style: Name(),
      brand: Name(), color: Name(), category: Name(),
      attributes: product.attributes.map { Attribute(name: $0.name, value: $0.value) },
      item_status: V1ItemStatus(code: 9100, message: "Product added successfully"))
    do throws(ProductFailure) {
      let added = try add(&product, price: price, session)
      entry.item_id = String(added.id)
      entry.added_on = added.addedOn
      entry.size.name = added.product?.sizeName
      entry.style.name = added.product?.styleName
      entry.brand.name = added.product?.brandName
      entry.color.name = added.product?.colorName
      entry.category.name = added.product?.categoryName
    } catch {
      entry.item_status = V1ItemStatus(error)
    }
    return entry
  }

  private struct Added {
    var id: Int64
    var addedOn: String
    var product: Product?
  }

  private static func add(
    _ product: inout NewProduct, price: String, _ session: WriteSession
  ) throws(ProductFailure) -> Added {
    guard !product.sku.isEmpty else { throw .skuMissing }
    guard !price.isEmpty else { throw .priceMissing }
    guard let amount = Amount(price) else { throw .priceNotNumeric }
    product.price = amount
    do {
      let id = try Products.add(product, session)
      return Added(id: id, addedOn: try session.zone.iso(session.now), product: try Products.find(id: id, session))
    } catch {
      throw .eanTaken
    }
  }

  /// Values of attributes that the organization has defined; of those with a fixed set only its members.
  private static func attributes(_ body: JSONValue?, _ session: Session) throws -> [Product.Attribute] {
    let known = try session.reference(ProductAttributes.self)
    return (body?.list ?? []).prefix(1000).compactMap { item in
      guard let attribute = known[item["name"]?.text ?? ""], attribute.id != 0 else { return nil }
      let value = text(item["value"])
      if attribute.isEnum, !attribute.isSoftEnum,
        !attribute.values.contains(where: { $0.name.lowercased() == value.lowercased() })
      {
        return nil
      }
      return Product.Attribute(name: attribute.name, value: value)
    }
  }

  /// What is sent as a text. Anything else is kept as it is written, as the real service does with `[]`.
  private static func text(_ value: JSONValue?) -> String {
    guard let value, !value.isNull else { return "" }
    return value.text ?? value.serialized
  }
}
