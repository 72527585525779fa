import CLibevent

/// From a request to its reply.
extension EventLoop {
  /// evhttp has read a whole request.
  func handle(_ request: UnsafeMutablePointer<evhttp_request>) {
    guard let handle = evhttp_request_get_connection(request),
      let connection = connection(of: handle)
    else {
      evhttp_send_error(request, 500, nil)
      return
    }
    connection.pointee.phase = .handling
    evhttp_request_set_on_complete_cb(
      request,
      { _, context in
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
      let (method, target) = connection.pointee.opening.words
      reply = core.refusalHandler(HTTPRefusal(status: status, method: method, target: target), index)
    }
    if framing == .unsure { connection.pointee.lingers = true }

    if let delay = reply.delay, delay > .zero,
      let timer = event_new(
        base, -1, 0,
        { _, _, context in
          guard let connection = Connection.from(context) else { return }
          connection.pointee.loop.takeUnretainedValue().due(connection)
        }, connection)
    {
      connection.pointee.delayed = DelayedReply(request: request, timer: timer, reply: reply)
      var time = delay.timeval
      event_add(timer, &time)
    } else {
      finish(request, reply, on: connection)
    }
  }

  /// Gives words to what evhttp refuses by itself: its page, of HTML, stands in the connection's output. Before libevent 2.2 it asks nobody for another.
  func refuse(_ connection: Connection.Pointer) {
    let (method, target) = connection.pointee.opening.words
    let refusal = HTTPRefusal(status: connection.pointee.refused, method: method, target: target)
    let reply = core.refusalHandler(refusal, index)
    connection.replacePage(by: reply.closingBytes(withBody: method != "HEAD", date: &date))
  }

  /// A delayed reply's time has come.
  private func due(_ connection: Connection.Pointer) {
    guard let delayed = connection.pointee.delayed else { return }
    connection.pointee.delayed = nil
    event_free(delayed.timer)
    finish(delayed.request, delayed.reply, on: connection)
  }

  private func finish(
    _ request: UnsafeMutablePointer<evhttp_request>, _ reply: HTTPReply,
    on connection: Connection.Pointer
  ) {
    switch reply.action {
    case .dropConnection:
      // This frees the request as well.
      evhttp_connection_free(connection.pointee.handle)
    case .send: send(reply, to: request, on: connection)
    }
  }

  /// Hands the reply to evhttp, which owns the request from then on.
  private func send(
    _ reply: HTTPReply, to request: UnsafeMutablePointer<evhttp_request>,
    on connection: Connection.Pointer
  ) {
    let status = (200...599).contains(reply.status) ? reply.status : 500
    let fields = evhttp_request_get_output_headers(request)
    reply.headers.addAll(to: fields)
    date.add(to: fields)
    if status == 204 || status == 304 {
      // No body and, as RFC 9110 §8.6 wants it, no Content-Length with 204.
    } else if evhttp_request_get_command(request) == EVHTTP_REQ_HEAD {
      withDecimal(reply.body.count) { _ = evhttp_add_header(fields, "Content-Length", $0) }
    } else {
      reply.body.withUnsafeBytes {
        _ = evbuffer_add(evhttp_request_get_output_buffer(request), $0.baseAddress, $0.count)
      }
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
    connection.pointee.opening.reset()
    if pipelined { connection.pointee.opening.read(from: bufferevent_get_input(connection.pointee.buffers)) }
    if isStopping { event_active(reaping, Int32(EV_READ), 1) }
  }
}
