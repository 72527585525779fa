import CapillaryAPI
import Foundation

/// What an ``Emulator`` is started with.
public struct EmulatorConfiguration: Sendable {
  /// The address or name to listen on.
  public var host = "127.0.0.1"
  /// The TCP port; 0 lets the system choose.
  public var port = 8080
  /// How many event loops serve.
  public var threads = EmulatorConfiguration.defaultThreads
  /// The folder that keeps the sandboxes over restarts; nil for a private temporary folder, gone at the end.
  public var dataFolder: String?
  /// The folder of the default organization's YAML files; nil to look in the usual places (`SeedFolder`).
  public var seedFolder: String?
  public var authentication: AuthenticationMode = .strict
  /// What the control API asks for as `Authorization: Bearer`; nil to ask for nothing.
  public var controlToken: String?
  /// Host names, beside the loopback ones, under which the control API may be called; `*` for any.
  public var allowedHosts: [String] = []
  public var logFormat: LogFormat = .text
  /// Whether no line is written for each request.
  public var quiet = false

  public init() {}

  /// The cores of the machine, at most four.
  public static var defaultThreads: Int { max(1, min(4, ProcessInfo.processInfo.activeProcessorCount)) }
}

/// How the line of a request is written.
public enum LogFormat: String, Sendable, CaseIterable {
  case text
  case json
}
