import Dispatch
import Synchronization

/// A value that another thread works out while this one does something else.
final class Meanwhile<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchGroup()

  init(_ work: @escaping @Sendable () throws -> Value) {
    done.enter()
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      let made = Result { try work() }
      result.withLock { $0 = made }
      done.leave()
    }
  }

  /// The value, as soon as it is there.
  ///
  /// - Throws: what the work threw.
  var value: Value {
    get throws {
      done.wait()
      // There is always one: it was put there before the group was left.
      guard let made = result.withLock({ $0 }) else { throw CancellationError() }
      return try made.get()
    }
  }
}
