extension Section {
  static let partnerProgram = Section("Partner program", access: "Partner Program") {
    POST(
      "/v2/partnerProgram/linkCustomer", "partner-program.v2.link", "Link customer to partner program",
      rows: 183, write: PartnerMembers.link)
    POST(
      "/v2/partnerProgram/customerPartnerProgramUpdate", "partner-program.v2.update", "Update customer (tier in partner program)",
      rows: 184, write: PartnerMembers.update)
    POST(
      "/v2/partnerProgram/deLinkCustomer", "partner-program.v2.delink", "Delink customer",
      rows: 185, write: PartnerMembers.delink)
    GET(
      "/v2/partnerProgram/customerActivityHistories", "partner-program.v2.activityHistories", "Get customer activity histories (all programs)")
    GET(
      "/v2/partnerProgram/customerActivityHistory", "partner-program.v2.activityHistory", "Get customer activity",
      rows: 186)
  }
}
