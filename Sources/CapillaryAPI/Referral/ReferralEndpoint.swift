import Model

/// `referral.v2.validate`: whose code it is. A code of a campaign that is over is nobody's.
enum ReferralEndpoint {
  struct Answer: Encodable, Sendable {
    var valid: Bool
    var referrer: Int64?
    var warnings: [Warning] = []
  }

  static func validate(_ call: Call, _ session: Session) throws -> Reply {
    guard let code = call.query["code"] else { throw PlatformError.mandatoryField("code") }
    let owner = try Referrals.validOwner(of: code, session)
    return Reply(Answer(valid: owner != nil, referrer: owner))
  }
}
