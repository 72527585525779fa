/// All operations compiled into one tree of path segments.
///
/// Fixed segments match in any case. A doubled or trailing slash is folded, after the path was tried as it stands. In
/// v1 and v1.1 the last segment may end in `.json` or `.xml`.
public struct Router: Sendable {
  public let operations: [Operation]
  /// The tree; the first node is its root. Nodes name each other by their places here.
  private var nodes = [Node()]
  private let nearest: NearestOperations

  /// Where a request leads.
  public enum Match: Sendable {
    case found(Operation, PathParameters)
    /// The path is known, with these methods.
    case wrongMethod(allowed: [String])
    /// The path is not known; these operations come nearest.
    case unknown(nearest: [Operation])
  }

  private struct Node: Sendable {
    /// The branches of fixed segments. There are few enough, and of lengths that differ enough, to go through them.
    var fixed: [(word: String, node: Int)] = []
    /// The branch of a path parameter. Its name belongs to the operation, as twins name it differently.
    var parameter: Int?
    var leaves: [Leaf] = []

    func branch(_ segment: String) -> Int? { fixed.first { $0.word.equalsIgnoringCase(segment) }?.node }
  }

  private struct Leaf: Sendable {
    var method: String
    var operation: Operation
    var names: [String]
  }

  public init(_ operations: [Operation]) {
    self.operations = operations
    nearest = NearestOperations(operations)
    for operation in operations {
      for path in operation.paths {
        for method in [operation.method] + operation.otherMethods { insert(operation, method.rawValue, path) }
      }
    }
  }

  private mutating func insert(_ operation: Operation, _ method: String, _ path: String) {
    var here = 0
    var names: [String] = []
    for segment in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let isParameter = segment.hasPrefix("{") && segment.hasSuffix("}")
      if isParameter { names.append(String(segment.dropFirst().dropLast())) }
      let word = String(segment)
      if let next = isParameter ? nodes[here].parameter : nodes[here].branch(word) {
        here = next
        continue
      }
      nodes.append(Node())
      let next = nodes.count - 1
      if isParameter { nodes[here].parameter = next } else { nodes[here].fixed.append((word, next)) }
      here = next
    }
    let leaf = Leaf(method: method, operation: operation, names: names)
    guard let known = nodes[here].leaves.firstIndex(where: { $0.method == method }) else {
      nodes[here].leaves.append(leaf)
      return
    }
    // Several operations may share a route; the first that is emulated answers for all of them.
    if !nodes[here].leaves[known].operation.isEmulated, operation.isEmulated { nodes[here].leaves[known] = leaf }
  }

  public func match(method: String, path: String) -> Match {
    var walk = Walk(method: method)
    let exact = segments(path, folding: false)
    var leaf = find(exact[...], from: 0, &walk)
    if leaf == nil {
      let folded = segments(path, folding: true)
      if folded != exact { leaf = find(folded[...], from: 0, &walk) }
    }
    if let leaf { return .found(leaf.operation, PathParameters(names: leaf.names, values: walk.values)) }
    if !walk.allowed.isEmpty { return .wrongMethod(allowed: walk.allowed.sorted()) }
    return .unknown(nearest: nearest.find(path))
  }

  private func segments(_ path: String, folding: Bool) -> [String] {
    var segments: [String] = []
    segments.reserveCapacity(8)
    let bytes = path.utf8
    // What stands before the first slash is nothing.
    var start = bytes.firstIndex(of: UInt8(ascii: "/")).map { bytes.index(after: $0) } ?? bytes.startIndex
    while true {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
      if start < end || !folding { segments.append(Percent.decoded(bytes[start..<end])) }
      if end == bytes.endIndex { break }
      start = bytes.index(after: end)
    }
    if let last = segments.last, let first = segments.first, first == "v1.1" || first == "v1" || first == "V1.1" || first == "V1" {
      for suffix in [".json", ".xml"] where last.lowercased().hasSuffix(suffix) {
        segments[segments.count - 1] = String(last.dropLast(suffix.count))
      }
    }
    return segments
  }

  /// A way through the tree: the parameters it has passed, and the methods at dead ends.
  private struct Walk {
    let method: String
    var values: [String] = []
    var allowed: Set<String> = []
  }

  private func find(_ segments: ArraySlice<String>, from node: Int, _ walk: inout Walk) -> Leaf? {
    guard let segment = segments.first else {
      for leaf in nodes[node].leaves where leaf.method == walk.method { return leaf }
      // HEAD is answered as GET; the server leaves the body away.
      if walk.method == "HEAD", let leaf = nodes[node].leaves.first(where: { $0.method == "GET" }) { return leaf }
      walk.allowed.formUnion(nodes[node].leaves.map(\.method))
      return nil
    }
    if let next = nodes[node].branch(segment), let leaf = find(segments.dropFirst(), from: next, &walk)
    {
      return leaf
    }
    guard let next = nodes[node].parameter, !segment.isEmpty else { return nil }
    walk.values.append(segment)
    if let leaf = find(segments.dropFirst(), from: next, &walk) { return leaf }
    walk.values.removeLast()
    return nil
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
