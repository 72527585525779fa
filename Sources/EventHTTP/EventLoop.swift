import CLibevent
import Glibc

/// One event loop: a thread with its own event base and evhttp.
///
/// `@unchecked Sendable` holds because after `init` all of it is touched only by the loop's own thread, but for `wake()`, which only writes to a
/// descriptor that stays open as long as this object lives, and the constants `index` and `core`.
final class EventLoop: @unchecked Sendable {
  let index: Int
  let core: ServerCore

  private let base: OpaquePointer
  private let http: OpaquePointer
  private let listener: OpaquePointer
  private var events: [UnsafeMutablePointer<CLibevent.event>] = []
  private var adoption: UnsafeMutablePointer<CLibevent.event>?
  private var reaping: UnsafeMutablePointer<CLibevent.event>?
  private var sweeping: UnsafeMutablePointer<CLibevent.event>?
  private var grace: UnsafeMutablePointer<CLibevent.event>?
  private var watchedSignals: [UnsafeMutablePointer<CLibevent.event>] = []
  private let wakeReader: Int32
  private let wakeWriter: Int32

  /// Accepted, but evhttp has not made its record yet when it asks for the buffers.
  private var fresh: [UnsafeMutablePointer<bufferevent>] = []
  /// The connections by descriptor.
  private var connections: [Connection.Pointer?] = []
  private var connectionCount = 0
  private var isStopping = false
  private var isTornDown = false

