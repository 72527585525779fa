import Model

/// `POST` and `GET /v1.1/customer/referrals`: invitations to a referral campaign, and what became of them.
enum CustomerReferralsV1 {
  struct Request: Decodable {
    var customer: [Form]?

    struct Form: Decodable, V1Identified {
      var id: String?
      var user_id: String?
      var mobile: String?
      var email: String?
      var external_id: String?
      var referrals: Referrals?
    }

    struct Referrals: Decodable {
      var campaign_token: String?
      var referral_type: [Kind]?
    }

    struct Kind: Decodable {
      var type: String?
      var referral: [Invitee]?
    }

    struct Invitee: Decodable {
      var id: String?
      var name: String?
      var identifier: String?
      var invited_on: String?
    }
  }

  struct Answer: Encodable, Sendable {
    var status: V1Status
    var customers: Customers

    struct Customers: Encodable, Sendable {
      var customer: [V1Entry<Referrer>]
    }

    struct Referrer: Encodable, Sendable {
      @Nullable var email: String?
      @Nullable var mobile: String?
      @Nullable var external_id: String?
      var firstname: String
      var lastname: String
      var referrals: Kinds
      var item_status: CustomerItemStatus
    }

    struct Kinds: Encodable, Sendable {
      var referral_type: [Kind]
    }

    struct Kind: Encodable, Sendable {
      var type: String
      var referral: [Invitee]
    }

    struct Invitee: Encodable, Sendable {
      var id: String
      var name: String
      var identifier: String
      var invited_on: String
      var status: V1ItemStatus
    }
  }

  /// Nobody invites more people than this in one call.
  private static let limit = 1000

  static func refer(_ call: Call, _ session: WriteSession) throws -> Reply {
    var forms = try call.decode(Request.self).customer ?? []
    guard !forms.isEmpty else { throw PlatformError.invalidInput("") }
    let invitees = forms.reduce(0) {
      $0 + ($1.referrals?.referral_type ?? []).reduce(0) { $0 + ($1.referral?.count ?? 0) }
    }
    guard forms.count <= AddCustomer.limit, invitees <= limit else {
      throw PlatformError.batchTooLarge(limit: AddCustomer.limit)
    }
    // The referrer may stand in the query instead.
    if forms.count == 1, forms[0].mobile == nil, forms[0].email == nil, let mobile = call.query["mobile"] {
      if mobile.contains("@") { forms[0].email = mobile } else { forms[0].mobile = mobile }
    }
    let entries = try forms.map { form -> V1Entry<Answer.Referrer> in
      do {
        return .done(try session.savepoint { try refer(form, call, session) })
      } catch let error as CustomerV1Error {
        return .failed(form.failed(.plain(error)))
      }
    }
    return Reply(
      Answer(
        status: V1Status(succeeded: entries.count { $0.succeeded }, of: entries.count),
        customers: .init(customer: entries)))
  }

  private static func refer(_ form: Request.Form, _ call: Call, _ session: WriteSession) throws -> Answer.Referrer {
    let customer = try form.customer(session)
    let campaign = try campaign(form.referrals?.campaign_token, session)
    do {
      try Referrals.requireEligible(customer)
    } catch ReferralError.notEligible {
      throw CustomerV1Error.notEligibleToRefer
    }
    let person = try V1Person(customer, session)
    let kinds = try (form.referrals?.referral_type ?? []).map { kind -> Answer.Kind in
      guard let name = kind.type?.trimmed, let channel = Referrals.Channel(named: name) else {
        throw CustomerV1Error.referralTypeUnknown
      }
      return Answer.Kind(
        type: channel.rawValue,
        referral: try (kind.referral ?? []).map { invitee in
          let isInvited = try invite(invitee, channel, person, campaign, call, session)
          return Answer.Invitee(
            id: invitee.id ?? "", name: invitee.name ?? "", identifier: invitee.identifier ?? "",
            invited_on: invitee.invited_on ?? "",
            status: isInvited
              ? .init(code: 1000, message: "Refer was successful") : .init(CustomerV1Error.invalidReferral))
        })
    }
    guard !kinds.isEmpty else { throw CustomerV1Error.referralTypeUnknown }
    return Answer.Referrer(
      email: person.email, mobile: person.mobile, external_id: person.external_id, firstname: person.firstname,
      lastname: person.lastname, referrals: .init(referral_type: kinds),
      item_status: .plain(1000, "Referrals are invited successfully"))
  }

  /// - Returns: false where the identifier is none of the channel.
  private static func invite(
    _ invitee: Request.Invitee, _ channel: Referrals.Channel, _ referrer: V1Person, _ campaign: ReferralCampaign,
    _ call: Call, _ session: WriteSession
  ) throws -> Bool {
    let kind: Identifier.Kind = channel == .mobile ? .mobile : .email
    guard let identifier = Identifier(kind, invitee.identifier ?? "").normalized(try session.organization) else {
      return false
    }
    try Referrals.invite(
      identifier.value, by: channel, name: invitee.name?.trimmed ?? "",
      invitedAt: try moment(invitee.invited_on, session), referrer: referrer.id, firstName: referrer.firstname,
      campaign: campaign, till: call.caller.till.id, session)
    return true
  }

