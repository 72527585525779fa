import GRDB

/// A zone, concept, store, store server or till of the organization (`organization`, org entities).
///
/// An object, as each call holds the two that it comes from and nobody changes one in place.
public final class Entity: Sendable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case zone = "ZONE"
    case concept = "CONCEPT"
    case store = "STORE"
    case storeServer = "STR_SERVER"
    case till = "TILL"
  }

  public let id: Int64
  public let kind: Kind
  public let code: String
  public let name: String
  public let description: String
  /// The zone of a store or zone, the store of a till or store server.
  public let parent: Int64?
  /// The concept of a store.
  public let concept: Int64?
  /// Up to three ids that the organization gave a store; empty where there is none.
  public let externalIDs: [String]
  /// Lower-case hexadecimal MD5 of a till's or store server's password.
  public let passwordMD5: String?
  public let isActive: Bool
  public let isDefault: Bool
  /// Address, contact and the like, as the text of a JSON object.
  public let details: String
  public let updatedAt: Timestamp
  /// The till or user that changed it last.
  public let updatedBy: Int64?

  static let columns = """
    id, type, code, name, description, parent_id, concept_id, external_id, external_id_1, external_id_2, password_md5, \
    is_active, is_default, details, updated_at, updated_by
    """

  /// - Returns: nil for a kind that this version does not know.
  init?(_ row: Row) {
    guard let kind = Kind(rawValue: row[1]) else { return nil }
    id = row[0]
    self.kind = kind
    code = row[2]
    name = row[3]
    description = row[4]
    parent = row[5]
    concept = row[6]
    externalIDs = [row[7], row[8], row[9]]
    passwordMD5 = row[10]
    isActive = row[11]
    isDefault = row[12]
    details = row[13]
    updatedAt = row[14]
    updatedBy = row[15]
  }
}

/// All entities of the organization, found by id and by code.
public struct Entities: ReferenceData {
  public let all: [Entity]
  private let byID: [Int64: Int]
  private let byCode: [Entity.Kind: [String: Int]]

  public static func load(_ db: Database) throws -> Entities {
    let statement = try db.cachedStatement(sql: "SELECT \(Entity.columns) FROM org_entity ORDER BY id")
    return Entities(try statement.all { Entity($0) }.compactMap { $0 })
  }

  init(_ all: [Entity]) {
    self.all = all
    byID = Dictionary(all.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    var codes: [Entity.Kind: [String: Int]] = [:]
    for (index, entity) in all.enumerated() {
      codes[entity.kind, default: [:]][entity.code.lowercased()] = index
    }
    byCode = codes
  }

  public subscript(id: Int64) -> Entity? { byID[id].map { all[$0] } }

  /// The entity of a kind with a code, in any case.
  public func find(_ kind: Entity.Kind, code: String) -> Entity? {
    (byCode[kind]?[code] ?? byCode[kind]?[code.lowercased()]).map { all[$0] }
  }

  /// The store that has one of its external ids.
  public func store(externalID: String) -> Entity? {
    all.first { $0.kind == .store && !externalID.isEmpty && $0.externalIDs.contains(externalID) }
  }

  /// Whether an entity stands below another, at any depth; a store also stands below its concept.
  public func isBelow(_ entity: Entity, _ ancestor: Entity) -> Bool {
    if ancestor.kind == .concept {
      var current = concept(of: entity) ?? entity.parent.flatMap { self[$0] }
      for _ in 0..<8 {
        guard let here = current else { return false }
        if here.id == ancestor.id { return true }
        current = here.parent.flatMap { self[$0] }
      }
      return false
    }
    var current = entity.parent.flatMap { self[$0] }
    for _ in 0..<8 {
      guard let here = current else { return false }
      if here.id == ancestor.id { return true }
      current = here.parent.flatMap { self[$0] }
    }
    return false
  }

  /// The till or store server that signs in with a code.
  public func account(code: String) -> Entity? {
    find(.till, code: code) ?? find(.storeServer, code: code)
  }

  /// The store that an entity is, or belongs to.
  public func store(of entity: Entity) -> Entity? {
    ancestor(of: entity, .store)
  }

  /// The nearest zone above an entity.
  public func zone(of entity: Entity) -> Entity? {
    ancestor(of: entity, .zone)
  }

  /// The concept of the entity's store.
  public func concept(of entity: Entity) -> Entity? {
    store(of: entity)?.concept.flatMap { self[$0] }
  }

  /// The active tills of a store, in order of their ids.
  public func tills(of store: Entity) -> [Entity] {
    all.filter { $0.kind == .till && $0.isActive && self.store(of: $0)?.id == store.id }
  }

  private func ancestor(of entity: Entity, _ kind: Entity.Kind) -> Entity? {
    var current: Entity? = entity
    for _ in 0..<8 {
      guard let here = current else { return nil }
      if here.kind == kind { return here }
      current = here.parent.flatMap { self[$0] }
    }
    return nil
  }
}

extension Session {
  public var entities: Entities {
    get throws { try reference(Entities.self) }
  }
}
