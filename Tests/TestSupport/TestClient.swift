import CapillaryAPI
import Foundation

/// A blocking HTTP/1.1 client on one kept-alive connection, independent of everything that the product is built from.
public final class TestClient {
  private let port: Int
  private var descriptor: Int32 = -1
  private var received: [UInt8] = []

  public init(port: Int) { self.port = port }

  deinit { disconnect() }

  /// Sends a request and waits for the reply, at most 30 seconds. A connection that the server closed meanwhile is
  /// opened anew.
  public func send(
    _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8]? = nil
  ) throws -> TestReply {
    let fresh = descriptor < 0
    do {
      return try exchange(method, target, headers, body)
    } catch TestClientError.closed where !fresh {
      disconnect()
      return try exchange(method, target, headers, body)
    }
  }

  private func exchange(
    _ method: String, _ target: String, _ headers: [(String, String)], _ body: [UInt8]?
  ) throws -> TestReply {
    if descriptor < 0 { try connect() }
    var head = "\(method) \(target) HTTP/1.1\r\n"
    if !headers.contains(where: { $0.0.lowercased() == "host" }) { head += "Host: 127.0.0.1:\(port)\r\n" }
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if let body { head += "Content-Length: \(body.count)\r\n" }
    do {
      try write(Array((head + "\r\n").utf8) + (body ?? []))
      return try readReply(hasBody: method != "HEAD")
    } catch {
      disconnect()
      throw error
    }
  }

  private func connect() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw TestClientError.system("socket", errno) }
    var timeout = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let outcome = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard outcome == 0 else { throw TestClientError.system("connect", errno) }
  }

  private func disconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    received.removeAll()
  }

  private func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw TestClientError.closed }
      sent += count
    }
  }

  private func readMore() throws {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw count == 0 ? TestClientError.closed : TestClientError.system("recv", errno) }
    received += buffer[..<count]
  }

  private func readReply(hasBody: Bool) throws -> TestReply {
    let separator: [UInt8] = [13, 10, 13, 10]
    while received.firstRange(of: separator) == nil { try readMore() }
    guard let end = received.firstRange(of: separator) else { throw TestClientError.closed }
    let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    received.removeSubrange(..<end.upperBound)
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[line.index(after: colon)...]).trimmed)
    }
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var reply = TestReply(status: status, headers: Headers(headers), text: "")
    let length = reply.headers["Content-Length"].flatMap { Int($0) } ?? 0
    if hasBody, status != 204, status != 304 {
      while received.count < length { try readMore() }
      reply.text = String(decoding: received[..<length], as: UTF8.self)
      received.removeSubrange(..<length)
    }
    if reply.headers["Connection"]?.lowercased() == "close" { disconnect() }
    return reply
  }
}

public enum TestClientError: Error {
  case closed
  case system(String, Int32)
}