  /// `20240910T16:35:52.pV7BF` (newer pages), or an ISO time; nil for what is neither.
  private static func moment(_ text: String?, _ session: Session) throws -> Timestamp? {
    guard var text = text?.trimmed, !text.isEmpty else { return nil }
    if let dot = text.lastIndex(of: "."), Int(text[text.index(after: dot)...]) == nil { text = String(text[..<dot]) }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if digits.count == 8 {
      text = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))\(text.dropFirst(8))"
    }
    return try session.zone.wallMoment(text)
  }

  private static func campaign(_ token: String?, _ session: Session) throws -> ReferralCampaign {
    do {
      let token = token?.trimmed ?? ""
      return try Referrals.campaign(token.isEmpty ? nil : token, session)
    } catch ReferralError.campaignEnded {
      throw CustomerV1Error.campaignEnded
    } catch is ReferralError {
      throw CustomerV1Error.invalidCampaignToken
    }
  }

  // MARK: - Reading

  struct Found: Encodable, Sendable {
    @Nullable var email: String?
    @Nullable var mobile: String?
    @Nullable var external_id: String?
    var firstname: String
    var lastname: String
    var referral_code: String
    /// Without `only_referral_code=true`, as all below.
    var invitees: Invitees?
    var referees: Referees?
    var incentives: V1List<JSONObject>?
    var item_status: CustomerItemStatus

    struct Invitees: Encodable, Sendable {
      var referral_type: [Kind]
    }

    struct Kind: Encodable, Sendable {
      var type: String
      var invitee: [Invitee]
    }

    struct Invitee: Encodable, Sendable {
      var identifier: String
      var name: String
      var invited_on: String
      var till: V1Entity?
    }

    struct Referees: Encodable, Sendable {
      var referee: [Referee]
    }

    struct Referee: Encodable, Sendable {
      var event_type: String
      @Nullable var firstname: String?
      @Nullable var lastname: String?
      @Nullable var mobile: String?
      @Nullable var email: String?
      @Nullable var external_id: String?
      var added_on: String
    }
  }

  /// A member's code is made when it is first asked for, so this read writes.
  static func get(_ call: Call, _ session: WriteSession) throws -> Reply {
    let entries = try V1Lookup.each(call, session) { customer -> V1Entry<Found> in
      let campaign = try campaign(call.query["campaign_token"], session)
      let person = try V1Person(customer, session)
      var found = Found(
        email: person.email, mobile: person.mobile, external_id: person.external_id, firstname: person.firstname,
        lastname: person.lastname,
        referral_code: try Referrals.code(of: customer.id, in: campaign, firstName: person.firstname, session),
        item_status: .plain(1000, "Referral statistics retrieved successfully"))
      if !call.query.flag("only_referral_code") { try addStatistics(to: &found, customer, campaign, call, session) }
      return .done(found)
    }
    return Reply(V1SingleAnswer(entries, message: "SUCCESS"))
  }

  private static func addStatistics(
    to found: inout Found, _ customer: Customer, _ campaign: ReferralCampaign, _ call: Call, _ session: Session
  ) throws {
    let zone = try session.zone
    let entities = try session.entities
    let span = try V1Dates(call.query, session)
    var store: Int64?
    if let code = call.query["store_code"], code.lowercased() != "all" {
      store = entities.find(.store, code: code)?.id ?? -1
    }
    let invitees = try Referrals.invitees(of: customer.id, in: campaign, session).filter { invitee in
      guard span.contains(invitee.invitedAt) else { return false }
      guard let store else { return true }
      return entities[invitee.till].flatMap { entities.store(of: $0) }?.id == store
    }
    found.invitees = .init(
      referral_type: Referrals.Channel.allCases.compactMap { channel in
        let ofChannel = invitees.filter { $0.type == channel }
        guard !ofChannel.isEmpty else { return nil }
        return .init(
          type: channel.rawValue,
          invitee: ofChannel.map { invitee in
            .init(
              identifier: invitee.identifier, name: invitee.name, invited_on: zone.dateTime(invitee.invitedAt) + ".0",
              till: entities[invitee.till].map(V1Entity.init))
          })
      })
    found.referees = .init(
      referee: try Referrals.referees(of: customer.id, in: campaign, session)
        .filter { span.contains($0.addedAt) }
        .map { referee in
          let person = try Customers.find(id: referee.customer, session).map { try V1Person($0, session) }
          return .init(
            event_type: referee.event, firstname: person?.firstname, lastname: person?.lastname, mobile: person?.mobile,
            email: person?.email, external_id: person?.external_id, added_on: zone.dateTime(referee.addedAt))
        })
    found.incentives = V1List()
  }
}
