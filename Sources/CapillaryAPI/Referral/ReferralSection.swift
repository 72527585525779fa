extension Section {
  static let referral = Section("Referral", access: "Customer") {
    GET(
      "/v2/referral/validate", "referral.v2.validate", "Validate referral code",
      rows: 244,
      aliases: ["/v2/validate"], read: ReferralEndpoint.validate)
  }
}
