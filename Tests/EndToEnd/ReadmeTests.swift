import Foundation
import TestSupport
import Testing

@Suite struct ReadmeTests {
  /// The README's "day at the till", line by line as it is pasted.
  @Test func theDayAtTheTillGoesAsTold() throws {
    let readme = try String(contentsOfFile: TestServer.packageFolder + "/README.md", encoding: .utf8)
    let chapter = try #require(readme.components(separatedBy: "\n## A day at the till\n").last)
    let block = try #require(chapter.components(separatedBy: "\n```sh\n").dropFirst().first)
    let day = try #require(block.components(separatedBy: "\n```\n").first)
    #expect(day.contains("http://127.0.0.1:8080"))

    let process = try EmulatorProcess.serve("--quiet")
    let script = day.replacing("http://127.0.0.1:8080", with: "http://127.0.0.1:\(process.port)")
    for zone in ["UTC", "Pacific/Auckland"] {
      let replies = try shell(script, zone: zone, in: process.folder)
      #expect(replies.contains(#"{"createdId":"#), "registered")
      #expect(replies.contains(#""awardedPoints":100"#), "earned 100 points")
      #expect(replies.contains(#""is_redeemable":"true""#), "may redeem")
      #expect(replies.contains("Validation Code Issued"), "was sent a code")
      #expect(replies.contains(#""points_redeemed":"50""#) && replies.contains("Points Redeemed"), "redeemed 50")
      #expect(replies.contains("<loyalty_points>50</loyalty_points>"), "has 50 left, as XML")
      #expect(!replies.contains(#""success":"false""#) && !replies.contains(#""errors":[{"#), "\(replies)")
      #expect(try process.client().send("POST", "/_emulator/sandboxes/default/reset").status == 200)
    }
  }

  /// Runs lines in bash, ending at the first that fails, and gives what they print.
  private func shell(_ script: String, zone: String, in folder: URL) throws -> String {
    let output = folder.appendingPathComponent("day")
    try Data().write(to: output)
    let bash = Process()
    bash.executableURL = URL(fileURLWithPath: "/bin/bash")
    bash.arguments = ["-ec", script]
    bash.environment = ProcessInfo.processInfo.environment.merging(["TZ": zone]) { _, new in new }
    bash.standardOutput = try FileHandle(forWritingTo: output)
    try bash.run()
    bash.waitUntilExit()
    #expect(bash.terminationStatus == 0)
    return try String(contentsOf: output, encoding: .utf8)
  }
}
