import Model

/// GET /v1.1/store/login: whose credentials these are. Wrong ones were refused before.
enum StoreLogin {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var store: Body

    struct Body: Encodable, Sendable { var user: User }

    struct User: Encodable, Sendable {
      var username: String
      var first_name: String
      var last_name: String
      var org_name: String
      var user_id: String
      var type: String
      var org_id: String
      var server_time: String
      var store_server_prefix: String
      var associate_login_enabled: String
    }
  }

  static func verify(_ call: Call, _ session: Session) throws -> Reply {
    let till = call.caller.till
    let organization = try session.organization
    let details = JSONObject(stored: till.details)
    let user = Page.User(
      username: till.code, first_name: till.name, last_name: details["last_name"]?.text ?? "",
      org_name: organization.name, user_id: String(till.id), type: till.kind.rawValue, org_id: String(organization.id),
      server_time: organization.zone.iso(session.now), store_server_prefix: details["prefix"]?.text ?? "",
      associate_login_enabled: details["associate_login"]?.bool == true ? "true" : "false")
    return Reply(Page(status: .success, store: .init(user: user)))
  }
}
