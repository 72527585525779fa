import Model

/// `company.v2.list` and `company.v2.searchByExtendedField`.
enum CompanyLists {
  /// What a list was asked for, and shows again.
  struct Page: Encodable, Sendable {
    var limit: Int64
    var offset: Int64
    var sortBy: String?
    var sortOrder: String?
    var total: Int64 = 0

    var isOldestFirst: Bool { sortOrder == "ASC" }

    /// - Throws: `PlatformError.invalidInput` for what is none of the documented values.
    init(_ query: Query) throws {
      limit = try Page.number("limit", query, 1) ?? 10
      limit = min(limit, 1000)
      offset = try Page.number("offset", query, 0) ?? 0
      let field = query["sortBy"]?.trimmed ?? "createdDate"
      guard field.lowercased() == "createddate" else { throw PlatformError.invalidInput("sortBy \(field)") }
      let order = query["sortOrder"]?.trimmed.uppercased() ?? "DESC"
      guard order == "ASC" || order == "DESC" else { throw PlatformError.invalidInput("sortOrder \(order)") }
      (sortBy, sortOrder) = ("createdDate", order)
    }

    private static func number(_ name: String, _ query: Query, _ least: Int64) throws -> Int64? {
      guard let text = query[name] else { return nil }
      guard let number = Int64(text.trimmed), number >= least else {
        throw PlatformError.invalidInput("\(name) \(text)")
      }
      return number
    }
  }

  private struct List<Item: Encodable & Sendable>: Encodable, Sendable {
    var pagination: Page
    var data: [Item]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  static func all(_ call: Call, _ session: Session) throws -> Reply {
    var page = try Page(call.query)
    let status = call.query["status"]?.trimmed.uppercased() ?? "ACTIVE"
    guard status == "ACTIVE" || status == "INACTIVE" else { throw PlatformError.invalidInput("status \(status)") }
    let found = try Companies.list(
      active: status == "ACTIVE", oldestFirst: page.isOldestFirst, limit: page.limit, offset: page.offset, session)
    page.total = found.total
    return Reply(List(pagination: page, data: found.page.map { CompanyForm($0) }))
  }

  private struct Match: Encodable, Sendable {
    var entityId: Int64
    var matchedExtendedField: Field
    var externalId: String
    var name: String

    struct Field: Encodable, Sendable {
      var fieldName: String
      var fieldValue: String
    }
  }

  static func search(_ call: Call, _ session: Session) throws -> Reply {
    var page = try Page(call.query)
    guard let field = call.query["extendedFieldName"]?.trimmed, !field.isEmpty else {
      throw PlatformError.invalidInput("extendedFieldName is mandatory")
    }
    guard let text = call.query["q"]?.trimmed, text.count >= 3 else {
      throw PlatformError.invalidInput("q: at least 3 characters")
    }
    let found = try Companies.search(
      field: field, beginning: text, oldestFirst: page.isOldestFirst, limit: page.limit, offset: page.offset, session)
    page.total = found.total
    (page.sortBy, page.sortOrder) = (nil, nil)
    return Reply(
      List(
        pagination: page,
        data: found.page.map {
          Match(
            entityId: $0.id, matchedExtendedField: .init(fieldName: $0.field, fieldValue: $0.value),
            externalId: $0.externalID, name: $0.name)
        }))
  }
}
