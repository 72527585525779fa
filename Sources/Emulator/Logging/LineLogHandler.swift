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

  /// Writes a text so that it stays one line and moves nothing on a terminal, whatever a client put into its path.
  private static func put(_ text: String, into bytes: inout [UInt8]) {
    // C1 controls begin with 0xC2 in UTF-8.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else {
      bytes += text.utf8
      return
    }
    for scalar in text.unicodeScalars {
      if scalar.properties.generalCategory == .control {
        bytes += "\\u{\(String(scalar.value, radix: 16))}".utf8
      } else {
        bytes += String(scalar).utf8
      }
    }
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
        LineLogHandler.put(event.message.description, into: &bytes)
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
          LineLogHandler.put(" \(key)=\(value)", into: &bytes)
        }
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
