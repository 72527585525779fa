import Model

/// `customer-lookup.v2.recommendations`: the recommender is gone from the real service, which finds nothing for anybody.
enum RecommendationsEndpoint {
  struct Answer: Encodable, Sendable {
    var customer: Person
    var count = 0
    var warnings: [Warning] = []
  }

  struct Person: Encodable, Sendable {
    var id: Int64
    var attributionTill = 0
    var extendedFields = JSONObject()
    var lifetimePurchases = 0
    var loyaltyId = 0
    var orgId = 0
    var registeredById = 0
    var source: String
    var type: String
    var mergeSurvivor = false
    var customerUpdate = false
    var identifierHash: String
    var extendedFieldsSet: [String] = []
    var new = false
    var campaignUser: Bool
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let hash = ["MOBILE", "EXTERNAL_ID", "EMAIL", "ID", "CARD_NUMBER", "CARD_EXTERNAL_ID"]
      .map { "~~\($0):\($0 == "ID" ? String(customer.id) : "null")~~" }.joined()
    return Reply(
      Answer(
        customer: Person(
          id: customer.id, source: call.query["source"] ?? Sources.instore,
          type: customer.loyaltyType == .loyalty ? "LOYALTY" : "NON_LOYALTY", identifierHash: "customer_\(hash)",
          campaignUser: customer.loyaltyType != .loyalty)))
  }
}
