import CLibevent
import Glibc

/// One event loop: a thread with its own event base and evhttp.
///
/// `@unchecked Sendable` holds because after `init` all of it is touched only by the loop's own thread, but for `wake()`, which only writes to a
/// descriptor that stays open as long as this object lives, and the constants `index` and `core`.
final class EventLoop: @unchecked Sendable {
  let index: Int
  let core: ServerCore

  let base: OpaquePointer
  private let http: OpaquePointer
  let listener: OpaquePointer
  private var events: [UnsafeMutablePointer<CLibevent.event>] = []
  var adoption: UnsafeMutablePointer<CLibevent.event>?
  var reaping: UnsafeMutablePointer<CLibevent.event>?
  var sweeping: UnsafeMutablePointer<CLibevent.event>?
  private var grace: UnsafeMutablePointer<CLibevent.event>?
  private var watchedSignals: [UnsafeMutablePointer<CLibevent.event>] = []
  private let wakeReader: Int32
  private let wakeWriter: Int32

  /// Accepted, but evhttp has not made its record yet when it asks for the buffers.
  var fresh: [UnsafeMutablePointer<bufferevent>] = []
  /// The connections by descriptor.
  var connections: [Connection.Pointer?] = []
  var connectionCount = 0
  var isStopping = false
  private var isTornDown = false

  /// Milliseconds of the monotonic clock when the connections were last looked over; close enough for timeouts, and free.
  var now = EventLoop.milliseconds()
  let sweepInterval: Int64
  var date = DateField()

  /// Makes the base, its evhttp and its share of the listening socket.
  ///
  /// - Throws: `HTTPServerError.system` when libevent or the system has no more to give.
  init(index: Int, core: ServerCore, listening descriptor: Int32) throws {
    self.index = index
    self.core = core
    let configuration = core.configuration
    sweepInterval = min(1000, max(20, configuration.idleTimeout.milliseconds / 4))

    guard let settings = event_config_new() else { throw Self.failure("event_config_new") }
    defer { event_config_free(settings) }
    // No locks: a base belongs to one thread. The change list saves a good part of the epoll_ctl calls that evhttp's switching of reading and
    // writing costs (some 20% of requests per second); it forbids dup() of connections, which nothing here does.
    event_config_set_flag(
      settings,
      Int32(EVENT_BASE_FLAG_NOLOCK.rawValue | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST.rawValue))
    guard let base = event_base_new_with_config(settings) else {
      throw Self.failure("event_base_new")
    }
    guard let http = evhttp_new(base) else {
      event_base_free(base)
      throw Self.failure("evhttp_new")
    }
    // Without a function libevent creates the listener switched off, and evhttp_bind_listener switches it on.
    guard
      let listener = evconnlistener_new(
        base, nil, nil, UInt32(LEV_OPT_CLOSE_ON_EXEC), 0, descriptor)
    else {
      evhttp_free(http)
      event_base_free(base)
      throw Self.failure("evconnlistener_new")
    }
    var ends: [Int32] = [-1, -1]
    guard evhttp_bind_listener(http, listener) != nil, pipe(&ends) == 0 else {
      evhttp_free(http)
      event_base_free(base)
      throw Self.failure("pipe")
    }
    (self.base, self.http, self.listener) = (base, http, listener)
    (wakeReader, wakeWriter) = (ends[0], ends[1])

    for end in ends {
      evutil_make_socket_nonblocking(end)
      evutil_make_socket_closeonexec(end)
    }

    evhttp_set_max_headers_size(http, configuration.maximumHeaderBytes)
    evhttp_set_max_body_size(http, configuration.maximumBodyBytes)
    evhttp_set_default_content_type(http, nil)
    // CONNECT is left out: it is for proxies (RFC 9110 §9.3.6), and evhttp would leave its client without an end of the reply.
    let methods =
      EVHTTP_REQ_GET.rawValue | EVHTTP_REQ_POST.rawValue | EVHTTP_REQ_HEAD.rawValue
      | EVHTTP_REQ_PUT.rawValue | EVHTTP_REQ_DELETE.rawValue
      | EVHTTP_REQ_OPTIONS.rawValue | EVHTTP_REQ_TRACE.rawValue | EVHTTP_REQ_PATCH.rawValue
    evhttp_set_allowed_methods(http, UInt16(methods))
    // No timeouts of evhttp's own: it would take the silence of a client that reads a long reply for idleness. `sweep` sees to them.

    let context = Unmanaged.passUnretained(self).toOpaque()
    evhttp_set_gencb(
      http,
      { request, context in
        guard let request, let context else { return }
        Unmanaged<EventLoop>.fromOpaque(context).takeUnretainedValue().handle(request)
      }, context)
    evhttp_set_bevcb(
      http,
      { base, context in
        guard let context else { return nil }
        return Unmanaged<EventLoop>.fromOpaque(context).takeUnretainedValue().makeBuffers()
      }, context)
    evconnlistener_set_error_cb(listener) { listener, _ in
      guard let listener else { return }
      EventLoop.pauseAccepting(listener)
    }
    adoption = try event { _, _, context in EventLoop.from(context)?.adopt() }
    reaping = try event { _, _, context in EventLoop.from(context)?.reap() }
    sweeping = try event { _, _, context in EventLoop.from(context)?.sweep() }
    grace = try event { _, _, context in EventLoop.from(context)?.end() }
    let waking = try event(wakeReader, Int16(EV_READ | EV_PERSIST)) { _, _, context in
      EventLoop.from(context)?.woken()
    }
    event_add(waking, nil)
  }

