import CapillaryAPI
import Foundation
import GRDB
import Model
import TestSupport
import Testing

/// Work that is too long for one request goes on after the process was killed in the middle of it.
@Suite struct UploadResumeTests {
  private static let rows = 60_000
  private static let series = 1004

  @Test func anUploadOfCouponsThatWasKilledGoesOnAndTakesEachRowOnce() throws {
    let first = try EmulatorProcess.serve("--data-dir", "data", "--quiet")
    // The file ends with two codes that it has already: they are to fail once each, and not for having been taken before.
    let codes = (1...Self.rows).map { "R-\($0)" } + ["R-1", "R-2"]
    try upload(codes, to: first.client())
    #expect(first.wait { ((try? job(first.client()))?["totalUploadedCount"]?.int ?? 0) > 0 }, "work has begun")
    first.signal(SIGKILL)
    #expect(first.waitForEnd() == -SIGKILL)
    try FileManager.default.removeItem(at: first.folder.appendingPathComponent("port"))
    let path = first.folder.appendingPathComponent("data/default.sqlite").path
    let left = try count("SELECT total - done FROM coupon_upload", at: path)
    #expect((1..<codes.count).contains(left), "killed in the middle: \(left) rows are left")

    let second = try EmulatorProcess.serve("--data-dir", "data", "--quiet", in: first.folder)
    // Life goes on beside it.
    #expect(try second.client().register(mobile: "919800077801") > 0)
    #expect(second.wait { (try? job(second.client()))?["uploadStatus"] == "FINISHED" }, "it goes on by itself")
    let end = try job(second.client())
    #expect(end["totalUploadedCount"]?.int == Int64(codes.count) && end["actualRowCount"]?.int == Int64(codes.count))
    #expect(end["errorCount"] == 2, "\(end)")
    second.signal(SIGTERM)
    #expect(second.waitForEnd() == 0)
    #expect(try count("SELECT count(*) FROM coupon_upload_piece", at: path) == 0)
    #expect(try count("SELECT count(*) FROM long_work", at: path) == 0)
    #expect(try count("SELECT count(*) FROM coupon_upload_error", at: path) == 2)
    #expect(try count("SELECT count(DISTINCT code) FROM coupon WHERE series_id = 1004", at: path) == Self.rows)
    #expect(try count("SELECT count(*) FROM coupon WHERE series_id = 1004", at: path) == Self.rows)
  }

  private func upload(_ codes: [String], to client: TestClient) throws {
    let body =
      "--edge\r\nContent-Disposition: form-data; name=\"customerIdentifier\"\r\n\r\nNOT_TAGGED\r\n"
      + "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"codes.csv\"\r\n\r\n"
      + "code\n\(codes.joined(separator: "\n"))\r\n--edge--\r\n"
    let reply = try client.send(
      "POST", "/coupon/api/v1/upload/file/\(Self.series)",
      headers: [
        ("Authorization", TestSandbox.basic("till.demo", "demo")), ("Content-Type", "multipart/form-data; boundary=edge"),
      ], body: Array(body.utf8))
    guard reply.status == 200, reply["success"] == true else { throw UnexpectedReply(reply: reply.description) }
  }

  private func job(_ client: TestClient) throws -> JSONValue {
    let reply = try client.ask("GET", "/coupon/api/v1/upload/getUploadStatus/\(Self.series)")
    guard let job = reply["result.uploadJobStatuses"]?.list.last else { throw UnexpectedReply(reply: reply.description) }
    return job
  }

  private func count(_ sql: String, at path: String) throws -> Int {
    try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: sql) ?? -1 }
  }
}
