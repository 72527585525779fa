import Model

/// `customer.v2.getReferrals` and its look-up twin: a member's code, whom they invited, and who came.
///
/// A write, as the code is drawn when it is first asked for.
enum GetReferralsEndpoint {
  struct Standing: Encodable, Sendable {
    var customer: Person
    var referralCode: String
    var invitees: [Invitee]
    var referee: [Referee]
    var incentives: [String] = []
  }

  struct Person: Encodable, Sendable {
    var id: Int64
    var profiles: [ReferrerProfile]
  }

  /// A profile without its source: the shape of this operation alone.
  struct ReferrerProfile: Encodable, Sendable {
    var firstName: String
    var lastName: String
    var fields: RawJSON
    var allFields = JSONObject()
    var identifiers: [Value]
    var commChannels: RawJSON
    var userId: Int64
    var accountId: String
    var autoUpdateTime: String
    var identifiersAll: [Value]
  }

  struct Value: Encodable, Sendable {
    var type: String
    var value: String
  }

  struct Invitee: Encodable, Sendable {
    var type: String
    var identifier: String
    /// `YYYY-MM-DD HH:MM:SS.S`.
    var invitedOn: String
    var till: Till
  }

  struct Till: Encodable, Sendable {
    var code: String
    var name: String
  }

  struct Referee: Encodable, Sendable {
    var eventType: String
    var userId: Int64
    var firstName: String
    var lastName: String
    var email: String?
    var mobile: String?
    var externalId: String?
    var addedOn: String
  }

  static func get(_ call: Call, _ session: WriteSession) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let page = try CustomerPage(call.query)
    let campaign: ReferralCampaign
    do {
      campaign = try Referrals.campaign(call.query["campaignToken"], session)
    } catch is ReferralError {
      throw ReferralsV2Error.internalError
    }
    let (zone, entities) = (try session.zone, try session.entities)
    let profiles = try Customers.profiles(of: customer.id, session)
    let main = profiles.first { $0.source == Sources.instore } ?? profiles.first
    let code = try Referrals.code(of: customer.id, in: campaign, firstName: main?.firstName ?? "", session)
    let invitees = try Referrals.invitees(of: customer.id, in: campaign, session).map { invitee in
      Invitee(
        type: invitee.type.rawValue, identifier: invitee.identifier, invitedOn: zone.dateTime(invitee.invitedAt) + ".0",
        till: Till(code: entities[invitee.till]?.code ?? "", name: entities[invitee.till]?.name ?? ""))
    }
    let referees = try Referrals.referees(of: customer.id, in: campaign, session).map { referee in
      let profile = try Customers.mainProfile(of: referee.customer, session)
      return Referee(
        eventType: referee.event, userId: referee.customer, firstName: profile?.firstName ?? "",
        lastName: profile?.lastName ?? "", email: profile?.value(.email), mobile: profile?.value(.mobile),
        externalId: profile?.value(.externalID), addedOn: zone.dateTime(referee.addedAt) + ".0")
    }
    let standing = Standing(
      customer: Person(id: customer.id, profiles: profiles.map { form($0, zone) }), referralCode: code,
      invitees: invitees, referee: referees)
    // A total of 0 beside the one entry is what the documentation shows.
    return Reply(CustomerList(page.offset == 0 ? [standing] : [], page: page))
  }

  private static func form(_ profile: Profile, _ zone: Zone) -> ReferrerProfile {
    let identifiers = profile.identifiers.map { Value(type: $0.type.rawValue, value: $0.value) }
    return ReferrerProfile(
      firstName: profile.firstName, lastName: profile.lastName, fields: RawJSON(profile.fields),
      identifiers: identifiers, commChannels: RawJSON(profile.channels), userId: profile.customer,
      accountId: profile.account, autoUpdateTime: zone.iso(profile.updatedAt), identifiersAll: identifiers)
  }
}
