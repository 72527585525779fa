import Model

/// The organization's switches: one store behind the v2 calls and v1.1's list.
enum OrganizationConfigs {
  // MARK: - POST /v2/organization/configs (card.v2.limitActiveCards)

  private struct Change: Decodable {
    var keyName: String
    var value: String
    /// ORG is the only scope that may be written; it is meant where none is named.
    var scope: String?
  }

  private struct Changed: Encodable, Sendable {
    var id: Int64
    var entityId: Int64
    var keyName: String
    var value: String
    var warnings: [Warning] = []
  }

  static func set(_ call: Call, _ session: WriteSession) throws -> Reply {
    let change = try call.decode(Change.self)
    guard (change.scope ?? "ORG").trimmed.uppercased() == "ORG" else { throw OrganizationFailure.configScope }
    do {
      let stored = try session.changeConfig(change.keyName.trimmed, change.value)
      return Reply(
        Changed(id: stored.id, entityId: try session.organization.id, keyName: stored.key, value: stored.value))
    } catch let error as ConfigError {
      throw switch error {
      case .unknownKey(let key): OrganizationFailure.configKeyUnknown(key)
      case .invalidValue(let key, let value): OrganizationFailure.configValue(key: key, value: value)
      case .negativeCardLimit: OrganizationFailure.negativeCardLimit
      }
    }
  }

  // MARK: - GET /v2/organization/configkeyvalue, /v2/organization/configs/{name}

  /// A default has the ids 0 and no scope; a value of the organization's own has its id and scope, and no id of its own.
  private struct Value: Encodable, Sendable {
    var id: Int64?
    var entityId: Int64
    var keyName: String
    var value: String
    var scope: String?
    var warnings: [Warning] = []
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let names = [call.path["name"], call.path["keyName"], call.query["name"] ?? ""]
    let name = (names.first { !$0.isEmpty } ?? "").trimmed
    guard let known = ConfigKey.named(name) else { throw OrganizationFailure.configKeyUnknown(name) }
    if let stored = try session.storedConfig(known.key) {
      return Reply(
        Value(entityId: try session.organization.id, keyName: stored.key, value: stored.value, scope: "ORG"))
    }
    guard let fallback = known.fallback else { throw OrganizationFailure.configNotSet(known.key) }
    return Reply(Value(id: 0, entityId: 0, keyName: known.key, value: fallback))
  }

  // MARK: - GET /v1.1/organization/configs

  private struct List: Encodable, Sendable {
    var status: V1Status
    var organization: Configurations

    struct Configurations: Encodable, Sendable { var configs: Entries }
    struct Entries: Encodable, Sendable { var config: [Entry] }
    struct Entry: Encodable, Sendable {
      var key: String
      var scopes = "ORG"
      var value_type: String
      var modules: String
      var entity_id: String
      var value: String
    }
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let organization = String(try session.organization.id)
    let stored = try session.storedConfigs()
    guard !stored.isEmpty else { throw OrganizationFailure.v1NoConfigs }
    let entries = stored.map { config in
      let known = ConfigKey.named(config.key)
      return List.Entry(
        key: config.key, value_type: known?.valueType ?? "STRING", modules: known?.module ?? "LOYALTY",
        entity_id: organization, value: config.value)
    }
    return Reply(List(status: .success, organization: .init(configs: .init(config: entries))))
  }
}
