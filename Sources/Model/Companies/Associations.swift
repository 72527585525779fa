import GRDB

/// A chain of roles that customers of a company stand in, such as owner, manager, driver.
public struct Hierarchy: Sendable {
  public struct Role: Sendable {
    public let id: Int64
    public let code: String
    /// The next role down; nil for the last.
    public let child: String?
    public let maxChildren: Int64?
  }

  public let id: Int64
  public let code: String
  public let isActive: Bool
  public let skipsRoles: Bool
  /// From the top down.
  public let roles: [Role]

  public func role(_ code: String) -> Role? { roles.first { $0.code == code } }

  /// Whether a role may stand below another: right below it, or anywhere below where roles may be skipped.
  public func allows(_ child: Role, below parent: Role) -> Bool {
    var next = parent.child
    for _ in roles {
      guard let code = next else { return false }
      if code == child.code { return true }
      guard skipsRoles else { return false }
      next = role(code)?.child
    }
    return false
  }
}

/// A customer's place in a company.
public struct Association: Sendable {
  public let customer: Int64
  public let hierarchy: Int64
  public let company: Int64?
  public let role: Int64
  public let roleCode: String
  public let parent: Int64?
  public let isDefaultChild: Bool
  public let createdAt: Timestamp
  public let updatedAt: Timestamp
}

/// Why a customer cannot be given a place.
public enum AssociationError: Error, Equatable {
  case unknownHierarchy(String)
  case inactiveHierarchy
  case unknownRole(String)
  case unknownCompany(String)
  case inactiveCompany
  /// The role does not stand below the parent's (1617).
  case roleBreaksChain
  case tooManyChildren(role: String, limit: Int64)
  /// Parent and child are of different companies (1622).
  case differentCompanies
  /// The parent stands below the customer already (1608).
  case cyclic
}

/// Customers' places in companies: who stands in which role, and below whom (customer.v2.associate).
public enum Associations {
  public static func hierarchy(code: String, _ session: Session) throws -> Hierarchy? {
    guard let id = try Int64.fetchOne(session.db, sql: "SELECT id FROM hierarchy WHERE code = ?", arguments: [code])
    else { return nil }
    return try hierarchy(id, session)
  }

  public static func hierarchy(_ id: Int64, _ session: Session) throws -> Hierarchy? {
    let row = try Row.fetchOne(
      session.db, sql: "SELECT code, is_active, skips_roles FROM hierarchy WHERE id = ?", arguments: [id])
    guard let row else { return nil }
    let roles = try Row.fetchAll(
      session.db,
      sql: """
        SELECT id, code, child_role_code, max_children FROM hierarchy_role WHERE hierarchy_id = ? ORDER BY position
        """, arguments: [id]
    ).map { Hierarchy.Role(id: $0[0], code: $0[1], child: $0[2], maxChildren: $0[3]) }
    return Hierarchy(id: id, code: row[0], isActive: row[1], skipsRoles: row[2], roles: roles)
  }

  private static func activeCompany(_ externalID: String, _ session: Session) throws -> Company {
    guard let company = try Companies.find(externalID: externalID, session) else {
      throw AssociationError.unknownCompany(externalID)
    }
    guard company.isActive else { throw AssociationError.inactiveCompany }
    return company
  }

  /// Gives a customer a role, a company and a parent. What is nil stays as it was.
  ///
  /// - Throws: `AssociationError`.
  @discardableResult
  public static func set(
    of customer: Int64, hierarchy code: String?, role roleCode: String?, company externalID: String?,
    parent: Int64? = nil, _ session: WriteSession
  ) throws -> Association {
    let present = try find(customer, session)
    let company = try externalID.map { try activeCompany($0, session) }
    var chain: Hierarchy?
    if let code {
      chain = try hierarchy(code: code, session)
    } else if let id = company?.hierarchy ?? present?.hierarchy {
      chain = try hierarchy(id, session)
    }
    guard let hierarchy = chain else { throw AssociationError.unknownHierarchy(code ?? "") }
    guard hierarchy.isActive else { throw AssociationError.inactiveHierarchy }
    guard let role = hierarchy.role(roleCode ?? present?.roleCode ?? "") else {
      throw AssociationError.unknownRole(roleCode ?? "")
    }
    let companyID = company?.id ?? present?.company
    if let parent { try check(customer, role, companyID, below: parent, in: hierarchy, session) }
    try session.db.execute(
      sql: """
        INSERT INTO association (customer_id, hierarchy_id, company_id, role_id, parent_id, created_at, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
        ON CONFLICT (customer_id) DO UPDATE SET hierarchy_id = ?2, company_id = ?3, role_id = ?4,
          parent_id = coalesce(?5, parent_id), updated_at = ?6
        """, arguments: [customer, hierarchy.id, companyID, role.id, parent, session.now])
    return try find(customer, session)
      ?? Association(
        customer: customer, hierarchy: hierarchy.id, company: companyID, role: role.id, roleCode: role.code,
        parent: parent, isDefaultChild: false, createdAt: session.now, updatedAt: session.now)
  }

