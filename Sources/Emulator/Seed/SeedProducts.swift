import CapillaryAPI
import Model

/// The catalogue: products and the lists that they refer to.
extension SeedLoader {
  static func masters(_ kind: ProductMaster.Kind, _ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map =
        switch kind {
        case .category, .brand, .style: try item.map("name", "label", "description", "parent")
        case .size: try item.map("name", "label", "description", "family", "type", "canonical_name", "meta_size")
        case .metaSize: try item.map("name", "label", "description", "family", "type", "canonical_name", "parent")
        }
      var master = ProductMaster(name: try map.word("name"))
      master.label = try map.text("label")
      master.description = try map.text("description")
      if kind == .size || kind == .metaSize {
        master.family = try map.text("family")
        master.type = try map.text("type")
        master.canonicalName = try map.text("canonical_name")
      }
      if kind == .size {
        master.parent = try map["meta_size"].map { try seeding.resolve("meta size", $0) }
      } else if kind != .style {
        master.parent = try map["parent"].map { try seeding.resolve(word(for: kind), $0) }
      }
      let (new, session) = (master, seeding.session)
      let id = try item.checked { try Products.add(new, to: kind, session) }
      seeding.define(word(for: kind), new.name, id)
    }
  }

  private static func word(for kind: ProductMaster.Kind) -> String { kind == .metaSize ? "meta size" : kind.rawValue }

  static func colors(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("name", "pallette")
      let name = try map.word("name")
      let code = try map.need("pallette")
      guard let pallette = Int64(try code.word(), radix: 16), (0...0xFF_FFFF).contains(pallette) else {
        throw code.error("pallette is to be six hexadecimal digits, such as 1e3a8a, not '\(try code.word())'")
      }
      let session = seeding.session
      seeding.define("color", name, try item.checked { try Products.addColor(name: name, pallette: pallette, session) })
    }
  }

  static func productAttributes(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("name", "label", "type", "values")
      var attribute = ProductAttribute(
        name: try map.word("name"), type: try map["type"]?.one(of: "String", "Int", "Boolean", "Double") ?? "String")
      attribute.label = try map["label"]?.text()
      attribute.extractionRuleData = attribute.name
      attribute.values = try map.list("values").map { ProductAttribute.Value(name: try $0.word(), label: try $0.word()) }
      attribute.isEnum = !attribute.values.isEmpty
      let (new, session) = (attribute, seeding.session)
      try item.checked { try Products.define(new, session) }
      seeding.define("product attribute", new.name, 0)
    }
  }

  static func products(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map(
        "sku", "ean", "description", "long_description", "price", "image", "in_stock", "category", "brand", "color",
        "size", "style", "returnable", "returnable_days", "attributes")
      var product = NewProduct(sku: try map.word("sku"))
      product.ean = try map.text("ean")
      product.description = try map.text("description")
      product.longDescription = try map.text("long_description")
      product.price = try map.need("price").amount()
      product.imageURL = try map.text("image")
      product.isInStock = try map.flag("in_stock", default: true)
      product.category = try map["category"].map { try seeding.resolve("category", $0) }
      product.brand = try map["brand"].map { try seeding.resolve("brand", $0) }
      product.color = try map["color"].map { try seeding.resolve("color", $0) }
      product.size = try map["size"].map { try seeding.resolve("size", $0) }
      product.style = try map["style"].map { try seeding.resolve("style", $0) }
      product.isReturnable = try map.flag("returnable", default: true)
      product.returnableDays = try map["returnable_days"]?.int(0...36_500) ?? -1
      product.attributes = try (map["attributes"]?.members() ?? []).map { member in
        guard seeding.knows("product attribute", member.name) else {
          throw member.error("there is no product attribute '\(member.name)'; product_attributes defines them")
        }
        return Product.Attribute(name: member.name, value: try member.word())
      }
      let (new, session) = (product, seeding.session)
      let id = try item.checked { try Products.add(new, session) }
      seeding.define("product", new.sku, id)
      seeding.products[new.sku] = new
    }
  }
}
