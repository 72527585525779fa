import Model

/// `company.v2.fleetHierarchy.add`.
enum AddFleetHierarchy {
  struct Body: Decodable {
    var code: String?
    var name: String?
    var description: String?
    var roles: [Role]?
    var autoGroupCreationEnabled: Bool?
    var hierarchyCreationStrict: Bool?
    var skipRoleAllowed: Bool?
    var `default`: Bool?
  }

  struct Role: Decodable {
    var code: String?
    var childRoleCode: String?
    var maxChild: Int64?
    var pointsAggregationRole: Bool?
    var nonAutomatedPointsAggregationRole: Bool?
    var permissions: [Permission]?
  }

  struct Permission: Codable, Sendable {
    var permissionCode: String?
    var permissionValue: Bool?
  }

  struct Added: Encodable, Sendable {
    var entity: Int64
    var warnings: [Warning] = []
  }

  private static let permissions = ["block_points_redemption", "block_points_transfer", "earn_points", "burn_points"]

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let hierarchy = try hierarchy(call)
    let id = try CompanyV2Error.translating {
      try Companies.add(hierarchy, till: call.caller.till.id, session)
    }
    return Reply(Added(entity: id))
  }

  /// The hierarchy of the body.
  static func hierarchy(_ call: Call) throws -> NewHierarchy {
    let body = try call.decode(Body.self)
    let roles = try (body.roles ?? []).prefix(100).map { role in
      try check(role)
      return NewHierarchy.Role(
        code: role.code?.trimmed ?? "", child: role.childRoleCode.flatMap { $0.isEmpty ? nil : $0 },
        maxChildren: role.maxChild, aggregatesPoints: role.pointsAggregationRole ?? false,
        permissions: try RawJSON(encoding: role.permissions ?? []).text)
    }
    let code = body.code?.trimmed ?? ""
    return NewHierarchy(
      code: code, name: body.name ?? code, description: body.description ?? "", isDefault: body.default ?? false,
      isStrict: body.hierarchyCreationStrict ?? false, skipsRoles: body.skipRoleAllowed ?? false,
      createsGroups: body.autoGroupCreationEnabled ?? false, roles: roles)
  }

  private static func check(_ role: Role) throws {
    if role.pointsAggregationRole == true, role.nonAutomatedPointsAggregationRole == true {
      throw RoleError.bothAggregations
    }
    var seen: Set<String> = []
    for permission in role.permissions ?? [] {
      guard let code = permission.permissionCode, !code.isEmpty else { throw RoleError.noPermission }
      guard permissions.contains(code.lowercased()) else { throw RoleError.unknownPermission }
      guard seen.insert(code.lowercased()).inserted else { throw RoleError.duplicatePermission(code) }
    }
  }

  enum RoleError: APIError {
    case noPermission
    case unknownPermission
    case duplicatePermission(String)
    case bothAggregations

    var code: Int {
      switch self {
      case .noPermission: 1629
      case .unknownPermission: 1630
      case .duplicatePermission: 1631
      case .bothAggregations: 1650
      }
    }

    var message: String {
      switch self {
      case .noPermission: "Fleet role permission code cannot be null or empty."
      case .unknownPermission: "Fleet role permission code not exist."
      case .duplicatePermission(let code): "Fleet role permission code \(code) duplicated."
      case .bothAggregations: "Role can not be both pointsAggregationRole and nonAutomatedPointsAggregationRole."
      }
    }
  }
}
