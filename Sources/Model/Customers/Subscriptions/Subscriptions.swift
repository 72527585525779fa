import GRDB

/// A way to reach a customer, as subscriptions name it.
public enum SubscriptionChannel: String, Sendable, CaseIterable {
  case email = "EMAIL"
  /// Written as MOBILE in v2, read back as SMS everywhere.
  case sms = "SMS"
  case postmail = "POSTMAIL"
  case wechat = "WECHAT"
  case whatsapp = "WHATSAPP"
  case ios = "IOS"
  case android = "ANDROID"
  case line = "LINE"
  case mobilePush = "MOBILEPUSH"
  case viber = "VIBER"
  case zalo = "ZALO"

  /// The channel that a client names, in any case; nil where there is none of the name.
  public init?(named name: String) {
    let name = name.uppercased()
    guard let channel = SubscriptionChannel(rawValue: name == "MOBILE" ? "SMS" : name) else { return nil }
    self = channel
  }
}

/// What a message is for: the customer's own business, or the organization's promotion.
public enum SubscriptionPriority: String, Sendable, CaseIterable {
  case transactional = "TRANS"
  case bulk = "BULK"
}

/// Whether a customer wants to be written to, on one channel and for one purpose.
public struct Subscription: Sendable, Hashable {
  /// What a subscription is for: one state for each of these.
  public struct Key: Sendable, Hashable {
    public var source: String
    public var account: String
    /// A concept of the organization; -1 for all of it.
    public var orgUnit: Int64
    public var channel: SubscriptionChannel
    public var priority: SubscriptionPriority

    public init(
      source: String = "INSTORE", account: String = "", orgUnit: Int64 = -1, channel: SubscriptionChannel,
      priority: SubscriptionPriority
    ) {
      self.source = source
      self.account = account
      self.orgUnit = orgUnit > 0 ? orgUnit : -1
      self.channel = channel
      self.priority = priority
    }

    /// Whether it is the organization's general one, which every customer has.
    public var isGeneral: Bool { source == "INSTORE" && account.isEmpty && orgUnit == -1 }
  }

  public var key: Key
  public var isSubscribed: Bool
  /// When the customer said so; nil where nothing was said.
  public var updatedAt: Timestamp?

  public init(_ key: Key, isSubscribed: Bool, updatedAt: Timestamp? = nil) {
    self.key = key
    self.isSubscribed = isSubscribed
    self.updatedAt = updatedAt
  }
}

/// One change of a subscription.
public struct SubscriptionChange: Sendable {
  public var key: Subscription.Key
  public var isSubscribed: Bool
  public var reason: String
  public var communication: Int64
  public var campaign: Int64
  public var till: Int64
  public var changedAt: Timestamp
}

/// Customers' subscriptions, one store for v1.1, v2 and imports, and the log of their changes.
public enum Subscriptions {
  /// What goes into the log beside the new state.
  public struct Cause: Sendable {
    public var till: Int64
    public var reason: String
    public var communication: Int64
    public var campaign: Int64

    public init(till: Int64, reason: String = "Direct", communication: Int64 = -1, campaign: Int64 = -1) {
      self.till = till
      self.reason = reason
      self.communication = communication
      self.campaign = campaign
    }
  }

  /// Sets a state. The present state again is no change and leaves no entry in the log.
  ///
  /// - Returns: whether anything changed.
  @discardableResult
  public static func set(
    _ key: Subscription.Key, to isSubscribed: Bool, of customer: Int64, _ cause: Cause, _ session: WriteSession
  ) throws -> Bool {
    let present = try Bool.fetchOne(
      session.statement(
        """
        SELECT is_subscribed FROM subscription
        WHERE customer_id = ? AND source = ? AND account_id = ? AND org_unit_id = ? AND channel = ? AND priority = ?
        """),
      arguments: [customer, key.source, key.account, key.orgUnit, key.channel.rawValue, key.priority.rawValue])
    // An explicit yes is kept even where silence means the same: it was said, and somebody may ask when.
    guard present != isSubscribed else { return false }
    try session.statement("INSERT OR REPLACE INTO subscription VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .run(customer, key.source, key.account, key.orgUnit, key.channel.rawValue, key.priority.rawValue, isSubscribed,
        session.now)
    try session.statement(
      """
      INSERT INTO subscription_change (customer_id, source, account_id, org_unit_id, channel, priority,
        is_subscribed, reason, communication_id, campaign_id, changed_by, changed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(customer, key.source, key.account, key.orgUnit, key.channel.rawValue, key.priority.rawValue, isSubscribed,
      cause.reason, cause.communication, cause.campaign, cause.till, session.now)
    return true
  }

  /// What a customer said, by channel and priority.
  public static func stated(_ customer: Int64, _ session: Session) throws -> [Subscription] {
    let rows = try Row.fetchAll(
      session.statement(
        """
        SELECT source, account_id, org_unit_id, channel, priority, is_subscribed, updated_at FROM subscription
        WHERE customer_id = ? ORDER BY source, account_id, org_unit_id, channel, priority
        """),
      arguments: [customer])
    return rows.compactMap { row in
      guard let channel = SubscriptionChannel(rawValue: row[3]), let priority = SubscriptionPriority(rawValue: row[4])
      else { return nil }
      let key = Subscription.Key(
        source: row[0], account: row[1], orgUnit: row[2], channel: channel, priority: priority)
      return Subscription(key, isSubscribed: row[5], updatedAt: row[6])
    }
  }

  /// The channels and priorities that every customer has, in the order in which they are listed.
  public static let general: [Subscription.Key] = [
    .init(channel: .email, priority: .transactional), .init(channel: .sms, priority: .transactional),
    .init(channel: .email, priority: .bulk), .init(channel: .sms, priority: .bulk),
  ]

  /// A customer's present subscriptions: the general ones, in which silence counts as yes, then all others stated.
  public static func all(_ customer: Int64, _ session: Session) throws -> [Subscription] {
    let stated = try stated(customer, session)
    let byKey = Dictionary(stated.map { ($0.key, $0) }) { first, _ in first }
    return general.map { byKey[$0] ?? Subscription($0, isSubscribed: true) }
      + stated.filter { !general.contains($0.key) }
  }

  /// The changes of a customer's subscriptions, oldest first.
  public static func changes(of customer: Int64, _ session: Session) throws -> [SubscriptionChange] {
    let rows = try Row.fetchAll(
      session.statement(
        """
        SELECT source, account_id, org_unit_id, channel, priority, is_subscribed, reason, communication_id,
          campaign_id, changed_by, changed_at
        FROM subscription_change WHERE customer_id = ? ORDER BY id
        """),
      arguments: [customer])
    return rows.compactMap { row in
      guard let channel = SubscriptionChannel(rawValue: row[3]), let priority = SubscriptionPriority(rawValue: row[4])
      else { return nil }
      return SubscriptionChange(
        key: .init(source: row[0], account: row[1], orgUnit: row[2], channel: channel, priority: priority),
        isSubscribed: row[5], reason: row[6], communication: row[7], campaign: row[8], till: row[9], changedAt: row[10])
    }
  }

  /// Gives a merged customer's subscriptions and log to the survivor, whose own statements stand.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.db.execute(
      sql: """
        UPDATE OR IGNORE subscription SET customer_id = ? WHERE customer_id = ?;
        """, arguments: [survivor, victim])
    try session.db.execute(sql: "DELETE FROM subscription WHERE customer_id = ?", arguments: [victim])
    try session.db.execute(
      sql: "UPDATE subscription_change SET customer_id = ? WHERE customer_id = ?", arguments: [survivor, victim])
  }
}
