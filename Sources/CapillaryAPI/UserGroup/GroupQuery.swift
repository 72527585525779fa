import Model

/// Which group a call means.
enum GroupQuery {
  /// By `id`, `externalId` or `primaryUserId` in the query.
  ///
  /// - Throws: `GroupError.notNamed` without any of them; `.unknown` for an id that is no number.
  static func name(_ query: Query) throws -> GroupName {
    for name in ["id", "groupId", "externalId", "primaryUserId"] {
      if let value = query[name]?.trimmed, !value.isEmpty { return try self.name(name, value) }
    }
    throw GroupError.notNamed
  }

  /// By an identifier and its value, as ledgers, transfers and requests name a group.
  ///
  /// - Throws: `GroupError.notNamed` for a kind of identifier that groups do not have.
  static func name(_ type: String, _ value: String) throws -> GroupName {
    func number() throws -> Int64 {
      guard let id = Int64(value) else { throw GroupError.unknown(value) }
      return id
    }
    return switch type.lowercased() {
    case "id", "groupid", "fleetgroupid": .id(try number())
    case "externalid", "external_id": .externalID(value)
    case "primaryuserid", "primary_user_id": .primaryUser(try number())
    default: throw GroupError.notNamed
    }
  }

  /// The group of the call's query, with the section's codes.
  static func group(_ call: Call, _ session: Session) throws -> UserGroup {
    try UserGroupError.translating { try UserGroups.named(name(call.query), session) }
  }
}

/// `limit` and `offset` of a list of groups or members: what is no sensible number is the operation's default.
struct GroupPage: Encodable, Sendable {
  var limit: Int64
  var offset: Int64
  var sortBy: String?
  var sortOrder: String?
  var total: Int64 = 0

  init(_ query: Query, limit standard: Int64) {
    let asked = query.int("limit") ?? query.int("limits") ?? query.int("pageSize") ?? standard
    limit = asked > 0 ? min(asked, 1000) : standard
    offset = min(max(0, query.int("offset") ?? query.int("offsets") ?? 0), 1_000_000_000)
  }
}

/// v2's envelope of a list of groups or of what belongs to one.
struct GroupList<Row: Encodable & Sendable>: Encodable, Sendable {
  var pagination: GroupPage?
  var data: [Row]
  var warnings: [Warning] = []
  var errors: [ErrorItem] = []
}
