extension Section {
  static let requests = Section("Requests", access: "Requests") {
    POST(
      "/v1.1/request/add", "requests.v11.add", "Add request (identifier change, merge, mobile reallocation, goodwill)",
      rows: 231,
      aliases: ["/v1/request/add", "/v1.1/request/ad"], form: .values, write: AddRequest.add)
    POST(
      "/v1.1/request/add", "requests.v11.addRetro", "Send retro request (not-interested transaction to regular)",
      rows: 236, 242,
      aliases: ["/v1.1/request", "/v1.1/request/", "/v1/request", "/v1/request/", "/v1/request/add"],
      form: .values, write: AddRequest.add)
    POST(
      "/v1.1/request/approve", "requests.v11.approve", "Approve requests",
      rows: 232, 238,
      aliases: ["/v1/request/approve"], form: .texts, write: DecideRequest.approve)
    POST(
      "/v1.1/request/approve", "requests.v11.approveRetro", "Approve a retro request",
      rows: 237, 243,
      aliases: ["/v1/request/approve"], form: .texts, write: DecideRequest.approve)
    POST(
      "/v1.1/request/reject", "requests.v11.reject", "Reject requests",
      rows: 233, 239,
      aliases: ["/v1/request/reject"], form: .texts, write: DecideRequest.reject)
    GET(
      "/v1.1/request/get", "requests.v11.get", "Get request details",
      rows: 234, 240,
      aliases: ["/v1/request/get"], form: .texts, read: GetRequests.get)
    GET(
      "/v1.1/request/logs", "requests.v11.logs", "Get request logs",
      rows: 235, 241,
      aliases: ["/v1/request/logs"], access: .resource("CustChangeReqs"), form: .texts, read: RequestLogs.list)
    POST(
      "/v2/requests", "requests.v2.addTransaction", "Add transaction request",
      rows: 227,
      aliases: ["/v2/requests/"], write: AddV2Request.add)
    POST(
      "/v2/requests", "requests.v2.addCustomerMerge", "Add customer merge request",
      aliases: ["/v2/requests/"], write: AddV2Request.add)
    POST(
      "/v2/requests", "requests.v2.addGoodwillGroup", "Request goodwill points for a user group",
      aliases: ["/v2/requests/"], write: AddV2Request.add)
    PUT(
      "/v2/requests", "requests.v2.update", "Update request (transaction or customer merge)",
      rows: 228,
      aliases: ["/v2/requests/"], write: UpdateV2Requests.update)
    GET(
      "/v2/requests/{id}", "requests.v2.get", "Retrieve request by id",
      rows: 229, read: ReadV2Requests.get)
    GET(
      "/v2/requests", "requests.v2.list", "Retrieve requests by type and sub-type",
      rows: 230,
      aliases: ["/v2/requests/"], read: ReadV2Requests.list)
    POST(
      "/api_gateway/v2/request-workflow/{requestType}", "requests.v2.workflow.create", "Create a maker-checker request",
      access: .open, write: WorkflowEndpoint.create)
    PUT(
      "/api_gateway/v2/request-workflow/{requestType}", "requests.v2.workflow.decide", "Approve or reject a maker-checker request",
      access: .open, write: WorkflowEndpoint.decide)
    GET(
      "/api_gateway/v2/request-workflow/requests", "requests.v2.workflow.list", "Get all maker-checker requests",
      access: .open, read: WorkflowEndpoint.list)
    GET(
      "/api_gateway/v2/request-workflow/requests/{requestId}", "requests.v2.workflow.get", "Get one maker-checker request",
      access: .open, read: WorkflowEndpoint.get)
  }
}
