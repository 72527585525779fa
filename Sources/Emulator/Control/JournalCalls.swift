import CapillaryAPI
import Model

/// `/_emulator/sandboxes/{s}/requests` and its `/count`.
extension ControlAPI {
  func requests(_ call: ControlCall, _ sandbox: Sandbox) throws -> ControlReply {
    let filter = try JournalFilter(call.query)
    let entries = sandbox.journal.entries(filter, limit: try call.limit(most: Journal.maximumEntries))
    return ControlReply(["requests": .array(entries.map(\.told))])
  }

  func requestCount(_ call: ControlCall, _ sandbox: Sandbox) throws -> ControlReply {
    ControlReply(["count": .int(sandbox.journal.count(try JournalFilter(call.query)))])
  }
}

extension JournalFilter {
  init(_ query: Query) throws {
    operation = query["operation"]
    method = query["method"]
    path = query["path"]
    if let text = query["status"] { status = try JournalFilter.statuses(text) }
    if let text = query["since"] {
      if let id = Int64(text) {
        after = id
      } else if let moment = Zone.utc.moment(text) {
        since = moment
      } else {
        throw ControlError.invalid(
          "since is the id of a request, or a moment of the sandbox's clock such as 2026-01-01T00:00:00Z.",
          path: "since")
      }
    }
  }

  private static func statuses(_ text: String) throws -> ClosedRange<Int> {
    if let status = Int(text), (100...599).contains(status) { return status...status }
    if text.count == 3, text.lowercased().hasSuffix("xx"), let first = text.first?.wholeNumberValue,
      (1...5).contains(first)
    {
      return first * 100...first * 100 + 99
    }
    throw ControlError.invalid("status is such as 404, or 4xx for all of a hundred.", path: "status")
  }
}

extension JournalEntry {
  /// The entry as the control API shows it, without secrets.
  var told: JSONValue {
    let pairs = query.pairs.map { pair in
      (pair.name, JSONValue.string(Secrets.isSecret(field: pair.name) ? Secrets.mask : pair.value))
    }
    return [
      "id": .int(id), "at": .string(at.control), "method": .string(method), "path": .string(path),
      "query": .object(JSONObject(pairs)), "operation": operation.map { .string($0) } ?? .null,
      "status": .int(status), "durationMicroseconds": .int(microseconds), "request": request.told,
      "reply": reply.told,
    ]
  }
}

extension JournalEntry.Side {
  fileprivate var told: JSONValue {
    let shown = JSONObject(
      headers.fields.filter { !Secrets.isSecret(header: $0.name) }.map { ($0.name, .string($0.value)) })
    var object: JSONObject = ["headers": .object(shown)]
    if isCut {
      object["body"] = .string(Secrets.masked(text: String(decoding: body, as: UTF8.self)))
      object["cut"] = true
    } else if body.isEmpty {
      object["body"] = .null
    } else if let json = try? JSONParser.parse(body) {
      object["body"] = Secrets.masked(json)
    } else {
      object["body"] = .string(Secrets.masked(text: String(decoding: body, as: UTF8.self)))
    }
    object["size"] = .int(size)
    return .object(object)
  }
}

extension Timestamp {
  /// As the control API writes moments: `2026-01-01T00:00:00.000Z`.
  var control: String {
    let text = Zone.utc.isoMilliseconds(self)
    return text.hasSuffix("+0000") ? text.dropLast(5) + "Z" : text
  }
}
