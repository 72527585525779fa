import ArgumentParser
import Foundation

struct Health: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask a running emulator whether it is up; exit code 0 says yes. For container health checks.")

  @Option(help: "The port to ask on. (default: 8080; env: CAPILLARY_EMULATOR_PORT)") var port: Int?

  func run() throws {
    let port = try port ?? Environment.number("PORT") ?? 8080
    guard (1...65_535).contains(port) else { throw ValidationError("The port is 1 to 65535, not \(port).") }
    guard let status = Health.status(port: port) else {
      FileHandle.standardError.write(Data("Nothing answers on port \(port).\n".utf8))
      throw ExitCode(1)
    }
    guard status == "200" else {
      FileHandle.standardError.write(Data("The emulator on port \(port) answers \(status).\n".utf8))
      throw ExitCode(1)
    }
    print("up")
  }

  /// The status code that `/_emulator/health` answers on the loopback address, within two seconds.
  private static func status(port: Int) -> String? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var timeout = timeval(tv_sec: 2, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(descriptor, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let request = Array("GET /_emulator/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".utf8)
    guard connected == 0, send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 12 else { return nil }
    return String(decoding: buffer[9..<12], as: UTF8.self)
  }
}
