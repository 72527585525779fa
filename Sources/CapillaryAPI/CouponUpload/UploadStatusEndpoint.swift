import Model

/// How the uploads of a series are getting on.
enum UploadStatusEndpoint {
  /// The series of a path, or of the query where the path has none.
  static func series(_ call: Call) throws -> Int64 {
    guard let id = call.path.int("couponSeriesId") ?? call.query.int("couponSeriesId") else {
      throw CouponUploadAPIError.invalidInput("couponSeriesId: the number of a series was expected")
    }
    return id
  }

  static func codes(_ call: Call, _ session: Session) throws -> Reply { try jobs(.codes, call, session) }

  static func redemptions(_ call: Call, _ session: Session) throws -> Reply { try jobs(.redemptions, call, session) }

  private static func jobs(_ kind: CouponUpload.Kind, _ call: Call, _ session: Session) throws -> Reply {
    try CouponUploadAPIError.translating {
      let series = try series(call)
      let jobs = try CouponUploads.all(kind, series: series, session).map { UploadJob($0, isNew: false) }
      return try UploadEnvelope.reply(UploadJobs(kind, series: series, jobs, session))
    }
  }

  /// The rows that failed, with the column, the value and the reason, as comma-separated values.
  static func errorFile(_ call: Call, _ session: Session) throws -> Reply {
    guard let upload = try CouponUploads.errorFile(call.path["name"], session) else {
      throw PlatformError.unknownPath(nearest: [])
    }
    var text = "row,column,value,error\n"
    for error in try CouponUploads.errors(of: upload.id, session) {
      text += "\(error.row),\(error.column),\(quoted(error.value)),\(quoted(error.message))\n"
    }
    return Reply(bytes: Array(text.utf8), type: "text/csv; charset=utf-8")
  }

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