  /// Milliseconds of the monotonic clock when the connections were last looked over; close enough for timeouts, and free.
  fileprivate(set) var now = EventLoop.milliseconds()
  private let sweepInterval: Int64
  private var date = DateField()

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
    event_config_set_flag(settings, Int32(EVENT_BASE_FLAG_NOLOCK.rawValue | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST.rawValue))
    guard let base = event_base_new_with_config(settings) else { throw Self.failure("event_base_new") }
    guard let http = evhttp_new(base) else {
      event_base_free(base)
      throw Self.failure("evhttp_new")
    }
    // Without a function libevent creates the listener switched off, and evhttp_bind_listener switches it on.
    guard let listener = evconnlistener_new(base, nil, nil, UInt32(LEV_OPT_CLOSE_ON_EXEC), 0, descriptor) else {
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
      EVHTTP_REQ_GET.rawValue | EVHTTP_REQ_POST.rawValue | EVHTTP_REQ_HEAD.rawValue | EVHTTP_REQ_PUT.rawValue | EVHTTP_REQ_DELETE.rawValue
      | EVHTTP_REQ_OPTIONS.rawValue | EVHTTP_REQ_TRACE.rawValue | EVHTTP_REQ_PATCH.rawValue
    evhttp_set_allowed_methods(http, UInt16(methods))
    // No timeouts of evhttp's own: it would take the silence of a client that reads a long reply for idleness. `sweep` sees to them.

    let context = Unmanaged.passUnretained(self).toOpaque()
    evhttp_set_gencb(http, { request, context in
      guard let request, let context else { return }
      Unmanaged<EventLoop>.fromOpaque(context).takeUnretainedValue().handle(request)
    }, context)
    evhttp_set_bevcb(http, { base, context in
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
    let waking = try event(wakeReader, Int16(EV_READ | EV_PERSIST)) { _, _, context in EventLoop.from(context)?.woken() }
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

  private func event(_ descriptor: Int32 = -1, _ what: Int16 = 0, _ callback: event_callback_fn) throws -> UnsafeMutablePointer<CLibevent.event> {
    guard let event = event_new(base, descriptor, what, callback, Unmanaged.passUnretained(self).toOpaque()) else {
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
    case .not: if index == 0 { watchSignals() }
    case .graceful: beginStopping()
    case .immediate: end()
    }
  }

  private func watchSignals() {
    guard watchedSignals.isEmpty else { return }
    for number in core.signals {
      let watch = try? event(number, Int16(EV_SIGNAL | EV_PERSIST)) { number, _, context in EventLoop.from(context)?.signalled(Int32(number)) }
      guard let watch else { continue }
      event_add(watch, nil)
      watchedSignals.append(watch)
    }
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

  private func end() { event_base_loopbreak(base) }

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

  // MARK: - Connections

  /// Pauses accepting for a moment: out of descriptors (or the socket was shut by `stop`), and trying at once would only burn the processor.
  private static func pauseAccepting(_ listener: OpaquePointer) {
    evconnlistener_disable(listener)
    var pause = timeval(tv_sec: 0, tv_usec: 100_000)
    // The listener lives as long as the base, so it is still there when the time comes.
    event_base_once(evconnlistener_get_base(listener), -1, Int16(EV_TIMEOUT), { _, _, listener in
      evconnlistener_enable(listener.map { OpaquePointer($0) })
    }, UnsafeMutableRawPointer(listener), &pause)
  }

  /// evhttp has accepted a connection and asks for its buffers, which is the only sign of it that it gives.
  private func makeBuffers() -> UnsafeMutablePointer<bufferevent>? {
    guard let buffers = bufferevent_socket_new(base, -1, 0) else { return nil }
    // What a client may send ahead while its reply is written: never more than one request's worth.
    bufferevent_setwatermark(
      buffers, Int16(EV_READ), 0, core.configuration.maximumBodyBytes + core.configuration.maximumHeaderBytes + 64 * 1024)
    bufferevent_incref(buffers)
    fresh.append(buffers)
    event_active(adoption, Int32(EV_READ), 1)
    // One connection for each turn of the loop, so that the other loops, woken by the same burst, get their share.
    if core.configuration.threads > 1 { evconnlistener_disable(listener) }
    return buffers
  }

  /// Makes our records of accepted connections, now that evhttp has made its own; still before any of their bytes are read.
  private func adopt() {
    guard !fresh.isEmpty else { return }
    now = Self.milliseconds()
    for buffers in fresh {
      var context: UnsafeMutableRawPointer?
      bufferevent_getcb(buffers, nil, nil, nil, &context)  // evhttp's callbacks are called with its connection.
      let descriptor = bufferevent_getfd(buffers)
      if let context, descriptor >= 0 { adopt(OpaquePointer(context), buffers, descriptor) }
      bufferevent_decref(buffers)
    }
    fresh.removeAll(keepingCapacity: true)
    if core.configuration.threads > 1, !isStopping { evconnlistener_enable(listener) }
    if isStopping { event_active(reaping, Int32(EV_READ), 1) }
  }

  private func adopt(_ handle: OpaquePointer, _ buffers: UnsafeMutablePointer<bufferevent>, _ descriptor: Int32) {
    let connection = Connection.Pointer.allocate(capacity: 1)
    connection.initialize(
      to: Connection(loop: .passUnretained(self), handle: handle, buffers: buffers, descriptor: descriptor, since: now, active: now))
    connection.pointee.inputWatch = evbuffer_add_cb(bufferevent_get_input(buffers), { _, info, context in
      guard let connection = Connection.from(context), let info, info.pointee.n_added > 0 else { return }
      connection.received()
    }, connection)
    connection.pointee.outputWatch = evbuffer_add_cb(bufferevent_get_output(buffers), { buffer, info, context in
      guard let connection = Connection.from(context), let info else { return }
      if info.pointee.n_added > 0 {
        connection.willSend(buffer, isFirst: info.pointee.orig_size == 0)
      } else if info.pointee.n_deleted > 0 {
        connection.sent(left: info.pointee.orig_size - info.pointee.n_deleted)
      }
    }, connection)
    evhttp_connection_set_closecb(handle, { _, context in
      guard let connection = Connection.from(context) else { return }
      connection.pointee.loop.takeUnretainedValue().closed(connection)
    }, connection)

    let slot = Int(descriptor)
    while connections.count <= slot { connections.append(nil) }
    connections[slot] = connection
    connectionCount += 1
    if connectionCount == 1 { scheduleSweep() }
  }

  /// evhttp is about to close the connection and free its record, and the request with it if there is one.
  private func closed(_ connection: Connection.Pointer) {
    if let delayed = connection.pointee.delayed {
      event_free(delayed.timer)
      // On an error evhttp has already taken the request off the connection and left it to us; otherwise it frees it right after this.
      if evhttp_request_get_connection(delayed.request) == nil { evhttp_request_free(delayed.request) }
    }
    evbuffer_remove_cb_entry(bufferevent_get_input(connection.pointee.buffers), connection.pointee.inputWatch)
    evbuffer_remove_cb_entry(bufferevent_get_output(connection.pointee.buffers), connection.pointee.outputWatch)
    connections[Int(connection.pointee.descriptor)] = nil
    connectionCount -= 1
    connection.deinitialize(count: 1)
    connection.deallocate()
    if isStopping, connectionCount == 0 { end() }
  }

  private func connection(of handle: OpaquePointer) -> Connection.Pointer? {
    if !fresh.isEmpty { adopt() }
    let slot = Int(bufferevent_getfd(evhttp_connection_get_bufferevent(handle)))
    guard connections.indices.contains(slot), let connection = connections[slot], connection.pointee.handle == handle else { return nil }
    return connection
  }

  /// Closes the connections that no request is on. Only while stopping.
  private func reap() {
    for case let connection? in connections where connection.pointee.phase == .waiting || connection.pointee.phase == .lingering {
      evhttp_connection_free(connection.pointee.handle)
    }
  }

  private func scheduleSweep() {
    var interval = Duration.milliseconds(sweepInterval).timeval
    event_add(sweeping, &interval)
  }

  /// Closes the connections whose time is up.
  private func sweep() {
    now = Self.milliseconds()
    let idle = core.configuration.idleTimeout.milliseconds
    let request = core.configuration.requestTimeout.milliseconds
    for case let connection? in connections where connection.isOverdue(at: now, idle: idle, request: request) {
      evhttp_connection_free(connection.pointee.handle)
    }
    if connectionCount > 0 { scheduleSweep() }
  }

  private static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  // MARK: - Requests

  /// evhttp has read a whole request.
  private func handle(_ request: UnsafeMutablePointer<evhttp_request>) {
    guard let handle = evhttp_request_get_connection(request), let connection = connection(of: handle) else {
      evhttp_send_error(request, 500, nil)
      return
    }
    connection.pointee.phase = .handling
    evhttp_request_set_on_complete_cb(request, { _, context in
      guard let connection = Connection.from(context) else { return }
      connection.pointee.loop.takeUnretainedValue().completed(connection)
    }, connection)

    let framing: Framing
    let reply: HTTPReply
    switch HTTPRequest.read(request) {
    case .success(let message, let messageFraming):
      framing = messageFraming
      reply = core.handler(message, index)
    case .failure(let status):
      framing = .unsure
      reply = HTTPReply(status: status)
    }
    if framing == .unsure { connection.pointee.lingers = true }

    if let delay = reply.delay, delay > .zero, let timer = event_new(base, -1, 0, { _, _, context in
      guard let connection = Connection.from(context) else { return }
      connection.pointee.loop.takeUnretainedValue().due(connection)
    }, connection) {
      connection.pointee.delayed = DelayedReply(request: request, timer: timer, reply: reply)
      var time = delay.timeval
      event_add(timer, &time)
    } else {
      finish(request, reply, on: connection)
    }
  }

  /// A delayed reply's time has come.
  private func due(_ connection: Connection.Pointer) {
    guard let delayed = connection.pointee.delayed else { return }
    connection.pointee.delayed = nil
    event_free(delayed.timer)
    finish(delayed.request, delayed.reply, on: connection)
  }

  private func finish(_ request: UnsafeMutablePointer<evhttp_request>, _ reply: HTTPReply, on connection: Connection.Pointer) {
    switch reply.action {
    case .dropConnection: evhttp_connection_free(connection.pointee.handle)  // It frees the request as well.
    case .send: send(reply, to: request, on: connection)
    }
  }

  /// Hands the reply to evhttp, which owns the request from then on.
  private func send(_ reply: HTTPReply, to request: UnsafeMutablePointer<evhttp_request>, on connection: Connection.Pointer) {
    let status = (200...599).contains(reply.status) ? reply.status : 500
    let fields = evhttp_request_get_output_headers(request)
    reply.headers.addAll(to: fields)
    date.add(to: fields)
    if status == 204 || status == 304 {
      // No body and, as RFC 9110 §8.6 wants it, no Content-Length with 204.
    } else if evhttp_request_get_command(request) == EVHTTP_REQ_HEAD {
      withDecimal(reply.body.count) { _ = evhttp_add_header(fields, "Content-Length", $0) }
    } else {
      reply.body.withUnsafeBytes { _ = evbuffer_add(evhttp_request_get_output_buffer(request), $0.baseAddress, $0.count) }
    }
    if isStopping || connection.pointee.lingers { evhttp_add_header(fields, "Connection", "close") }
    connection.pointee.phase = .replying
    connection.pointee.active = now
    evhttp_send_reply(request, Int32(status), reasonPhrase(status), nil)
    // Write in this turn of the loop instead of waiting to hear that the socket takes bytes, which it nearly always does. With the change list
    // the kernel is then never asked. When it does not take them all, libevent waits as usual.
    event_active(&connection.pointee.buffers.pointee.ev_write, Int32(EV_WRITE), 1)
  }

  /// A reply has been written. evhttp still uses the connection after this, so nothing may be freed here.
  private func completed(_ connection: Connection.Pointer) {
    let pipelined = evbuffer_get_length(bufferevent_get_input(connection.pointee.buffers)) > 0
    connection.pointee.phase = pipelined ? .receiving : .waiting
    connection.pointee.since = now
    connection.pointee.active = now
    if isStopping { event_active(reaping, Int32(EV_READ), 1) }
  }
}