  private static func check(
    _ customer: Int64, _ role: Hierarchy.Role, _ company: Int64?, below parent: Int64, in hierarchy: Hierarchy,
    _ session: Session
  ) throws {
    guard let above = try find(parent, session), let parentRole = hierarchy.role(above.roleCode) else {
      throw AssociationError.roleBreaksChain
    }
    guard above.company == company else { throw AssociationError.differentCompanies }
    guard hierarchy.allows(role, below: parentRole) else { throw AssociationError.roleBreaksChain }
    var next: Int64? = parent
    for _ in 0...hierarchy.roles.count {
      guard next != customer else { throw AssociationError.cyclic }
      next = try next.flatMap { try find($0, session)?.parent }
    }
    guard let limit = parentRole.maxChildren else { return }
    let others = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM association WHERE parent_id = ? AND customer_id <> ?",
      arguments: [parent, customer])
    guard (others ?? 0) < limit else {
      throw AssociationError.tooManyChildren(role: parentRole.code, limit: limit)
    }
  }

  private static let selection = """
    SELECT association.customer_id, association.hierarchy_id, company_id, role_id, code, parent_id, is_default_child,
      association.created_at, association.updated_at
    FROM association JOIN hierarchy_role ON hierarchy_role.id = role_id
    """

  private static func association(_ row: Row) -> Association {
    Association(
      customer: row[0], hierarchy: row[1], company: row[2], role: row[3], roleCode: row[4], parent: row[5],
      isDefaultChild: row[6], createdAt: row[7], updatedAt: row[8])
  }

  /// A customer's place; nil for who has none.
  public static func find(_ customer: Int64, _ session: Session) throws -> Association? {
    try session.statement(ofCustomer).first(customer, read: association)
  }

  private static let ofCustomer = SQLText("\(selection) WHERE association.customer_id = ?")

  /// Whose places are listed.
  public enum Anchor: Sendable {
    /// The direct children of a customer.
    case parent(Int64)
    case company(Int64)
  }

  /// A page of the customers below an anchor, newest first unless asked otherwise, and how many there are.
  public static func list(
    below anchor: Anchor, limit: Int64, offset: Int64, byUpdate: Bool, oldestFirst: Bool, _ session: Session
  ) throws -> (total: Int64, associations: [Association]) {
    let (column, id) = switch anchor {
    case .parent(let id): ("parent_id", id)
    case .company(let id): ("company_id", id)
    }
    let direction = oldestFirst ? "ASC" : "DESC"
    let total = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM association WHERE \(column) = ?", arguments: [id])
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        \(selection) WHERE \(column) = ?
        ORDER BY \(byUpdate ? "association.updated_at" : "association.created_at") \(direction), association.customer_id \(direction)
        LIMIT ? OFFSET ?
        """, arguments: [id, limit, offset])
    return (total ?? 0, rows.map(association))
  }

  public static func countChildren(of customer: Int64, _ session: Session) throws -> Int64 {
    try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM association WHERE parent_id = ?", arguments: [customer]) ?? 0
  }

  /// Gives a merged customer's children to the survivor, and the place too where the survivor has none.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "UPDATE association SET parent_id = ? WHERE parent_id = ? AND customer_id <> ?",
      arguments: [survivor, victim, survivor])
    try session.db.execute(
      sql: "UPDATE association SET parent_id = NULL WHERE parent_id = ?", arguments: [victim])
    try session.db.execute(
      sql: "UPDATE OR IGNORE association SET customer_id = ? WHERE customer_id = ?", arguments: [survivor, victim])
    try session.db.execute(sql: "DELETE FROM association WHERE customer_id = ?", arguments: [victim])
  }
}
