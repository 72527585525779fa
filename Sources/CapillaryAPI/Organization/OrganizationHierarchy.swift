import Model

/// GET /v2/organization/hierarchy: the organization and those connected to it. An emulated organization stands alone.
enum OrganizationHierarchy {
  private struct Page: Encodable, Sendable {
    var baseOrganization: Profile
    var connectedOrganizations: [Profile] = []
    @Nullable var uniqueId: String?
    var warnings: [Warning] = []
  }

  private struct Profile: Encodable, Sendable {
    var id: Int64
    var name: String
    var phone: String
    var address: String
    @Nullable var language: String?
    @Nullable var languageCode: String?
    @Nullable var languageLocale: String?
    /// -1 for none.
    var parentId: Int64 = -1
    @Nullable var locality: String?
    @Nullable var pinCode: String?
    @Nullable var currency: String?
    var timezoneLabel: String
    var timezoneOffset: String
    var minSmsHour: Int64
    var maxSmsHour: Int64
    @Nullable var logo: String?
    @Nullable var webSite: String?
    @Nullable var country: String?
    @Nullable var countryCode: String?
    @Nullable var state: String?
    @Nullable var city: String?
    var active = true
    var orgType = "STANDARD_ORG"
    var customFields: JSONObject?
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let organization = try session.organization
    let details = JSONObject(stored: organization.details)
    func text(_ key: String) -> String? { details[key]?.text }
    let currencies = try session.reference(Currencies.self)
    var profile = Profile(
      id: organization.id, name: organization.name, phone: text("phone") ?? "", address: text("address") ?? "",
      timezoneLabel: organization.zone.identifier, timezoneOffset: organization.zone.offsetText(at: session.now),
      minSmsHour: details["min_sms_hour"]?.int ?? 0, maxSmsHour: details["max_sms_hour"]?.int ?? 24)
    profile.language = text("language")
    profile.languageCode = text("language_code")
    profile.languageLocale = text("language_locale")
    profile.locality = text("locality")
    profile.pinCode = text("pincode")
    profile.currency = currencies.base?.name ?? organization.currency
    profile.logo = text("logo")
    profile.webSite = text("website")
    profile.country = text("country")
    profile.countryCode = text("country_iso")
    profile.state = text("state")
    profile.city = text("city")
    if call.query.flag("fetchCustomFields") {
      profile.customFields = details["customFields"]?.object ?? JSONObject()
    }
    return Reply(Page(baseOrganization: profile))
  }
}
