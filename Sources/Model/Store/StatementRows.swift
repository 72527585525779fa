import GRDB
import GRDBSQLite

/// Running prepared statements: arguments are bound where they stand, rows are read in place.
///
///     try session.statement("SELECT name FROM customer WHERE id = ?").first(id) { $0[0] as String }
///     try session.statement("UPDATE bill SET customer_id = ? WHERE id = ?").run(customer, id)
extension Statement {
  /// The first row; nil where there is none.
  func first<each Argument: DatabaseValueConvertible, Value>(
    _ argument: repeat each Argument, read: (Row) throws -> Value
  ) throws -> Value? {
    try bind(repeat each argument)
    return try firstRow(read)
  }

  /// All rows.
  func all<each Argument: DatabaseValueConvertible, Value>(
    _ argument: repeat each Argument, read: (Row) throws -> Value
  ) throws -> [Value] {
    try bind(repeat each argument)
    return try allRows(read)
  }

  /// Row after row, as long as `visit` wants another.
  func walk<each Argument: DatabaseValueConvertible>(
    _ argument: repeat each Argument, visit: (Row) throws -> Bool
  ) throws {
    try bind(repeat each argument)
    defer { sqlite3_reset(sqliteStatement) }
    while try step(), try visit(Row(inPlace: sqliteStatement)) {}
  }

  /// Runs a statement that changes something.
  func run<each Argument: DatabaseValueConvertible>(_ argument: repeat each Argument) throws {
    try bind(repeat each argument)
    defer { sqlite3_reset(sqliteStatement) }
    while try step() {}
  }

  /// The same with the arguments of a query that is put together as it is needed.
  func first<Value>(_ arguments: StatementArguments, read: (Row) throws -> Value) throws -> Value? {
    try setArguments(arguments)
    return try firstRow(read)
  }

  func all<Value>(_ arguments: StatementArguments, read: (Row) throws -> Value) throws -> [Value] {
    try setArguments(arguments)
    return try allRows(read)
  }

  private func firstRow<Value>(_ read: (Row) throws -> Value) throws -> Value? {
    defer { sqlite3_reset(sqliteStatement) }
    return try step() ? read(Row(inPlace: sqliteStatement)) : nil
  }

  private func allRows<Value>(_ read: (Row) throws -> Value) throws -> [Value] {
    defer { sqlite3_reset(sqliteStatement) }
    var values: [Value] = []
    while try step() { values.append(try read(Row(inPlace: sqliteStatement))) }
    return values
  }

  private func bind<each Argument: DatabaseValueConvertible>(_ argument: repeat each Argument) throws {
    var index: CInt = 0
    for argument in repeat each argument {
      index += 1
      try check(bind(argument.databaseValue, at: index))
    }
    // One too few would be left over from the last run.
    guard index == sqlite3_bind_parameter_count(sqliteStatement) else { throw error(SQLITE_RANGE) }
  }

  private func bind(_ value: DatabaseValue, at index: CInt) -> CInt {
    switch value.storage {
    case .null: return sqlite3_bind_null(sqliteStatement, index)
    case .int64(let number): return sqlite3_bind_int64(sqliteStatement, index, number)
    case .double(let number): return sqlite3_bind_double(sqliteStatement, index, number)
    case .string(var text):
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(sqliteStatement, index, $0.baseAddress, CInt($0.count), Statement.copied)
        }
      }
    case .blob(let data):
      return data.withUnsafeBytes {
        sqlite3_bind_blob(sqliteStatement, index, $0.baseAddress, CInt($0.count), Statement.copied)
      }
    }
  }

  /// SQLITE_TRANSIENT: SQLite makes a copy before the call returns.
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

  /// Whether there is another row.
  private func step() throws -> Bool {
    switch sqlite3_step(sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw error(code)
    }
  }

  private func check(_ code: CInt) throws {
    if code != SQLITE_OK { throw error(code) }
  }

  private func error(_ code: CInt) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: sqlite3_errmsg(sqlite3_db_handle(sqliteStatement)).map { String(cString: $0) }, sql: sql)
  }
}
