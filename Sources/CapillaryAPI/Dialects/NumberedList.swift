/// A list of which a page is shown by its number.
struct NumberedList<Row: Encodable & Sendable>: Encodable, Sendable {
  var data: [Row]
  var pagination: Page

  struct Page: Encodable, Sendable {
    var totalElements: Int64
    var totalPages: Int64
    var numberOfElements: Int
    /// Counted from 0.
    var number: Int64
  }

  /// - Parameters:
  ///   - size: how many rows a page has at most, at least 1.
  ///   - total: how many rows there are on all pages.
  init(_ rows: [Row], page: Int64, size: Int64, total: Int64) {
    data = rows
    pagination = Page(
      totalElements: total, totalPages: (total + size - 1) / size, numberOfElements: rows.count, number: page)
  }
}
