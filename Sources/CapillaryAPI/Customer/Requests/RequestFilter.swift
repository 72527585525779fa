import Model

/// The failures of the lists of a customer's requests.
enum RequestListError: APIError {
  case notFound
  case goodwillNotFound

  var code: Int { 9050 }

  var message: String {
    switch self {
    case .notFound: "Request not found"
    case .goodwillNotFound: "Goodwill request not found"
    }
  }
}

extension Requests.Filter {
  /// The filters that the lists of retro and change requests share.
  ///
  /// - Throws: `PlatformError.invalidInput` for dates that are none.
  init(_ kinds: Requests.Kind..., query: Query, session: Session) throws {
    self.init(kinds: kinds)
    // v2 writes the names in one word, v1.1 with underscores.
    if ["startId", "endId", "start_id", "end_id"].contains(where: { query[$0] != nil }) {
      let first = query.int("startId") ?? query.int("start_id") ?? 0
      let last = query.int("endId") ?? query.int("end_id") ?? .max
      // A span that ends before it begins holds nothing.
      ids = first <= last ? first...last : -1 ... -1
    }
    let first = try (query["startDate"] ?? query["start_date"]).map { try Self.moment($0, "startDate", session) }
    var last = try query["endDate"].map { text in
      let moment = try Self.moment(text, "endDate", session)
      return text.count <= 10 ? try session.zone.endOfDay(moment).adding(milliseconds: 999) : moment
    }
    // v1.1's last day is not a part of the span.
    if let text = query["end_date"] { last = try Self.moment(text, "end_date", session).adding(milliseconds: -1) }
    if first != nil || last != nil {
      let (first, last) = (first ?? Timestamp.range.lowerBound, last ?? Timestamp.range.upperBound)
      added = first <= last ? first...last : Timestamp.range.lowerBound...Timestamp.range.lowerBound
    }
    oldestFirst = query["sortOrder"]?.uppercased() == "ASC"
    byUpdate = query["sortBy"]?.lowercased() == "lastupdatedon"
  }

  private static func moment(_ text: String, _ name: String, _ session: Session) throws -> Timestamp {
    guard let moment = try session.zone.moment(text), Timestamp.range.contains(moment) else {
      throw PlatformError.invalidInput("\(name): a date was expected, as YYYY-MM-DD")
    }
    return moment
  }
}
