import ArgumentParser
import CapillaryAPI
import Emulator
import Foundation

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve until SIGINT or SIGTERM. This is what happens without a subcommand.",
    discussion: """
      The default sandbox is there at once: till till.demo with password demo (sent as its MD5 by Basic \
      authentication), or API client demo-key with secret demo-secret (POST /v3/oauth/token/generate). Tests make \
      sandboxes of their own with POST /_emulator/sandboxes.

      The second SIGINT or SIGTERM ends the server without waiting for requests in flight.
      """)

  @OptionGroup var options: ServeOptions

  func run() throws {
    let (configuration, portFile) = try options.configuration(defaultPort: 8080)
    let emulator = try Emulator(configuration)
    emulator.stopOnSignals()
    try emulator.start()
    if !configuration.quiet { Banner.write(emulator) }
    if let portFile { try PortFile.write(emulator.port, to: portFile) }
    emulator.waitUntilStopped()
  }
}

enum PortFile {
  /// Writes the port in one step, so that a reader never sees half of it.
  static func write(_ port: Int, to path: String) throws {
    do {
      try Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ValidationError("The port cannot be written to \(path).")
    }
  }
}

/// What a person sees at the start.
enum Banner {
  static func write(_ emulator: Emulator) {
    let configuration = emulator.configuration
    let emulated = API.operations.count { $0.isEmulated }
    let text = """
      capillary-emulator \(emulatorVersion)   \(emulator.url)

        till      till.demo, password demo       Authorization: Basic base64(till.demo:md5(demo))
        client    demo-key, secret demo-secret   POST \(emulator.url)/v3/oauth/token/generate
        state     \(configuration.dataFolder.map { "kept in \($0)" } ?? "temporary, gone at the end")
        emulated  \(emulated) of \(API.operations.count) operations; the others answer 501 (capillary-emulator routes)

      What was called: \(emulator.url)/_emulator/sandboxes/default/requests
      What was sent:   \(emulator.url)/_emulator/sandboxes/default/messages


      """
    FileHandle.standardError.write(Data(text.utf8))
  }
}
