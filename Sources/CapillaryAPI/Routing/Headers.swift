/// Header fields in order; names match in any case.
public struct Headers: Sendable, ExpressibleByDictionaryLiteral {
  private enum Storage: Sendable {
    case fields([(name: String, value: String)])
    case source(any HeaderSource)
  }

  private var storage: Storage

  public init(_ fields: [(name: String, value: String)] = []) { storage = .fields(fields) }

  /// Fields that are read where the server keeps them.
  public init(_ source: some HeaderSource) { storage = .source(source) }

  public init(dictionaryLiteral elements: (String, String)...) {
    storage = .fields(elements.map { ($0.0, $0.1) })
  }

  public var fields: [(name: String, value: String)] {
    get {
      switch storage {
      case .fields(let fields): fields
      case .source(let source): source.fields
      }
    }
    set { storage = .fields(newValue) }
  }

  /// The first value of a name.
  public subscript(name: String) -> String? {
    switch storage {
    case .fields(let fields): fields.first { $0.name.equalsIgnoringCase(name) }?.value
    case .source(let source): source[name]
    }
  }

  /// About how many bytes they take.
  public var size: Int {
    switch storage {
    case .fields(let fields): 64 * fields.count
    case .source(let source): source.size
    }
  }
}

/// Where a server keeps the header fields of a request. Few of them are ever read, so that taking them all over into
/// strings would be work for nothing.
public protocol HeaderSource: Sendable {
  var fields: [(name: String, value: String)] { get }
  /// The first value of a name, which matches in any case.
  subscript(name: String) -> String? { get }
  /// About how many bytes they take.
  var size: Int { get }
}
