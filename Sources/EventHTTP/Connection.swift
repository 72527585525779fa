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
  func received() {
    let now = pointee.loop._withUnsafeGuaranteedRef { $0.now }
    pointee.active = now
    if pointee.phase == .waiting {
      pointee.phase = .receiving
      pointee.since = now
    }
  }

  /// Bytes were put into the output. When no handler has the request, evhttp sends of its own accord: `100 Continue`, or a page about a request
  /// that it could not read. Its client may be in the middle of sending, and a plain close would then reset the connection and cost it the page.
  func willSend(_ output: OpaquePointer?, isFirst: Bool) {
    guard isFirst, pointee.phase == .receiving || pointee.phase == .waiting else { return }
    var head: (UInt64, UInt64, UInt64) = (0, 0, 0)
    let goesOn = withUnsafeMutableBytes(of: &head) { head in
      let count = evbuffer_copyout(output, head.baseAddress, head.count)
      let line = head.prefix(Swift.max(0, count))
      return line.drop { $0 != UInt8(ascii: " ") }.starts(with: " 100 ".utf8)
    }
    if !goesOn {
      pointee.lingers = true
      pointee.phase = .replying
    }
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
