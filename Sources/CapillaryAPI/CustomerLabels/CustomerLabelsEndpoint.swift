import Model

/// The organization's labels and the customers who wear them.
enum CustomerLabelsEndpoint {
  struct NewLabels: Decodable {
    struct Label: Decodable {
      var name: String?
      var description: String?
    }

    var orgLabels: [Label]?
  }

  struct Entity: Encodable, Sendable {
    var entity: Int64
    var warnings: [Warning] = []
  }

  /// `customer-labels.v2.add`: all of them, or none.
  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let labels = try call.decode(NewLabels.self).orgLabels ?? []
    let named = try labels.map { label in
      guard let name = label.name else { throw PlatformError.mandatoryField("name") }
      return (name: name, description: label.description)
    }
    do {
      try CustomerLabels.add(named, till: call.caller.till.id, session)
    } catch let error as CustomerLabelError {
      throw LabelsV2Error(error)
    }
    return Reply(Entity(entity: try session.organization.id))
  }

  struct OrgLabel: Encodable, Sendable {
    var id: Int64
    var orgId: Int64
    var description: String?
    var lastUpdatedBy: Int64
    var name: String
    var active: Bool
  }

  /// `customer-labels.v2.listOrg`.
  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let organization = try session.organization.id
    let labels = try CustomerLabels.all(session).map { label in
      OrgLabel(
        id: label.id, orgId: organization, description: label.description, lastUpdatedBy: label.updatedBy,
        name: label.name, active: label.isActive)
    }
    guard !labels.isEmpty else {
      return Reply(CustomerList<OrgLabel>(nil, warnings: [Warning(LabelsV2Error.noOrgLabels)]))
    }
    return Reply(CustomerList(labels))
  }

  struct Change: Decodable {
    struct Name: Decodable {
      var labelName: String?
    }

    var add: [Name]?
    var remove: [Name]?
  }

  /// `customer-labels.v2.change`: labels that nobody defined are left out, with a warning each.
  static func change(_ call: Call, _ session: WriteSession) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let change = try call.decode(Change.self)
    let put = (change.add ?? []).compactMap(\.labelName).filter { !$0.isEmpty }
    let take = (change.remove ?? []).compactMap(\.labelName).filter { !$0.isEmpty }
    guard put.count + take.count <= 1000 else { throw PlatformError.batchTooLarge(limit: 1000) }
    let (unknown, woreNothing) = try CustomerLabels.change(
      customer.id, add: put, remove: take, till: call.caller.till.id, session)
    if woreNothing, put.isEmpty {
      return Reply(CustomerList<OrgLabel>(nil, warnings: [Warning(LabelsV2Error.woreNothing)]))
    }
    var warnings = unknown.map { Warning(LabelsV2Error.unknownLabel($0)) }
    if woreNothing { warnings.append(Warning(LabelsV2Error.woreNothing)) }
    return Reply(Entity(entity: customer.id, warnings: warnings))
  }

  struct Worn: Encodable, Sendable {
    var id: Int64?
    var orgId: Int64
    var addedBy: Int64?
    var labelId: Int64
    var userId: Int64
    var labelName: String
    var deleted: Bool?
  }

  /// `customer-labels.v2.getCustomer`: who wears nothing, and who is nobody, get the same warning.
  static func worn(_ call: Call, _ session: Session) throws -> Reply {
    let organization = try session.organization.id
    let labels = try CustomerLabels.worn(by: call.path.int("userId") ?? -1, session).map { label in
      Worn(
        id: label.id, orgId: organization, addedBy: label.addedBy, labelId: label.label, userId: label.customer,
        labelName: label.name, deleted: false)
    }
    guard !labels.isEmpty else {
      return Reply(CustomerList<Worn>(nil, warnings: [Warning(LabelsV2Error.woreNothing)]))
    }
    return Reply(CustomerList(labels))
  }

  struct Wearer: Encodable, Sendable {
    var userId: Int64
    var customerLabels: [Worn]
  }

  /// `customer-labels.v2.search`: a limit of -1 means all, up to ten thousand.
  static func search(_ call: Call, _ session: Session) throws -> Reply {
    guard let text = call.query["q"] else { throw PlatformError.mandatoryField("q") }
    let organization = try session.organization.id
    var page: CustomerPage
    if call.query.int("limit") == -1 {
      page = CustomerPage(limit: -1, offset: max(0, call.query.int("offset") ?? 0))
    } else {
      page = try CustomerPage(call.query)
    }
    let most: Int64 = 10_000
    guard
      let (total, wearers) = try CustomerLabels.wearers(
        ofPrefix: text, limit: page.limit == -1 ? most : page.limit, offset: page.offset, session)
    else {
      return Reply(
        CustomerList<Wearer>([], page: page, warnings: [Warning(LabelsV2Error.unknownLabel(text))]))
    }
    let rows = wearers.compactMap { labels -> Wearer? in
      guard let customer = labels.first?.customer else { return nil }
      return Wearer(
        userId: customer,
        customerLabels: labels.map {
          Worn(orgId: organization, labelId: $0.label, userId: $0.customer, labelName: $0.name)
        })
    }
    return Reply(CustomerList(rows, page: page.of(total)))
  }
}

/// The failures and warnings of customer labels.
enum LabelsV2Error: APIError {
  case unknownLabel(String)
  case woreNothing
  case noOrgLabels
  case exists(String)
  case limitUnset
  case limitReached
  case none

  init(_ error: CustomerLabelError) {
    self = switch error {
    case .none: .none
    case .limitUnset: .limitUnset
    case .limitReached: .limitReached
    case .exists(let name): .exists(name)
    }
  }

  var code: Int {
    switch self {
    case .unknownLabel: 33000
    case .woreNothing: 33001
    case .noOrgLabels: 33002
    case .exists: 33003
    case .limitUnset: 33004
    case .limitReached: 33005
    case .none: 33006
    }
  }

  var message: String {
    switch self {
    case .unknownLabel(let name): "\(name) label not found"
    case .woreNothing: "User labels not found"
    case .noOrgLabels: "Org labels not found"
    case .exists(let name): "Label \(name) already exists in org"
    case .limitUnset: "Org max Label config not set"
    case .limitReached: "Org max Label count exceed"
    case .none: "Org labels empty post payload"
    }
  }
}
