import GRDB

/// A new entity of the organization, before it has an id.
public struct NewEntity: Sendable {
  public var kind = Entity.Kind.store
  public var code = ""
  public var name = ""
  public var description = ""
  /// The zone of a store or zone, the store of a till or store server, the concept above a concept.
  public var parent: Int64?
  /// The concept of a store.
  public var concept: Int64?
  /// At most three.
  public var externalIDs: [String] = []
  /// Lower-case hexadecimal MD5 of a till's or store server's password.
  public var passwordMD5: String?
  public var isActive = true
  public var isDefault = false
  /// Address, contact and the like, as the text of a JSON object.
  public var details = "{}"
  /// The till that writes it.
  public var author: Int64?

  public init(parent: Int64? = nil) {
    self.parent = parent
  }
}

/// Why the organization's tree or settings cannot be changed as asked.
public enum OrganizationError: Error, Hashable, CustomStringConvertible {
  case codeTaken(Entity.Kind, String)
  case nameTaken(String)
  case externalIDTaken(String)
  case exists(String)

  public var description: String {
    switch self {
    case .codeTaken(let kind, let code): "there is another \(kind.rawValue) with the code '\(code)'"
    case .nameTaken(let name): "there is another store with the name '\(name)'"
    case .externalIDTaken(let id): "there is another store with the external id '\(id)'"
    case .exists(let what): "there is another \(what)"
    }
  }
}

extension WriteSession {
  public func setOrganization(
    id: Int64, name: String, currency: String, timeZone: String, countryCode: String, details: String
  ) throws {
    try db.execute(sql: "DELETE FROM organization")
    try db.execute(
      sql: """
        INSERT INTO organization (id, name, currency, time_zone, country_code, details) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, name, currency, timeZone, countryCode, details])
    referenceChanged()
  }

  /// Adds an entity below its parent.
  ///
  /// - Throws: `OrganizationError` where its code, or a store's name or external id, is taken.
  public func addEntity(_ entity: NewEntity) throws -> Int64 {
    try check(entity)
    try db.cachedStatement(
      sql: """
        INSERT INTO org_entity (type, code, name, description, parent_id, concept_id, external_id, external_id_1,
          external_id_2, password_md5, is_active, is_default, details, updated_at, updated_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: values(of: entity))
    referenceChanged()
    return db.lastInsertedRowID
  }

  /// Writes everything of an entity anew.
  ///
  /// - Throws: `OrganizationError` where its new code, name or external id is another's.
  public func updateEntity(_ id: Int64, _ entity: NewEntity) throws {
    try check(entity, except: id)
    try db.execute(
      sql: """
        UPDATE org_entity SET type = ?, code = ?, name = ?, description = ?, parent_id = ?, concept_id = ?,
          external_id = ?, external_id_1 = ?, external_id_2 = ?, password_md5 = ?, is_active = ?, is_default = ?,
          details = ?, updated_at = ?, updated_by = ?
        WHERE id = ?
        """,
      arguments: values(of: entity) + [id])
    referenceChanged()
  }

  /// Writes what is shown of an entity, such as its custom fields, and leaves the rest.
  public func setDetails(_ details: String, of entity: Int64, by till: Int64) throws {
    try db.execute(
      sql: "UPDATE org_entity SET details = ?, updated_at = ?, updated_by = ? WHERE id = ?",
      arguments: [details, now, till, entity])
    referenceChanged()
  }

  /// Writes what is shown of the organization.
  public func setOrganizationDetails(_ details: String) throws {
    try db.execute(sql: "UPDATE organization SET details = ?", arguments: [details])
    referenceChanged()
  }

  private func values(of entity: NewEntity) -> StatementArguments {
    let ids = entity.externalIDs + ["", "", ""]
    return [
      entity.kind.rawValue, entity.code, entity.name, entity.description, entity.parent, entity.concept, ids[0],
      ids[1], ids[2], entity.passwordMD5, entity.isActive, entity.isDefault, entity.details, now, entity.author,
    ]
  }

  private func check(_ entity: NewEntity, except id: Int64 = 0) throws {
    let taken = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM org_entity WHERE type = ? AND code = ? AND id <> ?)",
      arguments: [entity.kind.rawValue, entity.code, id])
    if taken == true { throw OrganizationError.codeTaken(entity.kind, entity.code) }
    guard entity.kind == .store else { return }
    let named = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM org_entity WHERE type = 'STORE' AND name = ? AND id <> ?)",
      arguments: [entity.name, id])
    if named == true { throw OrganizationError.nameTaken(entity.name) }
    for external in entity.externalIDs where !external.isEmpty {
      let used = try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM org_entity
            WHERE type = 'STORE' AND id <> ? AND ? IN (external_id, external_id_1, external_id_2))
          """,
        arguments: [id, external])
      if used == true { throw OrganizationError.externalIDTaken(external) }
    }
  }

  // MARK: - Access

  /// - Parameter permissions: resource name → NONE, READ or WRITE, as the text of a JSON object.
  public func addAccessGroup(name: String, permissions: String, entities: [Int64]) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO access_group (name, permissions) VALUES (?, ?)", arguments: [name, permissions])
    let id = db.lastInsertedRowID
    for entity in entities {
      try db.execute(sql: "INSERT INTO access_group_entity VALUES (?, ?)", arguments: [entity, id])
    }
    referenceChanged()
    return id
  }

  public func addAPIClient(_ client: NewAPIClient) throws -> Int64 {
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM api_client WHERE key = ?)", arguments: [client.key])
    if known == true { throw OrganizationError.exists("client with the key '\(client.key)'") }
    try db.execute(
      sql: """
        INSERT INTO api_client (name, key, secret, till_id, token_ttl, falls_back_to_default_till, access_group_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        client.name, client.key, client.secret, client.till, client.tokenLifetime, client.fallsBackToDefaultTill,
        client.accessGroup,
      ])
    referenceChanged()
    return db.lastInsertedRowID
  }
}

/// A new OAuth client; see `APIClient`.
public struct NewAPIClient: Sendable {
  public var name: String
  public var key: String
  public var secret: String
  public var till: Int64
  public var tokenLifetime: Int64
  public var fallsBackToDefaultTill: Bool
  public var accessGroup: Int64?

  public init(
    name: String, key: String, secret: String, till: Int64, tokenLifetime: Int64 = 3600,
    fallsBackToDefaultTill: Bool = false, accessGroup: Int64? = nil
  ) {
    self.name = name
    self.key = key
    self.secret = secret
    self.till = till
    self.tokenLifetime = tokenLifetime
    self.fallsBackToDefaultTill = fallsBackToDefaultTill
    self.accessGroup = accessGroup
  }
}
