import CapillaryAPI
import EventHTTP
import Model

/// `/_emulator/sandboxes` and what is below.
extension ControlAPI {
  func sandboxesAnswer(_ call: ControlCall, _ path: ArraySlice<String>) throws -> ControlReply {
    guard let name = path.first else {
      try call.allow("GET", "POST")
      return call.method == "POST" ? try create(call) : try list()
    }
    guard let sandbox = sandboxes[name] else { throw SandboxError.unknown(name) }
    let rest = Array(path.dropFirst())
    switch rest {
    case []:
      try call.allow("GET", "DELETE")
      if call.method == "GET" { return ControlReply(try told(sandbox)) }
      try sandboxes.remove(name)
      return .done
    case ["reset"]:
      try call.allow("POST")
      try sandboxes.reset(name)
      return ControlReply(try told(sandbox))
    case ["clock"]:
      try call.allow("GET", "POST")
      if call.method == "POST" { try ClockChange(call.object(), sandbox.store).perform() }
      return ControlReply(ClockChange.told(sandbox.store.clock))
    case ["messages"]:
      try call.allow("GET", "DELETE")
      if call.method == "GET" { return try messages(call, sandbox) }
      try sandbox.store.write { try $0.clearMessages() }
      return .done
    case ["requests"]:
      try call.allow("GET", "DELETE")
      if call.method == "GET" { return try requests(call, sandbox) }
      sandbox.journal.clear()
      return .done
    case ["requests", "count"]:
      try call.allow("GET")
      return try requestCount(call, sandbox)
    default: throw ControlError.unknownPath
    }
  }

  private func create(_ call: ControlCall) throws -> ControlReply {
    let object = try call.object()
    for name in object.names where name != "name" {
      throw ControlError.invalid("A sandbox is made with `name` or nothing; `\(name)` is not known.", path: name)
    }
    switch object["name"] {
    case nil, .null: return ControlReply(try told(sandboxes.create()), status: 201)
    case .string(let name): return ControlReply(try told(sandboxes.create(name)), status: 201)
    default: throw ControlError.invalid("name has to be a text.", path: "name")
    }
  }

  private func list() throws -> ControlReply {
    ControlReply(["sandboxes": .array(try sandboxes.all.map { try told($0) })])
  }

  private func told(_ sandbox: Sandbox) throws -> JSONValue {
    let credentials = sandbox.credentials
    return [
      "name": .string(sandbox.name), "orgId": .int(try sandbox.organizationID), "till": .string(credentials.till),
      "password": .string(credentials.password), "key": .string(credentials.key),
      "secret": .string(credentials.secret),
    ]
  }

  private func messages(_ call: ControlCall, _ sandbox: Sandbox) throws -> ControlReply {
    let limit = try call.limit(most: 1000)
    let found = try sandbox.store.read(loop: call.loop) { session in
      try session.messages(
        to: call.query["to"], channel: call.query["channel"], kind: call.query["kind"], limit: limit)
    }
    return ControlReply([
      "messages": .array(
        found.map { message in
          [
            "id": .int(message.id), "channel": .string(message.channel.rawValue), "to": .string(message.to),
            "kind": .string(message.kind), "subject": .string(message.subject), "body": .string(message.body),
            "code": message.code.map { .string($0) } ?? .null,
            "sentAt": .string(message.sentAt.control),
          ]
        })
    ])
  }
}
