import Glibc

/// The one listening socket that all loops accept from.
///
/// TCP_NODELAY is set here since Linux hands it on to accepted connections, which saves a system call for each.
struct ListeningSocket {
  let descriptor: Int32
  let port: Int

  /// Binds and listens, non-blocking.
  ///
  /// - Throws: `HTTPServerError` when the address is taken, forbidden or unknown.
  init(host: String, port: Int, backlog: Int) throws {
    guard (0...65535).contains(port) else { throw HTTPServerError.invalidPort(port) }
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let outcome = getaddrinfo(host.isEmpty ? nil : host, String(port), &hints, &found)
    guard outcome == 0, let first = found else {
      throw HTTPServerError.unknownHost(host, reason: String(cString: gai_strerror(outcome)))
    }
    defer { freeaddrinfo(first) }

    let address = first.pointee
    let descriptor = socket(
      address.ai_family,
      Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue),
      address.ai_protocol)
    guard descriptor >= 0 else { throw Self.failure("socket", host: host, port: port) }
    var keep = false
    defer { if !keep { close(descriptor) } }

    Self.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
    Self.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    if address.ai_family == AF_INET6 { Self.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
    guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 else {
      throw Self.failure("bind", host: host, port: port)
    }
    guard listen(descriptor, Int32(clamping: backlog)) == 0 else {
      throw Self.failure("listen", host: host, port: port)
    }
    guard let bound = Self.boundPort(descriptor) else {
      throw Self.failure("getsockname", host: host, port: port)
    }
    self.descriptor = descriptor
    self.port = bound
    keep = true
  }

  private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func boundPort(_ descriptor: Int32) -> Int? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &address) { bytes -> Int? in
      guard let base = bytes.baseAddress,
        getsockname(descriptor, base.assumingMemoryBound(to: sockaddr.self), &length) == 0
      else { return nil }
      // The port lies behind the two bytes of the family in sockaddr_in and sockaddr_in6 alike, in network order.
      return Int(UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self)))
    }
  }

  private static func failure(_ operation: String, host: String, port: Int) -> HTTPServerError {
    switch errno {
    case EADDRINUSE: .addressInUse(host: host, port: port)
    case EACCES: .permissionDenied(host: host, port: port)
    case EADDRNOTAVAIL: .unknownHost(host, reason: "it is no address of this machine")
    default: .system(operation: operation, reason: String(cString: strerror(errno)))
    }
  }
}
