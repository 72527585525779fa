import GRDB

/// A chain of roles to be stored.
public struct NewHierarchy: Sendable {
  public struct Role: Sendable {
    public var code: String
    public var child: String?
    public var maxChildren: Int64?
    public var aggregatesPoints: Bool
    /// As sent, a JSON array.
    public var permissions: String

    public init(
      code: String, child: String? = nil, maxChildren: Int64? = nil, aggregatesPoints: Bool = false,
      permissions: String = "[]"
    ) {
      self.code = code
      self.child = child
      self.maxChildren = maxChildren
      self.aggregatesPoints = aggregatesPoints
      self.permissions = permissions
    }
  }

  public var code: String
  public var name: String
  public var description: String
  public var isDefault: Bool
  public var isStrict: Bool
  public var skipsRoles: Bool
  public var createsGroups: Bool
  public var roles: [Role]

  public init(
    code: String, name: String, description: String = "", isDefault: Bool = false, isStrict: Bool = false,
    skipsRoles: Bool = false, createsGroups: Bool = false, roles: [Role]
  ) {
    self.code = code
    self.name = name
    self.description = description
    self.isDefault = isDefault
    self.isStrict = isStrict
    self.skipsRoles = skipsRoles
    self.createsGroups = createsGroups
    self.roles = roles
  }
}

/// Why a hierarchy or a company cannot be stored.
public enum CompanyError: Error, Equatable {
  case noHierarchyCode
  case hierarchyExists(String)
  case tooFewRoles(Int)
  case tooManyRoles(Int)
  case noRoleCode
  case negativeChildren
  case tooManyChildren(limit: Int64, role: String)
  case duplicateRoles
  case unknownChildRole(String)
  case cyclicRoles
  case childrenMissing(String)
  case childRoleMissing(String)
  case noAggregationRole
  case severalAggregationRoles
  case unknownHierarchy(String)
  case inactiveHierarchy
  case noExternalID(String)
  case companyExists(String)
  case unknownParent(String)
  case inactiveParent
  case ownParent
  /// Neither an id nor an external id was given.
  case noIdentifier
  case unknownCompany(String)
  case inactiveCompany
  case cannotBeActivated
  case hierarchyIsFixed
  case cyclicParents
  /// Of a hierarchy, by id or code.
  case invalidHierarchy(String)
}

/// Companies and the hierarchies that their customers stand in.
public enum Companies {
  public static let roles = 2...8
  public static let maxChildren: Int64 = 30_000

  /// Stores a hierarchy (company.v2.fleetHierarchy.add).
  ///
  /// - Throws: `CompanyError`.
  /// - Returns: its id.
  public static func add(_ hierarchy: NewHierarchy, till: Int64, _ session: WriteSession) throws -> Int64 {
    try check(hierarchy)
    guard try Associations.hierarchy(code: hierarchy.code, session) == nil else {
      throw CompanyError.hierarchyExists(hierarchy.code)
    }
    try session.db.execute(
      sql: """
        INSERT INTO hierarchy (code, name, description, is_default, is_strict, skips_roles, creates_groups, created_at,
          created_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        hierarchy.code, hierarchy.name, hierarchy.description, hierarchy.isDefault, hierarchy.isStrict,
        hierarchy.skipsRoles, hierarchy.createsGroups, session.now, till,
      ])
    let id = session.db.lastInsertedRowID
    for (position, role) in hierarchy.roles.enumerated() {
      try insert(role, at: position, of: id, till: till, session)
    }
    return id
  }

  static func insert(
    _ role: NewHierarchy.Role, at position: Int, of hierarchy: Int64, till: Int64, _ session: WriteSession
  ) throws {
    try session.db.execute(
      sql: """
        INSERT INTO hierarchy_role (hierarchy_id, position, code, child_role_code, max_children, aggregates_points,
          permissions, created_at, created_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        hierarchy, position, role.code, role.child, role.maxChildren, role.aggregatesPoints, role.permissions,
        session.now, till,
      ])
  }

  static func check(_ hierarchy: NewHierarchy) throws {
    guard !hierarchy.code.isEmpty else { throw CompanyError.noHierarchyCode }
    guard hierarchy.roles.count >= roles.lowerBound else { throw CompanyError.tooFewRoles(roles.lowerBound) }
    guard hierarchy.roles.count <= roles.upperBound else { throw CompanyError.tooManyRoles(roles.upperBound) }
    let codes = hierarchy.roles.map(\.code)
    guard !codes.contains("") else { throw CompanyError.noRoleCode }
    guard Set(codes).count == codes.count else { throw CompanyError.duplicateRoles }
    for role in hierarchy.roles {
      if let children = role.maxChildren {
        guard children >= 0 else { throw CompanyError.negativeChildren }
        guard children <= maxChildren else { throw CompanyError.tooManyChildren(limit: maxChildren, role: role.code) }
      }
      if let child = role.child {
        guard codes.contains(child) else { throw CompanyError.unknownChildRole(child) }
        guard role.maxChildren != nil else { throw CompanyError.childrenMissing(role.code) }
      } else if role.maxChildren != nil {
        throw CompanyError.childRoleMissing(role.code)
      }
    }
    let children = Dictionary(hierarchy.roles.map { ($0.code, $0.child) }) { first, _ in first }
    for code in codes {
      var next = children[code] ?? nil
      for _ in codes where next != nil {
        guard next != code else { throw CompanyError.cyclicRoles }
        next = next.flatMap { children[$0] ?? nil }
      }
    }
    let aggregating = hierarchy.roles.filter(\.aggregatesPoints).count
    guard aggregating <= 1 else { throw CompanyError.severalAggregationRoles }
    guard !hierarchy.createsGroups || aggregating == 1 else { throw CompanyError.noAggregationRole }
  }

  /// Stores a company (company.v2.add).
  ///
  /// - Parameter extendedFields: accepted by the organization's definitions, as the text of a JSON object.
  /// - Throws: `CompanyError`.
  public static func add(
    name: String, externalID: String, hierarchy code: String, parent: String?, extendedFields: String, till: Int64,
    _ session: WriteSession
  ) throws -> Company {
    guard !externalID.isEmpty else { throw CompanyError.noExternalID("company") }
    guard !code.isEmpty else { throw CompanyError.noHierarchyCode }
    guard let hierarchy = try Associations.hierarchy(code: code, session) else {
      throw CompanyError.unknownHierarchy(code)
    }
    guard hierarchy.isActive else { throw CompanyError.inactiveHierarchy }
    guard try Companies.find(externalID: externalID, session) == nil else {
      throw CompanyError.companyExists(externalID)
    }
    let above = try parent.map { try self.parent(externalID: $0, of: externalID, session) }
    try session.db.execute(
      sql: """
        INSERT INTO company (name, external_id, hierarchy_id, parent_id, extended_fields, created_at, updated_at,
          updated_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)
        """, arguments: [name, externalID, hierarchy.id, above?.id, extendedFields, session.now, till])
    let id = session.db.lastInsertedRowID
    try indexFields(of: id, session)
    return try get(id, session)
  }

  /// The company that another is to hang under.
  static func parent(externalID parent: String, of externalID: String, _ session: Session) throws -> Company {
    guard !parent.isEmpty else { throw CompanyError.noExternalID("parent company") }
    guard parent != externalID else { throw CompanyError.ownParent }
    guard let above = try find(externalID: parent, session) else { throw CompanyError.unknownParent(parent) }
    guard above.isActive else { throw CompanyError.inactiveParent }
    return above
  }
}
