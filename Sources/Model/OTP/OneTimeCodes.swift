import GRDB

/// One-time codes (OTP, validation codes): each is bound to a number or address and to what it is good for, is valid for
/// some minutes of the sandbox's clock, and works once.
public enum OneTimeCodes {
  /// Whom a code is made for.
  public struct Holder: Hashable, Sendable {
    public enum Kind: String, Sendable {
      case mobile = "MOBILE"
      case email = "EMAIL"
    }

    public var kind: Kind
    /// A mobile number with its country code, or an e-mail address in lower case.
    public var value: String

    public init(_ kind: Kind, _ value: String) {
      self.kind = kind
      self.value = kind == .email ? value.lowercased() : value
    }
  }

  /// What a code is good for (`otp.v2.generate`, action).
  public enum Action: String, Sendable, CaseIterable {
    case coupon = "COUPON"
    case points = "POINTS"
    case registration = "REGISTRATION"
    case userGroup = "USERGROUP"
    case subscription = "SUBSCRIPTION"
    case generic = "GENERIC"
    case pointsTransfer = "POINTSTRANSFER"
    case statusUpdate = "CUSTOMER_STATUS_UPDATE"
    case identifierChange = "CUSTOMER_IDENTIFIER_CHANGE"
    case cardIssue = "CUSTOMER_ISSUE_LINK_CARD"
  }

  public struct Code: Sendable {
    public var id: Int64
    public var text: String
    public var expiresAt: Timestamp
    /// Whether it was made by the call; an unexpired code is given again.
    public var isNew: Bool
  }

  public enum Failure: Error, Sendable {
    /// The holder has had as many codes in a day, or tries in the window, as the organization allows.
    case limitReached
  }

  /// The code of a holder for an action: the unexpired one, else a new one.
  ///
  /// - Throws: `Failure.limitReached` beyond `CONF_OTP_DAILY_LIMIT` (10) calls on one calendar day.
  public static func generate(for holder: Holder, _ action: Action, _ session: WriteSession) throws -> Code {
    let configs = try session.configs
    let limit = configs.number("CONF_OTP_DAILY_LIMIT") ?? 10
    let today = try session.zone.startOfDay(session.now)
    guard try calls(.generate, of: holder, since: today, session) < limit else { throw Failure.limitReached }
    try count(.generate, of: holder, session)
    if let code = try latest(of: holder, action, session) { return code }
    let length = Int(min(50, max(1, configs.number("CONF_OTP_LENGTH") ?? 6)))
    let alphabet = configs.isOn("CONF_OTP_ALPHANUMERIC") ? "ABCDEFGHJKLMNPQRSTUVWXYZ23456789" : "0123456789"
    let text = try session.random { $0.code(length: length, from: alphabet) }
    let expiry = session.now.adding(minutes: max(1, configs.number("CONF_OTP_VALIDITY_MINUTES") ?? 15))
    try session.db.execute(
      sql: """
        INSERT INTO one_time_code (entity_type, entity_value, action, code, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [holder.kind.rawValue, holder.value, action.rawValue, text, session.now, expiry])
    return Code(id: session.db.lastInsertedRowID, text: text, expiresAt: expiry, isNew: true)
  }

  /// Uses up a code. Letters match in any case.
  ///
  /// - Returns: false where the holder has no such unexpired, unused code for the action.
  /// - Throws: `Failure.limitReached` where `CONF_OTP_VALIDATE_RATE_LIMIT_ENABLED` bounds the tries.
  public static func use(
    _ text: String, of holder: Holder, _ action: Action, _ session: WriteSession
  ) throws -> Bool {
    let configs = try session.configs
    if configs.isOn("CONF_OTP_VALIDATE_RATE_LIMIT_ENABLED") {
      let minutes = configs.number("CONF_OTP_VALIDATE_RATE_LIMIT_MINUTE") ?? 15
      let since = session.now.adding(minutes: -max(1, minutes))
      let limit = configs.number("CONF_OTP_VALIDATE_RATE_LIMIT_COUNT") ?? 5
      guard try calls(.validate, of: holder, since: since, session) < limit else { throw Failure.limitReached }
      try count(.validate, of: holder, session)
    }
    try session.db.execute(
      sql: """
        UPDATE one_time_code SET used_at = ?1 WHERE id = (
          SELECT id FROM one_time_code
          WHERE entity_type = ?2 AND entity_value = ?3 AND action = ?4 AND upper(code) = upper(?5)
            AND used_at IS NULL AND expires_at > ?1
          ORDER BY id DESC LIMIT 1)
        """,
      arguments: [session.now, holder.kind.rawValue, holder.value, action.rawValue, text])
    return session.db.changesCount > 0
  }

  /// The latest code of a holder for an action that is neither used nor expired.
  ///
  /// - Parameter seconds: how long it must still be valid.
  public static func latest(
    of holder: Holder, _ action: Action, validFor seconds: Int64 = 0, _ session: Session
  ) throws -> Code? {
    let row = try Row.fetchOne(
      session.db,
      sql: """
        SELECT id, code, expires_at FROM one_time_code
        WHERE entity_type = ? AND entity_value = ? AND action = ? AND used_at IS NULL AND expires_at > ?
        ORDER BY id DESC LIMIT 1
        """,
      arguments: [
        holder.kind.rawValue, holder.value, action.rawValue, session.now.adding(seconds: max(0, seconds)),
      ])
    return row.map { Code(id: $0[0], text: $0[1], expiresAt: $0[2], isNew: false) }
  }

  // MARK: - Limits

  private enum CallKind: String {
    case generate = "GENERATE"
    case validate = "VALIDATE"
  }

  private static func calls(
    _ kind: CallKind, of holder: Holder, since: Timestamp, _ session: Session
  ) throws -> Int64 {
    try Int64.fetchOne(
      session.db,
      sql: """
        SELECT count(*) FROM one_time_code_call
        WHERE entity_type = ? AND entity_value = ? AND kind = ? AND called_at >= ?
        """,
      arguments: [holder.kind.rawValue, holder.value, kind.rawValue, since]) ?? 0
  }

  private static func count(_ kind: CallKind, of holder: Holder, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "INSERT INTO one_time_code_call (entity_type, entity_value, kind, called_at) VALUES (?, ?, ?, ?)",
      arguments: [holder.kind.rawValue, holder.value, kind.rawValue, session.now])
  }
}
