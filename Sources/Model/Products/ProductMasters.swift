import GRDB

/// An entry of one of the lists that products refer to: categories, brands, styles, sizes and meta sizes.
public struct ProductMaster: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case category, brand, style, size
    /// A measure that sizes come down to (`parent_canonical_name` of a size).
    case metaSize
  }

  public var id: Int64 = 0
  public var name: String
  public var label = ""
  public var description = ""
  /// The entry above it; for a size its meta size.
  public var parent: Int64?
  public internal(set) var parentName: String?
  public internal(set) var parentLabel: String?
  /// For sizes: which of them belong together, what kind of article they are for, and the name for reference.
  public var family = ""
  public var type = ""
  public var canonicalName = ""

  public init(name: String) {
    self.name = name
  }
}

/// A colour of the catalogue.
public struct ProductColor: Sendable {
  public let id: Int64
  /// Red, green and blue, as one number of 24 bits.
  public let pallette: Int64
  public let name: String

  /// Six hexadecimal digits.
  public var hex: String {
    let digits = String(pallette, radix: 16)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

/// Which entries of a list are wanted. Names match in any case.
public struct MasterFilter: Sendable {
  public var id: Int64?
  public var name: String?
  /// An entry and those right below it.
  public var familyOf: Int64?
  public var familyOfName: String?
  /// Only what stands right below.
  public var parentName: String?
  public var family: String?
  public var type: String?
  public var canonicalName: String?
  public var limit: Int64 = 100
  public var offset: Int64 = 0

  public init() {}
}

extension ProductMaster.Kind {
  /// What the statements need to know of a list's table. `code` is its own key where it has one beside the name.
  fileprivate var table: (name: String, parents: String?, isSized: Bool) {
    switch self {
    case .category: ("product_category", "product_category", false)
    case .brand: ("product_brand", "product_brand", false)
    case .style: ("product_style", nil, false)
    case .size: ("product_size", "product_meta_size", true)
    case .metaSize: ("product_meta_size", "product_meta_size", true)
    }
  }
}

extension Products {
  /// A page of a list, in order of ids, and how many entries the list has in all (`product.v11.categories.get` and
  /// the other lists).
  public static func masters(
    _ kind: ProductMaster.Kind, _ filter: MasterFilter, _ session: Session
  ) throws -> (total: Int64, page: [ProductMaster]) {
    let table = kind.table
    let sized = table.isSized ? "m.family, m.type, m.canonical_name" : "'', '', ''"
    let parent = table.parents == nil ? "NULL" : "m.parent_id"
    let parentLabel = kind == .metaSize || kind == .size ? "p.name" : "p.label"
    let parents = table.parents.map { "LEFT JOIN \($0) p ON p.id = m.parent_id" } ?? "LEFT JOIN (SELECT 0 AS id, '' AS name, '' AS label) p ON false"
    var conditions: [String] = []
    var arguments: [(any DatabaseValueConvertible)?] = []
    func only(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
      conditions.append(condition)
      arguments += values
    }
    if let id = filter.id { only("m.id = ?", id) }
    if let name = filter.name { only("m.name = ? COLLATE NOCASE", name) }
    if let id = filter.familyOf { only("(m.id = ? OR \(parent) = ?)", id, id) }
    if let name = filter.familyOfName { only("(m.name = ? COLLATE NOCASE OR p.name = ? COLLATE NOCASE)", name, name) }
    if let name = filter.parentName { only("p.name = ? COLLATE NOCASE", name) }
    if table.isSized {
      if let family = filter.family { only("m.family = ? COLLATE NOCASE", family) }
      if let type = filter.type { only("m.type = ? COLLATE NOCASE", type) }
      if let name = filter.canonicalName { only("m.canonical_name = ? COLLATE NOCASE", name) }
    }
    let condition = conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    let rows = try Row.fetchAll(
      session.db.cachedStatement(
        sql: """
          SELECT m.id, m.name, m.label, m.description, \(parent), p.name, \(parentLabel), \(sized)
          FROM \(table.name) m \(parents) WHERE \(condition) ORDER BY m.id LIMIT ? OFFSET ?
          """),
      arguments: StatementArguments(arguments + [filter.limit, filter.offset]))
    let total = try Int64.fetchOne(session.db, sql: "SELECT count(*) FROM \(table.name)") ?? 0
    return (
      total,
      rows.map { row in
        var master = ProductMaster(name: row[1])
        master.id = row[0]
        master.label = row[2]
        master.description = row[3]
        master.parent = row[4]
        master.parentName = row[5]
        master.parentLabel = row[6]
        (master.family, master.type, master.canonicalName) = (row[7], row[8], row[9])
        return master
      }
    )
  }

  /// The id of an entry by its name in any case; of sizes one of the given type, where a type is given.
  public static func master(
    _ kind: ProductMaster.Kind, named name: String, type: String? = nil, _ session: Session
  ) throws -> Int64? {
    var filter = MasterFilter()
    filter.name = name
    filter.type = type
    filter.limit = 1
    return try masters(kind, filter, session).page.first?.id
  }

  /// Adds an entry to a list.
  ///
  /// - Throws: `ProductError.masterExists` where the list has the name; a size's name may stand once in each family.
  public static func add(_ master: ProductMaster, to kind: ProductMaster.Kind, _ session: WriteSession) throws -> Int64 {
    var filter = MasterFilter()
    filter.name = master.name
    if kind.table.isSized { filter.family = master.family }
    if kind == .metaSize { filter.type = master.type }
    filter.limit = 1
    if try !masters(kind, filter, session).page.isEmpty { throw ProductError.masterExists(master.name) }
    let name = kind.table.name
    switch kind {
    case .category, .brand:
      try session.db.execute(
        sql: "INSERT INTO \(name) (code, name, label, description, parent_id) VALUES (?, ?, ?, ?, ?)",
        arguments: [master.name, master.name, master.label, master.description, master.parent])
    case .style:
      try session.db.execute(
        sql: "INSERT INTO \(name) (code, name, label, description) VALUES (?, ?, ?, ?)",
        arguments: [master.name, master.name, master.label, master.description])
    case .size:
      try session.db.execute(
        sql: """
          INSERT INTO \(name) (code, name, label, description, parent_id, family, type, canonical_name)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          master.name, master.name, master.label, master.description, master.parent, master.family, master.type,
          master.canonicalName,
        ])
    case .metaSize:
      try session.db.execute(
        sql: """
          INSERT INTO \(name) (name, label, description, parent_id, family, type, canonical_name)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          master.name, master.label, master.description, master.parent, master.family, master.type,
          master.canonicalName,
        ])
    }
    return session.db.lastInsertedRowID
  }

  // MARK: - Colours

  /// A page of the colours, in order of their palette, and how many there are in all.
  public static func colors(
    pallette: Int64?, limit: Int64, offset: Int64, _ session: Session
  ) throws -> (total: Int64, page: [ProductColor]) {
    let rows = try Row.fetchAll(
      session.statement(
        """
        SELECT id, pallette, name FROM product_color WHERE ifnull(?, pallette) = pallette
        ORDER BY pallette LIMIT ? OFFSET ?
        """),
      arguments: [pallette, limit, offset])
    let total = try Int64.fetchOne(session.db, sql: "SELECT count(*) FROM product_color") ?? 0
    return (total, rows.map { ProductColor(id: $0[0], pallette: $0[1], name: $0[2]) })
  }

  public static func color(named name: String, _ session: Session) throws -> Int64? {
    try Int64.fetchOne(
      session.statement("SELECT id FROM product_color WHERE name = ?"), arguments: [name])
  }

  /// - Throws: `ProductError.masterExists` where there is a colour of the name or palette.
  public static func addColor(name: String, pallette: Int64, _ session: WriteSession) throws -> Int64 {
    let known = try Bool.fetchOne(
      session.db, sql: "SELECT EXISTS (SELECT 1 FROM product_color WHERE name = ? OR pallette = ?)",
      arguments: [name, pallette])
    if known == true { throw ProductError.masterExists(name) }
    try session.db.execute(
      sql: "INSERT INTO product_color (pallette, name) VALUES (?, ?)", arguments: [pallette, name])
    return session.db.lastInsertedRowID
  }
}
