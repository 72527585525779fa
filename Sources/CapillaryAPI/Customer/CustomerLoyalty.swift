import Model

/// A customer's way into the loyalty programs.
enum CustomerLoyalty {
  /// Enrols a customer in the default program and in those that the body names, and says what came of it.
  ///
  /// A program that the customer was in before is left as it is, with the tier and points that the body says.
  static func join(
    _ customer: Int64, _ enrollments: [CustomerBody.Enrollment], _ call: Call, _ session: WriteSession
  ) throws -> [SideEffectForm] {
    let programs = try session.programs
    let till = call.caller.till.id
    var wanted = enrollments.filter { $0.programId.map { programs[$0] != nil } ?? false }
    wanted = try wanted.filter { try session.enrollment(customer: customer, program: $0.programId ?? 0) == nil }
    let all = call.query.flag("mlp_single_enroll") ? programs.all.map(\.id) : wanted.compactMap(\.programId)
    let given = try Loyalty.enroll(customer: customer, till: till, also: all, session)
    return SideEffectForm.list(given, of: customer, try session.zone)
      + (try wanted.flatMap { try start($0, customer, till, session) })
  }

  private static func start(
    _ enrollment: CustomerBody.Enrollment, _ customer: Int64, _ till: Int64, _ session: WriteSession
  ) throws -> [SideEffectForm] {
    guard let program = enrollment.programId.flatMap({ try? session.programs[$0] }),
      let account = try session.enrollment(customer: customer, program: program.id)
    else { return [] }
    let zone = try session.zone
    if let number = enrollment.tierNumber.flatMap({ Int(exactly: $0) }), number > account.tier,
      program.tiers.contains(where: { $0.number == number })
    {
      _ = try Tiers.set(
        number, enrollment: account.id, expiresAt: enrollment.tierExpiryDate.flatMap { zone.moment($0) }, till: till,
        notes: "Enrolled with tier \(number)", session)
    }
    guard let points = enrollment.loyaltyPoints, points > .zero else { return [] }
    let award = try PointsLedger.credit(
      customer: customer, program: program.id, points: points,
      expiresAt: enrollment.pointsExpiryDate.flatMap { zone.moment($0) },
      .init(.customerRegistration, till: till, reason: "Enrolment"), session)
    return SideEffectForm.list([.points(award)], of: customer, zone)
  }
}
