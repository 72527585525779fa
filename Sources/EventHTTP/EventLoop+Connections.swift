import CLibevent
import Glibc

/// The life of connections: accepted, adopted, looked over, closed.
extension EventLoop {
  /// Pauses accepting for a moment: out of descriptors (or the socket was shut by `stop`), and trying at once would only burn the processor.
  static func pauseAccepting(_ listener: OpaquePointer) {
    evconnlistener_disable(listener)
    var pause = timeval(tv_sec: 0, tv_usec: 100_000)
    // The listener lives as long as the base, so it is still there when the time comes.
    event_base_once(
      evconnlistener_get_base(listener), -1, Int16(EV_TIMEOUT),
      { _, _, listener in
        evconnlistener_enable(listener.map { OpaquePointer($0) })
      }, UnsafeMutableRawPointer(listener), &pause)
  }

  /// evhttp has accepted a connection and asks for its buffers, which is the only sign of it that it gives.
  func makeBuffers() -> UnsafeMutablePointer<bufferevent>? {
    guard let buffers = bufferevent_socket_new(base, -1, 0) else { return nil }
    // What a client may send ahead while its reply is written: never more than one request's worth.
    bufferevent_setwatermark(
      buffers, Int16(EV_READ), 0,
      core.configuration.maximumBodyBytes + core.configuration.maximumHeaderBytes + 64 * 1024)
    bufferevent_incref(buffers)
    fresh.append(buffers)
    event_active(adoption, Int32(EV_READ), 1)
    // One connection for each turn of the loop, so that the other loops, woken by the same burst, get their share.
    if core.configuration.threads > 1 { evconnlistener_disable(listener) }
    return buffers
  }

  /// Makes our records of accepted connections, now that evhttp has made its own; still before any of their bytes are read.
  func adopt() {
    guard !fresh.isEmpty else { return }
    now = Self.milliseconds()
    for buffers in fresh {
      var context: UnsafeMutableRawPointer?
      // evhttp's callbacks are called with its connection.
      bufferevent_getcb(buffers, nil, nil, nil, &context)
      let descriptor = bufferevent_getfd(buffers)
      if let context, descriptor >= 0 { adopt(OpaquePointer(context), buffers, descriptor) }
      bufferevent_decref(buffers)
    }
    fresh.removeAll(keepingCapacity: true)
    if core.configuration.threads > 1, !isStopping { evconnlistener_enable(listener) }
    if isStopping { event_active(reaping, Int32(EV_READ), 1) }
  }

  private func adopt(
    _ handle: OpaquePointer, _ buffers: UnsafeMutablePointer<bufferevent>, _ descriptor: Int32
  ) {
    let connection = Connection.Pointer.allocate(capacity: 1)
    connection.initialize(
      to: Connection(
        loop: .passUnretained(self), handle: handle, buffers: buffers, descriptor: descriptor,
        since: now, active: now))
    connection.pointee.inputWatch = evbuffer_add_cb(
      bufferevent_get_input(buffers),
      { buffer, info, context in
        guard let connection = Connection.from(context), let info, info.pointee.n_added > 0 else {
          return
        }
        connection.received(buffer)
      }, connection)
    connection.pointee.outputWatch = evbuffer_add_cb(
      bufferevent_get_output(buffers),
      { buffer, info, context in
        guard let connection = Connection.from(context), let info else { return }
        if info.pointee.n_added > 0 {
          connection.willSend(buffer, before: info.pointee.orig_size)
        } else if info.pointee.n_deleted > 0 {
          connection.sent(left: info.pointee.orig_size - info.pointee.n_deleted)
        }
      }, connection)
    evhttp_connection_set_closecb(
      handle,
      { _, context in
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
      if evhttp_request_get_connection(delayed.request) == nil {
        evhttp_request_free(delayed.request)
      }
    }
    evbuffer_remove_cb_entry(
      bufferevent_get_input(connection.pointee.buffers), connection.pointee.inputWatch)
    evbuffer_remove_cb_entry(
      bufferevent_get_output(connection.pointee.buffers), connection.pointee.outputWatch)
    connections[Int(connection.pointee.descriptor)] = nil
    connectionCount -= 1
    connection.pointee.opening.deallocate()
    connection.deinitialize(count: 1)
    connection.deallocate()
    if isStopping, connectionCount == 0 { end() }
  }

  func connection(of handle: OpaquePointer) -> Connection.Pointer? {
    if !fresh.isEmpty { adopt() }
    let slot = Int(bufferevent_getfd(evhttp_connection_get_bufferevent(handle)))
    guard connections.indices.contains(slot), let connection = connections[slot],
      connection.pointee.handle == handle
    else { return nil }
    return connection
  }

  /// Closes the connections that no request is on. Only while stopping.
  func reap() {
    for case let connection? in connections
    where connection.pointee.phase == .waiting || connection.pointee.phase == .lingering {
      evhttp_connection_free(connection.pointee.handle)
    }
  }

  private func scheduleSweep() {
    var interval = Duration.milliseconds(sweepInterval).timeval
    event_add(sweeping, &interval)
  }

  /// Closes the connections whose time is up.
  func sweep() {
    now = Self.milliseconds()
    let idle = core.configuration.idleTimeout.milliseconds
    let request = core.configuration.requestTimeout.milliseconds
    for case let connection? in connections
    where connection.isOverdue(at: now, idle: idle, request: request) {
      evhttp_connection_free(connection.pointee.handle)
    }
    if connectionCount > 0 { scheduleSweep() }
  }

  static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
