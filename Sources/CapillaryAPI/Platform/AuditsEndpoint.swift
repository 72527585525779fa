import Model

/// `GET /api_gateway/v2/audits`: what calls changed of a customer or a card, a record for each call.
enum AuditsEndpoint {
  struct Record: Encodable, Sendable {
    @Nullable var updatedByUser: String?
    var updatedBy: Int64
    var orgId: Int64
    var entityType: String
    var entityId: Int64
    var createdOn: Int64
    var requestId: String
    @Nullable var till: String?
    @Nullable var store: String?
    @Nullable var userContextDetails: RawJSON?
    @Nullable var victimUserDetails: JSONValue?
    @Nullable var survivorUserDetails: JSONValue?
    @Nullable var source: String?
    var updatedByMode = "API"
    var autoUpdateTime: Int64
    var events: [Event]
  }

  struct Event: Encodable, Sendable {
    var eventType: String
    var updatedField: String
    var additionalFields: JSONObject
    @Nullable var associateEntities: [Associate]?
  }

  struct Associate: Encodable, Sendable {
    var entityType = "CUSTOMER"
    var entityId: Int64
  }

  /// - Throws: `PlatformError.invalidInput`; the documentation names no codes of its own.
  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let filter = try filter(query, session)
    let limit = try number("limit", query, 1...CustomerPage.most) ?? 10
    let page = try number("pageNo", query, 0...Int64(Int32.max)) ?? 0
    // The two names of a record's moment are the same here.
    if let field = query["sortBy"], !["autoUpdateTime", "createdOn"].contains(where: field.equalsIgnoringCase) {
      throw PlatformError.invalidInput("sortBy: autoUpdateTime or createdOn was expected.")
    }
    let order = query["sortOrder"]?.uppercased() ?? "DESC"
    guard order == "ASC" || order == "DESC" else {
      throw PlatformError.invalidInput("sortOrder: ASC or DESC was expected.")
    }
    let (total, records) = try Audits.list(
      filter, newestFirst: order == "DESC", limit: limit, offset: page * limit, session)
    let organization = try session.organization.id
    let showsContext = query.flag("includeUserContext")
    return Reply(
      NumberedList(
        records.map { Record($0, filter, organization, showsContext) }, page: page, size: limit, total: total))
  }

  private static func filter(_ query: Query, _ session: Session) throws -> Audits.Filter {
    guard let type = query["entityType"].flatMap({ Audits.Entity(rawValue: $0.uppercased()) }) else {
      throw PlatformError.invalidInput("entityType: CUSTOMER or CARD was expected.")
    }
    guard let id = query.int("entityId") else { throw PlatformError.invalidInput("entityId: a whole number was expected.") }
    var filter = Audits.Filter(type, id: id)
    if let name = query["referenceType"] {
      guard let kind = AuditRecord.Kind.allCases.first(where: { $0.rawValue.equalsIgnoringCase(name) }) else {
        let allowed = AuditRecord.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw PlatformError.invalidInput("referenceType: one of \(allowed) was expected.")
      }
      filter.kind = kind
    }
    // Open: whether the value is the field's name or what stood in it; clients of either reading find theirs.
    filter.value = query["referenceValue"]
    filter.source = query["source"]
    filter.from = try moment("startDate", query, session)
    // A day alone is meant with all of it.
    filter.to = try moment("endDate", query, session).map { end in
      query["endDate"]?.contains(":") == true ? end : try session.zone.endOfDay(end).adding(milliseconds: 999)
    }
    return filter
  }

  private static func number(_ name: String, _ query: Query, _ range: ClosedRange<Int64>) throws -> Int64? {
    guard query[name] != nil else { return nil }
    guard let number = query.int(name), range.contains(number) else {
      throw PlatformError.invalidInput("\(name): a number from \(range.lowerBound) to \(range.upperBound) was expected.")
    }
    return number
  }

  /// A moment in the organization's zone.
  private static func moment(_ name: String, _ query: Query, _ session: Session) throws -> Timestamp? {
    guard let text = query[name] else { return nil }
    guard let moment = try session.zone.wallMoment(text) else {
      throw PlatformError.invalidInput("\(name): a date such as 2026-08-18 12:00:00 was expected.")
    }
    return moment
  }

  /// The caller's user, where an application names one in its headers; as the text of a JSON object.
  static func userContext(_ headers: Headers) -> String? {
    let names = [
      ("entityType", "USER-CONTEXT-ENTITY-TYPE"), ("entityId", "USER-CONTEXT-ENTITY-ID"),
      ("entitySource", "USER-CONTEXT-ENTITY-SOURCE"), ("entitySourceId", "USER-CONTEXT-ENTITY-SOURCE-ID"),
    ]
    let given = JSONObject(names.compactMap { key, name in headers[name].map { (key, .string($0)) } })
    return given.isEmpty ? nil : given.serialized
  }
}

extension AuditsEndpoint.Record {
  fileprivate init(_ record: AuditRecord, _ filter: Audits.Filter, _ organization: Int64, _ showsContext: Bool) {
    let merge = record.events.first { $0.kind == .customerMerge }?.details.map { JSONValue(stored: $0) }
    let moment = record.at.milliseconds
    self.init(
      updatedBy: record.author, orgId: organization, entityType: filter.entity.rawValue, entityId: filter.id,
      createdOn: moment, requestId: record.requestID, source: record.source, autoUpdateTime: moment,
      events: record.events.map(AuditsEndpoint.Event.init))
    if showsContext { userContextDetails = record.context.map { RawJSON($0) } }
    victimUserDetails = merge?["victim"]
    survivorUserDetails = merge?["survivor"]
  }
}

extension AuditsEndpoint.Event {
  fileprivate init(_ event: AuditRecord.Event) {
    let details = event.details.map { JSONObject(stored: $0) } ?? JSONObject()
    var fields = JSONObject()
    if let label = details["previousLabelId"], !label.isNull { fields["previousLabelId"] = label }
    fields["previousValue"] = .string(event.previous ?? "NA")
    fields["currentValue"] = .string(event.current ?? "NA")
    fields["currentLabelId"] = details["currentLabelId"]
    self.init(
      eventType: event.kind.title, updatedField: event.field, additionalFields: fields,
      associateEntities: details["customer"]?.int.map { [AuditsEndpoint.Associate(entityId: $0)] })
  }
}

extension AuditRecord.Kind {
  /// What `eventType` says.
  fileprivate var title: String {
    switch self {
    case .identifier: "Identifiers"
    case .standardField: "Standard Fields"
    case .extendedField: "Extended Fields"
    case .customField: "Custom Fields"
    case .customerStatus: "Customer Status"
    case .cardStatus: "Card Status"
    case .subscriptionStatus: "Subscription Status"
    case .customerMerge: "Customer Merge"
    case .cardCustomField: "Card Custom Fields"
    case .commChannel: "Communication Channels"
    case .cardExtendedField: "Card Extended Fields"
    }
  }
}

extension Call {
  /// The call as the audit trail keeps it.
  var audited: AuditedCall {
    let headers = request.headers
    return AuditedCall(requestID: request.id, author: caller.till.id) { AuditsEndpoint.userContext(headers) }
  }
}
