import CapillaryAPI
import EventHTTP
import Foundation
import Model

/// The emulator as a whole: the documented API and the control API, served from sandboxes.
///
///     var configuration = EmulatorConfiguration()
///     configuration.port = 0
///     let emulator = try Emulator(configuration)
///     try emulator.start()
///     print(emulator.url)
///     emulator.stop()
public final class Emulator: Sendable {
  public let configuration: EmulatorConfiguration
  public let sandboxes: Sandboxes
  let service: Service
  private let server: HTTPServer

  /// Opens the sandboxes and loads the default organization; does not listen yet.
  ///
  /// - Parameter mayGoOn: asked again and again during the load, which may be long.
  /// - Throws: an error that describes itself in one line: ``DataFolderError``, the seed's mistakes, a newer database;
  ///   `CancellationError` where the load may not go on. The temporary folder is gone then.
  public init(_ configuration: EmulatorConfiguration, mayGoOn: @escaping @Sendable () -> Bool = { true }) throws {
    self.configuration = configuration
    let seed = try SeedFolder.find(configuration.seedFolder)
    // Read while the database is made that it goes into.
    let documents = Meanwhile { try SeedLoader.read(folder: seed) }
    let folder = try configuration.dataFolder.map { try DataFolder.kept(at: $0) } ?? DataFolder.temporary()
    do {
      sandboxes = try Sandboxes(folder: folder, loops: configuration.threads) { store in
        try SeedLoader.load(documents.value, into: store, mayGoOn: mayGoOn)
      }
    } catch {
      folder.release()
      throw error
    }
    let service = Service(sandboxes: sandboxes, configuration: configuration)
    self.service = service
    server = HTTPServer(
      configuration: HTTPServerConfiguration(
        host: configuration.host, port: configuration.port, threads: configuration.threads),
      refusalHandler: { refusal, _ in service.refuse(refusal) },
      handler: { request, loop in service.respond(to: request, loop: loop) })
  }

  /// Listens. Requests are served when this returns.
  ///
  /// - Throws: `HTTPServerError`, which describes itself in one line; the databases are closed then, and the temporary
  ///   folder is gone.
  public func start() throws {
    do {
      try server.start()
    } catch {
      sandboxes.close()
      throw error
    }
  }

  /// The port that the emulator listens on.
  public var port: Int { server.port }

  /// Where clients find it. An address that means every interface is told as the loopback one.
  public var url: String {
    let host = ["0.0.0.0", "::", ""].contains(configuration.host) ? "127.0.0.1" : configuration.host
    return "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// Ends on SIGINT and SIGTERM, gracefully on the first and at once on the second.
  public func stopOnSignals(_ onSignal: (@Sendable (Int32) -> Void)? = nil) { server.stopOnSignals(onSignal: onSignal) }

  /// Asks the server to finish what is in flight and end; returns at once.
  public func requestStop() { server.stop() }

  /// Waits for the server's end, then closes the databases, removes the temporary folder and writes what is left of the
  /// log.
  public func waitUntilStopped() {
    server.waitUntilStopped()
    sandboxes.close()
    LineLogHandler.standardError.flush()
  }

  /// Ends gracefully: what is in flight is finished first.
  public func stop() {
    requestStop()
    waitUntilStopped()
  }
}
