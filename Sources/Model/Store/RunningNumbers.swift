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
