import GRDB
import Synchronization

/// The call that a write belongs to, as the audit trail tells it.
public struct AuditedCall: Sendable {
  var requestID: String
  var author: Int64
  /// The user in whose name an application calls, as the text of a JSON object. Asked for when something is noted.
  var context: @Sendable () -> String?

  public init(requestID: String, author: Int64, context: @escaping @Sendable () -> String? = { nil }) {
    self.requestID = requestID
    self.author = author
    self.context = context
  }
}

/// Which call a store's writer is busy with. The audit trail's triggers ask for it by SQL functions of the connection.
final class AuditedCalls: Sendable {
  private struct Present {
    var call: AuditedCall
    var at: Timestamp
  }

  private let present = Mutex<Present?>(nil)

  func begin(_ call: AuditedCall, at moment: Timestamp) {
    present.withLock { $0 = Present(call: call, at: moment) }
  }

  func end() { present.withLock { $0 = nil } }

  /// Gives a connection the functions that the triggers call.
  func addFunctions(to db: Database) {
    add("audit_request", to: db) { $0.call.requestID }
    add("audit_author", to: db) { $0.call.author }
    add("audit_time", to: db) { $0.at.milliseconds }
    add("audit_context", to: db) { $0.call.context() }
  }

  private func add(
    _ name: String, to db: Database, _ value: @escaping @Sendable (Present) -> (any DatabaseValueConvertible)?
  ) {
    db.add(
      function: DatabaseFunction(name, argumentCount: 0) { [self] _ in present.withLock { $0 }.flatMap(value) })
  }
}
