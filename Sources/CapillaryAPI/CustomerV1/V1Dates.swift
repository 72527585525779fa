import Model

/// `start_date` and `end_date` of a query. A bare end date means the whole day.
struct V1Dates {
  var start: Timestamp?
  var end: Timestamp?

  init(_ query: Query, _ session: Session) throws {
    let zone = try session.zone
    start = query["start_date"].flatMap { zone.wallMoment($0) }
    if let text = query["end_date"], let written = WrittenTime(text), let moment = zone.wallMoment(text) {
      end = written.hasTime ? moment : zone.endOfDay(moment)
    }
  }

  /// The end with the whole of its second.
  var lastMoment: Timestamp? { end?.adding(milliseconds: 999) }

  func contains(_ moment: Timestamp) -> Bool {
    (start.map { $0 <= moment } ?? true) && (lastMoment.map { moment <= $0 } ?? true)
  }
}
