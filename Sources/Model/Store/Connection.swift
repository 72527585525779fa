import CSettings
import GRDB

/// A connection to a sandbox's database, with the statements that were prepared on it.
final class Connection: Sendable {
  let queue: DatabaseQueue
  /// Only for whom the queue has let in.
  nonisolated(unsafe) let statements = PreparedStatements()

  /// Once, before the first connection. Where somebody else has used SQLite already, all is as it was, and slower.
  private static let settings: Void = { _ = settings_leave_sqlite_memory_uncounted() }()

  init(path: String, configuration: Configuration) throws {
    _ = Connection.settings
    queue = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Runs `body` with the connection to itself. It begins no transaction.
  func use<Value>(_ body: (Database, PreparedStatements) throws -> Value) throws -> Value {
    try queue.writeWithoutTransaction { db in try body(db, statements) }
  }

  /// Ends the connection. It is of no use afterwards.
  func close() throws {
    queue.writeWithoutTransaction { _ in statements.removeAll() }
    try queue.close()
  }

  deinit { statements.removeAll() }
}
