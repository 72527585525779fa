import CapillaryAPI
import Foundation
import TestSupport
import Testing

@Suite struct CommandLineTests {
  @Test func versionIsTold() throws {
    let run = try EmulatorProcess.run("--version")
    #expect(run.code == 0)
    #expect(run.output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil, "\(run.output)")
  }

  @Test(arguments: ["serve", "exec"])
  func helpShowsEachOptionWithItsDefaultAndItsVariable(_ command: String) throws {
    let run = try EmulatorProcess.run(command, "--help")
    #expect(run.code == 0)
    // An option begins a line with two spaces and dashes; what describes it is set in below.
    let text = run.output.replacing(#/\n {10,}/#, with: " ")
    let options = text.split(separator: "\n").filter { $0.hasPrefix("  --") && !$0.hasPrefix("  --version") }
    let names = [
      "host", "port", "port-file", "threads", "data-dir", "seed-data", "auth", "control-token", "allow-host",
      "log-format", "quiet",
    ]
    for name in names {
      let variable = "CAPILLARY_EMULATOR_" + name.uppercased().replacing("-", with: "_")
      let option = options.first { $0.hasPrefix("  --\(name) ") } ?? ""
      #expect(option.contains("(default: ") && option.contains(variable), "--\(name): \(option)")
    }
    #expect(options.count == names.count, "an option that this test does not know")
  }

  @Test func routesListsEveryRowOfTheIndex() throws {
    let run = try EmulatorProcess.run("routes")
    #expect(run.code == 0)
    #expect(run.output.hasSuffix("\n357 of 357 rows declared\n"))
    #expect(run.output.contains("\nBadges: none of ") && run.output.contains("\nCard: all "))
    #expect(run.output.contains("\nThose marked 501 answer 501 Not Implemented"))
    #expect(run.output.contains(#/\n  (501)? +GET +\/v2\/customers\/\{customerId\} +customer\.v2\.get +77\n/#))
    for operation in API.operations { #expect(run.output.contains(" \(operation.id) "), "\(operation.id)") }
  }

  @Test func routesAsJSONCanBeParsed() throws {
    let run = try EmulatorProcess.run("routes", "--json")
    #expect(run.code == 0)
    let operations = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    #expect(Set(operations.flatMap { $0["rows"] as? [Int] ?? [] }) == Set(1...357))
    #expect(operations.count == API.operations.count)
    for operation in operations {
      #expect((operation["paths"] as? [String])?.isEmpty == false && operation["emulated"] is Bool)
    }
  }

  @Test(arguments: [
    ["--nonsense"], ["--port", "many"], ["--port", "70000"], ["--threads", "0"], ["--auth", "lax"], ["exec"],
    ["--log-format", "xml"], ["--host", ""], ["--control-token", ""], ["health", "--port", "99999"],
  ])
  func whatTheOptionsCannotBeIsToldAtOnce(_ arguments: [String]) throws {
    let run = try EmulatorProcess(arguments)
    #expect(run.waitForEnd() == 64)
    #expect(run.errors.hasPrefix("Error: "))
    #expect(run.temporaryFiles.isEmpty)
  }

  @Test(arguments: [
    ("PORT", "many"), ("THREADS", "9999"), ("AUTH", "lax"), ("LOG_FORMAT", "xml"), ("QUIET", "maybe"),
  ])
  func whatTheVariablesCannotBeIsToldAtOnce(_ name: String, _ value: String) throws {
    let run = try EmulatorProcess.run("serve", environment: ["CAPILLARY_EMULATOR_\(name)": value])
    #expect(run.code == 64)
    #expect(run.errors.hasPrefix("Error: ") && run.errors.contains(value))
  }

  @Test func optionsComeFromTheEnvironmentToo() throws {
    let process = try EmulatorProcess(
      [],
      environment: [
        "CAPILLARY_EMULATOR_HOST": "127.0.0.1", "CAPILLARY_EMULATOR_PORT": "0", "CAPILLARY_EMULATOR_PORT_FILE": "port",
        "CAPILLARY_EMULATOR_THREADS": "3", "CAPILLARY_EMULATOR_DATA_DIR": "data",
        "CAPILLARY_EMULATOR_SEED_DATA": TestServer.packageFolder + "/seed-data", "CAPILLARY_EMULATOR_AUTH": "open",
        "CAPILLARY_EMULATOR_CONTROL_TOKEN": "let-me-in", "CAPILLARY_EMULATOR_ALLOW_HOST": "emulator, other.example",
        "CAPILLARY_EMULATOR_LOG_FORMAT": "json", "CAPILLARY_EMULATOR_QUIET": "1",
      ])
    try process.waitForPort()
    let client = process.client()
    let token = ("Authorization", "Bearer let-me-in")
    let info = try client.send("GET", "/_emulator/info", headers: [token])
    #expect(info.int("threads") == 3)
    #expect(info.text("auth") == "open")
    #expect(info.text("storage.kind") == "kept")
    #expect(try client.send("GET", "/_emulator/info").status == 401)
    for (host, status) in [("emulator:80", 200), ("other.example", 200), ("third.example", 403)] {
      #expect(try client.send("GET", "/_emulator/info", headers: [token, ("Host", host)]).status == status)
    }
    #expect(try client.send("GET", "/v1.1/organization/get").status == 200, "anybody may come in")
    #expect(process.text("data/default.sqlite") != nil || !process.temporaryFiles.contains { $0.hasPrefix("capillary") })
    process.signal(SIGTERM)
    #expect(process.waitForEnd() == 0)
    #expect(process.errors.isEmpty, "quiet means quiet")
  }

  @Test func anOptionGoesBeforeItsVariable() throws {
    let process = try EmulatorProcess.serve(environment: [
      "CAPILLARY_EMULATOR_PORT": "1", "CAPILLARY_EMULATOR_THREADS": "7",
    ])
    #expect(try process.client().send("GET", "/_emulator/info").int("threads") == 2)
  }

  @Test func healthIsAskedByACommand() throws {
    let process = try EmulatorProcess.serve()
    let port = String(process.port)
    let healthy = try EmulatorProcess.run("health", environment: ["CAPILLARY_EMULATOR_PORT": port])
    #expect(healthy.code == 0 && healthy.output == "up\n")
    process.signal(SIGTERM)
    process.waitForEnd()
    let gone = try EmulatorProcess.run("health", "--port", port)
    #expect(gone.code == 1 && gone.errors == "Nothing answers on port \(port).\n")
  }
}
