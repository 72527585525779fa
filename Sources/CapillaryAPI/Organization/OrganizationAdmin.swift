import Model

/// Calls that only an administrator of the organization may make.
enum OrganizationAdmin {
  /// An administrator calls with an OAuth token, and says who they are once more: `X-CAP-API-AUTH-KEY` is the client's
  /// key, `X-CAP-API-AUTH-ORG-ID` the organization's id. Tills may too where the organization lets them.
  ///
  /// - Throws: `OrganizationFailure.notAdmin`.
  static func check(_ call: Call, _ session: Session) throws {
    if call.caller.client == nil {
      guard try session.configs.isOn("CONF_ALLOW_TILL_AUTH_FOR_ORG_ENTITY_CREATION") else {
        throw OrganizationFailure.notAdmin
      }
      return
    }
    let headers = call.request.headers
    guard let key = headers["X-CAP-API-AUTH-KEY"], SandboxedName(key.trimmed).name == call.caller.client?.key,
      try headers["X-CAP-API-AUTH-ORG-ID"]?.trimmed == String(session.organization.id)
    else { throw OrganizationFailure.notAdmin }
  }

  /// What an entity was created as.
  struct Created: Encodable, Sendable {
    var createdId: Int64
    var warnings: [Warning] = []
  }
}
