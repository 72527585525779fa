/// All operations compiled into one tree of path segments.
///
/// Fixed segments match in any case. A doubled or trailing slash is folded, after the path was tried as it stands. In
/// v1 and v1.1 the last segment may end in `.json` or `.xml`.
public struct Router: Sendable {
  public let operations: [Operation]
  private var root = Node()

  /// Where a request leads.
  public enum Match: Sendable {
    case found(Operation, PathParameters)
    /// The path is known, with these methods.
    case wrongMethod(allowed: [String])
    /// The path is not known; these operations come nearest.
    case unknown(nearest: [Operation])
  }

  private struct Node: Sendable {
    var fixed: [String: Node] = [:]
    /// The branch of a path parameter. Its name belongs to the operation, as twins name it differently.
    var parameter: [Node] = []
    var leaves: [String: Leaf] = [:]
  }

  private struct Leaf: Sendable {
    var operation: Operation
    var names: [String]
  }

  public init(_ operations: [Operation]) {
    self.operations = operations
    for operation in operations {
      for path in operation.paths {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        for method in [operation.method] + operation.otherMethods {
          Router.insert(operation, method.rawValue, segments[...], [], into: &root)
        }
      }
    }
  }

  private static func insert(
    _ operation: Operation, _ method: String, _ segments: ArraySlice<String>, _ names: [String], into node: inout Node
  ) {
    guard let segment = segments.first else {
      // Several operations may share a route; the first that is emulated answers for all of them.
      if let leaf = node.leaves[method], leaf.operation.isEmulated || !operation.isEmulated { return }
      node.leaves[method] = Leaf(operation: operation, names: names)
      return
    }
    if segment.hasPrefix("{"), segment.hasSuffix("}") {
      if node.parameter.isEmpty { node.parameter.append(Node()) }
      insert(
        operation, method, segments.dropFirst(), names + [String(segment.dropFirst().dropLast())],
        into: &node.parameter[0])
    } else {
      insert(operation, method, segments.dropFirst(), names, into: &node.fixed[segment.lowercased(), default: Node()])
    }
  }

  public func match(method: String, path: String) -> Match {
    let exact = segments(path, folding: false)
    var (leaf, allowed) = find(method, exact)
    if leaf == nil {
      let folded = segments(path, folding: true)
      if folded != exact {
        let again = find(method, folded)
        leaf = again.0
        allowed.formUnion(again.1)
      }
    }
    if let (leaf, values) = leaf { return .found(leaf.operation, PathParameters(names: leaf.names, values: values)) }
    if !allowed.isEmpty { return .wrongMethod(allowed: allowed.sorted()) }
    return .unknown(nearest: nearest(to: path))
  }

  private func segments(_ path: String, folding: Bool) -> [String] {
    var segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: folding)
      .map { Percent.decoded($0) }
    if !folding { segments.removeFirst(min(1, segments.count)) }
    if let last = segments.last, let first = segments.first?.lowercased(), first == "v1.1" || first == "v1" {
      for suffix in [".json", ".xml"] where last.lowercased().hasSuffix(suffix) {
        segments[segments.count - 1] = String(last.dropLast(suffix.count))
      }
    }
    return segments
  }

  private func find(_ method: String, _ segments: [String]) -> ((Leaf, [String])?, Set<String>) {
    var values: [String] = []
    var allowed: Set<String> = []
    let leaf = Router.walk(root, segments[...], method, &values, &allowed)
    return (leaf.map { ($0, values) }, allowed)
  }

  private static func walk(
    _ node: Node, _ segments: ArraySlice<String>, _ method: String, _ values: inout [String],
    _ allowed: inout Set<String>
  ) -> Leaf? {
    guard let segment = segments.first else {
      if let leaf = node.leaves[method] { return leaf }
      // HEAD is answered as GET; the server leaves the body away.
      if method == "HEAD", let leaf = node.leaves["GET"] { return leaf }
      allowed.formUnion(node.leaves.keys)
      return nil
    }
    if let next = node.fixed[segment] ?? node.fixed[segment.lowercased()],
      let leaf = walk(next, segments.dropFirst(), method, &values, &allowed)
    {
      return leaf
    }
    guard let next = node.parameter.first, !segment.isEmpty else { return nil }
    values.append(segment)
    if let leaf = walk(next, segments.dropFirst(), method, &values, &allowed) { return leaf }
    values.removeLast()
    return nil
  }

  /// The operations whose paths share the most with an unknown one.
  private func nearest(to path: String) -> [Operation] {
    let wanted = path.lowercased().split(separator: "/").prefix(12)
    let scored = operations.map { operation -> (score: Int, operation: Operation) in
      let score = operation.paths.map { candidate in
        let segments = candidate.lowercased().split(separator: "/")
        let shared = zip(segments, wanted).reduce(0) { sum, pair in
          sum + (pair.0 == pair.1 ? 6 : pair.0.hasPrefix("{") ? 2 : similarity(pair.0, pair.1))
        }
        return shared - 2 * abs(segments.count - wanted.count)
      }
      return (score.max() ?? 0, operation)
    }
    return scored.filter { $0.score > 6 }.sorted { $0.score > $1.score }.prefix(3).map(\.operation)
  }

  /// 0 to 4 by the letter pairs that two segments share.
  private func similarity(_ left: Substring, _ right: Substring) -> Int {
    let first = Set(zip(left.utf8, left.utf8.dropFirst()).map { UInt16($0) << 8 | UInt16($1) })
    let second = Set(zip(right.utf8.prefix(64), right.utf8.prefix(64).dropFirst()).map { UInt16($0) << 8 | UInt16($1) })
    guard !first.isEmpty, !second.isEmpty else { return 0 }
    return first.intersection(second).count * 8 / (first.count + second.count)
  }
}

/// The values of a path's parameters, by the operation's names for them.
public struct PathParameters: Sendable {
  let names: [String]
  let values: [String]

  /// The value of a parameter; empty where the path that was called has none of the name.
  public subscript(name: String) -> String {
    names.firstIndex(of: name).map { values[$0] } ?? ""
  }

  /// A parameter as a whole number; nil where it is none.
  public func int(_ name: String) -> Int64? { Int64(self[name]) }
}
