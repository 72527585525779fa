import Model

/// `POST /v1.1/points/redeem`: spends points at once, the earliest expiry first.
enum RedeemPoints {
  struct Request: Decodable {
    var redeem: [Item]?

    struct Item: Decodable {
      var points_redeemed: String?
      var customer: Identifiers?
      var transaction_number: String?
      var external_reference_number: String?
      var validation_code: String?
      var redemption_time: String?
      var redemption_purpose: String?
      var notes: String?
      var group_redemption: Bool?
      var custom_fields: JSONValue?
    }

    struct Identifiers: Decodable {
      var id: String?
      var user_id: String?
      var mobile: String?
      var email: String?
      var external_id: String?
      var card_number: String?
      var card_external_id: String?
    }
  }

  struct Answer: Encodable, Sendable {
    var status: V1Status
    var responses: Responses

    struct Responses: Encodable, Sendable {
      var points: OneOrMany<Redeemed>
    }
  }

  struct Redeemed: Encodable, Sendable {
    var mobile: String
    var email: String
    var external_id: String
    @Nullable var user_id: String?
    var redemption_id: String?
    var points_redeemed: String
    var redemption_purpose: String?
    var redeemed_value = Amount.zero
    var redeemed_local_value: Amount?
    var balance: Amount?
    var side_effects = SideEffects()
    var item_status: V1ItemStatus

    struct SideEffects: Encodable, Sendable {
      var effect: [Effect] = []
    }

    struct Effect: Encodable, Sendable {
      var id: Int64
      /// Whether a code confirmed the redemption.
      var case_value: String
      var num_points: Amount
      var currency_value: Amount
      var validation_code: String
      var points_redemption_summary_id: String
      var redeemed_on_bill_number: String
      var redeemed_on_bill_id: Int64
      var type = "points"
    }
  }

  /// The documentation knows one redemption a call; older clients send a list of one.
  static let limit = 100

  @Sendable static func redeem(_ call: Call, _ session: WriteSession) throws -> Reply {
    let items = try call.decode(Request.self).redeem ?? []
    guard !items.isEmpty else { throw PlatformError.invalidInput("redeem is missing.") }
    guard items.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    let results = try items.map { try one($0, call, session) }
    let succeeded = results.count { $0.redemption_id != nil }
    return Reply(
      Answer(
        status: V1Status(succeeded: succeeded, of: results.count, success: "Success"),
        responses: .init(points: OneOrMany(results))))
  }

  private static func one(_ item: Request.Item, _ call: Call, _ session: WriteSession) throws -> Redeemed {
    var result = Redeemed(
      mobile: item.customer?.mobile ?? "", email: item.customer?.email ?? "",
      external_id: item.customer?.external_id ?? "", points_redeemed: item.points_redeemed ?? "",
      item_status: V1ItemStatus(code: 800, message: "Points Redeemed"))
    do {
      let named = item.customer
      let customer = try PointsCustomer.find(
        [
          ("mobile", named?.mobile), ("email", named?.email), ("externalId", named?.external_id),
          ("id", named?.id ?? named?.user_id), ("cardnumber", named?.card_number),
          ("cardExternalId", named?.card_external_id),
        ], session)
      let person = try PointsCustomer(customer, session)
      result.mobile = person.mobile
      result.email = person.email
      result.external_id = person.externalID
      result.user_id = String(customer.id)
      try customer.requireSpender(session)
      try RedemptionSwitches.check(call, session)
      try RedemptionSwitches.checkSignature(call, session)
      if customer.loyaltyType != .loyalty { throw PointsV1Error.notInLoyalty }
      var request = try request(item, customer, call, session)
      request.group = try RedeemingGroup.group(call.query, of: customer, session)?.id
      let (program, _) = try Redemptions.check(request, session)
      // Outside the savepoint: a wrong code counts as a try even though nothing is redeemed.
      let isConfirmed = try confirm(item, customer, call, session)
      let redemption = try session.savepoint { try Redemptions.redeem(request, session) }
      let account = try session.enrollment(of: redemption.holder, program: program.id)
      result.redemption_id = redemption.code
      result.redemption_purpose = redemption.purpose
      result.redeemed_value = redemption.value
      result.redeemed_local_value = redemption.value
      result.balance = account?.points ?? .zero
      result.item_status.warnings = V1Warnings(ratioOf: program)
      result.side_effects.effect = [
        .init(
          id: redemption.id, case_value: isConfirmed ? "true" : "false", num_points: redemption.points,
          currency_value: redemption.value, validation_code: redemption.validationCode,
          points_redemption_summary_id: String(redemption.id), redeemed_on_bill_number: redemption.billNumber,
          redeemed_on_bill_id: redemption.bill ?? -1)
      ]
    } catch {
      guard let failure = PointsV1Error(error) else { throw error }
      result.item_status = V1ItemStatus(failure)
    }
    return result
  }

