import Model

/// A transfer as v2 lists it, from the side of one of its parties.
struct TransferRow: Encodable, Sendable {
  var toEntityId: Int64
  var toEntityType: String
  var fromEntityId: Int64
  var fromEntityType: String
  var pointsTransferDate: String
  var pointsTransferred: Amount
  var transferId: Int64
  /// DEDUCTION for the sender, ADDITION for the receiver.
  var transferType = "DEDUCTION"
  // Each side is a customer or a group.
  var transferredFrom: Party?
  var transferredTo: Party?
  var transferredFromUserGroup2: GroupObject?
  var transferredToUserGroup2: GroupObject?
  var notes: String
  var programName: String
  var pointsTransferBreakupByEarningPrograms: [Share]?

  struct Party: Encodable, Sendable {
    var userId: Int64
    var firstName: String
    var lastName: String
    var externalId: String?

    init?(_ holder: PointsHolder, _ session: Session) throws {
      guard let customer = holder.customer else { return nil }
      let profile = try Customers.mainProfile(of: customer, session)
      userId = customer
      firstName = profile?.firstName ?? ""
      lastName = profile?.lastName ?? ""
      externalId = profile?.value(.externalID)
    }
  }

  struct Share: Encodable, Sendable {
    var programId: Int64
    var deductedPoints: Amount
    var programCurrentPoints: Amount
  }

  struct List: Encodable, Sendable {
    var data: [TransferRow]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  init(_ transfer: PointsTransfer, _ session: Session) throws {
    toEntityId = transfer.receiver.id
    toEntityType = transfer.receiver.entityType
    fromEntityId = transfer.sender.id
    fromEntityType = transfer.sender.entityType
    pointsTransferDate = try session.zone.dateTime(transfer.transferredAt)
    pointsTransferred = transfer.points
    transferId = transfer.id
    transferredFrom = try Party(transfer.sender, session)
    transferredTo = try Party(transfer.receiver, session)
    transferredFromUserGroup2 = try TransferRow.group(transfer.sender, session)
    transferredToUserGroup2 = try TransferRow.group(transfer.receiver, session)
    notes = transfer.notes
    programName = try session.programs[transfer.program]?.name ?? ""
  }

  /// A transfer that was just made, with what it left behind.
  init(made transfer: PointsTransfer, _ session: Session) throws {
    try self.init(transfer, session)
    pointsTransferBreakupByEarningPrograms = [
      .init(
        programId: transfer.program, deductedPoints: transfer.points,
        programCurrentPoints: try session.enrollment(transfer.from)?.points ?? .zero)
    ]
  }

  /// A transfer as the summary of one of its parties shows it: people by their names alone.
  init(_ transfer: PointsTransfer, inHistoryOf customer: Int64, _ session: Session) throws {
    try self.init(transfer, session)
    if transfer.sender.customer != customer { transferType = "ADDITION" }
    transferredFrom?.externalId = nil
    transferredTo?.externalId = nil
    transferredFromUserGroup2 = nil
    transferredToUserGroup2 = nil
  }

  private static func group(_ holder: PointsHolder, _ session: Session) throws -> GroupObject? {
    guard let id = holder.group, let group = try UserGroups.find(id, evenDeleted: true, session) else { return nil }
    return try GroupObject(group, session)
  }
}

extension PointsHolder {
  /// The API's word for the kind of holder.
  var entityType: String { group == nil ? "CUSTOMER" : "USERGROUP2" }
}

/// `GET /v2/points/transfer`: the transfers that a customer, or a user group, made.
enum TransferDetails {
  @Sendable static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let name = query["identifierName"] ?? ""
    let value = query["identifierValue"] ?? ""
    let holder: PointsHolder
    if query["userEntityType"]?.uppercased() == "USERGROUP2" {
      holder = .group(try GroupParty.group(name, value, session).id)
    } else {
      holder = .customer(try PointsParty.customer(name, value, source: query["source"], session).id)
    }
    let program = query.int("programId")
    let rows = try PointsLedger.transfers(of: holder, session).filter { transfer in
      transfer.sender == holder && (program == nil || transfer.program == program)
    }
    return Reply(TransferRow.List(data: try rows.map { try TransferRow($0, session) }))
  }
}
