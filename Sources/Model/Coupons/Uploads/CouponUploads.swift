import Foundation
import GRDB

/// Bringing in files of coupons. A small file is worked off at once; the rows of a large one are kept and worked off
/// by `LongWork`, some thousands at a time, so that other calls go on.
public enum CouponUploads {
  /// The rows of one transaction: codes for nobody are plain inserts, all others take the rules of an issue or of a
  /// redemption.
  static func rowsOfPiece(_ layout: CouponUpload.Layout) -> Int { layout.customers.isEmpty ? 10_000 : 1000 }

  /// How many errors of an upload are kept in words; the rest is counted.
  static let keptErrors = 10_000

  // MARK: - Taking a file

  /// Takes a file over (coupon-upload.v1.upload, coupon-upload.v1.uploadRedeemed).
  ///
  /// - Parameter bytes: the file, its header included; read in place.
  /// - Returns: the upload as it is before any row was worked off.
  /// - Throws: `CouponUploadError` for a file of which no row is taken.
  public static func start(
    _ kind: CouponUpload.Kind, of bytes: UnsafeRawBufferPointer, named fileName: String,
    _ layout: CouponUpload.Layout, series id: Int64, till: Int64, _ session: WriteSession
  ) throws -> CouponUpload {
    guard let series = try Coupons.series(id: id, session) else { throw CouponUploadError.seriesUnknown }
    if kind == .codes {
      guard !series.externalIssue else { throw CouponUploadError.issuedElsewhere }
      guard series.validTill >= session.now else { throw CouponUploadError.seriesExpired }
      guard series.kind == .uploaded || layout.code == nil else { throw CouponUploadError.codesAreGenerated }
    }
    var upload = CouponUpload(kind, series: id, till: till, fileName: fileName, layout, at: session.now)
    do {
      try take(bytes, into: &upload, session)
    } catch let failure as CSVRows.Failure {
      throw CouponUploadError(failure)
    }
    return upload
  }

  private static func take(
    _ bytes: UnsafeRawBufferPointer, into upload: inout CouponUpload, _ session: WriteSession
  ) throws {
    var rows = CSVRows(bytes)
    guard let header = try rows.next() else { throw CouponUploadError.empty }
    guard header.fields.count >= upload.layout.count else {
      throw CouponUploadError.unreadable(
        row: header.number, column: header.fields.count + 1,
        reason: "the header has \(header.fields.count) columns where \(upload.layout.count) are named")
    }
    try insert(&upload, session)
    // The whole file is looked over before any row is: it is taken, or it is not.
    let most = rowsOfPiece(upload.layout)
    var piece = (first: 0, start: rows.position, count: 0)
    while let row = try rows.next(columns: 0) {
      if piece.count == 0 { piece = (row.number, row.range.lowerBound, 0) }
      piece.count += 1
      upload.total += 1
      if piece.count == most {
        try keep(bytes[piece.start..<rows.position], of: upload, first: piece.first, session)
        piece.count = 0
      }
    }
    guard upload.total > 0 else { throw CouponUploadError.empty }
    try session.statement("UPDATE coupon_upload SET total = ? WHERE id = ?")
      .execute(arguments: [upload.total, upload.id])
    let rest = bytes[piece.start..<bytes.count]
    if upload.total == piece.count {
      try work(upload, UnsafeRawBufferPointer(rebasing: rest), first: piece.first, isLast: true, session)
    } else {
      if piece.count > 0 { try keep(rest, of: upload, first: piece.first, session) }
      try session.begin(.couponUpload, subject: upload.id)
    }
  }

  private static func insert(_ upload: inout CouponUpload, _ session: WriteSession) throws {
    try session.statement(
      """
      INSERT INTO coupon_upload (series_id, kind, till_id, created_at, updated_at, file_name, stored_name, layout, total)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
      """
    ).execute(
      arguments: [
        upload.series, upload.kind.rawValue, upload.till, upload.createdAt, upload.updatedAt, upload.fileName,
        upload.storedName, String(decoding: try JSONEncoder().encode(upload.layout), as: UTF8.self),
      ])
    upload.id = session.db.lastInsertedRowID
  }

  private static func keep(
    _ rows: Slice<UnsafeRawBufferPointer>, of upload: CouponUpload, first: Int, _ session: WriteSession
  ) throws {
    try session.statement(
      "INSERT INTO coupon_upload_piece (upload_id, first_row, rows) VALUES (?, ?, ?)"
    ).execute(arguments: [upload.id, first, Data(rows)])
  }

  // MARK: - Working rows off

  /// Works off the next rows of an upload.
  ///
  /// - Returns: whether there are more.
  static func performPiece(of id: Int64, _ session: WriteSession) throws -> Bool {
    guard let upload = try upload(id: id, session) else { return false }
    let pieces = try Row.fetchAll(
      session.statement(
        "SELECT first_row, rows FROM coupon_upload_piece WHERE upload_id = ? ORDER BY first_row LIMIT 1"),
      arguments: [id])
    guard let piece = pieces.first else { return false }
    let first: Int = piece[0]
    let rows: Data = piece[1]
    try session.statement("DELETE FROM coupon_upload_piece WHERE upload_id = ? AND first_row = ?")
      .execute(arguments: [id, first])
    let more = try Bool.fetchOne(
      session.statement("SELECT EXISTS (SELECT 1 FROM coupon_upload_piece WHERE upload_id = ?)"),
      arguments: [id])
    let isLast = more != true
    try rows.withUnsafeBytes { try work(upload, $0, first: first, isLast: isLast, session) }
    return !isLast
  }

