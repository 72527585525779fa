import Model

/// `POST /v2/points/reverse`: gives points of a redemption back, all or a part.
enum ReversePoints {
  struct Request: Decodable {
    var redemptionId: String?
    var pointsToBeReversed: String?
    var identifier: Identifier?

    struct Identifier: Decodable {
      var type: String?
      var value: String?
    }
  }

  struct Answer: Encodable, Sendable {
    var redemptionId: String
    var pointsToBeReversed: Amount
    var orgId: Int64
    var identifier: Identifier
    var customerId: Int64
    var pointsReversed: Amount
    var pointsReversedDetails: Details
    var reversalId: String
    var warnings: [Warning] = []

    struct Identifier: Encodable, Sendable {
      var type: String
      var value: String
    }

    struct Details: Encodable, Sendable {
      var available: Amount
      var expired: Amount
    }
  }

  @Sendable static func reverse(_ call: Call, _ session: WriteSession) throws -> Reply {
    let request = try call.decode(Request.self)
    guard
      try session.configs.isOn("ALLOW_POINTS_REDEMPTION_REVERSAL", for: call.caller.entityIDs, default: true)
    else { throw PointsV2Error.reversalOff }
    guard let type = request.identifier?.type, let value = request.identifier?.value else {
      throw PointsV2Error.invalidCustomer
    }
    let customer = try PointsParty.customer(type, value, session)
    guard let code = request.redemptionId?.trimmed, !code.isEmpty else { throw PointsV2Error.invalidRedemption }
    var points: Amount?
    if let text = request.pointsToBeReversed?.trimmed, !text.isEmpty {
      guard let sent = PointsText(text) else { throw PointsV2Error.invalidRedemption }
      if sent.isTooFine { throw PointsV2Error.tooManyDecimals }
      guard sent.amount > .zero else { throw PointsV2Error.invalidRedemption }
      points = sent.amount
    }
    let done = try call.translatingPoints {
      try Redemptions.reverse(
        code: code, customer: customer.id, points: points, till: call.caller.till.id, session)
    }
    return Reply(
      Answer(
        redemptionId: done.redemption.code, pointsToBeReversed: points ?? done.points,
        orgId: try session.organization.id, identifier: .init(type: type, value: value), customerId: customer.id,
        pointsReversed: done.points, pointsReversedDetails: .init(available: done.available, expired: done.expired),
        reversalId: done.code))
  }
}

/// A customer in the body of a v2 points operation.
enum PointsParty {
  /// - Throws: `PointsV2Error`: 8013 for an unknown kind of identifier, 8015 for an unknown customer, 419 for a merged one.
  static func customer(
    _ type: String, _ value: String, source: String? = nil, account: String? = nil, _ session: Session
  ) throws -> Customer {
    let name =
      switch type.trimmed.lowercased() {
      case "phone": "mobile"
      case "external_id": "externalId"
      default: type.trimmed
      }
    let found: Customer
    do {
      let source = source?.isEmpty == false ? source : Sources.all
      found = try Customers.resolve(
        identifierName: name, value: value, source: source, account: account, session)
    } catch CustomerError.invalidIdentifier {
      guard Int64(value) != nil || name.lowercased() != "id" else { throw PointsV2Error.customerNotFound }
      throw PointsV2Error.invalidIdentifier
    } catch is CustomerError {
      throw PointsV2Error.customerNotFound
    }
    if let survivor = found.mergedInto {
      _ = survivor
      throw PointsV2Error.merged(found.id)
    }
    guard found.status != .deleted else { throw PointsV2Error.customerNotFound }
    return found
  }
}
