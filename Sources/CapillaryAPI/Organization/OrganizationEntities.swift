import Model

/// GET /v1.1/organization/entities: the organization's tree, one level of it at a time.
enum OrganizationEntities {
  private static let pageLimit: Int64 = 500

  private struct Page: Encodable, Sendable {
    var pagination: Pagination
    var status: V1Status
    var organization: Level

    struct Pagination: Encodable, Sendable {
      var limit: String
      var offset: String
      var total: Int
    }

    struct Level: Encodable, Sendable { var entities: List }
    struct List: Encodable, Sendable { var entity: [Item] }

    enum Item: Encodable, Sendable {
      case found(EntityPage)
      case missing(Missing)

      func encode(to encoder: any Encoder) throws {
        switch self {
        case .found(let page): try page.encode(to: encoder)
        case .missing(let missing): try missing.encode(to: encoder)
        }
      }
    }

    struct Missing: Encodable, Sendable {
      var item_status: V1ItemStatus
      var id: String
    }
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    guard let type = query["type"] else { throw OrganizationFailure.typeMissing }
    guard let kind = Entity.Kind(rawValue: type.trimmed.uppercased()) else { throw OrganizationFailure.typeInvalid }
    let ids = try query.list("id").map { text in
      guard let id = Int64(text) else { throw OrganizationFailure.idInvalid }
      return id
    }
    let entities = try session.entities
    let matching = try matching(kind, ids, query, entities, session)
    let missing = ids.filter { id in !entities.all.contains { $0.id == id && $0.kind == kind } }
    let limit = min(max(query.int("limit") ?? pageLimit, 1), pageLimit)
    let offset = max(query.int("start_id") ?? 0, 0)
    let from = Int(min(offset, Int64(matching.count)))
    let view = EntityPage.View(query, session: session, organization: try session.organization, entities: entities)
    let currencies = try session.reference(Currencies.self)
    let found = matching[from..<min(from + Int(limit), matching.count)].map { entity in
      Page.Item.found(EntityPage(entity, view, currencies))
    }
    let failed = missing.map { id in
      Page.Item.missing(
        .init(item_status: V1ItemStatus(OrganizationFailure.v1EntityNotFound(String(id))), id: String(id)))
    }
    return Reply(
      Page(
        pagination: .init(limit: String(limit), offset: String(offset), total: matching.count),
        status: failed.isEmpty ? .success : V1Status(succeeded: found.count, of: found.count + failed.count),
        organization: .init(entities: .init(entity: found + failed))))
  }

  private static func matching(
    _ kind: Entity.Kind, _ ids: [Int64], _ query: Query, _ entities: Entities, _ session: Session
  ) throws -> [Entity] {
    var result = entities.all.filter { $0.kind == kind }
    if !ids.isEmpty { result = result.filter { ids.contains($0.id) } }
    if query.flag("active_only") { result = result.filter(\.isActive) }
    if let since = try query["modified_since"].flatMap({ try session.zone.wallMoment($0) }) {
      result = result.filter { $0.updatedAt >= since }
    }
    if let type = query["parent_identifier_type"], let value = query["parent_identifier_value"] {
      let parent: Entity? = switch type.uppercased() {
      case "STORE_CODE": entities.find(.store, code: value)
      case "STORE_ID": Int64(value).flatMap { entities[$0] }
      case "STORE_EXTERNAL_ID": entities.store(externalID: value)
      case "CONCEPT_CODE": entities.find(.concept, code: value)
      case "CONCEPT_ID": Int64(value).flatMap { entities[$0] }
      default: nil
      }
      result = result.filter { entity in parent.map { entities.isBelow(entity, $0) } ?? false }
    }
    return result
  }
}

/// An entity as v1.1 shows it.
struct EntityPage: Encodable, Sendable {
  var item_status = V1ItemStatus(code: 3200, message: "Entity search successful")
  var id: String
  var is_active: String
  var code: String
  var name: String
  var description: String
  var last_updated_by: String
  var last_updated_on: String
  var custom_fields: Fields
  var language_translations = Fields()
  var time_zone_id: String?
  var currency_id: String?
  var language_id: String?
  var timezones: Zones?
  var currencies: Money?
  var language_code: String?
  var language_locale: String?
  var languages: Languages?
  var parent: Parent
  // Tills.
  var country_code: String?
  var username: String?
  var last_login: String?
  var parent_external_id: String?
  var parent_external_id_1: String?
  var parent_external_id_2: String?
  // Stores.
  var external_id: String?
  var external_id_1: String?
  var external_id_2: String?
  var mobile: String?
  var channel: String?
  var land_line: String?
  var email: String?
  var address: String?
  var location: Location?
  var type: String

