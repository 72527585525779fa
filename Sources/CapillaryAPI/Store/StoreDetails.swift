import Model

/// GET /v1.1/store/get: a store with its currency, locale and the senders of its messages.
enum StoreDetails {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var stores: Stores

    struct Stores: Encodable, Sendable { var store: Store }
  }

  private struct Store: Encodable, Sendable {
    var id: String
    var name: String
    var code: String
    var location: EntityPage.Location
    var currency: Currency
    var language: String
    var time_zone: TimeZone
    var mobile: String
    var email: String
    var land_line: String
    var external_id: String
    var external_id_1: String
    var external_id_2: String
    var country_name: String
    var state_name: String
    var city_name: String
    var area_name: String
    var template: Template
    var item_status = V1ItemStatus(code: 900, message: "Store Info Retrieval Successful")

    struct Currency: Encodable, Sendable {
      var name: String
      var symbol: String
      var iso_code: Code

      struct Code: Encodable, Sendable {
        var alpha: String
        var numeric: String
      }
    }

    struct TimeZone: Encodable, Sendable {
      var coordinates: String
      var offset: Offset

      struct Offset: Encodable, Sendable {
        var std: String
        var summer: String
      }
    }

    struct Template: Encodable, Sendable {
      var sms: SMS
      var email: Email

      struct SMS: Encodable, Sendable {
        var name: String
        var email: String
        var mobile: String
      }

      struct Email: Encodable, Sendable {
        var name: String
        var mobile: String
        var email: String
      }
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let entities = try session.entities
    let found: Entity?
    if let id = call.query["id"] {
      found = Int64(id.trimmed).flatMap { entities[$0] }
    } else if let id = call.query["external_id"] {
      found = entities.store(externalID: id.trimmed)
    } else {
      throw StoreFailure.identifierMissing
    }
    guard let store = found, store.kind == .store else { throw StoreFailure.identifierInvalid }
    let organization = try session.organization
    let shared = JSONObject(stored: organization.details)
    let details = JSONObject(stored: store.details)
    func text(_ key: String) -> String { details[key]?.text ?? "" }
    let currencies = try session.reference(Currencies.self)
    let base = currencies.base ?? currencies.find(organization.currency)
    let sender = details["sender_name"]?.text ?? store.name
    let ids = store.externalIDs
    let mobile = text("mobile")
    let email = text("email")
    let page = Store(
      id: String(store.id), name: store.name, code: store.code,
      location: EntityPage.Location(latitude: text("latitude"), longitude: text("longitude")),
      currency: Store.Currency(
        name: base?.name ?? "", symbol: base?.symbol ?? "",
        iso_code: Store.Currency.Code(alpha: organization.currency, numeric: base?.numericCode ?? "")),
      language: shared["language"]?.text ?? "",
      time_zone: Store.TimeZone(
        coordinates: text("time_zone_coordinates"),
        offset: Store.TimeZone.Offset(std: "UTC" + organization.zone.offsetText(at: session.now), summer: "NULL")),
      mobile: mobile, email: email, land_line: text("landline"), external_id: ids[0], external_id_1: ids[1],
      external_id_2: ids[2], country_name: text("country"), state_name: text("state"), city_name: text("city"),
      area_name: text("area"),
      template: Store.Template(
        sms: Store.Template.SMS(name: sender, email: email, mobile: mobile),
        email: Store.Template.Email(name: sender, mobile: mobile, email: email)))
    return Reply(Page(status: .success, stores: Page.Stores(store: page)))
  }
}
