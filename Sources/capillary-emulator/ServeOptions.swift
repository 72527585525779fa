import ArgumentParser
import CapillaryAPI
import Emulator
import Foundation

/// The options of `serve` and `exec`. Each may come from the environment instead, which containers find handier.
struct ServeOptions: ParsableArguments {
  @Option(help: "The address or name to listen on. (default: 127.0.0.1; env: CAPILLARY_EMULATOR_HOST)")
  var host: String?

  @Option(help: "The port; 0 lets the system choose. (default: 8080, exec: 0; env: CAPILLARY_EMULATOR_PORT)")
  var port: Int?

  @Option(
    help: ArgumentHelp(
      "A file to write the port to once requests are served. (default: none; env: CAPILLARY_EMULATOR_PORT_FILE)",
      valueName: "file"))
  var portFile: String?

  @Option(help: "How many event loops serve. (default: the cores, at most 4; env: CAPILLARY_EMULATOR_THREADS)")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      """
      A folder that keeps the sandboxes over restarts; without one they live in a private temporary folder. \
      (default: none; env: CAPILLARY_EMULATOR_DATA_DIR)
      """, valueName: "folder"))
  var dataDir: String?

  @Option(
    help: ArgumentHelp(
      """
      The YAML files of the default organization. (default: seed-data beside the working folder or the program; \
      env: CAPILLARY_EMULATOR_SEED_DATA)
      """, valueName: "folder"))
  var seedData: String?

  @Option(
    help: """
      strict: credentials as documented; open: whoever calls is the default sandbox's first till. \
      (default: strict; env: CAPILLARY_EMULATOR_AUTH)
      """)
  var auth: AuthenticationMode?

  @Option(
    help: ArgumentHelp(
      """
      What the control API asks for as Authorization: Bearer. (default: nothing; env: CAPILLARY_EMULATOR_CONTROL_TOKEN)
      """, valueName: "token"))
  var controlToken: String?

  @Option(
    help: ArgumentHelp(
      """
      A host name under which the control API may be called, beside the loopback ones; * for any. Repeatable. \
      (default: none; env: CAPILLARY_EMULATOR_ALLOW_HOST, separated by commas)
      """, valueName: "name"))
  var allowHost: [String] = []

  @Option(help: "text or json: how the log is written. (default: text; env: CAPILLARY_EMULATOR_LOG_FORMAT)")
  var logFormat: LogFormat?

  @Flag(help: "No banner, and no line for each request. (default: off; env: CAPILLARY_EMULATOR_QUIET=1)")
  var quiet = false

  /// The options with what the environment adds.
  ///
  /// - Throws: `ValidationError` that names the option or the variable that is wrong.
  func configuration(defaultPort: Int) throws -> (emulator: EmulatorConfiguration, portFile: String?) {
    var configuration = EmulatorConfiguration()
    configuration.host = host ?? text("HOST") ?? configuration.host
    configuration.port = try port ?? number("PORT") ?? defaultPort
    configuration.threads = try threads ?? number("THREADS") ?? configuration.threads
    configuration.dataFolder = dataDir ?? text("DATA_DIR")
    configuration.seedFolder = seedData ?? text("SEED_DATA")
    configuration.authentication = try auth ?? choice("AUTH") ?? configuration.authentication
    configuration.controlToken = controlToken ?? text("CONTROL_TOKEN")
    let hosts = text("ALLOW_HOST")?.split(separator: ",").map { $0.trimmed } ?? []
    configuration.allowedHosts = allowHost.isEmpty ? hosts : allowHost
    configuration.logFormat = try logFormat ?? choice("LOG_FORMAT") ?? configuration.logFormat
    configuration.quiet = try quiet || flag("QUIET")
    // An empty one is a variable of the caller's that is not set: it must neither open the control API nor every interface.
    guard configuration.controlToken != "" else { throw ValidationError("The control token is empty.") }
    guard !configuration.host.isEmpty else { throw ValidationError("The host is empty.") }
    guard (1...64).contains(configuration.threads) else {
      throw ValidationError("The number of threads is 1 to 64, not \(configuration.threads).")
    }
    guard (0...65_535).contains(configuration.port) else {
      throw ValidationError("The port is 0 to 65535, not \(configuration.port).")
    }
    return (configuration, portFile ?? text("PORT_FILE"))
  }

  private func text(_ name: String) -> String? { Environment.text(name) }
  private func number(_ name: String) throws -> Int? { try Environment.number(name) }

  private func flag(_ name: String) throws -> Bool {
    switch text(name)?.lowercased() {
    case "1", "true", "yes": true
    case nil, "0", "false", "no": false
    case let text?: throw ValidationError("CAPILLARY_EMULATOR_\(name) is 1 or 0, not '\(text)'.")
    }
  }

  private func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String) throws -> Choice? {
    guard let text = text(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: " or ")
      throw ValidationError("CAPILLARY_EMULATOR_\(name) is \(names), not '\(text)'.")
    }
    return choice
  }
}

/// The variables `CAPILLARY_EMULATOR_…`; an empty one counts as not set.
enum Environment {
  static func text(_ name: String) -> String? {
    ProcessInfo.processInfo.environment["CAPILLARY_EMULATOR_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
  }

  static func number(_ name: String) throws -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text) else { throw ValidationError("CAPILLARY_EMULATOR_\(name) is a number, not '\(text)'.") }
    return number
  }
}

extension AuthenticationMode: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}
