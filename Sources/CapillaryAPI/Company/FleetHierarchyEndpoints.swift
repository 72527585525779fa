import Model

/// Reading, changing and retiring hierarchies (`company.v2.fleetHierarchy.…`), and what their roles may be allowed.
enum FleetHierarchyEndpoints {
  private struct Form: Encodable, Sendable {
    var createdOn: String
    var code: String
    var name: String?
    var description: String?
    var createdBy: Int64
    var roles: [Role]
    var id: Int64
    var hierarchyCreationStrict: Bool
    var active: Bool
    var autoGroupCreationEnabled: Bool
    var skipRoleAllowed: Bool
    /// Only where a hierarchy is answered alone.
    var warnings: [Warning]?

    struct Role: Encodable, Sendable {
      var code: String
      var childRoleCode: String?
      var maxChild: Int64?
      var hierarchyId: Int64
      var createdBy: Int64
      var createdOn: String
      var permissions: RawJSON
      var pointsAggregationRole: Bool
    }

    init(_ hierarchy: HierarchyDetails, _ zone: Zone, warnings: [Warning]? = nil) {
      createdOn = zone.iso(hierarchy.createdAt)
      code = hierarchy.code
      name = hierarchy.name.isEmpty ? nil : hierarchy.name
      description = hierarchy.description.isEmpty ? nil : hierarchy.description
      createdBy = hierarchy.createdBy
      roles = hierarchy.roles.map { role in
        Role(
          code: role.code, childRoleCode: role.child, maxChild: role.maxChildren, hierarchyId: hierarchy.id,
          createdBy: role.createdBy, createdOn: zone.iso(role.createdAt), permissions: RawJSON(role.permissions),
          pointsAggregationRole: role.aggregatesPoints)
      }
      id = hierarchy.id
      hierarchyCreationStrict = hierarchy.isStrict
      active = hierarchy.isActive
      autoGroupCreationEnabled = hierarchy.createsGroups
      skipRoleAllowed = hierarchy.skipsRoles
      self.warnings = warnings
    }
  }

  private struct List: Encodable, Sendable {
    var entity: [Form]
    var warnings: [Warning] = []
  }

  private static func hierarchy(_ call: Call, _ session: Session) throws -> HierarchyDetails {
    try CompanyV2Error.translating {
      try Companies.hierarchy(
        id: call.path["hierarchyId"].isEmpty ? call.query["id"]?.trimmed : call.path["hierarchyId"],
        code: call.query["code"]?.trimmed, session)
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    Reply(Form(try hierarchy(call, session), try session.zone, warnings: []))
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let zone = try session.zone
    return Reply(List(entity: try Companies.hierarchies(session).map { Form($0, zone) }))
  }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let hierarchy = try hierarchy(call, session)
    let change = try AddFleetHierarchy.hierarchy(call)
    try CompanyV2Error.translating {
      try Companies.update(hierarchy, change, till: call.caller.till.id, session)
    }
    return Reply(AddFleetHierarchy.Added(entity: hierarchy.id))
  }

  static func delete(_ call: Call, _ session: WriteSession) throws -> Reply {
    let hierarchy = try hierarchy(call, session)
    try Companies.delete(hierarchy, session)
    return Reply(AddFleetHierarchy.Added(entity: hierarchy.id))
  }

  // MARK: - Permissions

  private struct Permission: Encodable, Sendable {
    var name: String
    var label: String
    var module = "Loyalty"
    var defaultValue = true
    var active = true
  }

  private struct Permissions: Encodable, Sendable {
    var data: [Permission]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  /// The platform's own list: the same for every organization (`company.v2.fleetPermissions.list`,
  /// `platform.v2.fleetPermissions`).
  static func permissions(_ call: Call, _ session: Session) throws -> Reply {
    Reply(
      Permissions(data: [
        Permission(name: "block_points_redemption", label: "Block Point Redemption"),
        Permission(name: "block_points_transfer", label: "Block Points Transfer"),
        Permission(name: "allow_points_redemption", label: "Allow Point Redemption"),
        Permission(name: "allow_points_transfer", label: "Allow Points Transfer"),
      ]))
  }
}
