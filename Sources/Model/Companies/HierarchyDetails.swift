import GRDB

/// All that is known of a hierarchy, for those who set it up.
public struct HierarchyDetails: Sendable {
  public struct Role: Sendable {
    public let code: String
    public let child: String?
    public let maxChildren: Int64?
    public let aggregatesPoints: Bool
    /// As sent, a JSON array.
    public let permissions: String
    public let createdAt: Timestamp
    public let createdBy: Int64
  }

  public let id: Int64
  public let code: String
  public let name: String
  public let description: String
  public let isActive: Bool
  public let isStrict: Bool
  public let skipsRoles: Bool
  public let createsGroups: Bool
  public let createdAt: Timestamp
  public let createdBy: Int64
  /// From the top down.
  public let roles: [Role]
}

extension Companies {
  /// All hierarchies, or those of an id or code, the deleted ones too.
  public static func hierarchies(id: Int64? = nil, code: String? = nil, _ session: Session) throws
    -> [HierarchyDetails]
  {
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT id, code, name, description, is_active, is_strict, skips_roles, creates_groups, created_at, created_by
        FROM hierarchy WHERE ifnull(?, id) = id AND ifnull(?, code) = code ORDER BY id
        """, arguments: [id, code])
    return try rows.map { row in
      let (createdAt, createdBy): (Timestamp, Int64) = (row[8], row[9])
      let roles = try Row.fetchAll(
        session.db,
        sql: """
          SELECT code, child_role_code, max_children, aggregates_points, permissions, created_at, created_by
          FROM hierarchy_role WHERE hierarchy_id = ? ORDER BY position
          """, arguments: [row[0] as Int64]
      ).map {
        HierarchyDetails.Role(
          code: $0[0], child: $0[1], maxChildren: $0[2], aggregatesPoints: $0[3], permissions: $0[4],
          createdAt: $0[5] ?? createdAt, createdBy: $0[6] ?? createdBy)
      }
      return HierarchyDetails(
        id: row[0], code: row[1], name: row[2], description: row[3], isActive: row[4], isStrict: row[5],
        skipsRoles: row[6], createsGroups: row[7], createdAt: createdAt, createdBy: createdBy, roles: roles)
    }
  }

  /// The hierarchy of an id or code, as long as it is in use (company.v2.fleetHierarchy.get).
  ///
  /// - Throws: `CompanyError.invalidHierarchy`, `.inactiveHierarchy`.
  public static func hierarchy(id: String?, code: String?, _ session: Session) throws -> HierarchyDetails {
    let number = id.flatMap { Int64($0) }
    guard number != nil || (id == nil && code != nil),
      let found = try hierarchies(id: number, code: code, session).first
    else { throw CompanyError.invalidHierarchy(id ?? code ?? "") }
    guard found.isActive else { throw CompanyError.inactiveHierarchy }
    return found
  }

  /// Writes name, description and switches of a hierarchy anew, and adds the roles that it lacks. Its code and its
  /// roles stay as they are, because customers stand in them (company.v2.fleetHierarchy.update); only the last may be
  /// given a role below it.
  ///
  /// - Throws: `CompanyError`.
  public static func update(
    _ hierarchy: HierarchyDetails, _ change: NewHierarchy, till: Int64, _ session: WriteSession
  ) throws {
    var wanted = change
    if wanted.code.isEmpty { wanted.code = hierarchy.code }
    try check(wanted)
    try session.db.execute(
      sql: """
        UPDATE hierarchy SET name = ?, description = ?, is_default = ?, is_strict = ?, skips_roles = ?,
          creates_groups = ?
        WHERE id = ?
        """,
      arguments: [
        change.name, change.description, change.isDefault, change.isStrict, change.skipsRoles, change.createsGroups,
        hierarchy.id,
      ])
    var position = hierarchy.roles.count
    for role in change.roles {
      guard let known = hierarchy.roles.first(where: { $0.code == role.code }) else {
        try insert(role, at: position, of: hierarchy.id, till: till, session)
        position += 1
        continue
      }
      guard known.child == nil, let child = role.child else { continue }
      try session.db.execute(
        sql: "UPDATE hierarchy_role SET child_role_code = ?, max_children = ? WHERE hierarchy_id = ? AND code = ?",
        arguments: [child, role.maxChildren, hierarchy.id, role.code])
    }
  }

  /// Takes a hierarchy out of use; companies that have it keep it (company.v2.fleetHierarchy.delete).
  public static func delete(_ hierarchy: HierarchyDetails, _ session: WriteSession) throws {
    try session.db.execute(sql: "UPDATE hierarchy SET is_active = 0 WHERE id = ?", arguments: [hierarchy.id])
  }
}
