import Model

/// `product.v11.attributes.add` and `.get`: what the organization says of its products.
enum ProductAttributeEndpoints {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var product: Body

    struct Body: Encodable, Sendable {
      var count: Int64?
      var attributes: List
    }

    struct List: Encodable, Sendable { var attribute: [Entry] }
  }

  private struct Entry: Encodable, Sendable {
    var id: String?
    var name: String
    @Nullable var label: String?
    var is_enum: String
    var type: String
    var extraction_rule_type: String
    var extraction_rule_data: String
    var is_soft_enum: String
    var use_in_dump: String
    @Nullable var default_attribute_value_name: String?
    var inventory_item_attributes: String?
    var values: Values?
    var item_status: V1ItemStatus

    struct Values: Encodable, Sendable { var value: [ProductAttribute.Value] }

    init(_ attribute: ProductAttribute, _ status: V1ItemStatus) {
      func flag(_ value: Bool) -> String { value ? "1" : "0" }
      name = attribute.name
      label = attribute.label
      is_enum = flag(attribute.isEnum)
      type = attribute.type
      extraction_rule_type = attribute.extractionRuleType
      extraction_rule_data = attribute.extractionRuleData
      is_soft_enum = flag(attribute.isSoftEnum)
      use_in_dump = flag(attribute.usedInDump)
      item_status = status
    }
  }

  // MARK: - Adding

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let sent = (call.body["product"]?.list ?? []).flatMap { $0["attributes"]?["attribute"]?.list ?? [] }
    guard !sent.isEmpty else { throw PlatformError.invalidInput("attribute: at least one was expected") }
    let entries = try sent.map { body in
      let attribute = try attribute(body)
      try Products.define(attribute, session)
      // The default value comes back as null in every sample, also where one was sent.
      var entry = Entry(attribute, V1ItemStatus(code: 9180, message: "Attribute addition successful"))
      entry.values = Entry.Values(value: attribute.values)
      return entry
    }
    return Reply(
      Page(
        status: V1Status(success: true, code: 200, message: "SUCCESS"),
        product: .init(attributes: .init(attribute: entries))))
  }

  /// - Throws: `PlatformError.invalidInput`; the documentation has no codes for these.
  private static func attribute(_ body: JSONValue) throws -> ProductAttribute {
    guard let name = body["name"]?.text?.trimmed, !name.isEmpty else {
      throw PlatformError.invalidInput("attribute.name is mandatory")
    }
    func word(_ key: String, _ allowed: [String]) throws -> String {
      guard let text = body[key]?.text?.trimmed, !text.isEmpty else { return allowed[0] }
      guard let word = allowed.first(where: { $0.lowercased() == text.lowercased() }) else {
        throw PlatformError.invalidInput("attribute.\(key): one of \(allowed.joined(separator: ", ")) was expected")
      }
      return word
    }
    var attribute = ProductAttribute(name: name, type: try word("type", ["String", "Int", "Boolean", "Double"]))
    attribute.label = body["label"]?.text
    attribute.isEnum = body["is_enum"]?.bool ?? false
    attribute.isSoftEnum = body["is_soft_enum"]?.bool ?? false
    attribute.usedInDump = body["use_in_dump"]?.bool ?? true
    attribute.extractionRuleType = try word("extraction_rule_type", ["POS", "UPLOAD", "REGEX", "USERDEF"])
    attribute.extractionRuleData = body["extraction_rule_data"]?.text ?? ""
    attribute.defaultValue = body["default_attribute_value_name"]?.text ?? ""
    attribute.values = (body["values"]?["value"]?.list ?? []).prefix(1000).compactMap { value in
      guard let name = value["name"]?.text, !name.isEmpty else { return nil }
      return ProductAttribute.Value(name: name, label: value["label"]?.text ?? name)
    }
    return attribute
  }

  // MARK: - Reading

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    try ProductScope.check(call.query)
    let all = try session.reference(ProductAttributes.self).all
    var wanted = all
    if let name = call.query["name"]?.trimmed { wanted = wanted.filter { $0.name.lowercased() == name.lowercased() } }
    if let id = call.query["id"] { wanted = wanted.filter { $0.id != 0 && String($0.id) == id.trimmed } }
    let page = MasterPage(call.query)
    let shown = wanted.dropFirst(page.skipped).prefix(page.size)
    let most = Int(max(0, min(call.query.int("value_limit") ?? 1000, 1000)))
    let entries = shown.map { attribute in
      var entry = Entry(attribute, V1ItemStatus(code: 9176, message: "Attribute retrieval successful"))
      entry.default_attribute_value_name = attribute.defaultValue.isEmpty ? nil : attribute.defaultValue
      entry.inventory_item_attributes = "inventory_item_attributes"
      if call.query.flag("include_id") { entry.id = String(attribute.id) }
      if call.query.flag("values") { entry.values = .init(value: Array(attribute.values.prefix(most))) }
      return entry
    }
    return Reply(
      Page(
        status: V1Status(success: true, code: 200, message: "Success"),
        product: .init(count: Int64(all.count), attributes: .init(attribute: entries))))
  }
}
