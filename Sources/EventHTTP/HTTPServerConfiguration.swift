/// Where an ``HTTPServer`` listens and what it puts up with.
public struct HTTPServerConfiguration: Sendable {
  /// The address or name to bind: `127.0.0.1`, `::1`, `0.0.0.0`, `::` (both families), `localhost`.
  public var host = "127.0.0.1"

  /// The TCP port; 0 lets the system choose, see ``HTTPServer/port``.
  public var port = 0

  /// How many event loops serve, each a thread; at least 1.
  public var threads = 1

  /// The most bytes of request line and header fields. More is refused with 400, as evhttp does; see ``HTTPRefusal``.
  public var maximumHeaderBytes = 64 * 1024

  /// The most bytes of a request's body. More is refused with 413; see ``HTTPRefusal``.
  public var maximumBodyBytes = 32 * 1024 * 1024

  /// How long a connection may stand still, between requests or within one, or while a reply is not read, before it is closed.
  /// Connections are looked over several times in this span, so the close comes up to a quarter late.
  public var idleTimeout: Duration = .seconds(60)

  /// How long a request may take from its first byte to its last, however steadily it trickles.
  public var requestTimeout: Duration = .seconds(120)

  /// How long ``HTTPServer/stop()`` waits for requests in flight.
  public var gracePeriod: Duration = .seconds(5)

  /// How many connections may wait to be accepted (`listen(2)`).
  public var backlog = 1024

  /// The defaults: one loop on 127.0.0.1 and a port of the system's choice.
  public init() {}

  /// The defaults but for where to listen and with how many loops.
  public init(host: String, port: Int = 0, threads: Int = 1) {
    self.host = host
    self.port = port
    self.threads = threads
  }
}
