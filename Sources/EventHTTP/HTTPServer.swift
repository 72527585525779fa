import Dispatch
import Glibc
import Synchronization

/// An HTTP/1.1 server (RFC 9112) on libevent's evhttp.
///
/// Each of its threads is an event loop with an evhttp of its own, all accepting from one socket. The handler is a plain function that runs to
/// completion on the loop's thread; while it runs, that loop serves nobody else.
///
///     let server = HTTPServer(configuration: .init(host: "127.0.0.1", port: 8080)) { request, loop in
///       HTTPReply(headers: ["Content-Type": "text/plain"], body: Array("Hello".utf8))
///     }
///     try server.start()
///     server.stopOnSignals()
///     server.waitUntilStopped()
///
/// A server starts once. When the last reference to it goes, it stops.
public final class HTTPServer: Sendable {
  /// Answers one request on the thread of loop number `loop` (0 ..< threads).
  public typealias Handler = @Sendable (_ request: HTTPRequest, _ loop: Int) -> HTTPReply

  /// Gives words to what cannot be handled, on the thread of loop number `loop`. The reply is sent at once, and the connection closed.
  public typealias RefusalHandler = @Sendable (_ refusal: HTTPRefusal, _ loop: Int) -> HTTPReply

  private let core: ServerCore

  /// Makes a server that does not listen yet.
  public init(
    configuration: HTTPServerConfiguration = .init(), refusalHandler: @escaping RefusalHandler = HTTPRefusal.plainReply,
    handler: @escaping Handler
  ) {
    core = ServerCore(configuration: configuration, handler: handler, refusalHandler: refusalHandler)
  }

  deinit { core.stop(.graceful) }

  /// Binds, listens and starts the loops. Connections are taken when this returns. SIGPIPE is ignored in the whole process from here on.
  ///
  /// - Throws: ``HTTPServerError``, such as `addressInUse` with a one-line description.
  public func start() throws { try core.start() }

  /// The port that the server listens on; before ``start()`` the configured one.
  public var port: Int { core.port.load(ordering: .acquiring) }

  /// Stops gracefully: no new connections, idle ones closed at once, requests in flight (delayed replies included) finished within the grace
  /// period, then everything closed. Returns at once; see ``waitUntilStopped()``. May be called from any thread, a handler's too, any number of times.
  public func stop() { core.stop(.graceful) }

  /// Stops without a grace period: what is in flight is cut off. A handler that is running still returns first.
  public func stopNow() { core.stop(.immediate) }

  /// Blocks until all loops have ended; returns at once when none was started. Not to be called from a handler, which would wait for itself.
  public func waitUntilStopped() { core.running.wait() }

  /// Stops on SIGINT and SIGTERM: gracefully on the first, at once on the second; a third has its default effect and ends the process.
  ///
  /// libevent keeps one signal handler in a process, so this is for one server of a process. May be called before ``start()``, when the signals
  /// are watched from the moment that it returns, or after, when a loop does so at its next turn.
  ///
  /// - Parameter onSignal: called on a loop's thread with each signal's number, to tell the user.
  public func stopOnSignals(
    _ signals: [Int32] = [SIGINT, SIGTERM], onSignal: (@Sendable (Int32) -> Void)? = nil
  ) {
    core.stopOnSignals(signals, onSignal: onSignal)
  }
}

/// What the loops and the server share.
final class ServerCore: Sendable {
  /// How far stopping has gone; it only ever rises.
  enum Stop: Int { case not, graceful, immediate }

  let configuration: HTTPServerConfiguration
  let handler: HTTPServer.Handler
  let refusalHandler: HTTPServer.RefusalHandler
  let port: Atomic<Int>
  let running = DispatchGroup()
  private let stopping = Atomic<Int>(0)
  private let state = Mutex(State())

  private struct State {
    var started = false
    var listening: Int32 = -1
    var loops: [EventLoop] = []
    var signals: [Int32] = []
    var onSignal: (@Sendable (Int32) -> Void)?
  }

  init(
    configuration: HTTPServerConfiguration, handler: @escaping HTTPServer.Handler,
    refusalHandler: @escaping HTTPServer.RefusalHandler
  ) {
    self.configuration = configuration
    self.handler = handler
    self.refusalHandler = refusalHandler
    port = Atomic(configuration.port)
  }

  var stop: Stop { Stop(rawValue: stopping.load(ordering: .acquiring)) ?? .immediate }

  func start() throws {
    try state.withLock { state in
      guard !state.started else { throw HTTPServerError.alreadyStarted }
      signal(SIGPIPE, SIG_IGN)
      let socket = try ListeningSocket(
        host: configuration.host, port: configuration.port, backlog: configuration.backlog)
      var loops: [EventLoop] = []
      do {
        for index in 0..<max(1, configuration.threads) {
          loops.append(try EventLoop(index: index, core: self, listening: socket.descriptor))
        }
      } catch {
        for loop in loops { loop.tearDown() }
        close(socket.descriptor)
        throw error
      }
      // Before anybody can know that the server is there: until then a signal has its default effect.
      loops.first?.watch(state.signals)
      state.started = true
      state.listening = socket.descriptor
      state.loops = loops
      port.store(socket.port, ordering: .releasing)
      for loop in loops {
        running.enter()
        try start(loop, &state)
      }
    }
  }

  /// Starts a loop's thread. When the system gives none, the loops that run already are stopped.
  private func start(_ loop: EventLoop, _ state: inout State) throws {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(loop)
    let outcome = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let loop = Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue()
        loop.run()
        return nil
      }, context.toOpaque())
    guard outcome == 0 else {
      context.release()
      for unstarted in state.loops where unstarted.index >= loop.index {
        unstarted.tearDown()
      }
      state.loops.removeAll { $0.index >= loop.index }
      running.leave()
      stopping.store(Stop.immediate.rawValue, ordering: .releasing)
      if state.loops.isEmpty {
        close(state.listening)
        state.listening = -1
      }
      for started in state.loops { started.wake() }
      throw HTTPServerError.system(
        operation: "pthread_create", reason: String(cString: strerror(outcome)))
    }
    pthread_detach(thread)
  }

  /// Asks all loops to stop.
  func stop(_ how: Stop) {
    _ = stopping.max(how.rawValue, ordering: .acquiringAndReleasing)
    state.withLock { state in
      // A listening socket that is shut down refuses connections from here on, also while a loop is busy in a handler (Linux).
      if state.listening >= 0 { shutdown(state.listening, Int32(SHUT_RDWR)) }
      for loop in state.loops { loop.wake() }
    }
  }

  /// A loop has ended: the last one closes the socket and breaks the ring of references.
  func ended(_ loop: EventLoop) {
    state.withLock { state in
      state.loops.removeAll { $0 === loop }
      if state.loops.isEmpty, state.listening >= 0 {
        close(state.listening)
        state.listening = -1
      }
    }
    running.leave()
  }

  func stopOnSignals(_ signals: [Int32], onSignal: (@Sendable (Int32) -> Void)?) {
    state.withLock { state in
      state.signals = signals
      state.onSignal = onSignal
      state.loops.first?.wake()
    }
  }

  /// The signals that the first loop is to watch.
  var signals: [Int32] { state.withLock { $0.signals } }

  /// A signal came in on a loop.
  func signalled(_ number: Int32) {
    state.withLock { $0.onSignal }?(number)
    stop(stop == .not ? .graceful : .immediate)
  }
}
