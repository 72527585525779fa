extension Section {
  static let piiDeletion = Section("PII deletion", access: "Requests") {
    POST(
      "/v2/requests", "pii-deletion.v2.add", "Add a PII deletion request",
      rows: 187,
      aliases: ["/v2/requests/"])
    PUT(
      "/v2/requests", "pii-deletion.v2.update", "Update PII deletion status",
      rows: 188,
      aliases: ["/v2/requests/"])
    GET(
      "/v2/requests/{id}", "pii-deletion.v2.get", "Retrieve status of a PII deletion request",
      rows: 189)
    GET(
      "/v2/requests", "pii-deletion.v2.list", "Retrieve PII deletion requests",
      rows: 190,
      aliases: ["/v2/requests/"])
  }
}
