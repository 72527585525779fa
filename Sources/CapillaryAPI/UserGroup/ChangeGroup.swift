import Model

/// `user-group.v2.create`, `.update` and `.delete`.
enum ChangeGroup {
  struct Created: Encodable, Sendable {
    var entity: Int64
    var warnings: [Warning]
  }

  struct Updated: Encodable, Sendable {
    var id: Int64
    var groupName: String
    var maxGroupSize: Int64
    var extendedFields: RawJSON?
    var warnings: [Warning]
  }

  struct Deleted: Encodable, Sendable {
    var warnings: [Warning] = []
  }

  @Sendable static func create(_ call: Call, _ session: WriteSession) throws -> Reply {
    guard !call.body.isNull, call.body.object?.isEmpty != true else { throw UserGroupError.detailsMissing }
    guard let details = call.body.object else { throw UserGroupError.detailsInvalid }
    let fields = try AcceptedGroupFields(fields(details.anyCase("extendedFields")), session)
    let id = try UserGroupError.translating {
      try UserGroups.create(
        externalID: text(details.anyCase("externalId")) ?? "", name: text(details.anyCase("groupName")) ?? "",
        maximumSize: try number(details.anyCase("maxGroupSize")), fields: fields, till: call.caller.till.id, session)
    }
    return Reply(Created(entity: id, warnings: fields.warnings.map { Warning($0) }))
  }

  /// The page heads its fields "query parameters", its samples send a body: both are read, the body first.
  @Sendable static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    var details = call.body.object ?? JSONObject()
    guard call.body.isNull || call.body.object != nil else { throw UserGroupError.detailsInvalid }
    for name in ["id", "externalId", "groupName", "maxGroupSize"] where details.anyCase(name) == nil {
      if let value = call.query[name] { details[name] = .string(value) }
    }
    guard !details.isEmpty else { throw UserGroupError.detailsMissing }
    return try UserGroupError.translating {
      let group = try UserGroups.named(name(details), session)
      let fields = try AcceptedGroupFields(fields(details.anyCase("extendedFields")), session)
      try UserGroups.update(
        group, name: text(details.anyCase("groupName")), maximumSize: try number(details.anyCase("maxGroupSize")),
        fields: fields, till: call.caller.till.id, session)
      guard let changed = try UserGroups.find(group.id, session) else { throw GroupError.unknown(String(group.id)) }
      return Reply(
        Updated(
          id: changed.id, groupName: changed.name, maxGroupSize: changed.maximumSize,
          extendedFields: changed.extendedFields == "{}" ? nil : RawJSON(changed.extendedFields),
          warnings: fields.warnings.map { Warning($0) }))
    }
  }

  @Sendable static func delete(_ call: Call, _ session: WriteSession) throws -> Reply {
    try UserGroups.delete(GroupQuery.group(call, session), till: call.caller.till.id, session)
    return Reply(Deleted())
  }

  /// The group of an update; its id goes before the external id.
  private static func name(_ details: JSONObject) throws -> GroupName {
    for name in ["id", "externalId"] {
      if let value = text(details.anyCase(name)), !value.isEmpty { return try GroupQuery.name(name, value) }
    }
    throw UserGroupError.detailsInvalid
  }

  private static func text(_ value: JSONValue?) -> String? { value?.text?.trimmed }

  /// - Throws: 1645 for what is no whole number.
  private static func number(_ value: JSONValue?) throws -> Int64? {
    guard let value, !value.isNull, value != .string("") else { return nil }
    guard let number = value.int else { throw UserGroupError.detailsInvalid }
    return number
  }

  /// Extended fields as an object, as samples send them, or as a list of names and values, as the page has it.
  static func fields(_ value: JSONValue?) throws -> [NewField] {
    switch value {
    case nil, .null, .string(""): return []
    case .object: return Fields.read(value)
    case .array(let elements):
      return elements.compactMap { element in
        element["name"]?.text.flatMap { name in element["value"].flatMap { Fields.field(name, $0) } }
      }
    default: throw UserGroupError.detailsInvalid
    }
  }
}
