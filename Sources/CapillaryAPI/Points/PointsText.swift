import Model

/// A number of points as it was sent: its decimals count, which an `Amount` has rounded away.
struct PointsText {
  let amount: Amount
  /// Whether the client sent more than three decimals.
  let isTooFine: Bool

  /// - Returns: nil when the text is no number.
  init?(_ text: String) {
    guard let amount = Amount(text) else { return nil }
    self.amount = amount
    let fraction = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first ?? ""
    isTooFine = fraction.utf8.prefix { $0 >= 0x30 && $0 <= 0x39 }.count > 3 && !Amount.isExact(text)
  }
}

extension Amount {
  /// Whether a decimal text has no digit other than zero after its third decimal.
  fileprivate static func isExact(_ text: String) -> Bool {
    guard let point = text.firstIndex(of: ".") else { return true }
    return text[text.index(after: point)...].dropFirst(3).allSatisfy { $0 == "0" }
  }
}

/// A customer as the points operations name one in their answers.
struct PointsCustomer {
  let customer: Customer
  var mobile: String
  var email: String
  var externalID: String

  init(_ customer: Customer, _ session: Session) throws {
    self.customer = customer
    mobile = try Customers.value(.mobile, of: customer.id, session) ?? ""
    email = try Customers.value(.email, of: customer.id, session) ?? ""
    externalID = try Customers.value(.externalID, of: customer.id, session) ?? ""
  }

  /// The customer whom a v1.1 query names.
  static func find(_ query: Query, _ session: Session) throws -> Customer {
    try find(
      [
        ("mobile", query["mobile"]), ("email", query["email"]), ("externalId", query["external_id"]),
        ("id", query["id"] ?? query["user_id"]), ("cardnumber", query["card_number"]),
        ("cardExternalId", query["card_external_id"]),
      ], session)
  }

  /// The first identifier that a v1.1 query or body names, of those that may.
  ///
  /// - Throws: `PointsV1Error.invalidIdentifier` without any, `.customerUnknown`, `.fraud`.
  static func find(_ named: [(name: String, value: String?)], _ session: Session) throws -> Customer {
    for (name, value) in named {
      guard let value = value?.trimmed, !value.isEmpty else { continue }
      let found: Customer
      do {
        found = try Customers.resolve(identifierName: name, value: value, source: Sources.all, session)
      } catch is CustomerError {
        throw PointsV1Error.customerUnknown
      }
      let survivor = try found.mergedInto.flatMap { try Customers.find(id: $0, session) } ?? found
      guard survivor.status != .deleted else { throw PointsV1Error.customerUnknown }
      return survivor
    }
    throw PointsV1Error.invalidIdentifier
  }
}

extension Customer {
  /// - Throws: `PointsV1Error.fraud`, and `CustomerStatusError.blocked` where the status forbids redemptions.
  func requireSpender(_ session: Session) throws {
    if isFraud { throw PointsV1Error.fraud }
    try CustomerStatuses.require(.pointsRedemption, of: id, label: statusLabel, status: status.rawValue, session)
  }

  /// Whether the fraud status keeps the customer from spending points.
  var isFraud: Bool {
    if fraudStatus == "NONE" { return false }
    let status = fraudStatus.uppercased()
    return ["FRAUD", "CONFIRMED", "RECONFIRMED", "MARKED"].contains(status) || status.hasPrefix("FRAUD")
  }
}

/// One-time codes that confirm a redemption or a transfer: sent by SMS, or by e-mail to who has no mobile number.
enum PointsCodes {
  /// - Returns: the channel's name; nil where the customer can be reached by none, or has had too many codes today.
  static func issue(
    to customer: Customer, _ action: OneTimeCodes.Action, points: String, _ session: WriteSession
  ) throws -> String? {
    guard let holder = try holders(customer, session).first else { return nil }
    let code: OneTimeCodes.Code
    do { code = try OneTimeCodes.generate(for: holder, action, session) } catch is OneTimeCodes.Failure { return nil }
    let isSMS = holder.kind == .mobile
    let purpose = action == .pointsTransfer ? "pass on" : "redeem"
    try session.send(
      Message(
        channel: isSMS ? .sms : .email, to: holder.value, kind: "VALIDATION_CODE",
        subject: isSMS ? "" : "Validation code", body: "Your code to \(purpose) \(points) points is \(code.text).",
        code: code.text, customer: customer.id))
    return isSMS ? "SMS" : "Email"
  }

  /// Uses up a code that was sent to the customer.
  static func use(
    _ code: String, of customer: Customer, _ action: OneTimeCodes.Action, _ session: WriteSession
  ) throws -> Bool {
    for holder in try holders(customer, session) {
      do {
        if try OneTimeCodes.use(code, of: holder, action, session) { return true }
      } catch is OneTimeCodes.Failure {
        return false
      }
    }
    return false
  }

  /// Whether a code would be accepted now.
  static func isValid(
    _ code: String, of customer: Customer, _ action: OneTimeCodes.Action, _ session: Session
  ) throws -> Bool {
    try holders(customer, session).contains { holder in
      try OneTimeCodes.latest(of: holder, action, session)?.text.uppercased() == code.uppercased()
    }
  }

  private static func holders(_ customer: Customer, _ session: Session) throws -> [OneTimeCodes.Holder] {
    let mobile = try Customers.value(.mobile, of: customer.id, session).map { OneTimeCodes.Holder(.mobile, $0) }
    let email = try Customers.value(.email, of: customer.id, session).map { OneTimeCodes.Holder(.email, $0) }
    return [mobile, email].compactMap { $0 }
  }
}
