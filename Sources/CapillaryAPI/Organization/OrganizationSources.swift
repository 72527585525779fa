import Model

/// The accounts of the organization's sources: `organization.v2.source.add`, `.update`, `.list`, `.configs`, and the
/// platform's list of sources, `.metaSources.list`.
enum OrganizationSources {
  private struct Body: Decodable {
    var name: String?
    var sourceAccountIdentifier: String?
    var sourceTypeName: String?
    var toMirror: JSONValue?
    var configs: JSONObject?
    var isActive: Bool?
  }

  private struct Attribution: Encodable, Sendable {
    var createDate: String
    var createdBy: JSONObject?
    var modifiedBy: JSONObject?
    var modifiedDate: String
  }

  private struct Account: Encodable, Sendable {
    var id: Int64
    var uuid: String
    var name: String?
    var sourceAccountIdentifier: String?
    var toMirror: Bool?
    var sourceTypeId: Int64
    var sourceTypeName: String?
    var isActive: Bool?
    var commChannels: [String]?
    var configs: RawJSON?
    var attribution: Attribution
    var warnings: [Warning]?

    init(_ account: SourceAccount, _ zone: Zone) {
      let type = SourceType.named(account.source)
      id = account.id
      uuid = account.uuid
      name = account.name
      sourceAccountIdentifier = account.identifier
      toMirror = account.isMirrored
      sourceTypeId = type?.id ?? 0
      sourceTypeName = type?.name ?? account.source
      isActive = account.isActive
      commChannels = type?.channels ?? []
      attribution = Attribution(
        createDate: zone.date(account.createdAt), modifiedDate: zone.date(account.modifiedAt))
    }
  }

  private struct List<Item: Encodable & Sendable>: Encodable, Sendable {
    var data: [Item]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  private static func checkOrganization(_ call: Call, _ session: Session) throws {
    guard call.path.int("orgId") == (try session.organization.id) else { throw OrganizationFailure.sourceOrganization }
  }

  /// What the type of a source lets be configured, of what was sent.
  private static func configs(_ sent: JSONObject?, _ type: SourceType) -> JSONObject {
    var kept = JSONObject()
    for setting in type.settings {
      if let text = sent?[setting.name]?.text { kept[setting.name] = .string(text) }
    }
    return kept
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    try checkOrganization(call, session)
    let body = try call.decode(Body.self)
    guard let name = body.name?.trimmed, !name.isEmpty else { throw OrganizationFailure.sourceName(.addition) }
    guard let identifier = body.sourceAccountIdentifier?.trimmed, !identifier.isEmpty else {
      throw OrganizationFailure.sourceIdentifier
    }
    guard let type = body.sourceTypeName.flatMap(SourceType.named) else {
      throw OrganizationFailure.sourceType(.addition)
    }
    do {
      let made = try session.addSource(
        type.name, accountID: identifier, accountName: name, isMirrored: body.toMirror?.bool ?? false,
        configs: configs(body.configs, type).serialized)
      guard let made else { throw PlatformError.unexpected }
      var account = Account(made, try session.zone)
      account.warnings = []
      return Reply(account)
    } catch is OrganizationError {
      throw OrganizationFailure.sourceExists(.addition, name: name, identifier: identifier, type: type.name)
    }
  }

