import CapillaryAPI
import Model

/// One call of the documented API, as the journal keeps it.
///
/// It shares the request's and the reply's buffers, so that keeping it copies nothing but a body beyond the limit. What
/// is secret in it is left out when it is shown.
struct JournalEntry: Sendable {
  var id: Int64
  /// By the sandbox's clock.
  var at: Timestamp
  var method: String
  var path: String
  var query: Query
  var operation: String?
  var status: Int
  var microseconds: Int64
  var request: Side
  var reply: Side

  /// What went in one direction.
  struct Side: Sendable {
    var headers: Headers
    var body: [UInt8]
    /// The body's size before it was cut.
    var size: Int

    init(headers: Headers, body: [UInt8]) {
      self.headers = headers
      self.body = body.count <= Journal.maximumBody ? body : Array(body[..<Journal.maximumBody])
      size = body.count
    }

    var isCut: Bool { size > body.count }
  }

  /// About how much memory the entry keeps, in bytes.
  var weight: Int {
    400 + path.utf8.count + request.body.count + reply.body.count + 80 * query.pairs.count
      + request.headers.size + reply.headers.size
  }
}

/// Which entries a control call asks for; nil lets everything through.
struct JournalFilter {
  var operation: String?
  var method: String?
  /// A path without its query; one that ends in `*` stands for all that begin so.
  var path: String?
  /// Such as 404, or a hundred such as 400 for `4xx`.
  var status: ClosedRange<Int>?
  var after: Int64?
  var since: Timestamp?

  func lets(_ entry: JournalEntry) -> Bool {
    if let operation, entry.operation?.lowercased() != operation.lowercased() { return false }
    if let method, entry.method != method.uppercased() { return false }
    if let status, !status.contains(entry.status) { return false }
    if let after, entry.id <= after { return false }
    if let since, entry.at < since { return false }
    guard let path else { return true }
    return path.hasSuffix("*") ? entry.path.hasPrefix(path.dropLast()) : entry.path == path
  }
}
