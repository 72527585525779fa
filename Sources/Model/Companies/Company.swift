import GRDB

/// A business that takes part in the organization's fleet program.
public struct Company: Sendable {
  /// The company above, as it is shown.
  public struct Parent: Sendable {
    public let id: Int64
    public let externalID: String
    public let name: String
  }

  public let id: Int64
  public let externalID: String
  public let name: String
  public let hierarchy: Int64
  public let isActive: Bool
  public let hierarchyCode: String
  public let parent: Parent?
  /// Name → value, as the text of a JSON object.
  public let extendedFields: String
}

/// What of a company changes; nil stays as it is.
public struct CompanyChange: Sendable {
  public var name: String?
  public var externalID: String?
  /// Cannot differ from what it is.
  public var hierarchyCode: String?
  /// The external id of the company to hang under.
  public var parent: String?
  /// Values to set, as the text of a JSON object.
  public var extendedFields = "{}"
  public var isActive: Bool?

  public init() {}
}

extension Companies {
  private static let selection = """
    SELECT c.id, c.external_id, c.name, c.hierarchy_id, c.is_active, h.code, p.id, p.external_id, p.name,
      c.extended_fields
    FROM company c JOIN hierarchy h ON h.id = c.hierarchy_id LEFT JOIN company p ON p.id = c.parent_id
    """

  private static func company(_ row: Row) -> Company {
    let parent: Int64? = row[6]
    return Company(
      id: row[0], externalID: row[1], name: row[2], hierarchy: row[3], isActive: row[4], hierarchyCode: row[5],
      parent: parent.map { Company.Parent(id: $0, externalID: row[7], name: row[8]) }, extendedFields: row[9])
  }

  public static func find(externalID: String, _ session: Session) throws -> Company? {
    try session.statement(byExternalID).first(externalID, read: company)
  }

  public static func find(id: Int64, _ session: Session) throws -> Company? {
    try session.statement(byID).first(id, read: company)
  }

  private static let byExternalID = SQLText("\(selection) WHERE c.external_id = ?")
  private static let byID = SQLText("\(selection) WHERE c.id = ?")

  static func get(_ id: Int64, _ session: Session) throws -> Company {
    guard let company = try find(id: id, session) else { throw CompanyError.unknownCompany(String(id)) }
    return company
  }

  /// The company of either id, active or not (company.v2.get).
  ///
  /// - Throws: `CompanyError.noIdentifier`, `.unknownCompany`.
  public static func find(id: String?, externalID: String?, _ session: Session) throws -> Company {
    guard let text = id ?? externalID else { throw CompanyError.noIdentifier }
    let found =
      if let id { try Int64(id).flatMap { try find(id: $0, session) } } else {
        try find(externalID: text, session)
      }
    guard let found else { throw CompanyError.unknownCompany(text) }
    return found
  }

  // MARK: - Lists

