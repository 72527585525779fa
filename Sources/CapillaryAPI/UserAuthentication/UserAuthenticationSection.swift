extension Section {
  static let userAuthentication = Section("User authentication", access: "Customer") {
    POST(
      "/v2/user_auth/register", "user-auth.v2.register", "Register User",
      rows: 339, write: UserAuthenticationEndpoint.register)
    POST(
      "/v2/user_auth/authorize_user", "user-auth.v2.authorize", "Authorize User",
      rows: 340, read: UserAuthenticationEndpoint.authorize)
    POST(
      "/v2/user_auth/update", "user-auth.v2.update", "Update Password",
      rows: 341, also: [.put], write: UserAuthenticationEndpoint.update)
  }
}
