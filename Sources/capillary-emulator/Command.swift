import ArgumentParser
import Emulator

@main
struct CapillaryEmulator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capillary-emulator",
    abstract: "A local emulator of Capillary's loyalty and CRM API.",
    version: emulatorVersion,
    subcommands: [Serve.self],
    defaultSubcommand: Serve.self)
}
