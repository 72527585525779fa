import GRDB

/// Where customers come from: the organization's sources and the accounts of those that have several.
public struct Sources: ReferenceData {
  public struct Account: Sendable, Hashable {
    public let source: String
    /// Empty for the only account of a source.
    public let account: String
    public let name: String
  }

  public static let instore = "INSTORE"
  /// The word that reads take for every source.
  public static let all = "ALL"
  /// Sources that always have accounts (customer-v2, concepts).
  private static let multiAccount: Set<String> = ["WECHAT", "FACEBOOK", "LINE", "MOBILE_APP", "WEB_ENGAGE"]

  public let accounts: [Account]
  private let known: [String: Set<String>]

  public static func load(_ db: Database) throws -> Sources {
    let accounts = try Row.fetchAll(
      db, sql: "SELECT name, account_id, account_name FROM source WHERE is_active ORDER BY name, account_id"
    ).map { Account(source: ($0[0] as String).uppercased(), account: $0[1], name: $0[2]) }
    var known: [String: Set<String>] = [instore: [""]]
    for account in accounts { known[account.source, default: []].insert(account.account) }
    return Sources(accounts: accounts, known: known)
  }

  /// The source and account that a request means.
  ///
  /// - Throws: `CustomerError.invalidSource` or `.invalidAccount` for what the organization does not have,
  ///   `.accountMissing` where the source has several and none is named.
  public func resolve(_ source: String, _ account: String?) throws -> (source: String, account: String) {
    if source == Sources.instore { return (source, "") }
    let name = source.trimmingSpaces.uppercased()
    if name == Sources.instore { return (name, "") }
    guard let accounts = known[name] else { throw CustomerError.invalidSource(source) }
    let account = account?.trimmingSpaces ?? ""
    if accounts.contains(account) { return (name, account) }
    if Sources.multiAccount.contains(name) || !accounts.contains("") {
      throw account.isEmpty ? CustomerError.accountMissing : CustomerError.invalidAccount(account)
    }
    // A source with a single account ignores the account that is sent.
    return (name, "")
  }
}
