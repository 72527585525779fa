import GRDB
import GRDBSQLite

/// Running prepared statements: arguments are bound where they stand, rows are read in place.
///
///     try session.statement("SELECT name FROM customer WHERE id = ?").first(id) { $0[0] as String }
///     try session.statement("UPDATE bill SET customer_id = ? WHERE id = ?").run(customer, id)
extension Statement {
  /// The first row; nil where there is none.
  func first<each Argument: StatementArgument, Value>(
    _ argument: repeat each Argument, read: (Row) throws -> Value
  ) throws -> Value? {
    try bound(repeat each argument) { try firstRow(read) }
  }

  /// All rows.
  func all<each Argument: StatementArgument, Value>(
    _ argument: repeat each Argument, read: (Row) throws -> Value
  ) throws -> [Value] {
    try bound(repeat each argument) { try allRows(read) }
  }

  /// Row after row, as long as `visit` wants another.
  func walk<each Argument: StatementArgument>(
    _ argument: repeat each Argument, visit: (Row) throws -> Bool
  ) throws {
    try bound(repeat each argument) {
      defer { sqlite3_reset(sqliteStatement) }
      while try step(), try visit(Row(inPlace: sqliteStatement)) {}
    }
  }

  /// Runs a statement that changes something.
  func run<each Argument: StatementArgument>(_ argument: repeat each Argument) throws {
    try bound(repeat each argument) {
      defer { sqlite3_reset(sqliteStatement) }
      while try step() {}
    }
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

  /// Binds the arguments for as long as `use` runs.
  private func bound<each Argument: StatementArgument, Result>(
    _ argument: repeat each Argument, use: () throws -> Result
  ) throws -> Result {
    try withUnsafeTemporaryAllocation(byteCount: ArgumentBinder.textSpace, alignment: 1) { space in
      var binder = ArgumentBinder(sqliteStatement, space)
      repeat binder.bind(each argument)
      try check(binder.result)
      return try use()
    }
  }

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
