import GRDB
import GRDBSQLite

/// A row of a result, read by position.
///
/// It stands in for GRDB's `Row` in this module: GRDB gathers the names of all columns for each query that it runs, which
/// cost a read of a customer more than SQLite's own work. Here a column is what its position says, and nothing else.
struct Row {
  private enum Storage {
    /// The row that the statement stands on; good until its next step.
    case inPlace(SQLiteStatement)
    case copied([DatabaseValue])
  }

  private let storage: Storage

  /// The row that a statement stands on. It must not leave the step that it was made for.
  init(inPlace statement: SQLiteStatement) { storage = .inPlace(statement) }

  /// A row that outlives its statement.
  init(copying statement: SQLiteStatement) {
    storage = .copied(
      (0..<sqlite3_column_count(statement)).map { DatabaseValue(sqliteStatement: statement, index: $0) })
  }

  subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(index: Int) -> Value {
    switch storage {
    case .inPlace(let statement): Row.expected(Value.fromStatement(statement, atUncheckedIndex: CInt(index)), index)
    case .copied(let values): Row.decoded(values[index])
    }
  }

  subscript<Value: DatabaseValueConvertible>(index: Int) -> Value {
    switch storage {
    case .inPlace(let statement): Row.decoded(DatabaseValue(sqliteStatement: statement, index: CInt(index)))
    case .copied(let values): Row.decoded(values[index])
    }
  }

  private static func decoded<Value: DatabaseValueConvertible>(_ value: DatabaseValue) -> Value {
    if let decoded = Value.fromDatabaseValue(value) { return decoded }
    preconditionFailure("A column of \(Value.self) holds \(value): the query and the schema disagree")
  }

  /// No client can reach this: what a column holds is settled by the schema's types and NOT NULL.
  private static func expected<Value>(_ value: Value?, _ index: Int) -> Value {
    if let value { return value }
    preconditionFailure("Column \(index) is no \(Value.self): the query and the schema disagree")
  }
}

extension Row {
  static func fetchOne(_ statement: Statement, arguments: StatementArguments = []) throws -> Row? {
    try statement.first(arguments) { $0.copy }
  }

  static func fetchOne(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> Row? {
    try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
  }

  static func fetchAll(_ statement: Statement, arguments: StatementArguments = []) throws -> [Row] {
    try statement.all(arguments) { $0.copy }
  }

  static func fetchAll(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> [Row] {
    try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
  }

  private var copy: Row {
    switch storage {
    case .inPlace(let statement): Row(copying: statement)
    case .copied: self
    }
  }
}
