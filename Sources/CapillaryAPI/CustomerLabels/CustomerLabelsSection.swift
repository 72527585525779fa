extension Section {
  static let customerLabels = Section("Customer labels", access: "Customer") {
    POST(
      "/v2/organization/labels", "customer-labels.v2.add", "Add Labels",
      rows: 139,
      aliases: ["/v2/organization/label"], access: .resource("Organization"), write: CustomerLabelsEndpoint.add)
    GET(
      "/v2/organization/labels", "customer-labels.v2.listOrg", "Get Org Labels",
      rows: 140, access: .resource("Organization"), read: CustomerLabelsEndpoint.list)
    POST(
      "/v2/customers/{userId}/changeLabels", "customer-labels.v2.change", "Tag Customers (to Labels)",
      rows: 141, write: CustomerLabelsEndpoint.change)
    GET(
      "/v2/customers/{userId}/labels", "customer-labels.v2.getCustomer", "Get Customer Labels",
      rows: 142, read: CustomerLabelsEndpoint.worn)
    GET(
      "/v2/customers/labels/search", "customer-labels.v2.search", "Search Customers by Label",
      rows: 143, read: CustomerLabelsEndpoint.search)
  }
}
