import Model

/// Card series: added, changed, read.
enum CardSeriesEndpoints {
  struct Body: Decodable {
    var code: String?
    var name: String?
    var description: String?
    var type: String?
    var expiryDays: Int64?
    var cardExpiryEnabled: Bool?
    var cardGenerationConfiguration: Layout?
    var cardGenerationEnabled: Bool?
    var isActive: Bool?
    var trigger: String?
    var conceptCode: String?
    var maxActiveCardsPerCustomer: Int64?

    struct Layout: Decodable {
      var prefix: String?
      var suffix: String?
      var offset: Int64?
      var length: Int?
      var method: String?
    }
  }

  struct Added: Encodable, Sendable {
    /// The id of the new series.
    var entity: Int64
    var warnings: [Warning] = []
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let body = try call.decode(Body.self)
    let id = try CardAPIError.translating {
      var series = CardSeries(code: (body.code ?? "").trimmed, type: (body.type ?? "").uppercased())
      try body.apply(to: &series, session)
      return try CardSeries.add(series, by: call.caller.till.id, session)
    }
    return Reply(Added(entity: id))
  }

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    guard let id = call.path.int("seriesId"), var series = try CardSeries.find(id: id, session) else {
      throw CardAPIError.unknownSeriesID
    }
    let body = try call.decode(Body.self)
    try CardAPIError.translating {
      if let code = body.code, !code.isEmpty, code.lowercased() != series.code.lowercased(),
        try CardSeries.find(code: code, session) != nil
      {
        throw CardError.seriesCodeTaken
      }
      let before = series
      try body.apply(to: &series, session)
      guard series != before else { throw CardAPIError.unchanged }
      try CardSeries.update(series, by: call.caller.till.id, session)
    }
    return try get(call, session)
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    guard let id = call.path.int("seriesId"), let series = try CardSeries.find(id: id, session) else {
      throw CardAPIError.unknownSeriesID
    }
    return Reply(try CardSeriesForm(series, warnings: [], session))
  }

  struct Listed: Encodable, Sendable {
    var data: [CardSeriesForm]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  static func getAll(_ call: Call, _ session: Session) throws -> Reply {
    Reply(Listed(data: try CardSeries.all(session).map { try CardSeriesForm($0, warnings: nil, session) }))
  }
}

extension CardSeriesEndpoints.Body {
  /// Sets what the body names. An empty text of an update means what it meant before.
  func apply(to series: inout CardSeries, _ session: Session) throws {
    if let name { series.name = name }
    if let description { series.description = description }
    if let expiryDays { series.expiryDays = expiryDays }
    if let cardExpiryEnabled { series.expires = cardExpiryEnabled }
    if let cardGenerationEnabled { series.generates = cardGenerationEnabled }
    if let isActive { series.isActive = isActive }
    if let maxActiveCardsPerCustomer { series.maximumActive = maxActiveCardsPerCustomer }
    if let trigger, !trigger.isEmpty {
      guard let known = CardSeries.Trigger(rawValue: trigger.uppercased()) else { throw CardError.triggerInvalid }
      series.trigger = known
    }
    if let conceptCode, !conceptCode.isEmpty {
      guard let concept = try session.entities.find(.concept, code: conceptCode) else { throw CardError.conceptInvalid }
      series.concept = concept.id
    }
    if let layout = cardGenerationConfiguration { try apply(layout, to: &series) }
  }

  private func apply(_ layout: Layout, to series: inout CardSeries) throws {
    let method = layout.method.map { $0.isEmpty ? "DEFAULT" : $0.uppercased() } ?? "DEFAULT"
    guard let known = CardSeries.Method(rawValue: method == "LUHN_ALGO" ? "LUHNALGO" : method) else {
      throw CardError.methodInvalid
    }
    guard let length = layout.length ?? series.layout?.length else { return }
    var changed = series.layout ?? CardSeries.Layout(length: length, method: known)
    changed.length = length
    if let prefix = layout.prefix { changed.prefix = prefix }
    if let suffix = layout.suffix { changed.suffix = suffix }
    if let offset = layout.offset { changed.offset = offset }
    series.layout = changed
  }
}

/// A series as the API shows it.
struct CardSeriesForm: Encodable, Sendable {
  var lastUpdatedOn: String
  var trigger: String?
  var expiryDays: Int64
  var cardExpiryEnabled: Bool
  var lastUpdateBy: Int64
  var maxActiveCardsPerCustomer: Int64
  var cardGenerationConfiguration: Layout?
  var orgUnitId: Int64
  var cardGenerationEnabled: Bool
  var code: String
  var createdBy: Int64
  var createdOn: String
  var name: String
  var description: String
  var id: Int64
  var isActive: Bool
  var orgId: Int64
  var type: String
  var warnings: [Warning]?

  struct Layout: Encodable, Sendable {
    var lastUpdatedBy: Int64
    var orgId: Int64
    var seriesId: Int64
    var suffix: String
    var prefix: String
    var offset: Int64
    var length: Int
    var type: String
    var method: String
  }

  init(_ series: CardSeries, warnings: [Warning]?, _ session: Session) throws {
    let zone = try session.zone
    let organization = try session.organization.id
    lastUpdatedOn = zone.iso(series.updatedAt)
    trigger = series.trigger?.rawValue
    expiryDays = series.expiryDays
    cardExpiryEnabled = series.expires
    lastUpdateBy = series.updatedBy
    maxActiveCardsPerCustomer = series.maximumActive
    cardGenerationConfiguration = series.layout.map { layout in
      Layout(
        lastUpdatedBy: series.updatedBy, orgId: organization, seriesId: series.id, suffix: layout.suffix,
        prefix: layout.prefix, offset: layout.offset, length: layout.length, type: layout.method.rawValue,
        method: layout.method.rawValue)
    }
    orgUnitId = series.concept ?? 0
    cardGenerationEnabled = series.generates
    code = series.code
    createdBy = series.createdBy
    createdOn = zone.iso(series.createdAt)
    name = series.name
    description = series.description
    id = series.id
    isActive = series.isActive
    orgId = organization
    type = series.type
    self.warnings = warnings
  }
}
