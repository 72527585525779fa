import Model

/// GET /v2/organization/programs: the loyalty programs and what their points are worth.
enum OrganizationPrograms {
  private struct Page: Encodable, Sendable {
    var data: [Program]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  private struct Program: Encodable, Sendable {
    var programId: Int64
    var programName: String
    var pointsToCurrencyRatio: Amount
    var programDescription: String
    var `default`: Bool
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let programs = try session.programSummaries().map { program in
      Program(
        programId: program.id, programName: program.name,
        pointsToCurrencyRatio: Amount(thousandths: program.pointsToCurrencyRatio / 1000),
        programDescription: program.description, default: program.isDefault)
    }
    return Reply(Page(data: programs))
  }
}
