import Glibc

/// A client that says exactly what a test tells it to, byte for byte.
final class Client {
  private(set) var descriptor: Int32
  private var unread: [UInt8] = []

  struct Failure: Error, CustomStringConvertible { let description: String }

  /// A reply as it came over the wire.
  struct Reply {
    var head: String
    var body: [UInt8]
    var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }
    func field(_ name: String) -> String? {
      for line in head.split(separator: "\r\n").dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2, parts[0].lowercased() == name.lowercased() {
          return String(parts[1].drop { $0 == " " })
        }
      }
      return nil
    }
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Connects to the port on 127.0.0.1 or, if asked, on ::1.
  init(port: Int, ipv6: Bool = false, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4) }
    let outcome: Int32
    if ipv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = in_port_t(port).bigEndian
      address.sin6_addr = in6addr_loopback
      outcome = Self.connect(descriptor, &address)
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      outcome = Self.connect(descriptor, &address)
    }
    guard outcome == 0 else {
      let reason = String(cString: strerror(errno))
      Glibc.close(descriptor)
      descriptor = -1
      throw Failure(description: "connect: \(reason)")
    }
  }

  private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }

  deinit { close() }

  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  /// Closes so that the other end gets a reset instead of an end.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    close()
  }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Sends all of it; returns whether the other end took it.
  @discardableResult func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  func request(
    _ method: String = "GET", _ target: String = "/", _ fields: String = "", body: String = ""
  ) throws -> Reply {
    let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
    send("\(method) \(target) HTTP/1.1\r\nHost: test\r\n\(fields)\(length)\r\n\(body)")
    return try reply(toHead: method == "HEAD")
  }

  /// Reads one reply. Fails after `seconds`, or when the connection ends before.
  func reply(toHead: Bool = false, within seconds: Double = 20) throws -> Reply {
    let deadline = Clock.seconds + seconds
    while true {
      if let end = headEnd() {
        var reply = Reply(head: String(decoding: unread[..<(end - 4)], as: UTF8.self), body: [])
        let bodiless = toHead || reply.status == 204 || reply.status == 304 || reply.status < 200
        let length = bodiless ? 0 : Int(reply.field("Content-Length") ?? "0") ?? 0
        // Without a length, the end of the connection ends the body.
        if reply.field("Content-Length") == nil, !bodiless {
          while try fill(until: deadline) {}
          reply.body = Array(unread[end...])
          unread = []
          return reply
        }
        if unread.count >= end + length {
          reply.body = Array(unread[end..<end + length])
          unread.removeFirst(end + length)
          return reply
        }
      }
      guard try fill(until: deadline) else {
        throw Failure(description: "closed after \(unread.count) bytes of a reply")
      }
    }
  }

  private func headEnd() -> Int? {
    guard unread.count >= 4 else { return nil }
    for index in 3..<unread.count
    where unread[index] == 10 && unread[index - 1] == 13 && unread[index - 2] == 10
      && unread[index - 3] == 13
    {
      return index + 1
    }
    return nil
  }

  /// Waits for the server to close, and returns what came before that; nil when it did not close in time.
  func end(within seconds: Double = 20) -> [UInt8]? {
    let deadline = Clock.seconds + seconds
    while true {
      do { if try !fill(until: deadline) { return unread } } catch { return nil }
    }
  }

  /// Reads some bytes; false when the connection has ended or was reset.
  private func fill(until deadline: Double) throws -> Bool {
    var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    var ready: Int32
    repeat {
      ready = poll(&event, 1, Int32(max(0, (deadline - Clock.seconds) * 1000)))
    } while ready < 0 && errno == EINTR
    guard ready > 0 else { throw Failure(description: "nothing came in time") }
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    wasReset = count < 0
    guard count > 0 else { return false }
    unread.append(contentsOf: bytes[..<count])
    return true
  }

  /// Whether the connection ended by a reset.
  private(set) var wasReset = false
}

enum Clock {
  /// The monotonic clock.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func sleep(_ seconds: Double) { usleep(UInt32(seconds * 1e6)) }
}

/// One request on a connection of its own.
func ask(
  _ port: Int, _ method: String = "GET", _ target: String = "/", _ fields: String = "",
  body: String = "", ipv6: Bool = false
) throws
  -> Client.Reply
{
  let client = try Client(port: port, ipv6: ipv6)
  return try client.request(method, target, fields, body: body)
}
