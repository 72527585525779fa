import Model

/// `GET /v2/otp`: the code that a registered customer was sent and has not used yet.
enum GetOTP {
  struct Answer: Encodable, Sendable {
    var orgId: Int64
    var userId: Int64
    var code: String
    var validUpto: String
    var warnings: [Warning] = []
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let scope = call.query["scope"].flatMap { OneTimeCodes.Action(rawValue: $0.trimmed.uppercased()) }
    guard let scope else { throw OTPError.invalidAction }
    guard let customer = try customer(call, session) else { throw OTPError.notFound }
    let holders = try Customers.profiles(of: customer.id, session).flatMap(\.identifiers).compactMap { identifier in
      switch identifier.type {
      case .mobile: OneTimeCodes.Holder(.mobile, identifier.value)
      case .email: OneTimeCodes.Holder(.email, identifier.value)
      default: nil
      }
    }
    let seconds = call.query.int("threshold") ?? 0
    let codes = try Set(holders).compactMap { try OneTimeCodes.latest(of: $0, scope, validFor: seconds, session) }
    guard let code = codes.max(by: { $0.id < $1.id }) else { throw OTPError.notFound }
    return Reply(
      Answer(
        orgId: try session.organization.id, userId: customer.id, code: code.text,
        validUpto: try session.zone.iso(code.expiresAt)))
  }

  private static func customer(_ call: Call, _ session: Session) throws -> Customer? {
    do {
      let customer = try Customers.resolve(
        identifierName: call.query["identifierName"], value: call.query["identifierValue"],
        source: call.query["source"], account: call.query["accountId"], session)
      try Customers.check(customer)
      return customer
    } catch is CustomerError {
      return nil
    }
  }
}
