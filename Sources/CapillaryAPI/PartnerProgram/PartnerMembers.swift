import Model

/// `partner-program.v2.link`, `.update` and `.delink`: who belongs to the programs of partners. Each program of each
/// customer succeeds or fails by itself.
enum PartnerMembers {
  /// The most customers in a call, and the most programs of one of them.
  static let limit = 50

  struct Person: Decodable {
    var id: Int64?
    var mobile: String?
    var email: String?
    var externalId: String?
  }

  struct Member: Encodable, Sendable {
    var id: Int64?
    @Nullable var mobile: String?
    @Nullable var email: String?
    @Nullable var externalId: String?
    var status: Outcome
  }

  struct Outcome: Encodable, Sendable {
    var status: Bool
    var message: String
    var code: Int

    static let success = Outcome(status: true, message: "Success", code: 200)

    init(status: Bool, message: String, code: Int) {
      (self.status, self.message, self.code) = (status, message, code)
    }

    init(_ error: some APIError) { self.init(status: false, message: error.message, code: error.code) }
  }

  // MARK: - Joining

  struct LinkBody: Decodable {
    var linkCustomers: [Item]?

    struct Item: Decodable {
      var customer: Person?
      var linkToPartnerPrograms: [Link]?
    }

    struct Link: Decodable {
      var partnerProgramName: String?
      var customerPartnerReference: Reference?
    }

    struct Reference: Decodable {
      var partnerMembershipId: String?
      var partnerTierName: String?
      var partnerTierExpiryDate: String?
    }
  }

  struct Linked: Encodable, Sendable {
    var linkCustomers: [Item]
    var warnings: [Warning] = []

    struct Item: Encodable, Sendable {
      var customer: Member
      var linkToPartnerPrograms: [Program]
    }

    struct Program: Encodable, Sendable {
      var partnerProgramName: String
      var partnerLinkStatus: Outcome
    }
  }

  static func link(_ call: Call, _ session: WriteSession) throws -> Reply {
    let items = try checked(try call.decode(LinkBody.self).linkCustomers)
    return Reply(
      Linked(
        linkCustomers: try items.map { item in
          let (member, customer) = try find(item.customer, session)
          return .init(
            customer: member,
            linkToPartnerPrograms: try checked(item.linkToPartnerPrograms).map { link in
              let name = link.partnerProgramName?.trimmed ?? ""
              let outcome = try outcome(customer, session) { customer in
                let reference = link.customerPartnerReference
                try PartnerMemberships.link(
                  customer, to: name, membership: reference?.partnerMembershipId?.trimmed ?? "",
                  tier: reference?.partnerTierName.flatMap { $0.isEmpty ? nil : $0 },
                  tierExpiresAt: try moment(reference?.partnerTierExpiryDate, session), session)
              }
              return .init(partnerProgramName: name, partnerLinkStatus: outcome)
            })
        }))
  }

  // MARK: - Moving

  struct UpdateBody: Decodable {
    var customersPartnerUpdates: [Item]?

    struct Item: Decodable {
      var customer: Person?
      var partnerProgramUpdates: [Update]?
    }

    struct Update: Decodable {
      var partnerProgramName: String?
      var updateType: String?
      var updateDetails: Details?
    }

    struct Details: Decodable {
      var updatedTierName: String?
      var updatedTierExpiryDate: String?
    }
  }

  struct Updated: Encodable, Sendable {
    var customersPartnerUpdates: [Item]
    var warnings: [Warning] = []

    struct Item: Encodable, Sendable {
      var customer: Member
      var partnerProgramUpdates: [Program]
    }

