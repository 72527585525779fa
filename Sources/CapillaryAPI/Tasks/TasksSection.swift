extension Section {
  static let tasks = Section("Tasks", access: "Tasks") {
    POST(
      "/v1.1/task/add", "tasks.v11.add", "Add Tasks",
      rows: 306, 314,
      aliases: ["/v1/task/add"])
    POST(
      "/v1.1/task/update", "tasks.v11.update", "Update Tasks",
      rows: 307, 315,
      aliases: ["/v1/task/update"])
    GET(
      "/v1.1/task/metadata", "tasks.v11.metadata", "Get Tasks Metadata",
      rows: 308, 316,
      aliases: ["/v1/task/metadata"])
    GET(
      "/v1.1/task/log", "tasks.v11.log", "Get Task Logs",
      rows: 309, 317,
      aliases: ["/v1/task/log"])
    POST(
      "/v1.1/task/statusmapping", "tasks.v11.statusMapping.update", "Update Status Mappings",
      rows: 310, 318,
      aliases: ["/v1/task/statusmapping", "/v1.1/task/statusmapping.xml", "/v1.1/task/statusmapping.json"])
    GET(
      "/v1.1/task/statusmapping", "tasks.v11.statusMapping.list", "Get Status Mappings",
      rows: 311, 319,
      aliases: ["/v1/task/statusmapping"])
    GET(
      "/v1.1/task/reminder", "tasks.v11.reminder.list", "Get Task Reminders",
      rows: 312, 320,
      aliases: ["/v1/task/reminder"])
    POST(
      "/v1.1/task/reminder", "tasks.v11.reminder.upsert", "Create/Update Task Reminders",
      rows: 313, 321,
      aliases: ["/v1/task/reminder"])
    GET(
      "/v1.1/task/get", "tasks.v11.get", "Retrieve Individual Task Details",
      aliases: ["/v1/task/get"], access: .open)
  }
}
