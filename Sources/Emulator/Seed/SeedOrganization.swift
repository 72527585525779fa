import CapillaryAPI
import Model

extension SeedLoader {
  static func organization(_ node: SeedNode, _ seeding: inout Seeding) throws {
    let map = try node.map("id", "name", "currency", "time_zone", "country_code", "details")
    let zone = try map.need("time_zone")
    guard Zone(identifier: try zone.word()) != nil else {
      throw zone.error("there is no time zone '\(try zone.word())'; it is named as in Asia/Kolkata")
    }
    try node.checked {
      try seeding.session.setOrganization(
        id: try map.need("id").int(1...999_999_999), name: try map.word("name"), currency: try map.word("currency"),
        timeZone: try zone.word(), countryCode: try map.word("country_code"), details: map.json("details"))
      try seeding.session.addBuiltInCardLabels()
    }
  }

  static func zones(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("code", "name", "description", "parent", "details")
      let parent = try map["parent"].map { try seeding.resolve("zone", $0) }
      try add(.zone, map, NewEntity(parent: parent), &seeding)
    }
  }

  static func concepts(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("code", "name", "description", "parent", "details")
      let parent = try map["parent"].map { try seeding.resolve("concept", $0) }
      try add(.concept, map, NewEntity(parent: parent), &seeding)
    }
  }

  static func stores(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map(
        "code", "name", "description", "zone", "concept", "external_ids", "details", "tills", "servers")
      let ids = try map.list("external_ids")
      guard ids.count <= 3 else { throw ids[3].error("a store has at most three external ids") }
      var store = NewEntity(parent: try seeding.resolve("zone", try map.need("zone")))
      store.concept = try map["concept"].map { try seeding.resolve("concept", $0) }
      store.externalIDs = try ids.map { try $0.word() }
      let id = try add(.store, map, store, &seeding)
      for till in try map.list("tills") { try account(.till, till, store: id, &seeding) }
      for server in try map.list("servers") { try account(.storeServer, server, store: id, &seeding) }
    }
  }

  private static func account(
    _ kind: Entity.Kind, _ node: SeedNode, store: Int64, _ seeding: inout Seeding
  ) throws {
    let map = try node.map("code", "name", "description", "password", "details")
    var account = NewEntity(parent: store)
    account.passwordMD5 = PasswordDigest.md5(try map.word("password"))
    try add(kind, map, account, &seeding)
  }

  static func associates(_ node: SeedNode, _ seeding: inout Seeding) throws {
    let till = try seeding.session.entities.all.first { $0.kind == .till }?.id
    for item in try node.list() {
      let map = try item.map("code", "name", "store", "type")
      guard let till else { throw item.error("an associate needs an organization with a till") }
      let (code, name) = (try map.word("code"), try map.word("name"))
      let store = try seeding.resolve("store", try map.need("store"))
      let type = try map["type"]?.one(of: "ASSOCIATE", "MANAGER") ?? "ASSOCIATE"
      let session = seeding.session
      let id = try item.checked {
        try Associates.add(code: code, name: name, store: store, type: type, by: till, session)
      }
      seeding.define("associate", code, id)
    }
  }

  @discardableResult
  private static func add(
    _ kind: Entity.Kind, _ map: SeedMap, _ base: NewEntity, _ seeding: inout Seeding
  ) throws -> Int64 {
    var entity = base
    entity.kind = kind
    entity.code = try map.word("code")
    entity.name = try map.text("name", default: entity.code)
    entity.description = try map.text("description")
    entity.details = map.json("details")
    let new = entity
    let id = try map.node.checked { try seeding.session.addEntity(new) }
    let word = kind == .storeServer ? "server" : kind.rawValue.lowercased()
    seeding.define(word, entity.code, id)
    return id
  }

  // MARK: - Access

  static func accessGroups(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("name", "permissions", "stores")
      var permissions = JSONObject()
      for member in try map["permissions"]?.members() ?? [] {
        permissions[member.name] = .string(try member.one(of: "NONE", "READ", "WRITE"))
      }
      let stores = try map.list("stores").map { try seeding.resolve("store", $0) }
      let json = permissions.serialized
      let name = try map.word("name")
      let id = try item.checked { try seeding.session.addAccessGroup(name: name, permissions: json, entities: stores) }
      seeding.define("access group", name, id)
    }
  }

  static func clients(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("name", "key", "secret", "till", "token_seconds", "unknown_till", "access_group")
      let client = NewAPIClient(
        name: try map.word("name"), key: try map.word("key"), secret: try map.word("secret"),
        till: try seeding.resolve("till", try map.need("till")),
        tokenLifetime: try map["token_seconds"]?.int(1...31_536_000) ?? 3600,
        fallsBackToDefaultTill: try map["unknown_till"]?.one(of: "refused", "default") == "default",
        accessGroup: try map["access_group"].map { try seeding.resolve("access group", $0) })
      _ = try item.checked { try seeding.session.addAPIClient(client) }
    }
  }

  static func configs(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.members() {
      guard ConfigKey.named(item.name) != nil else {
        let hint = ConfigKey.all.map(\.key).nearest(to: item.name).map { "; did you mean \($0)?" } ?? ""
        throw item.error("there is no switch '\(item.name)'\(hint)")
      }
      _ = try item.checked { try seeding.session.changeConfig(item.name, try item.text()) }
    }
  }
}
