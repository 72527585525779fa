import Model

/// `customer.v2.search`: customers by the beginning of a name or an identifier.
enum SearchCustomers {
  struct Answer: Encodable, Sendable {
    var pagination: Pagination
    var data: [Hit]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  struct Pagination: Encodable, Sendable {
    var limit: Int
    var offset: Int
    var total: Int
  }

  struct Hit: Encodable, Sendable {
    var userId: Int64
    var matchedIdentifiers: [Match]
    var profiles: [Profile]

    struct Match: Encodable, Sendable {
      var idType: String
      var idValue: String
      var source: String
      var accountId: String
    }

    struct Profile: Encodable, Sendable {
      var source: String
      var firstName: String
      var lastName: String
    }
  }

  @Sendable static func search(_ call: Call, _ session: Session) throws -> Reply {
    guard let text = call.query["q"]?.trimmed, !text.isEmpty else { throw PlatformError.mandatoryField("q") }
    let offset = call.query.int("offset") ?? 0
    let limit = call.query.int("limit") ?? 10
    guard offset >= 0 else { throw CustomerV2Error.negativeOffset }
    guard limit > 0 else { throw CustomerV2Error.limitTooSmall }
    let page = try CustomerSearch.find(
      prefix: text, offset: Int(clamping: offset), limit: Int(clamping: min(limit, 100)), session)
    return Reply(
      Answer(
        pagination: .init(limit: Int(clamping: min(limit, 100)), offset: Int(clamping: offset), total: page.total),
        data: page.hits.map { hit in
          Hit(
            userId: hit.customer,
            matchedIdentifiers: hit.matches.map {
              .init(idType: $0.type, idValue: $0.value, source: $0.source, accountId: $0.account)
            },
            profiles: hit.profiles.map {
              .init(source: $0.source, firstName: $0.firstName, lastName: $0.lastName)
            })
        }))
  }
}