  struct Fields: Encodable, Sendable {
    var field: [Field] = []

    struct Field: Encodable, Sendable {
      var name: String
      var value: String
    }
  }

  struct Zones: Encodable, Sendable { var base_timezone: ZoneLabel }
  struct Money: Encodable, Sendable { var base_currency: CurrencyLabel }
  struct Languages: Encodable, Sendable { var base_language: LanguageLabel }

  /// Empty unless it is asked for.
  struct Parent: Encodable, Sendable {
    var id: String?
    var type: String?
    var code: String?
    var name: String?
  }

  struct Location: Encodable, Sendable {
    var latitude: String
    var longitude: String
  }

  /// What the request wants to see.
  struct View {
    let isBasic: Bool
    let showsZone: Bool
    let showsParent: Bool
    let organization: Organization
    let entities: Entities
    let now: Timestamp

    init(_ query: Query, session: Session, organization: Organization, entities: Entities) {
      isBasic = query["details"]?.lowercased() == "basic"
      showsZone = !isBasic && !query.flag("exclude_locale")
      showsParent = query.flag("include_parent")
      self.organization = organization
      self.entities = entities
      now = session.now
    }
  }

  init(_ entity: Entity, _ view: View, _ money: Currencies) {
    let details = JSONObject(stored: entity.details)
    let organization = JSONObject(stored: view.organization.details)
    func text(_ key: String) -> String { details[key]?.text ?? "" }
    func shared(_ key: String) -> String { organization[key]?.text ?? "" }
    id = String(entity.id)
    is_active = entity.isActive ? "1" : "0"
    code = entity.code
    name = entity.name
    description = entity.description
    last_updated_by = entity.updatedBy.map(String.init) ?? ""
    last_updated_on = view.organization.zone.dateTime(entity.updatedAt)
    custom_fields = Fields(
      field: (details["customFields"]?.object ?? JSONObject()).map { .init(name: $0.name, value: $0.value.text ?? "") })
    type = entity.kind.rawValue
    parent = Parent()
    if view.showsParent, [.zone, .concept].contains(entity.kind), let above = entity.parent.flatMap({ view.entities[$0] }) {
      parent = Parent(id: String(above.id), type: above.kind.rawValue, code: above.code, name: above.name)
    }
    if view.showsZone {
      let zone = view.organization.zone
      time_zone_id = details["timeZoneId"]?.text ?? "0"
      timezones = Zones(base_timezone: ZoneLabel(label: zone.identifier, offset: zone.offsetText(at: view.now)))
    }
    if !view.isBasic {
      currency_id = details["currencyId"]?.text ?? "0"
      language_id = details["languageId"]?.text ?? "0"
      currencies = Money(
        base_currency: CurrencyLabel(symbol: money.base?.symbol ?? "", label: view.organization.currency))
      language_code = shared("language_code")
      language_locale = shared("language_locale")
      languages = Languages(
        base_language: LanguageLabel(lang: shared("language_code"), locale: shared("language_locale")))
    }
    switch entity.kind {
    case .till:
      country_code = shared("country_iso")
      username = entity.code
      last_login = ""
      let store = view.entities.store(of: entity)?.externalIDs ?? ["", "", ""]
      (parent_external_id, parent_external_id_1, parent_external_id_2) = (store[0], store[1], store[2])
    case .store:
      (external_id, external_id_1, external_id_2) = (
        entity.externalIDs[0], entity.externalIDs[1], entity.externalIDs[2]
      )
      mobile = text("mobile")
      channel = "instore"
      land_line = text("landline")
      email = text("email")
      address = text("address")
      location = Location(latitude: text("latitude"), longitude: text("longitude"))
    case .zone, .concept, .storeServer:
      break
    }
  }
}
