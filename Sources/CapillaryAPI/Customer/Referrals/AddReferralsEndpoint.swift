import Model

/// `customer.v2.addReferrals`: a member invites friends. One invitation that cannot be made undoes all of them.
enum AddReferralsEndpoint {
  struct Body: Codable, Sendable {
    var customerReferrals: [Entry]
  }

  struct Entry: Codable, Sendable {
    var customer: Person?
    var campaignToken: String?
    var referrals: [Invitations]?
  }

  struct Person: Codable, Sendable {
    var id: Int64?
    var mobile: String?
    var email: String?
    var externalId: String?
  }

  struct Invitations: Codable, Sendable {
    var type: String?
    var referral: [Friend]?
  }

  struct Friend: Codable, Sendable {
    var name: String?
    var identifier: String?
    var invitedOn: String?
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let pathCustomer = try call.path.customer.map { _ in try CustomerQuery.customer(call, session) }
    let body = try call.decode(Body.self)
    guard body.customerReferrals.count <= 100 else { throw PlatformError.batchTooLarge(limit: 100) }
    for entry in body.customerReferrals {
      guard let referrer = try member(entry.customer, session) ?? pathCustomer else { throw CustomerV2Error.notFound }
      try invite(entry, referrer, call, session)
    }
    return Reply(body)
  }

  /// The member whom an entry names; nil where it names none.
  private static func member(_ person: Person?, _ session: Session) throws -> Customer? {
    guard let person else { return nil }
    return try CustomerV2Error.translating(.lookup) {
      if let id = person.id { return try Customers.active(id: id, session) }
      let named: [(Identifier.Kind, String?)] = [
        (.mobile, person.mobile), (.email, person.email), (.externalID, person.externalId),
      ]
      for (type, value) in named {
        guard let value, !value.isEmpty else { continue }
        guard let customer = try Customers.find(type, value, session) else { throw CustomerError.notFound }
        try Customers.check(customer)
        return customer
      }
      return nil
    }
  }

  private static func invite(
    _ entry: Entry, _ referrer: Customer, _ call: Call, _ session: WriteSession
  ) throws {
    do {
      let token = entry.campaignToken.flatMap { $0.isEmpty ? nil : $0 }
      let campaign = try Referrals.campaign(token, session)
      try Referrals.requireEligible(referrer)
      let firstName = try Customers.mainProfile(of: referrer.id, session)?.firstName ?? ""
      let (organization, zone) = (try session.organization, try session.zone)
      for group in entry.referrals ?? [] {
        guard let channel = Referrals.Channel(named: group.type ?? "") else { throw ReferralError.unknownChannel }
        guard group.referral?.count ?? 0 <= 100 else { throw PlatformError.batchTooLarge(limit: 100) }
        for friend in group.referral ?? [] {
          let identifier = Identifier(channel == .mobile ? .mobile : .email, friend.identifier ?? "")
          guard let identifier = identifier.normalized(organization) else { throw ReferralError.invalidIdentifier }
          try Referrals.invite(
            identifier.value, by: channel, name: friend.name ?? "",
            invitedAt: friend.invitedOn.flatMap { zone.wallMoment($0) }, referrer: referrer.id, firstName: firstName,
            campaign: campaign, till: call.caller.till.id, session)
        }
      }
    } catch let error as ReferralError {
      throw ReferralsV2Error(error)
    }
  }
}
