import Model

/// `POST /v2/points/updateRedemption`: changes what is noted of a redemption; the points stay.
enum UpdateRedemption {
  struct Request: Decodable {
    var redemptionId: String?
    var externalReferenceNumber: String?
    var billNumber: String?
    var billId: Int64?
    var purpose: String?
    var entity: Entity?
    var customFields: JSONObject?

    struct Entity: Decodable {
      var type: String?
      var identifierType: String?
      var identifierValue: String?
    }
  }

  struct Answer: Encodable, Sendable {
    var id: Int64
    var programId: Int64
    var pointsRedeemed: Amount
    var billId: Int64
    var billNumber: String
    var validationCode: String
    var notes: String
    var redemptionTime: Int64
    var pointsRedemptionTime: Int64
    var tillId: Int64
    var tillName: String
    var pointDeductionList: [String] = []
    var redemptionId: String
    var customFields: [Field]
    var customerId: Int64
    var redemptionPurpose: String
    var redemptionDate: String
    var warnings: [Warning] = []

    struct Field: Encodable, Sendable {
      var name: String
      var value: String
    }
  }

  @Sendable static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let request = try call.decode(Request.self)
    guard let entity = request.entity, let type = entity.type, let name = entity.identifierType,
      let value = entity.identifierValue
    else { throw PointsV2Error.invalidEntity }
    let isGroups = ["USERGROUP2", "FLEET"].contains(type.uppercased())
    guard isGroups || type.uppercased() == "CUSTOMER" else { throw PointsV2Error.invalidEntityType }
    let code = request.redemptionId ?? ""
    let reference = request.externalReferenceNumber ?? ""
    guard code.isEmpty != reference.isEmpty else { throw PointsV2Error.oneRedemptionNeeded }
    guard
      request.billNumber != nil || request.billId != nil || request.purpose != nil || request.customFields != nil
    else { throw PointsV2Error.noUpdate }
    let holder: PointsHolder =
      isGroups
      ? .group(try GroupParty.group(name, value, session).id)
      : .customer(try PointsParty.customer(name, value, session).id)
    let all = try Redemptions.all(of: holder, session)
    guard let redemption = all.first(where: { code.isEmpty ? $0.externalReference == reference : $0.code == code })
    else { throw PointsV2Error.malformedIdentifier }
    var fields = JSONObject(stored: redemption.customFields)
    if fields.isEmpty, request.customFields?.isEmpty == false {
      throw PointsV2Error.updateFailed("it was made without custom fields")
    }
    for field in request.customFields ?? JSONObject() {
      fields[field.name] = .string(field.value.text ?? field.value.serialized)
    }
    if let id = request.billId, try Bills.find(id: id, session)?.customer != redemption.customer ?? redemption.member {
      throw PointsV2Error.malformedIdentifier
    }
    let changed = try Redemptions.update(
      redemption, billNumber: request.billNumber.map { String($0.prefix(50)) }, bill: request.billId,
      purpose: request.purpose.map { String($0.prefix(255)) }, customFields: fields.serialized, session)
    var reply = try answer(changed, changed.customer ?? changed.member ?? -1, session)
    if request.billNumber?.isEmpty == false, changed.bill == nil {
      reply.warnings = [Warning(code: 873, message: "Invalid transaction number passed.")]
    }
    return Reply(reply)
  }

  private static func answer(_ redemption: Redemption, _ customer: Int64, _ session: Session) throws -> Answer {
    let till = try redemption.till.flatMap { try session.entities[$0] }
    return Answer(
      id: redemption.id, programId: redemption.program, pointsRedeemed: redemption.points,
      billId: redemption.bill ?? -1, billNumber: redemption.billNumber, validationCode: redemption.validationCode,
      notes: redemption.notes, redemptionTime: redemption.redeemedAt.milliseconds,
      pointsRedemptionTime: redemption.redeemedAt.milliseconds, tillId: till?.id ?? -1, tillName: till?.name ?? "",
      redemptionId: redemption.code,
      customFields: JSONObject(stored: redemption.customFields).map {
        .init(name: $0.name, value: $0.value.text ?? "")
      },
      customerId: customer, redemptionPurpose: redemption.purpose,
      redemptionDate: try session.zone.iso(redemption.redeemedAt))
  }
}
