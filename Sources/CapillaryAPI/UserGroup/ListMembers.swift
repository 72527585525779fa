import Model

/// `user-group.v2.members`: all who are or were in a group.
enum ListMembers {
  struct Row: Encodable, Sendable {
    var fleetUserId: Int64
    var firstName: String
    var lastName: String
    var joinedOn: String
    var permissions: [String]
    var pointsContributed: Amount
    var email: String?
    var mobile: String?
    var role: String
    var roleCode: String
    var identifiers: [IdentifierForm]
    var cards: [CardForm]?
    var inActive: Bool
    var primaryMember: Bool
    var customerStatus: CustomerObject.CustomerStatus?
  }

  struct IdentifierForm: Encodable, Sendable {
    var type: String
    var value: String
  }

  struct CardForm: Encodable, Sendable {
    var cardId: Int64
    var issuedDate: String
    var expiryDate: String
    var cardNumber: String
    var seriesName: String
  }

  @Sendable static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let group = try UserGroupError.translating { try UserGroups.named(name(query, session), session) }
    var page = GroupPage(query, limit: 20)
    page.sortBy = query["sortBy"]?.uppercased()
    page.sortOrder = query["sortOrder"]?.uppercased() ?? "DESC"
    var filter = GroupMembers.Filter()
    if page.sortBy == "IS_PRIMARY" { filter.primaryFirst = page.sortOrder != "ASC" }
    filter.joined = try span(query, session)
    filter.limit = page.limit
    filter.offset = page.offset
    let (total, members) = try GroupMembers.list(group.id, filter, session)
    page.total = total
    return Reply(
      GroupList(
        pagination: query.flag("paginationDetails") ? page : nil,
        data: try members.map {
          try row(
            $0, withCards: query.flag("includeCardDetails"), withStatus: query.flag("includeStatusDetails"), session)
        }))
  }

  /// The group by the names of all operations, by `identifierName=id`, or by an identifier of its primary member.
  private static func name(_ query: Query, _ session: Session) throws -> GroupName {
    guard let type = query["identifierName"] else { return try GroupQuery.name(query) }
    guard let value = query["identifierValue"]?.trimmed else { throw GroupError.notNamed }
    do {
      return try GroupQuery.name(type, value)
    } catch GroupError.notNamed {
      let customer = try Customers.resolve(
        identifierName: type, value: value, source: query["source"], account: query["accountId"], session)
      return .primaryUser(customer.id)
    }
  }

  private static func span(_ query: Query, _ session: Session) throws -> ClosedRange<Timestamp>? {
    func moment(_ name: String) throws -> Timestamp? {
      guard let text = query[name] else { return nil }
      guard let moment = try session.zone.wallMoment(text), Timestamp.range.contains(moment) else {
        throw CustomerV2Error.dateFormat(name)
      }
      return moment
    }
    return try Timestamp.span(moment("fromDate"), moment("toDate")?.adding(milliseconds: 999))
  }

  private static func row(
    _ member: GroupMember, withCards: Bool, withStatus: Bool, _ session: Session
  ) throws -> Row {
    let zone = try session.zone
    let profile = try Customers.mainProfile(of: member.customer, session)
    let role = member.isPrimary ? "PRIMARY" : "SECONDARY"
    var row = Row(
      fleetUserId: member.customer, firstName: profile?.firstName ?? "", lastName: profile?.lastName ?? "",
      joinedOn: zone.iso(member.joinedAt), permissions: member.permissions,
      pointsContributed: try GroupMembers.contribution(of: member.customer, to: member.group, session),
      email: profile?.value(.email), mobile: profile?.value(.mobile), role: role, roleCode: role,
      identifiers: profile?.identifiers.map { .init(type: $0.type.rawValue, value: $0.value) } ?? [],
      inActive: !member.isActive, primaryMember: member.isPrimary)
    if withCards {
      row.cards = try Card.held(by: member.customer, session).map { card in
        CardForm(
          cardId: card.id, issuedDate: card.issuedAt.map(zone.date) ?? "",
          expiryDate: card.expiresAt.map(zone.date) ?? "", cardNumber: card.number,
          seriesName: try CardSeries.find(id: card.series, session)?.name ?? "")
      }
    }
    if withStatus {
      row.customerStatus = try Customers.find(id: member.customer, session).map {
        try CustomerObject.CustomerStatus($0, session)
      }
    }
    return row
  }
}
