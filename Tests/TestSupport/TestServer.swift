import Emulator
import Foundation

/// The emulator that all tests of the process share: started on a port of the system's choice when first needed, with
/// the default organization of `seed-data/`.
public enum TestServer {
  public static let shared: Result<Emulator, any Error> = Result {
    var configuration = EmulatorConfiguration()
    configuration.port = 0
    configuration.threads = 2
    configuration.quiet = true
    configuration.seedFolder = packageFolder + "/seed-data"
    let emulator = try Emulator(configuration)
    try emulator.start()
    // The temporary folder goes with the test process.
    atexit { try? TestServer.shared.get().stop() }
    return emulator
  }

  /// The root of the package's sources.
  public static let packageFolder: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()
}
