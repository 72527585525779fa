import CapillaryAPI
import Logging

/// One line a request.
struct RequestLog: Sendable {
  private let logger: Logger?
  private let faults: Logger
  private let format: LogFormat

  init(_ configuration: EmulatorConfiguration) {
    format = configuration.logFormat
    let format = format
    faults = Logger(label: "capillary-emulator") { _ in LineLogHandler(format: format) }
    logger = configuration.quiet ? nil : faults
  }

  var isOn: Bool { logger != nil }

  func write(
    method: String, target: String, status: Int, operation: String?, sandbox: String?, microseconds: Int64, id: String?
  ) {
    guard let logger else { return }
    let shown = RequestLog.shown(target)
    switch format {
    case .text:
      logger.info(
        "\(method) \(shown) \(status) \(operation ?? "-") \(sandbox ?? "-") \(microseconds) µs")
    case .json:
      var metadata: Logger.Metadata = [
        "method": "\(method)", "target": "\(shown)", "status": "\(status)", "microseconds": "\(microseconds)",
      ]
      if let operation { metadata["operation"] = "\(operation)" }
      if let sandbox { metadata["sandbox"] = "\(sandbox)" }
      if let id { metadata["requestId"] = "\(id)" }
      logger.info("request", metadata: metadata)
    }
  }

  /// Tells of a fault of the emulator's own, also where requests are not told of: it is to be reported and mended.
  func write(fault: String, method: String, target: String, id: String) {
    faults.error(
      "\(method) \(RequestLog.shown(target)) met a fault of the emulator: \(fault)", metadata: ["requestId": "\(id)"])
  }

  /// The target without the values of secret query parameters.
  private static func shown(_ target: String) -> String {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return target }
    let pairs = target[target.utf8.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
    guard pairs.contains(where: { Secrets.isSecret(field: String($0.prefix { $0 != "=" })) }) else { return target }
    let masked = pairs.map { pair in
      let name = pair.prefix { $0 != "=" }
      return Secrets.isSecret(field: String(name)) ? "\(name)=\(Secrets.mask)" : String(pair)
    }
    return target[...mark] + masked.joined(separator: "&")
  }
}
