import Model

/// One operation of the documented API: what it is called, where it answers, and the function that does.
public final class Operation: Sendable {
  /// The contract's name, such as `coupon.v2.issue`.
  public let id: String
  public let section: String
  public let title: String
  public let method: Method
  /// The true path, then the others that answer too: printed slips, v1 twins.
  public let paths: [String]
  /// Other methods that clients use for it, such as PATCH where the index prints POST.
  public let otherMethods: [Method]
  /// The rows of the API reference index that it serves.
  public let rows: [Int]
  /// The access group resource that governs it; nil where it is open to every caller.
  public let access: String?
  public let credentials: Credentials
  public let body: Body
  /// How its statuses are written, in v1 and v1.1.
  public let form: V1Form
  public let endpoint: Endpoint?

  init(
    id: String, section: String, title: String, method: Method, paths: [String], otherMethods: [Method], rows: [Int],
    access: String?, credentials: Credentials, body: Body, form: V1Form, endpoint: Endpoint?
  ) {
    self.id = id
    self.section = section
    self.title = title
    self.method = method
    self.paths = paths
    self.otherMethods = otherMethods
    self.rows = rows
    self.access = access
    self.credentials = credentials
    self.body = body
    self.form = form
    self.endpoint = endpoint
  }

  /// Whether it does what it says, rather than answering 501.
  public var isEmulated: Bool { endpoint != nil }

  /// What it is for whoever knows another of its names:
  /// `badges.v1.orgMeta.get (GET /api_gateway/v1/badges/orgMeta, row 3 of the API reference index)`.
  var summary: String {
    let places =
      switch rows.count {
      case 0: "not a row of the API reference index"
      case 1: "row \(rows[0]) of the API reference index"
      default: "rows \(rows.map(String.init).joined(separator: ", ")) of the API reference index"
      }
    return "\(id) (\(method.rawValue) \(paths[0]), \(places))"
  }

  public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// Whether a call must say who it is.
  public enum Credentials: Sendable {
    case required
    /// The call brings its credentials in its body, or needs none.
    case none
  }

  /// What the request body is, beside absent.
  public enum Body: Sendable {
    /// JSON, or XML in v1 and v1.1: parsed before the endpoint runs.
    case structured
    /// Files or other text, which the endpoint reads itself.
    case raw
  }

  /// A plain function that runs to completion in one database session.
  public enum Endpoint: Sendable {
    case read(@Sendable (Call, Session) throws -> Reply)
    case write(@Sendable (Call, WriteSession) throws -> Reply)
  }
}
