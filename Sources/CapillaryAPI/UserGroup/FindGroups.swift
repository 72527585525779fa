import Model

/// `user-group.v2.search` and `.extendedFieldSearch`.
enum FindGroups {
  struct Row: Encodable, Sendable {
    var groupId: Int64
    var groupName: String
    var groupStatus: String
    var groupExternalId: String
    // Of the primary member; absent where there is none.
    var firstName: String?
    var lastName: String?
    var primaryMemberId: Int64?
    var email: String?
    var mobile: String?
    var totalMembers: Int64
    var totalActiveMembers: Int64
    var totalExitedMembers: Int64
    var lifeTimePurchases: Amount
    var defaultGroup: Bool
    var extendedFields: RawJSON
  }

  @Sendable static func search(_ call: Call, _ session: Session) throws -> Reply {
    guard let text = call.query["q"]?.trimmed, !text.isEmpty else { throw UserGroupError.searchMissing }
    guard text.count <= UserGroups.maximumLength else { throw UserGroupError.searchTooLong }
    let page = GroupPage(call.query, limit: 10)
    return try reply(UserGroups.search(text, limit: page.limit, offset: page.offset, session), page, session)
  }

  /// Here a field that there is not, or a value that is none of its, is an error and not a warning.
  @Sendable static func byFields(_ call: Call, _ session: Session) throws -> Reply {
    let sent = try ChangeGroup.fields(call.body["extendedFields"])
    guard !sent.isEmpty else { throw UserGroupError.noFields }
    let fields = try AcceptedGroupFields(sent, session)
    switch fields.warnings.first {
    case nil: break
    case .unknown: throw UserGroupError.unknownField
    case .invalid: throw UserGroupError.invalidField
    }
    let page = GroupPage(call.query, limit: 10)
    return try reply(
      UserGroups.search(fields: fields.fields, limit: page.limit, offset: page.offset, session), page, session)
  }

  private static func reply(_ found: UserGroups.Page, _ page: GroupPage, _ session: Session) throws -> Reply {
    var page = page
    page.total = found.total
    return Reply(GroupList(pagination: page, data: try found.groups.map { try row($0, session) }))
  }

  private static func row(_ group: UserGroup, _ session: Session) throws -> Row {
    let primary = try GroupMembers.primary(of: group.id, session)
    let profile = try primary.flatMap { try Customers.mainProfile(of: $0.customer, session) }
    return Row(
      groupId: group.id, groupName: group.name, groupStatus: group.status.rawValue, groupExternalId: group.externalID,
      firstName: profile?.firstName, lastName: profile?.lastName, primaryMemberId: primary?.customer,
      email: profile?.value(.email), mobile: profile?.value(.mobile),
      totalMembers: group.activeMembers, totalActiveMembers: group.activeMembers,
      totalExitedMembers: group.exitedMembers, lifeTimePurchases: group.lifetimePurchases,
      defaultGroup: primary?.isDefault ?? false, extendedFields: RawJSON(group.extendedFields))
  }
}
