extension Section {
  static let customerV1 = Section("Customer (v1.1)", access: "Customer", form: .customers) {
    POST(
      "/v1.1/customer/add", "customer.v11.add", "Add Customer",
      rows: 107, write: AddCustomer.add)
    POST(
      "/v1.1/customer/update", "customer.v11.update", "Update Customer details",
      rows: 108, also: [.put], write: UpdateCustomer.update)
    POST(
      "/v1.1/customer/update_identity", "customer.v11.updateIdentity", "Update Customer Identifier",
      rows: 109, form: .usual, write: UpdateIdentity.update)
    GET(
      "/v1.1/customer/search", "customer.v11.search", "Search Customers (deprecated)",
      form: .texts, read: SearchCustomersV1.search)
    GET(
      "/v1.1/customer/get", "customer.v11.get", "Get Customer Details",
      rows: 110, read: GetCustomer.get)
    GET(
      "/v1.1/customer/transactions", "customer.v11.transactions", "Get Customer Transactions",
      rows: 111, read: CustomerTransactionsV1.get)
    GET(
      "/v1.1/customer/redemptions", "customer.v11.redemptions", "Get Customer Redemptions",
      rows: 112, read: CustomerRedemptionsV1.get)
    GET(
      "/v1.1/customer/coupons", "customer.v11.coupons", "Get Customer Coupons",
      rows: 113, form: .usual, read: CustomerCouponsV1.get)
    POST(
      "/v1.1/customer/notes", "customer.v11.notes.save", "Add/Update Customer Notes",
      rows: 114, write: CustomerNotesV1.save)
    GET(
      "/v1.1/customer/notes", "customer.v11.notes.get", "Get Customer Notes",
      rows: 115, form: .texts, read: CustomerNotesV1.get)
    GET(
      "/v1.1/customer/recommendations", "customer.v11.recommendations", "Get Product Recommendations (deprecated)",
      rows: 116, form: .values, read: CustomerRecommendations.get)
    GET(
      "/v1.1/customer/interaction", "customer.v11.interaction", "Get Customer Interactions",
      rows: 117,
      aliases: ["/v1.1/customer/interactions"], access: .resource("Communications"), read: CustomerInteractionsV1.get)
    POST(
      "/v1.1/customer/tickets", "customer.v11.tickets.add", "Add Ticket (not in use)",
      rows: 118, form: .texts, write: CustomerTicketsV1.add)
    GET(
      "/v1.1/customer/tickets", "customer.v11.tickets.get", "Get Ticket Details (not in use)",
      rows: 119, form: .texts, read: CustomerTicketsV1.get)
    POST(
      "/v1.1/customer/referrals", "customer.v11.referrals.refer", "Refer Customer",
      rows: 120, form: .usual, write: CustomerReferralsV1.refer)
    GET(
      "/v1.1/customer/referrals", "customer.v11.referrals.get", "Get Referral Details",
      rows: 121, form: .usual, write: CustomerReferralsV1.get)
    POST(
      "/v1.1/customer/preferences", "customer.v11.preferences.save", "Add/Update Customer Preferences",
      rows: 122, form: .texts, write: CustomerPreferencesV1.save)
    GET(
      "/v1.1/customer/preferences", "customer.v11.preferences.get", "Get Customer Preferences",
      rows: 123, form: .texts, read: CustomerPreferencesV1.get)
    POST(
      "/v1.1/customer/subscriptions", "customer.v11.subscriptions.update", "Update Subscription Details",
      rows: 124, form: .texts, write: CustomerSubscriptionsV1.update)
    GET(
      "/v1.1/customer/subscriptions", "customer.v11.subscriptions.get", "Get Subscription Details",
      rows: 125, read: CustomerSubscriptionsV1.get)
  }
}
