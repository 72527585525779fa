import Model

/// `customer.v2.goodwillGroup` and `requests.v2.addGoodwillGroup`: asks for points for a user group, which gets them when
/// the request is approved.
enum AddGroupGoodwill {
  /// Samples write the names in one word, the field table with underscores: both are read.
  struct Form: Decodable {
    var goodwillRequest: Goodwill?
    var goodwill_request: Goodwill?
    var earningEntityType: String?
    var earning_entity_type: String?
    var userGroup2IdentificationInfo: Group?
    var user_group_2_identification_info: Group?
    var comments: String?
    var programId: Int64?
    var program_id: Int64?

    struct Goodwill: Decodable {
      var points: Amount?
      var reason: String?
      var comments: String?
    }

    struct Group: Decodable {
      var identifierType: String?
      var identifier_type: String?
      var identifierValue: String?
      var identifier_value: String?
      var source: String?
      var accountId: String?
      var account_id: String?
    }
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let form = try call.decode(Form.self)
    // Customers are given goodwill by v1.1's requests.
    guard (form.earningEntityType ?? form.earning_entity_type)?.uppercased() == "USERGROUP2",
      let goodwill = form.goodwillRequest ?? form.goodwill_request,
      let named = form.userGroup2IdentificationInfo ?? form.user_group_2_identification_info,
      let points = goodwill.points
    else { throw RequestV2Error.invalidInput }
    return try RequestV2Error.translating {
      var approval = Requests.ApprovalType.configDisabled
      if call.query["client_auto_approve"] != nil {
        approval = call.query.flag("client_auto_approve") ? .client : .clientDisabled
      } else if try session.configs.isOn("GOODWILL_AUTO_APPROVE") {
        approval = .config
      }
      let draft = try Requests.goodwill(
        points, for: group(named, session), program: form.programId ?? form.program_id,
        reason: String((goodwill.reason ?? "").prefix(255)),
        comments: String((form.comments ?? goodwill.comments ?? "").prefix(255)), approval: approval,
        till: call.caller.till.id, session)
      let id = try Requests.add(draft, session)
      if approval == .client || approval == .config {
        try Requests.approve(id, automatic: true, till: call.caller.till, session)
      }
      return Reply(AddV2Request.Answer(createdId: id))
    }
  }

  /// - Throws: 93026 for a group that there is not, 400 where nothing names one.
  static func group(_ named: Form.Group, _ session: Session) throws -> UserGroup {
    guard let value = (named.identifierValue ?? named.identifier_value)?.trimmed, !value.isEmpty else {
      throw RequestV2Error.invalidInput
    }
    let type = (named.identifierType ?? named.identifier_type)?.trimmed ?? ""
    do {
      return try UserGroups.active(GroupQuery.name(type.isEmpty ? "id" : type, value), session)
    } catch is GroupError {
      throw RequestV2Error.unknownGroup
    }
  }
}
