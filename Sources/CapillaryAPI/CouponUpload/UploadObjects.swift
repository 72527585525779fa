import Model

/// The coupon service's envelope, which is the same on every path that leads to it.
struct UploadEnvelope<Result: Encodable & Sendable>: Encodable, Sendable {
  var success = true
  var status = 200
  var result: Result

  /// The answer as bytes: the short paths begin with /v1, whose envelope is not this service's.
  static func reply(_ result: Result) throws -> Reply {
    Reply(bytes: try JSONWriter.encode(UploadEnvelope(result: result)), type: "application/json; charset=utf-8")
  }
}

/// What the service answers to a call it cannot serve. Only code and message are documented; the shape is the
/// envelope's, with the errors of v2.
struct UploadRefusal: Encodable, Sendable {
  var success = false
  var status: Int
  var errors: [ErrorItem]

  /// The failure to throw.
  static func of(_ error: CouponUploadAPIError) throws -> Refusal {
    let body = UploadRefusal(status: error.code, errors: [ErrorItem(error)])
    return Refusal(
      Reply(bytes: try JSONWriter.encode(body), type: "application/json; charset=utf-8", status: error.code))
  }
}

/// The codes of coupon upload (contract: coupon-upload, status codes).
enum CouponUploadAPIError: APIError {
  /// `detail` says which field, or which row and column, and why.
  case invalidInput(String)
  case failed

  var code: Int {
    switch self {
    case .invalidInput: 400
    case .failed: 500
    }
  }

  var message: String {
    switch self {
    case .invalidInput(let detail): "Incorrect or invalid input. \(detail)"
    case .failed: "Unable to post or retrieve details."
    }
  }

  init(_ error: CouponUploadError) {
    self =
      switch error {
      case .seriesUnknown: .invalidInput("couponSeriesId: there is no such series")
      case .issuedElsewhere: .invalidInput("couponSeriesId: the series is managed externally")
      case .codesAreGenerated:
        .invalidInput("couponSeriesId: the series is not of DISC_CODE_PIN, so the file must name customers only")
      case .seriesExpired: .invalidInput("couponSeriesId: the series has expired")
      case .empty: .invalidInput("file: a header and at least one row were expected")
      case .unreadable(let row, let column, let reason):
        .invalidInput("file: row \(row), column \(column): \(reason)")
      }
  }

  /// Runs an endpoint and gives what goes wrong the service's own form.
  static func translating(_ body: () throws -> Reply) throws -> Reply {
    do {
      return try body()
    } catch let error as CouponUploadError {
      throw try UploadRefusal.of(CouponUploadAPIError(error))
    } catch let error as CouponUploadAPIError {
      throw try UploadRefusal.of(error)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw try UploadRefusal.of(.failed)
    }
  }
}

/// A job that brings codes, or redemptions made elsewhere, into a series. The two name its state differently, and only the
/// first tells of audiences.
struct UploadJob: Encodable, Sendable {
  var jobId: Int64
  var uploadStatus: String?
  var uploadRedeemedCouponStatus: String?
  var createdOn: String
  var updatedOn: String
  @Nullable var errorFileUrl: String?
  @Nullable var successFileUrl: String?
  var uploadedFileUrl: String
  var totalUploadedCount: Int
  var actualRowCount: Int
  var errorCount: Int
  @Nullable var uploadTableName: String?
  var uploadedFileName: String
  var audienceGroupId: Int?
  var audienceGroupVersionId: Int?

  init(_ upload: CouponUpload, isNew: Bool) {
    let progress = UploadProgress(upload, isNew: isNew)
    jobId = upload.id
    switch upload.kind {
    case .codes:
      uploadStatus = upload.isFinished ? "FINISHED" : "STARTED"
      (audienceGroupId, audienceGroupVersionId) = (0, 0)
    case .redemptions: uploadRedeemedCouponStatus = upload.isFinished ? "COMPLETED" : "QUEUED"
    }
    createdOn = progress.createdOn
    updatedOn = progress.updatedOn
    errorFileUrl = upload.errorFile
    uploadedFileUrl = upload.storedName
    totalUploadedCount = progress.done
    actualRowCount = progress.rows
    errorCount = upload.failed
    uploadTableName = upload.tableName
    uploadedFileName = upload.fileName
  }
}

/// How far a job is: `totalUploadedCount` of `actualRowCount` rows. Both are 0 in the answer to the upload itself, as
/// documented; its times have milliseconds, and the stored ones whole seconds.
private struct UploadProgress {
  let createdOn: String
  let updatedOn: String
  let done: Int
  let rows: Int

  init(_ upload: CouponUpload, isNew: Bool) {
    func text(_ moment: Timestamp) -> String {
      String(isNew ? moment.milliseconds : moment.milliseconds / 1000 * 1000)
    }
    createdOn = text(upload.createdAt)
    updatedOn = text(upload.updatedAt)
    done = isNew ? 0 : upload.done
    rows = isNew ? 0 : upload.total
  }
}

/// The jobs that bring codes, or redemptions, into a series.
struct UploadJobs: Encodable, Sendable {
  var orgId: Int64
  var couponSeriesId: Int64
  var uploadJobStatuses: [UploadJob]?
  var redeemUploadJobStatuses: [UploadJob]?
  /// In the answer to an upload.
  var fileName: String?

  init(_ kind: CouponUpload.Kind, series: Int64, _ jobs: [UploadJob], fileName: String? = nil, _ session: Session) throws {
    orgId = try session.organization.id
    couponSeriesId = series
    switch kind {
    case .codes: uploadJobStatuses = jobs
    case .redemptions: redeemUploadJobStatuses = jobs
    }
    self.fileName = fileName
  }
}
