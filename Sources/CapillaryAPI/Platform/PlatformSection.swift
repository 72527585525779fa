extension Section {
  static let platform = Section("Platform", access: "Behavioural Events") {
    POST(
      "/v3/oauth/token/generate", "platform.v3.oauthTokenGenerate", "Generate OAuth access token", access: .open, credentials: .none, read: TokenEndpoint.generate)
    // Stays 501: it belongs to the log-in of consumers' apps on other hosts, and nothing of the documented API takes its
    // token, so that one handed out here would open nothing.
    POST(
      "/auth/v1/token/generate", "platform.v1.auth.v1TokenGenerate", "Generate authentication token (consumer apps, Auth Engine)", access: .open)
    GET(
      "/v2/fleet/permissions", "platform.v2.fleetPermissions", "Get fleet permissions", access: .open,
      read: FleetHierarchyEndpoints.permissions)
    GET(
      "/api_gateway/v2/audits", "platform.v2.apiGateway.audits", "Get audit logs of entities",
      aliases: ["/v2/audits"], read: AuditsEndpoint.list)
  }
}