  private static func request(
    _ item: Request.Item, _ customer: Customer, _ call: Call, _ session: Session
  ) throws -> Redemptions.Request {
    guard let text = item.points_redeemed, let points = PointsText(text.trimmed) else {
      throw PointsV1Error.invalidPoints
    }
    if points.amount <= .zero { throw PointsV1Error.invalidPoints }
    if points.isTooFine { throw PointsV1Error.tooManyDecimals }
    var program: Int64?
    if let sent = call.query["program_id"], !sent.isEmpty {
      guard let id = Int64(sent.trimmed), try session.programs[id] != nil else { throw PointsV1Error.invalidProgram }
      program = id
    }
    var request = Redemptions.Request(
      customer: customer.id, program: program, till: call.caller.till.id, points: points.amount)
    request.acrossPrograms = try acrossPrograms(item.group_redemption ?? false, call, session)
    request.billNumber = item.transaction_number?.trimmed ?? ""
    guard request.billNumber.count <= 50 else { throw PointsV1Error.invalidBillNumber }
    request.externalReference = String((item.external_reference_number ?? "").prefix(255))
    request.notes = String((item.notes ?? "").prefix(1000))
    request.purpose = String((item.redemption_purpose ?? "").prefix(255))
    request.validationCode = String((item.validation_code ?? "").prefix(50))
    request.customFields = fields(item.custom_fields).serialized
    if let time = item.redemption_time?.trimmed, !time.isEmpty {
      request.redeemedAt = try moment(time, session.zone)
    }
    return request
  }

  /// With an offset only the date counts, as documented; `Z` is converted; without either it is the time of the place.
  private static func moment(_ text: String, _ zone: Zone) throws -> Timestamp {
    if text.uppercased().hasSuffix("Z"), let moment = zone.moment(text) { return moment }
    guard let moment = zone.wallMoment(text) else { throw PointsV1Error.invalidTime }
    let time = text.dropFirst(10)
    return time.contains("+") || time.contains("-") ? zone.startOfDay(moment) : moment
  }

  /// Whether a code was given and is right. A code counts when it is sent; it is asked for when the organization says so
  /// (`CONF_POINTS_REDEMPTION_CODE_REQUIRED`), which `skip_validation` cannot undo.
  private static func confirm(
    _ item: Request.Item, _ customer: Customer, _ call: Call, _ session: WriteSession
  ) throws -> Bool {
    let isNeeded = try RedemptionSwitches.needsCode(call, session)
    if call.query.flag("skip_validation"), !isNeeded { return false }
    let code = item.validation_code?.trimmed ?? ""
    guard !code.isEmpty else {
      if isNeeded { throw PointsV1Error.codeMissing }
      return false
    }
    guard try PointsCodes.use(code, of: customer, .points, session) else { throw PointsV1Error.invalidCode }
    return true
  }

  /// Spending from all programs has to be switched on for the organization.
  static func acrossPrograms(_ asked: Bool, _ call: Call, _ session: Session) throws -> Bool {
    guard asked else { return false }
    guard try RedemptionSwitches.mixesPrograms(call, session) else { throw PointsV1Error.groupProgramsOff }
    return true
  }

  /// Custom fields as `{"field": [{name, value}]}`, as a plain list of these, or as an object.
  static func fields(_ value: JSONValue?) -> JSONObject {
    guard let value else { return JSONObject() }
    let list = (value["field"] ?? value).list
    var fields = JSONObject()
    for field in list.prefix(200) {
      if let name = field["name"]?.text {
        fields[String(name.prefix(100))] = field["value"].map { .string($0.text ?? $0.serialized) } ?? ""
      }
    }
    return fields
  }
}
