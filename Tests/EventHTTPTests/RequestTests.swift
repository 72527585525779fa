import EventHTTP
import Testing

@Suite struct RequestTests {
  @Test func aConnectionServesSeveralRequests() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      for number in 1...20 {
        let reply = try client.request("POST", "/n/\(number)?a=%20b", body: "body \(number)")
        #expect(reply.status == 200)
        #expect(reply.text == "POST /n/\(number)?a=%20b body \(number)")
        #expect(reply.field("Content-Length") == String(reply.body.count))
        #expect(reply.field("Date")?.hasSuffix("GMT") == true)
      }
    }
  }

  @Test func pipelinedRequestsAreAnsweredInOrder() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      var all = ""
      for number in 1...50 {
        all +=
          number % 2 == 0
          ? "GET /p/\(number) HTTP/1.1\r\n\r\n"
          : "POST /p/\(number) HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
      }
      client.send(all)
      for number in 1...50 {
        #expect(
          try client.reply().text
            == (number % 2 == 0 ? "GET /p/\(number) " : "POST /p/\(number) abc"))
      }
    }
  }

  @Test func aDelayedReplyHoldsBackThePipelinedOneBehindIt() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      client.send("GET /delay/100 HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n")
      #expect(try client.reply().text == "GET /delay/100 ")
      #expect(try client.reply().text == "GET /next ")
    }
  }

  @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
  func methodsCarryABodyOrNone(method: String) throws {
    try withServer { server in
      let client = try Client(port: server.port)
      #expect(try client.request(method, "/m").text == "\(method) /m ")
      #expect(try client.request(method, "/m", body: "abc").text == "\(method) /m abc")
      #expect(try client.request(method, "/m").text == "\(method) /m ")
    }
  }

  @Test(arguments: [
    ("http://a.example:80/x/y?z=1", "/x/y?z=1"), ("http://a.example", "/"), ("http://a.example?z=http://b/c", "/?z=http://b/c"),
    ("/x?z=http://b/c", "/x?z=http://b/c"),
  ])
  func aWholeURLIsTakenForWhatFollowsItsAuthority(sent: String, target: String) throws {
    try withServer { server in
      let client = try Client(port: server.port)
      client.send("GET \(sent) HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.reply().text == "GET \(target) ")
    }
  }

  @Test func headTellsTheLengthWithoutTheBody() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      let head = try client.request("HEAD", "/h")
      #expect(head.status == 200)
      #expect(head.field("Content-Length") == String("HEAD /h ".count))
      #expect(
        try client.request("GET", "/after").text == "GET /after ",
        "A body after HEAD would stand in the way of the next reply.")
    }
  }

  @Test func aBodyWithHeadIsNotTakenForARequest() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      client.send("HEAD /h HTTP/1.1\r\nContent-Length: 25\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n")
      #expect(try client.reply(toHead: true).field("Connection") == "close")
      #expect(client.end()?.isEmpty == true)
    }
  }

  @Test func statusesWithoutABodyHaveNone() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      #expect(try client.request("GET", "/status/204").field("Content-Length") == nil)
      #expect(try client.request("GET", "/status/304").status == 304)
      #expect(try client.request("GET", "/status/422").head.hasPrefix("HTTP/1.1 422 Unprocessable"))
      #expect(try client.request("GET", "/status/99").status == 500)
      #expect(try client.request("GET", "/status/-9223372036854775808").status == 500)
    }
  }

  @Test func aChunkedBodyArrivesWhole() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      client.send("POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
      Clock.sleep(0.02)
      client.send("7;ext=1\r\n, world\r\n0\r\nTrailer: x\r\n\r\n".replacing(";ext=1", with: ""))
      #expect(try client.reply().text == "POST /c hello, world")
      #expect(try client.request("GET", "/next").text == "GET /next ")
    }
  }

  @Test func aLargeBodyWithinTheLimitArrivesWhole() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      let count = 4 << 20
      client.send("PUT /length HTTP/1.1\r\nContent-Length: \(count)\r\n\r\n")
      client.send([UInt8](repeating: 7, count: count))
      #expect(try client.reply().text == String(count))
    }
  }

  @Test func expectContinueIsAnsweredBeforeTheBody() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      // On the first request of a connection and on a later one.
      for _ in 1...2 {
        client.send("POST /e HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        #expect(try client.reply().status == 100)
        client.send("abc")
        #expect(try client.reply().text == "POST /e abc")
        #expect(try client.request("GET", "/next").text == "GET /next ")
      }
    }
  }

  @Test func headersAreFoundWithoutRegardToCaseAndKeptInOrder() throws {
    try withServer(handler: { request, _ in
      let names = request.headers.map(\.name).joined(separator: ",")
      return HTTPReply(
        body: Array(
          "\(request.headers["x-ONE"] ?? "-")|\(request.headers["none"] ?? "-")|\(names)|\(request.remoteAddress)"
            .utf8))
    }) { server in
      let reply = try ask(
        server.port, "GET", "/", "X-One: é\r\nx-two:2\r\nX-One: again\r\nEmpty:\r\n")
      #expect(reply.text == "é|-|Host,X-One,x-two,X-One,Empty|127.0.0.1")
    }
  }

  @Test func theServersFieldsAndBrokenOnesAreLeftOutOfAReply() throws {
    try withServer(handler: { _, _ in
      HTTPReply(
        headers: [
          "Content-Length": "9", "connection": "close", "Transfer-Encoding": "chunked",
          "Date": "never", "": "x", "X-Split": "a\r\nX-Evil: b", "X-Ok": "",
        ], body: [65])
    }) { server in
      let client = try Client(port: server.port)
      for _ in 1...2 {
        let reply = try client.request()
        #expect(reply.text == "A")
        #expect(reply.field("Connection") == nil)
        #expect(reply.field("X-Evil") == nil)
        #expect(reply.field("X-Ok") == "")
        #expect(reply.field("Date") != "never")
      }
    }
  }

  @Test func oldAndClosingClientsGetTheirConnectionClosed() throws {
    try withServer { server in
      let old = try Client(port: server.port)
      old.send("GET /old HTTP/1.0\r\n\r\n")
      #expect(try old.reply().text == "GET /old ")
      let closing = try Client(port: server.port)
      #expect(
        try closing.request("GET", "/c", "Connection: close\r\n").field("Connection") == "close")
      #expect(closing.end()?.isEmpty == true)
    }
  }

  @Test func aClientThatEndsItsSideStillGetsItsReply() throws {
    try withServer { server in
      for target in ["/now", "/delay/100"] {
        let client = try Client(port: server.port)
        client.send("GET \(target) HTTP/1.1\r\n\r\n")
        client.endSending()
        #expect(try client.reply().text == "GET \(target) ")
      }
    }
  }

  @Test func aConnectionIsDroppedWithoutAReplyWhenTheHandlerSaysSo() throws {
    try withServer { server in
      for target in ["/drop", "/drop-later/50"] {
        let client = try Client(port: server.port)
        client.send("POST \(target) HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
        #expect(client.end()?.isEmpty == true)
      }
      #expect(try ask(server.port).status == 200)
    }
  }

  @Test func ipv6HostsAreServed() throws {
    try withServer({ $0.host = "::1" }) { server in
      let reply = try ask(server.port, "GET", "/6", ipv6: true)
      #expect(reply.text == "GET /6 ")
    }
  }
}
