import Model

/// An HTTP request as the API sees it: a value, whatever server it came through.
public struct APIRequest: Sendable {
  /// Upper case.
  public var method: String
  /// The path as sent, percent-encoded, without the query.
  public var path: String
  public var query: Query
  public var headers: Headers
  public var body: [UInt8]
  /// Unique for each call; goes out as `X-Cap-Requestid`.
  public var id: String

  public init(
    method: String, path: String, query: Query = Query(), headers: Headers = Headers(), body: [UInt8] = [],
    id: String = ""
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.id = id
  }

  /// - Parameter target: path and query as they stand in the request line.
  public init(method: String, target: String, headers: Headers, body: [UInt8], id: String) {
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    path = mark.map { String(target[..<$0]) } ?? target
    query = mark.map { Query(encoded: target[target.utf8.index(after: $0)...]) } ?? Query()
    self.method = method
    self.headers = headers
    self.body = body
    self.id = id
  }
}

/// The pairs of a query string, in order. Names match in any case, as clients differ in theirs.
public struct Query: Sendable {
  public var pairs: [(name: String, value: String)]

  public init(_ pairs: [(name: String, value: String)] = []) { self.pairs = pairs }

  /// Splits and percent-decodes a query string; `+` is a space. What is beyond a thousand pairs is not looked at.
  public init(encoded text: some StringProtocol) {
    var text = String(text)
    pairs = text.withUTF8 { bytes in
      var pairs: [(name: String, value: String)] = []
      var rest = bytes[...]
      while !rest.isEmpty, pairs.count < 1000 {
        let pair = rest[..<(rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex)]
        rest = rest[pair.endIndex...].dropFirst()
        if pair.isEmpty { continue }
        let name = pair[..<(pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex)]
        let value = pair[name.endIndex...].dropFirst()
        pairs.append((Percent.decoded(name, plusIsSpace: true), Percent.decoded(value, plusIsSpace: true)))
      }
      return pairs
    }
  }

  /// The first value of a name that is not empty.
  public subscript(name: String) -> String? {
    for pair in pairs where pair.name.equalsIgnoringCase(name) && !pair.value.isEmpty { return pair.value }
    return nil
  }

  /// All values of a name, comma lists taken apart: `embed=points,mlp&embed=segments`.
  public func list(_ name: String) -> [String] {
    pairs.filter { $0.name.equalsIgnoringCase(name) }
      .flatMap { $0.value.split(separator: ",") }
      .map { $0.trimmed }
      .filter { !$0.isEmpty }
  }

  /// Whether a flag is set: `true`, `1` or `yes`.
  public func flag(_ name: String, default fallback: Bool = false) -> Bool {
    switch self[name]?.lowercased() {
    case nil: fallback
    case "true", "1", "yes", "y": true
    default: false
    }
  }

  /// A whole number; nil where the name is absent or its value is none.
  public func int(_ name: String) -> Int64? { self[name].flatMap { Int64($0.trimmed) } }
}

enum Percent {
  /// Decodes `%41` and, in queries, `+`. What is not an escape stays as it is; bytes that are not UTF-8 are replaced.
  static func decoded(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> String {
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      let rest = bytes.index(after: index)
      if byte == UInt8(ascii: "%"), let high = bytes[rest...].first.flatMap(hex),
        let low = bytes[rest...].dropFirst().first.flatMap(hex)
      {
        result.append(high << 4 | low)
        index = bytes.index(rest, offsetBy: 2)
        continue
      }
      result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
      index = rest
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}

extension StringProtocol {
  /// Without spaces, tabs and line ends around it.
  public var trimmed: String {
    let text = Substring(self)
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 }) else {
      return ""
    }
    return String(text[first...last])
  }
}

extension String {
  /// ASCII letters match in any case.
  func equalsIgnoringCase(_ other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    // In place: names are compared more often than anything else that a request brings along.
    let inPlace = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        left.indices.allSatisfy { String.areEqualIgnoringCase(left[$0], right[$0]) }
      }
    }
    return (inPlace ?? nil) ?? zip(utf8, other.utf8).allSatisfy { String.areEqualIgnoringCase($0, $1) }
  }

  private static func areEqualIgnoringCase(_ left: UInt8, _ right: UInt8) -> Bool {
    left == right || (left ^ right == 0x20 && (0x61...0x7A).contains(left | 0x20))
  }
}
