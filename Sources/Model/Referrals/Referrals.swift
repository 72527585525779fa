import GRDB

/// A campaign in which members bring friends.
public struct ReferralCampaign: Sendable {
  public let id: Int64
  public let token: String
  public let name: String
  public let isActive: Bool
  public let endsAt: Timestamp?
}

public struct ReferralInvitee: Sendable {
  public var type: Referrals.Channel
  public var identifier: String
  public var name: String
  public var invitedAt: Timestamp
  public var till: Int64
}

/// Somebody who came through a member.
public struct ReferralReferee: Sendable {
  public var customer: Int64
  /// REGISTRATION or TRANSACTION.
  public var event: String
  public var addedAt: Timestamp
}

/// Why a referral is refused.
public enum ReferralError: Error, Equatable {
  /// No campaign has the token, or none is named and there is no default (1202).
  case unknownCampaign
  /// The campaign was stopped or is over (1203).
  case campaignEnded
  /// Neither MOBILE nor EMAIL (1206).
  case unknownChannel
  /// Only members of the loyalty program bring friends (1204).
  case notEligible
  /// The identifier is none of the channel (1701).
  case invalidIdentifier
}

/// Referral codes, invitations and who followed them: one store for v1.1 and v2.
public enum Referrals {
  public enum Channel: String, Sendable, CaseIterable {
    case mobile = "MOBILE"
    case email = "EMAIL"

    /// The channel of a name in any case; v1.1's older word for a text message is SMS.
    public init?(named name: String) {
      let name = name.uppercased()
      guard let channel = Channel(rawValue: name == "SMS" ? "MOBILE" : name) else { return nil }
      self = channel
    }
  }

  /// Adds a campaign.
  ///
  /// - Parameters:
  ///   - isDefault: whether it is meant where a call names none.
  ///   - endsAt: nil for ever.
  public static func addCampaign(
    token: String, name: String, isDefault: Bool, isActive: Bool = true, endsAt: Timestamp? = nil,
    _ session: WriteSession
  ) throws {
    try session.db.execute(
      sql: "INSERT INTO referral_campaign (token, name, is_default, is_active, ends_at) VALUES (?, ?, ?, ?, ?)",
      arguments: [token, name, isDefault, isActive, endsAt])
  }

  /// The running campaign of a token; the default one without a token.
  ///
  /// - Throws: `ReferralError.unknownCampaign` and `.campaignEnded`.
  public static func campaign(_ token: String?, _ session: Session) throws -> ReferralCampaign {
    let condition = token == nil ? "is_default" : "token = ?"
    let row = try Row.fetchOne(
      session.db, sql: "SELECT id, token, name, is_active, ends_at FROM referral_campaign WHERE \(condition)",
      arguments: token.map { [$0] } ?? [])
    guard let row else { throw ReferralError.unknownCampaign }
    let campaign = ReferralCampaign(id: row[0], token: row[1], name: row[2], isActive: row[3], endsAt: row[4])
    guard campaign.isActive, campaign.endsAt.map({ session.now < $0 }) ?? true else {
      throw ReferralError.campaignEnded
    }
    return campaign
  }

  /// - Throws: `ReferralError.notEligible` for who may not bring friends: contacts, and those whose status is no member's.
  public static func requireEligible(_ customer: Customer) throws {
    guard customer.loyaltyType == .loyalty, customer.status == .active || customer.status == .internal else {
      throw ReferralError.notEligible
    }
  }

  /// A member's code in a campaign, drawn at the first time it is asked for: the first name and six characters.
  public static func code(
    of customer: Int64, in campaign: ReferralCampaign, firstName: String, _ session: WriteSession
  ) throws -> String {
    let known = try String.fetchOne(
      session.statement("SELECT code FROM referral_code WHERE campaign_id = ? AND customer_id = ?"),
      arguments: [campaign.id, customer])
    if let known { return known }
    let name = String(firstName.lowercased().filter { $0.isASCII && $0.isLetter }.prefix(8))
    let alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    while true {
      let code = try name + session.random { $0.code(length: 6, from: alphabet) }
      guard try owner(of: code, session) == nil else { continue }
      try session.db.execute(
        sql: "INSERT INTO referral_code (campaign_id, customer_id, code) VALUES (?, ?, ?)",
        arguments: [campaign.id, customer, code])
      return code
    }
  }

  /// The member whose code it is, in any case of letters, and the campaign; nil where nobody's is.
  public static func owner(of code: String, _ session: Session) throws -> (customer: Int64, campaign: Int64)? {
    try Row.fetchOne(
      session.db, sql: "SELECT customer_id, campaign_id FROM referral_code WHERE code = ?", arguments: [code]
    ).map { ($0[0], $0[1]) }
  }

  /// The member whose code it is while the code's campaign runs (referral.v2.validate).
  public static func validOwner(of code: String, _ session: Session) throws -> Int64? {
    try Int64.fetchOne(
      session.db,
      sql: """
        SELECT customer_id FROM referral_code JOIN referral_campaign ON referral_campaign.id = campaign_id
        WHERE code = ? AND is_active AND (ends_at IS NULL OR ends_at > ?)
        """, arguments: [code, session.now])
  }

