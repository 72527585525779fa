import Model

/// `product.v11.search`: products for which all clauses of `q` hold.
enum SearchProducts {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var product: Body

    struct Body: Encodable, Sendable {
      var count: Int64
      var start: Int64
      var rows: Int64
      var results: Results
    }

    struct Results: Encodable, Sendable { var item: [Item] }

    struct Item: Encodable, Sendable {
      var id: String
      var price: JSONValue
      var org_id: Int64
      var description: String
      var sku: String
      var added_on: String
      var attributes: ProductAttributeList
      var img_url: String
      var ean: String
    }
  }

  static func search(_ call: Call, _ session: Session) throws -> Reply {
    try ProductScope.check(call.query)
    var search = ProductSearch(try clauses(call.query["q"] ?? ""))
    // The names of the paging parameters are not documented; these are the reply's own and those of the other lists.
    search.offset = max(0, call.query.int("start") ?? call.query.int("offset") ?? 0)
    search.limit = min(max(1, call.query.int("rows") ?? call.query.int("limit") ?? 10), 1000)
    let found = try Products.search(search, session)
    let organization = try session.organization
    let items = found.page.map { product in
      Page.Item(
        id: String(product.id), price: .amount(product.price), org_id: organization.id,
        description: product.description, sku: product.sku,
        added_on: "\(organization.zone.date(product.addedAt))T00:00:00Z",
        attributes: ProductAttributeList(product.ownAttributes), img_url: product.imageURL, ean: product.ean)
    }
    return Reply(
      Page(
        status: V1Status(success: true, code: 200, message: "SUCCESS"),
        product: .init(count: found.total, start: search.offset, rows: search.limit, results: .init(item: items))))
  }

  /// Reads `(attribute:OPERATOR:value|…)`; the values of IN and RANGE are parted by semicolons.
  ///
  /// - Throws: `PlatformError.invalidInput` for what is none; the documentation has no code for it.
  static func clauses(_ text: String) throws -> [ProductSearch.Clause] {
    var query = text.trimmed[...]
    if query.hasPrefix("("), query.hasSuffix(")") { query = query.dropFirst().dropLast() }
    guard !query.isEmpty else { throw PlatformError.invalidInput("q: (attribute:OPERATOR:value|…) was expected") }
    return try query.split(separator: "|").prefix(100).map { clause in
      let parts = clause.split(separator: ":", maxSplits: 2).map(\.trimmed)
      guard parts.count == 3, !parts[0].isEmpty else { throw PlatformError.invalidInput("q: \(clause)") }
      let values = parts[2].split(separator: ";").map(\.trimmed)
      switch parts[1].uppercased() {
      case "EQUALS": return .init(attribute: parts[0], test: .isOne(of: [parts[2]]))
      case "IN": return .init(attribute: parts[0], test: .isOne(of: Array(values.prefix(1000))))
      case "RANGE":
        guard values.count == 2, let from = Amount(values[0]), let to = Amount(values[1]) else {
          throw PlatformError.invalidInput("q: RANGE takes two numbers, as in price:RANGE:100;200")
        }
        return .init(attribute: parts[0], test: .range(from, to))
      case let test: throw PlatformError.invalidInput("q: \(test) is none of EQUALS, IN and RANGE")
      }
    }
  }
}
