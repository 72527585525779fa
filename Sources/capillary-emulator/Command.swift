import ArgumentParser
import Emulator

@main
struct CapillaryEmulator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capillary-emulator",
    abstract: "A local emulator of Capillary's loyalty and CRM API.",
    discussion: """
      Start it, point the client's base URL at it, and see what happened below /_emulator. Without a subcommand it serves.
      """,
    version: emulatorVersion,
    subcommands: [Serve.self, Exec.self, Routes.self, Health.self],
    defaultSubcommand: Serve.self)
}
