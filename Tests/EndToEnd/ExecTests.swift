import Foundation
import Testing

@Suite struct ExecTests {
  @Test func theCommandFindsTheEmulatorByFiveVariables() throws {
    let run = try EmulatorProcess.run(
      "exec", "--", "sh", "-c", #"env | grep ^CAPILLARY_ | sort; curl -s "$CAPILLARY_BASE_URL/_emulator/health""#,
      environment: ["CAPILLARY_TILL": "somebody else's"])
    #expect(run.code == 0)
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 6, "\(run.output)")
    #expect(lines[0].wholeMatch(of: #/CAPILLARY_BASE_URL=http://127\.0\.0\.1:\d+/#) != nil)
    #expect(
      Array(lines[1...]) == [
        "CAPILLARY_KEY=demo-key", "CAPILLARY_PASSWORD=demo", "CAPILLARY_SECRET=demo-secret", "CAPILLARY_TILL=till.demo",
        #"{"status":"up"}"#,
      ])
    #expect(run.errors.isEmpty)
    #expect(run.temporaryFiles.isEmpty)
  }

  @Test(arguments: [0, 1, 7, 255])
  func theCommandsExitCodeIsItsOwn(_ code: Int32) throws {
    let run = try EmulatorProcess.run("exec", "--", "sh", "-c", "exit \(code)")
    #expect(run.code == code)
    #expect(run.temporaryFiles.isEmpty)
  }

  @Test(arguments: [SIGTERM, SIGKILL, SIGSEGV])
  func aSignalThatEndsTheCommandIsToldAsShellsDo(_ signal: Int32) throws {
    let run = try EmulatorProcess.run("exec", "--", "sh", "-c", "kill -\(signal) $$")
    #expect(run.code == 128 + signal)
    #expect(run.temporaryFiles.isEmpty)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func aSignalGoesOnToTheCommand(_ signal: Int32) throws {
    let process = try EmulatorProcess([
      "exec", "--", "sh", "-c", "trap 'echo got it; exit 5' \(signal); echo ready; while :; do sleep 0.01; done",
    ])
    #expect(process.wait { process.output.contains("ready") })
    process.signal(signal)
    #expect(process.waitForEnd() == 5)
    #expect(process.output == "ready\ngot it\n")
    #expect(process.temporaryFiles.isEmpty)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func aSignalDuringTheStartEndsItWithoutTheCommand(_ signal: Int32) throws {
    let process = try EmulatorProcess(["exec", "--", "echo", "started"])
    #expect(process.wait { !process.temporaryFiles.isEmpty })
    process.signal(signal)
    #expect(process.waitForEnd() == 128 + signal)
    #expect(process.output.isEmpty)
    #expect(process.temporaryFiles.isEmpty)
  }

  @Test func aCommandThatCannotBeRunIsTold() throws {
    let missing = try EmulatorProcess.run("exec", "--", "no-such-command")
    #expect(missing.code == 127)
    #expect(missing.errors == "capillary-emulator: no-such-command: No such file or directory\n")
    #expect(missing.temporaryFiles.isEmpty)
    #expect(try EmulatorProcess.run("exec", "--", "/etc/passwd").code == 126)
  }

  @Test func theCommandsOwnOptionsAreLeftAlone() throws {
    let run = try EmulatorProcess.run("exec", "--auth", "open", "--", "echo", "--port", "x", "--help")
    #expect(run.code == 0 && run.output == "--port x --help\n")
  }

  @Test func requestsAreLoggedWhereALogIsAskedFor() throws {
    let call = #"curl -s "$CAPILLARY_BASE_URL/no/such/path" >/dev/null"#
    let quiet = try EmulatorProcess.run("exec", "--", "sh", "-c", call)
    #expect(quiet.errors.isEmpty)
    let logged = try EmulatorProcess.run("exec", "--log-format", "text", "--", "sh", "-c", call)
    #expect(logged.errors.contains("GET /no/such/path 404 - - "))
  }
}
