import EventHTTP
import Synchronization
import Testing

@Suite struct VanishingTests {
  @Test func aClientThatVanishesWhileSendingHarmsNobody() throws {
    try withServer { server in
      for part in [
        "", "GET", "GET / HTTP/1.1\r\nX: ", "POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
      ] {
        for resets in [false, true] {
          let client = try Client(port: server.port)
          client.send(part)
          Clock.sleep(0.01)
          if resets { client.reset() } else { client.close() }
        }
      }
      #expect(try ask(server.port).status == 200)
    }
  }

  @Test func aClientThatVanishesBeforeItsDelayedReplyHarmsNobody() throws {
    try withServer { server in
      for resets in [false, true] {
        for expects in [false, true] {
          let client = try Client(port: server.port)
          client.send(
            "POST /delay/150 HTTP/1.1\r\n\(expects ? "Expect: 100-continue\r\n" : "")Content-Length: 3\r\n\r\n"
          )
          if expects { #expect(try client.reply().status == 100) }
          client.send("abc")
          Clock.sleep(0.03)
          if resets { client.reset() } else { client.close() }
        }
      }
      Clock.sleep(0.3)
      #expect(try ask(server.port, "GET", "/delay/20").status == 200)
    }
  }

  @Test func aClientThatVanishesInTheMiddleOfALargeReplyHarmsNobody() throws {
    try withServer { server in
      for resets in [false, true] {
        let client = try Client(port: server.port, receiveBuffer: 4096)
        client.send("GET /big/8388608 HTTP/1.1\r\n\r\n")
        Clock.sleep(0.05)
        if resets { client.reset() } else { client.close() }
      }
      let reply = try ask(server.port, "GET", "/big/8388608")
      #expect(reply.body.count == 8_388_608)
    }
  }

  @Test func aLargeReplyReadSlowerThanTheIdleTimeoutArrivesWhole() throws {
    try withServer({ $0.idleTimeout = .milliseconds(400) }) { server in
      let client = try Client(port: server.port, receiveBuffer: 65536)
      client.send("GET /big/8388608 HTTP/1.1\r\n\r\n")
      Clock.sleep(0.2)
      #expect(try client.reply().body.count == 8_388_608)
    }
  }

  @Test func tricklingIsPatientlyRead() throws {
    try withServer { server in
      let client = try Client(port: server.port)
      for byte in "POST /t HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc".utf8 {
        client.send([byte])
        Clock.sleep(0.003)
      }
      #expect(try client.reply().text == "POST /t abc")
    }
  }

  @Test func silentConnectionsAreClosedAfterTheIdleTimeout() throws {
    try withServer({ $0.idleTimeout = .milliseconds(300) }) { server in
      let silent = try Client(port: server.port)
      let halfway = try Client(port: server.port)
      halfway.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")
      let kept = try Client(port: server.port)
      #expect(try kept.request().status == 200)
      for client in [silent, halfway, kept] { #expect(client.end()?.isEmpty == true) }
    }
  }

  @Test func aReplyThatNobodyReadsIsGivenUp() throws {
    try withServer({ $0.idleTimeout = .milliseconds(300) }) { server in
      let client = try Client(port: server.port, receiveBuffer: 4096)
      client.send("GET /big/8388608 HTTP/1.1\r\n\r\n")
      Clock.sleep(1.5)
      #expect((client.end()?.count ?? Int.max) < 8_388_608)
    }
  }

  @Test func aRequestThatTricklesForeverIsCutOff() throws {
    try withServer({
      $0.idleTimeout = .milliseconds(400)
      $0.requestTimeout = .milliseconds(800)
    }) { server in
      let client = try Client(port: server.port)
      client.send("GET / HTTP/1.1\r\n")
      let start = Clock.seconds
      while client.send("X-Y: z\r\n"), Clock.seconds - start < 20 { Clock.sleep(0.05) }
      #expect(Clock.seconds - start < 20)
      #expect(try ask(server.port).status == 200)
    }
  }

  @Test func aDelayMayBeLongerThanTheIdleTimeout() throws {
    try withServer({ $0.idleTimeout = .milliseconds(200) }) { server in
      let reply = try ask(server.port, "GET", "/delay/900")
      #expect(reply.status == 200)
    }
  }

  @Test func aFloodBehindAReplyThatIsNotReadIsBounded() throws {
    try withServer({
      $0.maximumBodyBytes = 1000
      $0.idleTimeout = .milliseconds(500)
    }) { server in
      let client = try Client(port: server.port, receiveBuffer: 4096)
      client.send("GET /big/8388608 HTTP/1.1\r\n\r\n")
      let flood = [UInt8](repeating: 65, count: 1 << 20)
      var megabytes = 0
      while megabytes < 64, client.send(flood) { megabytes += 1 }
      #expect(megabytes < 64)
    }
  }
}
