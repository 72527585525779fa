import ArgumentParser
import CSettings
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

      The first SIGINT or SIGTERM ends the server when the requests in flight are answered, also while it starts; the \
      second does not wait for them. The exit code is 0 then; it is 1 where the server cannot start.
      """)

  @OptionGroup var options: ServeOptions

  func run() throws {
    Signals.unblock()
    // From here on they wait: for the load to look whether it is to go on, and for the server, whose first loop watches for
    // them from the start and then lets them through.
    Signals.hold(Signals.ending)
    OpenFiles.raiseLimit()
    settings_keep_freed_memory(32 << 20)
    let (configuration, portFile) = try options.configuration(defaultPort: 8080)
    let emulator: Emulator
    do {
      emulator = try Emulator(configuration, mayGoOn: { Signals.waiting(among: Signals.ending) == nil })
    } catch is CancellationError {
      return
    }
    emulator.stopOnSignals()
    try emulator.start()
    if !configuration.quiet { Banner.write(emulator) }
    try PortFile.write(of: emulator, to: portFile)
    emulator.waitUntilStopped()
  }
}

/// The file that tells the port of a running emulator.
enum PortFile {
  struct Failure: Error, CustomStringConvertible {
    var path: String

    var description: String { "The port cannot be written to \(path)." }
  }

  /// Writes the port in one step, so that a reader never sees half of it. Without a path there is nothing to do.
  ///
  /// - Throws: ``Failure``; the emulator is stopped then, as nobody would find it.
  static func write(of emulator: Emulator, to path: String?) throws {
    guard let path else { return }
    do {
      try Data("\(emulator.port)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      emulator.stop()
      throw Failure(path: path)
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
