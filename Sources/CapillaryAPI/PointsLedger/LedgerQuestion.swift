import Model

/// Whose ledger is asked for.
enum LedgerOwner {
  case customer(Customer)
  case group(UserGroup)

  var holder: PointsHolder {
    switch self {
    case .customer(let customer): .customer(customer.id)
    case .group(let group): .group(group.id)
    }
  }

  var isGroup: Bool { holder.group != nil }

  /// - Throws: `PointsLedgerError`.
  init(_ call: Call, _ session: Session) throws {
    let query = call.query
    guard let name = query["identifierName"], let value = query["identifierValue"], let source = query["source"],
      !name.isEmpty, !value.isEmpty, !source.isEmpty
    else { throw PointsLedgerError.identifierMissing }
    switch query["type"]?.uppercased() {
    case nil, "CUSTOMER":
      self = .customer(
        try LedgerOwner.customer(name, value, source, query["accountId"] ?? query["acountId"], session))
    // FLEET is the older word for it.
    case "USERGROUP2", "FLEET":
      do {
        self = .group(try UserGroups.named(GroupQuery.name(name, value.trimmed), session))
      } catch GroupError.notNamed {
        throw PointsLedgerError.invalidIdentifier
      } catch is GroupError {
        throw PointsLedgerError.groupUnknown(value)
      }
    default: throw PointsLedgerError.unsupportedCombination
    }
  }

  private static func customer(
    _ name: String, _ value: String, _ source: String, _ account: String?, _ session: Session
  ) throws -> Customer {
    let isID = ["id", "customerid", "userid"].contains(name.lowercased())
    do {
      let found = try Customers.resolve(
        identifierName: name, value: value, source: source, account: account, session)
      guard found.status != .deleted else { throw CustomerError.notFound }
      return found
    } catch CustomerError.invalidIdentifier {
      throw isID ? PointsLedgerError.invalidUser : .invalidIdentifier
    } catch CustomerError.invalidSource {
      throw PointsLedgerError.invalidSource
    } catch is CustomerError {
      throw isID ? PointsLedgerError.invalidUser : .customerNotFound
    }
  }
}

/// What a ledger call asks: whose ledger, which part of it, which page.
struct LedgerQuestion {
  let owner: LedgerOwner
  var filter: Ledger.Filter
  var limit: Int
  /// The first row that is wanted: a customer's `offset` counts pages, a group's counts rows.
  var first: Int
  /// The names of the alternate currencies that are wanted, and whether nothing else is.
  var currencies: Set<String> = []

  /// - Throws: `PointsLedgerError`.
  init(_ call: Call, maximum: Int, tooMany: PointsLedgerError, _ session: Session) throws {
    let query = call.query
    owner = try LedgerOwner(call, session)
    filter = Ledger.Filter(owner.holder)
    limit = Int(max(1, min(query.int("limit") ?? 10, 1000)))
    guard limit <= maximum else { throw tooMany }
    first = Int(max(0, min(query.int("offset") ?? 0, 1_000_000))) * (owner.isGroup ? 1 : limit)
    filter.isAscending = (query["sort"] ?? query["sortOrder"])?.uppercased() == "ASC"
    if let program = query["programId"], !program.isEmpty {
      guard let id = Int64(program), try session.programs[id] != nil else { throw PointsLedgerError.invalidProgram }
      filter.program = id
    } else if query.flag("includeTillConceptEvents") {
      throw PointsLedgerError.unsupportedCombination
    }
    if let type = query["ledgerEntryType"]?.uppercased(), !type.isEmpty {
      guard ["CREDIT", "DEBIT", "OPENING_BALANCE"].contains(type) else { throw PointsLedgerError.invalidEntryType }
      filter.type = type
    }
    if let category = query["pointCategoryType"]?.uppercased(), !category.isEmpty {
      guard let known = PointsCategory(rawValue: category) else { throw PointsLedgerError.invalidCategory }
      filter.category = known
    }
    let known = try Set(session.programs.all.flatMap { $0.rules.currencies.map(\.name) })
    let names = query.list("alternateCurrencyNames").map(\.trimmed)
    guard names.allSatisfy(known.contains) else { throw PointsLedgerError.invalidCurrencyNames }
    currencies = query.flag("includeAlternateCurrencies") ? known : Set(names)
    filter.isOfCurrencies = query.flag("includeAlternateCurrencies") && query.flag("excludePointCategories")
    filter.tills = try tills(query, session)
    filter.members = try members(query, session)
  }

