import Foundation
import XMLCoder

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The XML form of v1 and v1.1.
enum XMLForm {
  /// A document as the same tree that JSON becomes: an element with children is an object, repeated children are a
  /// list, one without children is its text. Attributes count as children.
  ///
  /// - Returns: what stands inside the root element.
  /// - Throws: `PlatformError.invalidInput` where the bytes are no XML document, or nest too deep.
  static func parse(_ bytes: [UInt8]) throws -> JSONValue {
    let builder = TreeBuilder()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldResolveExternalEntities = false
    parser.delegate = builder
    guard parser.parse(), let root = builder.root else {
      throw PlatformError.invalidInput("The body is not well-formed XML (line \(parser.lineNumber)).")
    }
    return root
  }

  /// A reply's struct as a document with the given root element.
  static func encode(_ value: some Encodable, root: String) throws -> [UInt8] {
    let encoder = XMLEncoder()
    if let key = CodingUserInfoKey.isXML { encoder.userInfo[key] = true }
    let data = try encoder.encode(value, withRootKey: root, header: XMLHeader(version: 1.0, encoding: "UTF-8"))
    return Array(data)
  }

  private final class TreeBuilder: NSObject, XMLParserDelegate {
    private struct Element {
      var name: String
      var members = JSONObject()
      var text = ""

      var value: JSONValue {
        members.isEmpty ? .string(text.trimmed) : .object(members)
      }

      mutating func add(_ name: String, _ value: JSONValue) {
        switch members[name] {
        case nil: members[name] = value
        case .array(let elements): members[name] = .array(elements + [value])
        case let first?: members[name] = .array([first, value])
        }
      }
    }

    private var open: [Element] = []
    private(set) var root: JSONValue?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      guard open.count < JSONParser.maximumDepth else { return parser.abortParsing() }
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
