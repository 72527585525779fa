extension Section {
  static let eventLogs = Section("Event logs", access: "Webhooks") {
    GET(
      "/v3/webHooks/eventLog/requestId/{requestId}", "event-logs.v3.byRequestId", "Get event log (by request id)",
      rows: 144,
      aliases: ["/v3/webHooks/eventLog/requestId"], access: .open)
    GET(
      "/v3/webHooks/eventLog/refId/{refId}", "event-logs.v3.byRefId", "Get event log (by reference id)",
      rows: 145,
      aliases: ["/v3/webHooks/eventLog/refId"], access: .open)
    GET(
      "/v3/webHooks/eventLog/{eventId}", "event-logs.v3.byEventId", "Get event log (by event id)",
      rows: 146,
      aliases: ["/v3/webhooks/eventLog"], access: .open)
    POST(
      "/v3/webHooks", "event-logs.v3.addWebhook", "Add webhook (subscription)")
    GET(
      "/v3/webHooks", "event-logs.v3.listWebhooks", "Get webhooks")
    PUT(
      "/v3/webHooks/{webHookId}", "event-logs.v3.updateWebhook", "Update webhook")
    DELETE(
      "/v3/webHooks/{webHookId}", "event-logs.v3.deleteWebhook", "Delete webhook")
    GET(
      "/v3/webHooks/eventMetaData", "event-logs.v3.listEventNames", "Retrieve org events")
    GET(
      "/v3/webHooks/eventMetaData/{eventName}", "event-logs.v3.eventSchema", "Get event metadata")
  }
}
