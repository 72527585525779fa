/// A list that stands by itself: an array in JSON, and in XML an element for each entry, or one empty element.
struct V1List<Element: Encodable & Sendable>: Encodable, Sendable {
  var elements: [Element] = []

  func encode(to encoder: any Encoder) throws {
    if elements.isEmpty, let key = CodingUserInfoKey.isXML, encoder.userInfo[key] != nil {
      var container = encoder.singleValueContainer()
      return try container.encode("")
    }
    var container = encoder.unkeyedContainer()
    for element in elements { try container.encode(element) }
  }
}
