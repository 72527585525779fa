import CLibevent
import Glibc

/// What a loop knows of one connection beside evhttp's own record, which is closed to us.
///
/// It lives in memory of its own from adoption to evhttp's close callback, and only its loop touches it. A plain struct behind a pointer, since
/// libevent's callbacks come by some ten times a request and counting references there would show.
struct Connection {
  /// Where the connection stands.
  enum Phase {
    /// Open, and nothing of a next request has come.
    case waiting
    /// Some of a request has come; or evhttp is answering one by itself that it could not parse.
    case receiving
    /// The handler has the request, or its reply waits for a timer.
    case handling
    /// The reply is being sent.
    case replying
    /// The last reply is sent and our side shut; what still comes is thrown away so that the client gets to read that reply.
    case lingering
  }

  let loop: Unmanaged<EventLoop>
  let handle: OpaquePointer  // struct evhttp_connection
  let buffers: UnsafeMutablePointer<bufferevent>
  let descriptor: Int32
  var phase = Phase.waiting
  /// When this phase began, in milliseconds of the loop's clock.
  var since: Int64
  /// When bytes last moved.
  var active: Int64
  /// Whether to linger once the output has been written, because the client may still be sending.
  var lingers = false
  /// How the request at hand begins.
  var opening = RequestOpening()
  /// The status of the page of its own that evhttp is putting into the output; 0 while it is not.
  var refused = 0
  /// The reply that waits for its time.
  var delayed: DelayedReply?
  var inputWatch: OpaquePointer?
  var outputWatch: OpaquePointer?

  typealias Pointer = UnsafeMutablePointer<Connection>

  static func from(_ context: UnsafeMutableRawPointer?) -> Pointer? {
    context?.assumingMemoryBound(to: Connection.self)
  }
}

/// A request whose reply waits for a timer.
///
/// While it waits, evhttp has reading switched off, so that it does not notice a client that left. If it closes the connection nevertheless, the close callback lets go of this.
struct DelayedReply {
  let request: UnsafeMutablePointer<evhttp_request>
  let timer: UnsafeMutablePointer<event>
  let reply: HTTPReply
}

extension UnsafeMutablePointer<Connection> {
  /// Bytes came in.
  func received(_ input: OpaquePointer?) {
    let now = pointee.loop._withUnsafeGuaranteedRef { $0.now }
    pointee.active = now
    if pointee.phase == .waiting {
      pointee.phase = .receiving
      pointee.since = now
    }
    if pointee.phase == .receiving { pointee.opening.read(from: input) }
  }

  /// Bytes were put into the output. When no handler has the request, evhttp sends of its own accord: `100 Continue`, or a page about a request
  /// that it could not read. Its client may be in the middle of sending, and a plain close would then reset the connection and cost it the page.
  ///
  /// - Parameter before: how many bytes stood there before.
  func willSend(_ output: OpaquePointer?, before: Int) {
    guard pointee.refused == 0 else {
      // The head comes line by line, and the body in one piece.
      if endsHead(output, at: before) { pointee.loop._withUnsafeGuaranteedRef { $0.refuse(self) } }
      return
    }
    guard before == 0, pointee.phase == .receiving || pointee.phase == .waiting else { return }
    var head: (UInt64, UInt64, UInt64) = (0, 0, 0)
    let status = withUnsafeMutableBytes(of: &head) { head in
      let count = withFront(of: output) { evbuffer_copyout($0, head.baseAddress, head.count) }
      let line = head.prefix(Swift.max(0, count))
      return Int(String(decoding: line.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix(3), as: UTF8.self)) ?? 0
    }
    guard status != 100 else { return }
    pointee.lingers = true
    pointee.phase = .replying
    pointee.refused = status
  }

  /// bufferevent keeps the front of its output to itself from its first write on: nobody else may take bytes off it, or read them.
  private func withFront<Value>(of output: OpaquePointer?, _ body: (OpaquePointer?) -> Value) -> Value {
    evbuffer_unfreeze(output, 1)
    defer { evbuffer_freeze(output, 1) }
    return body(output)
  }

  /// Whether an empty line ends there.
  private func endsHead(_ output: OpaquePointer?, at end: Int) -> Bool {
    var place = evbuffer_ptr()
    var line: UInt32 = 0
    guard end >= 4, evbuffer_ptr_set(output, &place, end - 4, EVBUFFER_PTR_SET) == 0,
      withFront(of: output, { evbuffer_copyout_from($0, &place, &line, 4) }) == 4
    else { return false }
    return line.littleEndian == 0x0A0D_0A0D
  }

  /// Puts other bytes in the place of evhttp's page, none of which has gone out.
  func replacePage(by bytes: [UInt8]) {
    let output = bufferevent_get_output(pointee.buffers)
    // Not to be taken for what was written to the socket.
    (pointee.refused, pointee.lingers) = (0, false)
    withFront(of: output) { _ = evbuffer_drain($0, evbuffer_get_length($0)) }
    pointee.lingers = true
    evbuffer_add(output, bytes, bytes.count)
  }

  /// Bytes were written to the socket (or dropped); `left` are still to go.
  func sent(left: Int) {
    pointee.active = pointee.loop._withUnsafeGuaranteedRef { $0.now }
    if left == 0, pointee.lingers, pointee.phase == .replying { linger() }
  }

  /// Shuts our side and reads on until the client closes (RFC 9112 §9.6). The connection is taken from evhttp's callbacks for that; it does not
  /// learn that its reply was written, and is told to free the connection when all is over.
  private func linger() {
    pointee.phase = .lingering
    pointee.since = pointee.active
    bufferevent_setcb(
      pointee.buffers,
      { buffers, _ in
        let input = bufferevent_get_input(buffers)
        evbuffer_drain(input, evbuffer_get_length(input))
      }, nil,
      { _, _, context in
        guard let connection = Connection.from(context) else { return }
        evhttp_connection_free(connection.pointee.handle)
      }, self)
    shutdown(pointee.descriptor, Int32(SHUT_WR))
    let input = bufferevent_get_input(pointee.buffers)
    evbuffer_drain(input, evbuffer_get_length(input))
  }

  /// Whether the connection has had its time; all in milliseconds.
  func isOverdue(at now: Int64, idle: Int64, request: Int64) -> Bool {
    switch pointee.phase {
    case .waiting, .replying: now - pointee.active > idle
    case .receiving: now - pointee.active > idle || now - pointee.since > request
    case .handling: false
    case .lingering: now - pointee.active > 2000 || now - pointee.since > 10_000
    }
  }
}
