extension Section {
  static let piiDeletion = Section("PII deletion", access: "Requests") {
    POST(
      "/v2/requests", "pii-deletion.v2.add", "Add a PII deletion request",
      rows: 187,
      aliases: ["/v2/requests/"], write: AddV2Request.add)
    PUT(
      "/v2/requests", "pii-deletion.v2.update", "Update PII deletion status",
      rows: 188,
      aliases: ["/v2/requests/"], write: UpdateV2Requests.update)
    GET(
      "/v2/requests/{id}", "pii-deletion.v2.get", "Retrieve status of a PII deletion request",
      rows: 189, read: ReadV2Requests.get)
    GET(
      "/v2/requests", "pii-deletion.v2.list", "Retrieve PII deletion requests",
      rows: 190,
      aliases: ["/v2/requests/"], read: ReadV2Requests.list)
  }
}
