extension Section {
  static let customerLookup = Section("Customer (Lookup)", access: "Customer") {
    GET(
      "/v2/customers/lookup/promotionData", "customer-lookup.v2.promotionData", "Get promotion data",
      rows: 126, read: PromotionData.list)
    PUT(
      "/v2/customers/lookup", "customer-lookup.v2.update", "Update Customer Details",
      rows: 127, write: WriteCustomer.update)
    GET(
      "/v2/customers/lookup/customerDetails", "customer-lookup.v2.customerDetails", "Get Customer Details",
      rows: 128, access: .open, read: ReadCustomer.details)
    PUT(
      "/v2/customers/lookup/status", "customer-lookup.v2.updateStatus", "Update Customer Status",
      rows: 129, access: .open, write: StatusEndpoint.update)
    GET(
      "/v2/customers/lookup/subscriptions", "customer-lookup.v2.subscriptions.get", "Get Subscription Details",
      rows: 130, access: .open, read: SubscriptionsEndpoint.get)
    GET(
      "/v2/customers/lookup/loyaltyDetails", "customer-lookup.v2.loyaltyDetails", "Get Customer Loyalty Details",
      rows: 131, access: .open, read: LoyaltyReads.details)
    GET(
      "/v2/customers/lookup/retroRequest", "customer-lookup.v2.retroRequest", "Get Retro Requests",
      rows: 132, access: .open, read: RetroRequestsEndpoint.list)
    POST(
      "/v2/customers/lookup/setImage", "customer-lookup.v2.setImage", "Add Customer Image",
      rows: 133, access: .open, body: .raw, write: ImagesEndpoint.set)
    GET(
      "/v2/customers/lookup/referrals", "customer-lookup.v2.referrals", "Get Referrals",
      rows: 134, access: .open, write: GetReferralsEndpoint.get)
    GET(
      "/v2/customers/lookup/recommendations", "customer-lookup.v2.recommendations", "Get Customer Recommendations",
      rows: 135, access: .open, read: RecommendationsEndpoint.get)
    GET(
      "/v2/customers/lookup/points/balance", "customer-lookup.v2.pointsBalance", "Get Points Balance",
      rows: 136,
      aliases: ["/v2/customers/points/balance"], access: .open, read: LoyaltyReads.balance)
    GET(
      "/v2/customers/lookup/tierDetails", "customer-lookup.v2.tierDetails", "Get Customer Tier",
      rows: 137, access: .open, read: LoyaltyReads.tiers)
    GET(
      "/v2/customers/lookup/promisedPointsSchedule", "customer-lookup.v2.promisedPointsSchedule", "Get Points Conversion Schedule",
      rows: 138, access: .open, read: PointsScheduleReads.promises)
  }
}