  /// Stores an invitation and sends the member's code, unless the same was invited by the member before.
  ///
  /// - Parameter identifier: normalized and valid for the channel.
  public static func invite(
    _ identifier: String, by channel: Channel, name: String, invitedAt: Timestamp?, referrer: Int64,
    firstName: String, campaign: ReferralCampaign, till: Int64, _ session: WriteSession
  ) throws {
    let code = try code(of: referrer, in: campaign, firstName: firstName, session)
    try session.db.execute(
      sql: """
        INSERT OR IGNORE INTO referral_invitee (campaign_id, customer_id, type, identifier, name, invited_at, till_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        campaign.id, referrer, channel.rawValue, identifier, name, invitedAt ?? session.now, till,
      ])
    guard session.db.changesCount > 0 else { return }
    let body = "\(name.isEmpty ? "Hello" : "Hello \(name)"), \(firstName) invites you. Join with the code \(code)."
    try session.send(
      Message(
        channel: channel == .mobile ? .sms : .email, to: identifier, kind: "REFERRAL_INVITATION",
        subject: channel == .email ? campaign.name : "", body: body))
  }

  /// Takes note that somebody registered with a member's code. A code that is nobody's, or whose campaign is over,
  /// changes nothing.
  ///
  /// - Returns: the member.
  @discardableResult
  public static func registered(
    _ customer: Int64, code: String, till: Int64, _ session: WriteSession
  ) throws -> Int64? {
    guard let referrer = try validOwner(of: code, session), referrer != customer,
      let owner = try owner(of: code, session)
    else { return nil }
    try refer(customer, by: referrer, in: owner.campaign, event: "REGISTRATION", till: till, session)
    return referrer
  }

  /// Takes note that somebody whom members invited registered without a code: the first invitation counts.
  @discardableResult
  public static func registered(
    _ customer: Int64, mobile: String?, email: String?, till: Int64, _ session: WriteSession
  ) throws -> Int64? {
    for (channel, identifier) in [(Channel.mobile, mobile), (.email, email)] {
      guard let identifier else { continue }
      let invitation = try Row.fetchOne(
        session.statement(
          """
          SELECT customer_id, campaign_id FROM referral_invitee
          JOIN referral_campaign ON referral_campaign.id = campaign_id
          WHERE type = ? AND identifier = ? AND is_active AND (ends_at IS NULL OR ends_at > ?)
          ORDER BY referral_invitee.id LIMIT 1
          """), arguments: [channel.rawValue, identifier, session.now])
      guard let invitation, invitation[0] != customer else { continue }
      try refer(customer, by: invitation[0], in: invitation[1], event: "REGISTRATION", till: till, session)
      return invitation[0]
    }
    return nil
  }

  private static func refer(
    _ customer: Int64, by referrer: Int64, in campaign: Int64, event: String, till: Int64, _ session: WriteSession
  ) throws {
    try session.db.execute(
      sql: """
        INSERT OR IGNORE INTO referral_referee (campaign_id, referee_id, referrer_id, event, added_at, till_id)
        VALUES (?, ?, ?, ?, ?, ?)
        """, arguments: [campaign, customer, referrer, event, session.now, till])
  }

  /// Whom a member invited in a campaign, oldest first.
  public static func invitees(
    of customer: Int64, in campaign: ReferralCampaign, _ session: Session
  ) throws -> [ReferralInvitee] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT type, identifier, name, invited_at, till_id FROM referral_invitee
        WHERE campaign_id = ? AND customer_id = ? ORDER BY id
        """, arguments: [campaign.id, customer]
    ).compactMap { row in
      guard let type = Channel(rawValue: row[0]) else { return nil }
      return ReferralInvitee(type: type, identifier: row[1], name: row[2], invitedAt: row[3], till: row[4])
    }
  }

  /// Who came through a member in a campaign, oldest first.
  public static func referees(
    of customer: Int64, in campaign: ReferralCampaign, _ session: Session
  ) throws -> [ReferralReferee] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT referee_id, event, added_at FROM referral_referee
        WHERE referrer_id = ? AND campaign_id = ? ORDER BY added_at, referee_id
        """, arguments: [customer, campaign.id]
    ).map { ReferralReferee(customer: $0[0], event: $0[1], addedAt: $0[2]) }
  }

  /// Gives a merged customer's code, invitations and referees to the survivor. A code of their own goes before.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    for (table, column) in [
      ("referral_code", "customer_id"), ("referral_invitee", "customer_id"), ("referral_referee", "referrer_id"),
      ("referral_referee", "referee_id"),
    ] {
      try session.db.execute(
        sql: "UPDATE OR IGNORE \(table) SET \(column) = ? WHERE \(column) = ?", arguments: [survivor, victim])
    }
    // Nobody refers themselves.
    try session.db.execute(
      sql: "DELETE FROM referral_referee WHERE referrer_id = referee_id AND referee_id = ?", arguments: [survivor])
  }
}
