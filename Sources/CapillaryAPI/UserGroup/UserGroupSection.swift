extension Section {
  static let userGroup = Section("User group", access: "User Groups") {
    POST(
      "/v2/userGroup2", "user-group.v2.create", "Add group",
      rows: 342, write: ChangeGroup.create)
    PUT(
      "/v2/userGroup2", "user-group.v2.update", "Update user group",
      rows: 343, write: ChangeGroup.update)
    GET(
      "/v2/userGroup2/search", "user-group.v2.search", "Search user groups by name, id, mobile number",
      rows: 344, read: FindGroups.search)
    DELETE(
      "/v2/userGroup2", "user-group.v2.delete", "Delete user group",
      rows: 345,
      aliases: ["/v2/organization/userGroup2"], write: ChangeGroup.delete)
    POST(
      "/v2/userGroup2/join", "user-group.v2.join", "Join member to group",
      rows: 346, write: ChangeMembers.join)
    DELETE(
      "/v2/userGroup2/{groupId}/leave", "user-group.v2.leave", "Remove group member",
      rows: 347,
      aliases: ["/v2/organization/userGroup2/{groupId}/leave"], write: ChangeMembers.leave)
    POST(
      "/v2/userGroup2/transfer", "user-group.v2.transferMembers", "Transfer group member",
      rows: 348,
      aliases: ["/v2/organization/userGroup2/transfer"], access: .resource("Points"), write: ChangeMembers.transfer)
    GET(
      "/v2/userGroup2/transactions", "user-group.v2.transactions", "Get group transactions",
      rows: 349, read: GroupTransactions.list)
    GET(
      "/v2/userGroup2", "user-group.v2.get", "Get group details (index title: Retrieve user group members list)",
      rows: 350, read: ReadGroup.get)
    GET(
      "/v2/userGroup2/members", "user-group.v2.members", "Retrieve group members (with cards and status) / primary and secondary member details",
      rows: 351, 352, read: ListMembers.list)
    GET(
      "/v2/userGroup2/slabHistory", "user-group.v2.slabHistory", "Retrieve group slab/tier log history",
      rows: 353, read: GroupLoyalty.slabHistory)
    GET(
      "/v2/pointsLedger/getCustomerLedgerInfo", "user-group.v2.ledger", "Retrieve group ledger information",
      rows: 354, access: .resource("Points"), read: LedgerEntries.read)
    GET(
      "/v2/userGroup2/pointsExpirySchedule", "user-group.v2.pointsExpirySchedule", "Retrieve points expiry schedule of a group",
      rows: 355, read: GroupLoyalty.expirySchedule)
    GET(
      "/v2/userGroup2/promisedPointsSchedule", "user-group.v2.promisedPointsSchedule", "Retrieve points conversion schedule of a group",
      rows: 356, read: GroupLoyalty.promises)
    PUT(
      "/v2/userGroup2/members/permissions", "user-group.v2.permissions", "Update permissions of group members", write: ChangeMembers.permit)
    POST(
      "/v2/userGroup2/extendedFieldSearch", "user-group.v2.extendedFieldSearch", "Search groups by extended fields", read: FindGroups.byFields)
  }
}
