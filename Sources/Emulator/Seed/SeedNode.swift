import CapillaryAPI
import Model
import Yams

/// A value of a seed file with the place where it stands, read by what it should be.
///
/// Every reader throws a `SeedError` that names the line and what is allowed there; nothing is guessed or skipped.
///
/// Unchecked, as Yams does not say of its nodes, which nobody changes, that threads may share them.
struct SeedNode: @unchecked Sendable {
  let file: String
  let node: Node
  /// What the value is called in messages, such as `password`.
  let name: String

  var line: Int { node.mark?.line ?? 0 }

  func error(_ message: String) -> SeedError {
    SeedError(file: file, line: line, message: message)
  }

  /// Runs a rule of the model on this value: what the model refuses is a mistake at this line.
  @discardableResult
  func checked<Value>(_ rule: () throws -> Value) throws -> Value {
    do {
      return try rule()
    } catch let error as SeedError {
      throw error
    } catch {
      if let taken = UniqueViolation(error) { throw self.error(taken.description) }
      throw self.error((error as Any) is any CustomStringConvertible ? "\(error)" : SeedError.words(of: error))
    }
  }

  // MARK: - Mappings and lists

  /// The value as a mapping that has no other keys than these.
  func map(_ keys: String...) throws -> SeedMap {
    guard case .mapping(let mapping) = node else { throw error("\(name) is to be a mapping of \(keys.alternatives)") }
    var values: [String: SeedNode] = [:]
    for (key, value) in mapping {
      let word = key.string ?? ""
      guard keys.contains(word) else {
        let hint = keys.nearest(to: word).map { "did you mean '\($0)'?" } ?? "known are \(keys.joined(separator: ", "))"
        throw SeedError(file: file, line: key.mark?.line ?? line, message: "unknown key '\(word)' in \(name): \(hint)")
      }
      values[word] = SeedNode(file: file, node: value, name: word)
    }
    return SeedMap(node: self, keys: keys, values: values)
  }

  /// The members of a mapping whose keys are the author's own, in order.
  func members() throws -> [SeedNode] {
    guard case .mapping(let mapping) = node else { throw error("\(name) is to be a mapping") }
    return mapping.map { key, value in SeedNode(file: file, node: value, name: key.string ?? "") }
  }

  func list() throws -> [SeedNode] {
    guard case .sequence(let sequence) = node else { throw error("\(name) is to be a list") }
    let item = name.hasSuffix("ies") ? name.dropLast(3) + "y" : name.hasSuffix("s") ? name.dropLast() : name[...]
    return sequence.map { SeedNode(file: file, node: $0, name: String(item)) }
  }

  // MARK: - Scalars

  func text() throws -> String {
    guard case .scalar(let scalar) = node else { throw error("\(name) is to be a text") }
    return scalar.string
  }

  /// A text that is not empty.
  func word() throws -> String {
    let text = try text()
    guard !text.isEmpty else { throw error("\(name) is empty") }
    return text
  }

  func int(_ range: ClosedRange<Int64> = 0...9_007_199_254_740_991) throws -> Int64 {
    guard let value = Int64(try text()), range.contains(value) else {
      throw error("\(name) is to be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(try text())'")
    }
    return value
  }

  func bool() throws -> Bool {
    switch try text() {
    case "true": return true
    case "false": return false
    default: throw error("\(name) is to be true or false, not '\(try text())'")
    }
  }

  func amount() throws -> Amount {
    guard let value = Amount(try text()) else { throw error("\(name) is to be a number, not '\(try text())'") }
    return value
  }

  /// A ratio in millionths, written as a decimal number.
  func ratio() throws -> Int64 {
    let text = try text()
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    guard let whole = Int64(parts[0]), (0...1_000_000).contains(whole), decimals.count <= 6,
      decimals.allSatisfy({ $0.isASCII && $0.isNumber }),
      let fraction = Int64((decimals + "000000").prefix(6)), whole + fraction > 0
    else { throw error("\(name) is to be a number above 0 with at most six decimals, not '\(text)'") }
    return whole * 1_000_000 + fraction
  }

  /// One of the words of an enumeration, in any case.
  func one<Value: RawRepresentable<String> & CaseIterable>(of type: Value.Type) throws -> Value {
    let text = try text()
    if let value = type.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) { return value }
    throw error("\(name) is to be \(type.allCases.map(\.rawValue).alternatives), not '\(text)'")
  }

  /// One of a few words, in any case.
  func one(of words: String...) throws -> String { try one(of: words) }

  func one(of words: [String]) throws -> String {
    let text = try text()
    if let word = words.first(where: { $0.lowercased() == text.lowercased() }) { return word }
    throw error("\(name) is to be \(words.alternatives), not '\(text)'")
  }

  /// Any YAML as JSON: for what is shown as it is written here. Texts in quotes stay texts, numbers become numbers.
  func json() -> JSONValue {
    switch node {
    case .scalar(let scalar):
      guard scalar.style == .plain else { return .string(scalar.string) }
      switch scalar.string {
      case "", "~", "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: return Amount(scalar.string) == nil ? .string(scalar.string) : .number(scalar.string)
      }
    case .mapping(let mapping):
      return .object(
        JSONObject(mapping.map { ($0.key.string ?? "", SeedNode(file: file, node: $0.value, name: "").json()) }))
    case .sequence(let sequence):
      return .array(sequence.map { SeedNode(file: file, node: $0, name: "").json() })
    case .alias:
      return .null
    }
  }
}

/// A mapping of a seed file whose keys are known.
struct SeedMap {
  let node: SeedNode
  fileprivate let keys: [String]
  fileprivate let values: [String: SeedNode]

  fileprivate init(node: SeedNode, keys: [String], values: [String: SeedNode]) {
    self.node = node
    self.keys = keys
    self.values = values
  }

  /// The value of a key that may be left out. An empty value counts as left out.
  subscript(key: String) -> SeedNode? {
    assert(keys.contains(key), "'\(key)' is read but not declared for \(node.name)")
    guard let value = values[key] else { return nil }
    if case .scalar(let scalar) = value.node, scalar.style == .plain, ["", "~", "null"].contains(scalar.string) {
      return nil
    }
    return value
  }

  /// The value of a key that has to be there.
  func need(_ key: String) throws -> SeedNode {
    guard let value = self[key] else { throw node.error("\(node.name) needs '\(key)'") }
    return value
  }

  func word(_ key: String) throws -> String { try need(key).word() }
  func text(_ key: String, default fallback: String = "") throws -> String { try self[key]?.text() ?? fallback }
  func flag(_ key: String, default fallback: Bool = false) throws -> Bool { try self[key]?.bool() ?? fallback }
  func list(_ key: String) throws -> [SeedNode] { try self[key]?.list() ?? [] }
  /// A mapping as the text of a JSON object.
  func json(_ key: String) -> String { (self[key]?.json().object ?? JSONObject()).serialized }
}