  /// Ends an upload whose rows could not be worked off: what is left of them has failed.
  static func abandon(_ id: Int64, _ session: WriteSession) throws {
    try session.db.execute(sql: "DELETE FROM coupon_upload_piece WHERE upload_id = ?", arguments: [id])
    try session.db.execute(
      sql: """
        UPDATE coupon_upload SET failed = failed + total - done, done = total, finished = 1, updated_at = ? WHERE id = ?
        """,
      arguments: [session.now, id])
  }

  private static func work(
    _ before: CouponUpload, _ bytes: UnsafeRawBufferPointer, first: Int, isLast: Bool, _ session: WriteSession
  ) throws {
    guard let series = try Coupons.series(id: before.series, session) else { throw CouponUploadError.seriesUnknown }
    var upload = before
    var taker: any UploadedRowTaker =
      switch upload.kind {
      case .codes: UploadedCodes(series, upload.layout, till: upload.till, session)
      case .redemptions: UploadedRedemptions(series, upload.layout, session)
      }
    var rows = CSVRows(bytes, first: first)
    while let row = try rows.next(columns: upload.layout.count) {
      upload.done += 1
      do {
        try taker.take(UploadedRow(rows, row))
      } catch let failure as RowFailure {
        upload.failed += 1
        if upload.failed <= keptErrors { try keep(failure, at: row.number, of: upload, session) }
      }
    }
    try taker.finish()
    upload.isFinished = isLast
    try update(&upload, session)
  }

  private static func keep(
    _ failure: RowFailure, at row: Int, of upload: CouponUpload, _ session: WriteSession
  ) throws {
    try session.statement(
      "INSERT OR IGNORE INTO coupon_upload_error (upload_id, row, column, value, message) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [upload.id, row, failure.column, String(failure.value.prefix(200)), failure.message])
  }

  private static func update(_ upload: inout CouponUpload, _ session: WriteSession) throws {
    let organization = try session.organization
    let time = organization.zone.civil(session.now)
    func padded(_ number: Int, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let date = [padded(time.year, 4), padded(time.month), padded(time.day)]
    let clock = [padded(time.hour), padded(time.minute), padded(time.second)]
    if upload.tableName == nil {
      let prefix = upload.kind == .codes ? "temp" : "temp_redemption_upload"
      let milliseconds = padded(Int(session.now.milliseconds % 1000), 3)
      upload.tableName =
        "\(prefix)_\(organization.id)_\(date.joined())_\(clock.joined())\(milliseconds)"
    }
    if upload.errorFile == nil, upload.failed > 0 {
      let prefix = upload.kind == .codes ? "error" : "error_redemption_upload"
      let name = "\(prefix)_\(organization.id)_\(upload.series)\((date + clock).joined(separator: "_"))"
      // Two uploads of one second need two names.
      let isTaken = try errorFile(name, session) != nil
      upload.errorFile = isTaken ? "\(name)_\(upload.id)" : name
    }
    try session.statement(
      """
      UPDATE coupon_upload SET done = ?, failed = ?, finished = ?, updated_at = ?, table_name = ?, error_file = ?
      WHERE id = ?
      """
    ).execute(
      arguments: [
        upload.done, upload.failed, upload.isFinished, session.now, upload.tableName, upload.errorFile, upload.id,
      ])
  }

  // MARK: - Finding

  private static func upload(id: Int64, _ session: Session) throws -> CouponUpload? {
    try session.statement(byID).first(id) { CouponUpload($0) }
  }

  private static let byID = SQLText("SELECT \(CouponUpload.columns) FROM coupon_upload WHERE id = ?")
  private static let ofSeries = SQLText(
    "SELECT \(CouponUpload.columns) FROM coupon_upload WHERE series_id = ? AND kind = ? ORDER BY id LIMIT 1000")
  private static let byErrorFile = SQLText("SELECT \(CouponUpload.columns) FROM coupon_upload WHERE error_file = ?")

  /// The uploads of a series, the oldest first, at most 1000.
  ///
  /// - Throws: `CouponUploadError.seriesUnknown`.
  public static func all(_ kind: CouponUpload.Kind, series: Int64, _ session: Session) throws -> [CouponUpload] {
    guard try Coupons.series(id: series, session) != nil else { throw CouponUploadError.seriesUnknown }
    return try session.statement(ofSeries).all(series, kind.rawValue) { CouponUpload($0) }
  }

  /// The upload whose errors a file tells; nil for an unknown name.
  public static func errorFile(_ name: String, _ session: Session) throws -> CouponUpload? {
    try session.statement(byErrorFile).first(name) { CouponUpload($0) }
  }

  /// Why rows of an upload failed, in the file's order, at most the first 10,000 that did.
  public static func errors(of upload: Int64, _ session: Session) throws -> [CouponUpload.RowError] {
    let statement = try session.statement(
      "SELECT row, column, value, message FROM coupon_upload_error WHERE upload_id = ? ORDER BY row")
    return try Row.fetchAll(statement, arguments: [upload]).map {
      CouponUpload.RowError(row: $0[0], column: $0[1], value: $0[2], message: $0[3])
    }
  }
}
