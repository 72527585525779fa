import Model

/// The tills of the organization, v2.
enum OrganizationTills {
  // MARK: - GET /v2/organization/activeTill

  private struct ActiveTills: Encodable, Sendable {
    var data: [ActiveTill]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  private struct ActiveTill: Encodable, Sendable {
    var id: Int64
    var code: String
  }

  static func active(_ call: Call, _ session: Session) throws -> Reply {
    let entities = try session.entities
    if call.query["code"] != nil || call.query["tillId"] != nil {
      let till = try find(call, entities)
      guard till.isActive else { throw notFound(call) }
      return Reply(ActiveTills(data: [ActiveTill(id: till.id, code: till.code)]))
    }
    let tills = entities.all.filter { $0.kind == .till && $0.isActive }
    return Reply(ActiveTills(data: tills.map { ActiveTill(id: $0.id, code: $0.code) }))
  }

  // MARK: - GET /v2/organization/till, /v2/organization/till/{id}

  private struct Till: Encodable, Sendable {
    var id: Int64
    var code: String
    var description: String
    var name: String
    var type: String
    var referenceId: Int64?
    var adminType: String
    var isActive: Bool
    var isOuEnabled: Bool
    var timeZoneId: Int64
    var currencyId: Int64
    var languageId: Int64
    var customField: [Field]
    var `default`: Bool?
    var warnings: [Warning] = []

    struct Field: Encodable, Sendable {
      var name: String
      var value: String
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    Reply(page(try find(call, session.entities), byID: false))
  }

  static func getByID(_ call: Call, _ session: Session) throws -> Reply {
    Reply(page(try find(call, session.entities), byID: true))
  }

  private static func page(_ till: Entity, byID: Bool) -> Till {
    let details = JSONObject(stored: till.details)
    // -1 stands for unset, as in the stored stores (organization.v2.store.bulkAdd).
    func id(_ key: String) -> Int64 { details[key]?.int ?? -1 }
    return Till(
      id: till.id, code: till.code, description: till.description, name: till.name, type: till.kind.rawValue,
      referenceId: byID ? id("referenceId") : nil, adminType: details["adminType"]?.text ?? "GENERAL",
      isActive: till.isActive, isOuEnabled: details["isOuEnabled"]?.bool ?? false, timeZoneId: id("timeZoneId"),
      currencyId: id("currencyId"), languageId: id("languageId"),
      customField: (details["customFields"]?.object ?? JSONObject()).map {
        .init(name: $0.name, value: $0.value.text ?? "")
      },
      default: byID ? till.isDefault : nil)
  }

  private static func find(_ call: Call, _ entities: Entities) throws -> Entity {
    let till: Entity? =
      if let id = pathID(call) ?? call.query["tillId"] {
        Int64(id.trimmed).flatMap { entities[$0] }
      } else if let code = call.query["code"] {
        entities.find(.till, code: code.trimmed)
      } else if let name = call.query["name"]?.trimmed.lowercased() {
        entities.all.first { $0.kind == .till && $0.name.lowercased() == name }
      } else {
        nil
      }
    guard let till, till.kind == .till else { throw notFound(call) }
    return till
  }

  private static func pathID(_ call: Call) -> String? {
    call.path["id"].isEmpty ? nil : call.path["id"]
  }

  private static func notFound(_ call: Call) -> OrganizationFailure {
    if let id = pathID(call) { return .entityNotFound(kind: "id", value: id) }
    for name in ["tillId", "code", "name"] {
      if let value = call.query[name] { return .entityNotFound(kind: name, value: value) }
    }
    return .entityNotFound(kind: "code", value: "null")
  }
}
