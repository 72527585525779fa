import Model

/// `limit` and `offset` of a list.
struct CustomerPage: Encodable, Sendable {
  var limit: Int64
  var offset: Int64
  var total: Int64 = 0

  /// The most that any list gives at once, whatever is asked for.
  static let most: Int64 = 1000

  /// - Throws: `CustomerV2Error`: 8100 for a negative offset, 8101 for a limit below one.
  init(_ query: Query, limit standard: Int64 = 10) throws {
    limit = min(query.int("limit") ?? standard, CustomerPage.most)
    offset = query.int("offset") ?? 0
    guard offset >= 0 else { throw CustomerV2Error.negativeOffset }
    guard limit > 0 else { throw CustomerV2Error.limitTooSmall }
  }

  /// A page that nobody asked for: operations that show one, but do not page.
  static let none = CustomerPage(limit: 0, offset: 0)

  init(limit: Int64, offset: Int64, total: Int64 = 0) {
    self.limit = limit
    self.offset = offset
    self.total = total
  }

  /// The same page of a list that has so many entries.
  func of(_ total: Int64) -> CustomerPage { CustomerPage(limit: limit, offset: offset, total: total) }
}

/// v2's envelope of a list: `data`, with a page where the operation has one.
struct CustomerList<Row: Encodable & Sendable>: Encodable, Sendable {
  var pagination: CustomerPage?
  var data: [Row]?
  var warnings: [Warning] = []
  var errors: [ErrorItem] = []

  init(_ data: [Row]?, page: CustomerPage? = nil, warnings: [Warning] = [], errors: [ErrorItem] = []) {
    pagination = page
    self.data = data
    self.warnings = warnings
    self.errors = errors
  }
}
