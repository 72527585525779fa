import Model

/// A company as v2 shows it.
struct CompanyForm: Encodable, Sendable {
  var externalId: String
  var companyId: Int64
  var name: String
  var hierarchyDefinitionCode: String
  var parentCompany: Parent?
  var isActive: Bool
  var extendedFields: RawJSON
  /// Only where a company is answered alone.
  var warnings: [Warning]?

  struct Parent: Encodable, Sendable {
    var externalId: String
    var companyId: Int64
    var name: String
  }

  init(_ company: Company, warnings: [Warning]? = nil) {
    externalId = company.externalID
    companyId = company.id
    name = company.name
    hierarchyDefinitionCode = company.hierarchyCode
    parentCompany = company.parent.map { Parent(externalId: $0.externalID, companyId: $0.id, name: $0.name) }
    isActive = company.isActive
    extendedFields = RawJSON(company.extendedFields)
    self.warnings = warnings
  }
}

/// Reading, changing and removing one company (`company.v2.get`, `.update`, `.remove`).
enum CompanyEndpoints {
  private static func company(_ call: Call, _ session: Session) throws -> Company {
    try CompanyV2Error.translating {
      try Companies.find(id: call.query["id"]?.trimmed, externalID: call.query["externalId"]?.trimmed, session)
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    Reply(CompanyForm(try company(call, session), warnings: []))
  }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let company = try company(call, session)
    let body = try call.decode(AddCompany.Body.self)
    try AddCompany.check(externalID: body.externalId)
    let (fields, dropped) = try AddCompany.extendedFields(body.extendedFields, session)
    var change = CompanyChange()
    change.name = body.name.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
    change.externalID = body.externalId?.trimmed
    change.hierarchyCode = body.hierarchyDefinitionCode?.trimmed
    change.parent = body.parentCompany.map { $0.externalId?.trimmed ?? "" }
    change.extendedFields = fields.serialized
    change.isActive = body.isActive
    let changed = try CompanyV2Error.translating {
      try Companies.update(company, change, till: call.caller.till.id, session)
    }
    return Reply(CompanyForm(changed, warnings: dropped.map(AddCompany.warning)))
  }

  static func remove(_ call: Call, _ session: WriteSession) throws -> Reply {
    let company = try company(call, session)
    let removed = try CompanyV2Error.translating {
      try Companies.remove(company, till: call.caller.till.id, session)
    }
    return Reply(CompanyForm(removed, warnings: []))
  }
}
