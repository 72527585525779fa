import Model

/// `user-group.v2.join`, `.permissions`, `.leave` and `.transferMembers`.
enum ChangeMembers {
  struct Batch: Encodable, Sendable {
    var response: [Item]
    var totalCount: Int
    var failureCount: Int
  }

  struct Item: Encodable, Sendable {
    var entityId: Place
    var result: Place?
    var errors: [ErrorItem]?
    var warnings: [Warning] = []
  }

  /// A member as these operations echo one.
  struct Place: Encodable, Sendable {
    var userId: Int64
    var groupId: Int64
    var permissions: [String]
    var defaultGroup: Bool
    /// All samples say false, while the text says that it is always true: the echo follows the samples.
    var active = false
    var primaryMember: Bool

    init(_ form: Form, group: Int64) {
      userId = form.userId ?? -1
      groupId = group
      permissions = form.permissions ?? []
      defaultGroup = form.defaultGroup ?? false
      primaryMember = form.primaryMember ?? false
    }

    init(_ member: GroupMember) {
      userId = member.customer
      groupId = member.group
      permissions = member.permissions
      defaultGroup = member.isDefault
      primaryMember = member.isPrimary
    }
  }

  struct Form: Decodable {
    var userId: Int64?
    var primaryMember: Bool?
    var defaultGroup: Bool?
    /// A list, or one code.
    var permissions: [String]?
  }

  struct Done: Encodable, Sendable {
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success = true
  }

  /// Our own limit of a batch; the documentation names none.
  static let limit = 1000

  @Sendable static func join(_ call: Call, _ session: WriteSession) throws -> Reply {
    let group = try UserGroupError.translating { try UserGroups.active(GroupQuery.name(call.query), session) }
    return try each(call, group, session) { form, customer in
      try GroupMembers.join(
        .init(
          customer: customer, isPrimary: form.primaryMember ?? false, isDefault: form.defaultGroup ?? false,
          permissions: form.permissions ?? []),
        group, till: call.caller.till.id, session)
    }
  }

  @Sendable static func permit(_ call: Call, _ session: WriteSession) throws -> Reply {
    let group = try GroupQuery.group(call, session)
    return try each(call, group, session) { form, customer in
      guard let permissions = form.permissions else { throw UserGroupError.mandatory("permissions") }
      return try GroupMembers.permit(permissions, to: customer, in: group, session)
    }
  }

  /// One after the other; who fails, fails alone.
  private static func each(
    _ call: Call, _ group: UserGroup, _ session: WriteSession, _ change: (Form, Int64) throws -> GroupMember
  ) throws -> Reply {
    let forms = try call.body.isNull ? [] : call.decode([Form].self)
    guard !forms.isEmpty else { throw UserGroupError.mandatory("userId") }
    guard forms.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    var failures = 0
    let items = try forms.map { form in
      do {
        let member = try session.savepoint {
          guard let customer = form.userId else { throw UserGroupError.mandatory("userId") }
          return try change(form, customer)
        }
        let place = Place(member)
        return Item(entityId: place, result: place)
      } catch {
        guard let failure = UserGroupError(error) else { throw error }
        failures += 1
        return Item(entityId: Place(form, group: group.id), errors: [ErrorItem(failure)])
      }
    }
    return Reply(Batch(response: items, totalCount: items.count, failureCount: failures))
  }

  @Sendable static func leave(_ call: Call, _ session: WriteSession) throws -> Reply {
    let group = try group(call.path.int("groupId"), call.path["groupId"], session)
    let query = call.query
    return try UserGroupError.translating {
      let customer = try Customers.resolve(
        identifierName: query["identifierName"], value: query["identifierValue"], source: query["source"],
        account: query["accountId"], session)
      try Customers.check(customer)
      try GroupMembers.leave(customer.id, group, till: call.caller.till.id, session)
      return Reply(Done())
    }
  }

  struct Move: Decodable {
    var leaveGroupId: Int64?
    var joinGroupId: Int64?
    var userIds: [Int64]?
  }

  /// All of them, or none and the first one's failure.
  @Sendable static func transfer(_ call: Call, _ session: WriteSession) throws -> Reply {
    let move = try call.body.isNull ? Move() : call.decode(Move.self)
    guard let leave = move.leaveGroupId else { throw UserGroupError.mandatory("leaveGroupId") }
    guard let join = move.joinGroupId else { throw UserGroupError.mandatory("joinGroupId") }
    guard let customers = move.userIds, !customers.isEmpty else { throw UserGroupError.mandatory("userIds") }
    guard customers.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    let old = try group(leave, String(leave), session)
    let new = try group(join, String(join), session)
    guard new.status == .active else { throw UserGroupError.invalidID(String(join)) }
    do {
      try GroupMembers.transfer(customers, from: old, to: new, till: call.caller.till.id, session)
    } catch GroupError.alreadyMember(let customer, let group) {
      throw UserGroupError.presentInTarget(customer: customer, group: group)
    } catch {
      throw UserGroupError(error) ?? error
    }
    return Reply(Done())
  }

  private static func group(_ id: Int64?, _ text: String, _ session: Session) throws -> UserGroup {
    guard let id, let group = try UserGroups.find(id, session) else { throw UserGroupError.invalidID(text) }
    return group
  }
}
