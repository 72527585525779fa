import EventHTTP
import Foundation
import Synchronization
import Testing

@Suite struct StoppingTests {
  @Test(arguments: [1, 3])
  func stoppingFinishesWhatIsInFlightAndRefusesNew(threads: Int) throws {
    let server = HTTPServer(
      configuration: .init(host: "127.0.0.1", threads: threads), handler: echo)
    try server.start()
    let port = server.port
    let delayed = try Client(port: port)
    delayed.send("GET /delay/500 HTTP/1.1\r\n\r\n")
    let arriving = try Client(port: port)
    arriving.send("POST /arriving HTTP/1.1\r\nContent-Length: 3\r\n\r\n")
    let idle = try Client(port: port)
    #expect(try idle.request().status == 200)
    Clock.sleep(0.05)
    server.stop()
    server.stop()
    #expect(idle.end()?.isEmpty == true)
    #expect(throws: Client.Failure.self) { try Client(port: port) }
    arriving.send("abc")
    #expect(try arriving.reply().text == "POST /arriving abc")
    let reply = try delayed.reply()
    #expect(reply.text == "GET /delay/500 ")
    #expect(reply.field("Connection") == "close")
    server.waitUntilStopped()
    server.stop()
    server.waitUntilStopped()
  }

  @Test func stoppingWithIdleConnectionsIsQuick() throws {
    let server = HTTPServer(configuration: .init(host: "127.0.0.1", threads: 2), handler: echo)
    try server.start()
    let clients = try (1...30).map { _ in try Client(port: server.port) }
    for client in clients.prefix(20) { #expect(try client.request().status == 200) }
    let start = Clock.seconds
    server.stop()
    server.waitUntilStopped()
    #expect(Clock.seconds - start < 4, "The grace period is 5 s.")
    for client in clients { #expect(client.end()?.isEmpty == true) }
  }

  @Test func theGracePeriodEndsWhatTakesLonger() throws {
    var configuration = HTTPServerConfiguration()
    configuration.gracePeriod = .milliseconds(200)
    let server = HTTPServer(configuration: configuration, handler: echo)
    try server.start()
    let client = try Client(port: server.port)
    client.send("GET /delay/60000 HTTP/1.1\r\n\r\n")
    let half = try Client(port: server.port)
    half.send("GET /")
    Clock.sleep(0.05)
    let start = Clock.seconds
    server.stop()
    server.waitUntilStopped()
    #expect(Clock.seconds - start < 20)
    #expect(client.end()?.isEmpty == true)
  }

  @Test func stoppingMayBeAskedForByAHandler() throws {
    let holder = Mutex<HTTPServer?>(nil)
    let server = HTTPServer { request, loop in
      holder.withLock { $0?.stop() }
      return echo(request, loop)
    }
    holder.withLock { $0 = server }
    try server.start()
    #expect(try ask(server.port).status == 200)
    server.waitUntilStopped()
    holder.withLock { $0 = nil }
  }

  @Test func aServerThatIsLetGoStopsAndLeavesNothing() throws {
    final class Token: Sendable {}
    var port = 0
    weak var leaked: Token?
    do {
      let token = Token()
      leaked = token
      let server = HTTPServer { request, loop in
        _ = token
        return echo(request, loop)
      }
      try server.start()
      port = server.port
      #expect(try ask(port).status == 200)
    }
    let deadline = Clock.seconds + 20
    while leaked != nil, Clock.seconds < deadline { Clock.sleep(0.01) }
    #expect(leaked == nil)
    #expect(throws: Client.Failure.self) { try Client(port: port) }
  }

  @Test func aServerThatNeverStartedIsStoppedAlready() {
    let server = HTTPServer(handler: echo)
    server.stop()
    server.waitUntilStopped()
  }

  @Test func aTakenPortIsToldInOneLine() throws {
    try withServer { server in
      let second = HTTPServer(
        configuration: .init(host: "127.0.0.1", port: server.port), handler: echo)
      let error = #expect(throws: HTTPServerError.self) { try second.start() }
      #expect(error == .addressInUse(host: "127.0.0.1", port: server.port))
      #expect(
        error?.description
          == "Port \(server.port) on 127.0.0.1 is already in use. Stop what listens there or choose another port (0 lets the system choose)."
      )
      second.waitUntilStopped()
      #expect(throws: HTTPServerError.alreadyStarted) { try server.start() }
    }
  }

  @Test func hostsAndPortsThatCannotBeAreTold() {
    #expect(throws: HTTPServerError.invalidPort(70000)) {
      try HTTPServer(configuration: .init(host: "127.0.0.1", port: 70000), handler: echo).start()
    }
    #expect(throws: HTTPServerError.self) {
      try HTTPServer(configuration: .init(host: "192.0.2.1"), handler: echo).start()
    }
    #expect(throws: HTTPServerError.self) {
      try HTTPServer(configuration: .init(host: "no such host"), handler: echo).start()
    }
  }

  @Test func aPortIsFreeAgainAfterStopping() throws {
    var port = 0
    for _ in 1...5 {
      let server = HTTPServer(
        configuration: .init(host: "127.0.0.1", port: port, threads: 2), handler: echo)
      try server.start()
      port = server.port
      #expect(try ask(port).status == 200)
      server.stop()
      server.waitUntilStopped()
    }
  }

  @Test func allLoopsServe() throws {
    try withServer({ $0.threads = 3 }) { server in
      let seen = Mutex<Set<String>>([])
      let deadline = Clock.seconds + 20
      while seen.withLock({ $0.count }) < 3, Clock.seconds < deadline {
        let threads = (0..<6).map { _ in
          let thread = Thread {
            guard let client = try? Client(port: server.port) else { return }
            for _ in 1...20 {
              guard let loop = try? client.request().field("X-Loop") else { return }
              seen.withLock { _ = $0.insert(loop) }
            }
          }
          thread.start()
          return thread
        }
        while threads.contains(where: { !$0.isFinished }), Clock.seconds < deadline {
          Clock.sleep(0.01)
        }
      }
      #expect(seen.withLock { $0 } == ["0", "1", "2"])
    }
  }

  @Test func aSignalStopsGracefullyAndASecondOneAtOnce() throws {
    let seen = Mutex<[Int32]>([])
    for signals in 1...2 {
      // Sent to the loop's own thread, for a signal to the process could interrupt other tests.
      let thread = Mutex<pthread_t?>(nil)
      let server = HTTPServer { request, loop in
        thread.withLock { $0 = pthread_self() }
        return echo(request, loop)
      }
      server.stopOnSignals([SIGUSR1]) { number in seen.withLock { $0.append(number) } }
      try server.start()
      defer { server.stopNow() }
      // From here on, and not only from the loop's first turn: somebody may know of the server already.
      var action = sigaction()
      sigaction(SIGUSR1, nil, &action)
      #expect(action.__sigaction_handler.sa_handler != nil)
      let client = try Client(port: server.port)
      #expect(try client.request().status == 200)
      let loop = try #require(thread.withLock { $0 })
      client.send("GET /delay/\(signals == 1 ? 300 : 60000) HTTP/1.1\r\n\r\n")
      let deadline = Clock.seconds + 20
      let before = seen.withLock { $0.count }
      for sent in 1...signals {
        Clock.sleep(0.05)
        pthread_kill(loop, SIGUSR1)
        while seen.withLock({ $0.count }) < before + sent, Clock.seconds < deadline {
          Clock.sleep(0.01)
        }
      }
      try #require(seen.withLock { $0.count } == before + signals)
      if signals == 1 {
        #expect(try client.reply().text == "GET /delay/300 ")
      } else {
        #expect(client.end()?.isEmpty == true)
      }
      server.waitUntilStopped()
    }
  }
}
