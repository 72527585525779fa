extension Section {
  static let organization = Section("Organization", access: "Organization") {
    GET(
      "/v2/organization/customFields", "organization.v2.customFields.list", "Get Custom Fields",
      rows: 160, access: .resource("Organization Data Fields"), read: OrganizationCustomFields.list)
    GET(
      "/v2/organization/configkeyvalue", "organization.v2.configKeyValue.get", "Get Config Key Values",
      rows: 161,
      aliases: ["/v2/organization/organization/configkeyvalue"], read: OrganizationConfigs.get)
    GET(
      "/v2/organization/till", "organization.v2.till.get", "Get org till details",
      rows: 162, read: OrganizationTills.get)
    GET(
      "/v2/organization/activeTill", "organization.v2.activeTills.list", "Get Active Tills",
      rows: 163, read: OrganizationTills.active)
    GET(
      "/v2/organization/programs", "organization.v2.programs.list", "Get Loyalty Programs",
      rows: 164, read: OrganizationPrograms.list)
    POST(
      "/v2/orgEntity/store", "organization.v2.store.add", "Add Store",
      rows: 165, write: StoreSetup.add)
    GET(
      "/v1.1/organization/get", "organization.v11.get", "Get Org Details",
      rows: 166, 173,
      aliases: ["/v1/organization/get", "/v1.1/organization/get.json", "/v1.1/organization/get.xml"], read: OrganizationProfile.get)
    GET(
      "/v1.1/organization/entities", "organization.v11.entities", "Get Org Entities",
      rows: 167, 174,
      aliases: ["/v1/organization/entities"],
      form: V1Form(status: .values, items: .mixed), read: OrganizationEntities.list)
    GET(
      "/v1.1/organization/configs", "organization.v11.configs", "Get Org Configurations",
      rows: 168, 175,
      aliases: ["/v1/organization/configs"], form: .texts, read: OrganizationConfigs.list)
    GET(
      "/v1.1/organization/statistics", "organization.v11.statistics", "Get Org Statistics",
      rows: 169, 176,
      aliases: ["/v1/organization/statistics"], access: .open, form: .texts, read: OrganizationStatistics.get)
    GET(
      "/v1.1/organization/topitems", "organization.v11.topItems", "Get Top Selling Items",
      rows: 170, 177,
      aliases: ["/v1/organization/topitems"], access: .resource("Organization Entity"),
      form: .texts, read: OrganizationStatistics.topItems)
    GET(
      "/v1.1/organization/customfields", "organization.v11.customFields", "Get Org Custom Fields",
      rows: 171, 178,
      aliases: ["/v1/organization/customfields"], access: .resource("Organization Data Fields"),
      form: .texts, read: OrganizationCustomFields.v1List)
    GET(
      "/v1.1/organization/tenders", "organization.v11.tenders", "Get Org Payment Modes",
      rows: 172, 179,
      aliases: ["/v1/organization/tenders", "/v1.1/organization/tenders.json", "/v1.1/organization/tenders.xml"],
      form: .texts, read: OrganizationTenders.list)
    POST(
      "/v2/orgEntity/till", "organization.v2.till.add", "Add Till", write: TillSetup.add)
    PUT(
      "/v2/orgEntity/till/{id}", "organization.v2.till.update", "Update Till with Custom Fields",
      write: TillSetup.update)
    GET(
      "/v2/organization/till/{id}", "organization.v2.till.getById", "Get Till ID Details", read: OrganizationTills.getByID)
    POST(
      "/v2/orgEntity/store/bulk", "organization.v2.store.bulkAdd", "Add Store in bulk", access: .resource("Store"),
      write: StoreSetup.bulkAdd)
    PUT(
      "/v2/orgEntity/store/bulk", "organization.v2.store.bulkUpdate", "Update Bulk Stores (2026 page)",
      access: .resource("Store"), write: StoreSetup.bulkUpdate)
    POST(
      "/v2/orgEntity/associate", "organization.v2.associate.add", "Create Store Associates",
      write: TillSetup.addAssociate)
    GET(
      "/v2/organization/hierarchy", "organization.v2.hierarchy.get", "Retrieve org hierarchy details",
      read: OrganizationHierarchy.get)
    GET(
      "/v2/organization/configs/{name}", "organization.v2.config.get", "Get Organization Configs", read: OrganizationConfigs.get)
    POST(
      "/v2/customFields", "organization.v2.customFields.create", "Create a Custom Field", access: .open,
      write: CustomFieldSetup.create)
    GET(
      "/v2/org/customFields", "organization.v2.orgCustomFields.list", "Get Custom Fields (org)", access: .open,
      read: CustomFieldSetup.list)
    POST(
      "/v2/customField/tag", "organization.v2.customField.tag", "Tag Custom Field to an Entity", access: .open,
      write: CustomFieldSetup.tag)
    POST(
      "/v2/org/{orgId}/sources", "organization.v2.source.add", "Add Source Account", access: .open,
      write: OrganizationSources.add)
    PUT(
      "/v2/org/{orgId}/sources/{uuid}", "organization.v2.source.update", "Update Source Account", access: .open,
      write: OrganizationSources.update)
    GET(
      "/v2/org/{orgId}/sources", "organization.v2.source.list", "Get All Source Accounts / Get Source Details",
      aliases: ["/v2/org/{orgId}/sources/{uuid}"], access: .open, read: OrganizationSources.list)
    GET(
      "/v2/org/{orgId}/sources/{sourceId}/configs", "organization.v2.source.configs", "Get Source Configurations",
      access: .open, read: OrganizationSources.configs)
    GET(
      "/v2/meta/sources", "organization.v2.metaSources.list", "Get Org Sources", access: .open,
      read: OrganizationSources.catalogue)
    POST(
      "/api_gateway/rewards/core/v1/brand/getAll", "organization.v1.brand.getAll", "Retrieve Brand ID",
      access: .open, read: OrganizationBrands.all)
  }
}
