import GRDB

/// A kind of place that customers come from: the platform's own list, the same for every organization.
public struct SourceType: Sendable {
  public let id: Int64
  public let name: String
  /// The channels by which customers of the source may be reached.
  public let channels: [String]

  /// The type of a name, in any case.
  public static func named(_ name: String) -> SourceType? {
    all.first { $0.name.lowercased() == name.trimmingSpaces.lowercased() }
  }

  public static let all: [SourceType] = {
    let names: [(Int64, String)] = [
      (1, "Facebook"), (2, "WEB_ENGAGE"), (3, "WECHAT"), (5, "INSTORE"), (6, "MARTJACK"), (7, "TMALL"), (8, "TAOBAO"),
      (9, "JD"), (10, "ECOMMERCE"), (11, "WEBSITE"), (12, "LINE"), (13, "XIAOHONGSHU"), (14, "GLOBAL_SCANNER"),
      (15, "SUNING"), (16, "PINDUODUO"), (17, "KAOLA"), (18, "MOBILE_APP"), (19, "WHATSAPP"), (20, "Linkedin"),
      (21, "SMS"), (22, "Indiamart"), (23, "VIBER"), (24, "MPUSH_FCM"),
    ]
    return names.map { id, name in SourceType(id: id, name: name, channels: channels(of: name)) }
  }()

  private static func channels(of name: String) -> [String] {
    switch name {
    case "WEB_ENGAGE", "MOBILE_APP", "MPUSH_FCM": ["android", "email", "ios", "mobile"]
    case "WECHAT": ["email", "mobile", "wechat"]
    case "LINE": ["email", "line", "mobile"]
    case "WHATSAPP": ["email", "mobile", "whatsapp"]
    case "VIBER": ["email", "mobile", "viber"]
    default: ["email", "mobile"]
    }
  }

  /// What an account of a type is set up with: only the type of push messages has such.
  public var settings: [(name: String, label: String)] {
    guard name == "WEB_ENGAGE" else { return [] }
    return [
      ("licenseCode", "License Code"), ("accessToken", "Access Token"), ("android", "Android"), ("ios", "iOS"),
      ("validTill", "Valid Till"), ("loginIdentifierType", "Login Identifier Type"), ("deeplink", "Deeplink"),
    ]
  }
}

/// An account of a source, as those who set it up see it; customers' calls name it by source and accountId.
public struct SourceAccount: Sendable {
  public let id: Int64
  public let uuid: String
  /// As it is stored, in upper case.
  public let source: String
  public let identifier: String
  public var name: String
  public var isMirrored: Bool
  public var isActive: Bool
  /// Name → value, as the text of a JSON object.
  public var configs: String
  public let createdAt: Timestamp
  public let modifiedAt: Timestamp
}

extension Session {
  /// All accounts of the organization's sources, or the one of a uuid, the closed ones too.
  public func sourceAccounts(uuid: String? = nil) throws -> [SourceAccount] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, uuid, name, account_id, account_name, to_mirror, is_active, configs, created_at, modified_at
        FROM source WHERE ifnull(?, uuid) = uuid ORDER BY id
        """, arguments: [uuid]
    ).map { row in
      SourceAccount(
        id: row[0], uuid: row[1], source: row[2], identifier: row[3], name: row[4], isMirrored: row[5],
        isActive: row[6], configs: row[7], createdAt: row[8], modifiedAt: row[9])
    }
  }
}

extension WriteSession {
  /// Opens an account of a source.
  ///
  /// - Throws: `OrganizationError.exists` where the source has the account.
  @discardableResult
  public func addSource(
    _ source: String, accountID: String = "", accountName: String = "", isMirrored: Bool = false,
    configs: String = "{}"
  ) throws -> SourceAccount? {
    let name = source.uppercased()
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM source WHERE name = ? AND account_id = ?)", arguments: [name, accountID])
    if known == true { throw OrganizationError.exists("source '\(name)' with the account '\(accountID)'") }
    let uuid = try random { $0.code(length: 32, from: "0123456789abcdef") }
    try db.execute(
      sql: """
        INSERT INTO source (name, account_id, account_name, id, uuid, to_mirror, configs, created_at, modified_at)
        VALUES (?1, ?2, ?3, (SELECT ifnull(max(id), 2400) + 1 FROM source), ?4, ?5, ?6, ?7, ?7)
        """, arguments: [name, accountID, accountName, uuid, isMirrored, configs, now])
    referenceChanged()
    return try sourceAccounts(uuid: uuid).first
  }

  /// Writes name, configuration and state of an account anew; its source and identifier stay.
  public func updateSource(_ account: SourceAccount) throws {
    try db.execute(
      sql: """
        UPDATE source SET account_name = ?, to_mirror = ?, is_active = ?, configs = ?, modified_at = ? WHERE uuid = ?
        """,
      arguments: [account.name, account.isMirrored, account.isActive, account.configs, now, account.uuid])
    referenceChanged()
  }
}
