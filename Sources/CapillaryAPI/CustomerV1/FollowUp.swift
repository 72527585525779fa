import Model

/// What a registration or update brings about beside the profile: enrolment, a card, a referral.
struct FollowUp {
  let form: CustomerForm
  let outcome: CustomerUpsert.Outcome
  let call: Call

  /// Points that were given by it.
  struct Effect {
    var customer: Int64
    var points: Amount
    var isReferrer: Bool
  }

  func run(_ warnings: inout [CustomerV1Warning], _ session: WriteSession) throws -> [Effect] {
    if outcome.joined {
      let others = call.query.flag("mlp_single_enroll") ? try session.programs.all.map(\.id) : []
      try Loyalty.enroll(customer: outcome.id, till: call.caller.till.id, also: others, session)
    }
    if outcome.joined { try Loyalty.enroll(customer: outcome.id, till: call.caller.till.id, session) }
    if outcome.isNew {
      if let code = form.referral_code?.trimmed, !code.isEmpty {
        try Referrals.registered(outcome.id, code: code, till: call.caller.till.id, session)
      } else {
        let profile = try Customers.mainProfile(of: outcome.id, session)
        try Referrals.registered(
          outcome.id, mobile: profile?.value(.mobile), email: profile?.value(.email), till: call.caller.till.id, session
        )
      }
    }
    return []
  }
}
