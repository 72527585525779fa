import Model

/// `GET /v1.1/points/isredeemable`: whether points can be spent, and on success a code to confirm it with.
enum IsRedeemable {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var points: Points

    struct Points: Encodable, Sendable {
      var redeemable: Redeemable
    }

    struct Redeemable: Encodable, Sendable {
      var mobile: String
      var email: String
      var external_id: String
      var points: Amount
      var is_redeemable: String
      var points_redeem_value: Amount
      var points_redeem_local_value: Amount
      var input_type: String
      var points_currency_ratio: String
      var item_status: V1ItemStatus
    }
  }

  @Sendable static func check(_ call: Call, _ session: WriteSession) throws -> Reply {
    let query = call.query
    var item = Answer.Redeemable(
      mobile: query["mobile"] ?? "", email: query["email"] ?? "", external_id: query["external_id"] ?? "",
      points: query["points"].flatMap { Amount($0) } ?? .zero, is_redeemable: "false", points_redeem_value: .zero,
      points_redeem_local_value: .zero, input_type: query.flag("currency_input") ? "currency" : "points",
      points_currency_ratio: "0", item_status: V1ItemStatus(code: 800, message: "Points can be redeemed"))
    do {
      try fill(&item, call, session)
      return Reply(
        Answer(status: V1Status(success: true, code: 200, message: "Success"), points: .init(redeemable: item)))
    } catch {
      guard let failure = PointsV1Error(error) else { throw error }
      item.is_redeemable = "false"
      item.item_status = V1ItemStatus(failure)
      return Reply(
        Answer(
          status: V1Status(success: false, code: 500, message: "All requests have failed due to errors"),
          points: .init(redeemable: item)))
    }
  }

  private static func fill(_ item: inout Answer.Redeemable, _ call: Call, _ session: WriteSession) throws {
    let query = call.query
    let customer = try PointsCustomer.find(query, session)
    let person = try PointsCustomer(customer, session)
    item.mobile = person.mobile
    item.email = person.email
    item.external_id = person.externalID
    try customer.requireSpender(session)
    try RedemptionSwitches.check(call, session)
    let programs = try session.programs
    let id = query["program_id"].map { Int64($0.trimmed) ?? -1 }
    if let id, programs[id] == nil { throw PointsV1Error.invalidProgram }
    let asked = try points(query, id.flatMap { programs[$0] } ?? programs.standard)
    item.points = asked
    var request = Redemptions.Request(customer: customer.id, program: id, till: call.caller.till.id, points: asked)
    request.group = try RedeemingGroup.group(query, of: customer, session)?.id
    request.acrossPrograms = try RedeemPoints.acrossPrograms(query.flag("group_redemption"), call, session)
    let (program, _) = try Redemptions.check(request, session)
    item.points_currency_ratio = Amount(thousandths: program.ratio / 1000).plain
    item.points_redeem_value = program.value(of: asked)
    item.points_redeem_local_value = item.points_redeem_value
    if let code = query["validation_code"], !code.isEmpty, !query.flag("skip_validation"),
      query["validation_type"]?.uppercased() != "INVALID"
    {
      guard try PointsCodes.isValid(code, of: customer, .points, session) else { throw PointsV1Error.invalidCode }
    }
    // The usual first question comes before there is a code; only who says that one was sent has to have it.
    if RedemptionSwitches.validation(call) == "SMS", query["validation_code"]?.isEmpty ?? true,
      !query.flag("issue_otp"), try RedemptionSwitches.needsCode(call, session)
    {
      throw PointsV1Error.codeMissing
    }
    item.is_redeemable = "true"
    item.item_status.warnings = V1Warnings(ratioOf: program)
    if query.flag("issue_otp"), try PointsCodes.issue(to: customer, .points, points: asked.plain, session) == nil {
      item.item_status.warnings = V1Warnings(
        warning: (item.item_status.warnings?.warning ?? []) + [
          .init(code: 876, message: "Points are redeemable but unable to generate OTP.")
        ])
    }
  }

  /// The points asked about: as such, or as their worth.
  private static func points(_ query: Query, _ program: Program?) throws -> Amount {
    let isWorth = query.flag("currency_input")
    guard let text = isWorth ? query["currency_value"] ?? query["points"] : query["points"],
      let sent = PointsText(text.trimmed)
    else { throw PointsV1Error.invalidPoints }
    if sent.isTooFine { throw PointsV1Error.tooManyDecimals }
    guard isWorth, let program else { return sent.amount }
    // Points that are worth nothing come to no worth.
    guard program.ratio > 0 else { throw PointsV1Error.invalidPoints }
    return sent.amount.scaled(by: 1_000_000, over: program.ratio)
  }
}
