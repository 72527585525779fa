import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The XML form of v1 and v1.1.
enum XMLForm {
  /// A document as the same tree that JSON becomes: an element with children is an object, repeated children are a
  /// list, one without children is its text. Attributes count as children.
  ///
  /// - Returns: what stands inside the root element.
  /// - Throws: `PlatformError.invalidInput` where the bytes are no XML document, declare a document type, nest too deep or
  ///   hold too much, by the bounds of `JSONParser`.
  static func parse(_ bytes: [UInt8]) throws -> JSONValue {
    // No client needs one, and it could only bring entities: those of files must not be read, and to leave out what the
    // others stand for would be to change the client's text.
    guard !declaresType(bytes[...]) else { throw PlatformError.invalidInput("A document type is not allowed in XML.") }
    let builder = TreeBuilder()
    return try bytes.withUnsafeBytes { buffer in
      // Not a copy: the parser is gone before the bytes are.
      let parser = XMLParser(
        data: buffer.baseAddress.map {
          Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: $0), count: buffer.count, deallocator: .none)
        } ?? Data())
      parser.shouldResolveExternalEntities = false
      parser.delegate = builder
      guard parser.parse(), let root = builder.root else {
        throw PlatformError.invalidInput(builder.excess ?? "The body is not well-formed XML (line \(parser.lineNumber)).")
      }
      return root
    }
  }

  /// A reply's struct as a document with the given root element.
  static func encode(_ value: some Encodable, root: String) throws -> [UInt8] {
    // By way of JSON, which holds all that an endpoint says in the order in which it says it. What is read is our own text,
    // which the bound on what clients send is not for.
    let json = try JSONWriter.encode(value, form: .usual, isXML: true)
    return XMLWriter.document(try JSONParser.parse(json, limit: .max), root: root)
  }

  /// Whether a document type comes before the first element.
  private static func declaresType(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes.drop { $0 != UInt8(ascii: "<") }
    while rest.count > 1 {
      let end: [UInt8]
      if rest.starts(with: "<?".utf8) {
        end = Array("?>".utf8)
      } else if rest.starts(with: "<!--".utf8) {
        end = Array("-->".utf8)
      } else {
        return rest.starts(with: "<!".utf8)
      }
      guard let found = rest.firstRange(of: end) else { return false }
      rest = rest[found.upperBound...].drop { $0 != UInt8(ascii: "<") }
    }
    return false
  }

  private final class TreeBuilder: NSObject, XMLParserDelegate {
    private struct Element {
      var name: String
      var text = ""
      /// Names in the order in which they came first, and what came under each: lists of any length grow in place.
      private var names: [String] = []
      private var children: [String: [JSONValue]] = [:]

      init(name: String) { self.name = name }

      var value: JSONValue {
        guard !names.isEmpty else { return .string(text.trimmed) }
        return .object(
          JSONObject(
            names.map { name in
              let values = children[name] ?? []
              return (name, values.count == 1 ? values[0] : .array(values))
            }))
      }

      mutating func add(_ name: String, _ value: JSONValue) {
        children[name, default: []].append(value)
        if children[name]?.count == 1 { names.append(name) }
      }
    }

    private var open: [Element] = []
    private(set) var root: JSONValue?
    private var values = 0
    /// Which bound the document exceeds.
    private(set) var excess: String?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      values += 1 + attributes.count
      if open.count >= JSONParser.maximumDepth { excess = "The XML nests deeper than \(JSONParser.maximumDepth)." }
      if values > JSONParser.maximumValues { excess = "The XML has more than \(JSONParser.maximumValues) elements." }
      if excess != nil { return parser.abortParsing() }
      var element = Element(name: name)
      for (name, value) in attributes.sorted(by: { $0.key < $1.key }) { element.add(name, .string(value)) }
      open.append(element)
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      guard !open.isEmpty else { return }
      open[open.count - 1].text += text
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
      guard !open.isEmpty else { return }
      open[open.count - 1].text += String(decoding: block, as: UTF8.self)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      guard let element = open.popLast() else { return }
      if open.isEmpty {
        root = element.value
      } else {
        open[open.count - 1].add(element.name, element.value)
      }
    }
  }
}

extension CodingUserInfoKey {
  /// Set while a reply is written as XML, for the few values that look otherwise there.
  static let isXML = CodingUserInfoKey(rawValue: "isXML")
}
