import EventHTTP
import Testing

/// What libevent refuses by itself, in the words of whoever runs the server.
@Suite struct RefusalTests {
  /// Answers a refusal with its own status, unless it is told another, and what is known of the request.
  private func withWords(
    status: Int? = nil, _ change: (inout HTTPServerConfiguration) -> Void = { _ in }, body: (HTTPServer) throws -> Void
  ) throws {
    var configuration = HTTPServerConfiguration()
    configuration.maximumBodyBytes = 1000
    configuration.maximumHeaderBytes = 4000
    change(&configuration)
    let server = HTTPServer(
      configuration: configuration,
      refusalHandler: { refusal, loop in
        HTTPReply(
          status: status ?? refusal.status,
          headers: ["Content-Type": "text/words", "X-Loop": String(loop), "Date": "never", "X-Bad": "a\r\nb"],
          body: Array("\(refusal.method ?? "-") \(refusal.target ?? "-")".utf8))
      }, handler: echo)
    try server.start()
    defer {
      server.stopNow()
      server.waitUntilStopped()
    }
    try body(server)
  }

  private static let long = String(repeating: "x", count: 4001)

  @Test(arguments: [
    ("POST /a?b=c HTTP/1.1\r\nContent-Length: 1001\r\n\r\n", 413, "POST /a?b=c"),
    ("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n", 413, "POST /a"),
    ("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n\(long)", 413, "POST /a"),
    ("POST /a HTTP/1.1\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n", 417, "POST /a"),
    ("POST /a HTTP/1.1\r\nContent-Length: ten\r\n\r\n", 400, "POST /a"),
    ("POST /a HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "POST /a"),
    ("GET /a HTTP/1.1\r\nX: \(long)\r\n\r\n", 400, "GET /a"),
    ("GET /a HTTP/1.1\r\nno colon\r\n\r\n", 400, "GET /a"),
    ("GET http://elsewhere/a HTTP/1.1\r\nno colon\r\n\r\n", 400, "GET /a"),
    ("GET /\(long) HTTP/1.1\r\n\r\n", 400, "GET -"), ("garbage\r\n\r\n", 400, "- -"), ("\r\n\r\n\r\n", 400, "- -"),
    ("\u{1}\u{2} /a HTTP/1.1\r\n\r\n", 501, "- -"), (long + long, 400, "- -"),
    ("BREW /pot HTTP/1.1\r\n\r\n", 501, "BREW /pot"), ("CONNECT a:1 HTTP/1.1\r\n\r\n", 501, "CONNECT a:1"),
  ])
  func aRefusalIsAnsweredInTheServersOwnWords(request: String, status: Int, told: String) throws {
    try withWords { server throws in
      let client = try Client(port: server.port)
      client.send(request)
      let reply = try client.reply()
      #expect(reply.status == status && reply.text == told, "\(request.prefix(60)): \(reply)")
      #expect(reply.field("Content-Type") == "text/words" && reply.field("X-Loop") == "0")
      #expect(reply.field("Content-Length") == String(told.utf8.count))
      #expect(reply.field("Date")?.hasSuffix("GMT") == true)
      #expect(reply.field("Connection") == "close")
      #expect(reply.field("X-Bad") == nil)
      #expect(client.end() != nil)
      #expect(!client.wasReset)
    }
  }

  @Test func aRequestThatComesByteByByteIsKnownAsWell() throws {
    try withWords { server throws in
      let client = try Client(port: server.port)
      for byte in "POST /slow HTTP/1.1\r\nContent-Length: 5000\r\n\r\n".utf8 {
        client.send([byte])
        Clock.sleep(0.001)
      }
      #expect(try client.reply().text == "POST /slow")
    }
  }

  @Test func aLaterRequestOfAConnectionIsTheOneThatIsTold() throws {
    try withWords { server throws in
      let client = try Client(port: server.port)
      #expect(try client.request("GET", "/first").text == "GET /first ")
      // The second and the third in one piece.
      client.send("GET /second HTTP/1.1\r\n\r\nBREW /third HTTP/1.1\r\n\r\n")
      #expect(try client.reply().text == "GET /second ")
      let reply = try client.reply()
      #expect(reply.status == 501 && reply.text == "BREW /third", "\(reply)")
      #expect(client.end() != nil)
    }
  }

  @Test func theStatusIsTheRepliesOwn() throws {
    try withWords(status: 405) { server throws in
      let client = try Client(port: server.port)
      client.send("BREW /pot HTTP/1.1\r\n\r\n")
      let reply = try client.reply()
      #expect(reply.head.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"))
    }
  }

  @Test func aRefusedHEADHasNoBody() throws {
    try withWords { server throws in
      let client = try Client(port: server.port)
      client.send("HEAD /a HTTP/1.1\r\nno colon\r\n\r\n")
      let reply = try client.reply(toHead: true)
      #expect(reply.status == 400 && reply.field("Content-Length") == "7")
      #expect(client.end()?.isEmpty == true)
    }
  }

  @Test func withoutWordsARefusalIsItsStatusInPlainText() throws {
    try withServer { server throws in
      let client = try Client(port: server.port)
      client.send("BREW /pot HTTP/1.1\r\n\r\n")
      let reply = try client.reply()
      #expect(reply.status == 501 && reply.text == "501 Not Implemented\n" && reply.field("Content-Type") == "text/plain")
    }
  }
}
