extension Section {
  static let company = Section("Company", access: "Companies") {
    POST(
      "/v2/companies", "company.v2.add", "Add Company",
      rows: 40, write: AddCompany.add)
    PUT(
      "/v2/companies", "company.v2.update", "Update Company",
      rows: 41, write: CompanyEndpoints.update)
    GET(
      "/v2/companies", "company.v2.get", "Get Company Details",
      rows: 42, read: CompanyEndpoints.get)
    DELETE(
      "/v2/companies", "company.v2.remove", "Remove Company",
      rows: 43, write: CompanyEndpoints.remove)
    GET(
      "/v2/companies/all", "company.v2.list", "Get Org Companies",
      rows: 44, read: CompanyLists.all)
    GET(
      "/v2/companies/extendedFieldSearch", "company.v2.searchByExtendedField", "Get Companies by Extended Field Values",
      rows: 45, read: CompanyLists.search)
    POST(
      "/v2/fleetHierarchy", "company.v2.fleetHierarchy.add", "Add Fleet Hierarchy", access: .open, write: AddFleetHierarchy.add)
    PUT(
      "/v2/fleetHierarchy/{hierarchyId}", "company.v2.fleetHierarchy.update", "Update Fleet Hierarchy",
      aliases: ["/v2/fleetHierarchy"], access: .open, write: FleetHierarchyEndpoints.update)
    GET(
      "/v2/fleetHierarchy", "company.v2.fleetHierarchy.get", "Get Hierarchy Details", access: .open,
      read: FleetHierarchyEndpoints.get)
    GET(
      "/v2/fleetHierarchy/all", "company.v2.fleetHierarchy.list", "Get All Hierarchy Details",
      access: .open, read: FleetHierarchyEndpoints.list)
    DELETE(
      "/v2/fleetHierarchy/{hierarchyId}", "company.v2.fleetHierarchy.delete", "Delete Hierarchy",
      aliases: ["/v2/fleetHierarchy"], access: .open, write: FleetHierarchyEndpoints.delete)
    GET(
      "/v2/fleet/permissions", "company.v2.fleetPermissions.list", "Get Fleet Permissions", access: .open,
      read: FleetHierarchyEndpoints.permissions)
  }
}
