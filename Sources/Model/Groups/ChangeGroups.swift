import GRDB

extension UserGroups {
  /// The longest name and external id (`user-group.v2.create`).
  public static let maximumLength = 50

  /// Opens a group without members, and its account in the default program, which alone knows groups.
  ///
  /// - Throws: `GroupError`.
  /// - Returns: the group's id.
  public static func create(
    externalID: String, name: String, maximumSize: Int64?, fields: AcceptedGroupFields = .init(), till: Int64,
    _ session: WriteSession
  ) throws -> Int64 {
    guard !externalID.isEmpty else { throw GroupError.externalIDMissing }
    guard externalID.count <= maximumLength else { throw GroupError.externalIDTooLong }
    guard name.count <= maximumLength else { throw GroupError.nameTooLong }
    guard let maximumSize else { throw GroupError.sizeMissing }
    try check(size: maximumSize, session)
    guard try find(externalID: externalID, session) == nil else { throw GroupError.externalIDTaken(externalID) }
    try session.db.execute(
      sql: """
        INSERT INTO user_group (external_id, name, max_size, extended_fields, created_at, created_by, updated_at, updated_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [externalID, name, maximumSize, fields.json, session.now, till, session.now, till])
    let id = session.db.lastInsertedRowID
    try Loyalty.enroll(group: id, till: till, session)
    return id
  }

  /// Changes what is given; nil leaves a part as it is.
  ///
  /// - Throws: `GroupError.nothingToUpdate` where nothing would be different, and as `create`.
  public static func update(
    _ group: UserGroup, name: String?, maximumSize: Int64?, fields: AcceptedGroupFields = .init(), till: Int64,
    _ session: WriteSession
  ) throws {
    if let name, name.count > maximumLength { throw GroupError.nameTooLong }
    if let maximumSize { try check(size: maximumSize, session) }
    let patched = try String.fetchOne(
      session.db, sql: "SELECT json_patch(?, ?)", arguments: [group.extendedFields, fields.json])
    let isSame =
      (name ?? group.name) == group.name && (maximumSize ?? group.maximumSize) == group.maximumSize
      && (patched ?? "{}") == group.extendedFields
    // Fields that were left out with a warning are an answer of their own.
    guard !isSame || !fields.warnings.isEmpty else { throw GroupError.nothingToUpdate }
    try session.db.execute(
      sql: """
        UPDATE user_group SET name = ?, max_size = ?, extended_fields = ?, updated_at = ?, updated_by = ? WHERE id = ?
        """,
      arguments: [
        name ?? group.name, maximumSize ?? group.maximumSize, patched ?? group.extendedFields, session.now, till, group.id,
      ])
  }

  /// Ends a group: its members are free, and no name leads to it any more. What its ledger holds stays there.
  public static func delete(_ group: UserGroup, till: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "UPDATE user_group_member SET left_at = ?, is_default = 0 WHERE group_id = ? AND left_at IS NULL",
      arguments: [session.now, group.id])
    try session.db.execute(
      sql: """
        UPDATE user_group SET status = 'DELETED', exited_members = exited_members + active_members, active_members = 0,
          updated_at = ?, updated_by = ?
        WHERE id = ?
        """,
      arguments: [session.now, till, group.id])
  }

  private static func check(size: Int64, _ session: Session) throws {
    guard size > 0 else { throw GroupError.sizeNotPositive }
    let limit = try session.configs.number("CONF_MAX_FLEET_GROUP_SIZE") ?? 30_000
    guard size <= limit else { throw GroupError.sizeAboveLimit(limit) }
  }

  /// Keeps a group's purchases; `amount` may be negative.
  static func count(_ amount: Amount, for group: Int64, _ session: WriteSession) throws {
    try session.statement(
      "UPDATE user_group SET lifetime_purchases = lifetime_purchases + ? WHERE id = ?"
    ).run(amount, group)
  }
}

/// Extended fields of a group that are kept, and those that are only warned about.
public struct AcceptedGroupFields: Sendable {
  public enum Warning: Hashable, Sendable {
    /// The organization has no such field.
    case unknown(String)
    /// The value is none of the field's type.
    case invalid(String)
  }

  /// The name as the organization writes it, and the value as JSON of the field's type.
  public private(set) var fields: [(name: String, json: String)] = []
  public private(set) var warnings: [Warning] = []

  public init() {}

  /// The entity by which extended fields of groups are set up.
  public static let entity = "usergroup2"

  public init(_ sent: [NewField], _ session: Session) throws {
    guard !sent.isEmpty else { return }
    let definitions = try session.reference(FieldDefinitions.self)
    for field in sent.prefix(200) {
      guard let definition = definitions.extended(field.name, entity: AcceptedGroupFields.entity) else {
        warnings.append(.unknown(field.name))
        continue
      }
      guard definition.accepts(field.text) else {
        warnings.append(.invalid(field.name))
        continue
      }
      fields.removeAll { $0.name == definition.name }
      fields.append((definition.name, AcceptedGroupFields.typed(field.text, definition.dataType)))
    }
  }

  /// Numbers are kept as numbers, however they were sent.
  private static func typed(_ text: String, _ type: String) -> String {
    switch type.lowercased() {
    case "integer", "int", "long": Int64(text).map(String.init) ?? quoted(text)
    case "double", "float", "number", "decimal": Amount(text)?.plain ?? quoted(text)
    case "boolean", "bool": ["true", "false"].contains(text.lowercased()) ? text.lowercased() : quoted(text)
    default: quoted(text)
    }
  }

  /// The fields as the text of a JSON object.
  public var json: String {
    fields.isEmpty ? "{}" : "{" + fields.map { "\(quoted($0.name)):\($0.json)" }.joined(separator: ",") + "}"
  }
}
