extension Section {
  static let customer = Section("Customer", access: "Customer") {
    POST(
      "/v2/customers", "customer.v2.add", "Add Customer",
      rows: 72, write: WriteCustomer.add)
    GET(
      "/v2/customers/lookup", "customer.v2.lookupId", "Get Customer ID",
      rows: 73, read: ReadCustomer.lookupID)
    POST(
      "/v2/customers/{userId}/changeIdentifier", "customer.v2.changeIdentifier", "Update Identifier/Issue Card; Link/Delink Card",
      rows: 74, 100,
      aliases: ["/v2/{userId}/changeIdentifier"], also: [.put], write: ChangeIdentifier.change)
    POST(
      "/v2/integrations/customer/upsert/bulk", "customer.v2.upsertBulk", "Upsert Customer",
      rows: 75, write: UpsertCustomers.upsert)
    POST(
      "/v2/customers/bulk", "customer.v2.associate", "Associate Customer",
      rows: 76,
      aliases: ["/v2/bulk"], write: AssociateCustomers.associate)
    GET(
      "/v2/customers/{customerId}", "customer.v2.get", "Get Customer Details",
      rows: 77, read: ReadCustomer.details)
    GET(
      "/v2/customers/bulk", "customer.v2.hierarchy", "Get customer hierarchy in a user group",
      rows: 78, read: HierarchyEndpoint.list)
    PUT(
      "/v2/customers/{userId}", "customer.v2.update", "Update Customer Details",
      rows: 79, write: WriteCustomer.update)
    PUT(
      "/v2/customers/bulk", "customer.v2.updateAssociation", "Update association details",
      rows: 80,
      aliases: ["/v2/bulk"], write: UpdateAssociations.update)
    GET(
      "/v2/customers/search", "customer.v2.search", "Search Customers",
      rows: 81, read: SearchCustomers.search)
    POST(
      "/v2/customers/{userId}/subscriptions", "customer.v2.updateSubscriptions", "Update Subscription Details",
      rows: 82,
      aliases: ["/v2/customers/lookup/subscriptions"], also: [.put], write: SubscriptionsEndpoint.update)
    GET(
      "/v2/customers/{customerId}/subscriptions", "customer.v2.getSubscriptions", "Get Subscription Details",
      rows: 83, read: SubscriptionsEndpoint.get)
    GET(
      "/v2/customers/{userId}/pointsExpirySchedule", "customer.v2.pointsExpirySchedule", "Get Points Expiry Schedule",
      rows: 84, read: PointsScheduleReads.expiry)
    GET(
      "/v2/customers/lookup/pointsExpirySchedule", "customer.v2.lookupPointsExpirySchedule", "Get Points Expiry Schedule (Light API)",
      rows: 85, read: PointsScheduleReads.expiry)
    GET(
      "/v2/customers/{userId}/loyaltyEvents", "customer.v2.loyaltyEvents", "Get Loyalty Events",
      rows: 86, read: LoyaltyHistory.events)
    GET(
      "/v2/customers/{customerId}/loyaltyDetails", "customer.v2.loyaltyDetails", "Get Loyalty Details",
      rows: 87, read: LoyaltyReads.details)
    GET(
      "/v2/customers/{userId}/pointsTransfers", "customer.v2.pointsTransfers", "Get Points Transfer Summary",
      rows: 88, read: LoyaltyHistory.transfers)
    GET(
      "/v2/customers/{userId}/points/balance", "customer.v2.pointsBalance", "Get Points Balance",
      rows: 89,
      aliases: ["/v2/customers/points/balance/{userId}"], read: LoyaltyReads.balance)
    GET(
      "/v2/customers/{userId}/tierDetails", "customer.v2.tierDetails", "Get Customer Tier",
      rows: 90,
      aliases: ["/v2/customers/tierDetails/{userId}/tierDetails"], read: LoyaltyReads.tiers)
    GET(
      "/v2/customers/{userId}/promisedPointsSchedule", "customer.v2.promisedPointsSchedule", "Get Points Conversion Schedule",
      rows: 91, access: .resource("User Groups"), read: PointsScheduleReads.promises)
    GET(
      "/v2/customers/{customerId}/coupons", "customer.v2.couponsDetailed", "Get Customer Coupons (Detailed)",
      rows: 92, read: CustomerCouponsDetailedEndpoint.get)
    GET(
      "/v2/customers/{customerId}/retroRequest", "customer.v2.retroRequest", "Get Retro Requests",
      rows: 93, read: RetroRequestsEndpoint.list)
    GET(
      "/v2/customers/{customerId}/changeRequest", "customer.v2.changeRequest", "Get Identifier Change Requests",
      rows: 94,
      aliases: ["/v2/customers/lookup/changeRequest"], read: ChangeRequestsEndpoint.list)
    GET(
      "/v2/customers/{customerId}/goodwillRequest", "customer.v2.goodwillRequest", "Get Goodwill Requests",
      rows: 95, read: GoodwillRequestsEndpoint.list)
    POST(
      "/v2/requests", "customer.v2.goodwillGroup", "Request Goodwill points (Group)",
      rows: 96,
      aliases: ["/v2/requests/"], access: .resource("Requests"), write: AddV2Request.add)
    POST(
      "/v2/customers/{customerId}/setImage", "customer.v2.setImage", "Add Customer Image",
      rows: 97, body: .raw, write: ImagesEndpoint.set)
    DELETE(
      "/v2/customers/{userId}/deleteImage", "customer.v2.deleteImage", "Delete Customer Image",
      rows: 98, write: ImagesEndpoint.delete)
    GET(
      "/v2/customers/coupons", "customer.v2.couponsBasic", "Get Customer Coupons (Basic)",
      rows: 99, read: CustomerCouponsEndpoint.basic)
    POST(
      "/v2/customers/{userId}/referrals", "customer.v2.addReferrals", "Add Referrals",
      rows: 101,
      aliases: ["/v2/customers/referrals"], write: AddReferralsEndpoint.add)
    GET(
      "/v2/customers/{userId}/referrals", "customer.v2.getReferrals", "Get Referrals",
      rows: 102, write: GetReferralsEndpoint.get)
    GET(
      "/v2/customers/{userId}/statusLog", "customer.v2.statusLog", "Get Customer Status Log",
      rows: 103, read: StatusEndpoint.log)
    GET(
      "/v2/customers/{userId}/subscriptionStatusChangeLog", "customer.v2.subscriptionStatusChangeLog", "Get Customer Subscription Log",
      rows: 104, read: SubscriptionsEndpoint.log)
    GET(
      "/v2/customers/userEntityTrackers", "customer.v2.userEntityTrackers", "Get user group customer tracker details",
      rows: 105, read: TrackersEndpoint.ofEntity)
    GET(
      "/v2/customers/{id}/transactions", "customer.v2.transactions", "Get customer transactions",
      rows: 106, access: .open, read: CustomerTransactions.list)
    GET(
      "/v2/customers/{customerId}/trackers", "customer.v2.trackers", "Get Customer Tracker Details", read: TrackersEndpoint.list)
    // What embed=customerImage shows as the address of an image.
    GET(
      "/v2/files/customerImage/{organization}/{customer}/{token}", "customer.v2.imageFile", "Customer image file",
      access: .open, credentials: .none, read: ImagesEndpoint.serve)
    GET(
      "/v2/customers/interaction", "customer.v2.interaction", "Get Customer Interactions",
      aliases: ["/v2/customers/interactions"], read: InteractionsEndpoint.get)
    POST(
      "/v2/slab/manualSlabAdjustment", "customer.v2.manualAdjustment", "Manual Tier Adjustment", write: ManualTierChange.change)
    POST(
      "/v2/bulk/getCustomers", "customer.v2.bulkGet", "Get Customers Bulk (internal)", access: .open, read: BulkCustomers.get)
  }
}
