extension Section {
  static let behaviouralEvents = Section("Behavioural events", access: "Behavioural Events") {
    POST(
      "/v2/events", "behavioural-events.v2.create", "Create event (custom)",
      rows: 15)
    PUT(
      "/v2/events", "behavioural-events.v2.update", "Update event (custom)",
      rows: 16)
    GET(
      "/v2/events", "behavioural-events.v2.list", "Get org events",
      rows: 17)
    GET(
      "/v2/events/running_status", "behavioural-events.v2.runningStatus", "Get running events status",
      rows: 18)
    GET(
      "/v2/events/event_data/{userId}", "behavioural-events.v2.customerEvents", "Get customer events",
      rows: 19)
    POST(
      "/v2/events/webhook", "behavioural-events.v2.addWebhook", "Add webhook",
      rows: 20)
    GET(
      "/v2/events/audit_logs", "behavioural-events.v2.auditLogs", "Get audit logs by event name",
      rows: 21)
    GET(
      "/v2/events/logs", "behavioural-events.v2.logs", "Get events logs",
      rows: 22)
    POST(
      "/webhooks/{webhookId}", "behavioural-events.v1.webhook.push", "Post event (push data to webhook)",
      aliases: ["/{cluster}/webhooks/{webhookId}"], access: .open)
    GET(
      "/v2/events/event_data", "behavioural-events.v2.eventData", "Get event data using request id")
    GET(
      "/v2/events/meta", "behavioural-events.v2.meta", "Get events meta")
    GET(
      "/v2/events/search", "behavioural-events.v2.search", "Search events", access: .resource("Customer"))
    PUT(
      "/v2/events/webhook", "behavioural-events.v2.updateWebhook", "Update webhook")
    GET(
      "/v2/events/webhooks", "behavioural-events.v2.listWebhooks", "Get org webhooks")
    PUT(
      "/v2/events/webhook/disable", "behavioural-events.v2.disableWebhook", "Disable webhook")
    POST(
      "/v2/events/standard_events/enable", "behavioural-events.v2.enableStandard", "Enable standard event")
    PUT(
      "/v2/events/disable", "behavioural-events.v2.disable", "Disable event")
    GET(
      "/v2/events/meta_fields", "behavioural-events.v2.metaFields", "Get event fields (meta)")
    GET(
      "/v2/events/standard_events_meta", "behavioural-events.v2.standardMeta", "Get standard events metadata")
    POST(
      "/v2/events/adapter_mapping", "behavioural-events.v2.map", "Map events (adapter)")
    GET(
      "/v2/events/adapter_mapping", "behavioural-events.v2.getMapping", "Get adapter mapping")
    GET(
      "/v2/events/adapters_meta", "behavioural-events.v2.adaptersMeta", "Get adapter meta data")
    POST(
      "/v2/feed", "behavioural-events.v2.feed", "Feed (scan event)", access: .open)
  }
}
