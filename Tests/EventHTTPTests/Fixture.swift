import EventHTTP
import Glibc

/// Starts a server that echoes, runs the body, and stops the server again.
func withServer(
  _ change: (inout HTTPServerConfiguration) -> Void = { _ in },
  handler: @escaping HTTPServer.Handler = echo,
  body: (HTTPServer) throws -> Void
) throws {
  var configuration = HTTPServerConfiguration()
  change(&configuration)
  let server = HTTPServer(configuration: configuration, handler: handler)
  try server.start()
  defer {
    server.stopNow()
    server.waitUntilStopped()
  }
  try body(server)
}

/// Answers with the method, the target and the body; `/delay/MS`, `/big/BYTES`, `/status/CODE`, `/drop` do as they say.
@Sendable func echo(_ request: HTTPRequest, _ loop: Int) -> HTTPReply {
  let parts = request.target.split(separator: "/")
  let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  var reply = HTTPReply(headers: [
    "Content-Type": "text/plain", "X-Loop": String(loop), "X-Method": request.method,
  ])
  reply.body = Array("\(request.method) \(request.target) ".utf8) + request.body
  switch parts.first {
  case "delay": reply.delay = .milliseconds(number)
  case "big": reply.body = [UInt8](repeating: 120, count: number)
  case "status": reply.status = number
  case "length": reply.body = Array(String(request.body.count).utf8)
  case "drop": reply.action = .dropConnection
  case "drop-later":
    reply.action = .dropConnection
    reply.delay = .milliseconds(number)
  default: break
  }
  return reply
}
