import CapillaryAPI
import Foundation
import TestSupport
import Testing

@Suite struct ServeTests {
  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalEndsItWithoutATrace(_ signal: Int32) throws {
    let process = try EmulatorProcess.serve()
    #expect(process.temporaryFiles.count == 1 && process.temporaryFiles[0].hasPrefix("capillary-emulator-"))
    let client = process.client()
    #expect(try client.send("GET", "/_emulator/health").json == ["status": "up"])
    process.signal(signal)
    #expect(process.waitForEnd() == 0)
    #expect(process.temporaryFiles.isEmpty)
    #expect(throws: TestClientError.self) { try client.send("GET", "/_emulator/health") }
  }

  /// The temporary folder is made before the default organization is loaded, which takes the longest part of the start.
  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalDuringTheStartEndsItWithoutATraceAsWell(_ signal: Int32) throws {
    let process = try EmulatorProcess(["serve", "--port", "0", "--port-file", "port", "--quiet"])
    #expect(process.wait { !process.temporaryFiles.isEmpty })
    process.signal(signal)
    #expect(process.waitForEnd() == 0)
    #expect(process.temporaryFiles.isEmpty)
    #expect(process.errors.isEmpty)
  }

  @Test func aSignalAtAnyMomentOfTheStartLeavesNothing() throws {
    for delay in stride(from: 0, to: 400, by: 40) {
      let process = try EmulatorProcess(["serve", "--port", "0", "--quiet"])
      usleep(UInt32(delay) * 1000)
      process.signal(SIGTERM)
      // Before the program has begun, it is the system's to end it.
      #expect([0, -SIGTERM].contains(process.waitForEnd()), "after \(delay) ms")
      #expect(process.temporaryFiles.isEmpty, "after \(delay) ms")
    }
  }

  @Test func aBodyOfTheGreatestSizeTakesBoundedMemory() throws {
    let process = try EmulatorProcess.serve("--quiet")
    let before = try peak(of: process)
    let greatest = 32 * 1024 * 1024
    for unit in ["1,", "[1],", #"{"a":1},"#, #""twenty characters...","#] {
      let body = "[" + String(repeating: unit, count: (greatest - 4) / unit.utf8.count) + "1]"
      #expect(try process.client().ask("POST", "/v2/customers?source=INSTORE", json: body).status == 400)
    }
    // What came, as it came and in one piece, and the most values that there may be.
    #expect(try peak(of: process) - before < 140, "MiB")
    process.signal(SIGTERM)
    #expect(process.waitForEnd() == 0)
  }

  /// The most memory that a process has had so far, in MiB.
  private func peak(of process: EmulatorProcess) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process.identifier)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) }) / 1024
  }

  @Test func theBannerTellsWhereAndHow() throws {
    let process = try EmulatorProcess.serve()
    #expect(process.wait { process.errors.contains("/_emulator/sandboxes/default/messages") })
    for part in ["http://127.0.0.1:\(process.port)", "till.demo, password demo", "demo-key, secret demo-secret"] {
      #expect(process.errors.contains(part))
    }
  }

  @Test func aTakenPortIsOneLineAndLeavesNothing() throws {
    let first = try EmulatorProcess.serve()
    let second = try EmulatorProcess(["--port", String(first.port)])
    #expect(second.waitForEnd() == 1)
    #expect(
      second.errors
        == "Error: Port \(first.port) on 127.0.0.1 is already in use. Stop what listens there or choose another port (0 lets the system choose).\n"
    )
    #expect(second.temporaryFiles.isEmpty)
  }

  @Test func itMayOpenAsManyFilesAsTheSystemAllows() throws {
    let process = try EmulatorProcess.serve("--quiet")
    let limits = try String(contentsOfFile: "/proc/\(process.identifier)/limits", encoding: .utf8)
    let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max open files") })
    let words = line.split(separator: " ")
    // One soft, one hard limit.
    let (soft, hard) = (Int(words[3]) ?? .max, Int(words[4]) ?? .max)
    #expect(soft >= min(hard, 131_072), "\(line)")
  }

  @Test func aPortFileThatCannotBeWrittenIsOneLineAndLeavesNothing() throws {
    let process = try EmulatorProcess(["--port", "0", "--port-file", "/no/such/folder/port", "--quiet"])
    #expect(process.waitForEnd() == 1)
    #expect(process.errors == "Error: The port cannot be written to /no/such/folder/port.\n")
    #expect(process.temporaryFiles.isEmpty)
  }

  @Test func whatAKilledServerLeftInTheTemporaryFolderIsRemovedByTheNext() throws {
    let killed = try EmulatorProcess.serve("--quiet")
    killed.signal(SIGKILL)
    #expect(killed.waitForEnd() == -SIGKILL)
    #expect(killed.temporaryFiles.count == 1)
    try FileManager.default.removeItem(at: killed.folder.appendingPathComponent("port"))
    let next = try EmulatorProcess.serve("--quiet", in: killed.folder)
    #expect(next.temporaryFiles.count == 1)
    next.signal(SIGTERM)
    next.waitForEnd()
    #expect(next.temporaryFiles.isEmpty)
  }

  @Test func aMistakeInTheSeedIsToldWithFileAndLine() throws {
    let seed = FileManager.default.temporaryDirectory.appendingPathComponent("seed-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: URL(fileURLWithPath: TestServer.packageFolder + "/seed-data"), to: seed)
    defer { try? FileManager.default.removeItem(at: seed) }
    // A data folder that has its sandboxes already is no way around a mistake.
    let whole = try EmulatorProcess.serve("--seed-data", seed.path, "--data-dir", "data", "--quiet")
    whole.signal(SIGTERM)
    #expect(whole.waitForEnd() == 0)
    let data = whole.folder.appendingPathComponent("data").path
    let file = seed.appendingPathComponent("access.yaml")
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    let line = try #require(lines.firstIndex { $0.contains("secret: demo-secret") })
    for (wrong, told) in [
      ("    sercet: demo-secret", "unknown key 'sercet' in client: did you mean 'secret'?"),
      ("    secret:", "client needs 'secret'"), ("    secret: demo-secret\n    till: till.blr2", "a key stands twice"),
      ("    secret: [", "not YAML: "), ("    secret: \"\u{1}\"", "not YAML: control characters are not allowed"),
    ] {
      var changed = lines
      changed[line] = wrong
      try Data(changed.joined(separator: "\n").utf8).write(to: file)
      for options in [[], ["--data-dir", data]] {
        let process = try EmulatorProcess(["--port", "0", "--seed-data", seed.path] + options)
        #expect(process.waitForEnd() == 1)
        let message = process.errors
        #expect(message.firstMatch(of: #/^Error: access\.yaml:\d+: /#) != nil, "\(message)")
        #expect(message.contains(told), "\(message)")
        #expect(process.temporaryFiles.isEmpty)
      }
    }
    let nowhere = try EmulatorProcess.run("--seed-data", seed.path + "/nowhere")
    #expect(nowhere.code == 1 && nowhere.errors.contains("there is no such folder"))
  }
}
