import EventHTTP
import Testing

@Suite struct LimitTests {
  /// Small limits, so that tests need not push megabytes.
  private func withLimits(_ body: (HTTPServer) throws -> Void) throws {
    try withServer(
      {
        $0.maximumBodyBytes = 1000
        $0.maximumHeaderBytes = 4000
      }, body: body)
  }

  @Test(arguments: [1001, 5_000_000])
  func aBodyOverTheLimitIsAnswered413AndTheConnectionClosedCleanly(size: Int) throws {
    try withLimits { server throws in
      let client = try Client(port: server.port)
      client.send("POST / HTTP/1.1\r\nContent-Length: \(size)\r\n\r\n")
      client.send([UInt8](repeating: 65, count: size))
      let reply = try client.reply()
      #expect(reply.status == 413)
      #expect(reply.field("Connection") == "close")
      #expect(client.end() != nil)
      #expect(!client.wasReset)
      #expect(
        try ask(server.port, "POST", "/length", body: String(repeating: "a", count: 1000)).text
          == "1000")
    }
  }

  @Test func withoutOtherLimitsAHeaderHas64KiBAndABody32MiB() throws {
    #expect(HTTPServerConfiguration().gracePeriod == .seconds(5))
    try withServer { server throws in
      let kibibyte = String(repeating: "x", count: 1024)
      let sixty = (1...60).map { "X-\($0): \(kibibyte)\r\n" }.joined()
      #expect(try ask(server.port, "GET", "/", sixty).status == 200)
      let tooMuch = try Client(port: server.port)
      tooMuch.send("GET / HTTP/1.1\r\n\(sixty)\(sixty)\r\n")
      #expect(try tooMuch.reply().status == 400)
      #expect(tooMuch.end() != nil && !tooMuch.wasReset)

      let most = 32 * 1024 * 1024
      for (size, status) in [(most, 200), (most + 1, 413)] {
        let client = try Client(port: server.port)
        client.send("POST /length HTTP/1.1\r\nContent-Length: \(size)\r\n\r\n")
        client.send([UInt8](repeating: 65, count: size))
        let reply = try client.reply()
        #expect(reply.status == status)
        if status == 200 {
          #expect(reply.text == String(size))
        } else {
          #expect(reply.field("Connection") == "close")
          #expect(client.end() != nil && !client.wasReset)
        }
      }
    }
  }

  @Test func anAnnouncedBodyOverTheLimitIsRefusedBeforeItIsSent() throws {
    try withLimits { server throws in
      for expect in ["", "Expect: 100-continue\r\n"] {
        for length in ["1001", "9223372036854775807"] {
          let client = try Client(port: server.port)
          client.send("POST / HTTP/1.1\r\n\(expect)Content-Length: \(length)\r\n\r\n")
          #expect(try client.reply().status == 413)
        }
      }
    }
  }

  @Test func aChunkedBodyOverTheLimitIsAnswered413() throws {
    try withLimits { server throws in
      let client = try Client(port: server.port)
      client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
      for _ in 1...2000 {
        guard client.send("200\r\n" + String(repeating: "a", count: 512) + "\r\n") else { break }
      }
      #expect(try client.reply().status == 413)
      #expect(client.end() != nil)
      #expect(!client.wasReset)
    }
  }

  @Test(arguments: ["ffffffffffffffff", "7fffffffffffffff", "-1", "zz"])
  func anAbsurdChunkSizeIsRefused(size: String) throws {
    try withLimits { server throws in
      let client = try Client(port: server.port)
      client.send(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\nabc\r\n0\r\n\r\n")
      #expect([400, 413].contains(try client.reply().status))
      #expect(try ask(server.port).status == 200)
    }
  }

  @Test func aHeaderOverTheLimitIsRefused() throws {
    try withLimits { server throws in
      for head in [
        "GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 4001))\r\n\r\n",
        "GET /\(String(repeating: "x", count: 4001)) HTTP/1.1\r\n\r\n",
        String(repeating: "x", count: 100_000),
        "GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 3000),
      ] {
        let client = try Client(port: server.port)
        client.send(head)
        #expect(try client.reply().status == 400)
        #expect(client.end() != nil)
        #expect(!client.wasReset)
      }
      #expect(try ask(server.port).status == 200)
    }
  }

  @Test(arguments: [
    "Content-Length: abc", "Content-Length: -5", "Content-Length: +5",
    "Content-Length: 99999999999999999999999", "Content-Length: 3\r\nContent-Length: 4",
    "Content-Length: 3\r\nTransfer-Encoding: chunked", "X-Field : x", ": x", "no colon",
  ])
  func ambiguousHeadersAreRefused(fields: String) throws {
    try withServer { server throws in
      let client = try Client(port: server.port)
      client.send("POST / HTTP/1.1\r\n\(fields)\r\n\r\nabcdefgh0\r\n\r\n")
      #expect([400, 413].contains(try client.reply().status))
      #expect(client.end() != nil)
    }
  }

  @Test func anUnknownTransferCodingIsNotImplemented() throws {
    try withServer { server throws in
      let client = try Client(port: server.port)
      client.send("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")
      #expect(try client.reply().status == 501)
      #expect(client.end() != nil)
    }
  }

  @Test(arguments: ["CONNECT a:1 HTTP/1.1\r\n\r\n", "BREW /pot HTTP/1.1\r\n\r\n"])
  func unknownMethodsAreNotImplemented(request: String) throws {
    try withServer { server throws in
      let client = try Client(port: server.port)
      client.send(request)
      #expect(try client.reply().status == 501)
    }
  }

  @Test func garbageIsRefusedAndHarmsNobody() throws {
    try withServer { server throws in
      var seed: UInt64 = 42
      for round in 0..<100 {
        let client = try Client(port: server.port)
        var bytes: [UInt8] =
          round % 2 == 0 ? [] : Array("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        for _ in 0..<300 {
          seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          bytes.append(UInt8(truncatingIfNeeded: seed >> 33))
          if seed >> 60 == 0 { bytes += [13, 10] }
        }
        client.send(bytes)
        client.send("\r\n\r\n")
        if round % 3 == 0 { client.reset() } else { client.endSending() }
        _ = round % 3 == 1 ? client.end() : nil
      }
      #expect(try ask(server.port).status == 200)
    }
  }
}
