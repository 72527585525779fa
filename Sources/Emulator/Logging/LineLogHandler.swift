import CapillaryAPI
import Logging
import Model

/// swift-log's lines on standard error: plain text, or one JSON object a line.
struct LineLogHandler: LogHandler {
  static let standardError = LineWriter(descriptor: 2)

  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  let format: LogFormat

  init(format: LogFormat) { self.format = format }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let time = SandboxClock.system.control
    let own = event.metadata ?? [:]
    let all = metadata.isEmpty ? own : metadata.merging(own) { _, new in new }
    LineLogHandler.standardError.write { bytes in
      switch format {
      case .text:
        bytes += time.utf8
        if event.level > .info {
          bytes.append(UInt8(ascii: " "))
          bytes += event.level.rawValue.utf8
        }
        bytes.append(UInt8(ascii: " "))
        bytes += event.message.description.utf8
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { bytes += " \(key)=\(value)".utf8 }
      case .json:
        var object: JSONObject = [
          "time": .string(time), "level": .string(event.level.rawValue), "message": .string(event.message.description),
        ]
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
          let text = "\(value)"
          object[key] = Int64(text).map { .int($0) } ?? .string(text)
        }
        bytes += object.serialized.utf8
      }
    }
  }
}
