import Model

/// The organization's switches over the wire: `POST /v2/organization/configs`, which the index lists with cards
/// (card.v2.limitActiveCards), and its twin that reads one (organization.v2.config.get).
enum OrganizationConfigs {
  struct Change: Decodable {
    var keyName: String?
    var value: String?
    var scope: String?
  }

  struct Changed: Encodable, Sendable {
    var id: Int64
    var entityId: Int64
    var keyName: String
    var value: String
    var warnings: [Warning] = []
  }

  struct Value: Encodable, Sendable {
    var entityId: Int64
    var keyName: String
    var value: String
    var scope = "ORG"
    var warnings: [Warning] = []
  }

  static func set(_ call: Call, _ session: WriteSession) throws -> Reply {
    let change = try call.decode(Change.self)
    guard let key = change.keyName?.trimmed, !key.isEmpty else { throw PlatformError.mandatoryField("keyName") }
    guard let value = change.value?.trimmed else { throw PlatformError.mandatoryField("value") }
    guard key.utf8.count <= 100, value.utf8.count <= 1000 else {
      throw PlatformError.invalidInput("keyName or value is too long")
    }
    guard (change.scope ?? "ORG").uppercased() == "ORG" else {
      throw PlatformError.invalidInput("scope: ORG was expected")
    }
    // The two limits that the documentation names are numbers; a negative one has a code of its own.
    if ["CONF_MAX_CARDS_PER_ORG", "ORG_MAX_LABEL_COUNT"].contains(key.uppercased()) {
      guard let limit = Int64(value) else { throw PlatformError.invalidInput("value: a whole number was expected") }
      guard limit >= 0 else { throw ConfigError.negativeLimit }
    }
    try session.setConfig(key, value)
    return Reply(
      Changed(id: number(of: key), entityId: try session.organization.id, keyName: key, value: value))
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let key = call.path["name"]
    guard let value = try session.configs.text(key) else { throw ConfigError.unset(key) }
    return Reply(Value(entityId: try session.organization.id, keyName: key, value: value))
  }

  /// The id that a switch goes by: made from its name, as it is stored under that.
  private static func number(of key: String) -> Int64 {
    key.uppercased().utf8.reduce(6_268_000) { ($0 &* 31 &+ Int64($1)) % 9_000_000 } + 1_000_000
  }
}

enum ConfigError: APIError {
  case negativeLimit
  case unset(String)

  var code: Int {
    switch self {
    case .negativeLimit: 3034
    case .unset: 3209
    }
  }

  var message: String {
    switch self {
    case .negativeLimit: "Max active card per customer passed is negative."
    case .unset(let key): "Organization config '\(key)' not set"
    }
  }
}