  /// The members of the group who have the roles that are asked for; nil for all. A customer's ledger knows no roles.
  private func members(_ query: Query, _ session: Session) throws -> [Int64]? {
    let roles = Set((query.list("role") + query.list("roles")).map { $0.trimmed.uppercased() })
    guard !roles.isEmpty, case .group(let group) = owner else { return nil }
    let members = try GroupMembers.list(group.id, GroupMembers.Filter(), session).members.filter { member in
      roles.contains(member.isPrimary ? "PRIMARY" : "SECONDARY")
    }
    guard !members.isEmpty else { throw PointsLedgerError.noUsersOfRole }
    return members.map(\.customer)
  }

  /// Reads the dates: none means the whole history; with one of them the window is 90 days, or a year.
  mutating func readDates(_ query: Query, _ session: Session) throws {
    guard query.flag("isFilterBasedOnDate", default: true) else { return }
    let zone = try session.zone
    var start = try query["startDate"].flatMap { try LedgerQuestion.moment($0, zone) }
    var end = try query["endDate"].flatMap { try LedgerQuestion.moment($0, zone) }
    if let start, let end {
      guard start <= end else { throw PointsLedgerError.datesReversed }
      guard end <= start.adding(days: 90) else { throw PointsLedgerError.rangeTooLong }
    }
    let window: Int64 = query.flag("includeLastOneYearData") ? 365 : 90
    if let start, end == nil { end = start.adding(days: window) }
    if let end, start == nil { start = end.adding(days: -window) }
    filter.from = start
    // The filter knows seconds: the whole of the last one counts.
    filter.to = end?.adding(milliseconds: 999)
  }

  static func moment(_ text: String, _ zone: Zone) throws -> Timestamp? {
    let text = text.trimmed
    guard !text.isEmpty else { return nil }
    guard text.utf8.count >= 19, Array(text.utf8)[10] == UInt8(ascii: "T"),
      let moment = zone.wallMoment(text.prefix(19).replacing("T", with: " "))
    else { throw PointsLedgerError.dateFormat }
    return moment
  }

  private func tills(_ query: Query, _ session: Session) throws -> [Int64]? {
    let names = ["tillId", "tillIds", "storeId", "storeCode"].filter { query[$0]?.isEmpty == false }
    guard names.count <= 1 else { throw PointsLedgerError.severalTillFilters }
    guard let name = names.first, let value = query[name] else { return nil }
    let entities = try session.entities
    switch name {
    case "tillId", "tillIds":
      let ids = try value.split(separator: ",").prefix(1000).map { part in
        guard let id = Int64(part.trimmed) else { throw PointsLedgerError.tillFormat(part.trimmed) }
        return id
      }
      let unknown = ids.filter { entities[$0]?.kind != .till }
      guard unknown.isEmpty else {
        throw name == "tillId"
          ? PointsLedgerError.invalidTill : .unknownTills(unknown.map(String.init).joined(separator: ","))
      }
      return ids
    default:
      let isID = name == "storeId"
      let store = isID ? Int64(value).flatMap { entities[$0] } : entities.find(.store, code: value)
      guard let store, store.kind == .store else {
        throw PointsLedgerError.storeWithoutTills("\(isID ? "id" : "code"): \(value)")
      }
      return entities.tills(of: store).map(\.id)
    }
  }
}

/// The customer or group of a ledger as every answer names them.
struct LedgerCustomer: Encodable, Sendable {
  var firstName: String
  var lastName: String
  var userId: Int64
  var externalId: String?
  var entityType = "CUSTOMER"

  init(_ owner: LedgerOwner, _ session: Session) throws {
    switch owner {
    case .customer(let customer):
      let profile = try Customers.mainProfile(of: customer.id, session)
      firstName = profile?.firstName ?? ""
      lastName = profile?.lastName ?? ""
      userId = customer.id
      externalId = profile?.value(.externalID)
    case .group(let group):
      firstName = group.name
      lastName = ""
      userId = group.id
      externalId = group.externalID
      entityType = "USERGROUP2"
    }
  }
}

extension PointsCategory {
  /// The ledger's word for the category.
  var ledgerName: String {
    switch self {
    case .regular: "Main"
    case .promised: "DelayedAccrualPointCategory"
    case .triggerBased: "ExternalTriggerBasedPointCategory"
    }
  }
}

extension Zone {
  /// `2025-01-30 07:38:34.0`, as the ledger dates its events.
  func ledgerTime(_ moment: Timestamp) -> String { dateTime(moment) + ".0" }
}
