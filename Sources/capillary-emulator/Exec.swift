import ArgumentParser
import Emulator
import Foundation

struct Exec: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a command, such as a test suite, with an emulator of its own.",
    usage: "capillary-emulator exec [options] -- <command> ...",
    discussion: """
      The emulator listens on a free port. The command finds it by CAPILLARY_BASE_URL, and its credentials by \
      CAPILLARY_TILL and CAPILLARY_PASSWORD, CAPILLARY_KEY and CAPILLARY_SECRET. Signals go on to the command; its exit \
      code is this one's. It is 128 and the signal's number where a signal ends the command, or comes before it is \
      started. Requests are logged only where --log-format is given.
      """)

  @OptionGroup var options: ServeOptions

  @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
  var command: [String] = []

  func run() throws {
    Signals.unblock()
    // Until the command is there to get them.
    Signals.hold(Signals.sent)
    OpenFiles.raiseLimit()
    guard !command.isEmpty else { throw ValidationError("Give the command to run after --.") }
    var (configuration, portFile) = try options.configuration(defaultPort: 0)
    if options.logFormat == nil { configuration.quiet = true }
    let emulator: Emulator
    do {
      emulator = try Emulator(configuration, mayGoOn: { Exec.end == nil })
    } catch is CancellationError {
      throw ExitCode(128 + (Exec.end ?? SIGTERM))
    }
    try emulator.start()
    if let end = Exec.end {
      emulator.stop()
      throw ExitCode(128 + end)
    }
    try PortFile.write(of: emulator, to: portFile)
    let credentials = emulator.sandboxes.all.first?.credentials
    var environment = ProcessInfo.processInfo.environment
    environment["CAPILLARY_BASE_URL"] = emulator.url
    environment["CAPILLARY_TILL"] = credentials?.till
    environment["CAPILLARY_PASSWORD"] = credentials?.password
    environment["CAPILLARY_KEY"] = credentials?.key
    environment["CAPILLARY_SECRET"] = credentials?.secret
    let code: Int32
    do {
      code = try ChildProcess.run(command, environment: environment)
    } catch {
      emulator.stop()
      FileHandle.standardError.write(Data("capillary-emulator: \(error)\n".utf8))
      throw ExitCode(error.exitCode)
    }
    emulator.stop()
    throw ExitCode(code)
  }

  /// A signal that came before the command was started, and would have ended it.
  private static var end: Int32? { Signals.waiting(among: Signals.ending + [SIGHUP, SIGQUIT]) }
}