  /// A page of the companies, newest first unless asked otherwise, and how many there are (company.v2.list).
  public static func list(
    active: Bool, oldestFirst: Bool, limit: Int64, offset: Int64, _ session: Session
  ) throws -> (total: Int64, page: [Company]) {
    let direction = oldestFirst ? "ASC" : "DESC"
    let total = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM company WHERE is_active = ?", arguments: [active])
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        \(selection) WHERE c.is_active = ? ORDER BY c.created_at \(direction), c.id \(direction) LIMIT ? OFFSET ?
        """, arguments: [active, limit, offset])
    return (total ?? 0, rows.map(company))
  }

  /// A company that an extended field led to.
  public struct Match: Sendable {
    public let id: Int64
    public let externalID: String
    public let name: String
    public let field: String
    public let value: String
  }

  /// A page of the active companies whose value of a field begins with some letters, in any case, newest first unless
  /// asked otherwise, and how many there are (company.v2.searchByExtendedField).
  public static func search(
    field: String, beginning: String, oldestFirst: Bool, limit: Int64, offset: Int64, _ session: Session
  ) throws -> (total: Int64, page: [Match]) {
    let condition = """
      FROM company_field f JOIN company c ON c.id = f.company_id
      WHERE f.name = ? AND f.value >= ? AND f.value < ? AND c.is_active
      """
    let arguments: StatementArguments = [field, beginning, beginning + "\u{10FFFF}"]
    let direction = oldestFirst ? "ASC" : "DESC"
    let total = try Int64.fetchOne(session.db, sql: "SELECT count(*) \(condition)", arguments: arguments)
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT c.id, c.external_id, c.name, f.name, f.value \(condition)
        ORDER BY c.created_at \(direction), c.id \(direction) LIMIT ? OFFSET ?
        """, arguments: arguments + [limit, offset])
    return (
      total ?? 0, rows.map { Match(id: $0[0], externalID: $0[1], name: $0[2], field: $0[3], value: $0[4]) }
    )
  }

  /// Writes the index of a company's fields anew.
  static func indexFields(of company: Int64, _ session: WriteSession) throws {
    try session.db.execute(sql: "DELETE FROM company_field WHERE company_id = ?", arguments: [company])
    try session.db.execute(
      sql: """
        INSERT OR IGNORE INTO company_field
          SELECT field.key, field.value, company.id FROM company, json_each(company.extended_fields) AS field
          WHERE company.id = ?
        """, arguments: [company])
  }

  // MARK: - Changes

  /// Changes what is given of a company (company.v2.update).
  ///
  /// - Throws: `CompanyError`.
  public static func update(_ company: Company, _ change: CompanyChange, till: Int64, _ session: WriteSession) throws
    -> Company
  {
    guard company.isActive else {
      throw change.isActive == true ? CompanyError.cannotBeActivated : CompanyError.inactiveCompany
    }
    if let code = change.hierarchyCode, !code.isEmpty, code != company.hierarchyCode {
      guard try Associations.hierarchy(code: code, session) != nil else { throw CompanyError.unknownHierarchy(code) }
      throw CompanyError.hierarchyIsFixed
    }
    if let id = change.externalID, id != company.externalID {
      guard !id.isEmpty else { throw CompanyError.noExternalID("company") }
      guard try find(externalID: id, session) == nil else { throw CompanyError.companyExists(id) }
    }
    var parent = company.parent?.id
    if let wanted = change.parent {
      let above = try self.parent(externalID: wanted, of: company.externalID, session)
      guard try !subtree(of: company.id, session).contains(above.id) else { throw CompanyError.cyclicParents }
      parent = above.id
    }
    try session.db.execute(
      sql: """
        UPDATE company SET name = ?, external_id = ?, parent_id = ?, extended_fields = json_patch(extended_fields, ?),
          updated_at = ?, updated_by = ?
        WHERE id = ?
        """,
      arguments: [
        change.name ?? company.name, change.externalID ?? company.externalID, parent, change.extendedFields,
        session.now, till, company.id,
      ])
    try indexFields(of: company.id, session)
    return try get(company.id, session)
  }

  /// Takes a company and all below it out of the program, for good. Its customers stay (company.v2.remove).
  ///
  /// - Throws: `CompanyError.inactiveCompany`.
  public static func remove(_ company: Company, till: Int64, _ session: WriteSession) throws -> Company {
    guard company.isActive else { throw CompanyError.inactiveCompany }
    for id in try subtree(of: company.id, session) {
      try session.db.execute(
        sql: "UPDATE company SET is_active = 0, updated_at = ?, updated_by = ? WHERE id = ? AND is_active",
        arguments: [session.now, till, id])
    }
    return try get(company.id, session)
  }

  private static func subtree(of company: Int64, _ session: Session) throws -> Set<Int64> {
    try Set(
      Int64.fetchAll(
        session.db,
        sql: """
          WITH RECURSIVE below (id) AS (
            SELECT ? UNION SELECT company.id FROM company JOIN below ON company.parent_id = below.id)
          SELECT id FROM below
          """, arguments: [company]))
  }
}
