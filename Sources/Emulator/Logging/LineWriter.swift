import Foundation
import Synchronization

/// Writes lines to a descriptor from a thread of its own, many at a time under load, so that no event loop waits for a
/// terminal or a pipe. Where nobody reads them fast enough, lines are dropped rather than kept without bound.
final class LineWriter: Sendable {
  private static let maximumPending = 4 * 1024 * 1024

  private struct State {
    var pending: [UInt8] = []
    var dropped = 0
  }

  private let descriptor: Int32
  private let state = Mutex(State())
  private let writing = Mutex(())
  private let wake = DispatchSemaphore(value: 0)

  init(descriptor: Int32) {
    self.descriptor = descriptor
    Thread.detachNewThread { [self] in
      while true {
        wake.wait()
        // Lines of the next moments go out with this one.
        usleep(2000)
        flush()
      }
    }
  }

  func write(_ line: (inout [UInt8]) -> Void) {
    let isFirst = state.withLock { state in
      guard state.pending.count < LineWriter.maximumPending else {
        state.dropped += 1
        return false
      }
      let wasEmpty = state.pending.isEmpty
      line(&state.pending)
      state.pending.append(UInt8(ascii: "\n"))
      return wasEmpty
    }
    if isFirst { wake.signal() }
  }

  /// Writes what is pending, now.
  func flush() {
    writing.withLock { _ in
      let (bytes, dropped) = state.withLock { state in
        defer { state = State() }
        return (state.pending, state.dropped)
      }
      put(bytes)
      if dropped > 0 { put(Array("… \(dropped) lines were dropped, as nobody read them.\n".utf8)) }
    }
  }

  private func put(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
