import GRDB
import Model

/// How v2 shows the organization's entities where they stand as authors: written once, put into replies as they are.
struct EntityForms: ReferenceData {
  private let forms: [Int64: RawJSON]
  private let codes: [Int64: String]

  private struct Form: Encodable {
    var id: Int64
    var code: String
    var description: String
    var name: String
    var type: String
    var referenceId = -1
    var `default` = false
  }

  static func load(_ db: Database) throws -> EntityForms {
    let entities = try Entities.load(db).all
    var forms: [Int64: RawJSON] = [:]
    var codes: [Int64: String] = [:]
    for entity in entities {
      forms[entity.id] = try RawJSON(
        encoding: Form(
          id: entity.id, code: entity.code, description: entity.description, name: entity.name,
          type: entity.kind.rawValue, default: entity.isDefault))
      codes[entity.id] = entity.code
    }
    return EntityForms(forms: forms, codes: codes)
  }

  /// An entity as `{id, code, description, name, type, referenceId, default}`; an empty object where there is none.
  subscript(id: Int64) -> RawJSON { forms[id] ?? RawJSON("{}") }

  func code(_ id: Int64) -> String? { codes[id] }
}
