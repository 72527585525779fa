extension Section {
  static let otp = Section("OTP", access: "OTP") {
    POST(
      "/v2/otp/generate", "otp.v2.generate", "Generate OTP",
      rows: 180, write: GenerateOTP.generate)
    POST(
      "/v2/otp/validate", "otp.v2.validate", "Validate OTP",
      rows: 181, write: ValidateOTP.validate)
    GET(
      "/v2/otp", "otp.v2.get", "Get OTP",
      rows: 182, read: GetOTP.get)
  }
}
