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
    var given = outcome.effects
    if outcome.joined {
      let others = call.query.flag("mlp_single_enroll") ? try session.programs.all.map(\.id) : []
      given += try Loyalty.enroll(customer: outcome.id, till: call.caller.till.id, also: others, session)
    }
    try issueCard(&warnings, session)
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
    return given.compactMap { effect in
      if case .points(let award) = effect {
        Effect(customer: award.customer, points: award.points, isReferrer: false)
      } else {
        nil
      }
    }
  }

  /// A card that cannot be handed out does not undo the registration. One that the customer holds already is no news.
  private func issueCard(_ warnings: inout [CustomerV1Warning], _ session: WriteSession) throws {
    let number = form.card_details?.card_number?.trimmed ?? ""
    let series = form.card_details?.series_code?.trimmed ?? ""
    guard !number.isEmpty || !series.isEmpty else { return }
    if !number.isEmpty, try Card.find(number: number, session)?.customer == outcome.id { return }
    do {
      try session.savepoint {
        try CustomerCards.issue(number: number, seriesCode: series, to: outcome.id, call, session)
      }
    } catch CustomerV2Error.cardRefused {
      warnings.append(.cardNotIssued)
    } catch is CardAPIError {
      warnings.append(.cardNotIssued)
    }
  }
}
