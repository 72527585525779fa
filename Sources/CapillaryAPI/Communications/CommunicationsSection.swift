extension Section {
  static let communications = Section("Communications", access: "Communications") {
    POST(
      "/v2/communications/email", "communications.v2.email.send", "Send email communications",
      rows: 31, write: EmailEndpoints.sendV2)
    POST(
      "/v1.1/communications/sms", "communications.v11.sms.send", "Send SMS",
      rows: 32, 36,
      aliases: ["/v1/communications/sms"], form: .texts, write: SMSEndpoints.send)
    GET(
      "/v1.1/communications/sms", "communications.v11.sms.get", "Get SMS",
      rows: 33, 37,
      aliases: ["/v1/communications/sms"], form: .texts, read: SMSEndpoints.get)
    POST(
      "/v1.1/communications/email", "communications.v11.email.send", "Send Email",
      rows: 34, 38,
      aliases: ["/v1/communications/email", "/v1.1/communications/sms", "/v1/communications/sms"],
      form: .texts, write: EmailEndpoints.send)
    GET(
      "/v1.1/communications/email", "communications.v11.email.get", "Get Email",
      rows: 35, 39,
      aliases: ["/v1/communications/email"], form: .texts, read: EmailEndpoints.get)
    POST(
      "/v2/communications/sendMessage", "communications.v2.sendMessage", "Send communication message (v2)",
      write: SendMessageEndpoint.send)
    POST(
      "/v1.1/communications/sendMessage", "communications.v11.sendMessage", "Send communication message (v1.1)",
      aliases: ["/v1/communications/sendMessage"], write: SendMessageEndpoint.send)
    POST(
      "/v2/communications/resend", "communications.v2.resend", "Resend a communication message",
      write: ResendEndpoint.resend)
  }
}
