import Model

/// `POST /v2/points/userGroup2/isTransferrable` and `…/transfer`: points between user groups and customers.
enum GroupTransfers {
  struct Request: Decodable {
    var pointsTobeTransferred: String?
    var pointsToBeTransferred: String?
    var notes: String?
    var programId: Int64?
    var transferredBy: Side?
    var toEntity: Side?
    var fromEntity: Side?

    struct Side: Decodable {
      var type: String?
      var identifierType: String?
      var identifierValue: String?
      var source: String?
      var accountId: String?
    }
  }

  struct Verdict: Encodable, Sendable {
    var data: [Item]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []

    struct Item: Encodable, Sendable {
      var pointsToBeTransferred: Amount
      var transferrable: Bool
    }
  }

  @Sendable static func check(_ call: Call, _ session: Session) throws -> Reply {
    let order = try Order(call, session)
    var isTransferrable = true
    do {
      try PointsLedger.checkTransfer(
        from: order.sender, to: order.receiver, program: order.program, points: order.points, session)
    } catch PointsError.insufficientPoints, PointsError.notEnrolled {
      // A well-formed wish that the rules forbid is answered, not refused.
      isTransferrable = false
    } catch {
      throw PointsV2Error(error) ?? error
    }
    return Reply(
      Verdict(data: [.init(pointsToBeTransferred: order.points, transferrable: isTransferrable)]))
  }

  @Sendable static func transfer(_ call: Call, _ session: WriteSession) throws -> Reply {
    let order = try Order(call, session)
    let transfer = try call.translatingPoints {
      try PointsLedger.transfer(
        from: order.sender, to: order.receiver, program: order.program, points: order.points, notes: order.notes,
        member: order.by, till: call.caller.till.id, session)
    }
    return Reply(TransferRow.List(data: [try TransferRow(made: transfer, session)]))
  }

  /// What a body asks for, once both sides are found and who asks may do it.
  private struct Order {
    var points: Amount
    var program: Int64?
    var notes: String
    var sender: PointsHolder
    var receiver: PointsHolder
    /// Who passes the points on; nil where a customer gives their own and nobody is named.
    var by: Int64?

    init(_ call: Call, _ session: Session) throws {
      let request = try call.decode(Request.self)
      guard try session.configs.isOn("ENABLE_USER_GROUP_LOYALTY", for: call.caller.entityIDs, default: true) else {
        throw PointsV2Error.transferOff
      }
      let text = (request.pointsTobeTransferred ?? request.pointsToBeTransferred)?.trimmed ?? ""
      guard let sent = PointsText(text), sent.amount > .zero else { throw PointsV2Error.pointsMissing }
      if sent.isTooFine { throw PointsV2Error.tooManyDecimals }
      points = sent.amount
      program = request.programId
      notes = String((request.notes ?? "").prefix(1000))
      guard let from = request.fromEntity else { throw PointsV2Error.senderMissing }
      guard let to = request.toEntity else { throw PointsV2Error.receiverMissing }
      if let program, try session.programs[program] == nil { throw PointsV2Error.invalidProgram }
      sender = try GroupParty.holder(from, "fromEntity", session)
      receiver = try GroupParty.holder(to, "toEntity", session)
      by = try request.transferredBy.map { try GroupParty.customer($0, "transferredBy", session) }
      switch sender {
      case .group(let group):
        // A member has to answer for it, one who may.
        guard let by, let member = try GroupMembers.find(by, in: group, session), member.may(.transfer) else {
          throw PointsV2Error.unauthorizedTransfer
        }
      case .customer(let customer):
        guard by == nil || by == customer else { throw PointsV2Error.unauthorizedTransfer }
        if try session.configs.isOn("CONF_FRAUD_STATUS_CHECK_POINTS_TRANSFER", default: true),
          try Customers.find(id: customer, session)?.isFraud == true
        {
          throw PointsV2Error.fraudulentSender
        }
        by = by ?? customer
      }
    }
  }
}

/// A side of a transfer between groups and customers.
enum GroupParty {
  /// - Throws: `PointsV2Error`: 1208 for an unknown kind of side, 434 for what cannot be an identifier, 1645 for an unknown
  ///   group, 8015 for an unknown customer.
  static func holder(_ side: GroupTransfers.Request.Side, _ field: String, _ session: Session) throws -> PointsHolder {
    switch side.type?.trimmed.uppercased() {
    case "CUSTOMER": .customer(try customer(side, field, session))
    case "USERGROUP2": .group(try group(side, field, session).id)
    default: throw PointsV2Error.invalidTransferEntity
    }
  }

  static func customer(_ side: GroupTransfers.Request.Side, _ field: String, _ session: Session) throws -> Int64 {
    guard let type = side.identifierType?.trimmed, !type.isEmpty else {
      throw PointsV2Error.identifierType("\(field).identifierType")
    }
    guard let value = side.identifierValue?.trimmed, !value.isEmpty,
      type.lowercased() != "id" || Int64(value) != nil
    else { throw PointsV2Error.identifierType("\(field).identifierValue") }
    do {
      return try PointsParty.customer(type, value, source: side.source, account: side.accountId, session).id
    } catch PointsV2Error.invalidIdentifier {
      throw PointsV2Error.identifierType("\(field).identifierType")
    }
  }

  private static func group(
    _ side: GroupTransfers.Request.Side, _ field: String, _ session: Session
  ) throws -> UserGroup {
    guard let type = side.identifierType?.trimmed, !type.isEmpty else {
      throw PointsV2Error.identifierType("\(field).identifierType")
    }
    guard let value = side.identifierValue?.trimmed, !value.isEmpty else {
      throw PointsV2Error.identifierType("\(field).identifierValue")
    }
    guard ["id", "primaryuserid"].contains(type.lowercased()) == false || Int64(value) != nil else {
      throw PointsV2Error.identifierType("\(field).identifierValue")
    }
    if let name = primaryIdentifiers[type.lowercased()] {
      let owner = try PointsParty.customer(name, value, source: side.source, account: side.accountId, session)
      guard let group = try UserGroups.find(primary: owner.id, session), group.status == .active else {
        throw PointsV2Error.groupUnknown
      }
      return group
    }
    do {
      return try group(type, value, session)
    } catch PointsV2Error.invalidIdentifier {
      throw PointsV2Error.identifierType("\(field).identifierType")
    }
  }

  /// Identifiers of the primary member, by which transfers may name a group.
  private static let primaryIdentifiers = [
    "primaryusercardnumber": "cardnumber", "primaryusermobile": "mobile", "primaryuseremail": "email",
  ]

  /// An active group by an identifier of its own.
  ///
  /// - Throws: `PointsV2Error`: 8013 for an unknown kind of identifier, 1645 for an unknown group.
  static func group(_ type: String, _ value: String, _ session: Session) throws -> UserGroup {
    do {
      return try UserGroups.active(GroupQuery.name(type, value), session)
    } catch GroupError.notNamed {
      throw PointsV2Error.invalidIdentifier
    } catch is GroupError {
      throw PointsV2Error.groupUnknown
    }
  }
}
