import Model

/// `card.v2.generate` and `card.v2.generationLog`: numbers of a series, and which calls made them.
enum GenerateCards {
  struct Body: Decodable {
    var seriesId: Int64?
    var count: Int64?
    var statusLabel: String?
  }

  struct Generated: Encodable, Sendable {
    /// The numbers, the newest first.
    var data: [String]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  static func generate(_ call: Call, _ session: WriteSession) throws -> Reply {
    let body = try call.decode(Body.self)
    let numbers = try CardAPIError.translating {
      guard let series = try body.seriesId.flatMap({ try CardSeries.find(id: $0, session) }) else {
        throw CardError.unknownSeries
      }
      guard let count = body.count else { throw CardError.countInvalid }
      let labels = try session.reference(CardLabels.self)
      let label = body.statusLabel.map { labels.find($0) } ?? labels.standard(.notIssued)
      guard let label else { throw CardError.unknownLabel }
      return try CardGeneration.generate(count, of: series, label: label, by: call.caller.till.id, session)
    }
    return Reply(Generated(data: numbers.reversed()))
  }

  struct Log: Encodable, Sendable {
    var entity: [Entry]
    var warnings: [Warning] = []

    struct Entry: Encodable, Sendable {
      var count: Int64
      var createdBy: Int64
      var date: String
      var description = ""
      var fileHandle: String
      var id: Int64
      var orgId: Int64
      var seriesId: Int64
      var seriesName: String
      var seriesCode: String
    }
  }

  /// The numbers of a log entry's `fileHandle`, a line each, for thirty days.
  static func file(_ call: Call, _ session: Session) throws -> Reply {
    guard let numbers = try CardGeneration.numbers(fileHandle: call.path["fileHandle"], session) else {
      throw PlatformError.unknownPath(nearest: [])
    }
    let text = (["card_number"] + numbers).joined(separator: "\n") + "\n"
    return Reply(bytes: Array(text.utf8), type: "text/csv; charset=utf-8")
  }

  static func log(_ call: Call, _ session: Session) throws -> Reply {
    let text = call.path["seriesId"].isEmpty ? call.query["seriesId"] : call.path["seriesId"]
    var series: Int64?
    if let text {
      guard let id = Int64(text), try CardSeries.find(id: id, session) != nil else {
        throw CardAPIError.unknownSeriesID
      }
      series = id
    }
    let zone = try session.zone
    let organization = try session.organization.id
    return Reply(
      Log(
        entity: try CardGeneration.log(series: series, session).map { entry in
          Log.Entry(
            count: entry.count, createdBy: entry.createdBy, date: zone.iso(entry.createdAt),
            fileHandle: entry.fileHandle, id: entry.id, orgId: organization, seriesId: entry.series,
            seriesName: entry.seriesName, seriesCode: entry.seriesCode)
        }))
  }
}