  /// Changes name, configuration and state of an account. Its source and identifier stay.
  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    try checkOrganization(call, session)
    let body = try call.decode(Body.self)
    guard var account = try session.sourceAccounts(uuid: call.path["uuid"]).first,
      let type = SourceType.named(account.source)
    else { throw OrganizationFailure.sourceUUID }
    guard let name = body.name?.trimmed, !name.isEmpty else { throw OrganizationFailure.sourceName(.update) }
    if let word = body.sourceTypeName, SourceType.named(word)?.id != type.id {
      throw OrganizationFailure.sourceType(.update)
    }
    account.name = name
    account.isMirrored = body.toMirror?.bool ?? account.isMirrored
    account.isActive = body.isActive ?? account.isActive
    if let sent = body.configs { account.configs = configs(sent, type).serialized }
    try session.updateSource(account)
    guard let changed = try session.sourceAccounts(uuid: account.uuid).first else { throw OrganizationFailure.sourceUUID }
    let zone = try session.zone
    var form = Account(changed, zone)
    (form.name, form.sourceAccountIdentifier, form.toMirror, form.sourceTypeName) = (nil, nil, nil, nil)
    (form.isActive, form.commChannels) = (nil, nil)
    form.configs = RawJSON(changed.configs)
    form.attribution = Attribution(
      createDate: zone.iso(changed.createdAt), createdBy: JSONObject(), modifiedBy: JSONObject(),
      modifiedDate: zone.iso(changed.modifiedAt))
    form.warnings = []
    return Reply(form)
  }

  /// All accounts; with a uuid, in the path or the query, the one with its configuration.
  static func list(_ call: Call, _ session: Session) throws -> Reply {
    try checkOrganization(call, session)
    let zone = try session.zone
    let uuid = call.path["uuid"].isEmpty ? call.query["uuid"]?.trimmed : call.path["uuid"]
    guard let uuid else { return Reply(List(data: try session.sourceAccounts().map { Account($0, zone) })) }
    guard let account = try session.sourceAccounts(uuid: uuid).first else {
      throw OrganizationFailure.sourceUnknown(what: "uuid", value: uuid)
    }
    var form = Account(account, zone)
    form.configs = RawJSON(account.configs)
    form.warnings = []
    return Reply(form)
  }

  // MARK: - The platform's lists

  private struct Setting: Encodable, Sendable {
    var id: Int64
    var name: String
    var type = "string"
    var label: String
    var sourceId: Int64
    var defaultValue = ""
    var displayOrder: Int
    var attribution = Attribution(createDate: "2017-03-02", modifiedDate: "2017-03-02")
  }

  static func configs(_ call: Call, _ session: Session) throws -> Reply {
    try checkOrganization(call, session)
    guard let type = SourceType.all.first(where: { $0.id == call.path.int("sourceId") }), !type.settings.isEmpty else {
      throw OrganizationFailure.sourceWithoutConfigs
    }
    return Reply(
      List(
        data: type.settings.enumerated().map { index, setting in
          Setting(
            id: 11 + Int64(index), name: setting.name, label: setting.label, sourceId: type.id,
            displayOrder: index + 1)
        }))
  }

  private struct Meta: Encodable, Sendable {
    var id: Int64
    var name: String
    var commChannels: [String]
  }

  static func catalogue(_ call: Call, _ session: Session) throws -> Reply {
    Reply(List(data: SourceType.all.map { Meta(id: $0.id, name: $0.name, commChannels: $0.channels) }))
  }
}

/// POST /api_gateway/rewards/core/v1/brand/getAll: under which names rewards are offered.
enum OrganizationBrands {
  private struct Body: Decodable { var orgIds: [JSONValue]? }

  private struct Page: Encodable, Sendable {
    var status = Status()
    var brandList: [Brand]

    struct Status: Encodable, Sendable {
      var success = true
      var code = 3001
      var message = "Brand fetched successfully"
    }

    struct Brand: Encodable, Sendable {
      var id: Int64
      var brand: String
      var enabled: Bool
      var orgId: Int64
    }
  }

  static func all(_ call: Call, _ session: Session) throws -> Reply {
    let wanted = try call.decode(Body.self).orgIds
    guard let wanted, !wanted.isEmpty else { throw PlatformError.mandatoryField("orgIds") }
    let organization = try session.organization.id
    let brands = wanted.contains { $0.int == organization } ? try session.rewardBrands() : []
    return Reply(
      Page(
        brandList: brands.map {
          Page.Brand(id: $0.id, brand: $0.name, enabled: $0.isEnabled, orgId: organization)
        }))
  }
}
