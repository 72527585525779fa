import CapillaryAPI
import Foundation
import TestSupport

/// A request on its way to the server.
struct FuzzRequest: CustomStringConvertible {
  var operation: CapillaryAPI.Operation
  var method: String
  var target: String
  var contentType: String?
  var body: [UInt8]?

  var description: String {
    "\(operation.id): \(method) \(target) \(body.map { String(decoding: $0.prefix(2000), as: UTF8.self) } ?? "")"
  }
}

/// Makes requests for operations: near to what a client sends, with mistakes of all kinds put in. The same seed makes the
/// same requests from the same replies.
struct FuzzRequests {
  private var random: FuzzRandom
  /// What replies called by a name, so that requests lead to something.
  private var known: [String: [JSONValue]] = [:]

  init(seed: UInt64) { random = FuzzRandom(seed) }

  mutating func request(for operation: CapillaryAPI.Operation) -> FuzzRequest {
    let chance = random.pick([0, 2, 10, 30])
    let method = random.pick([operation.method] + operation.otherMethods).rawValue
    let path = operation.paths[random.below(operation.paths.count)]
    let isV1 = path.hasPrefix("/v1")
    var target = path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      guard segment.hasPrefix("{") else { return String(segment) }
      return escaped(text(of: value(String(segment.dropFirst().dropLast()), chance)))
    }.joined(separator: "/")
    var pairs: [String] = []
    for name in FuzzWords.query where random.below(100) < (FuzzWords.usual.contains(name) ? 60 : 12) {
      pairs.append("\(name)=\(escaped(text(of: value(name, chance))))")
    }
    let asXML = isV1 && random.below(100) < 30
    if asXML { pairs.append("format=xml") }
    if random.below(100) < chance { pairs.append(random.pick(["%00=%ff", "&=&", "%zz", "a", "source=INSTORE&source=ALL"])) }
    if !pairs.isEmpty { target += "?" + pairs.joined(separator: "&") }
    guard operation.method != .get else { return FuzzRequest(operation: operation, method: method, target: target) }

    var tree = mutated(filled(FuzzWords.body(of: operation) ?? object(depth: 3)), chance)
    if isV1, random.below(100) < 90 { tree = ["root": tree] }
    if operation.body == .raw, random.below(2) == 0 {
      let row = "mobile,code\n919800000001,\(random.below(1000))\n"
      return FuzzRequest(
        operation: operation, method: method, target: target, contentType: "multipart/form-data; boundary=edge",
        body: broken(Array("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n\(row)\r\n--edge--\r\n".utf8), chance))
    }
    if isV1, random.below(100) < 30 {
      let text = "<?xml version=\"1.0\"?>\(xml("root", tree["root"] ?? tree))"
      return FuzzRequest(
        operation: operation, method: method, target: target, contentType: "application/xml",
        body: broken(Array(text.utf8), chance))
    }
    return FuzzRequest(
      operation: operation, method: method, target: target, contentType: "application/json",
      body: broken(Array(json(tree).utf8), chance))
  }

  /// Keeps what a reply tells, by its names.
  mutating func learn(from value: JSONValue) {
    switch value {
    case .object(let object):
      for member in object {
        if let text = member.value.text, text.utf8.count < 60 {
          var values = known[member.name.lowercased()] ?? []
          if values.count < 40 { values.append(member.value) } else { values[random.below(40)] = member.value }
          known[member.name.lowercased()] = values
        }
        learn(from: member.value)
      }
    case .array(let elements): for element in elements.prefix(5) { learn(from: element) }
    default: break
    }
  }

  // MARK: - Values

  /// What stands under a name: something sensible, something that a reply told, or something nasty.
  private mutating func value(_ name: String, _ chance: Int) -> JSONValue {
    if random.below(100) < chance { return random.pick(FuzzWords.nasty) }
    if random.below(100) < 50, let values = known[name.lowercased()], !values.isEmpty { return random.pick(values) }
    return random.pick(FuzzWords.values(of: name))
  }

  /// A template's words with values put in: a text `?name` asks for one.
  private mutating func filled(_ tree: JSONValue) -> JSONValue {
    switch tree {
    case .string(let text) where text.hasPrefix("?"): return value(String(text.dropFirst()), 0)
    case .array(let elements):
      var result: [JSONValue] = []
      for element in elements { result.append(filled(element)) }
      return .array(result)
    case .object(let object):
      var result = JSONObject()
      for member in object { result[member.name] = filled(member.value) }
      return .object(result)
    default: return tree
    }
  }

  private mutating func object(depth: Int) -> JSONValue {
    var result = JSONObject()
    for _ in 0..<(1 + random.below(6)) {
      let name = random.pick(FuzzWords.fields)
      switch random.below(depth > 0 ? 6 : 4) {
      case 4: result[name] = object(depth: depth - 1)
      case 5: result[name] = .array((0..<(1 + random.below(3))).map { _ in object(depth: depth - 1) })
      default: result[name] = value(name, 0)
      }
    }
    return .object(result)
  }

  // MARK: - Mistakes

  private mutating func mutated(_ tree: JSONValue, _ chance: Int) -> JSONValue {
    if random.below(100) < chance {
      switch random.below(6) {
      case 0: return .array(Array(repeating: tree, count: random.pick([0, 1, 2, 120])))
      case 1: return ["x": tree]
      case 2: return tree.list.first ?? .null
      default: return random.pick(FuzzWords.nasty)
      }
    }
    switch tree {
    case .array(let elements):
      var result: [JSONValue] = []
      for element in elements { result.append(mutated(element, chance)) }
      return .array(result)
    case .object(let object):
      var result: [(String, JSONValue)] = []
      for member in object where random.below(200) >= chance {
        result.append((member.name, mutated(member.value, chance)))
      }
      // The same key twice.
      if let last = result.last, random.below(100) < chance { result.append(last) }
      return .object(JSONObject(result))
    default: return tree
    }
  }

  /// Bytes with some cut off or changed, so that they may be no text and no document any more.
  private mutating func broken(_ bytes: [UInt8], _ chance: Int) -> [UInt8] {
    var bytes = bytes
    if random.below(400) < chance { bytes.removeLast(random.below(bytes.count + 1)) }
    if random.below(400) < chance, !bytes.isEmpty {
      for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
    }
    return bytes
  }

  /// Written out here, as numbers are to be such that no writer of ours would write.
  private func json(_ tree: JSONValue) -> String { tree.serialized }

  private func xml(_ name: String, _ tree: JSONValue) -> String {
    let name = name.unicodeScalars.allSatisfy { CharacterSet.alphanumerics.contains($0) || $0 == "_" } ? name : "x"
    switch tree {
    case .object(let object): return "<\(name)>\(object.map { xml($0.name, $0.value) }.joined())</\(name)>"
    case .array(let elements): return elements.map { xml(name, $0) }.joined()
    default: return "<\(name)>\((tree.text ?? "").replacing("&", with: "&amp;").replacing("<", with: "&lt;"))</\(name)>"
    }
  }

  private func text(of value: JSONValue) -> String { value.text ?? value.serialized }

  private func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.intersection(.init(charactersIn: " "..."~"))) ?? "x"
  }
}

/// SplitMix64.
struct FuzzRandom {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(Swift.max(1, bound)))
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
