import Model

/// `limit` and `offset` of the lists of the catalogue. What is no page at all is read as the first.
struct MasterPage {
  var limit: Int64
  var offset: Int64

  var size: Int { Int(limit) }
  var skipped: Int { Int(offset) }

  init(_ query: Query) {
    limit = min(max(0, query.int("limit") ?? 1000), 1000)
    offset = min(max(0, query.int("offset") ?? 0), 1_000_000)
  }
}

/// The lists that products refer to (`product.v11.categories.get`, `.brands.get`, `.sizes.get`, `.metaSizes.get`,
/// `.colors.get`). `count` is always that of the whole list.
enum ProductMasterLists {
  private struct Page<Entry: Encodable & Sendable>: Encodable, Sendable {
    var status = V1Status(success: true, code: 200, message: "Success")
    var product: List<Entry>

    init(_ plural: String, of singular: String, count: Int64, _ entries: [Entry]) {
      product = List(plural: plural, singular: singular, count: count, entries: entries)
    }
  }

  /// `{"count": 2, "brands": {"brand": […]}}`
  private struct List<Entry: Encodable & Sendable>: Encodable, Sendable {
    var plural: String
    var singular: String
    var count: Int64
    var entries: [Entry]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Name.self)
      try container.encode(count, forKey: Name(stringValue: "count"))
      try container.encode(Entries(name: singular, entries: entries), forKey: Name(stringValue: plural))
    }
  }

  private struct Entries<Entry: Encodable & Sendable>: Encodable, Sendable {
    var name: String
    var entries: [Entry]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Name.self)
      try container.encode(entries, forKey: Name(stringValue: name))
    }
  }

  private static func filter(_ query: Query) -> MasterFilter {
    var filter = MasterFilter()
    let page = MasterPage(query)
    (filter.limit, filter.offset) = (page.limit, page.offset)
    // An id that is no number is nobody's.
    filter.id = query["id"].map { Int64($0.trimmed) ?? 0 }
    filter.name = query["name"]?.trimmed
    return filter
  }

  private static func id(_ master: ProductMaster, _ query: Query) -> String? {
    query.flag("include_id") ? String(master.id) : nil
  }

  // MARK: - Categories

  private struct Category: Encodable, Sendable {
    var id: String?
    var name: String
    var label: String
    var description: String
    @Nullable var parent_name: String?
    @Nullable var parent_label: String?
    var values: CategoryValues?
    var item_status = V1ItemStatus(code: 9172, message: "Category retrieval successful")
  }

  private struct CategoryValues: Encodable, Sendable { var value: [CategoryValue] }

  private struct CategoryValue: Encodable, Sendable {
    var name: String
    var label: String
  }

  static func categories(_ call: Call, _ session: Session) throws -> Reply {
    try ProductScope.check(call.query)
    var filter = filter(call.query)
    filter.familyOf = call.query["parent_id"].map { Int64($0.trimmed) ?? 0 }
    filter.parentName = call.query["parent_name"]?.trimmed
    let found = try Products.masters(.category, filter, session)
    let entries = try found.page.map { master in
      var entry = Category(
        id: id(master, call.query), name: master.name, label: master.label, description: master.description,
        parent_name: master.parentName, parent_label: master.parentLabel)
      if call.query.flag("values") {
        var children = MasterFilter()
        children.parentName = master.name
        children.limit = min(max(0, call.query.int("value_limit") ?? 20), 1000)
        entry.values = .init(
          value: try Products.masters(.category, children, session).page.map {
            CategoryValue(name: $0.name, label: $0.label)
          })
      }
      return entry
    }
    return Reply(Page("categories", of: "category", count: found.total, entries))
  }

  // MARK: - Brands

  private struct Brand: Encodable, Sendable {
    var id: String?
    var name: String
    var label: String
    var description: String
    var parent_name: String
    var parent_label: String
    var item_status = V1ItemStatus(code: 9160, message: "Brand retrieval successful")
  }

  static func brands(_ call: Call, _ session: Session) throws -> Reply {
    try ProductScope.check(call.query)
    var filter = filter(call.query)
    filter.familyOf = call.query["parent_id"].map { Int64($0.trimmed) ?? 0 }
    filter.familyOfName = call.query["parent_name"]?.trimmed
    let found = try Products.masters(.brand, filter, session)
    let entries = found.page.map { master in
      Brand(
        id: id(master, call.query), name: master.name, label: master.label, description: master.description,
        parent_name: master.parentName ?? "", parent_label: master.parentLabel ?? "")
    }
    return Reply(Page("brands", of: "brand", count: found.total, entries))
  }

  // MARK: - Sizes

  private struct Size: Encodable, Sendable {
    var id: String?
    var name: String
    var label: String
    var canonical_name: String
    var description: String
    var size_family: String
    var type: String
    @Nullable var parent_canonical_name: String?
    var item_status = V1ItemStatus(code: 9130, message: "Size retrieval successful")
  }

  private static func sized(_ query: Query) -> MasterFilter {
    var filter = filter(query)
    filter.family = query["size_family"]?.trimmed
    filter.type = query["type"]?.trimmed
    filter.canonicalName = query["canonical_name"]?.trimmed
    return filter
  }

  static func sizes(_ call: Call, _ session: Session) throws -> Reply {
    try ProductScope.check(call.query)
    var filter = sized(call.query)
    filter.parentName = call.query["parent_name"]?.trimmed
    let found = try Products.masters(.size, filter, session)
    let entries = found.page.map { master in
      Size(
        id: id(master, call.query), name: master.name, label: master.label, canonical_name: master.canonicalName,
        description: master.description, size_family: master.family, type: master.type,
        parent_canonical_name: master.parentName)
    }
    return Reply(Page("sizes", of: "size", count: found.total, entries))
  }

  private struct MetaSize: Encodable, Sendable {
    var id: String?
    var name: String
    var label: String
    var description: String
    var size_family: String
    var type: String
    @Nullable var parent_meta_size: String?
    var item_status = V1ItemStatus(code: 9140, message: "Meta size retrieval successful")
  }

  static func metaSizes(_ call: Call, _ session: Session) throws -> Reply {
    try ProductScope.check(call.query)
    let found = try Products.masters(.metaSize, sized(call.query), session)
    let entries = found.page.map { master in
      MetaSize(
        id: id(master, call.query), name: master.name, label: master.label, description: master.description,
        size_family: master.family, type: master.type, parent_meta_size: master.parentName)
    }
    return Reply(Page("meta_sizes", of: "meta_size", count: found.total, entries))
  }

  // MARK: - Colours

  private struct Color: Encodable, Sendable {
    var pallette: String
    var name: String
    var item_status = V1ItemStatus(code: 9178, message: "Color retrieval successful")
  }

  static func colors(_ call: Call, _ session: Session) throws -> Reply {
    try ProductScope.check(call.query)
    let page = MasterPage(call.query)
    let code = call.query["pallette"].map { Int64($0.trimmed, radix: 16) ?? -1 }
    let found = try Products.colors(pallette: code, limit: page.limit, offset: page.offset, session)
    let entries = found.page.map { Color(pallette: $0.hex, name: $0.name) }
    return Reply(Page("colors", of: "color", count: found.total, entries))
  }
}
