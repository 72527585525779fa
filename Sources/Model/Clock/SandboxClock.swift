import Foundation
import Synchronization

/// A sandbox's own time: the system's plus an offset, or frozen.
///
/// All code asks the session (`Session.now`), which asked this clock once when it began.
public final class SandboxClock: Sendable {
  public struct State: Hashable, Sendable {
    /// Milliseconds added to the system's time while the clock runs.
    public var offset: Int64 = 0
    /// Where the clock stands, while it is frozen.
    public var frozenAt: Timestamp?

    public init(offset: Int64 = 0, frozenAt: Timestamp? = nil) {
      self.offset = offset
      self.frozenAt = frozenAt
    }
  }

  private let guarded: Mutex<State>

  public init(_ state: State = State()) {
    guarded = Mutex(state)
  }

  public var state: State {
    get { guarded.withLock { $0 } }
    set { guarded.withLock { $0 = newValue } }
  }

  /// The system's time, in whole milliseconds.
  public static var system: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  public var now: Timestamp {
    let state = state
    return state.frozenAt ?? SandboxClock.system.adding(milliseconds: state.offset)
  }

  /// Puts the clock at a moment; a frozen clock stays frozen there.
  public func set(_ moment: Timestamp) {
    guarded.withLock { state in
      state.offset = moment.milliseconds(since: SandboxClock.system)
      if state.frozenAt != nil { state.frozenAt = moment }
    }
  }

  /// Stops the clock where it is.
  public func freeze() {
    let now = now
    guarded.withLock { $0.frozenAt = now }
  }

  /// Lets the clock run on from where it stands.
  public func resume() {
    guarded.withLock { state in
      guard let frozen = state.frozenAt else { return }
      state.offset = frozen.milliseconds(since: SandboxClock.system)
      state.frozenAt = nil
    }
  }
}
