import Model

/// `POST /v2/points/isTransferrable` and `POST /v2/points/transfer`: points from one customer to another.
enum TransferPoints {
  struct Request: Decodable {
    var pointsTobeTransferred: String?
    var pointsToBeTransferred: String?
    var programId: Int64?
    var notes: String?
    var groupProgramTransfer: Bool?
    var fromCustomerIdentifier: Identifier?
    var toCustomerIdentifier: Identifier?
    var issueOtp: Bool?
    var code: String?

    struct Identifier: Decodable {
      var type: String?
      var value: String?
    }
  }

  struct Verdict: Encodable, Sendable {
    var data: [Item]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []

    struct Item: Encodable, Sendable {
      var pointsTobeTransferred: Amount
      var transferFrom: CustomerObject
      var transferTo: CustomerObject
      var transferrable: Bool
    }
  }

  @Sendable static func check(_ call: Call, _ session: WriteSession) throws -> Reply {
    let order = try Order(call, session)
    var isTransferrable = true
    do {
      try order.check(session)
    } catch let error as PointsError where order.isRefusal(error) {
      // A well-formed wish that the rules forbid is answered, not refused.
      isTransferrable = false
    } catch {
      throw PointsV2Error(error) ?? error
    }
    var warnings: [Warning] = []
    if isTransferrable, order.request.issueOtp == true,
      try PointsCodes.issue(to: order.sender, .pointsTransfer, points: order.points.plain, session) == nil
    {
      warnings.append(Warning(code: 876, message: "Points are redeemable but unable to generate OTP."))
    }
    let item = Verdict.Item(
      pointsTobeTransferred: order.points, transferFrom: try CustomerObject(order.sender, place: nil, session),
      transferTo: try CustomerObject(order.receiver, place: nil, session), transferrable: isTransferrable)
    return Reply(Verdict(data: [item], warnings: warnings))
  }

  @Sendable static func transfer(_ call: Call, _ session: WriteSession) throws -> Reply {
    let order = try Order(call, session)
    // A transfer spends the sender's points.
    guard try session.configs.isOn("CONF_POINTS_REDEMPTION_ENABLED", for: call.caller.entityIDs, default: true) else {
      throw PointsV2Error.redemptionOff
    }
    let transfer = try call.translatingPoints {
      try order.check(session)
      if let code = order.request.code?.trimmed, !code.isEmpty {
        guard try PointsCodes.use(code, of: order.sender, .pointsTransfer, session) else { throw PointsError.wrongCode }
      }
      return try PointsLedger.transfer(
        from: .customer(order.sender.id), to: .customer(order.receiver.id), program: order.program,
        points: order.points, acrossPrograms: order.isAcrossPrograms,
        notes: String((order.request.notes ?? "").prefix(1000)), till: call.caller.till.id, session)
    }
    return Reply(TransferRow.List(data: [try TransferRow(made: transfer, session)]))
  }

  /// What a body asks for, once everybody in it is found.
  private struct Order {
    var request: Request
    var points: Amount
    var sender: Customer
    var receiver: Customer
    /// Whether points of all of the sender's programs are passed on, into the receiver's default one.
    var isAcrossPrograms: Bool

    init(_ call: Call, _ session: Session) throws {
      request = try call.decode(Request.self)
      guard try session.configs.isOn("ALLOW_POINTS_TRANSFER", for: call.caller.entityIDs, default: true) else {
        throw PointsV2Error.transferOff
      }
      let text = (request.pointsTobeTransferred ?? request.pointsToBeTransferred)?.trimmed ?? ""
      guard let sent = PointsText(text), sent.amount > .zero else { throw PointsV2Error.pointsMissing }
      if sent.isTooFine { throw PointsV2Error.tooManyDecimals }
      points = sent.amount
      if let program = request.programId, try session.programs[program] == nil { throw PointsV2Error.invalidProgram }
      isAcrossPrograms = request.groupProgramTransfer ?? false
      if isAcrossPrograms, try !RedemptionSwitches.mixesPrograms(call, session) { throw PointsV2Error.groupProgramsOff }
      sender = try Order.party(request.fromCustomerIdentifier, session)
      receiver = try Order.party(request.toCustomerIdentifier, session)
      guard sender.id != receiver.id else { throw PointsV2Error.sameCustomer }
      let isChecked = try session.configs.isOn("CONF_FRAUD_STATUS_CHECK_POINTS_TRANSFER", default: true)
      if isChecked, sender.isFraud { throw PointsV2Error.fraudulentSender }
      if isChecked, receiver.isFraud { throw PointsV2Error.fraudulentReceiver }
    }

    private static func party(_ identifier: Request.Identifier?, _ session: Session) throws -> Customer {
      guard let type = identifier?.type?.trimmed, !type.isEmpty else { throw PointsV2Error.invalidIdentifier }
      guard let value = identifier?.value?.trimmed, !value.isEmpty else { throw PointsV2Error.customerNotFound }
      return try PointsParty.customer(type, value, session)
    }

    func check(_ session: Session) throws {
      try PointsLedger.checkTransfer(
        from: .customer(sender.id), to: .customer(receiver.id), program: program, points: points,
        acrossPrograms: isAcrossPrograms, session)
    }

    var program: Int64? { isAcrossPrograms ? nil : request.programId }

    func isRefusal(_ error: PointsError) -> Bool {
      switch error {
      case .insufficientPoints, .notEnrolled, .limitReached: true
      default: false
      }
    }
  }
}

