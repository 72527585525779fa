import ArgumentParser
import CapillaryAPI
import Emulator
import Foundation

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serve until SIGINT or SIGTERM.")

  @Option(help: "The address to listen on.") var host = "127.0.0.1"
  @Option(help: "The port; 0 lets the system choose.") var port = 8080
  @Option(help: "A file to write the port to once requests are served.") var portFile: String?
  @Option(help: "How many event loops serve.") var threads = EmulatorConfiguration.defaultThreads
  @Option(help: "A folder that keeps the sandboxes.") var dataDir: String?
  @Option(help: "The folder of the default organization's YAML files.") var seedData: String?
  @Option(help: "strict or open.") var auth = AuthenticationMode.strict
  @Flag(help: "No line for each request.") var quiet = false

  func run() throws {
    var configuration = EmulatorConfiguration()
    configuration.host = host
    configuration.port = port
    configuration.threads = threads
    configuration.dataFolder = dataDir
    configuration.seedFolder = seedData
    configuration.authentication = auth
    configuration.quiet = quiet
    let emulator = try Emulator(configuration)
    emulator.stopOnSignals()
    try emulator.start()
    if let portFile { try "\(emulator.port)".write(toFile: portFile, atomically: true, encoding: .utf8) }
    emulator.waitUntilStopped()
  }
}

extension AuthenticationMode: ExpressibleByArgument {}