    struct Program: Encodable, Sendable {
      var partnerProgramName: String
      var updateType: String
      var updateStatus: Outcome
    }
  }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let items = try checked(try call.decode(UpdateBody.self).customersPartnerUpdates)
    return Reply(
      Updated(
        customersPartnerUpdates: try items.map { item in
          let (member, customer) = try find(item.customer, session)
          return .init(
            customer: member,
            partnerProgramUpdates: try checked(item.partnerProgramUpdates).map { update in
              let (name, type) = (update.partnerProgramName?.trimmed ?? "", update.updateType?.trimmed ?? "")
              let outcome = try outcome(customer, session) { customer in
                guard ["UPGRADE", "UPDATE", "RENEW", "DOWNGRADE"].contains(type.uppercased()) else {
                  throw PartnerV2Error.invalidType
                }
                guard !name.isEmpty, let tier = update.updateDetails?.updatedTierName?.trimmed, !tier.isEmpty else {
                  throw PartnerV2Error.detailsMissing
                }
                try PartnerMemberships.update(
                  customer.id, in: name, tier: tier,
                  tierExpiresAt: try moment(update.updateDetails?.updatedTierExpiryDate, session), session)
              }
              return .init(partnerProgramName: name, updateType: type, updateStatus: outcome)
            })
        }))
  }

  // MARK: - Leaving

  struct DelinkBody: Decodable {
    var deLinkCustomers: [Item]?

    struct Item: Decodable {
      var customer: Person?
      var deLinkFromPartnerPrograms: [Program]?
    }

    struct Program: Decodable {
      var partnerProgramName: String?
    }
  }

  struct Delinked: Encodable, Sendable {
    var deLinkCustomers: [Item]
    var warnings: [Warning] = []

    struct Item: Encodable, Sendable {
      var customer: Member
      var deLinkFromPartnerPrograms: [Program]
    }

    struct Program: Encodable, Sendable {
      var partnerProgramName: String
      var partnerDeLinkStatus: Outcome
    }
  }

  static func delink(_ call: Call, _ session: WriteSession) throws -> Reply {
    let items = try checked(try call.decode(DelinkBody.self).deLinkCustomers)
    return Reply(
      Delinked(
        deLinkCustomers: try items.map { item in
          let (member, customer) = try find(item.customer, session)
          return .init(
            customer: member,
            deLinkFromPartnerPrograms: try checked(item.deLinkFromPartnerPrograms).map { program in
              let name = program.partnerProgramName?.trimmed ?? ""
              let outcome = try outcome(customer, session) {
                try PartnerMemberships.delink($0.id, from: name, session)
              }
              return .init(partnerProgramName: name, partnerDeLinkStatus: outcome)
            })
        }))
  }

  // MARK: - Parts

  /// - Throws: `PartnerV2Error.tooMany`; what every call without its list answers.
  private static func checked<Item>(_ items: [Item]?) throws -> [Item] {
    guard let items, !items.isEmpty else { throw PlatformError.invalidInput("a list was expected") }
    guard items.count <= limit else { throw PartnerV2Error.tooMany }
    return items
  }

  /// The customer whom an item names, as the answer shows them; nil, with the failure, where it is nobody.
  private static func find(_ person: Person?, _ session: Session) throws -> (Member, Customer?) {
    do {
      let customer = try CustomerV2Error.translating(.lookup) {
        let customer = try named(person, session)
        try Customers.check(customer)
        return customer
      }
      let profile = try Customers.mainProfile(of: customer.id, session)
      return (
        Member(
          id: customer.id, mobile: profile?.value(.mobile), email: profile?.value(.email),
          externalId: profile?.value(.externalID),
          status: .init(status: true, message: "Customer successfully retrieved", code: 1000)), customer
      )
    } catch let error as CustomerV2Error {
      return (
        Member(mobile: person?.mobile, email: person?.email, externalId: person?.externalId, status: Outcome(error)), nil
      )
    }
  }

  private static func named(_ person: Person?, _ session: Session) throws -> Customer {
    if let id = person?.id {
      guard let customer = try Customers.find(id: id, session) else { throw CustomerError.notFound }
      return customer
    }
    let identifiers = [("mobile", person?.mobile), ("email", person?.email), ("externalId", person?.externalId)]
    for (name, value) in identifiers {
      guard let value, !value.isEmpty else { continue }
      return try Customers.resolve(identifierName: name, value: value, source: Sources.all, session)
    }
    throw CustomerError.noIdentifier
  }

  private static func outcome(
    _ customer: Customer?, _ session: WriteSession, _ body: (Customer) throws -> Void
  ) throws -> Outcome {
    guard let customer else { return Outcome(PartnerV2Error.notProcessed) }
    do {
      try session.savepoint { try body(customer) }
      return .success
    } catch let error as PartnerV2Error {
      return Outcome(error)
    } catch let error as PartnerProgramError {
      return Outcome(PartnerV2Error(error))
    }
  }

  private static func moment(_ text: String?, _ session: Session) throws -> Timestamp? {
    guard let text = text?.trimmed, !text.isEmpty else { return nil }
    guard let moment = try session.zone.moment(text) else { throw PartnerV2Error.notProcessed }
    return moment
  }
}

/// The failures of partner programs (contract: partner-program).
enum PartnerV2Error: APIError {
  /// The customer is nobody, or a date is none.
  case notProcessed
  case detailsMissing
  case tierIsOver
  case notLinked
  case alreadyLinked
  case notInLoyalty
  case unknownProgram
  case unknownTier
  case tooMany
  case invalidType

  init(_ error: PartnerProgramError) {
    self = switch error {
    case .tierIsOver: .tierIsOver
    case .notLinked: .notLinked
    case .alreadyLinked: .alreadyLinked
    case .notInLoyalty: .notInLoyalty
    case .unknownProgram: .unknownProgram
    case .unknownTier: .unknownTier
    }
  }

  var code: Int {
    switch self {
    case .notProcessed: 2001
    case .detailsMissing: 2002
    case .tierIsOver: 2003
    case .notLinked: 2004
    case .alreadyLinked, .notInLoyalty: 2005
    case .unknownProgram: 2006
    case .unknownTier: 2007
    case .tooMany: 2008
    case .invalidType: 2009
    }
  }

  var message: String {
    switch self {
    case .notProcessed: "Cannot process the partner program event."
    case .detailsMissing: "Cannot proceed if `updateDetails`, `updatedTierName`, or `partnerProgramName` is empty or null."
    case .tierIsOver: "Partner tier expiry date should not be a past date."
    case .notLinked: "Link the customer with the partner program."
    case .alreadyLinked: "Customer is already linked with the partner program."
    case .notInLoyalty: "Enroll the customer in the Loyalty Program."
    case .unknownProgram: "Cannot find the partner program."
    case .unknownTier: "Cannot find the partner program tier."
    case .tooMany: "Cannot process if partner program limit is more than `50`."
    case .invalidType: "updateType  supports only UPDATE, RENEW, DOWNGRADE."
    }
  }
}
