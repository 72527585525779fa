import Model

/// GET /v1.1/organization/get: whose the organization is and in which currencies, zones and languages it works.
enum OrganizationProfile {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var organization: Profile
  }

  private struct Profile: Encodable, Sendable {
    var id: String
    var name: String
    var address: String
    var language: String
    var language_code: String
    var language_locale: String
    var currency: String
    var timezone_offset: String
    var timezone: String
    var min_sms_hour: String
    var max_sms_hour: String
    var logo: String
    var website: String
    var country: String
    var country_code: String
    var state: String
    var city: String
    var locality: String
    var pincode: String
    var currencies: Currencies
    var timezones: TimeZones
    var languages: Languages
    var countries: Countries

    struct Currencies: Encodable, Sendable {
      var base_currency: CurrencyLabel
      var supported_currencies: List

      struct List: Encodable, Sendable { var currency: [CurrencyLabel] }
    }

    struct TimeZones: Encodable, Sendable {
      var base_timezone: ZoneLabel
      var supported_timezones: List

      struct List: Encodable, Sendable { var timezone: [ZoneLabel] }
    }

    struct Languages: Encodable, Sendable {
      var base_language: LanguageLabel
      var supported_languages: List

      struct List: Encodable, Sendable { var language: [LanguageLabel] }
    }

    struct Countries: Encodable, Sendable {
      var base_country: Country
      var supported_countries: List

      struct List: Encodable, Sendable { var country: [Country] }
    }

    struct Country: Encodable, Sendable {
      var name: String
      var code: String
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let organization = try session.organization
    let details = JSONObject(stored: organization.details)
    func text(_ key: String) -> String { details[key]?.text ?? "" }
    let currencies = try session.reference(Currencies.self)
    let base = currencies.base ?? currencies.find(organization.currency)
    let zone = ZoneLabel(label: organization.zone.identifier, offset: organization.zone.offsetText(at: session.now))
    let language = LanguageLabel(lang: text("language_code"), locale: text("language_locale"))
    let country = Profile.Country(name: text("country"), code: text("country_iso"))
    let profile = Profile(
      id: String(organization.id), name: organization.name, address: text("address"), language: text("language"),
      language_code: language.lang, language_locale: language.locale, currency: base?.name ?? organization.currency,
      timezone_offset: zone.offset, timezone: zone.label, min_sms_hour: text("min_sms_hour"),
      max_sms_hour: text("max_sms_hour"), logo: text("logo"), website: text("website"), country: country.name,
      country_code: country.code, state: text("state"), city: text("city"), locality: text("locality"),
      pincode: text("pincode"),
      currencies: .init(
        base_currency: CurrencyLabel(symbol: base?.symbol ?? "", label: organization.currency),
        supported_currencies: .init(currency: currencies.all.map { CurrencyLabel(symbol: $0.symbol, label: $0.code) })),
      timezones: .init(base_timezone: zone, supported_timezones: .init(timezone: [zone])),
      languages: .init(
        base_language: language, supported_languages: .init(language: language.lang.isEmpty ? [] : [language])),
      countries: .init(
        base_country: country, supported_countries: .init(country: country.name.isEmpty ? [] : [country])))
    return Reply(Page(status: V1Status(success: true, code: 200, message: "Success"), organization: profile))
  }
}

struct CurrencyLabel: Encodable, Sendable {
  var symbol: String
  var label: String
}

struct ZoneLabel: Encodable, Sendable {
  var label: String
  var offset: String
}

struct LanguageLabel: Encodable, Sendable {
  var lang: String
  var locale: String
}

extension Zone {
  /// `+05:30`.
  func offsetText(at moment: Timestamp) -> String {
    let offset = offset(at: moment)
    let minutes = Int(offset.magnitude) / 60
    let hours = String(100 + minutes / 60).dropFirst()
    let rest = String(100 + minutes % 60).dropFirst()
    return "\(offset < 0 ? "-" : "+")\(hours):\(rest)"
  }
}
