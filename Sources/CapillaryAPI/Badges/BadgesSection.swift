extension Section {
  static let badges = Section("Badges") {
    POST(
      "/api_gateway/v1/badges/orgMeta", "badges.v1.orgMeta.create", "Create badges org meta",
      rows: 1)
    PUT(
      "/api_gateway/v1/badges/orgMeta", "badges.v1.orgMeta.update", "Update badges org meta",
      rows: 2)
    GET(
      "/api_gateway/v1/badges/orgMeta", "badges.v1.orgMeta.get", "Get badges org meta",
      rows: 3)
    POST(
      "/api_gateway/v1/badges/badgeMeta", "badges.v1.badgeMeta.create", "Create badges",
      rows: 4)
    PUT(
      "/api_gateway/v1/badges/badgeMeta", "badges.v1.badgeMeta.update", "Update badges",
      rows: 5)
    GET(
      "/api_gateway/v1/badges/badgeMeta", "badges.v1.badgeMeta.list", "Get all badges",
      rows: 6)
    GET(
      "/api_gateway/v1/badges/badgeMeta/{badgeId}", "badges.v1.badgeMeta.get", "Get badge by ID",
      rows: 7)
    POST(
      "/api_gateway/v1/badges/badgeMeta/{badgeId}/claim", "badges.v1.badgeMeta.claim", "Claim badge",
      rows: 8)
    PUT(
      "/api_gateway/v1/badges/badgeMeta/{badgeId}/{activationStatus}", "badges.v1.badgeMeta.activation", "Update the activation status of badge",
      rows: 9)
    POST(
      "/api_gateway/v1/badges/badgeMeta/customer/issueBulk", "badges.v1.badgeMeta.issueBulk", "Enroll customers in badges",
      rows: 10)
    POST(
      "/api_gateway/v1/badges/customer/earn", "badges.v1.customer.earn", "Issue badge to the customer",
      rows: 11)
    POST(
      "/api_gateway/v1/badges/badgeMeta/customer/revokeIssue", "badges.v1.badgeMeta.revokeIssue", "Revoke enrolment of a badge",
      rows: 12)
    POST(
      "/api_gateway/v1/badges/customer/revokeEarn", "badges.v1.customer.revokeEarn", "Revoke issual of a badge",
      rows: 13)
    GET(
      "/api_gateway/v1/badges/customer/{customerId}", "badges.v1.customer.get", "Get badges for customer",
      rows: 14)
    POST(
      "/api_gateway/v1/badges/badgeMeta/{badgeId}/unclaim", "badges.v1.badgeMeta.unclaim", "Unclaim badge")
    GET(
      "/api_gateway/v1/badges/badgeMeta/getFixedWindowDetails", "badges.v1.badgeMeta.fixedWindow", "Get fixed window details",
      aliases: ["/v1/badges/badgeMeta/getFixedWindowDetails"])
    POST(
      "/api_gateway/v1/badges/customer/earnBulk", "badges.v1.customer.earnBulk", "Issue badge to multiple customers")
    PUT(
      "/api_gateway/v1/badges/import/customerBadges", "badges.v1.import.customerBadges", "Import earned badges of customer")
    GET(
      "/api_gateway/v1/badges/management/{customerId}", "badges.v1.management.list", "Get all customer badges")
    GET(
      "/api_gateway/v1/badges/management/{customerId}/badge/{badgeId}", "badges.v1.management.detail", "Get individual badge details of a customer")
    POST(
      "/api_gateway/v1/badges/group", "badges.v1.group.create", "Create badges group")
    POST(
      "/api_gateway/v1/badges/group/{groupId}", "badges.v1.group.update", "Update badges group")
    GET(
      "/api_gateway/v1/badges/group/{groupId}", "badges.v1.group.get", "Get group by ID")
    GET(
      "/api_gateway/v1/badges/group", "badges.v1.group.list", "Get all groups")
    POST(
      "/api_gateway/v1/badges/customField", "badges.v1.customField.create", "Create badge custom field")
    PUT(
      "/api_gateway/v1/badges/customField/{customFieldId}", "badges.v1.customField.update", "Update badge custom field")
    GET(
      "/api_gateway/v1/badges/customField/{customFieldId}", "badges.v1.customField.get", "Get badge custom field by ID")
    GET(
      "/api_gateway/v1/badges/customField", "badges.v1.customField.list", "Get all badge custom fields")
  }
}
