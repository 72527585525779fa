/// Tables whose ids count up from a start of their own, without SQLite's AUTOINCREMENT: its bookkeeping reads and writes
/// `sqlite_sequence` with every row, which bills would feel. Rows of these tables are never deleted, so that the highest
/// id is the last one.
enum RunningNumbers: String, CaseIterable {
  case bill
  case line = "bill_line"
  case pointsEvent = "points_event"
  case pointsEntry = "points_entry"

  private var start: Int64 {
    switch self {
    case .bill: 884_000_100
    case .line: 352_000_100
    case .pointsEvent: 1_843_000_100
    case .pointsEntry: 0
    }
  }

  /// The id of the next row, as an SQL expression.
  var next: String { "(SELECT coalesce(max(id), \(start)) + 1 FROM \(rawValue))" }

  /// The id of the next bill of a kind, as an SQL expression. Each kind has a sequence of its own, as the API has it; they
  /// never meet, because regular bills count up above all others.
  static func bill(_ type: BillType) -> String {
    func next(above first: Int64, below end: Int64) -> String {
      "(SELECT coalesce(max(id), \(first)) + 1 FROM bill WHERE id > \(first) AND id < \(end))"
    }
    return switch type {
    case .regular: bill.next
    case .notInterested: next(above: 323_000_100, below: bill.start)
    case .returned: next(above: 24_000_100, below: 323_000_100)
    case .notInterestedReturn: next(above: 12_000_100, below: 24_000_100)
    }
  }

  /// Takes the word from the tables' definitions, as SQLite's manual has it for changes that leave the file as it is
  /// (Making Other Kinds Of Table Schema Changes). What is stored does not depend on it.
  static let migration = Migration(
    "running-numbers-1",
    """
    PRAGMA writable_schema = ON;
    UPDATE sqlite_master SET sql = replace(sql, 'id INTEGER PRIMARY KEY AUTOINCREMENT', 'id INTEGER PRIMARY KEY')
      WHERE type = 'table' AND name IN (\(allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")));
    PRAGMA writable_schema = RESET;
    """)
}
