import Model

/// The user groups of a customer, as reads of customers show them where they are asked for. The documentation names the
/// parameters and shows no answer: the members are those that groups have elsewhere.
struct CustomerGroup: Encodable, Sendable {
  var groupId: Int64
  var groupName: String
  var groupExternalId: String
  var groupStatus: String
  var primaryMember: Bool
  var defaultGroup: Bool
  var permissions: [String]
  var joinedOn: String
  var primaryMemberId: Int64?
  var maxGroupSize: Int64
  var totalActiveMembers: Int64
  var lifeTimePurchases: Amount
  var extendedFields: RawJSON
  var loyaltyDetails: [ProgramStanding]?

  init(_ group: UserGroup, _ member: GroupMember, withLoyalty: Bool, _ session: Session) throws {
    groupId = group.id
    groupName = group.name
    groupExternalId = group.externalID
    groupStatus = group.status.rawValue
    primaryMember = member.isPrimary
    defaultGroup = member.isDefault
    permissions = member.permissions
    joinedOn = try session.zone.iso(member.joinedAt)
    primaryMemberId = try GroupMembers.primary(of: group.id, session)?.customer
    maxGroupSize = group.maximumSize
    totalActiveMembers = group.activeMembers
    lifeTimePurchases = group.lifetimePurchases
    extendedFields = RawJSON(group.extendedFields)
    loyaltyDetails = withLoyalty ? try ProgramStanding.all(of: .group(group.id), session) : nil
  }
}

enum CustomerGroups {
  /// Fills in what `embed=userGroup` and the flags beside it ask for: one group, all of them in pages, or the default one.
  ///
  /// - Throws: 1620 for a group that the customer is not in.
  static func fill(_ object: inout CustomerObject, _ customer: Customer, _ query: Query, _ session: Session) throws {
    let withLoyalty = query.flag("includedUserGroup2LoyaltyDetails")
    let isEmbedded = query.list("embed").contains { $0.lowercased() == "usergroup" }
    if let text = query["userGroup2Id"] {
      guard let id = Int64(text.trimmed), let group = try UserGroups.find(id, session),
        let member = try GroupMembers.find(customer.id, in: id, session), member.isActive
      else { throw LoyaltyError.notInGroup(customer: customer.id, group: text) }
      object.userGroups2 = [try CustomerGroup(group, member, withLoyalty: withLoyalty, session)]
      return
    }
    guard query.flag("includedAllUserGroup2") else {
      guard isEmbedded || withLoyalty else { return }
      let groups = try GroupMembers.groups(of: customer.id, session).groups
      let found = groups.first { $0.member.isDefault } ?? groups.first
      object.userGroups2 = try found.map {
        [try CustomerGroup($0.group, $0.member, withLoyalty: withLoyalty, session)]
      } ?? []
      return
    }
    let asked = query.int("ug2Limit") ?? 10
    var page = CustomerPage(
      limit: asked > 0 ? min(asked, 100) : 10, offset: max(0, query.int("ug2Offset") ?? 0))
    let (total, groups) = try GroupMembers.groups(
      of: customer.id, joined: span(query, session), oldestFirst: query["ug2SortOrder"]?.uppercased() == "ASC",
      limit: page.limit, offset: page.offset, session)
    object.userGroups2 = try groups.map { try CustomerGroup($0.group, $0.member, withLoyalty: withLoyalty, session) }
    page.total = total
    if query.flag("ug2PaginationDetails") { object.ug2Pagination = page }
  }

  private static func span(_ query: Query, _ session: Session) throws -> ClosedRange<Timestamp>? {
    func moment(_ name: String) throws -> Timestamp? {
      guard let text = query[name] else { return nil }
      guard let moment = try session.zone.moment(text), Timestamp.range.contains(moment) else {
        throw CustomerV2Error.dateFormat(name)
      }
      return moment
    }
    return try Timestamp.span(moment("ug2JoinedStartDate"), moment("ug2JoinedEndDate"))
  }

  /// `user_groups2` of v1.1's `customer/get`, with `user_group=true`.
  static func v1(of customer: Int64, _ session: Session) throws -> [JSONValue] {
    let zone = try session.zone
    return try GroupMembers.groups(of: customer, session).groups.map { group, member in
      [
        "id": .string(String(group.id)), "external_id": .string(group.externalID), "name": .string(group.name),
        "status": .string(group.status.rawValue), "primary_member": .bool(member.isPrimary),
        "default_group": .bool(member.isDefault), "joined_on": .string(zone.dateTime(member.joinedAt)),
        "lifetime_purchases": .amount(group.lifetimePurchases),
      ]
    }
  }
}

extension Timestamp {
  /// From the first moment to the last, either of which may be open; nil where both are. One that ends before it begins
  /// holds nothing that can have happened.
  static func span(_ first: Timestamp?, _ last: Timestamp?) -> ClosedRange<Timestamp>? {
    guard first != nil || last != nil else { return nil }
    let (from, until) = (first ?? range.lowerBound, last ?? range.upperBound)
    return from <= until ? from...until : range.lowerBound...range.lowerBound
  }
}
