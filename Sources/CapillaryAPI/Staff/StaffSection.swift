extension Section {
  static let staff = Section("Staff", access: "Staff") {
    POST(
      "/v2/staff", "staff.v2.add", "Add Staff Account",
      rows: 262)
    GET(
      "/v2/staff/accessToken", "staff.v2.accessToken", "Get Access Token",
      rows: 263, also: [.post])
    POST(
      "/v2/staff/edit", "staff.v2.edit", "Edit Staff Details",
      rows: 264)
    GET(
      "/v2/staff", "staff.v2.get", "Get Staff Details",
      rows: 265)
    POST(
      "/v2/staff/changePassword", "staff.v2.changePassword", "Change Account Password",
      rows: 266)
    POST(
      "/v2/staff/sendOtp", "staff.v2.sendOtp", "Send OTP",
      rows: 267)
    POST(
      "/v2/staff/validate", "staff.v2.validateOtp", "Validate OTP",
      rows: 268)
    POST(
      "/v2/staff/changeidentifier/sendotp", "staff.v2.changeIdentifier.sendOtp", "Change Identifier (Send OTP)",
      rows: 269)
    POST(
      "/v2/staff/changeidentifier", "staff.v2.changeIdentifier.validate", "Change Identifier (Validate OTP)",
      rows: 270)
    POST(
      "/v2/staff/transfer", "staff.v2.transfer", "Transfer Staff User",
      rows: 271)
    GET(
      "/v2/staff/getUsersList", "staff.v2.list", "Get Staff of Store/Zone",
      rows: 272)
    GET(
      "/v2/staff/logout", "staff.v2.logout", "Logout Staff Account",
      rows: 273)
    POST(
      "/v2/staff/delete", "staff.v2.remove", "Remove Staff Account",
      rows: 274)
  }
}