  deinit {
    tearDown()
    close(wakeReader)
    close(wakeWriter)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> EventLoop? {
    context.map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
  }

  private func event(_ descriptor: Int32 = -1, _ what: Int16 = 0, _ callback: event_callback_fn)
    throws -> UnsafeMutablePointer<CLibevent.event>
  {
    guard
      let event = event_new(
        base, descriptor, what, callback, Unmanaged.passUnretained(self).toOpaque())
    else {
      throw Self.failure("event_new")
    }
    events.append(event)
    return event
  }

  private static func failure(_ operation: String) -> HTTPServerError {
    .system(operation: operation, reason: String(cString: strerror(errno)))
  }

  // MARK: - Running and stopping

  /// Serves until stopped; this is the thread.
  func run() {
    wake()
    event_base_dispatch(base)
    tearDown()
    core.ended(self)
  }

  /// Has the loop look at what the core wants of it. From any thread.
  func wake() {
    var byte: UInt8 = 1
    write(wakeWriter, &byte, 1)  // A full pipe wakes the loop just as well.
  }

  private func woken() {
    var bytes: (UInt64, UInt64) = (0, 0)
    while read(wakeReader, &bytes, MemoryLayout.size(ofValue: bytes)) > 0 {}
    switch core.stop {
    case .not:
      guard index == 0 else { return }
      let signals = core.signals
      watch(signals)
      EventLoop.unblock(signals)
    case .graceful: beginStopping()
    case .immediate: end()
    }
  }

  /// Has signals come to this loop, on its thread or before it has one.
  func watch(_ signals: [Int32]) {
    guard watchedSignals.isEmpty else { return }
    for number in signals {
      let watch = try? event(number, Int16(EV_SIGNAL | EV_PERSIST)) { number, _, context in
        EventLoop.from(context)?.signalled(Int32(number))
      }
      guard let watch else { continue }
      event_add(watch, nil)
      watchedSignals.append(watch)
    }
  }

  /// A thread inherits which signals are blocked, and one of Dispatch blocks nearly all.
  private static func unblock(_ signals: [Int32]) {
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    for number in signals { sigaddset(&unblocked, number) }
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
  }

  private func signalled(_ number: Int32) {
    // From the second signal on, the next one has its default effect.
    if core.stop != .not { for watch in watchedSignals { event_del(watch) } }
    core.signalled(number)
  }

  private func beginStopping() {
    guard !isStopping else { return }
    isStopping = true
    evconnlistener_disable(listener)
    var period = core.configuration.gracePeriod.timeval
    event_add(grace, &period)
    adopt()
    reap()
    if connectionCount == 0 { end() }
  }

  func end() { event_base_loopbreak(base) }

  /// Closes all connections and gives everything back. On the loop's thread, or on the one that made a loop that never ran.
  func tearDown() {
    guard !isTornDown else { return }
    isTornDown = true
    for buffers in fresh { bufferevent_decref(buffers) }
    fresh = []
    evhttp_free(http)
    for event in events { event_free(event) }
    events = []
    // This also runs the callbacks that free the bufferevents. The loop must not turn once more: a pause in accepting may have fallen due.
    event_base_free(base)
  }
}
