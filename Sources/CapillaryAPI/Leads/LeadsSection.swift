extension Section {
  static let leads = Section("Leads", access: "Leads") {
    POST(
      "/v2/leads", "leads.v2.add", "Add lead",
      rows: 147, also: [.patch])
    POST(
      "/v2/leads/substatus", "leads.v2.substatus.add", "Add lead substatus",
      rows: 148)
    PUT(
      "/v2/leads/{leadId}/status", "leads.v2.status.update", "Update lead status",
      rows: 149)
    POST(
      "/v2/leads/{leadId}/followup", "leads.v2.followup.add", "Update lead follow-ups",
      rows: 150)
    PUT(
      "/v2/leads/{leadId}", "leads.v2.update", "Update lead (extended fields, owner)",
      rows: 151)
    POST(
      "/v2/leads/reasons", "leads.v2.reasons.add", "Configure lead reasons",
      rows: 152)
    GET(
      "/v2/leads/{leadId}/statusLog", "leads.v2.statuslog.get", "Get lead status log",
      rows: 153)
    GET(
      "/v2/leads/{leadId}/followups", "leads.v2.followups.get", "Get lead follow-ups",
      rows: 154)
    GET(
      "/v2/leads/reasons", "leads.v2.reasons.get", "Get lead reasons",
      rows: 155)
    GET(
      "/v2/leads", "leads.v2.list", "Get lead details",
      rows: 156, 158)
    GET(
      "/v2/leads", "leads.v2.search", "Search lead",
      rows: 159)
    GET(
      "/v2/leads/substatuses", "leads.v2.substatuses.get", "Get lead substatuses",
      rows: 157)
  }
}
