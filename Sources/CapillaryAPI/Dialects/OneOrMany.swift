/// A list that older samples write as a bare object when it has one element.
struct OneOrMany<Element: Encodable & Sendable>: Encodable, Sendable {
  var elements: [Element]

  init(_ elements: [Element]) { self.elements = elements }

  func encode(to encoder: any Encoder) throws {
    if elements.count == 1 {
      try elements[0].encode(to: encoder)
    } else {
      try elements.encode(to: encoder)
    }
  }
}
