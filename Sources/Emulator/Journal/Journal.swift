import Synchronization

/// What was called in one sandbox, the last calls only. Its memory is bounded by a count of its own and by a budget that
/// all journals share.
final class Journal: Sendable {
  /// The most entries of one sandbox.
  static let maximumEntries = 5000
  /// The most bytes of a body.
  static let maximumBody = 64 * 1024

  /// The bytes that all journals of an emulator may keep together.
  final class Budget: Sendable {
    static let maximum = 64 * 1024 * 1024
    let used = Atomic<Int>(0)
  }

  private struct State {
    /// In order; those before `first` are gone.
    var entries: [JournalEntry?] = []
    var first = 0
    var weight = 0

    var count: Int { entries.count - first }

    mutating func removeOldest() -> Int {
      guard first < entries.count else { return 0 }
      let weight = entries[first]?.weight ?? 0
      entries[first] = nil
      first += 1
      self.weight -= weight
      if first > Journal.maximumEntries {
        entries.removeFirst(first)
        first = 0
      }
      return weight
    }
  }

  private let state = Mutex(State())
  private let budget: Budget

  init(budget: Budget) { self.budget = budget }

  deinit { clear() }

  /// Keeps an entry, and lets the oldest go where there are too many.
  ///
  /// - Returns: whether the shared budget is exceeded now.
  func record(_ entry: JournalEntry) -> Bool {
    let change = state.withLock { state in
      var change = entry.weight
      state.entries.append(entry)
      state.weight += change
      if state.count > Journal.maximumEntries { change -= state.removeOldest() }
      return change
    }
    return budget.used.wrappingAdd(change, ordering: .relaxed).newValue > Budget.maximum
  }

  /// The entries that a filter lets through, newest first.
  func entries(_ filter: JournalFilter, limit: Int) -> [JournalEntry] {
    let all = state.withLock { $0.entries[$0.first...] }
    return Array(all.reversed().lazy.compactMap { $0 }.filter { filter.lets($0) }.prefix(limit))
  }

  func count(_ filter: JournalFilter) -> Int {
    let all = state.withLock { $0.entries[$0.first...] }
    return all.count { $0.map { filter.lets($0) } ?? false }
  }

  /// The bytes that it keeps.
  var weight: Int { state.withLock { $0.weight } }

  /// Lets the older half go.
  func halve() {
    let freed = state.withLock { state in
      var freed = 0
      for _ in 0..<(state.count + 1) / 2 { freed += state.removeOldest() }
      return freed
    }
    budget.used.subtract(freed, ordering: .relaxed)
  }

  func clear() {
    let freed = state.withLock { state in
      defer { state = State() }
      return state.weight
    }
    budget.used.subtract(freed, ordering: .relaxed)
  }
}
