extension Section {
  static let store = Section("Store", access: "Store", form: .texts) {
    GET(
      "/v1.1/store/get", "store.v11.get", "Get Store Details",
      rows: 275, 284,
      aliases: ["/v1/store/get"], read: StoreDetails.get)
    GET(
      "/v1.1/store/staff", "store.v11.staff", "Get Store Staff Details",
      rows: 276, 285,
      aliases: ["/v1/store/staff"], read: StoreStaff.list)
    GET(
      "/v1.1/store/tasks", "store.v11.tasks", "Get Store Tasks",
      rows: 277, 286,
      aliases: ["/v1/store/tasks"])
    GET(
      "/v1.1/store/login", "store.v11.login", "Verify Store Login Credentials",
      rows: 278, 283, 287, 292,
      aliases: ["/v1/store/login", "/v1.1/store/login.json", "/v1.1/store/login.xml"], read: StoreLogin.verify)
    POST(
      "/v1.1/store/logs", "store.v11.logs.upload", "Upload Store Logs",
      rows: 279, 288,
      aliases: ["/v1/store/logs", "/v1.1/store/logs.file", "/v1/store/logs.file"], body: .raw, read: StoreLogs.upload)
    POST(
      "/v1.1/store/reports", "store.v11.reports.upload", "Upload Store Reports",
      rows: 280, 289,
      aliases: ["/v1/store/reports", "/v1.1/store/reports.json", "/v1.1/store/reports.xml"],
      read: StoreReports.upload)
    GET(
      "/v1.1/store/reports", "store.v11.reports.get", "Get Store Reports",
      rows: 281, 290,
      aliases: ["/v1/store/reports", "/v1.1/store/reports.json", "/v1.1/store/reports.xml"], read: StoreReports.get)
    GET(
      "/v1.1/store/configurations", "store.v11.configurations", "Get Store Configurations",
      rows: 282, 291,
      aliases: ["/v1/store/configurations"], read: StoreConfigurations.get)
  }
}
