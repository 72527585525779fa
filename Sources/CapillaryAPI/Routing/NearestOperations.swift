import Synchronization

/// Finds the operations whose paths share the most with an unknown one, for the answer that says so.
final class NearestOperations: Sendable {
  private struct Candidate: Sendable {
    let operation: Operation
    let paths: [[[UInt8]]]
  }

  private let operations: [Operation]
  /// The paths in lower case, taken apart when the first is asked for: most runs never ask.
  private let candidates = Mutex<[Candidate]?>(nil)

  init(_ operations: [Operation]) { self.operations = operations }

  /// At most three, the nearest first; none where nothing comes near.
  func find(_ path: String) -> [Operation] {
    let wanted = Array(Self.segments(path).prefix(12))
    let known = candidates.withLock { known -> [Candidate] in
      if let known { return known }
      let candidates = operations.map { Candidate(operation: $0, paths: $0.paths.map(Self.segments)) }
      known = candidates
      return candidates
    }
    let scored = known.map { candidate -> (score: Int, operation: Operation) in
      (candidate.paths.map { Self.score($0, wanted) }.max() ?? 0, candidate.operation)
    }
    return scored.filter { $0.score > 6 }.sorted { $0.score > $1.score }.prefix(3).map(\.operation)
  }

  private static func segments(_ path: String) -> [[UInt8]] {
    path.lowercased().utf8.split(separator: UInt8(ascii: "/")).map { Array($0.prefix(64)) }
  }

  private static func score(_ path: [[UInt8]], _ wanted: [[UInt8]]) -> Int {
    var score = -2 * abs(path.count - wanted.count)
    for (segment, other) in zip(path, wanted) {
      score += segment == other ? 6 : segment.first == UInt8(ascii: "{") ? 2 : similarity(segment, other)
    }
    return score
  }

  /// 0 to 4 by the letters that two segments have in common at their ends, which is where a slip leaves them alone.
  private static func similarity(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let shorter = min(left.count, right.count)
    guard shorter > 0 else { return 0 }
    var start = 0
    while start < shorter, left[start] == right[start] { start += 1 }
    var end = 0
    while end < shorter - start, left[left.count - 1 - end] == right[right.count - 1 - end] { end += 1 }
    return 4 * (start + end) / max(left.count, right.count)
  }
}
